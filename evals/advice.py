"""Whether the advice is right: what is cited stands in the corpus, no card contradicts the facts, and the cards that a
security architect would ask for are there.

Three sets of profiles: a grid of workloads known in full, the thirty of ``advice.yaml`` with cards that must and must
not appear, and what the labelled cases are read as.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.app import Scopewise
from assistant.assessment import views
from assistant.citing import Citation, quotation, summary
from assistant.conversation import Interview, Say
from assistant.datafiles import load_yaml
from assistant.errors import ScopewiseError
from assistant.facts import FACTS, Possible
from assistant.ledger import possible_values
from assistant.reading import Strict
from assistant.recommend import WorkloadView
from evals.cases import Case
from evals.profiles import ExpectedAdvice, full_profile, grid, held, known_in_full, load_advice
from evals.record import RunRecord
from evals.shares import Share, share_text, wilson


class AdviceReport(Strict):
    """``wrong_citations``, ``contradicting`` and ``left_out`` are "profile: card"; ``missing`` and ``unwanted`` are the
    cards of ``advice.yaml`` that must, and must not, be there.
    """

    profiles: int
    recommendations: int
    citations: Share
    fitting: Share
    complete: Share
    must: Share
    must_not: Share
    wrong_citations: tuple[str, ...]
    contradicting: tuple[str, ...]
    left_out: tuple[str, ...]
    missing: tuple[str, ...]
    unwanted: tuple[str, ...]
    not_assessed: Mapping[str, str]
    run: RunRecord | None = None

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.wrong_citations or self.contradicting or self.left_out or self.missing or self.unwanted)


def evaluate_advice(
    cases: Sequence[Case], engine: Scopewise, progress: Callable[[], None] = lambda: None
) -> AdviceReport:
    """The figures over the grid, ``advice.yaml`` and ``cases``."""
    expected = load_advice(engine)
    found = _Findings(engine)
    for name, values in grid(expected.defaults):
        found.full(name, values)
        progress()
    for profile in expected.profiles:
        cards = found.full(profile.id, full_profile(expected.defaults, profile.facts, profile.holds))
        found.expect(profile, cards)
        progress()
    for case in cases:
        found.case(case)
        progress()
    return found.report()


class _Tally:
    """Right and all of one figure, with the names of what was not right."""

    def __init__(self) -> None:
        self.of = 0
        self.wrong: list[str] = []

    def note(self, name: str, *, right: bool) -> None:
        self.of += 1
        if not right:
            self.wrong.append(name)

    @property
    def share(self) -> Share:
        return wilson(self.of - len(self.wrong), self.of)


class _Findings:
    """What has been found so far."""

    def __init__(self, engine: Scopewise) -> None:
        self._engine = engine
        files = sorted((engine.knowledge.folder / "cards").glob("*.yaml"))
        self._raw = {card["id"]: card for file in files for card in load_yaml(file)}
        self._profiles = 0
        self._citations, self._fitting, self._complete = _Tally(), _Tally(), _Tally()
        self._must, self._must_not = _Tally(), _Tally()
        self._not_assessed: dict[str, str] = {}

    def full(self, name: str, values: Mapping[str, str]) -> set[str]:
        """Check a workload known in full; the cards that it is given."""
        return self._check(name, known_in_full(values))

    def case(self, case: Case) -> None:
        """Check what ``case`` is read as; a case on which the reader fails is not assessed, and the run goes on."""
        try:
            begun = Interview(id=case.id, started=self._engine.clock())
            self._check(case.id, self._engine.step(begun, Say(text=case.text)))
        except ScopewiseError as error:
            self._not_assessed[case.id] = str(error)
        except Exception as error:  # noqa: BLE001 - a crash is an outcome of that case, not the end of the run
            self._not_assessed[case.id] = f"crashed: {type(error).__name__}: {error}"

    def expect(self, profile: ExpectedAdvice, cards: set[str]) -> None:
        """Check that the cards of ``profile`` are there, or not."""
        for card in profile.must:
            self._must.note(f"{profile.id}: {card}", right=card in cards)
        for card in profile.must_not:
            self._must_not.note(f"{profile.id}: {card}", right=card not in cards)

    def _check(self, name: str, interview: Interview) -> set[str]:
        advice = self._engine.advice(interview)
        each = views(interview.ledger)
        given = {item.id for item in advice.recommendations}
        self._profiles += 1
        for item in advice.recommendations:
            for citation in item.citations:
                self._citations.note(f"{name}: {item.id}", right=self._is_verbatim(citation))
            self._fitting.note(f"{name}: {item.id}", right=any(self._applies(item.id, view) for view in each))
        for card in self._raw:
            if any(self._applies(card, view) for view in each):
                self._complete.note(f"{name}: {card}", right=card in given)
        return given

    def _is_verbatim(self, citation: Citation) -> bool:
        """Whether ``citation`` is what the corpus has under its id."""
        base = self._engine.knowledge
        added = base.added.passages.get(citation.passage)
        if added is not None:
            return citation == quotation(added, base.frameworks, pinned=citation.pinned)
        ours = base.passages.get(citation.passage)
        return ours is not None and citation == summary(ours, base.frameworks, pinned=citation.pinned)

    def _applies(self, card: str, view: WorkloadView) -> bool:
        """Whether the card, as its file has it, holds for what is known of ``view``.

        While it is not known whether the matrix applies, advice is for the case that it does.
        """
        raw = self._raw[card]
        possible: dict[str, Possible] = {name: possible_values(view.known, name) for name in FACTS}
        agentic = raw.get("agentic") or [0, 1, 2, 3, 4]
        scopes = set(view.verdict.candidates) - {0} or {0}
        in_place = scopes <= set(raw["scopes"]) and (set(view.agentic.candidates) - {0} or {0}) <= set(agentic)
        return in_place and held(raw.get("when") or {}, possible) is True

    def report(self) -> AdviceReport:
        """The figures."""
        return AdviceReport(
            profiles=self._profiles,
            recommendations=self._fitting.of,
            citations=self._citations.share,
            fitting=self._fitting.share,
            complete=self._complete.share,
            must=self._must.share,
            must_not=self._must_not.share,
            wrong_citations=tuple(self._citations.wrong),
            contradicting=tuple(self._fitting.wrong),
            left_out=tuple(self._complete.wrong),
            missing=tuple(self._must.wrong),
            unwanted=tuple(self._must_not.wrong),
            not_assessed=self._not_assessed,
        )


def advice_text(report: AdviceReport) -> str:
    """The figures as a table for people."""
    rows = {
        "citations as the corpus has them": report.citations,
        "recommended cards that apply": report.fitting,
        "applying cards that are there": report.complete,
        "cards that must be there": report.must,
        "cards that must not": report.must_not,
    }
    lines = [f"{report.recommendations} recommendations for {report.profiles} profiles, with 95 % Wilson intervals", ""]
    lines += [f"{name:34} {share_text(share)}" for name, share in rows.items()]
    for title in ("wrong_citations", "contradicting", "left_out", "missing", "unwanted"):
        names = getattr(report, title)
        lines.append(f"{title.replace('_', ' ')}: {'; '.join(names) or 'none'}")
    if report.not_assessed:
        lines.append(f"not assessed: {', '.join(report.not_assessed)}")
    return "\n".join(lines)
