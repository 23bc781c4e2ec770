"""How the page is served: privately, and the same from a checkout."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.driving import text
from ui import wording
from ui.run import EVERYWHERE, OPTIONS, PAGE, options

ROOT = Path(__file__).resolve().parents[2]


def test_a_checkout_has_the_options_that_travel_with_the_package() -> None:
    assert flat(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))) == OPTIONS


def test_nothing_is_reported_and_only_this_machine_is_served() -> None:
    assert OPTIONS["browser.gatherUsageStats"] is False
    assert OPTIONS["server.address"] == "127.0.0.1"
    assert OPTIONS["client.showErrorDetails"] == "none"


def test_the_address_is_the_callers() -> None:
    chosen = options("127.0.0.2", 9000, open_browser=True)
    assert chosen["server.address"] == "127.0.0.2"
    assert chosen["server.port"] == 9000
    assert chosen["server.headless"] is False


@pytest.mark.parametrize("host", EVERYWHERE)
def test_no_service_is_asked_for_the_address_of_this_machine(host: str) -> None:
    assert options(host, 9000, open_browser=False)["browser.serverAddress"] == "localhost"
    assert "browser.serverAddress" not in options("127.0.0.1", 9000, open_browser=False)


def test_a_data_folder_that_cannot_be_used_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    occupied = tmp_path / "a file"
    occupied.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("SCOPEWISE_DATA", str(occupied))
    tab = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert wording.TROUBLE_STORE in text(tab)
    assert str(occupied) not in text(tab)
    assert not tab.exception


def test_nothing_heavy_is_imported_to_show_the_page() -> None:
    heavy = "{'torch', 'chromadb', 'sentence_transformers', 'transformers', 'onnxruntime'}"
    check = f"import sys, ui.web, assistant.wiring; sys.exit(', '.join({heavy} & set(sys.modules)) or 0)"
    run = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def flat(tree: dict[str, object], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = value
    return found
