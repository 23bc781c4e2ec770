#!/usr/bin/env python3
"""Goes through deploy/Dockerfile without a container engine: every COPY and RUN, then the health check, ENTRYPOINT and CMD.

Run as root on a Debian machine with python3-venv: sudo python3 deploy/rehearse.py. Each stage gets folders of its own where
the Dockerfile writes, in a mount namespace that nobody else sees. PIP_ARGS is the build argument of that name. What the
image starts is started as its user, asked for its health and its readiness, and told to stop.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("/opt/scopewise", "/opt/prepared", "/src", "/var/lib/scopewise")


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each with what follows it on its lines."""
    text = "\n".join(line for line in (ROOT / "deploy/Dockerfile").read_text().splitlines() if not line.startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", text)
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in joined.splitlines() if line.strip()]


def in_private_mounts() -> None:
    """Start again where mounts are nobody else's."""
    if os.environ.get("REHEARSING") != "1":
        os.environ["REHEARSING"] = "1"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, *sys.argv])


def own_etc(folder: Path) -> None:
    """A copy in place of /etc, so that the user of the image is made in it."""
    shutil.copytree("/etc", folder / "etc", symlinks=True)
    subprocess.run(["mount", "--bind", folder / "etc", "/etc"], check=True)


def fresh_stage(folder: Path) -> None:
    """Empty folders in place of those that the Dockerfile writes to."""
    for place in PLACES:
        here = folder / flat(place)
        here.mkdir(parents=True)
        Path(place).mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "--bind", here, place], check=True)


def flat(place: str) -> str:
    """A folder's name for ``place``."""
    return place.strip("/").replace("/", "-")


def copy(arguments: str, folder: Path, workdir: str) -> None:
    """One COPY: from the checkout, or from the stage before."""
    words = [word for word in arguments.split() if not word.startswith("--chown")]
    before = words[0].startswith("--from")
    *sources, target = words[1:] if before else words
    for source in sources:
        origin = folder / "build" / flat(source) if before else ROOT / source
        to = Path(workdir, target)
        if origin.is_dir():
            shutil.copytree(origin, to, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, to)
    if "--chown" in arguments:
        subprocess.run(["chown", "-R", "10001:10001", target], check=True)


def main() -> None:
    """Stop at the first instruction that fails."""
    in_private_mounts()
    folder = Path(tempfile.mkdtemp(prefix="scopewise-image-"))
    folder.chmod(0o755)  # the image's user has to reach the interpreter
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to("/usr/bin/python3")
    environment = {
        "PATH": f"{folder}/bin:{os.environ['PATH']}",
        "HOME": "/root",
        "PIP_ARGS": os.environ.get("PIP_ARGS", ""),
    }
    environment |= {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
    stage, workdir, last = "", "/", {}
    try:
        own_etc(folder)
        for name, rest in instructions():
            print(f"{name} {rest}", flush=True)
            if name == "FROM":
                if stage:
                    for place in PLACES:
                        subprocess.run(["umount", place], check=True)
                stage = "build" if " AS build" in rest else "final"
                fresh_stage(folder / stage)
            elif name == "ENV":
                pairs = re.findall(r"(\w+)=(\S+)", rest)
                environment |= {
                    key: os.path.expandvars(value.replace("$PATH", environment["PATH"])) for key, value in pairs
                }
            elif name == "WORKDIR":
                workdir = rest
            elif name == "COPY":
                copy(rest, folder, workdir)
            elif name == "RUN":
                began = time.monotonic()
                subprocess.run(["sh", "-ec", rest], env=environment, cwd=workdir, check=True)
                print(f"  {time.monotonic() - began:.0f} s", flush=True)
            else:
                last[name] = rest
        size = subprocess.run(
            ["du", "-sm", "/opt/scopewise", "/opt/prepared"], capture_output=True, text=True, check=True
        )
        print(size.stdout, flush=True)
        started(last, environment, workdir)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def started(last: dict[str, str], environment: dict[str, str], workdir: str) -> None:
    """What the image starts, as its user."""
    user = int(last["USER"].partition(":")[0])
    os.chown("/var/lib/scopewise", user, user)
    command = [*json.loads(last["ENTRYPOINT"]), *json.loads(last["CMD"])]
    environment = {name: value for name, value in environment.items() if not name.startswith("PIP_")}
    environment["SCOPEWISE_NO_SIGN_IN"] = "true"  # as in compose.yaml
    command[0] = shutil.which(command[0], path=environment["PATH"]) or command[0]
    page = subprocess.Popen(command, env=environment, cwd=workdir, user=user, group=user, extra_groups=[])
    try:
        until_ready("http://127.0.0.1:8502/readyz")
        health = json.loads(last["HEALTHCHECK"].partition("CMD ")[2])
        subprocess.run(health, env=environment, check=True, user=user, group=user)
        with urllib.request.urlopen("http://127.0.0.1:8501/_stcore/health", timeout=5) as answer:
            print("page:", answer.read().decode())
        page.send_signal(getattr(signal, last["STOPSIGNAL"]))
        print("stopped with", page.wait(60))
    finally:
        page.kill()
        page.wait()


def until_ready(address: str, seconds: float = 120) -> None:
    """Ask until it answers 200."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                print("ready:", answer.read().decode(), flush=True)
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


if __name__ == "__main__":
    main()
