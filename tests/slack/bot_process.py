"""The bot as a process of its own, to be killed: ``python -m tests.slack.bot_process FOLDER API PORT``."""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.app import Scopewise
from assistant.logs import begin_log
from assistant.readers.embedded import EmbeddedReader
from assistant.sessions import Sessions
from assistant.settings import Settings
from assistant.store import Store
from tests.fakes import the_knowledge
from tests.slack.people import SECRET
from tests.slack.workspace import TOKEN
from ui.slack.server import serve


def main(folder: str, api: str, port: str) -> int:
    """Serve until told to stop; 1 where messages were left."""
    settings = Settings(
        data=Path(folder),
        slack_bot_token=TOKEN,
        slack_signing_secret=SECRET,
        slack_api=api,
        slack_port=int(port),
        stop_seconds=10,
    )
    begin_log(settings)
    knowledge = the_knowledge()
    engine = Scopewise(knowledge=knowledge, reader=EmbeddedReader.load(knowledge.folder))
    return 0 if serve(settings, Sessions(engine, Store.open(settings.data))) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
