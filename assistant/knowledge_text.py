"""What the `knowledge` commands show people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence

from assistant.cards import Framework
from assistant.guidance.adding import OWNER, Outcome
from assistant.guidance.checking import CheckReport, Wordless
from assistant.guidance.collection import StoredFile
from assistant.guidance.published import Published
from assistant.guidance.searching import FoundPassage

WIDTH = 100
_REFS = 12
_FILES = 10
_LINES = 10

_STANDING = {
    "published": "the published file, by its hash",
    "fetched": "from the publisher's own address",
    "unverified": "laid out as the publisher's; no hash is known to hold it to",
    "changed": "NOT the published file, so it is not quoted as the publisher's",
    "vouched": "not the published file; you vouch for it",
    "own": "your own",
}


def outcome_text(found: Outcome) -> str:
    """What adding came to: what is in now, what is not, and why."""
    lines = []
    for files, what in ((found.added, "Added"), (found.changed, "Brought up to date"), (found.gone, "Taken out")):
        lines += [f"{what}: {line}" for line in _by_source(files)]
    if not found.did_something and found.taken:
        lines.append("Nothing changed: all of it is in already.")
    if found.same:
        lines.append(f"Left out, since the same text is in under another name: {_some(found.same)}.")
    lines += _quoted(found)
    if found.refused:
        many = len(found.refused)
        lines.append("1 file was not taken:" if many == 1 else f"{many} files were not taken:")
        lines += [f"  {refusal.file}: {refusal.reason}" for refusal in found.refused]
    return printable("\n".join(lines))


def list_text(files: Sequence[StoredFile]) -> str:
    """What was added, by source."""
    if not files:
        return (
            "Nothing has been added. `scopewise knowledge add PATH` adds your own guidance, `scopewise knowledge sources` "
            "lists what can be fetched."
        )
    lines = []
    for name, found in _grouped(files).items():
        first = found[0]
        passages = sum(file.passages for file in found)
        lines += ["", f"{name} – {_whose(first)}, added {first.added[:10]}"]
        lines.append(f"  {_count(len(found), 'file')}, {_count(passages, 'passage')}; {_licence(first.licence)}")
        lines += [f"  {_file_line(file)}" for file in found[:_FILES]]
        lines += [f"  … and {len(found) - _FILES} more: --json"] if len(found) > _FILES else []
    return printable("\n".join(lines[1:]))


def removed_text(name: str, gone: Sequence[StoredFile]) -> str:
    """What was removed."""
    return printable(f"Removed {name}: {_count(len(gone), 'file')}, with the search index.")


def sources_text(sources: Sequence[Published], here: set[str]) -> str:
    """The published sources that are known."""
    lines = ["Published sources. `scopewise knowledge fetch NAME` brings one from its publisher."]
    for source in sources:
        state = " – is in" if source.name in here else ""
        lines += ["", f"{source.name}{state}", f"  {source.title}, {source.edition}; {source.publisher}"]
        lines.append(f"  Licence: {source.licence}")
        for file in source.files[:1] if len(source.files) > 3 else source.files:
            lines.append(f"  {file.address}")
            lines.append(f"    SHA-256 {file.sha256}" if file.sha256 else "    no hash is known")
        if len(source.files) > 3:
            lines.append(f"  … {len(source.files)} files in all, {_pinned(source)}: --json")
    return "\n".join(lines)


def search_text(found: Sequence[FoundPassage]) -> str:
    """Passages that fit, each with whose words it is, where it stands and a link; only others' words in quotation marks."""
    if not found:
        return "Nothing fits."
    lines: list[str] = []
    for number, passage in enumerate(found, start=1):
        text = " ".join(passage.text.split())
        body = f"“{text}”" if passage.kind == "verbatim" else text
        where = ", ".join(part for part in (passage.source, passage.ref, passage.edition) if part)
        lines += [f"{number}. {passage.title} [{_marked(passage)}]", f"   {where}"]
        lines += [f"   {passage.url}"] if passage.url else []
        lines += [textwrap.fill(body, WIDTH, initial_indent="   ", subsequent_indent="   "), ""]
    return printable("\n".join(lines).rstrip())


def check_text(found: CheckReport, frameworks: Mapping[str, Framework]) -> str:
    """What the check found, what needs doing first."""
    lines = [f"{_count(found.files, 'file')} with {_count(found.passages, 'passage')} added."]
    if found.damaged:
        lines += ["Damaged; remove and add again:", *(f"  {line}" for line in found.damaged)]
    elif found.files:
        lines.append("All hashes are right.")
    lines += _group(
        "Not the published file, so not quoted as the publisher's (--vouch when adding, if you know better):",
        found.changed,
    )
    lines += _group("Taken as the publisher's without a hash to hold it to:", found.unverified)
    same = [f"{' = '.join(each.files)} ({_count(each.passages, 'passage')})" for each in found.duplicates]
    lines += _group("The same text stands in several files:", same)
    lines += _group(
        "Of another edition than the cards cite, so not quoted beside our summaries:",
        [
            f"{each.file} is {each.edition or 'of no stated edition'}; cited: {', '.join(each.cited)}"
            for each in found.other_editions
        ],
    )
    if found.without_words:
        lines += ["", "Cited by cards, and here only in our own summaries:"]
        lines += [_wordless(each, frameworks) for each in found.without_words]
    return printable("\n".join(lines))


def printable(text: str) -> str:
    """``text`` without control characters, so that no document can drive a terminal."""
    return "".join(character if character in "\n\t" or character.isprintable() else "·" for character in text)


def _by_source(files: Iterable[StoredFile]) -> list[str]:
    lines = []
    for name, found in _grouped(files).items():
        passages = sum(file.passages for file in found)
        lines.append(f"{name} ({_whose(found[0])}), {_count(len(found), 'file')}, {_count(passages, 'passage')}.")
    return lines


def _quoted(found: Outcome) -> list[str]:
    """What the operator should know of files that are laid out as a publisher's."""
    lines = []
    for standing in ("unverified", "changed"):
        files = [file.file for file in (*found.added, *found.changed) if file.standing == standing]
        if files:
            lines.append(f"{_some(files)}: {_STANDING[standing]}.")
    taken = [*found.added, *found.changed]
    own = [file.file for file in taken if file.standing == "own" and file.owner == OWNER]
    if own and len(own) < len(taken):
        lines.append(f"Of no publication that is known, so marked as your own (--owner says whose): {_some(own)}.")
    return lines


def _grouped(files: Iterable[StoredFile]) -> dict[str, list[StoredFile]]:
    grouped: dict[str, list[StoredFile]] = {}
    for file in files:
        grouped.setdefault(file.source, []).append(file)
    return grouped


def _whose(file: StoredFile) -> str:
    if file.whose == "publisher":
        return f"{file.publication} {file.edition}, {file.owner}"
    return f"{file.owner}'s own"


def _licence(licence: str) -> str:
    return f"licence: {licence}" if licence else "no licence stated"


def _file_line(file: StoredFile) -> str:
    edition = f", {file.edition}" if file.edition and file.whose != "publisher" else ""
    standing = f"; {_STANDING[file.standing]}" if file.standing != "own" else ""
    return f"{file.file} ({file.format}, {_count(file.passages, 'passage')}{edition}{standing})"


def _pinned(source: Published) -> str:
    return "each with its SHA-256" if source.is_pinned else "not all with a known hash"


def _marked(passage: FoundPassage) -> str:
    if passage.whose == "ours":
        return "our summary"
    if passage.whose == "organisation":
        return f"{passage.owner}'s own words"
    licence = f", {passage.licence}" if passage.licence else ""
    return f"the publisher's words{licence}"


def _group(title: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    more = [f"  … and {len(lines) - _LINES} more: --json"] if len(lines) > _LINES else []
    return ["", title, *(f"  {line}" for line in lines[:_LINES]), *more]


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _wordless(each: Wordless, frameworks: Mapping[str, Framework]) -> str:
    name = frameworks[each.framework].name if each.framework in frameworks else each.framework
    refs = _some(each.refs) if len(each.refs) < each.of else "all"
    remedy = (
        f"; to mend: scopewise knowledge fetch {each.sources[0]}"
        if each.sources
        else "; no source of its text is known"
    )
    return f"  {name}: {refs} of {each.of}{remedy}"


def _some(names: Sequence[str]) -> str:
    more = len(names) - _REFS
    return ", ".join(names[:_REFS]) + (f" and {more} more" if more > 0 else "")
