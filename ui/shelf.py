"""The list of earlier assessments: resume, copy, export, delete, import."""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

from assistant.errors import UnusableInput
from assistant.people import may
from assistant.store import Summary, new_id
from assistant.text import decoded
from ui import wording
from ui.desk import Desk, guarded
from ui.passing import go_on_in_slack
from ui.safe_text import fill, label, show, words
from ui.sharing import handed, sharing
from ui.signed_in import who_is_here
from ui.waiting import waiting

SHOWN = 12
"""How many assessments are listed before the person asks for all."""
MOST = 1000


def shelf(desk: Desk) -> None:
    """The side bar."""
    with st.sidebar:
        show(fill('<p class="brand">{name}</p><p class="soft">{line}</p>', name=wording.TITLE, line=wording.TAGLINE))
        if desk.store.person.writes:
            st.button(wording.NEW, key="new", width="stretch", on_click=_doing(desk, desk.begin))
        with guarded(desk.notices):
            waiting(desk)
        show(fill('<h2 class="panel">{text}</h2>', text=wording.EARLIER))
        with guarded(desk.notices):
            _list(desk)
        if desk.store.person.writes:
            with st.expander(wording.IMPORT, key="import"):
                _import(desk)
        show(fill('<p class="soft">{text}</p>', text=_where_it_goes(desk)))
        who_is_here(desk.store.person)


def _where_it_goes(desk: Desk) -> str:
    """Where what is written is kept, and to which language model it goes, where it does."""
    here = desk.store.on_this_machine and desk.store.person.is_local
    kept = wording.KEPT_HERE if here else wording.KEPT_THERE
    if desk.engine.voice is None:
        return kept
    kept = wording.SENT_KEPT_HERE if here else wording.KEPT_THERE
    return f"{wording.SENT_TO.format(model=getattr(desk.engine.reader, 'model', ''))} {kept}"


def _list(desk: Desk) -> None:
    everything = bool(st.session_state.get("show-all"))
    found = desk.store.list(limit=MOST if everything else SHOWN + 1)
    if not found:
        none = wording.NONE_YET if desk.store.person.is_local else wording.NONE_YET_OF_YOURS
        show(fill('<p class="soft">{text}</p>', text=none))
    listed = found if everything else found[:SHOWN]
    person = desk.store.person
    others = {entry.owner for entry in listed} - person.owned_as
    names = {} if person.is_local or not others else desk.store.names(others)
    with st.container(key="entries"):
        for entry in listed:
            _entry(desk, entry, names.get(entry.owner, ""))
    if len(found) > SHOWN and not everything:
        st.button(wording.SHOW_ALL, key="show-all-button", type="tertiary", on_click=_show_all)


def _show_all() -> None:
    st.session_state["show-all"] = True


def _entry(desk: Desk, entry: Summary, owner: str) -> None:
    """One line of the list; ``owner`` is the name of whoever else it belongs to."""
    name = label(entry.title) or wording.UNTITLED
    if owner:
        name = f"{name} *{label(wording.OF.format(owner=owner), 40)}*"
    if entry.review != "draft":
        name = f"{wording.REVIEW_MARKS[entry.review]} · {name}"
    here = entry.id == desk.interview.id
    with st.container(horizontal=True, key=f"entry-{'here-' if here else ''}{entry.id}", gap="xsmall", wrap=False):
        st.button(name, key=f"open-{entry.id}", type="tertiary", on_click=_doing(desk, lambda: desk.open(entry.id)))
        pressed = st.button(
            f"*{wording.MANAGE} {name}*", key=f"manage-{entry.id}", type="tertiary", icon=":material/more_horiz:"
        )
    if pressed:
        _manage(desk, entry)


@st.dialog(wording.MANAGE_TITLE)
def _manage(desk: Desk, entry: Summary) -> None:
    """One assessment: what can be done with it."""
    with guarded(desk.notices):
        if not desk.store.has(entry.id):  # it was deleted a moment ago: the page is shown anew, without this dialog
            st.rerun()
    show(
        fill(
            '<p class="form-title">{title}</p><p class="soft">{when}</p>',
            title=words(entry.title, 200),
            when=entry.updated[:16].replace("T", " "),
        )
    )
    with st.container(horizontal=True):
        with guarded(desk.notices):
            st.download_button(
                wording.EXPORT,
                lambda: _exported(desk, entry.id),
                f"scopewise-{entry.id}.json",
                "application/json",
                key=f"export-{entry.id}",
                on_click="ignore",
            )
        copying = _doing(desk, lambda: _copy(desk, entry.id))
        if desk.store.person.writes and st.button(wording.COPY, key=f"copy-{entry.id}", on_click=copying):
            st.rerun()
    with st.expander(wording.SHARING, key=f"sharing-part-{entry.id}"), guarded(desk.notices):
        sharing(desk, entry.id)
    access = desk.store.access(entry.id)
    if may(desk.store.person, "answer", access):
        with st.expander(wording.HANDED, key=f"handed-part-{entry.id}"), guarded(desk.notices):
            handed(desk, entry.id)
    go_on_in_slack(desk, entry.id)
    if may(desk.store.person, "delete", access):
        _delete_part(desk, entry)


def _delete_part(desk: Desk, entry: Summary) -> None:
    with st.expander(wording.DELETE, key=f"delete-part-{entry.id}"):
        st.text(wording.DELETE_TEXT)
        deleting = _doing(desk, lambda: _delete(desk, entry.id))
        if st.button(wording.DELETE_SURE, key=f"delete-{entry.id}", type="primary", on_click=deleting):
            st.rerun()


def _exported(desk: Desk, identifier: str) -> str:
    return json.dumps(desk.store.export(identifier), indent=2, ensure_ascii=False)


def _copy(desk: Desk, identifier: str) -> None:
    desk.open(desk.store.copy(identifier, new_id()).id)
    desk.note(wording.COPIED)


def _delete(desk: Desk, identifier: str) -> None:
    desk.store.delete(identifier, desk.engine.clock())
    if identifier == desk.interview.id:
        desk.begin()
    desk.note(wording.DELETED)


def _import(desk: Desk) -> None:
    with st.form("import-form", border=False, clear_on_submit=True):
        file = st.file_uploader(wording.IMPORT_TEXT, type="json")
        pressed = st.form_submit_button(wording.IMPORT, key="import-button")
    if pressed and file is not None:
        _doing(desk, lambda: _take_in(desk, file.getvalue()))()
        st.rerun()


def _take_in(desk: Desk, data: bytes) -> None:
    try:
        exported = json.loads(decoded(data, "The file"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnusableInput("The file is not JSON. Choose one that was exported from Scopewise.") from error
    desk.open(desk.store.import_(exported))
    desk.note(wording.IMPORTED)


def _doing(desk: Desk, act: Callable[[], None]) -> Callable[[], None]:
    """``act`` with its failures shown as notices."""

    def acting() -> None:
        desk.notices.clear()
        with guarded(desk.notices):
            act()

    return acting
