"""A real OpenID Connect provider on the loopback (`oidc-provider`, a package of npm), and a page that people sign in to."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ui.test_browser import until_served

HERE = Path(__file__).parent
HOW_TO_GET_IT = "needs Node 20 and `npm install --prefix tests/sign_in --no-package-lock`"


def free_port() -> int:
    """A port of the loopback that nobody has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Provider:
    """The provider, which can be stopped: then nobody can sign in."""

    port: int
    process: subprocess.Popen[str]

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def provider(redirect: str) -> Iterator[Provider]:
    """The provider while it runs, which sends people back to ``redirect``."""
    if shutil.which("node") is None or not (HERE / "node_modules" / "oidc-provider").is_dir():
        if os.environ.get("SCOPEWISE_REQUIRE_OIDC") == "1":
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    port = free_port()
    command = ["node", str(HERE / "provider.mjs"), str(port), redirect]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline().strip() == "ready"
            yield Provider(port, process)
        finally:
            process.kill()


@contextmanager
def page(folder: Path, port: int, chosen: Mapping[str, str]) -> Iterator[str]:
    """The page as `scopewise web` serves it, with these settings; gives its address."""
    address = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCOPEWISE_", "STREAMLIT_"))}
    environment = {**kept, "SCOPEWISE_PORT": str(port), "SCOPEWISE_DATA": str(folder / "data"), **chosen}
    environment |= {"SCOPEWISE_EMBEDDING_MODEL": str(folder / "none"), "TMPDIR": str(folder), "NO_PROXY": "127.0.0.1"}
    command = [str(Path(sys.executable).with_name("scopewise")), "web"]
    with (
        (folder / "log.txt").open("w") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            until_served(f"{address}/_stcore/health")
            yield address
        finally:
            server.terminate()


def settings_for(issuer: str, address: str) -> dict[str, str]:
    """The settings by which people sign in."""
    return {
        "SCOPEWISE_PUBLIC_URL": address,
        "SCOPEWISE_OIDC_ISSUER": issuer,
        "SCOPEWISE_OIDC_CLIENT_ID": "scopewise",
        "SCOPEWISE_OIDC_CLIENT_SECRET": "no-secret-of-anybody",
    }
