"""All evals in one run: the project's own cases and conversations, simulated people, robustness, advice, the baseline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.app import Scopewise
from assistant.reading import Strict
from evals.advice import AdviceReport, advice_text, evaluate_advice
from evals.baseline import Baseline, Comparison, Standing, compare, comparison_text, own_cases, standings
from evals.cases import Case
from evals.classify import ClassifyReport, judged, report_text, score
from evals.conversations import Conversation, ConversationReport, evaluate_conversations, load_conversations
from evals.disturbances import load_material
from evals.interview_report import InterviewReport, interview_report, interview_text
from evals.interviews import Cast, sampled, simulate
from evals.pairs import simulate_pairs
from evals.paraphrases import load_paraphrases
from evals.people import load_people
from evals.record import RunRecord, record_text, run_record
from evals.robustness import RobustnessReport, Trial, evaluate_robustness, robustness_text

FOLDER = Path(__file__).resolve().parent
CONVERSATIONS = "conversations-"
SAMPLE = 24
"""How many cases of each part meet simulated people and disturbances in a run of everything."""


@dataclass(frozen=True, slots=True)
class Material:
    """The project's own cases and conversations by part."""

    cases: Mapping[str, tuple[Case, ...]]
    conversations: Mapping[str, tuple[Conversation, ...]]

    def kinds(self) -> dict[str, dict[str, str]]:
        """The kind of every case and conversation, by part and id."""
        found = {part: {case.id: case.kind for case in cases} for part, cases in self.cases.items()}
        for part, conversations in self.conversations.items():
            found[CONVERSATIONS + part] = {each.id: each.kind for each in conversations}
        return found


class Measured(Strict):
    """The figures that the baseline is about, by part."""

    classify: Mapping[str, ClassifyReport]
    conversations: Mapping[str, ConversationReport]

    def standings(self) -> dict[str, dict[str, Standing]]:
        """Every case and conversation with what it counts as, by part."""
        found = {part: standings(report.outcomes) for part, report in self.classify.items()}
        for part, report in self.conversations.items():
            found[CONVERSATIONS + part] = standings(report.outcomes)
        return found

    def not_assessed(self) -> list[str]:
        """The cases and conversations that could not be assessed."""
        failed = [report.not_assessed for report in self.classify.values()]
        failed += [report.not_assessed for report in self.conversations.values()]
        return [name for each in failed for name in each]


class SuiteReport(Strict):
    """All figures of one run; ``comparison`` is None where there was no baseline to compare with."""

    run: RunRecord
    measured: Measured
    interview: InterviewReport
    robustness: RobustnessReport
    advice: AdviceReport
    comparison: Comparison | None = None

    def not_assessed(self) -> list[str]:
        """All that could not be assessed."""
        return [
            *self.measured.not_assessed(),
            *self.interview.not_assessed,
            *self.robustness.not_assessed,
            *self.advice.not_assessed,
        ]

    @property
    def passes(self) -> bool:
        """Whether nothing failed, no advice is wrong, and the run is no worse than the baseline."""
        worse = self.comparison is not None and self.comparison.is_worse
        return self.advice.is_clean and not worse and not self.not_assessed()


def own_material(engine: Scopewise, folder: Path = FOLDER) -> Material:
    """The cases and conversations in ``folder``; raises `UnusableInput`."""
    conversations = {
        path.stem.removeprefix(CONVERSATIONS): load_conversations(path, engine.knowledge.guide)
        for path in sorted(folder.glob(f"{CONVERSATIONS}*.jsonl"))
    }
    return Material(own_cases(folder / "cases"), conversations)


def measure(material: Material, engine: Scopewise) -> Measured:
    """The figures that the baseline is about."""
    return Measured(
        classify={part: score(cases, lambda case: judged(engine, case.text)) for part, cases in material.cases.items()},
        conversations={part: evaluate_conversations(each, engine) for part, each in material.conversations.items()},
    )


def run_suite(
    engine: Scopewise, baseline: Baseline | None, sample: int = SAMPLE, say: Callable[[str], None] = lambda _: None
) -> SuiteReport:
    """Every eval; ``sample`` cases of each part meet simulated people and disturbances, ``say`` is told what is next."""
    material = own_material(engine)
    say("cases and conversations")
    measured = measure(material, engine)
    some = [case for cases in material.cases.values() for case in sampled(cases, sample, 1)]
    say("simulated people")
    people = load_people(engine.knowledge.guide)
    cast = Cast(people, people.temperaments(), 1)
    interviews = simulate(some, cast, engine) + simulate_pairs(some, cast, engine)
    say("robustness")
    robustness = evaluate_robustness(some, engine, Trial(load_material(), paraphrases=load_paraphrases()))
    say("advice")
    advice = evaluate_advice(some, replace(engine, finder=None))
    return SuiteReport(
        run=run_record(engine),
        measured=measured,
        interview=interview_report(interviews).model_copy(update={"conversations": measured.conversations}),
        robustness=robustness,
        advice=advice,
        comparison=compare(measured.standings(), baseline, material.kinds()) if baseline else None,
    )


def suite_text(report: SuiteReport) -> str:
    """All tables for people."""
    parts = [f"{part}: {report_text(each)}" for part, each in report.measured.classify.items()]
    parts += [interview_text(report.interview), robustness_text(report.robustness), advice_text(report.advice)]
    if report.comparison:
        parts.append(comparison_text(report.comparison))
    parts.append(record_text(report.run))
    return f"\n\n{'-' * 72}\n\n".join(parts)
