"""HTML into blocks: what a person would see of it. The only file that imports lxml.

Scripts, styles, forms, navigation and what is hidden from the eye are left out, so that no page can say one thing to
people and another to whatever reads its passages. Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from lxml import etree, html

from assistant.errors import GuidanceRefused, shown
from assistant.guidance.blocks import TextBlock

if TYPE_CHECKING:
    from lxml.etree import _Element

_SILENT: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "form",
        "button",
        "select",
        "textarea",
        "nav",
        "audio",
        "video",
        "applet",
        "map",
    ]
)
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_HIDING: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([a-zA-Z0-9_:.-]{1,40})""", re.IGNORECASE)
_DEEPEST: Final = 200
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BREAK: Final = "\u2028"


def blocks_of_html(text: str) -> list[TextBlock]:
    """The visible blocks of a page; raises `GuidanceRefused` where it has none or is nested without end."""
    blocks = list(_blocks(_tree(text)))
    if not blocks:
        raise GuidanceRefused("the page shows no text (is it made by a script?)")
    return blocks


def title_of_html(text: str) -> str:
    """What stands in the page's title; empty without one."""
    found = re.search(r"<title[^>]{0,200}>([^<]{1,300})", text, re.IGNORECASE)
    return html_unescaped(found[1]) if found else ""


def html_unescaped(text: str) -> str:
    """``text`` with entities as the characters that they stand for."""
    return " ".join(text_of_fragment(text).split())


def text_of_fragment(text: str) -> str:
    """The visible words of a piece of HTML, for HTML inside other formats."""
    return "\n".join(block.text for block in _blocks(_tree(f"<div>{text}</div>")))


def declared_charset(data: bytes) -> str:
    """The encoding that a page says it is in; empty where it does not say."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def _tree(text: str) -> _Element:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise GuidanceRefused(f"it cannot be read as HTML ({shown(str(error))})") from error


class _Gathering:
    """The words of the block that is being walked through, and the cells of the row, if it is one."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.cells: list[str] | None = None

    def start(self, name: str, element: _Element) -> Iterator[TextBlock]:
        """What ends where ``element`` begins."""
        if name in _BLOCKS and self.cells is None:
            yield from self.text()
        if name == "tr":
            self.cells = []
        self.words.append({"li": "- ", "br": _BREAK}.get(name, "") + (element.text or ""))

    def end(self, name: str) -> Iterator[TextBlock]:
        """What ends where the element called ``name`` ends."""
        if name in {"td", "th"} and self.cells is not None:
            self.cells.append(self._line())
        elif name == "tr" and self.cells is not None:
            yield TextBlock("row", " | ".join(self.cells), cells=tuple(self.cells))
            self.cells = None
        elif name in _HEADINGS and self.cells is None:
            if heading := self._line():
                yield TextBlock("heading", heading, level=int(name[1]))
        elif name in _BLOCKS and self.cells is None:
            yield from self.text()

    def text(self) -> Iterator[TextBlock]:
        """What has been gathered as a block, if it says anything; the gathering begins anew."""
        lines = (" ".join(part.split()) for part in "".join(self.words).split(_BREAK))
        text = "\n".join(line for line in lines if line)
        self.words.clear()
        if text.strip(" -"):
            yield TextBlock("text", text)

    def _line(self) -> str:
        line = " ".join("".join(self.words).replace(_BREAK, " ").split())
        self.words.clear()
        return line


def _blocks(tree: _Element) -> Iterator[TextBlock]:
    gathering, depth = _Gathering(), 0
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else ""
        silent = _is_silent(name, element)
        if event == "start":
            depth += 1
            if depth > _DEEPEST:
                raise GuidanceRefused(f"it is nested more than {_DEEPEST} deep")
            if silent:
                walk.skip_subtree()
            else:
                yield from gathering.start(name, element)
        else:
            depth -= 1
            if not silent:
                yield from gathering.end(name)
            gathering.words.append(element.tail or "")
    yield from gathering.text()


def _is_silent(name: str, element: _Element) -> bool:
    hidden = element.get("hidden") is not None or bool(_HIDING.search(element.get("style") or ""))
    return not name or name in _SILENT or hidden or element.get("aria-hidden") == "true"
