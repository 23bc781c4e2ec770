"""What works on this machine, and what to do about the rest. Each check looks at one part and never raises."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Literal

from assistant.app import program_version
from assistant.errors import ScopewiseError
from assistant.reading import Known, Strict
from assistant.settings import Settings, load_settings, misspelt

Status = Literal["fine", "limited", "broken"]
_MARK = {"fine": "ok     ", "limited": "limited", "broken": "broken "}


class Check(Strict):
    """One part: ``limited`` means that the rest works without it, ``broken`` that somebody must act."""

    part: str
    status: Status
    found: str


def checks() -> list[Check]:
    """All checks, in the order in which the parts are needed."""
    python = Check(part="Python", status="fine", found=f"{sys.version.split()[0]}, Scopewise {program_version()}")
    try:
        settings = load_settings()
    except ScopewiseError as error:
        return [python, Check(part="settings", status="broken", found=str(error))]
    looks: list[tuple[str, Status, Callable[[Settings], str]]] = [
        ("settings", "limited", _settings),
        ("knowledge", "broken", _knowledge),
        ("reader", "broken", _reader),
        ("organisation", "broken", _organisation),
        ("model", "limited", _model),
        ("store", "broken", _store),
        ("retrieval", "limited", _retrieval),
        ("page", "broken", _page),
    ]
    return [python, *(_look(part, worst, look, settings) for part, worst, look in looks)]


def readiness() -> list[Check]:
    """The checks of what is needed to serve people: database, knowledge and index. It can serve unless one is broken."""
    try:
        settings = load_settings()
    except ScopewiseError as error:
        return [Check(part="settings", status="broken", found=str(error))]
    return [
        _look("database", "broken", _store, settings),
        _look("knowledge", "broken", _knowledge, settings),
        _look("index", "limited", _retrieval, settings),
    ]


def checks_text(found: list[Check]) -> str:
    """One line for each part."""
    return "\n".join(f"{_MARK[check.status]}  {check.part:<12} {check.found}" for check in found)


def _look(part: str, worst: Status, look: Callable[[Settings], str], settings: Settings) -> Check:
    try:
        return Check(part=part, status="fine", found=look(settings))
    except (ScopewiseError, ImportError, OSError) as error:
        return Check(part=part, status=worst, found=str(error))


def _settings(settings: Settings) -> str:
    strange = misspelt()
    if strange:
        hints = [f"{name} is no setting{f' (did you mean {near}?)' if near else ''}" for name, near in strange.items()]
        raise ScopewiseError("; ".join(hints) + ". docs/settings.md lists them.")
    return f"data folder {settings.data}"


def _knowledge(settings: Settings) -> str:
    from assistant.wiring import open_knowledge

    base = open_knowledge(settings)
    added = f", {len(base.added.passages)} added" if base.added.passages else ""
    return f"{len(base.cards)} cards, {len(base.passages)} passages{added}, version {base.version}"


def _reader(settings: Settings) -> str:
    from assistant.readers.embedded import EmbeddedReader

    reading = EmbeddedReader.load(settings.knowledge).read("Staff paste text into ChatGPT.", None, Known())
    if not reading.observations:
        raise ScopewiseError("The reader made nothing of a plain sentence; knowledge/reading or /products is damaged.")
    return "embedded; no network, key or language model needed"


def _organisation(settings: Settings) -> str:
    from assistant.app import now
    from assistant.knowledge_files import load_knowledge
    from assistant.organisation_check import Catalogue
    from assistant.organisation_files import load_organisation

    if settings.organisation is None:
        return "no file; the decision rules that ship are in force"
    knowledge = load_knowledge(settings.knowledge)
    return load_organisation(settings.organisation, now(), Catalogue(knowledge.cards, knowledge.frameworks)).edition


def _model(settings: Settings) -> str:
    """Whether the model could be asked; `scopewise models check` asks it."""
    from assistant.language_model.opening import open_caller
    from assistant.wiring_model import open_model_reader

    if not settings.model:
        return "none is set, and none is needed"
    if settings.send_nothing:
        return f"{settings.model} is set, and SCOPEWISE_SEND_NOTHING forbids to ask it"
    caller = open_caller(settings, settings.data)
    open_model_reader(settings, caller)
    tokens, money = caller.budget.used_today()
    return f"{caller.name}; today {tokens:,} tokens{f', {money:.2f} spent' if money else ''}; `scopewise models check` asks it"


def _store(settings: Settings) -> str:
    from assistant.wiring import open_store

    with open_store(settings) as store:
        return f"{store.count()} assessments kept in {store.where}"


def _retrieval(settings: Settings) -> str:
    """Opens model and index, and looks up what cards may cite, so that later starts find it ready."""
    from assistant.wiring import open_app

    engine = open_app(settings)
    finder = engine.finder
    if finder is not None:
        finder.warm()
        if finder.trouble:
            raise ScopewiseError(f"by words alone, not by meaning: {finder.trouble}")
    engine.warm()
    return "by words and by meaning"


def _page(settings: Settings) -> str:
    """How the page is served, and who is let in; raises `BadSetting` where it would not start."""
    from assistant.sign_in import sign_in_of

    people = f"people sign in by {settings.oidc_issuer}" if sign_in_of(settings) else "without a sign-in"
    where = f"http://{settings.host}:{settings.port}"
    return f"Streamlit {version('streamlit')}; `scopewise web` serves {where}, {people}"
