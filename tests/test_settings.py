"""The settings: read from the environment, bad values explained, and the page that documents them held to the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant import knowledge_files
from assistant.errors import BadSetting
from assistant.settings import FROM_FILE, PREFIX, RIGHT, Settings, load_settings, misspelt, variable

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        for name in (variable(field), variable(field) + FROM_FILE):
            monkeypatch.delenv(name, raising=False)


def documented_row(field: str) -> str:
    info = Settings.model_fields[field]
    assert info.description, f"{field} is not described"
    extra = info.json_schema_extra
    default = extra["default_shown"] if isinstance(extra, dict) else f"`{info.default}`"
    return f"| `{variable(field)}` | {default} | {info.description} |"


def test_the_page_has_exactly_one_true_row_for_every_setting() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{PREFIX}")]
    assert sorted(rows) == sorted(documented_row(field) for field in Settings.model_fields)


def test_no_page_speaks_of_a_setting_that_is_none() -> None:
    pages = [*PAGE.parent.glob("*.md"), *PAGE.parent.parent.glob("*.md")]
    named = {name for page in pages for name in re.findall(r"SCOPEWISE_[A-Z_]*[A-Z]", page.read_text(encoding="utf-8"))}
    assert named <= {variable(field) + end for field in Settings.model_fields for end in ("", FROM_FILE)}


def test_every_setting_says_what_would_be_right() -> None:
    assert set(RIGHT) == set(Settings.model_fields)


def test_without_any_variable_all_have_their_defaults() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.log_level) == ("127.0.0.1", 8501, "WARNING")
    assert settings.data.name == "scopewise"
    assert settings.store == settings.data
    assert settings.embedding_model == ""


def test_the_default_knowledge_is_the_installed_one() -> None:
    assert load_settings().knowledge == knowledge_files.DEFAULT_FOLDER


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCOPEWISE_DATA", str(tmp_path))
    monkeypatch.setenv("SCOPEWISE_PORT", "9000")
    monkeypatch.setenv("SCOPEWISE_LOG_LEVEL", " debug ")
    monkeypatch.setenv("SCOPEWISE_HOST", "::1")
    settings = load_settings()
    assert (settings.data, settings.port, settings.log_level, settings.host) == (tmp_path, 9000, "DEBUG", "::1")


def test_a_database_url_goes_before_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPEWISE_DATABASE", "sqlite:////srv/scopewise.db")
    assert load_settings().store == "sqlite:////srv/scopewise.db"


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPEWISE_PORT", "")
    assert load_settings().port == 8501


def test_a_home_and_a_relative_folder_become_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCOPEWISE_DATA", "~/data")
    monkeypatch.setenv("SCOPEWISE_KNOWLEDGE", "own")
    settings = load_settings()
    assert (settings.data, settings.knowledge) == (tmp_path / "data", tmp_path / "own")


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("SCOPEWISE_PORT", "eighty", "from 1 to 65535"),
        ("SCOPEWISE_PORT", "0", "from 1 to 65535"),
        ("SCOPEWISE_PORT", "70000", "from 1 to 65535"),
        ("SCOPEWISE_PORT", "80.5", "from 1 to 65535"),
        ("SCOPEWISE_PORT", "tcp://10.0.0.1:8501", "from 1 to 65535"),
        ("SCOPEWISE_HOST", "http://localhost", "an address or a host name"),
        ("SCOPEWISE_HOST", "localhost:8501", "an address or a host name"),
        ("SCOPEWISE_HOST", "127.0.0.256", "an address or a host name"),
        ("SCOPEWISE_HOST", "two words", "an address or a host name"),
        ("SCOPEWISE_LOG_LEVEL", "chatty", "one of DEBUG, INFO, WARNING, ERROR"),
        ("SCOPEWISE_LOG_LEVEL", "x\nERROR forged line", "one of DEBUG"),
        ("SCOPEWISE_LOG_FORMAT", "xml", "text or json"),
        ("SCOPEWISE_OPERATIONS_PORT", "-1", "from 1 to 65535, or 0"),
        ("SCOPEWISE_STOP_SECONDS", "soon", "from 0 to 3600"),
    ],
)
def test_a_bad_value_is_named_with_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, right: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting) as caught:
        load_settings()
    message = str(caught.value)
    assert message.startswith(f"{name} is {value!r}; it must be ")
    assert right in message
    assert "\n" not in message


def test_a_database_url_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPEWISE_DATABASE", "postgresql:/me:hunter2@server")
    with pytest.raises(BadSetting, match="SCOPEWISE_DATABASE is no database URL") as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None
    monkeypatch.setenv("SCOPEWISE_DATABASE", "postgresql://me:hunter2@server/db")
    assert "hunter2" not in repr(load_settings())


def test_an_address_for_traces_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPEWISE_TRACES_URL", "grpc://me:hunter2@collector")
    with pytest.raises(BadSetting, match="SCOPEWISE_TRACES_URL is no web address") as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


def test_any_value_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in (("DATABASE", "postgresql://me:hunter2@server/db\n"), ("PORT", "9000")):
        (tmp_path / name).write_text(value, encoding="utf-8")
        monkeypatch.setenv(f"SCOPEWISE_{name}_FILE", str(tmp_path / name))
    settings = load_settings()
    assert (settings.database, settings.port) == ("postgresql://me:hunter2@server/db", 9000)
    assert misspelt({"SCOPEWISE_DATABASE_FILE": "x", "SCOPEWISE_DATABSE_FILE": "x"}) == {
        "SCOPEWISE_DATABSE_FILE": "SCOPEWISE_DATABASE_FILE"
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"\xff\xfe", "cannot be read (it is not UTF-8 text)"),
        (b" \n", "is empty; it must hold a database URL"),
        (b"hunter2", "The file that SCOPEWISE_DATABASE_FILE names holds a value that cannot be used"),
    ],
)
def test_a_file_of_no_use_is_named_and_what_it_holds_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    monkeypatch.setenv("SCOPEWISE_DATABASE_FILE", str(tmp_path / "secret"))
    with pytest.raises(BadSetting, match=re.escape(said)) as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


def test_a_value_and_a_file_for_it_together_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCOPEWISE_DATABASE", "sqlite:////srv/scopewise.db")
    monkeypatch.setenv("SCOPEWISE_DATABASE_FILE", str(tmp_path))
    with pytest.raises(BadSetting, match="both set"):
        load_settings()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        load_settings().port = 1  # type: ignore[misc]  # the point of the test


def test_a_misspelt_variable_is_found_with_the_nearest_right_one() -> None:
    environment = {
        "SCOPEWISE_DATBASE": "x",
        "SCOPEWISE_PORT": "1",
        "SCOPEWISE_SERVICE_HOST_IS": "10.0.0.1",
        "HOME": "/",
    }
    assert misspelt(environment) == {"SCOPEWISE_DATBASE": "SCOPEWISE_DATABASE", "SCOPEWISE_SERVICE_HOST_IS": ""}


def test_reading_the_settings_does_not_import_the_database() -> None:
    code = "import sys, assistant.settings as s; s.load_settings(); sys.exit('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=PAGE.parent.parent)
    assert done.returncode == 0


@pytest.mark.parametrize("value", ["localhost:8000", "ftp://host", "http://", "http://me:hunter2@host:99999"])
def test_an_address_of_a_server_is_checked_and_never_shown(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SCOPEWISE_CHROMA", value)
    with pytest.raises(BadSetting, match="SCOPEWISE_CHROMA is no address of a server; it must be") as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)
    monkeypatch.setenv("SCOPEWISE_CHROMA", " http://me:hunter2@host:8000 ")
    assert load_settings().chroma == "http://me:hunter2@host:8000"
    assert "hunter2" not in repr(load_settings())


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("MODEL_TIMEOUT", "0", "seconds, more than 0"),
        ("MODEL_HEADERS", '{"x-key": "s3cret', "JSON object"),
        ("MODEL_OPTIONS", "[1]", "JSON object"),
        ("MODEL_WORDS", "sometimes", "always, translate or never"),
        ("MODEL_RETRIES", "-1", "from 0 to 10"),
        ("MODEL_MONEY_PER_DAY", "nan", "a number"),
        ("SEND_NOTHING", "perhaps", "true or false"),
    ],
)
def test_a_wrong_setting_of_the_model_says_what_would_be_right(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{PREFIX}{name}", value)
    with pytest.raises(BadSetting, match=told) as error:
        load_settings()
    assert name in str(error.value)
    assert "s3cret" not in str(error.value)


def test_lists_and_objects_are_read_from_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPEWISE_MODEL_FALLBACKS", "ollama:llama3.2, mistralai:small ,")
    monkeypatch.setenv("SCOPEWISE_MODEL_HEADERS", '{"x-team": "risk"}')
    monkeypatch.setenv("SCOPEWISE_MASK_WORDS", "Projekt Adler,Nightingale")
    monkeypatch.setenv("SCOPEWISE_MODEL_WORDS", " Translate ")
    settings = load_settings()
    assert settings.model_fallbacks == ("ollama:llama3.2", "mistralai:small")
    assert settings.model_headers == {"x-team": "risk"}
    assert settings.mask_words == ("Projekt Adler", "Nightingale")
    assert settings.model_words == "translate"


def test_no_key_of_a_model_shows_in_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPEWISE_MODEL_HEADERS", '{"x-key": "s3cret"}')
    monkeypatch.setenv("SCOPEWISE_MODEL_TOKEN_COMMAND", "get s3cret")
    assert "s3cret" not in repr(load_settings())


def test_settings_with_objects_in_them_can_be_told_apart_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPEWISE_MODEL_HEADERS", '{"x-team": "risk"}')
    one, same = load_settings(), load_settings()
    monkeypatch.setenv("SCOPEWISE_MODEL_HEADERS", '{"x-team": "legal"}')
    assert len({one, same, load_settings()}) == 2
