"""Words that mean one thing of a workload and another of all else: each said once so that it counts, once so that not."""

from __future__ import annotations

import pytest

from tests.readers.assessing import scopes

QUESTIONS = [
    ("Our menu writer calls Mistral Small by API. The chef asked about fine-tuning, the answer was negative.", (3,)),
    (
        "Our menu writer calls a Mistral Small tuned further on our recipes. The chef asked about retrieval.",
        (4,),
    ),
    ("Own invoice explainer on Claude via Bedrock. Somebody asked whether we fine-tune. We do not.", (3,)),
    ("We wrote a chat page that asks GPT-4o (which region? Sweden).", (3,)),
    ("Phone helper under contract from a vendor, an LLM words the replies (who checks? nobody).", (2,)),
]
METHODS = [
    ("We dreamboothed Stable Diffusion XL on pictures of our dolls; a server of ours renders cards.", (4,)),
    ("We LoRA'd Qwen2.5 on our glossaries and serve it with vLLM in the cellar.", (4,)),
    ("We run Qwen2.5 with vLLM in the cellar over a LoRaWAN link, weights as downloaded.", (3,)),
]
KEYS = [
    ("GitHub Copilot Business for our pump controllers team; someone pasted an API key into it once.", (2,)),
    ("Our till software has a helper that talks to Anthropic with our API key.", (3,)),
    ("We licensed a chatbot on an LLM from a supplier; it fetches tariffs via our API gateway.", (2,)),
]
SPEECH = [
    ("Our ward dictation system converts speech to text; no summaries, no rewriting.", (0,)),
    ("Our dictation vendor's cloud, under contract, turns speech into a finished letter with a language model.", (2,)),
]
TAILORED = [
    ("A freelancer made us a waxing adviser: Gemini 1.5 Pro customised for our fleet of skis.", (3, 4)),
    ("Our own answer bot uses GPT-4o and a prompt tailored to our catalogue; no training.", (3,)),
    ("A freelancer adapted Gemma to our fleet by LoRA on 3,000 of our job sheets; runs on our server.", (4,)),
]
THEY = [
    ("We use Harvey, licensed firm-wide; they say they fine-tuned the models for lawyers.", (2,)),
    ("The developers say that they fine-tuned Llama 3 on our tickets; we host it.", (4,)),
]
FREE = [
    ("A gardener uses chat.mistral.ai with his gmail login for quotes.", (1,)),
    ("Our app takes questions by gmail and asks GPT-4o by API for a draft.", (3,)),
    ("Customer bot, made by our developers, forwards free questions to Gemini Flash through Vertex.", (3,)),
    ("Guests read the answers on their phones; the concierge bot is ours and calls Gemini through Vertex.", (3,)),
    ("We wrote an assistant on GPT-4o through Azure that answers questions on expense claims.", (3,)),
    ("Reporters sum up interviews with Otter on free accounts they opened themselves.", (1,)),
]
PUT_BEHIND = [
    ("Their own developers put Gemini 1.5 Pro behind the letter button of the dental suite.", (3,)),
    ("Our IT team put ChatGPT behind the company proxy.", (1, 2)),
]
FROM_SCRATCH = [
    ("The bot we built on Gemini via Vertex writes lesson plans from scratch and trains pupils on fractions.", (3,)),
    ("Jasper Business is under contract for marketing; writers no longer start from scratch.", (2,)),
]
BLANKS = [
    ('System 14: "Minute taker". Model: GPT-4o. Supplier/own build: (left blank)', (1, 2, 3)),
    ("HR has licensed Workday with its generative job description writer.", (2,)),
]


@pytest.mark.parametrize(
    ("text", "candidates"),
    [*QUESTIONS, *METHODS, *KEYS, *SPEECH, *TAILORED, *THEY, *FREE, *PUT_BEHIND, *FROM_SCRATCH, *BLANKS],
)
def test_a_weak_sign_settles_nothing_that_it_does_not_say(text: str, candidates: tuple[int, ...]) -> None:
    assert scopes(text) == candidates
