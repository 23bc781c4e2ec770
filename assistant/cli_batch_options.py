"""The options of the batch commands and of `watch`, and how they go on together."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer


class EngineName(StrEnum):
    """Who does the work."""

    LOCAL = "local"
    RAY = "ray"


class WhenModelFails(StrEnum):
    """What becomes of a run whose language model fails for good."""

    STOP = "stop"
    GO_ON = "go-on"


Inventory = Annotated[Path, typer.Argument(help="JSONL, CSV, TSV, XLSX, Parquet, or a folder of documents.")]
Report = Annotated[list[Path] | None, typer.Option(help="Write the portfolio report: .html or .xlsx. Several times.")]
Review = Annotated[Path | None, typer.Option(help="Write the questions for the owners, .xlsx.")]
Since = Annotated[Path | None, typer.Option(help="The results of an earlier run: the report says what has changed.")]
Results = Annotated[Path, typer.Argument(help="What an earlier run wrote to its --out.")]
Text = Annotated[list[str] | None, typer.Option(help="A column with the description. Several times.")]
Identifier = Annotated[str | None, typer.Option(help="The column with the id, where it is not called id.")]
Unit = Annotated[str | None, typer.Option(help="The column with the unit or department.")]
Owner = Annotated[str | None, typer.Option(help="The column that says whom to ask.")]
Facts = Annotated[
    list[str] | None,
    typer.Option(help="FACT=COLUMN or FACT=COLUMN:MAP.yaml: a column that says a fact. Several times."),
]
Sheet = Annotated[str | None, typer.Option(help="The sheet of a workbook; else its first.")]
Advice = Annotated[bool, typer.Option("--advice/--no-advice", help="With recommendations, or verdicts alone.")]
Workers = Annotated[int | None, typer.Option(min=1, max=1024, help="Processes; 2 where not given.")]
Engines = Annotated[EngineName, typer.Option("--engine", help="This machine, or a Ray cluster.")]
Address = Annotated[str, typer.Option(help="The address of a Ray cluster; else one on this machine.")]
Budget = Annotated[
    list[str] | None,
    typer.Option(
        help="The most the language model may be used for this run: calls=N, tokens=N or money=N. Several times."
    ),
]
IfModelFails = Annotated[
    WhenModelFails,
    typer.Option(help="When the language model fails for good: stop, to go on later, or read the rest without it."),
]


class Read(NamedTuple):
    """The options that say what is read."""

    text: list[str] | None
    identifier: str | None
    unit: str | None
    owner: str | None
    facts: list[str] | None
    sheet: str | None


class Doing(NamedTuple):
    """The options that say who does the work."""

    engine: EngineName
    workers: int | None
    address: str
    budget: list[str] | None
    if_model_fails: WhenModelFails
