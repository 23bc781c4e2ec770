"""Every setting of Scopewise: an environment variable ``SCOPEWISE_<NAME>``, each described once, under its field.

``docs/settings.md`` is this list for people, and a test holds it to it. A value may stand in a file that
``SCOPEWISE_<NAME>_FILE`` names instead. Nothing else is opened and nothing created here: whoever uses a folder or a
database says what is wrong with it.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import SettingsConfigDict

from assistant import model_settings, people_settings, slack_settings
from assistant.errors import BadSetting, shown
from assistant.people_settings import PeopleSettings
from assistant.slack_settings import SlackSettings

PREFIX: Final = "SCOPEWISE_"
FROM_FILE: Final = "_FILE"
"""After the variable of a setting: the file that holds its value, as secrets are handed to containers."""

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LogFormat = Literal["text", "json"]

_URL = re.compile(r"[a-z][a-z0-9]*(\+[a-z][a-z0-9_]*)?://\S*", re.IGNORECASE)
_HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.IGNORECASE)


def _absolute(value: object) -> object:
    """A path as written, with ``~`` replaced, made absolute so that a later change of folder does not move it."""
    return Path(value).expanduser().absolute() if isinstance(value, str | Path) else value


def _trimmed(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


Folder = Annotated[Path, BeforeValidator(_absolute)]


class Settings(SlackSettings, PeopleSettings):
    """What the operator chose; frozen. Made by `load_settings`, which explains what is wrong."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
    )

    data: Folder = Field(
        default_factory=lambda: user_data_path("scopewise", appauthor=False),
        json_schema_extra={"default_shown": "the user's data folder, such as `~/.local/share/scopewise`"},
    )
    """Folder for the database, the passage index and added guidance. It is made when first needed, readable by its owner alone."""

    database: str = Field(
        default="",
        repr=False,
        json_schema_extra={"default_shown": "SQLite, the file `scopewise.db` in the data folder"},
    )
    """URL of the database that keeps the assessments, such as `postgresql://scopewise@db/scopewise`; see operations.md."""

    knowledge: Folder = Field(
        default=Path(__file__).resolve().parent.parent / "knowledge",
        json_schema_extra={"default_shown": "the folder that was installed"},
    )
    """Folder with the matrix, the cards, the questions and the passages."""

    organisation: Folder | None = Field(default=None, json_schema_extra={"default_shown": "none"})
    """The organisation's file (docs/organisation.md): what it states is never asked, and its rules give the lane."""

    embedding_model: str = Field(
        default="", json_schema_extra={"default_shown": "all-MiniLM-L6-v2 from the installed package"}
    )
    """Folder of an embedding model, or the name of a sentence-transformers model that this machine has."""

    chroma: Annotated[str, BeforeValidator(_trimmed)] = Field(
        default="", repr=False, json_schema_extra={"default_shown": "none: the index is in the data folder"}
    )
    """Address of a Chroma server that keeps the passage index, such as `http://127.0.0.1:8000`."""

    host: Annotated[str, BeforeValidator(_trimmed)] = "127.0.0.1"
    """Address on which the page listens. Anything but the loopback takes a sign-in; see people.md."""

    port: Annotated[int, Field(ge=1, le=65535)] = 8501
    """TCP port on which the page listens."""

    log_level: Annotated[LogLevel, BeforeValidator(lambda value: str(value).strip().upper())] = "WARNING"
    """How much goes to the log (standard error): `DEBUG`, `INFO`, `WARNING` or `ERROR`. It never holds what was said."""

    log_format: Annotated[LogFormat, BeforeValidator(lambda value: str(value).strip().lower())] = "text"
    """How a line of the log looks: `text` for people, `json` for programs, an object a line."""

    operations_port: Annotated[int, Field(ge=0, le=65535)] = 0
    """TCP port, on the same address, of `/healthz`, `/readyz` and `/metrics` for whoever runs the page; 0 for none."""

    traces_url: str = Field(default="", repr=False, json_schema_extra={"default_shown": "none are sent"})
    """Where OpenTelemetry traces go by OTLP over HTTP, such as `http://collector:4318/v1/traces`. They hold no content."""

    stop_seconds: Annotated[int, Field(ge=0, le=3600)] = 25
    """How long a page that is told to stop goes on for the messages that it is working on, at most, in seconds."""

    ca_file: Folder | None = Field(
        default=None, json_schema_extra={"default_shown": "the authorities that the libraries bring"}
    )
    """PEM file of the certificate authorities that outgoing connections trust, those of a company's proxy included."""

    @field_validator("database")
    @classmethod
    def _is_url(cls, value: str) -> str:
        if value and not _URL.fullmatch(value):
            raise ValueError
        return value

    @field_validator("chroma")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0):
            raise ValueError
        return value

    @field_validator("traces_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/]+\S*", value):
            raise ValueError
        return value

    @field_validator("host")
    @classmethod
    def _is_host(cls, value: str) -> str:
        """An address or a name; a word of digits and dots alone that is no address is a slip, not a name."""
        try:
            ipaddress.ip_address(value)
        except ValueError:
            if not _HOST_NAME.fullmatch(value) or not re.search("[a-z]", value, re.IGNORECASE):
                raise
        return value

    def __hash__(self) -> int:
        """By what is set; some settings are objects, which have no hash of their own."""
        return hash(self.model_dump_json())

    @property
    def store(self) -> str | Path:
        """What `assistant.store.Store.open` is given: the database's URL where one is set, else the data folder."""
        return self.database or self.data


RIGHT: Final[Mapping[str, str]] = {
    "data": "the path of a folder",
    "database": "a database URL such as 'postgresql://scopewise@db/scopewise' (what was found is not shown, since a "
    "URL may hold a password)",
    "knowledge": "the path of a folder",
    "organisation": "the path of a YAML file",
    "embedding_model": "the path of a folder or the name of a model",
    "chroma": "the address of a Chroma server such as 'http://127.0.0.1:8000' (what was found is not shown, since an "
    "address may hold a password)",
    "host": "an address or a host name without port or scheme, such as '127.0.0.1'",
    "port": "a whole number from 1 to 65535",
    "log_level": "one of DEBUG, INFO, WARNING, ERROR",
    "log_format": "text or json",
    "operations_port": "a whole number from 1 to 65535, or 0 for none",
    "traces_url": "a web address such as 'http://collector:4318/v1/traces' (what was found is not shown, since it may "
    "hold a password)",
    "stop_seconds": "a whole number of seconds from 0 to 3600",
    "ca_file": "the path of a file",
    **model_settings.RIGHT,
    **people_settings.RIGHT,
    **slack_settings.RIGHT,
}
"""What would be right, by field: the end of the message when a value is not."""


def variable(field: str) -> str:
    """The environment variable of ``field``."""
    return PREFIX + field.upper()


def load_settings() -> Settings:
    """The settings of this process's environment; raises `BadSetting` that names variable, value and what is right."""
    from_files = _from_files(os.environ)
    try:
        return Settings(**from_files)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise BadSetting(_complaint(field, from_files)) from None  # the cause may hold a password


def misspelt(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables that begin like ours and are none, each with the nearest that is one ("" where none is near).

    For `scopewise doctor`. They are no error, since Kubernetes sets some by itself for a service of our name.
    """
    valid = [variable(field) + end for field in Settings.model_fields for end in ("", FROM_FILE)]
    strange = sorted(name for name in environment if name.startswith(PREFIX) and name not in valid)
    return {name: next(iter(get_close_matches(name, valid, n=1, cutoff=0.8)), "") for name in strange}


def _from_files(environment: Mapping[str, str]) -> dict[str, Any]:
    """The values, by field, that stand in files; raises `BadSetting` where a file is of no use."""
    named = {field: environment.get(variable(field) + FROM_FILE, "") for field in Settings.model_fields}
    return {field: _in_file(field, path, environment) for field, path in named.items() if path}


def _in_file(field: str, path: str, environment: Mapping[str, str]) -> str:
    name = variable(field)
    if environment.get(name):
        raise BadSetting(f"{name} and {name}{FROM_FILE} are both set; which one holds is not clear. Unset one of them.")
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise BadSetting(
            f"{name}{FROM_FILE} names {shown(path)}, which cannot be read ({why}); it must be a text file with the value."
        ) from None
    if not value:
        raise BadSetting(f"{name}{FROM_FILE} names {shown(path)}, which is empty; it must hold {RIGHT[field]}.")
    return value


def _complaint(field: str, from_files: Mapping[str, str]) -> str:
    name = variable(field)
    if field in from_files:
        found = "holds a value that cannot be used"
        return f"The file that {name}{FROM_FILE} names {found}; it must be {RIGHT[field]}."
    value = next((value for key, value in os.environ.items() if key.upper() == name), "")
    what = _SECRET.get(field, f"is {shown(value)}")
    if field in model_settings.SECRET | people_settings.SECRET | slack_settings.SECRET:
        what = "cannot be used as it is (what was found is not shown, since it may hold a key)"
    return f"{name} {what}; it must be {RIGHT[field]}. Set it anew, or unset it for the default."


_SECRET: Final[Mapping[str, str]] = {
    "database": "is no database URL",
    "chroma": "is no address of a server",
    "traces_url": "is no web address",
}
"""What is said of a bad value that may hold a password, by field."""
