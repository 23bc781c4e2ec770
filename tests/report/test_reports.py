"""What the reports of every kind of assessment say, and that none of it can be broken by what people write."""

from __future__ import annotations

import csv as csv_module
import io
import json as json_module
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given

from assistant.assessment import Assessment, SourceText
from assistant.conversation import Answer, Finish, Say
from assistant.knowledge_files import KnowledgeBase
from assistant.report import csv, html, json, markdown
from assistant.report.characters import csv_cell, html_text, markdown_text
from assistant.report.content import MUSTS_IN_BRIEF
from assistant.report.page_style import STYLE
from assistant.report.work_items import COLUMNS
from tests.report.conftest import ScriptedReader, assessed
from tests.report.test_characters import MARKDOWN, TEXT
from tests.report.test_matrix import contrast

VOID = {"meta", "br"}
LEGAL = "This is security guidance, not legal advice."


class Outline(HTMLParser):
    """Checks that elements nest, and keeps their names, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def outline(page: str) -> Outline:
    """``page`` parsed; fails where its elements do not nest."""
    parser = Outline()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser


def saying(assessment: Assessment, words: str) -> Assessment:
    """``assessment`` with ``words`` in every place where a person's words go."""
    profile = {
        name: entry.model_copy(
            update={"evidence": tuple(e.model_copy(update={"quote": words, "start": 0}) for e in entry.evidence)}
        )
        for name, entry in assessment.profile.items()
    }
    texts = tuple(SourceText(text=words, question=source.question, who=words) for source in assessment.texts)
    workloads = tuple(entry.model_copy(update={"name": words}) for entry in assessment.workloads)
    changes = {"profile": profile, "texts": texts, "workloads": workloads, "notes": (words,)}
    return assessment.model_copy(update=changes)


def test_the_page_nests_and_holds_nothing_that_runs_or_loads(variant: Assessment, knowledge: KnowledgeBase) -> None:
    found = outline(html(variant, knowledge))
    assert not {"script", "iframe", "img", "object", "embed", "link", "form", "base"} & set(found.seen)
    assert not [name for name in found.attributes if name.startswith("on")]
    assert all(link.startswith("https://") for link in found.links)
    assert LEGAL in found.text


def test_the_page_names_its_language_and_has_one_title(variant: Assessment, knowledge: KnowledgeBase) -> None:
    page = html(variant, knowledge)
    assert '<html lang="en">' in page
    assert page.count("<h1>") == 1


def test_markdown_has_one_title_and_no_html(variant: Assessment, knowledge: KnowledgeBase) -> None:
    tokens = MARKDOWN.parse(markdown(variant, knowledge))
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h1") == 1
    assert "html_block" not in {token.type for token in tokens}
    assert LEGAL in markdown(variant, knowledge)


@given(words=TEXT)
def test_no_words_break_the_page(words: str, determined: Assessment, knowledge: KnowledgeBase) -> None:
    plain = outline(html(saying(determined, "plain words"), knowledge))
    found = outline(html(saying(determined, words), knowledge))
    assert set(found.seen) <= set(plain.seen) | {"mark"}
    assert found.attributes == plain.attributes


@given(words=TEXT)
def test_no_words_change_the_structure_of_the_markdown(
    words: str, several: Assessment, knowledge: KnowledgeBase
) -> None:
    def kinds(text: str) -> list[str]:
        return [token.type for token in MARKDOWN.parse(text)]

    short = several.model_copy(update={"recommendations": (), "undecided": ()})
    assert kinds(markdown(saying(short, f"x{words}x"), knowledge)) == kinds(markdown(saying(short, "xx"), knowledge))


def test_every_recommendation_is_there_with_all_that_it_rests_on(several: Assessment, knowledge: KnowledgeBase) -> None:
    page, text = html(several, knowledge), markdown(several, knowledge)
    assert len(several.recommendations) > 10
    for item in several.recommendations:
        for said in (item.title, item.why, item.owner, *item.actions, *item.verify):
            assert html_text(said) in page
            assert markdown_text(said) in text
        for cited in item.citations:
            assert html_text(f"Our summary: {cited.text}") in page
            assert markdown_text(f"Our summary: {cited.text}") in text
            assert f'href="{html_text(cited.url)}"' in page
            assert f"(<{cited.url}>)" in text
        for ids in item.controls.values():
            assert all(f"<code>{html_text(name)}</code>" in page and f"`{name}`" in text for name in ids)


def test_a_summary_is_never_in_quotation_marks_and_verbatim_words_are_marked(
    determined: Assessment, knowledge: KnowledgeBase
) -> None:
    first = determined.recommendations[0]
    cited = first.citations[0].model_copy(update={"kind": "verbatim", "text": "The publisher <says> so."})
    item = first.model_copy(update={"citations": (cited,)})
    changed = determined.model_copy(update={"recommendations": (item,)})
    page, text = html(changed, knowledge), markdown(changed, knowledge)
    assert "<blockquote><p>“The publisher &lt;says&gt; so.”</p><footer>The publisher&#x27;s own words:" in page
    assert "> “The publisher \\<says\\> so.”" in text
    assert "Our summary" not in text


def test_words_that_were_added_say_whose_they_are_and_under_which_licence(
    determined: Assessment, knowledge: KnowledgeBase
) -> None:
    first = determined.recommendations[0]
    theirs = first.citations[0].model_copy(
        update={"kind": "verbatim", "whose": "publisher", "licence": "CC0", "text": "Their words.", "edition": "2.1"}
    )
    own = theirs.model_copy(
        update={"whose": "organisation", "owner": "Acme <b>", "source": "Policy", "ref": "Rules, p. 3", "url": ""}
    )
    item = first.model_copy(update={"citations": (first.citations[0], theirs, own)})
    changed = determined.model_copy(update={"recommendations": (item,)})
    page, text, table = html(changed, knowledge), markdown(changed, knowledge), csv(changed)
    where = f"{theirs.source}, {theirs.ref}, 2.1; licence: CC0"
    assert html_text(f"The publisher's own words: {where}") in page
    assert markdown_text(f"The publisher's own words: {where}") in text
    assert html_text("Acme <b>'s own words: Policy, Rules, p. 3, 2.1; licence: CC0") in page
    assert "“Their words.”" in text
    assert f"“{first.citations[0].text}" not in text
    assert "Acme <b>'s own: Policy (2.1), Rules, p. 3" in table


def test_a_link_that_is_not_https_is_only_text(determined: Assessment, knowledge: KnowledgeBase) -> None:
    first = determined.recommendations[0]
    cited = first.citations[0].model_copy(update={"url": "javascript:alert(1)"})
    changed = determined.model_copy(update={"recommendations": (first.model_copy(update={"citations": (cited,)}),)})
    assert "javascript" not in html(changed, knowledge) + markdown(changed, knowledge)


def test_the_title_is_the_persons_own_words(determined: Assessment, knowledge: KnowledgeBase) -> None:
    text = markdown(determined, knowledge)
    assert text.startswith("# We use Microsoft 365 Copilot under our contract for writing letters")
    assert "Scope 2: Enterprise app" in text.split("##")[0].replace("\\", "")


def test_a_person_who_only_clicked_gets_a_plain_title(knowledge: KnowledgeBase) -> None:
    picked = assessed(knowledge, ScriptedReader([]), Answer(fact="generative", values=("yes",)), Finish())
    assert markdown(picked, knowledge).startswith("# A generative-AI workload\n")


def test_a_greeting_is_no_title(knowledge: KnowledgeBase) -> None:
    reader = ScriptedReader([("writes", "generative", "yes")])
    found = assessed(knowledge, reader, Say(text="Hello there!"), Say(text="It writes offers."), Finish())
    assert markdown(found, knowledge).startswith("# It writes offers\n")


def test_facts_come_with_the_exact_words_and_how_they_are_known(
    determined: Assessment, knowledge: KnowledgeBase
) -> None:
    text = markdown(determined, knowledge)
    assert "You said “Microsoft 365 Copilot under our contract”" in text
    assert "| Assumed. You use somebody else's service" in text
    page = html(determined, knowledge)
    assert "<mark>Microsoft 365 Copilot under our contract</mark>" in page


def test_the_summary_says_who_does_what(determined: Assessment, knowledge: KnowledgeBase) -> None:
    text = markdown(determined, knowledge)
    summary = text[text.index("## First steps") : text.index("## Why")]
    rows = [line for line in summary.splitlines() if line.startswith("| ")][2:]
    for number, (row, item) in enumerate(zip(rows, determined.recommendations[:5], strict=True), start=1):
        assert row.startswith(f"| {markdown_text(f'{number}. {item.title}')}")
        assert markdown_text(item.owner) in row
    for heading in ("What you do next", "What the vendor must answer next"):
        assert f"### {heading}" in summary
    assert all(markdown_text(item.title) in summary for item in determined.recommendations[:10])


def test_a_side_without_work_has_no_heading(knowledge: KnowledgeBase) -> None:
    reader = ScriptedReader([("free ChatGPT", "delivery", "public_service"), ("writes", "generative", "yes")])
    public = assessed(knowledge, reader, Say(text="It writes with free ChatGPT."), Finish())
    assert public.recommendations
    assert "What the vendor must answer" not in markdown(public, knowledge)


def test_what_is_in_use_is_told_what_is_due_now(knowledge: KnowledgeBase) -> None:
    reader = ScriptedReader([("free ChatGPT", "delivery", "public_service"), ("writes", "generative", "yes")])
    steps = (Say(text="It writes with free ChatGPT."), Answer(fact="stage", values=("production",)), Finish())
    in_use = markdown(assessed(knowledge, reader, *steps), knowledge)
    planned = markdown(assessed(knowledge, reader, steps[0], Finish()), knowledge)
    assert "*before pilot*" in planned
    assert "*now*" not in planned
    assert "what should have come before that is due now" in in_use
    assert "*before pilot*" not in in_use
    assert "*now*" in in_use
    assert "*ongoing*" in in_use


def test_each_cited_text_stands_in_a_report_once(several: Assessment, knowledge: KnowledgeBase) -> None:
    page, text = html(several, knowledge), markdown(several, knowledge)
    for item in several.recommendations:
        for cited in item.citations:
            assert page.count(html_text(f"Our summary: {cited.text}")) == 1
            assert text.count(markdown_text(f"Our summary: {cited.text}")) == 1


def test_the_short_report_says_what_must_be_done_by_whom_and_no_more(
    several: Assessment, knowledge: KnowledgeBase
) -> None:
    short, whole = markdown(several, knowledge, short=True), markdown(several, knowledge)
    musts = [item for item in several.recommendations if item.level == "must"]
    assert len(musts) > MUSTS_IN_BRIEF
    for item in several.recommendations:
        assert (markdown_text(item.title) in short) == (item in musts[:MUSTS_IN_BRIEF])
    assert f"{len(musts) - MUSTS_IN_BRIEF} of them musts" in short
    assert LEGAL in short
    assert "Our summary" not in short
    assert len(short) < len(whole) / 4
    outline(html(several, knowledge, short=True))


def test_a_space_after_strong_words_is_kept(determined: Assessment, knowledge: KnowledgeBase) -> None:
    assert "**Rests on:** " in markdown(determined, knowledge)


def test_every_rule_is_there_with_its_outcome(variant: Assessment, knowledge: KnowledgeBase) -> None:
    page = html(variant, knowledge)
    for part in variant.workloads or (variant,):
        for entry in (*part.verdict.because, *part.agentic.because):
            assert html_text(entry.text) in page


def test_an_open_scope_names_what_would_settle_it_and_who_might_know(
    undetermined: Assessment, knowledge: KnowledgeBase
) -> None:
    text = markdown(undetermined, knowledge)
    assert "**The scope is open, 1 to 5. The agentic scope is open, 1 to 4.**" in text
    assert "What would settle or change it" in text
    assert "How you get it: open. " in text
    assert "might know." in text
    assert f"## May also apply ({len(undetermined.undecided)})" in text
    assert undetermined.next_question
    assert f"**Answer this first:** {markdown_text(undetermined.next_question.text)}" in text
    waiting = text[text.index("## May also apply") : text.index("## Threats")]
    musts = [entry for entry in undetermined.undecided if entry.level == "must"]
    assert sum(markdown_text(entry.title) in waiting for entry in musts) >= 10
    assert re.search(r"… and \d+ more", waiting)
    assert len(waiting.split()) < 2_500


def test_without_a_recommendation_the_report_says_why(
    undetermined: Assessment, determined: Assessment, knowledge: KnowledgeBase
) -> None:
    none_holds = undetermined.model_copy(update={"recommendations": ()})
    assert "No recommendation holds for everything that is still possible" in markdown(none_holds, knowledge)
    not_asked = determined.model_copy(update={"recommendations": (), "undecided": ()})
    assert "Recommendations have not been worked out" in markdown(not_asked, knowledge)


def test_outside_the_matrix_it_says_what_to_do_instead(not_applicable: Assessment, knowledge: KnowledgeBase) -> None:
    page = html(not_applicable, knowledge)
    words = knowledge.matrix.not_applicable
    assert all(html_text(line) in page for line in (words.why.strip(), *words.instead, *words.changes_it))


def test_a_contradiction_shows_every_side(contradicted: Assessment, knowledge: KnowledgeBase) -> None:
    text = markdown(contradicted, knowledge)
    assert "said in ways that do not go together. “free ChatGPT” / “we built it ourselves”" in text


def test_several_workloads_have_a_section_each(several: Assessment, knowledge: KnowledgeBase) -> None:
    text = markdown(several, knowledge)
    assert "### the posts \\| ChatGPT" in text
    assert "### the \\*ticket\\* replies" in text
    assert "| the spam filter | Outside the matrix | – |" in text
    assert several.verdict.because[0].text.split("(")[0].strip() in text


def test_what_was_read_is_there_turn_by_turn(variant: Assessment, knowledge: KnowledgeBase) -> None:
    found = outline(html(variant, knowledge))
    for source in variant.texts:
        assert source.text in found.text
        assert source.question in found.text


def test_a_very_long_text_is_cut_and_says_so(knowledge: KnowledgeBase) -> None:
    reader = ScriptedReader([("writes", "generative", "yes")])
    long = assessed(knowledge, reader, Say(text="It writes. " + "x" * 50_000), Finish(), advice=False)
    page = html(long, knowledge)
    assert "more characters are in the JSON" in page
    assert len(page) < 100_000


def test_the_versions_are_there(variant: Assessment, knowledge: KnowledgeBase) -> None:
    text = markdown(variant, knowledge)
    assert all(f"`{value}`" in text for value in (variant.id, variant.meta.knowledge, variant.meta.reader))


def test_the_json_is_the_assessment(variant: Assessment) -> None:
    assert Assessment.model_validate(json_module.loads(json(variant))) == variant


def test_the_work_items_read_back(variant: Assessment) -> None:
    written = csv(variant)
    rows = list(csv_module.DictReader(io.StringIO(written, newline="")))
    assert tuple(next(csv_module.reader(io.StringIO(written, newline="")))) == COLUMNS
    assert [row["key"] for row in rows] == [csv_cell(item.key) for item in variant.recommendations]
    assert [row["title"] for row in rows] == [csv_cell(item.title) for item in variant.recommendations]
    assert written.endswith("\r\n")


@given(words=TEXT)
def test_a_work_item_reads_back_whatever_it_says(words: str, determined: Assessment) -> None:
    item = determined.recommendations[0].model_copy(update={"title": words, "owner": words})
    written = csv(determined.model_copy(update={"recommendations": (item,)}))
    (row,) = csv_module.DictReader(io.StringIO(written, newline=""))
    assert row["title"] == row["owner"] == csv_cell(words)


@pytest.mark.parametrize("start", list("=+-@\t"))
def test_a_cell_that_looks_like_a_formula_is_disarmed(start: str, determined: Assessment) -> None:
    item = determined.recommendations[0].model_copy(update={"title": f"{start}1+1"})
    (row,) = csv_module.DictReader(io.StringIO(csv(determined.model_copy(update={"recommendations": (item,)}))))
    assert row["title"] == f"'{start}1+1"


def test_a_report_is_the_same_each_time(several: Assessment, knowledge: KnowledgeBase) -> None:
    assert html(several, knowledge) == html(several, knowledge)
    assert markdown(several, knowledge) == markdown(several, knowledge)


@pytest.mark.parametrize("block", [0, 1], ids=["light", "dark"])
def test_every_colour_of_the_page_can_be_read_on_its_ground(block: int) -> None:
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in STYLE.split("@media")[:2]]
    colours = found[block]
    grounds = [colours[name] for name in ("ground", "raised")]
    pairs = [(colours[name], ground) for name in ("text", "soft", "accent") for ground in grounds]
    pairs += [(colours[name], colours[f"{name}-ground"]) for name in ("accent", "must", "calm")]
    pairs.append((colours["text"], colours["accent-ground"]))
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_a_very_long_quote_is_cut_in_the_table(knowledge: KnowledgeBase) -> None:
    words = "writes " + "very " * 1_000 + "long"
    reader = ScriptedReader([(words, "generative", "yes")])
    found = assessed(knowledge, reader, Say(text=words), Finish(), advice=False)
    text = markdown(found, knowledge)
    row = next(line for line in text.splitlines() if line.startswith("| Whether it generates"))
    assert len(row) < 600


def test_the_threats_stand_in_the_reports_with_their_ids_and_answers(
    determined: Assessment, knowledge: KnowledgeBase
) -> None:
    certain = [entry for entry in determined.threats if entry.state == "applies"]
    titles = {item.id: item.title for item in determined.recommendations}
    assert certain
    for page in (markdown(determined, knowledge), outline(html(determined, knowledge)).text):
        assert f"Threats to go through ({len(certain)})" in page
        for entry in certain:
            ids = [identifier for some in entry.refs.values() for identifier in some]
            assert all(part in page for part in (entry.title, *ids, *(titles[card] for card in entry.cards))), entry.id


def test_a_report_names_the_workloads_that_a_threat_concerns(several: Assessment, knowledge: KnowledgeBase) -> None:
    page = outline(html(several, knowledge)).text
    assert "(for the *ticket* replies)" in page


def test_where_there_are_no_threats_there_is_no_heading(not_applicable: Assessment, knowledge: KnowledgeBase) -> None:
    assert "Threats to go through" not in markdown(not_applicable, knowledge)
