"""Workloads told in everyday words that name no product and no technique, and sentences that only sound alike."""

from __future__ import annotations

import pytest

from tests.readers.assessing import scopes

TAUGHT = [
    (
        "The harbour office took an existing text engine and gave it private lessons on our berth reports; now it words the notices.",
        (4,),
    ),
    ("Our contractor fetched a finished writing brain then schooled it further with old case letters.", (4,)),
    (
        "They let the thing go on learning from three decades of our weather columns, and it writes the column now.",
        (4,),
    ),
    ("We had it read our recipes again and again until its insides had shifted, and now it invents desserts.", (4,)),
    ("We had a blank network; it has only ever heard our choir, and it composes canons now.", (5,)),
    ("My cousin taught our dog tricks with extra lessons. We use ChatGPT Plus on private accounts for flyers.", (1,)),
    ("We started from zero in 1990 and have 40 people today. Everyone writes mails with Microsoft 365 Copilot.", (2,)),
]
OURS = [
    (
        "The lad from IT pulled a free language model off the web and put it on a PC under his desk, untouched. It rewrites our notices.",
        (3,),
    ),
    ("We commissioned a small studio to write us a page on which guests ask things and GPT-4o answers.", (3,)),
    ("The council hired a freelancer to build a tool that drafts replies with Claude through Bedrock.", (3,)),
    ("We put Windows on the computer behind reception. Staff use Claude with their own free accounts.", (1,)),
]
BOUGHT = [
    (
        "The maker of our till software added a panel that drafts the weekly newsletter; it's covered by our licence.",
        (2,),
    ),
    ("Our clinic signed with the publisher last year, and since then the system writes the discharge letters.", (2,)),
    ("We paid the supplement for all desks, and now our mail program drafts the replies.", (2,)),
    ("Our chatbot is on the public website; it is a vendor's product that we license, on a language model.", (2,)),
    ("The supplier gave us a discount. Our own bot calls GPT-4o by way of Azure OpenAI and answers tenants.", (3,)),
]
PUBLIC = [
    ("I use a site that anyone can open, no sign-up, and it writes my speeches.", (1,)),
    ("The chef uses a free writing site for the menu, and it composes the captions.", (1,)),
    ("Commercially available generative AI tools may be used by staff for drafting.", (1, 2)),
]
PLAIN = [
    ("The sensor puts a red pin on the plan where a pipe drips.", (0,)),
    ("The barrier looks at the number plate and knows whether the car is one of ours.", (0,)),
    ("A network that our park trained tells fox from hare on night pictures.", (0,)),
    ("It drops every letter into one of four trays, that's it.", (0,)),
    ("The gadget takes down whatever the judge says, word for word.", (0,)),
    ("Claims robot: robotic process automation that copies case numbers between two screens.", (0,)),
]
NAMED = [
    ("Claims Copilot is our own tool; it drafts letters with GPT-4o by way of Azure OpenAI.", (3,)),
    ("We rolled out Copilot to all staff under our enterprise agreement.", (2,)),
    ("The Claims Copilot drafts letters for the adjusters.", (1, 2, 3, 4, 5)),
    ("We built a chat page similar to ChatGPT on Azure OpenAI.", (3,)),
    (
        "BERT will be fine-tuned to sort the tweets, and GPT-4o by way of Azure OpenAI words the summary in our own app.",
        (3,),
    ),
]

REAL = [
    (
        "How Oakfield Dental halved its paperwork with ScribeMate. Oakfield subscribes to ScribeMate, which turns consultations into letters by generative AI. Dentists check each letter.",
        (2,),
    ),
    (
        "Customer story: Brightwater Council. With help from its integrator the council built a planning assistant with Azure OpenAI; it answers residents from the local plan.",
        (3,),
    ),
    ("Norwell Bank fine-tuned Llama 3 on ten years of complaint letters, cutting reply times in half.", (4,)),
    (
        "Use case name: Grant summary. Development: in-house. Language model: GPT-4o via Azure OpenAI. Fine-tuning: none. Outputs: summaries for programme officers.",
        (3,),
    ),
    (
        "Name: Permit chatbot. Development: purchased, a commercial off-the-shelf package under contract. Technique: large language model. Custom training: none.",
        (2,),
    ),
    ("Entry 12: Toll plate reader. Development: contracted. Outputs: plate number and confidence score.", (0,)),
    ("Record 9. Model: Mistral 7B. Weights modified: yes, LoRA on 8,000 rulings. Host: own data centre.", (4,)),
    ("System: Weather letters. Method: staff use ChatGPT's free version in the browser. Contract: none.", (1,)),
    (
        "The city hospital has signed a three-year licence for an AI scribe that writes visit notes, the board said on Monday.",
        (2,),
    ),
    ("Publisher Hartmann has trained its own text generator from scratch on its dictionary archive.", (5,)),
    ("Reporters at the daily secretly used ChatGPT on private accounts to write headlines.", (1,)),
    ("tool: Grammarly business, 60 seats, PO done, SSO on. need risk review thx", (2,)),
    ("want to use chatgpt free ver. for linkedin posts, no cust data", (1,)),
    ("hi, dev team hooked our crm up to gpt4o api (azure) - makes first draft of offers. finetuning n/a", (3,)),
    ("we trainned a lora on mistral w/ our tickets, runs on our gpus, answers clients", (4,)),
    (
        "CogniFlow is our cognitive AI brain, self-learning, for pallets. In fact it computes the shortest route for each forklift, nothing more.",
        (0,),
    ),
    ("An intelligent AI engine predicts which boilers fail next month and returns a list of addresses.", (0,)),
    ("Generative by name: GenPlan is an optimiser that assigns crews to shifts. No text is produced.", (0,)),
    ("Our notary pays Claude Pro herself, twenty a month, and has it shorten deeds.", (1,)),
    ("The studio has a Midjourney Pro plan on the owner's card; we make mood boards.", (1,)),
    ("I expense Perplexity Pro every month; it's in my own name; it sums up rulings for me.", (1,)),
    (
        "My nephew wrote a little page; you type the symptoms of the tractor and a big rented language model tells you in plain words what to do.",
        (3,),
    ),
    (
        "The supplier of our cash registers sent an update, and now there's a button which writes the weekly letter to customers; our maintenance contract covers it.",
        (2,),
    ),
    (
        "Someone took a finished writing engine and drilled it further on our sermons; now it writes like the bishop.",
        (4,),
    ),
    ("There's a website where anybody can type a wish and get a poem; I use it for birthday cards.", (1,)),
    ("The camera says whether the bottle is full or not.", (0,)),
    ("A box beside the road measures speed and shows a red face to those who are too fast.", (0,)),
]
"""In the manner of case studies, registers, newspapers, request forms, brochures and people at home."""


@pytest.mark.parametrize(("text", "candidates"), [*TAUGHT, *OURS, *BOUGHT, *PUBLIC, *PLAIN, *NAMED, *REAL])
def test_everyday_words_are_read_like_technical_ones(text: str, candidates: tuple[int, ...]) -> None:
    assert scopes(text) == candidates
