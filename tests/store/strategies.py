"""Interviews of every kind for Hypothesis; apart from the examples, which a writing process must import quickly."""

from __future__ import annotations

from hypothesis import strategies as st

from assistant.conversation import Interview, Say, SetAside, Turn
from assistant.facts import FACTS
from assistant.ledger import Evidence, Ledger, Statement, Workload
from assistant.reading import Observation, Reading
from assistant.store import new_id


@st.composite
def statements(draw: st.DrawFn, turn: int, text: str) -> Statement:
    fact = draw(st.sampled_from(list(FACTS.values())))
    values = draw(st.lists(st.sampled_from(sorted(fact.domain)), min_size=1, unique=True))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    return Statement(
        fact=fact.name,
        values=tuple(values),
        basis=draw(st.sampled_from(["stated", "inferred", "answered"])),
        evidence=Evidence(turn=turn, start=start, end=end, quote=text[start:end]),
        workload=draw(st.none() | st.just("w1")),
        confidence=draw(st.floats(0, 1)),
        replaces=draw(st.booleans()),
    )


@st.composite
def turns(draw: st.DrawFn) -> Turn:
    text = draw(st.text(max_size=40))
    quote = Observation(fact="delivery", values=("x",), basis="stated", start=0, end=len(text), quote=text)
    reading = draw(st.none() | st.builds(Reading, observations=st.just((quote,)), term=st.text(max_size=5)))
    return Turn(message=Say(text=text, who=draw(st.text(max_size=5))), text=text, shown=None, reading=reading)


@st.composite
def interviews(draw: st.DrawFn) -> Interview:
    """Any interview that fits together: its quotes are in its turns, and what points at a turn finds one."""
    said = draw(st.lists(turns(), min_size=1, max_size=5))
    positions = st.integers(0, len(said) - 1)
    stated = [draw(statements(at, turn.text)) for at, turn in enumerate(said) if draw(st.booleans())]
    ledger = Ledger(
        statements=tuple(stated),
        workloads=tuple(draw(st.lists(st.builds(Workload, id=st.just("w1"), name=st.text(max_size=9)), max_size=1))),
        withdrawn=tuple(draw(st.lists(positions, max_size=2, unique=True))),
    )
    put_aside = st.builds(SetAside, fact=st.just("delivery"), workload=st.none(), turn=positions)
    return Interview(
        id=draw(st.builds(new_id)),
        turns=tuple(said),
        ledger=ledger,
        set_aside=tuple(draw(st.lists(put_aside, max_size=2))),
        misses=draw(st.integers(0, 3)),
        stage=draw(st.sampled_from(["asking", "say_back", "result"])),
        ended_at=draw(st.none() | positions),
    )
