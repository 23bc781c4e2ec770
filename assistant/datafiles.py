"""Strict YAML for all data files: duplicate keys are refused, only ``true`` and ``false`` are booleans, keys are checked.

YAML 1.1 reads ``no`` and ``yes`` as booleans, which would turn a fact's values into something else; here they stay
the words that they are, and so do dates. A file that people of an organisation write is read by `load_marked`, which
says on which line everything stands, so that every complaint can name its line.

Reading YAML takes longer than all that is done with it, so within `parsed_files_kept` what was read is kept as JSON by
the hash of each file's bytes, and the same bytes are not read as YAML again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assistant.caches import cache, cached
from assistant.errors import BadKnowledge, shown

Model = TypeVar("Model", bound=BaseModel)

_FORMAT: Final = 1
"""Raised when this file reads YAML differently, so that what an older one made of the same bytes is not used."""

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_KEPT_AS_WORDS: Final = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")


class _Loader(_Base):  # type: ignore[misc]  # the C loader has no stubs
    """PyYAML's safe loader (the C one where it exists: ten times as fast) with booleans as YAML 1.2 has them."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag not in _KEPT_AS_WORDS]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def _mapping_without_duplicates(loader: Any, node: Any) -> dict[Any, Any]:
    """A mapping; a key that stands twice is refused, since YAML would keep the last one and lose the first."""
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    for place, key in enumerate(keys):
        if key in keys[:place]:
            mark = node.value[place][0].start_mark
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", mark)
    return dict(zip(keys, (loader.construct_object(value, deep=True) for _, value in node.value), strict=True))


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping_without_duplicates)


@dataclass(slots=True)
class _Parsed:
    """Files by the hash of their bytes: ``known`` from before, ``used`` in this block, ``grown`` where one was new."""

    known: dict[str, Any]
    used: dict[str, Any] = field(default_factory=dict)
    grown: bool = False


_parsed: ContextVar[_Parsed | None] = ContextVar("parsed", default=None)


@contextmanager
def parsed_files_kept(path: Path) -> Iterator[None]:
    """Within this block, `load_yaml` takes what ``path`` has of a file; what was new is put there at the end."""
    parsed = _Parsed(_known(path))
    token = _parsed.set(parsed)
    try:
        yield
    finally:
        _parsed.reset(token)
    if parsed.grown:
        cache(path, json.dumps({"format": _FORMAT, "files": parsed.used}).encode())


def load_yaml(path: Path) -> Any:
    """What stands in ``path``; raises `BadKnowledge` where it cannot be read or is no YAML."""
    try:
        content = path.read_bytes()
        parsed = _parsed.get()
        return (
            yaml_of(content.decode("utf-8"), str(path)) if parsed is None else _remembered(content, parsed, str(path))
        )
    except (OSError, UnicodeDecodeError) as error:
        raise BadKnowledge(str(path), f"cannot be read as YAML ({shown(str(error))})") from error


def yaml_of(text: str, where: str) -> Any:
    """What stands in ``text``; raises `BadKnowledge` that names ``where`` for what is no YAML."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - derived from the safe loader
    except (yaml.YAMLError, ValueError) as error:
        raise BadKnowledge(where, f"cannot be read as YAML ({shown(str(error))})") from error


def _remembered(content: bytes, parsed: _Parsed, where: str) -> Any:
    name = hashlib.sha256(content).hexdigest()
    if name in parsed.known:
        parsed.used[name] = parsed.known[name]
        return parsed.known[name]
    found = yaml_of(content.decode("utf-8"), where)
    if _is_json(found):
        parsed.used[name] = found
        parsed.grown = True
    return found


def _is_json(data: Any) -> bool:
    """Whether ``data`` comes back from JSON as it is: dates and keys that are no text do not."""
    try:
        return bool(json.loads(json.dumps(data, allow_nan=False)) == data)
    except (TypeError, ValueError, RecursionError):
        return False


def _known(path: Path) -> dict[str, Any]:
    kept = cached(path)
    found = json.loads(bytes(kept)) if kept is not None else {}
    return dict(found["files"]) if found.get("format") == _FORMAT else {}


MOST_BYTES: Final = 4_000_000
"""More than this is no file that a person wrote."""

_DEEPEST: Final = 60

Lines = Mapping[tuple[str | int, ...], int]


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands in a file: its data, its lines as text, and the line of every key and entry (1 is the first)."""

    data: Any
    text: tuple[str, ...]
    lines: Lines


class BadLine(BadKnowledge):
    """A file that is no YAML, or uses what is not allowed in one; ``line`` is 1 for the first."""

    def __init__(self, where: str, line: int, problem: str) -> None:
        super().__init__(where, problem)
        self.line = line


def load_marked(path: Path) -> Marked:
    """What stands in ``path``, with its lines; raises `BadLine`, or `BadKnowledge` where it cannot be read at all."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadKnowledge(str(path), f"cannot be read: {error.strerror or error}") from error
    return marked(raw, str(path))


def marked(raw: bytes, where: str) -> Marked:
    """What ``raw`` says, with its lines; raises as `load_marked` does."""
    if len(raw) > MOST_BYTES:
        raise BadKnowledge(where, f"has {len(raw):,} bytes; the most that is read is {MOST_BYTES:,}")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadLine(where, line, f"is not UTF-8 text (byte {error.start}); save the file as UTF-8") from error
    lines: dict[tuple[str | int, ...], int] = {}
    try:
        _refuse_traps(text, where)
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is not None:
            _mark(node, (), lines)
        data = loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        said = getattr(error, "problem", None) or str(error)
        raise BadLine(where, mark.line + 1 if mark else 1, f"is no YAML: {shown(said)}") from error
    except (RecursionError, TypeError, ValueError) as error:
        raise BadLine(where, 1, "is nested too deeply or holds a value that cannot be read") from error
    return Marked(data, tuple(text.splitlines()), lines)


def _refuse_traps(text: str, where: str) -> None:
    """Refuse what the loader itself cannot bear: nesting without end, and aliases, which can make a file explode."""
    depth = 0
    events: Any = yaml.parse(text, Loader=_Loader)
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise BadLine(where, line, "uses an alias (*name); write the entry out in each place")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise BadLine(where, line, f"is nested more than {_DEEPEST} deep")


def _mark(node: Any, path: tuple[str | int, ...], lines: dict[Any, int]) -> None:
    """Note the line of ``node`` and of all inside it."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, str(key.value))
            lines.setdefault(inner, key.start_mark.line + 1)
            _mark(value, inner, lines)
    elif isinstance(node, yaml.SequenceNode):
        for place, entry in enumerate(node.value):
            _mark(entry, (*path, place), lines)


def strict_entry(model: type[Model], data: object, where: str) -> Model:
    """``data`` as a ``model``; raises `BadKnowledge` that names ``where`` and the first thing that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise BadKnowledge(where, first_fault(error, "entry")) from error


def first_fault(error: ValidationError, whole: str, *, found: bool = True) -> str:
    """The first thing that is wrong: at which field (or ``whole``), what, and what was found there where ``found``."""
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"]) or whole
    return f"{field}: {first['msg']}" + (f" (found {shown(first['input'])})" if found else "")
