"""The `models` commands, and explanations in the terminal."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_text import WIDTH, printable

if TYPE_CHECKING:
    from assistant.app import Scopewise
    from assistant.assessment import Assessment

models_app = typer.Typer(
    help="The language model that may read and word beside the embedded reader.", no_args_is_help=True
)

_NONE = (
    "No language model is set, and none is needed. To use one, set SCOPEWISE_MODEL to provider:model, such as "
    "openai:gpt-5-mini or ollama:llama3.2; docs/models.md says how."
)
_FORBIDDEN = "SCOPEWISE_SEND_NOTHING is set, so the model is not asked."


@models_app.callback()
def _models() -> None:
    """The language model that may read and word beside the embedded reader."""


@models_app.command("check")
def check(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False) -> None:
    """Ask the configured models one small question each; say what works, and what to do about the rest."""
    from assistant.language_model.check import Checked, check_models, checks_text
    from assistant.language_model.opening import open_caller, open_ways
    from assistant.settings import load_settings

    settings = load_settings()
    if not settings.model or settings.send_nothing:
        typer.echo(json.dumps([]) if as_json else _NONE if not settings.model else _FORBIDDEN)
        return
    ways = open_ways(settings.data)
    found: list[Checked] = check_models(open_caller(settings, settings.data, ways), ways)
    typer.echo(json.dumps([one.model_dump() for one in found], indent=2) if as_json else printable(checks_text(found)))
    if any(one.status == "broken" for one in found):
        raise typer.Exit(2)


def explained(engine: Scopewise, assessment: Assessment, most: int, *, to_errors: bool) -> None:
    """Explanations of the most urgent items, a sentence at a time as they come; the card's own text where there is none."""
    for item in assessment.recommendations[:most]:
        typer.echo(f"\n{item.title}", err=to_errors)
        told = False
        for sentence in engine.explain(assessment, item.key):
            told = True
            _say(f"{sentence.text} ({sentence.source})", to_errors=to_errors)
        if not told:
            _say(item.why, to_errors=to_errors)


def _say(text: str, *, to_errors: bool) -> None:
    typer.echo(textwrap.fill(printable(text), WIDTH, initial_indent="  ", subsequent_indent="  "), err=to_errors)
