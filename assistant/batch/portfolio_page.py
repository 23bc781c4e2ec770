"""The portfolio report as one page: no script, nothing from outside, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.batch import portfolio_words as words
from assistant.batch.portfolio import AGENTIC, FAILED, LANES, OPEN, OUTSIDE, SCOPES, Changes, Portfolio, place_of
from assistant.batch.portfolio_style import PORTFOLIO_STYLE
from assistant.knowledge_files import KnowledgeBase
from assistant.report.characters import folded, html_text
from assistant.report.page_style import STYLE


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a portfolio: of which inventory, when, and with which versions, a line for each."""

    source: str
    when: str
    record: tuple[str, ...]
    since: str = ""


def portfolio_page(found: Portfolio, heading: Heading, knowledge: KnowledgeBase) -> str:
    """The whole document."""
    parts = [
        f"<h1>Uses of AI in {_text(heading.source)}</h1>",
        f'<p class="muted">Assessed {_text(heading.when)}</p>',
        f'<p class="lead">{_text(words.lead(found))}</p>',
        _figures(found),
        _changes(found, heading, knowledge),
        _concerns(found, knowledge),
        _scopes(found, knowledge),
        _units(found, knowledge),
        _lanes(found),
        _agentic(found, knowledge),
        _sensitive(found, knowledge),
        _decides(found),
        _cards(found, knowledge),
        _open(found, knowledge),
        _not_assessed(found),
        _about(heading, knowledge),
    ]
    title = html_text(folded(f"Uses of AI in {heading.source}"))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{STYLE}{PORTFOLIO_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(part for part in parts if part)
        + "\n</main>\n</body>\n</html>\n"
    )


def _text(text: str) -> str:
    return f"<bdi>{html_text(folded(text))}</bdi>"


def _figures(found: Portfolio) -> str:
    acting = found.agentic["3"] + found.agentic["4"]
    public = found.concerns["public_sensitive"].count
    figures = [
        (f"{found.rows:,}", "uses described", False),
        (f"{found.inside:,}", f"have a scope ({words.share(found.inside, found.rows)})", False),
        (f"{found.scopes[OPEN]:,}", "are still open: one answer each would help", False),
        (f"{found.scopes['3'] + found.scopes['4'] + found.scopes['5']:,}", "are built (scopes 3 to 5)", False),
        (f"{found.with_sensitive:,}", "see sensitive data", False),
        (f"{acting:,}", "change things without approval", acting > 0),
        (f"{public:,}", "put sensitive data into a public service", public > 0),
    ]
    if found.unconfirmed:
        figures.insert(2, (f"{found.unconfirmed:,}", "rest on a language model alone: to be confirmed", True))
    if found.scopes[FAILED]:
        figures.append((f"{found.scopes[FAILED]:,}", "could not be assessed", True))
    tiles = "".join(
        f'<div class="figure{" warn" if warn else ""}"><b>{number}</b><span>{html_text(label)}</span></div>'
        for number, label, warn in figures
    )
    return f'<div class="figures">{tiles}</div>'


def _section(title: str, *parts: str, note: str = "") -> str:
    muted = f'<p class="muted">{html_text(note)}</p>' if note else ""
    return f"<section><h2>{html_text(title)}</h2>{muted}{''.join(parts)}</section>"


def _scopes(found: Portfolio, knowledge: KnowledgeBase) -> str:
    stacks = [
        words.Stack(words.scope_name(place, knowledge), "", ((place, found.scopes[place]),))
        for place in SCOPES
        if found.scopes[place]
    ]
    note = "Scopes 1 and 2 are bought, 3 to 5 are built; the deeper the colour, the more of the security is your own."
    return _section("Scopes", _bars(stacks, found.rows, of=found.rows), note=note)


def _units(found: Portfolio, knowledge: KnowledgeBase) -> str:
    if len(found.units) < 2:
        return ""
    stacks = words.units_of(found)
    widest = max(stack.total for stack in stacks)
    shown = [place for place in SCOPES if found.scopes[place]]
    legend = _legend([(place, words.scope_name(place, knowledge)) for place in shown])
    return _section("Scopes by unit", legend, _bars(stacks, widest, order=SCOPES))


def _lanes(found: Portfolio) -> str:
    """Nothing while every lane is open, as they are for bare descriptions without an organisation's file."""
    stacks = words.lanes_of(found)
    if not any(lane != OPEN for stack in stacks for lane, _ in stack.pieces):
        return ""
    coloured = [
        words.Stack(stack.name, "", tuple((_LANE_COLOURS[lane], count) for lane, count in stack.pieces))
        for stack in stacks
    ]
    present = {lane for counter in found.lanes.values() for lane in counter}
    names = {OPEN: "Lane still open"}
    legend = _legend((_LANE_COLOURS[lane], names.get(lane, lane.capitalize())) for lane in LANES if lane in present)
    note = "By the decision rules in force: how much of a review a use needs before it may begin."
    widest = max(stack.total for stack in stacks)
    order = tuple(_LANE_COLOURS[lane] for lane in LANES)
    return _section("Lanes by unit", legend, _bars(coloured, widest, order=order), note=note)


_LANE_COLOURS = {"fast": "1", "standard": "3", "deep": "5", "not allowed": FAILED, OPEN: OPEN}


def _legend(entries: Iterable[tuple[str, str]]) -> str:
    listed = "".join(f'<li><i style="background:var(--c-{key})"></i>{html_text(name)}</li>' for key, name in entries)
    return f'<ul class="legend">{listed}</ul>'


def _bars(stacks: Sequence[words.Stack], widest: int, *, of: int = 0, order: Sequence[str] = SCOPES) -> str:
    """A bar for each of ``stacks``, as long as its share of ``widest``; with its share of ``of`` beside the number."""
    drawn = []
    for stack in stacks:
        pieces = dict(stack.pieces)
        parts = "".join(
            f'<i style="width:{100 * pieces[key] / max(1, widest):.2f}%;background:var(--c-{key})" '
            f'title="{html_text(f"{stack.name}: {pieces[key]:,}")}"></i>'
            for key in order
            if pieces.get(key)
        )
        beside = f" · {words.share(stack.total, of)}" if of else ""
        drawn.append(
            f'<div class="name">{_text(stack.name)}</div><div class="bar">{parts}</div>'
            f'<div class="number"><b>{stack.total:,}</b>{beside}</div>'
        )
    return f'<div class="bars">{"".join(drawn)}</div>'


def _plain_bars(rows: Sequence[tuple[str, int]], of: int) -> str:
    stacks = [words.Stack(name, "", (("4", count),)) for name, count in rows]
    return _bars(stacks, max((count for _, count in rows), default=1), of=of)


def _agentic(found: Portfolio, knowledge: KnowledgeBase) -> str:
    if not found.agentic:
        return ""
    inside = found.agentic.total()
    colours = {"1": "1", "2": "2", "3": "4", "4": "5", OPEN: OPEN}
    stacks = [
        words.Stack(words.agentic_name(place, knowledge), "", ((colours[place], found.agentic[place]),))
        for place in AGENTIC
        if found.agentic[place]
    ]
    shown = [place for place in AGENTIC if found.agentic[place]]
    rows = {words.scope_name(place, knowledge): counts for place, counts in sorted(found.agentic_by_scope.items())}
    heat = _heat("Scope", [(place, words.agentic_name(place, knowledge)) for place in shown], rows)
    note = (
        "Most descriptions do not say what the system may change; where they do not, it is left open and not guessed."
    )
    return _section("What they may do by themselves", _bars(stacks, inside, of=inside), heat, note=note)


def _sensitive(found: Portfolio, knowledge: KnowledgeBase) -> str:
    if not found.sensitive:
        return ""
    shown = [place for place in SCOPES if place not in (OUTSIDE, FAILED)]
    rows = dict(words.sensitive_rows(found))
    heat = _heat("Data", [(place, words.scope_name(place, knowledge)) for place in shown], rows)
    note = (
        "Only what the descriptions say or a column gives; a description that names no data is in none of these rows."
    )
    return _section("Sensitive data by scope", heat, note=note)


def _heat(corner: str, columns: Sequence[tuple[str, str]], rows: Mapping[str, Mapping[str, int]]) -> str:
    """A table of counts, the darker the more; rows and columns without any count are left out."""
    columns = [column for column in columns if any(counts.get(column[0]) for counts in rows.values())]
    filled = {name: counts for name, counts in rows.items() if any(counts.get(key) for key, _ in columns)}
    most = max((counts.get(key, 0) for counts in filled.values() for key, _ in columns), default=1)
    head = "".join(f'<th class="n" scope="col">{html_text(name)}</th>' for _, name in columns)
    body = "".join(
        f"<tr><td>{html_text(name)}</td>{''.join(_heat_cell(counts.get(key, 0), most) for key, _ in columns)}</tr>"
        for name, counts in filled.items()
    )
    top = f'<thead><tr><th scope="col">{html_text(corner)}</th>{head}</tr></thead>'
    return f'<div class="scroll"><table class="heat">{top}<tbody>{body}</tbody></table></div>'


def _heat_cell(count: int, most: int) -> str:
    if not count:
        return '<td class="n">–</td>'
    level = 3 if count > most / 2 else 2 if count > most / 8 else 1
    return f'<td class="n level{level}">{count:,}</td>'


def _decides(found: Portfolio) -> str:
    rows = words.rules_of(found)
    if not rows:
        return ""
    note = (
        f"In {found.assumed:,} of {found.inside:,} rows with a scope, a deciding fact was not said and was taken from a "
        "rule for silence; each result names it."
    )
    return _section("What decides", _plain_bars(rows, found.rows), note=note)


def _cards(found: Portfolio, knowledge: KnowledgeBase) -> str:
    rows = words.cards_of(found, knowledge)
    if not rows:
        return ""
    most = rows[0][-1]
    body = [
        (
            html_text(title),
            f'<span class="tag {"must" if level == "must" else "key"}">{html_text(level)}</span>',
            html_text(gate),
            html_text(owner),
            f'<div class="bar plain" title="{count:,}"><i style="width:{100 * count / most:.1f}%"></i></div>',
            f"{count:,}",
        )
        for title, level, gate, owner, count in rows
    ]
    note = "Doing one of these once, for all that it covers, moves the portfolio furthest. Counted by row."
    head = ("Recommendation", "Level", "When", "Who", "Coverage", "Rows")
    return _section("Recommendations that cover most", _table(head, body, kind="cards"), note=note)


def _open(found: Portfolio, knowledge: KnowledgeBase) -> str:
    questions = words.questions_of(found, knowledge)
    if not questions:
        return ""
    owners = words.owners_of(found)
    parts = [_plain_bars([(question, count) for question, _, count in questions], sum(row[2] for row in questions))]
    if owners:
        parts += ["<h3>Who is asked most</h3>", _plain_bars(owners, 0)]
    note = (
        "For each open row the one question whose answer would settle most. The review workbook holds them, by owner."
    )
    return _section("What is open", *parts, note=note)


def _concerns(found: Portfolio, knowledge: KnowledgeBase) -> str:
    parts = []
    for text, count, rows in words.listed_concerns(found, knowledge):
        head = ("Id", "Described as", "Unit", "Scope", "Agentic scope")
        table = _table(head, [[_text(cell) for cell in row] for row in rows], kind="rows")
        more = f"<p class='muted'>The first {len(rows)} of {count:,}.</p>" if count > len(rows) else ""
        parts.append(
            f'<details><summary>{html_text(text)} <span class="count">({count:,})</span></summary>{table}{more}</details>'
        )
    return _section("Where to look first", *parts) if parts else ""


def _changes(found: Portfolio, heading: Heading, knowledge: KnowledgeBase) -> str:
    changes = found.changes
    if changes is None:
        return ""
    told = (
        f"{changes.new.count:,} rows are new, {changes.gone:,} are gone, {changes.edited:,} are described otherwise, and "
        f"{changes.moves.total():,} came to something else."
    )
    parts = [f"<p>{html_text(told)}</p>"]
    moves = list(words.moves_of(found, knowledge))
    if moves:
        body = [[html_text(before), html_text(after), f"{count:,}"] for before, after, count in moves]
        parts.append(_table(("Was", "Is now", "Rows"), body))
        parts.append(_moved(changes, knowledge))
    return _section(f"Changes since {heading.since}", *parts)


def _moved(changes: Changes, knowledge: KnowledgeBase) -> str:
    body = [
        [
            _text(move.brief.id),
            _text(words.described(move.brief)),
            html_text(words.scope_name(move.before, knowledge)),
            html_text(words.scope_name(place_of(move.brief), knowledge)),
        ]
        for move in changes.moved
    ]
    table = _table(("Id", "Described as", "Was", "Is now"), body, kind="rows")
    return f"<details><summary>Which rows moved</summary>{table}</details>"


def _not_assessed(found: Portfolio) -> str:
    if not found.failed.count:
        return ""
    body = [[_text(brief.id), _text(brief.error)] for brief in found.failed.first]
    more = "" if found.failed.count <= len(body) else f" The first {len(body)} of {found.failed.count:,}."
    return _section(
        "Not assessed", _table(("Id", "Why"), body, kind="rows"), note=f"These are in no other count.{more}"
    )


def _about(heading: Heading, knowledge: KnowledgeBase) -> str:
    lines = "".join(f"<li>{_text(line)}</li>" for line in heading.record)
    closing = html_text(knowledge.replies["not_legal_advice"])
    return (
        f"<section><h2>About these figures</h2><p>Each row was read by itself, as it stands. What a description does not "
        f"say is left open and counted as open.</p><details><summary>Versions</summary><ul>{lines}</ul></details>"
        f'<p class="muted">{closing}</p></section>'
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, kind: str = "") -> str:
    """A table whose cells are markup already."""
    top = "".join(f'<th scope="col">{html_text(cell)}</th>' for cell in head)
    body = "".join(
        "<tr>"
        + "".join(f'<td data-head="{html_text(name)}">{cell}</td>' for name, cell in zip(head, row, strict=True))
        + "</tr>"
        for row in rows
    )
    return f'<table class="{kind}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
