"""Names hidden in the text of judgments: what `yangguang anonymise` proposes (JDG-06 to JDG-11).

The bench, lawyers and case numbers are left as they are. Nothing is guessed: with a doubtful name
there is a proposal to look at, and no file is written.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.checks.rules import case_numbers
from generator.disclosure.names import Names, names_in, squeezed
from generator.disclosure.surnames import CJK, DOTS, shown_of
from generator.errors import ImpossibleRequest


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one text: the new text, the replacements made, and what is doubtful."""

    before: str
    after: str
    replaced: Mapping[str, str]
    doubtful: Mapping[str, str]

    def difference(self, name: str) -> str:
        """A unified difference, "" where nothing changes."""
        lines = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), name, f"{name} (隐名 hidden)",
            lineterm="",
        )  # fmt: skip
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Report:
    """What was proposed for several files, and which files were written."""

    proposals: Mapping[Path, Proposal]
    written: tuple[Path, ...]

    @property
    def doubtful(self) -> bool:
        """Whether a person has to decide about some name; then nothing was written."""
        return any(p.doubtful for p in self.proposals.values())

    def lines(self) -> Iterator[str]:
        """The differences."""
        for file, proposal in self.proposals.items():
            difference = proposal.difference(str(file))
            yield from (difference,) if difference else ()

    def remarks(self) -> Iterator[str]:
        """What was done, and what has to be decided."""
        for file, proposal in self.proposals.items():
            yield f"{file}: 隐名 names hidden: {len(proposal.replaced)}"
            for name, why in sorted(proposal.doubtful.items()):
                yield f"  ? {name}: {why}"
        if self.doubtful:
            yield (
                "nothing was written: decide on the names above in a file for --names, a line each:"
                " NAME=FORM hides, NAME=NAME leaves it"
            )
        yield from (f"+ {file}" for file in self.written)


def anonymise_files(
    files: Sequence[Path], listed: Path | None, output: Path | None, *, in_place: bool = False
) -> Report:
    """Propose replacements for files of text; write them to `output` or in place if asked to.

    Raises `ImpossibleRequest` where a file is no text, or two would be written to one place.
    """
    if output and in_place:
        raise ImpossibleRequest("--output and --in-place exclude each other\n  choose one")
    if output and len({f.name for f in files}) < len(files):
        raise ImpossibleRequest("two files have one name\n  anonymise them one by one")
    known = read_listed(listed) if listed else {}
    proposals = {file: propose(read_text(file), known) for file in files}
    report = Report(proposals, ())
    if report.doubtful or not (output or in_place):
        return report
    targets = {file: (output / file.name if output else file) for file in proposals}
    for file, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(proposals[file].after.encode())
    return Report(proposals, tuple(targets.values()))


def propose(text: str, listed: Mapping[str, str] | None = None) -> Proposal:
    """Propose replacements for one text.

    `listed` are names the court knows, each with the form it wants ("" : by the rules); they are
    hidden wherever they stand, and settle what would be doubtful.
    """
    listed = listed or {}
    names = names_in(text)
    for name, form in listed.items():
        _settle(names, squeezed(name), form, text)
    forms = _forms(names, {squeezed(n): f for n, f in listed.items() if f}, text)
    after = _replaced(text, forms, names.keep - forms.keys())
    made = {name: form for name, form in forms.items() if form != name}
    return Proposal(text, after, made, dict(names.doubtful))


def read_listed(file: Path) -> dict[str, str]:
    """A list of names, one a line: `name`, or `name=form`; # begins a remark."""
    listed: dict[str, str] = {}
    for line in read_text(file).splitlines():
        name, _, form = (part.strip() for part in line.partition("#")[0].partition("="))
        if name:
            listed[name] = form
    return listed


def read_text(file: Path) -> str:
    """A text file in UTF-8; `ImpossibleRequest` where it is none."""
    if not file.is_file():
        raise ImpossibleRequest(f"no such file: {file}")
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImpossibleRequest(
            f"{file} is no text in UTF-8 (byte {error.start})\n  save it as plain text in UTF-8"
        ) from error


def _settle(names: Names, name: str, form: str, text: str) -> None:
    """What the court says of a name outweighs what the text seems to say."""
    if form:
        names.doubtful.pop(name, None)
        names.keep.discard(name)
        names.hide[name] = ""
    elif name not in names.hide and name not in names.doubtful and _pattern(name).search(text):
        shown, doubt = shown_of(name)
        if name in names.keep:
            doubt = "listed, but an officer of the court or a lawyer has this name"
        if doubt:
            names.doubtful[name] = doubt
        else:
            names.hide[name] = shown


def _forms(names: Names, stated: Mapping[str, str], text: str) -> dict[str, str]:
    """The hidden form of every name; equal ones are numbered in order of appearance."""
    taken = set(re.findall(f"[{CJK}A-Z]{{1,2}}某[0-9]*", text)) | set(stated.values())
    by_rule = {n: _hidden(shown) for n, shown in names.hide.items() if n not in stated}
    ordered = sorted(by_rule, key=lambda n: _first(n, text))
    alone = [f for f in by_rule.values() if list(by_rule.values()).count(f) == 1 and f not in taken]
    forms = dict(stated)
    for name in ordered:
        form = by_rule[name]
        if form not in alone:
            number = next(n for n in range(1, len(text) + 2) if f"{form}{n}" not in taken)
            form = f"{form}{number}"
        taken.add(form)
        forms[name] = form
    return forms


def _hidden(shown: str) -> str:
    """A surname with 某; of a name in foreign letters the first one alone (art. 9)."""
    return shown if shown.isascii() else f"{shown}某"


def _first(name: str, text: str) -> int:
    found = _pattern(name).search(text)
    return found.start() if found else len(text)


def _pattern(name: str) -> re.Pattern[str]:
    """A name as it may be set: blanks between its characters, any dot between its parts."""
    if name.isascii():
        return re.compile(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])")
    return re.compile("[ 　]{0,2}".join(f"[{DOTS}]" if c == "·" else re.escape(c) for c in name))


def _replaced(text: str, forms: Mapping[str, str], keep: set[str]) -> str:
    """The text with every name in its hidden form; case numbers and kept names stand."""
    words = sorted({*forms, *keep}, key=lambda w: (-len(w), w))
    if not words:
        return text
    parts = [f"(?P<case>{case_numbers.IN_TEXT})", *(f"(?:{_pattern(w).pattern})" for w in words)]

    def form(match: re.Match[str]) -> str:
        if match["case"]:
            return match[0]
        return forms.get(squeezed(match[0]), match[0])

    return re.compile("|".join(parts)).sub(form, text)
