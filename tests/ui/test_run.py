"""How the page is served: privately, and the same from a checkout."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ui.run import OPTIONS, options

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


def flat(tree: dict[str, object], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = value
    return found
