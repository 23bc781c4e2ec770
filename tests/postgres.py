"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by the loopback alone, gone afterwards.

PostgreSQL refuses to run as root, so that root runs it as the user ``postgres`` that Debian's package makes.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest

from assistant.store import Store
from assistant.store.tables import metadata

HOW_TO_GET_IT = "PostgreSQL is not installed; Debian: apt-get install postgresql"
USER = "postgres"


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, which Debian keeps off the path; the newest where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("pg_ctl")
    return Path(on_path).resolve().parent if on_path else None


class Server:
    """A server that can be stopped and started again on the same port with the same data."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.folder = folder
        self._bin = bin_folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.run("initdb", "--auth=trust", "--encoding=UTF8", "--no-sync", f"--username={USER}")
        settings = (
            f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\n"
            "max_connections = 60\nlog_min_messages = fatal\nlc_messages = 'C'\n"
        )
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(settings)
        self.start()

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on the data of this server; raises where it fails."""
        done = self._done(program, *arguments)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")

    def _done(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self._bin / program), "-D", str(self.folder / "data"), *arguments]
        return subprocess.run(command, check=False, capture_output=True, text=True, cwd=self.folder, user=_user())

    def tool(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's tools for operators as whoever runs the tests."""
        subprocess.run([str(self._bin / program), *arguments], check=True, capture_output=True)

    def runs(self) -> bool:
        """Whether it is up."""
        return self._done("pg_ctl", "status").returncode == 0

    def start(self) -> None:
        """Start, and wait until it answers."""
        log = str(self.folder / "log")
        # The server keeps our pipes open: its output goes to the log, and nobody waits for its end.
        self.run("pg_ctl", "--wait", "--timeout=60", f"--log={log}", "start")

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Stop: ``fast`` throws everybody out, ``immediate`` is as good as a kill."""
        self.run("pg_ctl", "--wait", "--timeout=60", f"--mode={mode}", "stop")

    def url(self, database: str = "postgres") -> str:
        """The address as an operator would write it."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The address of a database of its own, empty."""
        name = f"db_{uuid.uuid4().hex}"
        self.sql(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever still uses it."""
        self.sql(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')

    def sql(self, statement: str, url: str = "") -> None:
        """Run one statement outside any transaction."""
        import psycopg  # not everybody who runs the tests has it

        with psycopg.connect(url or self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())


def _user() -> str | None:
    return USER if os.geteuid() == 0 else None


@contextmanager
def running_server(bin_folder: Path) -> Iterator[Server]:
    """A running server, removed with all its data at the end."""
    folder = Path(tempfile.mkdtemp(prefix="scopewise-postgres-"))  # not below pytest's, which others may not enter
    try:
        if _user():
            entry = pwd.getpwnam(USER)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        server = Server(folder, bin_folder)
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The server of this run; a test that needs it is skipped where PostgreSQL is not installed."""
    bin_folder = programs()
    if bin_folder is None:
        if os.environ.get("SCOPEWISE_REQUIRE_POSTGRES"):
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    with running_server(bin_folder) as server:
        yield server


@pytest.fixture(scope="session")
def _shared_database(postgres_server: Server) -> str:
    url = postgres_server.new_database()
    Store.open(url).close()
    return url


@pytest.fixture
def emptied_postgres(postgres_server: Server, _shared_database: str) -> str:
    """The address of a database with our tables and nothing in them: a tenth of the time of a new one."""
    names = ", ".join(metadata.tables)
    # As a replica, whose triggers rest: the log refuses to be emptied.
    postgres_server.sql(f"SET session_replication_role = replica; TRUNCATE {names}", _shared_database)
    return _shared_database


@pytest.fixture
def postgres(postgres_server: Server) -> Iterator[str]:
    """The address of a PostgreSQL database of its own, without any table."""
    url = postgres_server.new_database()
    yield url
    postgres_server.drop(url)
