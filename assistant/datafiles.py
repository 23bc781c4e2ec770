"""Strict YAML for all data files: duplicate keys are refused, only ``true`` and ``false`` are booleans, keys are checked.

YAML 1.1 reads ``no`` and ``yes`` as booleans, which would turn a fact's values into something else; here they stay
the words that they are.

Reading YAML takes longer than all that is done with it, so within `parsed_files_kept` what was read is kept as JSON by
the hash of each file's bytes, and the same bytes are not read as YAML again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
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


class _Loader(_Base):  # type: ignore[misc]  # the C loader has no stubs
    """PyYAML's safe loader (the C one where it exists: ten times as fast) with booleans as YAML 1.2 has them."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def _mapping_without_duplicates(loader: Any, node: Any) -> dict[Any, Any]:
    """A mapping; a key that stands twice is refused, since YAML would keep the last one and lose the first."""
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", node.start_mark)
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
    found = json.loads(kept) if kept is not None else {}
    return dict(found["files"]) if found.get("format") == _FORMAT else {}


def strict_entry(model: type[Model], data: object, where: str) -> Model:
    """``data`` as a ``model``; raises `BadKnowledge` that names ``where`` and the first thing that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "entry"
        raise BadKnowledge(where, f"{field}: {first['msg']} (found {shown(first['input'])})") from error
