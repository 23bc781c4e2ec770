"""The check of faithfulness on recommendations drawn over varied profiles, and what the check itself is worth."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.app import Scopewise
from assistant.cards import Card
from assistant.citing import Citation
from assistant.reading import Strict
from assistant.recommend import Recommendation
from assistant.retrieval.documents import documents_of
from assistant.retrieval.hybrid import HybridRetriever
from evals.faithfulness import Judge, Reviewed, Scores, load_reviewed, subject_scores
from evals.planted import Caught, Pair, plant
from evals.profiles import full_profile, grid, known_in_full, load_advice
from evals.record import RunRecord
from evals.shares import Share, share_text, wilson


class FaithfulnessReport(Strict):
    """``unfaithful`` are "profile: card cites passage: findings". ``false_alarms``: of all pinned pairs, the share that the
    content alone is accused of, before what reviewers judged is taken into account; ``judged`` of them are recorded so.
    """

    recommendations: int
    faithful: Share
    citations: Share
    unfaithful: tuple[str, ...]
    false_alarms: Share
    alarms: Mapping[str, int]
    judged: int
    planted: Mapping[str, Caught]
    run: RunRecord | None = None


@dataclass(frozen=True)
class Draw:
    """How many recommendations are drawn, by which seed."""

    count: int = 200
    seed: int = 1


def evaluate_faithfulness(
    engine: Scopewise, retriever: HybridRetriever, draw: Draw, reviewed: Reviewed | None = None
) -> FaithfulnessReport:
    """The figures; ``retriever`` is over the passages of ``engine``, ``reviewed`` None for the project's own record."""
    judge = judge_of(engine, retriever, reviewed or load_reviewed())
    drawn = _drawn(engine, draw)
    cards = {card.id: card for card in engine.knowledge.cards}
    wrong: list[str] = []
    faithful = 0
    for profile, item in drawn:
        found = _wrong(judge, cards[item.id], item.citations)
        wrong += [f"{profile}: {item.id} {each}" for each in found]
        faithful += not found
    cited = sum(len(item.citations) for _, item in drawn)
    alarms = [judge.content(card, passage) for card, passage in _pairs(engine)]
    return FaithfulnessReport(
        recommendations=len(drawn),
        faithful=wilson(faithful, len(drawn)),
        citations=wilson(cited - len(wrong), cited),
        unfaithful=tuple(wrong),
        false_alarms=wilson(sum(bool(each) for each in alarms), len(alarms)),
        alarms={
            kind: sum(kind in each for each in alarms) for kind in sorted({kind for each in alarms for kind in each})
        },
        judged=len(judge.reviewed.judged),
        planted=plant(judge, _some_pairs(engine, draw), draw.seed),
    )


def judge_of(engine: Scopewise, retriever: HybridRetriever, reviewed: Reviewed) -> Judge:
    """A judge of the engine's own corpus."""
    return Judge(engine.knowledge, reviewed, _scores(engine, retriever))


def retriever_of(engine: Scopewise) -> HybridRetriever:
    """The installed retriever over the engine's passages."""
    from assistant.retrieval.hybrid import open_retriever
    from assistant.settings import load_settings

    settings = load_settings()
    documents = documents_of(engine.knowledge.passages.values())
    return open_retriever(documents, settings.data / "index", settings.embedding_model, server=settings.chroma)


def faithfulness_text(report: FaithfulnessReport) -> str:
    """The figures for people."""
    head = f"{'planted':18} {'of':>4}  {'caught by the check':42} by the content alone"
    rows = [
        f"{name.replace('_', ' '):18} {each.planted:4}  {share_text(each.caught):42} {share_text(each.by_content)}"
        for name, each in report.planted.items()
    ]
    alarms = ", ".join(f"{kind} {count}" for kind, count in report.alarms.items()) or "none"
    return "\n".join(
        [
            f"faithful recommendations      {share_text(report.faithful)}",
            f"faithful citations            {share_text(report.citations)}",
            f"unfaithful: {'; '.join(report.unfaithful) or 'none'}",
            "",
            head,
            *rows,
            "",
            f"pinned pairs that the content alone accuses  {share_text(report.false_alarms)} ({alarms})",
            f"of which judged to be false alarms and recorded so: {report.judged}",
        ]
    )


def _drawn(engine: Scopewise, draw: Draw) -> list[tuple[str, Recommendation]]:
    """Recommendations of ever new profiles: each time a profile, then one of its recommendations, none twice."""
    expected = load_advice(engine)
    profiles = dict(grid(expected.defaults))
    profiles |= {each.id: full_profile(expected.defaults, each.facts, each.holds) for each in expected.profiles}
    advised: dict[str, list[Recommendation]] = {}
    source = random.Random(draw.seed)  # noqa: S311 - repeatable
    found: list[tuple[str, Recommendation]] = []
    names = sorted(profiles)
    while len(found) < draw.count and names:
        name = source.choice(names)
        if name not in advised:
            advised[name] = list(engine.advice(known_in_full(profiles[name])).recommendations)
        if advised[name]:
            found.append((name, advised[name].pop(source.randrange(len(advised[name])))))
        else:
            names.remove(name)
    return found


def _wrong(judge: Judge, card: Card, citations: Sequence[Citation]) -> list[str]:
    each = [(cited, judge.findings(card, cited)) for cited in citations if cited.whose == "ours"]
    return [f"cites {cited.passage}: {', '.join(sorted(found))}" for cited, found in each if found]


def _pairs(engine: Scopewise) -> list[Pair]:
    passages = engine.knowledge.passages
    return [(card, passages[name]) for card in engine.knowledge.cards for name in card.passages]


def _some_pairs(engine: Scopewise, draw: Draw) -> list[Pair]:
    pairs = _pairs(engine)
    return random.Random(draw.seed).sample(pairs, min(draw.count, len(pairs)))  # noqa: S311 - repeatable


def _scores(engine: Scopewise, retriever: HybridRetriever) -> Scores:
    def search(queries: Sequence[str]) -> list[Mapping[str, float]]:
        found = retriever.search_many(queries, top=len(retriever.documents))
        return [{hit.id: hit.score for hit in hits} for hits in found]

    return subject_scores(engine.knowledge, search)
