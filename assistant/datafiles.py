"""Strict YAML for all data files: duplicate keys are refused, only ``true`` and ``false`` are booleans, keys are checked.

YAML 1.1 reads ``no`` and ``yes`` as booleans, which would turn a fact's values into something else; here they stay
the words that they are.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assistant.errors import BadKnowledge, shown

Model = TypeVar("Model", bound=BaseModel)

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


def load_yaml(path: Path) -> Any:
    """What stands in ``path``; raises `BadKnowledge` where it cannot be read or is no YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadKnowledge(str(path), f"cannot be read as YAML ({shown(str(error))})") from error
    return yaml_of(text, str(path))


def yaml_of(text: str, where: str) -> Any:
    """What stands in ``text``; raises `BadKnowledge` that names ``where`` for what is no YAML."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - derived from the safe loader
    except (yaml.YAMLError, ValueError) as error:
        raise BadKnowledge(where, f"cannot be read as YAML ({shown(str(error))})") from error


def strict_entry(model: type[Model], data: object, where: str) -> Model:
    """``data`` as a ``model``; raises `BadKnowledge` that names ``where`` and the first thing that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "entry"
        raise BadKnowledge(where, f"{field}: {first['msg']} (found {shown(first['input'])})") from error
