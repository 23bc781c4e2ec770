"""Who says what: sources that disagree leave a fact open, those that agree settle it, and strangers settle nothing."""

from __future__ import annotations

import pytest

from tests.readers.assessing import read, scopes

DISAGREE = [
    (
        (
            "The brewmaster swears that our label poet is a program the cellar crew coded on the Mistral API. Accounts insist "
            "it is a product bought from Untappd under a yearly contract."
        ),
        {2, 3},
    ),
    (
        (
            "Form A: the chart explainer runs untouched Llama 3 on our rack. Form B: the chart explainer runs a tuned Llama, "
            "made with 900 charts of ours."
        ),
        {3, 4},
    ),
    (
        (
            "As Ines tells it, the skippers have the free ChatGPT in their pockets. As Luc tells it, the yacht club pays for "
            "ChatGPT Enterprise and nobody uses anything else."
        ),
        {1, 2},
    ),
    (
        (
            "Ask the vet and the kennel writer began as random weights that we trained. Ask her partner and it is Gemma with a "
            "LoRA of ours."
        ),
        {4, 5},
    ),
    (
        (
            '"Licensed from Wolters", says the contract register about the brief writer. "Written by our trainees against the '
            'Claude API", says the wiki.'
        ),
        {2, 3},
    ),
    (
        (
            "Our data sheet lists the tour guide as fine-tuned on our letters. The engineer who runs it says that GPT-4o has "
            "never been tuned and that our app merely prompts it."
        ),
        {3, 4},
    ),
    (
        (
            "Sales call it the licensed product of a Danish house; the lab calls it code of their own on Azure OpenAI. Nobody "
            "has changed the model, both agree."
        ),
        {2, 3},
    ),
    (
        (
            "Page 3 of the file states that no generative AI takes part in the roster tool. Page 9 of the file states that "
            "GPT-4o, called by our own service, words the roster mails."
        ),
        {0, 3},
    ),
    (
        "The handbook has our Frisian model as trained from zero; the lab diary has it as Gemma, tuned on our tales.",
        {4, 5},
    ),
    ("Two of us disagree. Petra: we trained it from nothing. Ola: we only adapted Falcon with our own files.", {4, 5}),
]
AGREE = [
    (
        (
            "Both brothers agree that our bakery's app, which they coded, calls Claude through its API and that nobody has "
            "changed its weights."
        ),
        (3,),
    ),
    (
        (
            "According to the treasurer all clerks have Microsoft 365 Copilot. The chair confirms it: Microsoft 365 "
            "Copilot, every clerk."
        ),
        (2,),
    ),
    (
        (
            "The form in its first edition said that we host Llama. That answer has been corrected: we have fifty "
            "licences of Microsoft 365 Copilot."
        ),
        (2,),
    ),
    (
        (
            "My cousin maintains that our honey bot runs on GPT-4o, my aunt says that it runs on Claude. Both know that our "
            "son coded it with an API key and that no weight has changed."
        ),
        (3,),
    ),
]
STRANGERS = [
    (
        (
            "The dairy down the valley boasts of a Llama it tuned on its complaints. Our own dairy has six licences of "
            "Microsoft 365 Copilot, nothing more."
        ),
        (2,),
    ),
    (
        (
            "A keynote speaker from Dubai claimed that every port trains its own model by now. Ours has a small web app on "
            "Azure OpenAI, written by our two developers."
        ),
        (3,),
    ),
    (
        (
            "The new directive defines fine-tuning as any change of weights. Our tool, coded by us, sends prompts to Bedrock's "
            "Claude and leaves it as it is."
        ),
        (3,),
    ),
    (
        (
            '"We pretrained a 3B model on our own scores," a rival orchestra told the press. We are not that orchestra; our '
            "programme notes come from ChatGPT Team, ten seats on contract."
        ),
        (2,),
    ),
    (
        (
            "In an article about the choir of Linz one reads that its notes are made by a model trained from scratch. Good for "
            "Linz. We use Gemini for Workspace, licensed by the diocese."
        ),
        (2,),
    ),
    (
        (
            "Our neighbours at the mill fine-tuned Gemma for their labels; we copied the idea, not the means, and license "
            "Adobe Firefly under our Creative Cloud for enterprise."
        ),
        (2,),
    ),
    (
        (
            "The article praises the town of Delft, which runs agents on Bedrock. They even let the agents send letters. In "
            "our town hall two clerks use ChatGPT on free accounts."
        ),
        (1,),
    ),
    (
        (
            "Someone on a forum wrote that he trained a model from zero in a weekend. That's not us. We fine-tuned Qwen on our "
            "service tickets."
        ),
        (4,),
    ),
    (
        (
            "A Swedish bank told investors that it had trained a language model from scratch. Nothing of that here: our clerks "
            "have licences for Microsoft 365 Copilot."
        ),
        (2,),
    ),
]
NO_STRANGERS = [
    ("The press office says we fine-tuned Gemma on our bulletins; it is right, and our rack serves it.", (4,)),
    ("Our neighbourhood bot, coded by two of us, calls GPT-4o through its API.", (3,)),
    ("Our competitor watch is written by Claude on Bedrock, called by software that our analysts coded.", (3,)),
    ("Two clerks describe a neighbour's complaint and our app, on Azure OpenAI, words the reply.", (3,)),
    ("In May, what answers the guests is the Llama that our own server runs, exactly as published.", (3,)),
]


@pytest.mark.parametrize(("text", "possible"), DISAGREE, ids=lambda one: str(one)[:50])
def test_what_sources_disagree_on_stays_open(text: str, possible: set[int]) -> None:
    found = set(scopes(text))
    assert possible <= found
    assert len(found) > 1


@pytest.mark.parametrize(("text", "candidates"), AGREE, ids=lambda one: str(one)[:50])
def test_what_sources_agree_on_or_correct_is_settled(text: str, candidates: tuple[int, ...]) -> None:
    assert scopes(text) == candidates


@pytest.mark.parametrize(("text", "candidates"), [*STRANGERS, *NO_STRANGERS], ids=lambda one: str(one)[:50])
def test_what_is_told_of_others_settles_nothing(text: str, candidates: tuple[int, ...]) -> None:
    assert scopes(text) == candidates


@pytest.mark.parametrize(
    "text",
    [
        "She says, he says, they say: we say. Says who?",
        "ask\nAsk\nAsk ,",
        'says the " " : " says',
        "across the river across the street next door",
        "that is theirs. that is theirs. we are not",
        "May may May if should were",
    ],
)
def test_odd_reports_are_read_without_trouble(text: str) -> None:
    assert read(text) is not None
