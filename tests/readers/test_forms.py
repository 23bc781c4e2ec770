"""Forms: what a field asks and what stands in it, whatever the layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadKnowledge
from assistant.readers.boxes import without_unticked
from assistant.readers.form_words import FormWords
from assistant.readers.forms import NO_FORM, form_of, with_colons
from assistant.table import judge
from tests.readers.assessing import profiles, scopes

LINES = [
    (
        "Mode of acquisition: framework purchase, lot 4\nComposes condolence letters with an LLM\nParameters altered: no\n",
        {2},
    ),
    (
        "Mode of acquisition: created by the informatics office\nNucleus: DeepSeek V3 weights, downloaded, not altered\n",
        {3},
    ),
    (
        "How sourced ........ SaaS, yearly invoice from Polaris Legal\nDoes what .......... proposes clauses (LLM)\nOur data in training  never\n",
        {2},
    ),
    ("Where .......... ChatGPT, at home\nAccount ........ her own\nFirm contract .. none\n", {1}),
    (
        "Initial weights: random\nProduces: new studies and puzzles\nMade by: the federation's developers\nTransformer, decoder only\n",
        {5},
    ),
    ("Initial weights: Llama 3.2\nProduces: commentary\nMade by: the federation's developers\n", {4}),
    ("Procured: Y\nVendor: Noventis\nGenerative: Y\nFine-tuned by vendor on our data: Y\n", {4}),
    ("Procured: Y\nVendor: Noventis\nGenerative: Y\nFine-tuned by vendor on our data: tbc\n", {2, 4}),
    ("Generates content (Y/N): N\nMethod: rule engine\nSourced from: SAP\nPersonal data: Y\n", {0}),
    ("Build or buy: build\nBase model: Claude Haiku over Bedrock\nRetraining: ?\n", {3, 4}),
    ("Tool: Copilot\nEdition: ?\nContract: to be checked with IT\nTrained on our content: no\n", {1, 2}),
    ("AI RECORD\nGenerative AI: yes\nIn-house development: yes\nFine-tuned: yes\nTrained from scratch: no\n", {4}),
    ("AI RECORD\nGenerative AI: yes\nIn-house development: yes\nFine-tuned: no\nTrained from scratch: yes\n", {5}),
    (
        "Origin of the software: developed internally\nOrigin of the software (procurement): purchased from Ovrin Inc.\nModel: GPT-4.1, not modified\n",
        {2, 3},
    ),
]
QUESTIONS = [
    (
        "Q1. Does the tool compose new sentences? Yes.\nQ2. Is it a bought product? Yes, from Quintessa GmbH.\nQ3. Has Quintessa trained anything for you? No.\n",
        {2},
    ),
    (
        "What kind of AI is it? Object detection, nothing else.\nWho supplied it? Kamerawerk AG\nDoes it write texts or paint? No\n",
        {0},
    ),
    (
        "Was it made in-house or purchased? In-house.\nModel? Llama 3.3, downloaded.\nWas it fine-tuned? It was, twice, on our manuals.\n",
        {4},
    ),
    (
        "> Which tool are you using?\nMidjourney.\n> Under whose account?\nMy private one, I pay it myself.\n> Does the university have an agreement?\nNot that I've heard of, no.\n",
        {1},
    ),
    (
        "a) Who wrote it? Two of us.\nb) What is underneath? Phi-4 from Microsoft.\nc) Has it been schooled with our own papers? It has, since March.\n",
        {4},
    ),
    (
        "Is it ours or a supplier's? Ours.\nDoes it generate? Yes, texts for permits, with Claude\nSpecial training for us? No.\n",
        {3},
    ),
]
TABLES = [
    (
        "Criterion | Yes | No\n--- | --- | ---\nProgrammed by our own department | x |\nCalls a hosted model of others | x |\nWeights adapted with our files | | x\nWrites texts | x |\n",
        {3},
    ),
    (
        "Statement\tYes\tNo\nOur own programmers wrote it\tX\t\nIt calls a language model (Gemini, Vertex AI)\tX\t\nWe trained the model further\tX\t\n",
        {4},
    ),
    (
        "FIELD;ENTRY\nAcquisition;own development\nModel;own architecture, random start, 40 GB of our sagas\nOutput;continuation of a saga, as text\n",
        {5},
    ),
    (
        "1 Manufacturer\tLysholm Systemer AS\n2 Contract status\tsigned, three years\n3 What the tool returns\tdraft replies to shareholders\n4 Adapted with our documents\tno\n",
        {2},
    ),
]
BOXES = [
    ("How obtained: [ ] own programming  [x] procured  [ ] free on the web\nWords replies to complaints with an LLM\nTuned on own letters: [ ] yes [x] no\n", {2}),
    ("How obtained: own programming [x]  procured [ ]  free on the web [ ]\nWords replies to complaints with an LLM\nTuned on own letters: yes [x] no [ ]\n", {4}),
    ("How obtained\n [x] own programming\n [x] procured product\nWords replies to complaints with an LLM\nWeights changed: [ ] yes [x] no\n", {2, 3}),
    ("Category: text generator\nManufacturing: in-house\nLanguage model: yes, Mixtral\nModel modified? [ ] yes [ ] no\n", {3, 4}),
]  # fmt: skip
PROSE = [
    ("The county's procurement sleeps. For now: the midwives simplify leaflets with ChatGPT on free accounts.", {1}),
    ("A student asks: is it trained on our data? We license Harvey, it drafts memos and is used as sold.", {2}),
    ("Users have had training: all of them. ChatGPT Enterprise drafts their letters.", {2}),
]


@pytest.mark.parametrize(("text", "candidates"), [*LINES, *QUESTIONS, *TABLES, *BOXES, *PROSE])
def test_a_form_is_read_by_its_fields(text: str, candidates: set[int]) -> None:
    assert set(scopes(text)) == candidates


def test_a_field_that_asks_for_the_tool_makes_an_everyday_word_its_name() -> None:
    assert scopes("Tool: Claude\nAccount: hers, private\nContract: none") == (1,)


def test_every_layout_has_the_same_fields() -> None:
    texts = ["Vendor: none", "Vendor ..... none", "3. Vendor? none", "> Vendor?\nnone", "Vendor [x] none [ ] some"]
    for text in texts:
        form = form_of(text)
        assert [(text[slice(*one.asks)].strip(" ?"), text[slice(*one.says)].strip()) for one in form.fields] == [
            ("Vendor", "none")
        ]


def test_a_row_of_a_table_is_a_thing_of_its_own() -> None:
    text = "Tool | Owner | Kind\nAlfa | we | chat\nBeta | they | scan"

    assert [text[slice(*row)] for row in form_of(text).rows] == ["Alfa | we | chat", "Beta | they | scan"]


def test_each_row_answers_the_headings_for_itself() -> None:
    text = "Tool | Licence | Own data used for training\nHarvey | firm licence, 40 seats | no\nMidjourney | private card | no\n"

    assert [judge(known).candidates for known in profiles(text)] == [(2,), (1,)]


def test_a_box_behind_its_option_is_that_options() -> None:
    assert without_unticked("tuned [ ] as sold [x]").split() == ["as", "sold"]
    assert without_unticked("[ ] tuned [x] as sold").split() == ["as", "sold"]


@given(st.text(alphabet="ab?:.|;\t\n[]x -_>1)", max_size=200))
def test_any_text_keeps_its_places(text: str) -> None:
    form = form_of(text)

    assert len(with_colons(text, form)) == len(text) == len(without_unticked(text))
    assert all(0 <= start <= end <= len(text) for one in form.fields for start, end in (one.asks, one.says))


def test_a_meaning_of_something_that_is_not_asked_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "forms.yaml"
    path.write_text(
        "lists: {}\nasks: [{topic: had, patterns: [built]}]\nopens: {}\nsays: {own: [ours]}\n"
        "means: [{asks: hat, says: own, signals: [own_build]}]\ndoubts: {}\n",
        encoding="utf-8",
    )

    with pytest.raises(BadKnowledge, match="'hat'"):
        FormWords.load(path, {})


def test_lines_that_break_their_sentences_make_no_form() -> None:
    broken = "We bought\tit\nfrom a\nvendor\tin\nspring; its\nmodel: nobody\nchanged\tit,\nand it\nwrites\tletters"
    assert form_of(broken) is NO_FORM
