"""The `eval` commands: how right it is, on labelled cases, with simulated people, under disturbance, and in its advice.

Exit status: 0 done; 1 done, but something could not be assessed, advice is wrong, or the run is worse than the baseline; 2
unusable arguments or input.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import UnusableInput

if TYPE_CHECKING:
    from assistant.app import Scopewise
    from evals.cases import Case

eval_app = typer.Typer(
    help="Measure how right it is, on labelled cases, in interviews, or on retrieval benchmarks.", no_args_is_help=True
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON, the public contract, instead of text.")]
Html = Annotated[Path | None, typer.Option("--html", help="Write a page with plots to this file.")]
Cases = Annotated[
    list[Path],
    typer.Option(help="Labelled cases: JSONL, or a CSV with text and scope; several times, or a pattern in quotes."),
]
ManyCases = Annotated[
    list[Path] | None, typer.Option(help="Labelled cases, JSONL; several times, or a pattern in quotes.")
]
Sample = Annotated[int | None, typer.Option(min=1, help="Only so many cases, drawn by the seed.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same people and the same texts.")]


class ReaderChoice(StrEnum):
    """Who reads."""

    embedded = "embedded"
    llm = "llm"
    both = "both"


class Texts(StrEnum):
    """Which cases."""

    hard = "hard"
    everyday = "everyday"


@eval_app.command("classify")
def classify(  # noqa: PLR0913 - each option of the command is an argument
    cases: Cases,
    *,
    only: Annotated[
        Texts | None, typer.Option(help="hard: the kinds of texts that are built to mislead; everyday: all others.")
    ] = None,
    reader: Annotated[
        ReaderChoice,
        typer.Option(help="embedded; llm, the language model alone; or both, as the product reads with one."),
    ] = ReaderChoice.embedded,
    record: Annotated[Path | None, typer.Option(help="Keep the model's answers in this folder.")] = None,
    replay: Annotated[Path | None, typer.Option(help="Take the answers from this folder; no model is asked.")] = None,
    as_json: Json = False,
    html: Html = None,
) -> None:
    """Measure the verdicts on labelled descriptions."""
    from assistant.settings import load_settings
    from assistant.wiring import open_embedded
    from evals.classify import evaluate, report_text
    from evals.model_use import listening
    from evals.page import classify_page

    if record and replay:
        raise UnusableInput("Either --record or --replay, not both.")
    if reader is ReaderChoice.embedded and (record or replay):
        raise UnusableInput("--record and --replay go with --reader llm or --reader both.")
    settings = load_settings()
    engine, meter = listening(open_embedded(settings), settings, reader.value, record=record, replay=replay)
    found = evaluate(_of_kind(_load(cases), only), engine, meter)
    _write(html, lambda: classify_page(found, f"Verdicts on {', '.join(path.name for path in cases)}"))
    typer.echo(found.model_dump_json(indent=2) if as_json else report_text(found))
    _fail_if(found.not_assessed)


@eval_app.command("interview")
def interview(  # noqa: PLR0913 - each option of the command is an argument
    cases: ManyCases = None,
    *,
    conversations: Annotated[
        list[Path] | None, typer.Option(help="Scripted conversations, JSONL; may be given several times.")
    ] = None,
    temperament: Annotated[list[str] | None, typer.Option(help="Only these temperaments.")] = None,
    sample: Sample = None,
    seed: Seed = 1,
    knowing: Annotated[bool, typer.Option("--knowing", help="People know what gold leaves open.")] = False,
    as_json: Json = False,
    html: Html = None,
) -> None:
    """Interview simulated people about labelled cases, and replay scripted conversations."""
    from evals.conversations import evaluate_conversations, load_conversations
    from evals.interview_report import interview_report, interview_text
    from evals.interviews import Cast, sampled, simulate
    from evals.page import interview_page
    from evals.pairs import simulate_pairs
    from evals.people import load_people
    from evals.record import run_record

    if not cases and not conversations:
        raise UnusableInput("Say what to measure: --cases FILE, --conversations FILE, or both.")
    engine = _engine()
    guide = engine.knowledge.guide
    scripts = {path.name: load_conversations(path, guide) for path in conversations or ()}
    people = load_people(guide)
    cast = Cast(people, _chosen(people.temperaments(), temperament), seed, knowing)
    some = sampled(_load(cases or ()), sample, seed)
    with _progress(len(some) * len(cast.temperaments), "interviews") as step:
        outcomes = simulate(some, cast, engine, step) + simulate_pairs(some, cast, engine)
    replayed = {name: evaluate_conversations(each, engine) for name, each in scripts.items()}
    found = interview_report(outcomes).model_copy(update={"conversations": replayed, "run": run_record(engine)})
    _write(html, lambda: interview_page(found, "Interviews"))
    typer.echo(found.model_dump_json(indent=2) if as_json else interview_text(found))
    _fail_if(found.not_assessed, *(each.not_assessed for each in replayed.values()))


@eval_app.command("chaos")
def chaos(
    cases: ManyCases = None,
    *,
    interviews: Annotated[int, typer.Option(min=1, help="How many people are interviewed.")] = 100,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Interview people with a right, a failing and a hostile language model; their verdicts must be the same."""
    from evals.chaos import Trial, chaos_text, evaluate_chaos
    from evals.interviews import sampled
    from evals.people import load_people

    engine = _engine()
    people = load_people(engine.knowledge.guide)
    some = sampled(_load(cases or _own_files()), None, seed)
    with _progress(interviews, "people") as step:
        found = evaluate_chaos(some, interviews, engine, Trial(people, people.temperaments(), seed), step)
    typer.echo(found.model_dump_json(indent=2) if as_json else chaos_text(found))
    _fail_if([] if found.is_clean else ["unclean"])


@eval_app.command("injections")
def injections(
    *,
    model: Annotated[bool, typer.Option("--model", help="Ask the configured model instead of one that obeys.")] = False,
    as_json: Json = False,
) -> None:
    """Try texts that want to move a verdict, a page or a report."""
    from assistant.language_model.opening import open_caller
    from assistant.settings import load_settings
    from evals.injections import evaluate_injections, injections_text, load_injections
    from evals.interviews import can_be_played

    settings = load_settings()
    caller = open_caller(settings, settings.data) if model else None
    some = [case for case in _load(_own_files()) if can_be_played(case)]
    found = evaluate_injections(load_injections(), some, _engine(), caller)
    typer.echo(found.model_dump_json(indent=2) if as_json else injections_text(found))
    _fail_if(found.moved, found.shown)


@eval_app.command("robustness")
def robustness(cases: ManyCases = None, *, sample: Sample = None, seed: Seed = 1, as_json: Json = False) -> None:
    """Measure whether verdicts hold while the texts are disturbed; the project's own cases where none are named."""
    from evals.disturbances import load_material
    from evals.interviews import sampled
    from evals.paraphrases import load_paraphrases
    from evals.record import run_record
    from evals.robustness import Trial, evaluate_robustness, robustness_text

    engine = _engine()
    every = _load(cases or _own_files())
    some = sampled(every, sample, seed) if sample else every
    with _progress(len(some), "cases") as step:
        found = evaluate_robustness(some, engine, Trial(load_material(), seed, step, load_paraphrases()))
    found = found.model_copy(update={"run": run_record(engine)})
    typer.echo(found.model_dump_json(indent=2) if as_json else robustness_text(found))
    _fail_if(found.not_assessed)


@eval_app.command("recommend")
def recommend(cases: ManyCases = None, *, retrieval: bool = False, as_json: Json = False) -> None:
    """Check the advice: citations, fit, cards that must and must not be there. --retrieval adds the passages found."""
    from evals.advice import advice_text, evaluate_advice
    from evals.record import run_record

    engine = _engine()
    checked = engine if retrieval else replace(engine, finder=None)
    every = _load(cases or _own_files())
    with _progress(None, "profiles") as step:
        found = evaluate_advice(every, checked, step)
    found = found.model_copy(update={"run": run_record(engine)})
    typer.echo(found.model_dump_json(indent=2) if as_json else advice_text(found))
    _fail_if(found.not_assessed, [] if found.is_clean else ["wrong"])


@eval_app.command("faithfulness")
def faithfulness(
    *,
    sample: Annotated[int, typer.Option(min=1, help="How many recommendations are drawn.")] = 200,
    seed: Seed = 1,
    accept: Annotated[bool, typer.Option("--accept", help="Record all cards and passages as reviewed.")] = False,
    as_json: Json = False,
) -> None:
    """Check that what is cited bears out the advice, and measure that check on mismatches planted on purpose."""
    from evals.faithfulness import Reviewed, save_reviewed
    from evals.faithfulness_report import (
        Draw,
        evaluate_faithfulness,
        faithfulness_text,
        judge_of,
        retriever_of,
    )
    from evals.record import run_record

    engine = _engine()
    retriever = retriever_of(engine)
    if accept:
        save_reviewed(judge_of(engine, retriever, Reviewed()).record())
    found = evaluate_faithfulness(engine, retriever, Draw(sample, seed))
    found = found.model_copy(update={"run": run_record(engine)})
    typer.echo(found.model_dump_json(indent=2) if as_json else faithfulness_text(found))
    _fail_if(found.unfaithful)


@eval_app.command("all")
def everything(
    *,
    accept: Annotated[bool, typer.Option("--accept", help="Take this run's outcomes as the new baseline.")] = False,
    sample: Annotated[int, typer.Option(min=1, help="Cases of each part for people and disturbances.")] = 24,
    as_json: Json = False,
    html: Html = None,
) -> None:
    """Run every eval on the project's own cases, and compare with the accepted baseline."""
    from evals.baseline import accept as write_baseline
    from evals.baseline import load_baseline
    from evals.page import suite_page
    from evals.suite import run_suite, suite_text

    baseline = None if accept else load_baseline()
    found = run_suite(_engine(), baseline, sample, lambda part: typer.echo(f"{part} …", err=True))
    if accept and not found.measured.not_assessed():
        write_baseline(found.measured.standings(), found.run)
    _write(html, lambda: suite_page(found))
    typer.echo(found.model_dump_json(indent=2) if as_json else suite_text(found))
    if not found.passes:
        raise typer.Exit(1)


@eval_app.command("retrieval")
def retrieval(
    beir: Annotated[Path, typer.Option(help="A folder in BEIR layout, or a folder of such folders.")],
    *,
    as_json: Json = False,
) -> None:
    """Measure the retriever on a benchmark."""
    from evals.retrieval import evaluate_beir, report_text

    found = evaluate_beir(beir)
    typer.echo(found.model_dump_json(indent=2) if as_json else report_text(found))


@eval_app.command("train")
def train(
    *,
    measure: Annotated[
        bool, typer.Option("--measure", help="Measure it as well, on files that it was not trained on (minutes).")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="The file to write, in place of the one in the knowledge folder.")
    ] = None,
) -> None:
    """Train what the reader hears in single sentences, on the labelled sentences and the tuned cases."""
    from assistant.readers.embedded import HEARD_FILE, EmbeddedReader
    from assistant.settings import load_settings
    from evals.hearing import deaf, examples_by_file, hash_of_examples, left_out, report_text
    from evals.hearing import train as trained

    knowledge = load_settings().knowledge
    by_file = examples_by_file(EmbeddedReader.load(knowledge, deaf()))
    with _progress(None, f"training on {sum(map(len, by_file.values())):,} sentences"):
        ear = trained((each for some in by_file.values() for each in some), hash_of_examples())
    path = out or knowledge / HEARD_FILE
    ear.save(path)
    typer.echo(f"Wrote {path}.", err=True)
    if measure:
        typer.echo(report_text(left_out(by_file)))


def _engine() -> Scopewise:
    """The engine with the embedded reader alone: figures do not depend on whether a model is set."""
    from assistant.settings import load_settings
    from assistant.wiring import open_embedded

    return open_embedded(load_settings())


def _load(paths: Iterable[Path]) -> tuple[Case, ...]:
    """The cases of all files, in order; a path that is no file may be a pattern of names."""
    from evals.cases import load_all

    return load_all(file for path in paths for file in _files(path))


def _files(path: Path) -> list[Path]:
    """The files that ``path`` names: those whose names fit where its last part is a pattern, else itself."""
    return (sorted(path.parent.glob(path.name)) if "*" in path.name else []) or [path]


def _of_kind(cases: Sequence[Case], only: Texts | None) -> list[Case]:
    """The hard ones of ``cases``, the everyday ones, or all; raises `UnusableInput` where there is none."""
    from evals.cases import HARD_KINDS

    found = [case for case in cases if only is None or (case.kind in HARD_KINDS) == (only is Texts.hard)]
    if not found:
        raise UnusableInput(f"None of the cases is {only}: see their kinds.")
    return found


def _own_files() -> list[Path]:
    from evals.suite import FOLDER

    return sorted((FOLDER / "cases").glob("*.jsonl"))


def _chosen(known: Sequence[str], wanted: Sequence[str] | None) -> tuple[str, ...]:
    for name in wanted or ():
        if name not in known:
            raise UnusableInput(f"There is no temperament {name!r}; there are: {', '.join(known)}.")
    return tuple(wanted) if wanted else tuple(known)


@contextmanager
def _progress(length: int | None, what: str) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error; what it yields counts one on. Where ``length`` is None it only counts."""
    if length is None:
        typer.echo(f"{what} …", err=True)
        yield lambda: None
        return
    with typer.progressbar(length=length, label=what, file=sys.stderr) as bar:
        yield lambda: bar.update(1)


def _write(path: Path | None, page: Callable[[], str]) -> None:
    if path is None:
        return
    try:
        path.write_text(page(), encoding="utf-8")
    except OSError as error:
        raise UnusableInput(f"{path} cannot be written: {error.strerror or error}.") from error
    typer.echo(f"Wrote {path}.", err=True)


def _fail_if(*failures: Collection[str]) -> None:
    if any(failures):
        raise typer.Exit(1)
