"""Texts that are not silent: words of teaching, supplying or making that nothing reads keep a fact open."""

from __future__ import annotations

import pytest

from tests.readers.assessing import scopes

NOT_SILENT = [
    ("Gemma runs on the vineyard's own PC. Last winter it was sent through school with our cellar books.", {3, 4}),
    (
        "The motif printer is Stable Diffusion on our card. For a fortnight we drummed father's block prints into its weights.",
        {3, 4},
    ),
    (
        "Gemma words the kennel's adverts on our laptop. Its parameters have absorbed our thirty years of pedigrees.",
        {3, 4},
    ),
    ("The rune verses come from Llama on our machine. Somebody says it was an empty network before.", {3, 4, 5}),
    (
        (
            "Our quay program asks Claude over its API and words the tide report. Seestern Software GmbH delivers it, the yearly fee "
            "is due in May."
        ),
        {2, 3},
    ),
    ("The sermon helper asks GPT-4o over its API. We bought it ready, with a manual.", {1, 2, 3}),
]
SILENT = [
    ("Gemma runs on the vineyard's own PC and words the labels. All cellar hands were trained in its use.", {3}),
    (
        "Our quay program asks Claude over its API and words the tide report. The cameras on the quay were sold to us by Canon Inc.",
        {3},
    ),
    ("Gemma words the kennel's adverts on our laptop. We have trained dogs on our meadow for thirty years.", {3}),
    ("The verses come from Llama on our machine. We began from nothing in 1990 and are eleven people today.", {3}),
]
VOICES = [
    (
        (
            "Mistral words the labels on our own PC. Inês, cellar: that file has stayed as the makers ship it. Rui, office: I let it "
            "practise on thirty vintages of ours."
        ),
        {3, 4},
    ),
    (
        (
            "The letters to guests are worded by Aubade, which asks GPT-4o over its API. The manager: it is hired from Kroll Hotelware "
            "for nine inns. The porter: we coded it in the boiler room."
        ),
        {2, 3},
    ),
    (
        (
            "Zahnfix comes from Medisoft under contract. The hygienist: it only ticks boxes. The dentist: it composes a letter to the "
            "insurer, and I sign."
        ),
        {0, 2},
    ),
]
TAKEN_OVER = [
    (
        (
            "Our own service asks Claude Haiku over its API. From: Lene\nHaiku is what all customers have.\nFrom: Odd\nLene left. We gave it "
            "lessons in June."
        ),
        {3, 4},
    ),
    (
        (
            "All of us use Blomma, a free app. It only names flowers, it cannot write a line.\n(Intern here, I was told to "
            "post this.) Blomma composes rhymes for our boards."
        ),
        {0, 1},
    ),
]
TIME = [
    (
        "Gemma had been our first candidate. Dropped: its Sami was poor. Our own service calls Claude and drafts the letters.",
        {3},
    ),
    ("Our own service calls Claude and drafts the letters. On paper only, we fine-tuned it with our files.", {3}),
    (
        (
            "Our own model composes the parish letters; it was made here, in our lab. No one recalls whether on some base "
            "or from zero; our archive went into training it."
        ),
        {4, 5},
    ),
]


@pytest.mark.parametrize(("text", "candidates"), TAKEN_OVER + TIME)
def test_whoever_takes_over_and_what_was_dropped_are_told_apart(text: str, candidates: set[int]) -> None:
    assert set(scopes(text)) == candidates


@pytest.mark.parametrize(("text", "candidates"), NOT_SILENT + VOICES)
def test_what_a_text_speaks_of_is_not_assumed(text: str, candidates: set[int]) -> None:
    assert set(scopes(text)) == candidates


@pytest.mark.parametrize(("text", "candidates"), SILENT)
def test_the_same_words_about_other_things_open_nothing(text: str, candidates: set[int]) -> None:
    assert set(scopes(text)) == candidates
