"""Taking back: the last thing that was said, or all of it. What is taken back stays in the record. Pure."""

from __future__ import annotations

from assistant.conversation import Filed, Interview
from assistant.errors import UnusableInput


def taking_back(interview: Interview) -> Interview:
    """Without the last turn that said something and all after it; as it was where nothing is left to take back."""
    asking = len(interview.turns) - 1
    said = [index for index in range(asking) if interview.is_live(index) and _said_something(interview, index)]
    if not said:
        return interview
    ledger = interview.ledger
    for index in range(said[-1], asking + 1):
        ledger = ledger.withdrawing(index)
    workloads = tuple(workload for workload in ledger.workloads if workload.turn < said[-1])
    return interview.model_copy(update={"ledger": ledger.model_copy(update={"workloads": workloads})})


def starting_over(interview: Interview, *, afresh: bool = False) -> Interview:
    """Without anything that was said; where ``afresh``, with what the last turn says."""
    ledger = interview.ledger
    for index in range(len(interview.turns) - afresh):
        ledger = ledger.withdrawing(index)
    return interview.model_copy(update={"ledger": ledger.model_copy(update={"workloads": ()}), "extra": 0})


def without_turn(interview: Interview, turn: int, end: int | None = None) -> Interview:
    """Without what ``turn`` said, and with the question standing to which it replied; all that came later stays.

    Raises `UnusableInput` where it is no turn of a person before the turn ``end``, None for any.
    """
    if not 0 <= turn < (len(interview.turns) if end is None else end) or isinstance(
        interview.turns[turn].message, Filed
    ):
        raise UnusableInput(f"There is no message {turn} in this assessment that could be taken back.")
    ledger = interview.ledger.withdrawing(turn)
    kept = tuple(workload for workload in ledger.workloads if workload.turn != turn)
    return interview.model_copy(
        update={"ledger": ledger.model_copy(update={"workloads": kept}), "pending": interview.turns[turn].shown}
    )


def _said_something(interview: Interview, index: int) -> bool:
    """Whether turn ``index`` changed what is known, what is asked, or where the interview stands."""
    if isinstance(interview.turns[index].message, Filed):
        return False
    marks = (interview.began_at, interview.ended_at, interview.confirmed_at)
    return (
        index in marks
        or interview.turns[index].is_description
        or any(statement.evidence.turn == index for statement in interview.ledger.statements)
        or any(entry.turn == index for entry in interview.set_aside)
        or any(workload.turn == index for workload in interview.ledger.workloads)
    )
