"""Every error of Scopewise, sorted by who must act.

    ScopewiseError
    ├── UnusableInput        the person: what was given cannot be used
    │   ├── UnknownFact
    │   ├── UnknownValue
    │   ├── UnreadableText
    │   ├── NoSuchAssessment
    │   ├── AssessmentExists
    │   ├── NotAllowed
    │   ├── LinkUnusable
    │   ├── NoSuchVersion
    │   ├── GuidanceRefused
    │   └── NoSuchSource
    ├── OperatorError        the operator: settings, files, the machine
    │   ├── BadSetting
    │   ├── BadKnowledge
    │   ├── BadOrganisation
    │   ├── StoreUnavailable
    │   ├── StoreNewer
    │   ├── GuidanceDamaged
    │   ├── FetchFailed
    │   ├── ModelFilesRefused
    │   ├── OutputUnwritable
    │   └── WorkersUnavailable
    ├── ModelTrouble         the language model's provider, or who set it up; the embedded reader does the work meanwhile
    │   ├── ModelNotConfigured
    │   ├── ModelRefused
    │   │   └── ModelOverflow
    │   ├── ModelLimited
    │   │   └── ModelSpent
    │   ├── ModelUnreachable
    │   ├── ModelTooSlow
    │   └── ModelNonsense
    ├── RunStopped           whoever began it: a run ended before its last row, between two rows; the same command goes on
    ├── StaleWrite           nobody: another writer was first, try again on the newer version
    └── NotAssessed          us: a part failed, and its result is "not assessed", never an empty one

Each message says where, what was found and what would be right. Text of a person that appears in one is given by
``repr`` and cut short, so that it can neither forge a line of a log nor fill it.
"""

from __future__ import annotations

from collections.abc import Sequence

_SHOWN = 80


def shown(value: object) -> str:
    """``value`` by ``repr``, at most about 80 characters: for use inside a message."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _grouped(names: Sequence[str]) -> list[str]:
    """``names`` with the members of a group together, ``data.(personal | health)``, so that a person can take it in."""
    members: dict[str, list[str]] = {}
    for name in names:
        group, _, member = name.partition(".")
        members.setdefault(group, []).append(member)
    return [f"{group}.({' | '.join(found)})" if found[0] else group for group, found in members.items()]


class ScopewiseError(Exception):
    """The base of all errors that we raise on purpose."""


class UnusableInput(ScopewiseError):
    """What a person or a calling program gave cannot be used; the message says what would be right."""


class UnknownFact(UnusableInput):
    """A name that is no fact."""

    def __init__(self, name: str, valid: Sequence[str]) -> None:
        super().__init__(f"There is no fact {shown(name)}. The facts are: {', '.join(_grouped(valid))}.")
        self.name = name
        self.valid = tuple(valid)


class UnknownValue(UnusableInput):
    """A value outside the domain of its fact."""

    def __init__(self, fact: str, value: object, valid: Sequence[str]) -> None:
        super().__init__(f"{shown(value)} is no value of {fact}. The values are: {', '.join(valid)}.")
        self.fact = fact
        self.value = value
        self.valid = tuple(valid)


class UnreadableText(UnusableInput):
    """A text that cannot be read at all: empty, binary or far too long."""


class NoSuchAssessment(UnusableInput):
    """No assessment has this id."""

    def __init__(self, assessment: str) -> None:
        super().__init__(f"There is no assessment {shown(assessment)}. `scopewise list` names those that there are.")


class AssessmentExists(UnusableInput):
    """An assessment already has this id."""

    def __init__(self, assessment: str) -> None:
        super().__init__(f"There already is an assessment {shown(assessment)}. Use `new_id()` for a new one.")


class NotAllowed(UnusableInput):
    """Who acts may read this, but not do that to it; the message says who may."""


class LinkUnusable(UnusableInput):
    """A link that does not lead to a question: forged, expired, revoked or used; the message says which."""


class NoSuchVersion(UnusableInput):
    """No version of an assessment with this number was kept."""

    def __init__(self, assessment: str, version: int | None, kept: Sequence[int], what: str) -> None:
        there = f"There are: {', '.join(map(str, kept))}." if kept else "There are none."
        which = "No version" if version is None else f"No version {version}"
        super().__init__(f"{which} of the assessment {shown(assessment)} {what}. {there}")


class GuidanceRefused(UnusableInput):
    """A document that cannot be taken in; the message is the reason, to stand after the file's name."""


class NoSuchSource(UnusableInput):
    """No source of guidance has this name."""

    def __init__(self, name: str, valid: Sequence[str], where: str) -> None:
        known = f"There are: {', '.join(valid)}." if valid else "There are none."
        super().__init__(f"There is no source {shown(name)} {where}. {known}")


class OperatorError(ScopewiseError):
    """Something about the installation has to be mended by whoever runs it."""


class BadSetting(OperatorError):
    """A setting with an unusable value; the message names the variable."""


class BadKnowledge(OperatorError):
    """A data file that is not as it must be; the message names file, entry and what was found."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


class BadOrganisation(OperatorError):
    """An organisation file that cannot be used; the message names the lines and what to do about each."""


class StoreUnavailable(OperatorError):
    """The data folder or the database cannot be used."""


class StoreNewer(StoreUnavailable):
    """The database was written by a newer version of Scopewise."""


class GuidanceDamaged(OperatorError):
    """What is stored of added guidance is not what was added, or was written by a newer version."""


class FetchFailed(OperatorError):
    """A published source could not be brought from its publisher, or is not what was published."""


class ModelFilesRefused(OperatorError):
    """The files of the embedding model are missing or are not the official ones."""


class OutputUnwritable(OperatorError):
    """What was worked out cannot be written: the disk is full, or the folder may not be written to."""


class WorkersUnavailable(OperatorError):
    """The processes or machines that were to do the work cannot be begun or reached."""


class ModelTrouble(ScopewiseError):
    """A call to the language model that brought nothing. ``kind`` says in two words what it was, for people and figures.

    The message never holds a prompt, an answer or a key: it may be shown to a person.
    """

    kind = "failed"


class ModelNotConfigured(ModelTrouble):
    """The setting names no provider, its package is not installed, or its key is not set; the message says which."""

    kind = "not configured"


class ModelRefused(ModelTrouble):
    """The provider turned the call away: the key, the account, a policy, or a request that it does not take."""

    kind = "refused"


class ModelOverflow(ModelRefused):
    """The text was longer than the model takes."""

    kind = "too long"


class ModelLimited(ModelTrouble):
    """A limit is used up: the provider's, the rate that was set, or the budget; ``wait`` is in seconds, where known."""

    kind = "limited"

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class ModelSpent(ModelLimited):
    """The budget that the operator set is used up; waiting does not help."""

    kind = "budget used up"


class ModelUnreachable(ModelTrouble):
    """No connection, or the provider is out of order."""

    kind = "not reachable"


class ModelTooSlow(ModelTrouble):
    """No whole answer within the time-out."""

    kind = "too slow"


class ModelNonsense(ModelTrouble):
    """An answer that is none: empty, cut off, far too long, or not in the form that was asked for."""

    kind = "nonsense"


class RunStopped(ScopewiseError):
    """A run ended between two rows, before its last one; the message says why, and what makes the same command go on."""


class StaleWrite(ScopewiseError):
    """Somebody else wrote this assessment first; load it again and repeat the step."""


class NotAssessed(ScopewiseError):
    """A part could not do its work; callers show "not assessed" and go on."""
