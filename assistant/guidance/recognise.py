"""From the bytes of a file to a document: what it is, is told by what it holds; its name is only a hint for plain text.

Every failure is a `GuidanceRefused` whose message says why; nothing in a document is run, followed or fetched.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

from assistant.datafiles import yaml_of
from assistant.errors import BadKnowledge, GuidanceRefused, UnreadableText, shown
from assistant.guidance.atlas import is_atlas, read_atlas
from assistant.guidance.blocks import TextBlock, pieces_of
from assistant.guidance.cosai import is_cosai, read_cosai
from assistant.guidance.oscal import is_oscal, read_oscal
from assistant.guidance.owasp import read_owasp
from assistant.guidance.pieces import MOST_PIECES, Document, Piece, passages_of
from assistant.guidance.rows import Columns, looks_like_rows, read_rows, rows_of_csv
from assistant.text import decoded, is_binary

LARGEST: Final = 64_000_000
"""Bytes of a file at most; the largest catalogues have 15 MB."""

_LONGEST_PROSE: Final = 8_000_000
_NESTED: Final = 100
_UNFOLDED: Final = 2 * LARGEST
_PROSE: Final = frozenset(
    {"", ".md", ".markdown", ".mdown", ".txt", ".text", ".rst", ".adoc", ".html", ".htm", ".xhtml"}
)
_TABLES: Final = frozenset({".csv", ".tsv"})
_JSON: Final = frozenset({".json", ".jsonl", ".ndjson"})
_YAML: Final = frozenset({".yaml", ".yml"})
_HTML: Final = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_WIDE: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"


def document_of(data: bytes, name: str, columns: Columns | None = None) -> Document:
    """The document in ``data``, its pieces cut into passages; ``name`` is that of its file.

    Raises `GuidanceRefused` for what is locked, damaged, too large, empty, of no known kind, or nested without end.
    """
    if not data.strip():
        raise GuidanceRefused("it is empty")
    if len(data) > LARGEST:
        raise GuidanceRefused(f"it has {len(data):,} bytes; at most {LARGEST:,} are read")
    try:
        found = _binary(data) or _written(_decoded(data), name, columns)
    except RecursionError as error:
        raise GuidanceRefused("it is nested too deep to be read") from error
    pieces: list[Piece] = []
    for piece in passages_of(found.pieces):
        pieces.append(piece)
        if len(pieces) > MOST_PIECES:
            raise GuidanceRefused(f"it makes more than {MOST_PIECES:,} passages; give it in parts")
    if not pieces:
        raise GuidanceRefused("it holds no text")
    return Document(found.format, tuple(pieces), " ".join(found.title.split())[:200], found.framework, found.version)


def _binary(data: bytes) -> Document | None:
    """The document in a format that is no text; None where it is text."""
    if b"%PDF-" in data[:1024]:
        from assistant.guidance.pdf import pieces_of_pdf  # only where there is one

        title, pieces = pieces_of_pdf(data)
        return Document("PDF", pieces, title)
    if data.startswith(_OLE):
        raise GuidanceRefused("it is locked with a password or in an old Office format; save it as DOCX without one")
    if not data.startswith(_ZIP):
        return None
    from assistant.guidance.docx import blocks_of_docx, has_word_document  # only where there is one

    if not has_word_document(data):
        raise GuidanceRefused(
            "it is an archive or an Office file other than a Word document; unpack or convert it first"
        )
    title, blocks = blocks_of_docx(data)
    return Document("DOCX", pieces_of(blocks), title)


def _decoded(data: bytes) -> str:
    """The text of ``data``: UTF-8, UTF-16 with its mark, or what a page declares; never by guessing."""
    from assistant.guidance.html import declared_charset  # lxml is heavy

    declared = _WIDE.get(data[:2]) or ("" if _is_utf8(data) else declared_charset(data) if b"<" in data[:4096] else "")
    if declared:
        try:
            text = data.decode(declared)
        except (UnicodeDecodeError, LookupError) as error:
            raise GuidanceRefused(f"it is not in the encoding that it claims to be in, {shown(declared)}") from error
    else:
        try:
            text = decoded(data, "it")
        except UnreadableText as error:
            raise GuidanceRefused(str(error).removeprefix("it ").rstrip(".")) from error
    if is_binary(text):
        raise GuidanceRefused(f"it is no text and of no kind that can be read; it begins with {shown(data[:12])}")
    return text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _written(text: str, name: str, columns: Columns | None) -> Document:
    suffix = PurePath(name).suffix.casefold()
    structured = _json(text, suffix, columns) or _yaml(text, suffix) or _table(text, suffix, columns)
    if structured is not None:
        return structured
    if len(text) > _LONGEST_PROSE:
        raise GuidanceRefused(f"it has {len(text):,} characters of prose; at most {_LONGEST_PROSE:,} are read")
    if _HTML.match(text[:5000]):
        from assistant.guidance.html import blocks_of_html, title_of_html  # lxml is heavy

        return Document("HTML", pieces_of(blocks_of_html(text)), title_of_html(text))
    if suffix not in _PROSE:
        raise GuidanceRefused(
            f"a file that ends in {suffix!r} and is no table of controls is not read; these are: Markdown, HTML, PDF, "
            "DOCX, text, ATLAS and CoSAI YAML, OSCAL JSON, and CSV, JSONL or JSON of controls"
        )
    return _markdown(text, name)


def _markdown(text: str, name: str) -> Document:
    from assistant.guidance.markdown import blocks_of_markdown, title_of_markdown  # heavy

    title = title_of_markdown(text)
    blocks: list[TextBlock] = list(blocks_of_markdown(text))
    heading = next((block.text for block in blocks if block.kind == "heading"), "")
    return read_owasp(blocks, title) or Document("Markdown", pieces_of(blocks), title or heading or PurePath(name).stem)


def _json(text: str, suffix: str, columns: Columns | None) -> Document | None:
    """The document in JSON or JSONL; None where the text is neither."""
    start = text.lstrip()[:1]
    if start not in {"{", "["}:
        return None
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        rows = list(_json_lines(text))
        if not rows and suffix in _JSON:
            raise GuidanceRefused(f"it is no JSON (line {error.lineno}: {error.msg})") from error
        return read_rows(rows, "JSONL controls", columns) if rows else None
    if is_oscal(data):
        return read_oscal(data)
    rows = [row for row in (data if isinstance(data, list) else _only_list(data)) if isinstance(row, Mapping)]
    if not rows:
        raise GuidanceRefused("it is JSON, but neither an OSCAL document nor a list of controls")
    return read_rows(rows, "JSON controls", columns)


def _only_list(data: object) -> Sequence[object]:
    """The one list that a JSON object holds, as in ``{"controls": [...]}``; nothing where it holds none or several."""
    lists = [value for value in data.values() if isinstance(value, list)] if isinstance(data, Mapping) else []
    return lists[0] if len(lists) == 1 else ()


def _json_lines(text: str) -> Iterator[Mapping[str, Any]]:
    """The objects of JSONL; nothing where the first line is none; raises `GuidanceRefused` for a later line that is none."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            if number == 1:
                return
            raise GuidanceRefused(f"line {number} is no JSON ({error.msg})") from error
        if not isinstance(row, Mapping):
            if number == 1:
                return
            raise GuidanceRefused(f"line {number} is no JSON object")
        yield row


def _yaml(text: str, suffix: str) -> Document | None:
    """The document in a publisher's YAML; None where it is none. Other YAML is not guidance."""
    if suffix not in _YAML and not re.search(r"^matrices:\s*$", text[:20_000], re.MULTILINE):
        return None
    if _nesting(text) > _NESTED:
        raise GuidanceRefused("it is nested too deep to be read")
    try:
        data = yaml_of(text, "it")
    except BadKnowledge as error:
        if suffix not in _YAML:
            return None
        raise GuidanceRefused(error.problem) from error
    if _unfolded(data, {}) > _UNFOLDED:
        raise GuidanceRefused("its references unfold to far more than any publication holds (a bomb?)")
    if is_atlas(data):
        return read_atlas(data)
    if isinstance(data, Mapping) and is_cosai(data):
        return read_cosai(data)
    if suffix not in _YAML:
        return None
    raise GuidanceRefused("it is YAML, but neither ATLAS nor the CoSAI risk map")


def _unfolded(node: object, seen: dict[int, float]) -> float:
    """About how many characters ``node`` has with every alias written out; infinite where it holds itself."""
    if isinstance(node, str):
        return len(node)
    if not isinstance(node, list | dict):
        return 1
    if id(node) not in seen:
        seen[id(node)] = math.inf
        inner = [*node.keys(), *node.values()] if isinstance(node, dict) else node
        seen[id(node)] = 1 + sum(_unfolded(each, seen) for each in inner)
    return seen[id(node)]


def _nesting(text: str) -> int:
    """How deep brackets or indentation nest at most, roughly: the C parser would crash where Python's only complains."""
    flow = deepest = 0
    for mark in re.findall(r"[\[{}\]]", text):
        flow = flow + 1 if mark in "[{" else max(0, flow - 1)
        deepest = max(deepest, flow)
    indents = (len(found[1]) + found[1].count("-") for found in re.finditer(r"^([ -]*)", text, re.MULTILINE))
    return max(deepest, max(indents, default=0) // 2)


def _table(text: str, suffix: str, columns: Columns | None) -> Document | None:
    """The document in a table with separators; None where it is none."""
    header = text.lstrip().split("\n", maxsplit=1)[0]
    told = columns is not None or suffix in _TABLES
    if not told and (len(header) > 2000 or not re.search(r"[,;\t]", header)):
        return None
    rows = rows_of_csv(text) if told or looks_like_rows(re.split(r"[,;\t]", header.replace('"', ""))) else []
    return read_rows(rows, "CSV controls", columns) if rows else None
