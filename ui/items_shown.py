"""What is left to do before each gate, and for each work item its state, its evidence and its history."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

import streamlit as st
from pydantic import ValidationError

from assistant.assessment import Assessment
from assistant.people import Person, Right
from assistant.work_items import Actor, Evidence, ItemEvent, Left, WorkItem, left_by_gate
from ui import wording
from ui.desk import Desk
from ui.downloads import logged
from ui.safe_text import Html, fill, joined, label, show, words

_WHO: Final = "item-who"
_TROUBLE: Final = "item-trouble"
_MOST_DAYS: Final = timedelta(days=3 * 365)
_USUAL: Final = timedelta(days=180)


def items_board(desk: Desk, assessment: Assessment) -> None:
    """The counts by gate, then every item that is left, then those that are not."""
    if not desk.session.kept:
        return
    tracking = desk.sessions.tracking
    items = tracking.items(assessment, tracking.events(assessment.id))
    if not items:
        show(fill("<p>{text}</p>", text=wording.ITEMS_NONE))
        return
    rights = desk.store.rights(assessment.id)
    gates = left_by_gate(items)
    show(fill('<div class="gates">{cards}</div>', cards=joined([_gate_card(gate) for gate in gates])))
    for gate in gates:
        _gate(desk, gate, [item for item in items if item.left and item.gate == gate.gate], rights)
    done = [item for item in items if not item.left]
    if done:
        with st.expander(wording.ITEMS_DONE.format(count=len(done)), key="items-done"):
            for item in done:
                _row(desk, item, rights)
    _sheets(desk, assessment, items)


def _gate_card(gate: Left) -> Html:
    done = 100 * (gate.total - gate.left) // gate.total
    return fill(
        '<div class="gate-card"><p class="name">{name}</p><p class="count">{left} <span class="of">{of}</span></p>'
        '<span class="bar"><i style="width: {done}%"></i></span></div>',
        name=wording.LEFT[gate.gate],
        left=gate.left,
        of=f"of {gate.total}",
        done=done,
    )


def _gate(desk: Desk, gate: Left, items: Sequence[WorkItem], rights: frozenset[Right]) -> None:
    title = wording.ITEMS_GATE.format(title=wording.LEFT[gate.gate], left=gate.left, total=gate.total)
    first = gate.gate == "before pilot"
    with st.expander(title, key=f"items-{gate.gate.replace(' ', '-')}", expanded=first):
        if not items:
            show(fill('<p class="soft">{text}</p>', text=wording.LEFT_NOTHING))
        for item in items:
            _row(desk, item, rights)


def _row(desk: Desk, item: WorkItem, rights: frozenset[Right]) -> None:
    name = wording.ITEM_CHANGE if "items" in rights else wording.ITEM_LOOK
    with st.container(horizontal=True, key=f"item-row-{item.key}", gap="small", wrap=False):
        show(_row_html(item))
        pressed = st.button(f"{name} *{label(item.title)}*", key=f"item-{item.key}", type="tertiary")
    if pressed:
        _opened(desk, item, rights)


def _row_html(item: WorkItem) -> Html:
    chips = [
        (f"state-{item.state.replace(' ', '-')}", wording.STATES[item.state]),
        *([(item.level, item.level)] if item.level else []),
    ]
    return fill(
        '<div class="work"><p><b>{title}</b></p><p class="meta">{chips}{owner}</p>{note}</div>',
        title=item.title,
        chips=joined([fill('<span class="chip {style}">{text}</span>', style=s, text=text) for s, text in chips]),
        owner=fill('<span class="chip">{owner}</span>', owner=words(item.owner, 80)) if item.owner else Html(),
        note=_note(item),
    )


def _note(item: WorkItem) -> Html:
    if item.accepted and item.accepted.until:
        text = wording.ITEM_ACCEPTED.format(who=item.accepted.who, until=item.accepted.until, reason=item.accepted.text)
    elif item.lapsed:
        text = wording.ITEM_LAPSED.format(until=item.lapsed)
    elif not item.applies:
        text = wording.ITEM_GONE
    else:
        return Html()
    return fill('<p class="soft">{text}</p>', text=words(text, 400))


@st.dialog(wording.ITEM_TITLE, width="medium")
def _opened(desk: Desk, item: WorkItem, rights: frozenset[Right]) -> None:
    """One item: what whoever looks may change, and all that was changed."""
    show(_row_html(item))
    if "items" in rights:
        _change(desk, item, [change for change in wording.ITEM_CHANGES if change != "accept" or "accept" in rights])
    show(fill("<h3>{title}</h3>{history}", title=wording.ITEM_HISTORY, history=_history(item)))


def _change(desk: Desk, item: WorkItem, offered: list[str]) -> None:
    key = f"change-{item.key}"
    change = st.selectbox(wording.ITEM_WHAT, offered, format_func=wording.ITEM_CHANGES.__getitem__, key=key)
    with st.form(f"form-{item.key}", border=False):
        if desk.store.person.is_local:
            st.text_input(wording.ITEM_WHO, value=st.session_state.get(_WHO, ""), max_chars=200, key=f"{key}-who")
        _fields(change, item, key)
        pressed = st.form_submit_button(
            wording.ITEM_SAVE, type="primary", key=f"save-{item.key}", on_click=_keep, args=(desk, item, key)
        )
    trouble = st.session_state.pop(_TROUBLE, "")
    if trouble:
        st.warning(label(trouble, 400))
    elif pressed:
        st.rerun()


def _fields(change: str, item: WorkItem, key: str) -> None:
    """What has to be said with ``change``."""
    match change:
        case "owner":
            st.text_input(wording.ITEM_OWNER, value=item.owner, max_chars=200, key=f"{key}-owner")
        case "evidence_link":
            st.text_input(wording.ITEM_LINK, max_chars=500, key=f"{key}-link")
        case "evidence_file":
            st.file_uploader(wording.ITEM_FILE, key=f"{key}-file")
        case "accept":
            today = date.today()  # noqa: DTZ011 - the day where the person is
            latest = today + _MOST_DAYS
            st.date_input(wording.ITEM_UNTIL, today + _USUAL, min_value=today, max_value=latest, key=f"{key}-until")
    st.text_area(wording.ITEM_REASON, max_chars=4000, key=f"{key}-text")


def _keep(desk: Desk, item: WorkItem, key: str) -> None:
    """Record what stands in the form; what keeps it from being recorded is told in the form."""
    told = st.session_state
    actor = acting(desk.store.person, str(told.get(f"{key}-who", "")))
    who = actor.name
    if not who:
        told[_TROUBLE] = wording.ITEM_NAME_NEEDED
        return
    told[_WHO] = who
    try:
        event = ItemEvent.model_validate({"card": item.card, "who": who, "at": "", **_asked(key)})
    except ValidationError as error:
        told[_TROUBLE] = str(error.errors()[0]["msg"])
        return
    if not desk.change_item(item, event, actor):
        told[_TROUBLE] = " ".join(notice.text for notice in desk.notices)
        desk.notices.clear()


def _asked(key: str) -> dict[str, object]:
    """The change that the form with ``key`` asks for."""
    told, change = st.session_state, str(st.session_state.get(key, "note"))
    asked: dict[str, object] = {"change": "evidence" if change.startswith("evidence") else change}
    asked["text"] = told.get(f"{key}-text", "")
    link, file, until = (told.get(f"{key}-{part}") for part in ("link", "file", "until"))
    match change:
        case "owner":
            asked["owner"] = told.get(f"{key}-owner", "")
        case "evidence_link":
            asked["evidence"] = Evidence(kind="link", name=str(link or "").strip(), link=str(link or "").strip())
        case "evidence_file" if file is not None:
            asked["evidence"] = _of_file(file.name, file.getvalue())
        case "accept" if until is not None:
            asked["until"] = str(until)
    return asked


def _of_file(name: str, data: bytes) -> Evidence:
    return Evidence(kind="file", name=name[:500], sha256=hashlib.sha256(data).hexdigest(), size=len(data))


def acting(person: Person, name: str) -> Actor:
    """Who acts: whoever signed in, or whoever sits at this machine, who says their ``name`` and has every role."""
    return Actor(name.strip(), person.actor.roles) if person.is_local else person.actor


def _history(item: WorkItem) -> Html:
    if not item.history:
        return fill('<p class="soft">{text}</p>', text=wording.ITEM_NO_HISTORY)
    return fill('<ul class="history">{lines}</ul>', lines=joined([_event(event) for event in reversed(item.history)]))


def _event(event: ItemEvent) -> Html:
    told = wording.ITEM_EVENTS[event.change].format(
        owner=event.owner, until=event.until, evidence=event.evidence.name if event.evidence else ""
    )
    proof = event.evidence
    print_ = fill('<br><code class="soft">sha256 {sum}</code>', sum=proof.sha256) if proof and proof.sha256 else Html()
    return fill(
        '<li><span class="soft">{at}</span> {who} {told}{text}{print_}</li>',
        at=event.at[:16].replace("T", " "),
        who=words(event.who, 80),
        told=words(told, 600),
        text=fill(": {text}", text=words(event.text, 700)) if event.text else Html(),
        print_=print_,
    )


def _sheets(desk: Desk, assessment: Assessment, items: Sequence[WorkItem]) -> None:
    from assistant.item_sheets import csv_text, rows_of, xlsx_bytes  # not needed before there is a result

    with st.popover(wording.SHEETS):
        rows = list(rows_of(assessment, items))
        name = f"scopewise-items-{assessment.id[:8]}"
        files: tuple[tuple[Callable[[], bytes], str, str], ...] = (
            (lambda: csv_text(rows).encode(), "csv", "text/csv"),
            (lambda: xlsx_bytes(rows), "xlsx", _XLSX),
        )
        for made, ending, mime in files:
            data = logged(desk, made, f"items {ending}")
            title, key = wording.SHEET_FILES[ending], f"items-{ending}"
            st.download_button(title, data, f"{name}.{ending}", mime, key=key, on_click="ignore", width="stretch")


_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
