"""What Slack is sent: within its limits, complete, and with nothing in people's words that it would take for markup."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app import Scopewise
from assistant.assessment import OfferedOption
from assistant.conversation import Answer, Confirm, Finish, Interview, Say
from assistant.dialogue import Reply
from assistant.questions import Question
from assistant.say_back import Line, SayBack
from assistant.store.records import Summary, VerdictSummary
from tests.slack.checking import check_message, check_view, shown
from ui.slack import dialogs, wording
from ui.slack.blocks import Message, message, words
from ui.slack.home_shown import home
from ui.slack.incoming import Returning
from ui.slack.limits import problems, split
from ui.slack.mrkdwn import JOINER, literal, mentioned, plain, without_mention
from ui.slack.places import Audience, Place
from ui.slack.pressing import Aim, act_of, action_id, aim_of
from ui.slack.result_shown import Card, all_recommendations, first_recommendations, verdict, with_picture
from ui.slack.talk_shown import answered, asked_of_colleague, question, say_back

HOSTILE = (
    "<!channel> <@U123> <https://evil.example|our page> *bold* _it_ ~no~ `code` :tada: &lt;!here&gt; > quoted "
    "\u202eback\x00\x07 http://evil.example @here"
)
DESCRIPTIONS = (
    "Our staff paste contracts into ChatGPT to have them summarised.",
    "We fine-tune Llama on patient letters, and it sends replies by itself every night without approval.",
    "We built a chatbot on Azure OpenAI for our website that answers from our manuals.",
    "A spam filter that classifies our mail and generates nothing.",
    "We have two things: a chatbot on GPT-4 for customers, and separately staff use Copilot under contract.",
)
HARMFUL = re.compile(r"<[^>]*>")


def finished(engine: Scopewise, text: str) -> Interview:
    """The interview after ``text``, with every question left open, at its result."""
    interview = engine.step(engine.begin(), Say(text=text, who="Ana Ruiz"))
    for _ in range(40):
        if interview.stage == "result":
            break
        reply = engine.reply(interview)
        step = Answer(fact=reply.fact, values=None, workload=reply.workload) if reply.fact else Confirm()
        interview = engine.step(interview, step if reply.kind != "open" else Finish())
    return engine.step(interview, Finish())


def card_of(engine: Scopewise, interview: Interview) -> Card:
    return Card(engine.assessment(interview, advice=True), engine.knowledge, engine.phrases)


def read_back(text: str) -> str:
    """What a person sees of `literal`."""
    return text.replace(JOINER, "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@given(st.text())
def test_what_people_write_is_no_markup_and_reads_as_they_wrote_it(text: str) -> None:
    made = literal(text)
    assert "<" not in made
    assert ">" not in made
    assert not re.search(r"&(?!amp;|lt;|gt;)", made)
    assert read_back(made) == read_back(literal(read_back(made)))


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=80))
def test_no_mark_of_a_style_can_pair_up(text: str) -> None:
    assert not re.search("[*_~`](?!\u2060)", literal(text))


@given(st.text(alphabet="ab <>&@#!|UW09:/.", max_size=60))
def test_reading_a_message_never_fails_and_leaves_no_tag(text: str) -> None:
    read = plain(text, {"U0": "Ana"})
    assert isinstance(read, str)
    assert mentioned(text) == tuple(dict.fromkeys(mentioned(text)))


@pytest.mark.parametrize(
    ("slack", "person"),
    [
        ("Hi <@U1>, see <#C1|general>", "Hi @Ana, see #general"),
        (
            "<https://a.example/x|our page> and <https://b.example>",
            "our page (https://a.example/x) and https://b.example",
        ),
        ("a &lt;b&gt; &amp;amp; <!here> <!date^1^{date}|today>", "a <b> &amp; @here today"),
        ("<@U9> <mailto:a@b.example|a@b.example>", "@somebody a@b.example (mailto:a@b.example)"),
    ],
)
def test_a_message_is_read_as_its_writer_saw_it(slack: str, person: str) -> None:
    assert plain(slack, {"U1": "Ana"}) == person


def test_a_mention_of_the_bot_is_no_part_of_what_was_said() -> None:
    assert without_mention("<@UBOT>: <@UBOT> we use ChatGPT", "UBOT") == "we use ChatGPT"


def asking(asked: Question) -> Reply:
    """``asked`` beside everything hostile that can stand with it."""
    return Reply(
        notes=(HOSTILE * 20,),
        question=asked.text,
        example=asked.example,
        why=asked.why,
        fact=asked.fact,
        kind=asked.kind,
        several=asked.several,
        workload="w1",
        workload_name=HOSTILE,
        options=tuple(OfferedOption(value=o.value, label=o.label, help=o.help) for o in asked.options),
        beside=HOSTILE,
        number=2,
        total=8,
    )


@pytest.mark.parametrize("audience", ["alone", "thread", "private"])
def test_every_question_fits_into_slack(engine: Scopewise, audience: Audience) -> None:
    for asked in engine.knowledge.guide.planner.questions:
        made = question(asking(asked), engine.phrases, "a" * 32, audience)
        check_message(made)
        for option in asked.options:
            assert option.label in shown(made)


def test_a_question_that_a_model_worded_at_length_is_shown_whole(engine: Scopewise) -> None:
    asked = asking(engine.knowledge.guide.planner.question("delivery")).model_copy(update={"question": "Why? " * 80})
    made = question(asked, engine.phrases, "a" * 32, "alone")
    check_message(made)
    assert "Why? " * 80 in shown(made)


def test_every_dialog_fits_into_slack(engine: Scopewise) -> None:
    for asked in engine.knowledge.guide.planner.questions:
        back = Returning(
            aim=Aim(a="a" * 32, f=asked.fact), place=Place(where="direct", team="T1", channel="D1", user="U1")
        )
        check_message(asked_of_colleague(asking(asked), engine.phrases, Aim(t="t" * 64, f=asked.fact), HOSTILE))
        subjects = [(asked.fact, asked.short)]
        for view in (
            dialogs.why(asked),
            dialogs.several(asked, back),
            dialogs.colleague(asked, back),
            dialogs.correct(subjects, back, asked),
            dialogs.correct(subjects, back),
            dialogs.correct([], back),
            dialogs.share(back),
            dialogs.restart(back),
        ):
            check_view(view)


def test_a_question_with_short_options_has_them_as_buttons_and_all_else_that_one_may_do(engine: Scopewise) -> None:
    asked = engine.knowledge.guide.planner.question("sector")
    made = question(asking(asked), engine.phrases, "a" * 32, "alone")
    pressed = [
        field["action_id"] for block in made.blocks for field in block.get("elements", ()) if "action_id" in field
    ]
    assert pressed[:10] == [action_id("answer", number) for number in range(10)]
    assert {act_of(action) for action in pressed[10:]} >= {"unknown", "why", "colleague", "menu"}


@pytest.mark.parametrize("text", DESCRIPTIONS)
def test_a_result_fits_into_slack_and_says_what_decided_it(engine: Scopewise, text: str) -> None:
    interview = finished(engine, text)
    card = card_of(engine, interview)
    made = verdict(card, engine.reply(interview).notes, page=True, share=True)
    check_message(made)
    assert wording.DECIDED_BY in shown(made)
    for several in all_recommendations(card):
        check_message(several)
    first = first_recommendations(card)
    if first is not None:
        check_message(first)
        assert card.assessment.recommendations[0].title in shown(first)
        assert wording.SOURCE.strip() in shown(first)


def test_the_whole_list_names_every_recommendation_once(engine: Scopewise) -> None:
    card = card_of(engine, finished(engine, DESCRIPTIONS[1]))
    told = "\n".join(shown(part) for part in all_recommendations(card))
    assert len(card.assessment.recommendations) > 20
    for item in card.assessment.recommendations:
        assert told.splitlines().count(item.title) == 1


def test_the_result_names_who_said_what_decided_it(engine: Scopewise) -> None:
    card = card_of(engine, finished(engine, DESCRIPTIONS[0]))
    assert "“ChatGPT”" in shown(verdict(card, ()))
    assert wording.SAID_BY.format(who="Ana Ruiz") in shown(verdict(card, ()))


def test_the_picture_takes_its_place_or_leaves_no_gap(engine: Scopewise) -> None:
    made = verdict(card_of(engine, finished(engine, DESCRIPTIONS[0])), ())
    assert problems(with_picture(made.blocks, None)) == []
    assert len(with_picture(made.blocks, None)) == len(made.blocks) - 1
    with_one = with_picture(made.blocks, {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "The matrix"})
    assert [block["type"] for block in with_one].count("image") == 1


def test_the_say_back_holds_every_line_with_its_words_and_who_said_it(engine: Scopewise) -> None:
    line = Line(fact="delivery", label="How you get it", value="a public service", words=f"“{HOSTILE}”")
    reply = Reply(
        question="Is this right?",
        kind="say_back",
        say_back=SayBack(said=(line,) * 60, assumed=(line,), unconfirmed=(line,), open=(line,)),
        beside=HOSTILE,
    )
    made = say_back(reply, engine.phrases, "a" * 32, "thread", {(None, "delivery"): "Ben"})
    check_message(made)
    assert shown(made).count("a public service") == 62
    assert shown(made).count(" — Ben") == 60
    assert all(title in shown(made) for title in wording.SAY_BACK_PARTS.values())


@given(st.text(max_size=400), st.text(max_size=60))
def test_an_answered_question_shows_any_words_within_the_limits(text: str, who: str) -> None:
    check_message(answered("How do you get it?", text, who))


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=80))
def test_a_message_over_the_limits_is_sent_in_parts_with_nothing_lost(sizes: list[int]) -> None:
    whole = message(
        "Long",
        [
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [words("x" * size)]}]}
            for size in sizes
        ],
    )
    parts = split(whole)
    assert [block for part in parts for block in part.blocks] == list(whole.blocks)
    assert all(problems(part.blocks) == [] and part.text == "Long" for part in parts)


def test_the_text_beside_the_blocks_mentions_nobody() -> None:
    assert not HARMFUL.search(message(HOSTILE, []).text)


def test_what_is_over_a_limit_is_found() -> None:
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    row = {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "a", "text": {"text": "x" * 76}, "value": "v" * 2001}] * 6,
    }
    boxes = {"type": "actions", "elements": [{"type": "checkboxes", "action_id": "c", "options": []}]}
    head = {"type": "header", "block_id": "b", "text": {"text": ""}}
    found = problems([long, row, boxes, head, head, *[{"type": "divider"}] * 50])
    assert {text.partition(": ")[2] or text for text in found} >= {
        "55 blocks, at most 50",
        "two blocks with one id",
        "a text of 3001 characters, at most 3000",
        "6 in a row, at most 5",
        "two fields with one action",
        "a value of 2001 characters",
        "a checkboxes without options",
        "an empty text",
    }


@pytest.mark.parametrize("count", [0, 1, 20, 30, 200])
def test_the_home_tab_fits_into_slack_however_many_there_are(engine: Scopewise, count: int) -> None:
    verdict_ = VerdictSummary(status="determined", candidates=(3,), agentic=(1,))
    found = [
        Summary(
            id=f"{n:032x}",
            title=HOSTILE,
            created="",
            updated="2026-01-01T00:00:00",
            version=1,
            stage="result",
            turns=3,
            verdict=verdict_,
        )
        for n in range(count)
    ]
    check_view(home(found, count, {one.id for one in found[::2]}, engine.knowledge.matrix))


@given(st.text(max_size=40), st.text(max_size=40), st.none() | st.text(max_size=40))
def test_what_a_button_is_about_comes_back_as_it_was(a: str, f: str, v: str | None) -> None:
    aim = Aim(a=a, f=f, v=v)
    assert aim_of(aim.value()) == aim


@given(st.text())
def test_what_no_button_of_ours_sent_is_nothing(text: str) -> None:
    assert act_of(text) is None or text.startswith("scopewise.")
    assert aim_of(text) is None or json.loads(text) is not None


def test_every_word_of_ours_is_shown_somewhere() -> None:
    root = Path(wording.__file__).parent
    files = [*root.glob("*.py"), root.parent.parent / "docs" / "slack_preview.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files if path.name != "wording.py")
    names = [name for name in vars(wording) if name.isupper()]
    assert len(names) > 80
    assert [name for name in names if f"wording.{name}" not in code] == []


def test_a_message_is_a_value() -> None:
    assert Message.model_validate_json(message("x", []).model_dump_json()) == message("x", [])
