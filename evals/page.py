"""The figures as one HTML page that stands by itself: tables, plots, the run record. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from evals.baseline import Comparison, comparison_text
from evals.classify import ClassifyReport
from evals.interview_report import InterviewFigures, InterviewReport
from evals.plots import confusion, histogram, reliability, risk_coverage
from evals.record import RunRecord, record_text
from evals.robustness import RobustnessReport
from evals.shares import Share, wilson
from evals.suite import SuiteReport

ORDER = ("not_applicable", "1", "2", "3", "4", "5", "undetermined")
STYLE = """
:root { color-scheme: light dark; --ink: #1d2329; --faint: #68737d; --line: #d5dade; --paper: #ffffff; --card: #f6f7f8;
  --blue: #1f5fa8; --green: #1c7c4a; --amber: #b3861b; --red: #b3372b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaed; --faint: #9ba6b0; --line: #3a424a; --paper: #14181c;
  --card: #1c2126; --blue: #79b0ef; --green: #57c48a; --amber: #e0b64c; --red: #ef7d70; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 68rem; padding: 2rem 1rem; }
h2 { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }
.faint, .note { color: var(--faint); font-size: .875rem; }
.plots { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; background: var(--card); border-radius: .5rem; padding: 1rem; }
figcaption { font-weight: 600; margin-bottom: .5rem; }
svg { max-width: 100%; height: auto; }
svg text { font: 12px system-ui, sans-serif; fill: var(--faint); text-anchor: middle; }
svg text.end { text-anchor: end; } svg text.number { fill: var(--ink); font-weight: 600; }
.axis { stroke: var(--faint); } .grid { stroke: var(--line); } .ideal { stroke: var(--faint); stroke-dasharray: 4 4; }
.curve { stroke: var(--blue); stroke-width: 2; } .interval { stroke: var(--blue); stroke-width: 2; opacity: .5; }
.dot, .bar { fill: var(--blue); } .cell.right { fill: var(--green); } .cell.open { fill: var(--amber); }
.cell.wrong { fill: var(--red); }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
td, th { padding: .25rem .9rem .25rem 0; text-align: left; border-bottom: 1px solid var(--line); }
.scroll { overflow-x: auto; } pre { white-space: pre-wrap; background: var(--card); padding: 1rem; border-radius: .5rem; }
"""


def classify_page(report: ClassifyReport, title: str) -> str:
    """The page of one case file."""
    return _page(title, report.run, [_classify("Figures", report)])


def interview_page(report: InterviewReport, title: str) -> str:
    """The page of interviews with simulated people."""
    return _page(title, report.run, [_interview(report)])


def suite_page(report: SuiteReport) -> str:
    """The page of a run of everything."""
    parts = [_comparison(report.comparison)] if report.comparison else []
    parts += [_classify(f"Verdicts, {part} cases", each) for part, each in report.measured.classify.items()]
    parts += [_interview(report.interview), _robustness(report.robustness), _advice(report)]
    return _page("How right Scopewise is", report.run, parts)


def _page(title: str, run: RunRecord | None, parts: Sequence[str]) -> str:
    record = f'<p class="faint">{escape(record_text(run))}</p>' if run else ""
    note = (
        '<p class="note">Every share with its 95 % Wilson interval. The labels were made by careful reading after the '
        "definitions in docs/design.md, those of real descriptions by language models; none is a court's.</p>"
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><h1>{escape(title)}</h1>{record}{note}{''.join(parts)}</body></html>\n"
    )


def _classify(title: str, report: ClassifyReport) -> str:
    rows = {
        "coverage": report.coverage,
        "selective accuracy, strict": report.selective_strict,
        "selective accuracy, lenient": report.selective_lenient,
        "accuracy on the determined": report.accuracy_on_determined,
        "containment": report.containment,
        **{f"value accuracy, {fact}": share for fact, share in report.value_accuracy.items()},
        "exact profile": report.exact_profile,
        "quotes that stand in the text": report.evidence_exact,
        "quotes where gold has them": report.evidence_supports,
        "agency, exact": report.agency_accuracy,
        "agency, contained": report.agency_containment,
    }
    ece = report.calibration.ece
    gap = "" if ece is None else f"<p>Expected calibration error {ece:.3f}.</p>"
    plots = [
        ("Confusion matrix", confusion(report.confusion, ORDER)),
        ("Risk and coverage", risk_coverage(report.calibration)),
        ("Reliability", reliability(report.calibration)),
    ]
    listed = [("Wrong verdicts", report.wrong), ("Not assessed", tuple(report.not_assessed))]
    return (
        f"<h2>{escape(title)}</h2><p>{report.cases} cases.</p>{_shares(rows)}{gap}{_plots(plots)}"
        f"<h3>By kind</h3>{_kinds(report)}{_lists(listed)}"
    )


def _kinds(report: ClassifyReport) -> str:
    head = ("kind", "cases", "coverage", "selective accuracy", "containment")
    blank = wilson(0, 0)
    rows = [
        (
            kind,
            str(contained.of),
            _share(report.coverage_by_kind.get(kind, blank)),
            _share(report.by_kind.get(kind, blank)),
            _share(contained),
        )
        for kind, contained in report.containment_by_kind.items()
    ]
    return _table(head, rows)


def _interview(report: InterviewReport) -> str:
    every = report.overall
    rows = {
        "verdict right at the end": every.right,
        "… where gold is determined": every.right_on_determined,
        "… before the say-back": every.right_unconfirmed,
        "gold still possible": every.contained,
        "a wrong verdict given": every.wrong_verdicts,
        "a true deciding value shut out": every.wrongly_taken,
        "a true agentic value shut out": every.wrongly_taken_agentic,
        "loops": every.loops,
    }
    asked = (
        f"{_number(every.deciding_asked)} deciding questions on average, the best tree {_number(every.deciding_best)}"
    )
    parts = [
        f"<h2>Interviews with simulated people</h2><p>{every.interviews} interviews; {asked}.</p>{_shares(rows)}",
        _plots([("Deciding questions asked", histogram(report.asked, "Questions asked", "different questions"))]),
        f"<h3>By temperament</h3>{_interview_table(report.by_temperament)}",
        f"<h3>By kind of opening</h3>{_interview_table(report.by_kind)}",
        _lists([("Not assessed", tuple(report.not_assessed))]),
    ]
    for name, found in report.conversations.items():
        shares = {"verdict right": found.verdict, "selective accuracy": found.selective, **found.by_kind}
        parts.append(f"<h3>Scripted conversations, {escape(name)}</h3>{_shares(shares)}")
    return "".join(parts)


def _interview_table(groups: Mapping[str, InterviewFigures]) -> str:
    head = (
        "",
        "interviews",
        "right",
        "wrong verdict",
        "scope value shut out",
        "questions",
        "best tree",
        "turns",
        "loops",
    )
    rows = [
        (
            name,
            str(each.interviews),
            _number(each.right.value),
            _number(each.wrong_verdicts.value),
            _number(each.wrongly_taken.value),
            _number(each.deciding_asked),
            _number(each.deciding_best),
            _number(each.turns),
            str(each.loops.right),
        )
        for name, each in groups.items()
    ]
    return _table(head, rows)


def _robustness(report: RobustnessReport) -> str:
    head = ("", "flipped", "kept", "became open", "open, settled wrongly")
    rows = [
        (name, *(_share(share) for share in (each.flipped, each.kept, each.opened, each.settled_wrongly)))
        for name, each in {"all": report.overall, **report.by_way}.items()
    ]
    listed = [("Flips", report.flips), ("Settled wrongly", report.settled)]
    return f"<h2>Disturbed texts</h2>{_table(head, rows)}{_lists(listed)}"


def _advice(report: SuiteReport) -> str:
    advice = report.advice
    rows = {
        "citations as the corpus has them": advice.citations,
        "recommended cards that apply": advice.fitting,
        "applying cards that are there": advice.complete,
        "cards that must be there": advice.must,
        "cards that must not": advice.must_not,
    }
    listed = [("Missing", advice.missing), ("Unwanted", advice.unwanted), ("Contradicting", advice.contradicting)]
    return f"<h2>Recommendations</h2><p>{advice.profiles} profiles.</p>{_shares(rows)}{_lists(listed)}"


def _comparison(found: Comparison) -> str:
    return f"<h2>Beside the accepted baseline</h2><pre>{escape(comparison_text(found))}</pre>"


def _plots(plots: Sequence[tuple[str, str]]) -> str:
    figures = "".join(f"<figure><figcaption>{title}</figcaption>{svg}</figure>" for title, svg in plots)
    return f'<div class="plots">{figures}</div>'


def _shares(rows: Mapping[str, Share]) -> str:
    head = ("", "share", "95 % interval", "counts")
    return _table(head, [(name, *_cells(share)) for name, share in rows.items()])


def _cells(share: Share) -> tuple[str, str, str]:
    if share.value is None:
        return "–", "", ""
    return f"{share.value:.3f}", f"{share.low:.3f} to {share.high:.3f}", f"{share.right} of {share.of}"


def _share(share: Share) -> str:
    return "–" if share.value is None else f"{share.value:.3f} ({share.right} of {share.of})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _lists(listed: Sequence[tuple[str, Sequence[str]]]) -> str:
    return "".join(
        f"<details><summary>{title}: {len(names)}</summary><p class='faint'>{escape('; '.join(names))}</p></details>"
        for title, names in listed
        if names
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
