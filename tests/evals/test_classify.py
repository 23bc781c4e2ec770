from __future__ import annotations

from evals.classify import judged, score
from evals.page import classify_page
from evals.record import record_text, run_record
from tests.evals.builders import WordReader, case, engine_with, shipped
from tests.fakes import found

TEXT = "We build on Llama, unchanged."
OBSERVED = (
    found(TEXT, "generative", "yes", quote="Llama"),
    found(TEXT, "delivery", "own_application", quote="build"),
    found(TEXT, "model_training", "as_provided", quote="unchanged"),
)


def test_a_reader_that_fails_on_a_case_leaves_it_not_assessed_and_the_run_goes_on() -> None:
    engine = engine_with(WordReader({TEXT: OBSERVED}))
    cases = (case("a", "crash"), case("b", TEXT), case("c", " "))
    report = score(cases, lambda each: judged(engine, each.text))
    assert report.not_assessed["a"] == "crashed: ZeroDivisionError: a defect"
    assert set(report.not_assessed) == {"a", "c"}
    assert report.coverage.of == report.accuracy_on_determined.right == 1
    assert [outcome.right for outcome in report.outcomes] == [None, True, None]


def test_quotes_profile_and_confidence_are_scored() -> None:
    engine = engine_with(WordReader({TEXT: OBSERVED}))
    report = score([case("b", TEXT)], lambda each: judged(engine, each.text))
    assert (report.evidence_exact.right, report.evidence_exact.of) == (3, 3)
    assert report.exact_profile.value == 1
    assert report.outcomes[0].confidence == 1.0
    assert report.calibration.ece == 0


def test_labels_of_any_fact_are_scored_by_group_and_quotes_by_their_place() -> None:
    text = "Patients' records go in. We build on Llama, unchanged."
    observed = (
        found(text, "data.health", "yes", quote="Patients"),
        found(text, "delivery", "own_application", quote="build"),
    )
    labelled = case("a", text)
    gold = labelled.gold.model_copy(
        update={
            "facts": {**labelled.gold.facts, "data.health": ("yes",), "data.payment": ("no", "yes")},
            "quotes": {"data.health": "Patients' records", "delivery": "Patients"},
        }
    )
    report = score(
        [labelled.model_copy(update={"gold": gold})],
        lambda each: judged(engine_with(WordReader({text: observed})), each.text),
    )
    assert (report.value_accuracy["data"].right, report.value_accuracy["data"].of) == (2, 2)
    assert "integration" not in report.value_accuracy
    assert (report.evidence_supports.right, report.evidence_supports.of) == (2, 2)
    assert report.containment_by_kind["own_app"].of == 1


def test_the_page_stands_by_itself_and_escapes_names() -> None:
    engine = engine_with(WordReader())
    report = score([case("<b>", "crash", kind="<i>")], lambda each: judged(engine, each.text))
    page = classify_page(report.model_copy(update={"run": run_record(engine)}), "A <title>")
    assert "<b>" not in page
    assert "A &lt;title&gt;" in page
    assert "http" not in page
    assert page.count("<svg") == page.count("</svg>") == 3
    assert "prefers-color-scheme: dark" in page


def test_the_run_record_says_what_was_measured_with() -> None:
    record = run_record(shipped())
    assert record.reader == "embedded"
    assert record.knowledge == shipped().knowledge.version
    assert (record.commit is None) == (record.dirty is None)
    assert record.python in record_text(record)
