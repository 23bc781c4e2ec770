"""OSCAL catalogues (also resolved baselines) and profiles, JSON. Pure.

Parameters of a control are shown as its publisher prints them, ``[Assignment: organization-defined frequency]``.
Withdrawn controls are left out. The discussion of a control is no part of the control and is cited as what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from assistant.guidance.pieces import Document, Piece

NIST_800_53: Final = "nist_800_53"
_PARAMETER: Final = re.compile(r"\{\{\s*insert:\s*param,\s*([^\s}]+)\s*\}\}")
_LINK: Final = re.compile(r"\[([^\]\[]{1,200})\]\(#[^)\s]{1,100}\)")
_DEEPEST: Final = 20
_PARTS: Final = {"statement": "", "guidance": "Discussion"}

Json = Mapping[str, Any]


def is_oscal(data: object) -> bool:
    """Whether ``data``, parsed JSON, is an OSCAL catalogue or profile."""
    if not isinstance(data, Mapping):
        return False
    return any(isinstance(data.get(kind), Mapping) and "metadata" in data[kind] for kind in ("catalog", "profile"))


def read_oscal(data: Json) -> Document:
    """The controls of a catalogue with their discussion; of a profile what it selects and adds."""
    kind = "catalog" if "catalog" in data else "profile"
    body = data[kind]
    title = _string(body["metadata"], "title")
    return Document(
        format=f"OSCAL {kind}",
        pieces=tuple(_catalogue(body, ()) if kind == "catalog" else _profile(body)),
        title=title,
        framework=NIST_800_53 if re.search(r"800-53\b(?!A)", title) else "",
        version=_string(body["metadata"], "version"),
    )


def _catalogue(group: Json, path: tuple[str, ...]) -> Iterator[Piece]:
    if len(path) > _DEEPEST:
        return
    for control in _list(group, "controls"):
        yield from _control(control, path)
    for inner in _list(group, "groups"):
        yield from _catalogue(inner, (*path, _string(inner, "title")))


def _control(control: Json, path: tuple[str, ...]) -> Iterator[Piece]:
    title, ref = _string(control, "title"), _label(control) or _string(control, "id").upper()
    here = (*path, title)
    if len(here) > _DEEPEST or any(
        _string(prop, "name") == "status" and _string(prop, "value") == "withdrawn" for prop in _list(control, "props")
    ):
        return
    parameters = {_string(each, "id"): each for each in _list(control, "params")}
    for part in _list(control, "parts"):
        name = _string(part, "name")
        if name in _PARTS:
            text = "\n".join(_prose(part, parameters, 0))
            heading = _PARTS[name]
            own = f"{ref}, {heading.casefold()}" if heading else ref
            yield Piece(text=text, path=(*here, heading), ref=own, title=title)
    for enhancement in _list(control, "controls"):
        yield from _control(enhancement, here)


def _prose(part: Json, parameters: Mapping[str, Json], depth: int) -> Iterator[str]:
    prose = _LINK.sub(r"\1", _string(part, "prose"))
    prose = _PARAMETER.sub(lambda found: _assignment(found[1], parameters, 0), prose).strip()
    prose = re.sub(r"(?<=\]) +(?=[;,.\]])", "", prose)
    if prose:
        yield f"{_label(part)} {prose}".strip()
    for inner in _list(part, "parts") if depth < _DEEPEST else ():
        yield from _prose(inner, parameters, depth + 1)


def _assignment(name: str, parameters: Mapping[str, Json], depth: int) -> str:
    """What the publisher prints for a parameter: the choice or the assignment that is left to the organisation."""
    parameter = parameters.get(name)
    if parameter is None or depth > _DEEPEST:
        return f"[Assignment: {name}]"
    select = parameter.get("select")
    if isinstance(select, Mapping):
        several = " (one or more)" if _string(select, "how-many") == "one-or-more" else ""
        choices = (str(choice) for choice in select.get("choice") or ())
        filled = (_PARAMETER.sub(lambda found: _assignment(found[1], parameters, depth + 1), each) for each in choices)
        return f"[Selection{several}: {'; '.join(filled)}]"
    label = _string(parameter, "label")
    return f"[Assignment: {label if label.startswith('organization-defined') else f'organization-defined {label}'}]"


def _profile(profile: Json) -> Iterator[Piece]:
    title = _string(profile["metadata"], "title")
    for imported in _list(profile, "imports"):
        chosen = [
            str(name).upper() for part in _list(imported, "include-controls") for name in part.get("with-ids") or ()
        ]
        yield Piece(text=", ".join(chosen), path=(title, "Controls that the profile selects"), title=title)
    modify = profile.get("modify")
    for alter in _list(modify, "alters") if isinstance(modify, Mapping) else ():
        ref = _string(alter, "control-id").upper()
        parts = [part for add in _list(alter, "adds") for part in _list(add, "parts")]
        text = "\n".join(line for part in parts for line in _prose(part, {}, 0))
        yield Piece(text=text, path=(title, ref), ref=ref, title=f"{title}: {ref}")


def _label(entry: Json) -> str:
    """The printed label of a control or a part: the one that is of no other publication."""
    labels = [prop for prop in _list(entry, "props") if _string(prop, "name") == "label"]
    plain = [prop for prop in labels if not _string(prop, "class")]
    return _string((plain or labels)[0], "value") if labels else ""


def _list(entry: object, key: str) -> list[Json]:
    found = entry.get(key) if isinstance(entry, Mapping) else None
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _string(entry: Json, key: str) -> str:
    found = entry.get(key)
    return found if isinstance(found, str) else ""
