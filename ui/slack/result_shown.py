"""The result as Slack shows it: the verdict as a card, what decided it, what to do first, and the whole list. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.assessment import Assessment, ProfileEntry, WorkloadResult, scope_names, value_labels
from assistant.citing import Citation, with_place
from assistant.facts import AGENTIC, DECIDING
from assistant.knowledge_files import KnowledgeBase
from assistant.lane_text import lane_words
from assistant.phrases import Phrases, agentic_sentence, assumption_text
from assistant.recommend import Recommendation
from assistant.report.characters import first_sentence, is_safe_address, shortened
from assistant.say_back import short
from ui.slack import wording
from ui.slack.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    divider,
    header,
    link,
    listed,
    message,
    paragraph,
    rich,
    section,
    words,
)
from ui.slack.mrkdwn import escaped, literal
from ui.slack.pressing import Aim, action_id
from ui.slack.talk_shown import notes

FIRST = 5
"""How many recommendations stand under the verdict."""
IN_LIST = 60
"""How many stand in one message of the whole list; further ones go into the next."""
PICTURE = "matrix"
"""The id of the block in whose place the picture goes once it is uploaded."""

Part = Assessment | WorkloadResult


class Card:
    """An assessment with what is needed to put it into words."""

    def __init__(self, assessment: Assessment, knowledge: KnowledgeBase, phrases: Phrases) -> None:
        self.assessment = assessment
        self.knowledge = knowledge
        self.phrases = phrases

    @property
    def parts(self) -> Sequence[Part]:
        """The workloads; the assessment itself where there is only one."""
        return self.assessment.workloads or (self.assessment,)


def verdict(card: Card, said: Sequence[str], *, page: bool = False, share: bool = False) -> Message:
    """The verdict at a glance with what decided it; ``page`` and ``share`` offer the page, and to share it in the channel."""
    found = card.assessment
    blocks = [*notes(said), header(_title(found, card)), *_plain_words(found, card), _place_of_picture()]
    for part in card.parts:
        name = part.name if isinstance(part, WorkloadResult) else ""
        blocks += _part(part, name, card)
    blocks += _lane(card)
    blocks += [_pressed(card, page=page, share=share), context(wording.NOT_LEGAL)]
    return message(_in_words(card), blocks)


def first_recommendations(card: Card) -> Message | None:
    """The most urgent recommendations with their sources; None where there are none."""
    items = card.assessment.recommendations[:FIRST]
    if not items:
        return None
    blocks: list[Block] = [header(wording.FIRST)]
    for rank, item in enumerate(items, start=1):
        blocks += [rich(paragraph(*_item(rank, item)))]
    count = len(card.assessment.recommendations)
    if count > FIRST:
        pressed = button(wording.SHOW_ALL.format(count=count), action_id("all"), Aim(a=card.assessment.id).value())
        blocks += [divider(), actions([pressed])]
    told = "\n".join(f"{rank}. {item.title}" for rank, item in enumerate(items, start=1))
    return message(f"{wording.FIRST}\n{told}", blocks)


def all_recommendations(card: Card) -> list[Message]:
    """Every recommendation on a line or two, in as many messages as it takes."""
    items = card.assessment.recommendations
    found = []
    for start in range(0, len(items), IN_LIST):
        part = items[start : start + IN_LIST]
        lines = [_line(item) for item in part]
        title = [words(wording.ALL, bold=True)] if start == 0 else []
        told = "\n".join(f"{rank}. {item.title}" for rank, item in enumerate(part, start=start + 1))
        found.append(message(told, listed(title, lines, start + 1)))
    return found or [message(wording.NO_ADVICE, notes([wording.NO_ADVICE]))]


def with_picture(blocks: Sequence[Block], picture: Block | None) -> list[Block]:
    """``blocks`` with ``picture`` where it belongs, or without a gap where there is none."""
    found: list[Block] = []
    for block in blocks:
        if block.get("block_id") != PICTURE:
            found.append(block)
        elif picture is not None:
            found.append(picture)
    return found


def _place_of_picture() -> Block:
    return {"type": "divider", "block_id": PICTURE}


def _title(part: Part, card: Card) -> str:
    """The scope in a few words."""
    if part.verdict.status == "not_applicable":
        return wording.OUTSIDE
    if part.verdict.scope is None:
        return wording.SCOPE_OPEN
    text = card.knowledge.matrix.scope(part.verdict.scope)
    return wording.SCOPE.format(number=text.scope, name=text.name)


def _plain_words(part: Part, card: Card) -> list[Block]:
    """What the scope means, or what it may be, and how far that is certain."""
    matrix, result = card.knowledge.matrix, part.verdict
    if result.status == "not_applicable":
        told = [matrix.not_applicable.why]
    elif result.scope is None:
        told = [wording.MAY_BE.format(names=_scopes(result.candidates, card))]
    else:
        told = [matrix.scope(result.scope).plain]
    agentic = agentic_sentence(part.agentic, card.phrases)
    blocks = [section("\n".join(escaped(text) for text in told))]
    blocks += [section(f"*{literal(agentic)}*")] if agentic else []
    blocks += [context(*flags)] if (flags := _flags(part)) else []
    return blocks


def _flags(part: Part) -> list[str]:
    entries = [part.profile[fact].rule for fact in part.verdict.assumed if fact in part.profile]
    told = [wording.ASSUMED.format(reason=assumption_text(rule)) for rule in entries if rule]
    return told if part.verdict.confirmed else [*told, wording.UNCONFIRMED]


def _part(part: Part, name: str, card: Card) -> list[Block]:
    """What decided one workload, and what would change it."""
    blocks = [header(shortened(name, 100)), section(f"*{literal(_title(part, card))}*")] if name else []
    decided = [_decided(fact, part.profile[fact], card) for fact in _deciding() if fact in part.profile]
    blocks += listed([words(wording.DECIDED_BY, bold=True)], decided)
    if part.verdict.status == "not_applicable":
        return blocks + listed(
            [words(wording.INSTEAD_DO, bold=True)],
            [[words(step)] for step in card.knowledge.matrix.not_applicable.instead],
        )
    changes = [[words(text)] for text in _what_if(part, card)]
    return blocks + listed([words(wording.WHAT_IF, bold=True)], changes or [[words(wording.WHAT_IF_NONE)]])


def _deciding() -> list[str]:
    return [fact.name for fact in (*DECIDING, *AGENTIC)]


def _decided(fact: str, entry: ProfileEntry, card: Card) -> list[Block]:
    """A fact, what it is, the words that say so, and who said them."""
    label = short(fact)
    runs = [words(f"{label[:1].upper()}{label[1:]}: ", bold=True), words(value_labels(fact, entry.possible))]
    shown = entry.evidence[:3]
    runs += [words(f" “{shortened(evidence.quote, 120)}”", italic=True) for evidence in shown]
    texts = card.assessment.texts
    who = ", ".join(
        dict.fromkeys(texts[one.turn].who for one in shown if one.turn < len(texts) and texts[one.turn].who)
    )
    runs += [words(wording.SAID_BY.format(who=who))] if who else []
    return runs + ([words(f"{wording.BECAUSE}{assumption_text(entry.rule)}", italic=True)] if entry.rule else [])


def _what_if(part: Part, card: Card) -> list[str]:
    return [
        wording.WHAT_IF_LINE.format(
            subject=short(change.fact)[:1].upper() + short(change.fact)[1:],
            value=value_labels(change.fact, [change.value]),
            scopes=_scopes(change.candidates, card),
        )
        for change in part.verdict.what_if
    ]


def _scopes(candidates: Sequence[int], card: Card) -> str:
    names = {0: wording.OUTSIDE.lower()} | {text.scope: text.name for text in card.knowledge.matrix.scopes}
    return scope_names(candidates, names)


def _lane(card: Card) -> list[Block]:
    """The lane with its conditions, where the organisation's rules give one."""
    lane = card.assessment.lane
    if lane is None:
        return []
    names = {part.id: part.name for part in card.assessment.workloads}
    told = lane_words(lane, card.phrases, names)
    lines = [text for text in (told.depends, told.reviewers, *told.conditions) if text]
    blocks = [rich(paragraph(words(told.title, bold=True)))]
    return blocks + listed([], [[words(text)] for text in lines])


def _pressed(card: Card, *, page: bool, share: bool) -> Block:
    aim = Aim(a=card.assessment.id).value()
    pressed = []
    if card.assessment.next_question is not None:
        pressed.append(button(wording.MORE, action_id("more"), aim, style="primary"))
    pressed.append(button(wording.CORRECT, action_id("correct"), aim))
    if share:
        pressed.append(button(wording.SHARE_HERE, action_id("share_here"), aim))
    if page:
        pressed.append(button(wording.OPEN_PAGE, action_id("page"), aim))
    return actions([*pressed, button(wording.NEW, action_id("new"), aim)])


def _item(rank: int, item: Recommendation) -> list[Block]:
    meta = wording.ITEM_META.format(level=item.level, gate=item.gate, owner=item.owner)
    runs = [
        words(f"{rank}. {item.title}", bold=True),
        words(f"\n{meta}{wording.ITEM_STATES[item.state]}\n"),
        words(f"{first_sentence(item.why, 300)}.\n"),
        words(wording.SOURCE + (wording.OWN_RULE if item.ours else ""), italic=True),
    ]
    for number, (citation, _) in enumerate(list(with_place(item.citations))[:2]):
        runs += [words("; ")] if number else []
        runs.append(_cited(citation))
    return runs


def _cited(citation: Citation) -> Block:
    place = ", ".join(part for part in (citation.source, citation.ref) if part)
    text = shortened(place or citation.title, 140)
    return link(text, citation.url) if is_safe_address(citation.url) else words(text)


def _line(item: Recommendation) -> list[Block]:
    meta = wording.ITEM_META.format(level=item.level, gate=item.gate, owner=item.owner)
    return [words(item.title, bold=True), words(f"\n{meta}{wording.ITEM_STATES[item.state]}")]


def _in_words(card: Card) -> str:
    """The verdict for notifications and screen readers."""
    found = card.assessment
    lines = [f"{wording.RESULT}. {_title(found, card)}"]
    if found.verdict.scope is None and found.verdict.status != "not_applicable":
        lines.append(wording.MAY_BE.format(names=_scopes(found.verdict.candidates, card)))
    return "\n".join([*lines, agentic_sentence(found.agentic, card.phrases)]).strip()
