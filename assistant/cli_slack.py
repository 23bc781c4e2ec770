"""`scopewise slack`: the settings, the log, and whether the extra is there; the rest is the driver's."""

from __future__ import annotations

from assistant.errors import BadSetting


def serve_slack(port: int | None) -> bool:
    """Serve until told to stop; False where messages were left. Raises `BadSetting` without the extra ``slack``."""
    from assistant.logs import begin_log  # heavy, and only where the bot is served
    from assistant.serving import serving
    from assistant.settings import load_settings

    try:
        from ui.slack.server import serve  # the extra `slack` brings its libraries
    except ImportError as error:
        if error.name is None or not error.name.startswith(("slack_", "starlette", "uvicorn")):
            raise
        raise BadSetting(
            f"The Slack bot needs the package {error.name}, which is not installed. Install it with: "
            "pip install 'scopewise[slack]'"
        ) from None
    settings = load_settings()
    begin_log(settings)
    if port is not None:
        settings = settings.model_copy(update={"slack_port": port})
    try:
        return serve(settings, serving(settings).sessions())
    finally:
        serving(settings).close()
