"""The lane on the page: beside the verdict in short, and its rules one by one under "Why"."""

from __future__ import annotations

from assistant.assessment import Assessment
from assistant.lane_text import LaneWords, lane_words
from assistant.lanes import LaneEntry
from assistant.phrases import Phrases
from assistant.review_words import override_lines
from ui import wording
from ui.safe_text import Html, fill, joined, words


def lane_card(assessment: Assessment, phrases: Phrases) -> Html:
    """The lane with its reasons, conditions, who decides and what would ease it; nothing where there is none."""
    if assessment.lane is None:
        return Html()
    told = lane_words(assessment.lane, phrases, _names(assessment))
    name = assessment.lane.lane or wording.LANE_OPEN
    return fill(
        '<section class="lane {style}"><p class="over">{over}</p><h2 class="big">{name}</h2><p class="plain">{plain}</p>'
        "{overridden}{who}{lists}{notes}</section>",
        style=(assessment.lane.lane or "open").replace(" ", "-"),
        over=wording.LANE,
        name=name[:1].upper() + name[1:],
        plain=words(" ".join(part for part in (told.meaning or told.title, told.depends) if part)),
        who=fill('<p class="plain">{text}</p>', text=words(told.reviewers)) if told.reviewers else Html(),
        lists=_lists(told, phrases),
        notes=joined([fill('<p class="plain">{text}</p>', text=words(note)) for note in told.notes]),
        overridden=_overridden(assessment),
    )


def _overridden(assessment: Assessment) -> Html:
    """What a reviewer put in place of the lane, to stand beside what the rules say."""
    override = assessment.review.override if assessment.review else None
    if override is None or override.lane is None:
        return Html()
    return fill('<p class="flag">{text}</p>', text=override_lines(override)[-1])


def lane_trace(assessment: Assessment) -> Html:
    """Every decision rule with what became of it."""
    if assessment.lane is None:
        return Html()
    names = _names(assessment)
    return fill(
        '<h2>{title}</h2><p class="soft">{source}</p><ul class="rules">{lines}</ul>',
        title=wording.LANE_RULES,
        source=wording.LANE_SOURCE.format(source=assessment.lane.source),
        lines=joined([_entry(entry, names) for entry in assessment.lane.because]),
    )


def _names(assessment: Assessment) -> dict[str, str]:
    return {part.id: part.name for part in assessment.workloads}


def _lists(told: LaneWords, phrases: Phrases) -> Html:
    parts = (("lane_because", told.because), ("lane_conditions", told.conditions), ("lane_easier", told.easier))
    shown = [
        fill(
            '<p class="list-title">{title}</p><ul>{lines}</ul>',
            title=phrases.replies[heading],
            lines=joined([fill("<li>{line}</li>", line=words(line)) for line in lines]),
        )
        for heading, lines in parts
        if lines
    ]
    return joined(shown)


def _entry(entry: LaneEntry, names: dict[str, str]) -> Html:
    whose = fill(" ({name})", name=words(names.get(entry.workload, entry.workload), 80)) if entry.workload else Html()
    return fill(
        '<li class="{style}"><span class="tag">{outcome}</span> {lane}: {text}{whose} <span class="soft">{line}</span></li>',
        style=entry.outcome.replace(" ", "-"),
        outcome=wording.OUTCOMES[entry.outcome],
        lane=entry.lane,
        text=words(entry.text),
        whose=whose,
        line=wording.LINE.format(line=entry.line),
    )
