"""The accepted outcomes, case by case, and whether a run is worse.

A run is worse when, of the cases that it and the baseline share, significantly more were lost than gained (McNemar's
exact test at 5 %, over all and over each part), when a case of the must-pass set got a wrong determined verdict that it
did not have before, or when a case of the baseline is no longer there. Until then open verdicts may come and go.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from assistant.datafiles import first_fault
from assistant.errors import UnusableInput
from assistant.reading import Strict
from evals.cases import Case, load_all
from evals.classify import Outcome
from evals.conversations import ConversationOutcome
from evals.record import RunRecord
from evals.shares import mcnemar

FOLDER = Path(__file__).resolve().parent
BASELINE = FOLDER / "baseline.json"
ALPHA = 0.05
ALWAYS_MUST_PASS = frozenset({"injection", "negation"})
"""The kinds of which every case is in the must-pass set, right in the baseline or not."""

Standing = Literal["right", "wrong", "open", "not assessed"]
"""``wrong``: a determined verdict that is not gold; ``open``: none was given although gold has one."""


class Baseline(Strict):
    """The outcomes by part and case, the cases that must not become wrong, and the run that made them."""

    run: RunRecord
    outcomes: Mapping[str, Mapping[str, Standing]]
    must_pass: Mapping[str, tuple[str, ...]]


class Paired(Strict):
    """What changed between baseline and run over the same cases; ``p`` is McNemar's exact probability."""

    cases: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    p: float

    @property
    def is_loss(self) -> bool:
        """Whether significantly more was lost than gained."""
        return len(self.lost) > len(self.gained) and self.p < ALPHA


class Comparison(Strict):
    """A run beside the baseline: all cases, each part, and what may not happen at all."""

    overall: Paired
    parts: Mapping[str, Paired]
    newly_wrong: tuple[str, ...]
    gone: tuple[str, ...]
    new: int

    @property
    def is_worse(self) -> bool:
        """Whether the run must not be accepted without looking."""
        lost = self.overall.is_loss or any(part.is_loss for part in self.parts.values())
        return lost or bool(self.newly_wrong or self.gone)


def standing(outcome: Outcome | ConversationOutcome) -> Standing:
    """What an outcome counts as in the baseline."""
    if outcome.given is None:
        return "not assessed"
    if outcome.right:
        return "right"
    return "open" if outcome.given == "undetermined" else "wrong"


def standings(outcomes: Iterable[Outcome | ConversationOutcome]) -> dict[str, Standing]:
    """The standing of every case, by its id."""
    return {outcome.id: standing(outcome) for outcome in outcomes}


def own_cases(folder: Path = FOLDER / "cases") -> dict[str, tuple[Case, ...]]:
    """The project's own cases by part: the word before the hyphen in the file's name."""
    parts: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        parts.setdefault(path.stem.partition("-")[0], []).append(path)
    return {part: load_all(paths) for part, paths in parts.items()}


def load_baseline(path: Path = BASELINE) -> Baseline:
    """The accepted baseline; raises `UnusableInput` that says how to make one."""
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read; `scopewise eval all --accept` writes one.") from error
    except ValidationError as error:
        fault = first_fault(error, "the baseline", found=False)
        raise UnusableInput(f"{path}: {fault}; `scopewise eval all --accept` writes it anew.") from error


def accept(outcomes: Mapping[str, Mapping[str, Standing]], run: RunRecord, path: Path = BASELINE) -> None:
    """Write ``outcomes`` as the new baseline; what is right in it must pass from now on."""
    must_pass = {
        part: [identifier for identifier, each in sorted(found.items()) if each == "right"]
        for part, found in outcomes.items()
    }
    data = {
        "run": run.model_dump(),
        "outcomes": {part: dict(sorted(found.items())) for part, found in sorted(outcomes.items())},
        "must_pass": dict(sorted(must_pass.items())),
    }
    try:
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise UnusableInput(f"{path} cannot be written: {error.strerror or error}.") from error


def compare(
    outcomes: Mapping[str, Mapping[str, Standing]], baseline: Baseline, kinds: Mapping[str, Mapping[str, str]]
) -> Comparison:
    """``outcomes`` beside ``baseline``; ``kinds`` gives the kind of a case, by part and id."""
    pairs = {
        part: [(name, before[name], outcomes.get(part, {})[name]) for name in before if name in outcomes.get(part, {})]
        for part, before in baseline.outcomes.items()
    }
    return Comparison(
        overall=_paired([(f"{part}/{name}", old, new) for part, each in pairs.items() for name, old, new in each]),
        parts={part: _paired(each) for part, each in pairs.items()},
        newly_wrong=tuple(
            f"{part}/{name}"
            for part, each in pairs.items()
            for name, before, after in each
            if after == "wrong" and before != "wrong" and _must_pass(part, name, baseline, kinds)
        ),
        gone=tuple(
            f"{part}/{name}"
            for part, before in baseline.outcomes.items()
            for name in before
            if name not in outcomes.get(part, {})
        ),
        new=sum(name not in baseline.outcomes.get(part, {}) for part, found in outcomes.items() for name in found),
    )


def _must_pass(part: str, name: str, baseline: Baseline, kinds: Mapping[str, Mapping[str, str]]) -> bool:
    return name in baseline.must_pass.get(part, ()) or kinds.get(part, {}).get(name) in ALWAYS_MUST_PASS


def _paired(pairs: Sequence[tuple[str, Standing, Standing]]) -> Paired:
    gained = tuple(name for name, before, after in pairs if before != "right" and after == "right")
    lost = tuple(name for name, before, after in pairs if before == "right" and after != "right")
    return Paired(cases=len(pairs), gained=gained, lost=lost, p=mcnemar(len(gained), len(lost)))


def comparison_text(found: Comparison) -> str:
    """The comparison for people."""
    rows = {"all": found.overall, **found.parts}
    lines = ["Beside the accepted baseline", ""]
    lines += [
        f"{name:26} {paired.cases:4} cases, {len(paired.gained)} gained, {len(paired.lost)} lost, p = {paired.p:.3f}"
        f"{'  SIGNIFICANT LOSS' if paired.is_loss else ''}"
        for name, paired in rows.items()
    ]
    lines.append(f"newly wrong in the must-pass set: {', '.join(found.newly_wrong) or 'none'}")
    if found.gone:
        lines.append(f"no longer there: {', '.join(found.gone)}")
    if found.overall.lost:
        lines.append(f"lost: {', '.join(found.overall.lost)}")
    if found.new:
        lines.append(f"{found.new} cases are not in the baseline yet; `scopewise eval all --accept` takes them in.")
    lines.append("WORSE than the baseline" if found.is_worse else "no worse than the baseline")
    return "\n".join(lines)
