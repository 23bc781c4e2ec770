"""What simulated interviews come to: figures for all, by temperament and by kind, and their table. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.facts import AGENTIC, DECIDING, Fact
from assistant.reading import Strict
from evals.conversations import ConversationReport
from evals.interviews import MOST_TURNS, InterviewOutcome
from evals.record import RunRecord
from evals.shares import Share, grouped, mean, share_of, share_text


class InterviewFigures(Strict):
    """Shares and means over some interviews; the means are None where there are none."""

    interviews: int
    right: Share
    right_on_determined: Share
    right_unconfirmed: Share
    contained: Share
    wrong_verdicts: Share
    deciding_asked: float | None
    deciding_times: float | None
    deciding_best: float | None
    turns: float | None
    wrongly_taken: Share
    wrongly_taken_agentic: Share
    taken_from_answers: Share
    loops: Share


class InterviewReport(Strict):
    """``wrongly_taken_facts`` counts them by fact and where the words came; ``asked`` is the histogram of questions."""

    overall: InterviewFigures
    by_temperament: Mapping[str, InterviewFigures]
    by_kind: Mapping[str, InterviewFigures]
    asked: Mapping[int, int]
    wrongly_taken_facts: Mapping[str, int]
    not_assessed: Mapping[str, str]
    outcomes: tuple[InterviewOutcome, ...]
    conversations: Mapping[str, ConversationReport] = {}
    run: RunRecord | None = None


def figures(outcomes: Sequence[InterviewOutcome]) -> InterviewFigures:
    """The figures of ``outcomes``, all of which were assessed."""
    determined = [outcome for outcome in outcomes if outcome.gold != "undetermined"]
    return InterviewFigures(
        interviews=len(outcomes),
        right=share_of(outcomes, lambda outcome: bool(outcome.right)),
        right_on_determined=share_of(determined, lambda outcome: bool(outcome.right)),
        right_unconfirmed=share_of(outcomes, lambda outcome: bool(outcome.right_unconfirmed)),
        contained=share_of(outcomes, lambda outcome: bool(outcome.contained)),
        wrong_verdicts=share_of(outcomes, lambda outcome: not outcome.right and outcome.given != "undetermined"),
        deciding_asked=mean([outcome.deciding_asked for outcome in outcomes]),
        deciding_times=mean([outcome.deciding_times for outcome in outcomes]),
        deciding_best=mean([outcome.deciding_best for outcome in outcomes]),
        turns=mean([outcome.turns for outcome in outcomes]),
        wrongly_taken=share_of(outcomes, lambda outcome: _took(outcome, DECIDING)),
        wrongly_taken_agentic=share_of(outcomes, lambda outcome: _took(outcome, AGENTIC)),
        taken_from_answers=share_of(outcomes, lambda outcome: any(taken.turn for taken in outcome.wrongly_taken)),
        loops=share_of(outcomes, lambda outcome: outcome.looped),
    )


def _took(outcome: InterviewOutcome, facts: Sequence[Fact]) -> bool:
    """Whether a true value of one of ``facts`` was shut out at any time, even if it was put right later."""
    return any(taken.fact == fact.name for taken in outcome.wrongly_taken for fact in facts)


def interview_report(outcomes: Sequence[InterviewOutcome]) -> InterviewReport:
    """All figures of ``outcomes``; those that could not be assessed are listed apart."""
    done = [outcome for outcome in outcomes if outcome.error is None]
    taken = Counter(
        f"{found.fact}, {'answers' if found.turn else 'opening'}" for outcome in done for found in outcome.wrongly_taken
    )
    return InterviewReport(
        overall=figures(done),
        by_temperament={key: figures(each) for key, each in grouped(done, lambda found: found.temperament).items()},
        by_kind={key: figures(each) for key, each in grouped(done, lambda found: found.kind).items()},
        asked=dict(sorted(Counter(outcome.deciding_asked for outcome in done).items())),
        wrongly_taken_facts=dict(taken.most_common()),
        not_assessed={f"{o.id}, {o.temperament}": o.error for o in outcomes if o.error is not None},
        outcomes=tuple(outcomes),
    )


def interview_text(report: InterviewReport) -> str:
    """The figures as a table for people."""
    every = report.overall
    lines = [f"{every.interviews} interviews with simulated people; shares with their 95 % Wilson intervals", ""]
    lines += [
        f"{name:34} {share_text(share)}"
        for name, share in (
            ("verdict right at the end", every.right),
            ("… where gold is determined", every.right_on_determined),
            ("… before the say-back", every.right_unconfirmed),
            ("gold still possible", every.contained),
            ("a wrong verdict given", every.wrong_verdicts),
            ("a true deciding value shut out", every.wrongly_taken),
            ("a true agentic value shut out", every.wrongly_taken_agentic),
            ("either, by an answer", every.taken_from_answers),
            (f"loops (over {MOST_TURNS} turns)", every.loops),
        )
    ]
    asked = f"{_number(every.deciding_asked)} different, {_number(every.deciding_times)} times"
    best = f"best tree {_number(every.deciding_best)}; turns {_number(every.turns)}"
    lines += [f"{'deciding questions, on average':34} {asked}; {best}", ""]
    lines += ["scope, agency: the share of interviews in which a true value of theirs was shut out", ""]
    lines += [*_rows("temperament", report.by_temperament), "", *_rows("kind", report.by_kind)]
    taken = ", ".join(f"{name}: {count}" for name, count in report.wrongly_taken_facts.items())
    lines += ["", f"wrongly taken: {taken or 'none'}"]
    if report.not_assessed:
        lines.append(f"not assessed: {'; '.join(report.not_assessed)}")
    for name, found in report.conversations.items():
        lines += ["", *conversation_lines(name, found)]
    return "\n".join(lines)


def conversation_lines(name: str, report: ConversationReport) -> list[str]:
    """The figures of scripted conversations as a table for people."""
    rows = {
        "verdict right": report.verdict,
        "coverage": report.coverage,
        "selective accuracy": report.selective,
        "containment": report.containment,
        **{f"values of {fact}": share for fact, share in report.facts.items()},
        "agency, exact": report.agency,
        **{f"verdict right, {kind}": share for kind, share in report.by_kind.items()},
    }
    lines = [f"{report.conversations} scripted conversations of {name}", ""]
    lines += [f"{row:34} {share_text(share)}" for row, share in rows.items()]
    lines.append(f"not right: {', '.join(report.not_right) or 'none'}")
    if report.not_assessed:
        lines.append(f"not assessed: {', '.join(report.not_assessed)}")
    return lines


def _rows(title: str, groups: Mapping[str, InterviewFigures]) -> list[str]:
    columns = ("right", "wrong", "scope", "agency", "asked", "best", "turns", "loops")
    head = f"{title:24} {'n':>5} {' '.join(f'{column:>7}' for column in columns)}"
    rows = [
        f"{name:24} {each.interviews:5} {_number(each.right.value):>7} {_number(each.wrong_verdicts.value):>7} "
        f"{_number(each.wrongly_taken.value):>7} {_number(each.wrongly_taken_agentic.value):>7} {_number(each.deciding_asked):>7} {_number(each.deciding_best):>7} "
        f"{_number(each.turns):>7} {each.loops.right:7}"
        for name, each in groups.items()
    ]
    return [head, *rows]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
