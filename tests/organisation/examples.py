"""An organisation's file to try things on, and engines that have one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assistant.app import Scopewise
from assistant.organisation import InForce
from assistant.organisation_check import Catalogue
from assistant.organisation_files import OrganisationFile, check_file
from assistant.organised import Organised
from assistant.readers.approved import TaughtReader
from assistant.readers.embedded import EmbeddedReader
from assistant.readers.gazetteer import Product, products_in
from tests.fakes import the_knowledge

TODAY = "2026-06-01T09:00:00+00:00"
BANK = """\
schema: scopewise.organisation/1
version: 3
name: Example Bank
sector: finance
jurisdictions: [eu, uk]
contact: {name: AI desk, email: ai@example.org}
constants: {log_days: 180}
controls:
  - id: SEC-012
    title: Single sign-on
    in_place: sso
  - id: SEC-040
    title: Rules on what may go in
    cards: [input-rules-by-class]
products:
  - name: ChatGPT Enterprise
    aliases: [ChatGPT]
    edition: Enterprise
    contract: EA-2211
    retention: 30 days
    training_on_inputs: no
    data_allowed: [public, internal, personal]
    expires: 2027-06-30
  - name: LetterBot
    edition: Pro
    contract: EA-9
    retention: none
    training_on_inputs: no
    data_allowed: [public]
    expires: 2026-01-31
reviewers:
  - {key: security, name: Ana Lima, role: Security officer, lanes: [standard]}
  - {key: board, name: AI board, role: Committee, lanes: [deep, not allowed]}
wording:
  greeting: Ask the AI desk if you are unsure.
  result: Keep logs for $log_days days.
"""


@cache
def catalogue() -> Catalogue:
    knowledge = the_knowledge()
    return Catalogue(knowledge.cards, knowledge.frameworks)


@cache
def products() -> tuple[Product, ...]:
    return tuple(products_in(the_knowledge().folder / "products"))


@cache
def plain_reader() -> EmbeddedReader:
    return EmbeddedReader.load(the_knowledge().folder)


def read(folder: Path, text: str) -> InForce:
    """The file with ``text``, which must be good."""
    checked = check_file(written(folder, text), TODAY, catalogue())
    assert checked.found is not None, [str(complaint) for complaint in checked.complaints]
    return checked.found


def written(folder: Path, text: str) -> Path:
    path = folder / "bank.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def engine_with(path: Path, day: str = TODAY) -> Scopewise:
    """An engine without retrieval, in which the file ``path`` is in force on the day ``day``."""
    source = OrganisationFile(path, catalogue(), lambda: day)
    reader = TaughtReader(plain_reader(), products(), source.current, lambda: day)
    organised = Organised(the_knowledge(), source, products())
    return Scopewise(the_knowledge(), reader, clock=lambda: day, organised=organised)
