"""What the organisation's file states, as turns of an interview: which are due, their text, their statements. Pure.

Nothing is filed that would say again what a live turn says already, so a new version of the file changes only what it
says otherwise, and a person's correction of what the file states is not undone by the next turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.conversation import Filed, Filing, Interview
from assistant.facts import FACTS, NO, YES, Possible, group_members, possible_of
from assistant.ledger import Evidence, FileLine, Statement, possible_values, profile
from assistant.organisation import InForce, Product, in_place_facts


@dataclass(frozen=True, slots=True)
class Named:
    """Where a person named an approved product: the product's name in the file, the turn, and the words' place."""

    product: str
    turn: int
    start: int
    end: int


def filed_text(message: Filed) -> str:
    """The text of the turn: whose file, then each of its lines once."""
    return "\n".join([*_head(message), *_lines(message).values()])


def _head(message: Filed) -> list[str]:
    return [f"{message.file}, version {message.version}", *([message.note] if message.note else [])]


def _lines(message: Filed) -> dict[int, str]:
    return {entry.line: f"line {entry.line}: {entry.words}" for entry in message.states}


def _ends(message: Filed) -> dict[int, int]:
    """Where each line ends in the text, in code points."""
    ends, end = {}, len("\n".join(_head(message)))
    for line, words in _lines(message).items():
        end += 1 + len(words)
        ends[line] = end
    return ends


def filed_statements(message: Filed, turn: int) -> list[Statement]:
    """One statement for each fact, with its line as the exact words. Raises `UnknownFact` or `UnknownValue`."""
    text, ends = filed_text(message), _ends(message)
    statements = []
    for entry in message.states:
        possible_of(entry.fact, entry.values)
        end = ends[entry.line]
        start = end - len(entry.words)
        source = FileLine(file=message.file, version=message.version, line=entry.line)
        evidence = Evidence(turn=turn, start=start, end=end, quote=text[start:end], source=source)
        statements.append(
            Statement(
                fact=entry.fact,
                values=tuple(FACTS[entry.fact].ordered(entry.values)),
                basis="stated",
                evidence=evidence,
                workload=message.workload,
                reader="file",
                who=message.who,
                at=message.at,
            )
        )
    return statements


def due(interview: Interview, force: InForce, named: Sequence[Named], at: str) -> list[Filed]:
    """What has to be filed now, at the time ``at`` (ISO 8601), for the interview to hold what the file states."""
    earlier = interview.filed()
    wanted = {(filed.product, filed.workload): filed for filed in _wanted(interview, force, named, at)}
    found: list[Filed] = []
    for turn, before in earlier.items():
        after = wanted.pop((before.product, before.workload), None)
        if after is None and before.states:
            note = _NO_LONGER.format(product=before.product) if before.product else ""
            found.append(_blank(force, before, at).model_copy(update={"instead_of": turn, "note": note}))
        elif after is not None and not after.says_the_same(before):
            found.append(after.model_copy(update={"instead_of": turn}))
    return found + [filed for filed in wanted.values() if filed.states or filed.note]


def allowed_data(interview: Interview, workload: str | None) -> frozenset[str] | None:
    """The classes of data that every approved product in ``workload`` may see; None where it rests on none."""
    found = [
        frozenset(filed.allowed)
        for filed in interview.filed().values()
        if filed.sanctions and filed.workload in (None, workload)
    ]
    return frozenset.intersection(*found) if found else None


def _wanted(interview: Interview, force: InForce, named: Sequence[Named], at: str) -> Iterator[Filed]:
    yield _blank(force, None, at).model_copy(update={"states": tuple(_standing(force))})
    products = force.organisation.products
    ended = [product.name for product in products if product.expires < at[:10]]
    for name in dict.fromkeys(mention.product for mention in named if mention.product in ended):
        yield _ended(force, name, at)
    for name, workload in _places(interview, named):
        index = next((i for i, product in enumerate(products) if product.name == name and name not in ended), None)
        if index is not None and products[index].delivery in _deliveries(interview, workload):
            yield _of_product(force, index, workload, at)


def _deliveries(interview: Interview, workload: str | None) -> Possible:
    """How the person may get it, by all that is live: once they have said otherwise, the product's terms are not theirs."""
    return possible_values(profile(interview.ledger, workload), "delivery")


def _ended(force: InForce, name: str, at: str) -> Filed:
    product = next(product for product in force.organisation.products if product.name == name)
    line = force.line("products", force.organisation.products.index(product), "expires")
    note = f"The approval of {name} ended on {product.expires} (line {line}), so it settles nothing."
    return _blank(force, None, at).model_copy(update={"product": name, "note": note})


def _places(interview: Interview, named: Sequence[Named]) -> list[tuple[str, str | None]]:
    """In which workloads the named products are used: where a reader took a fact from the very words that name one.

    So a product that was ruled out, or is somebody else's, settles nothing.
    """
    found: dict[tuple[str, str | None], None] = {}
    for mention in named:
        for statement in interview.ledger.statements:
            here = statement.evidence
            overlaps = here.turn == mention.turn and here.start < mention.end and mention.start < here.end
            if overlaps and statement.fact in _OF_A_NAME and interview.is_live(here.turn):
                found[mention.product, statement.workload] = None
    return [place for place in found if place[1] in (None, *interview.workload_ids)]


_OF_A_NAME: Final = frozenset({"generative", "delivery", "model_training", "model_origin"})
"""The facts that a reader takes from the name of a product in use."""


_NO_LONGER: Final = "What your organisation's file says of {product} no longer counts here."


def _blank(force: InForce, before: Filed | None, at: str) -> Filed:
    who = f"{force.file}, version {force.organisation.version}"
    return Filed(
        file=force.file,
        version=force.organisation.version,
        digest=force.digest,
        product=before.product if before else "",
        workload=before.workload if before else None,
        who=who,
        at=at,
    )


def _standing(force: InForce) -> Iterator[Filing]:
    organisation = force.organisation
    if organisation.sector:
        yield _filing(force, "sector", organisation.sector, "sector")
    for index, member in enumerate(organisation.jurisdictions or ()):
        yield _filing(force, f"jurisdiction.{member}", YES, "jurisdictions", index)
    if organisation.jurisdictions is not None:
        for fact in group_members("jurisdiction"):
            if fact.member not in organisation.jurisdictions:
                yield _filing(force, fact.name, NO, "jurisdictions")
    for fact_name, index in in_place_facts(organisation).items():
        yield _filing(force, fact_name, YES, "controls", index, "in_place")


def _of_product(force: InForce, index: int, workload: str | None, at: str) -> Filed:
    product = force.organisation.products[index]
    blank = _blank(force, None, at).model_copy(update={"product": product.name, "workload": workload})
    states = tuple(
        _filing(force, fact, value, "products", index, key) for key, (fact, value) in _terms(product).items()
    )
    return blank.model_copy(update={"states": states, "allowed": product.data_allowed})


def _terms(product: Product) -> Mapping[str, tuple[str, str]]:
    """What the terms of ``product`` come to, by the key that says it."""
    return {
        "name": ("delivery", product.delivery),
        "contract": ("contract", NO if _is_none(product.contract) else YES),
        "retention": ("provider.keeps_inputs", NO if _is_none(product.retention) else YES),
        "training_on_inputs": ("provider.trains_on_inputs", product.training_on_inputs),
    }


def _is_none(text: str) -> bool:
    return text.strip().casefold() == "none"


def _filing(force: InForce, fact: str, value: str, *path: str | int) -> Filing:
    line = force.line(*path)
    return Filing(fact=fact, values=(value,), line=line, words=force.words(line) or f"{path[0]}")
