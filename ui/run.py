"""Serves the page in this process, with settings that travel with the package instead of lying in a folder."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from assistant.app import program_version
from assistant.errors import BadSetting
from assistant.logs import about, pass_on
from assistant.sign_in import SignIn
from assistant.under_way import MESSAGES

PAGE: Final = Path(__file__).with_name("web.py")
EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - for comparing alone
NO_SECRETS: Final = os.devnull + ".toml"
"""The name of a file that is not there."""
_LOG = logging.getLogger("scopewise.page")

LIGHT: Final = {
    "primaryColor": "#1d4ed8",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f6f8fa",
    "textColor": "#1b2430",
    "linkColor": "#1d4ed8",
    "borderColor": "#d5dbe2",
}
DARK: Final = {
    "primaryColor": "#3b6fd6",
    "backgroundColor": "#14181d",
    "secondaryBackgroundColor": "#1a2027",
    "textColor": "#e8ecf1",
    "linkColor": "#8ab8ff",
    "borderColor": "#37414d",
}
OPTIONS: Final[dict[str, object]] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "server.address": "127.0.0.1",
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 20,
    "server.showEmailPrompt": False,
    "theme.baseRadius": "0.5rem",
    **{f"theme.light.{name}": value for name, value in LIGHT.items()},
    **{f"theme.dark.{name}": value for name, value in DARK.items()},
}
"""Streamlit's options: nothing is reported to anybody, only this machine is served, no traceback is shown."""


def options(host: str, port: int, *, open_browser: bool) -> dict[str, object]:
    """`OPTIONS` for this address; ``open_browser`` opens the page in a browser once it is up."""
    chosen = {**OPTIONS, "server.address": host, "server.port": port, "server.headless": not open_browser}
    if host in EVERYWHERE:  # else Streamlit asks a service on the internet for this machine's address, only to print it
        chosen["browser.serverAddress"] = "localhost"
    return chosen


def serve(
    host: str = "127.0.0.1", port: int = 8501, *, open_browser: bool = False, sign_in: SignIn | None = None
) -> None:
    """Serve the page until interrupted or told to stop (SIGINT, SIGTERM). Raises `BadSetting` where a sign-in cannot be."""
    from streamlit.web import bootstrap  # takes a second to import

    with _secrets(sign_in) as files:
        flags = options(host, port, open_browser=open_browser) | {"secrets.files": files}
        bootstrap.load_config_options(flags)
        _take_the_log()
        _LOG.info("Serving the page.", extra=about(host=host, port=port, version=program_version()))
        bootstrap.run(str(PAGE), is_hello=False, args=[], flag_options=flags)


@contextmanager
def _secrets(sign_in: SignIn | None) -> Iterator[list[str]]:
    """The file from which Streamlit reads how people sign in, for our own user alone, while the page is served.

    Without a sign-in it reads none, wherever one may lie.
    """
    if sign_in is None:
        yield [NO_SECRETS]
        return
    if find_spec("authlib") is None:
        raise BadSetting("A sign-in needs the package Authlib. Install it with: pip install 'scopewise[signin]'")
    with TemporaryDirectory(prefix="scopewise-") as folder:  # its owner alone may enter
        file = Path(folder, "secrets.toml")
        file.write_text(sign_in.secrets(), encoding="utf-8")
        yield [str(file)]


def _take_the_log() -> None:
    """What Streamlit and its web server say goes to our log, in its form and no more than warnings."""
    with suppress(ImportError):  # some versions of Streamlit bring another web server
        from uvicorn.config import LOGGING_CONFIG

        LOGGING_CONFIG.update(handlers={}, loggers={})
    for library in ("streamlit", "tornado", "uvicorn", "websockets"):
        pass_on(library)


def finished(seconds: float) -> bool:
    """Wait for the messages that the stopped page still works on, at most ``seconds``; False where some were left.

    Streamlit's own threads end with the process, wherever they are.
    """
    _LOG.info("Stopping.", extra=about(messages_under_way=MESSAGES.count))
    done = MESSAGES.wait(seconds)
    if not done:
        _LOG.warning("Stopped while %d messages were being worked on; they were not kept.", MESSAGES.count)
    return done
