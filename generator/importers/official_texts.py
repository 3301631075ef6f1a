"""Official texts of guiding cases, read from JSON Lines and from Markdown files.

A copy of a text is taken as it comes: other heading styles, full-width digits, sections in
another order. What a reader cannot make out becomes a line of `problems` that names file and
line; nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.errors import ImpossibleRequest
from generator.importers.case_fields import iso_date, tidy_title
from generator.importers.markdown_case import read_markdown_case
from generator.importers.official_case import (
    JUDGES,
    KEYWORDS,
    SECTION_NAMES,
    SECTIONS,
    OfficialCase,
    RefusedTextError,
    bad_dates,
    clean_sections,
    keywords_text,
    number_of,
    optional_number,
    refuse_others,
    string_of,
)

_ENDINGS = (".jsonl", ".md")


def read_official_texts(path: Path) -> tuple[list[OfficialCase], list[str]]:
    """The cases under `path` by number, and the problems met, each with file and line.

    `path` is a JSON Lines file, a Markdown file, or a folder of them (subfolders included). Of
    two texts with one number the first by file name is kept. Raises ImpossibleRequest when there
    is nothing to read.
    """
    problems: list[str] = []
    cases: dict[int, OfficialCase] = {}
    for case in _read_all(_files(path), problems):
        if case.number in cases:
            kept = cases[case.number].origin
            problems.append(f"{case.origin}: number {case.number} was read from {kept}; skipped")
        else:
            cases[case.number] = case
            problems.extend(f"{case.origin}: {remark}" for remark in case.remarks)
    return [cases[number] for number in sorted(cases)], problems


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise ImpossibleRequest(
            f"{path}: no such file or folder; give a .jsonl or .md file, or a folder of them"
        )
    if path.is_file():
        if path.suffix.lower() not in _ENDINGS:
            raise ImpossibleRequest(
                f"{path}: guiding cases are read from .jsonl and .md; save the texts so"
            )
        return [path]
    found = sorted(f for f in path.rglob("*") if f.is_file() and f.suffix.lower() in _ENDINGS)
    if not found:
        raise ImpossibleRequest(f"{path}: holds no .jsonl or .md file")
    return found


def _read_all(files: list[Path], problems: list[str]) -> Iterator[OfficialCase]:
    for file in files:
        try:
            text = file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            problems.append(f"{file.name}: not UTF-8 at byte {error.start}; save it as UTF-8")
            continue
        read, texts = _reader(file, text)
        for origin, one in texts:
            try:
                yield read(origin, one)
            except RefusedTextError as refusal:
                problems.append(f"{origin}: {refusal}")


def _reader(
    file: Path, text: str
) -> tuple[Callable[[str, str], OfficialCase], list[tuple[str, str]]]:
    """The function for this kind of file, and its texts with the origin of each."""
    if file.suffix.lower() == ".md":
        return read_markdown_case, [(file.name, text)]
    lines = enumerate(text.split("\n"), start=1)
    return _json_case, [(f"{file.name}, line {n}", line) for n, line in lines if line.strip()]


def _json_case(origin: str, line: str) -> OfficialCase:
    """One case of a line with number, title, url, keywords_raw and sections{name: text}.

    `adopted` without `released` is the date of the official heading. The heading reads
    "…讨论通过 2011年12月20日发布": that day is the day of release, whatever the key is called.
    """
    record = _json_object(line)
    title = string_of(record.get("title"))
    refuse_others(title, string_of(record.get("issuer")))
    released, adopted = string_of(record.get("released")), string_of(record.get("adopted"))
    if adopted and not released:
        released, adopted = adopted, ""
    given = _sections(record)
    return OfficialCase(
        number=number_of(record.get("number")),
        title=tidy_title(title),
        origin=origin,
        released=iso_date(released),
        adopted=iso_date(adopted),
        url=string_of(record.get("url")),
        batch=optional_number(record.get("batch")),
        batch_year=optional_number(record.get("batch_year")),
        sections=clean_sections(_named(record, given)),
        remarks=(*bad_dates(released, adopted), *_unknown(given)),
    )


def _json_object(line: str) -> Mapping[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise RefusedTextError(f"not JSON ({error}); one object per line is expected") from None
    if not isinstance(record, dict):
        raise RefusedTextError("not a JSON object; one object per line is expected")
    return record


def _sections(record: Mapping[str, Any]) -> Mapping[str, str]:
    given = record.get("sections", {})
    if not isinstance(given, dict) or not all(isinstance(t, str) for t in given.values()):
        raise RefusedTextError("`sections` is not an object of section names and texts")
    return given


def _named(record: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """The sections under their official names, with keywords first and adjudicators last."""
    named = {KEYWORDS: keywords_text(record)}
    named |= {SECTION_NAMES.get(name, name): text for name, text in given.items()}
    judges = record.get("judges")
    if isinstance(judges, list) and judges:
        named.setdefault(JUDGES, "、".join(str(j) for j in judges))
    return named


def _unknown(given: Mapping[str, str]) -> tuple[str, ...]:
    known = "、".join(SECTIONS)
    return tuple(
        f"section {name!r} left out; known: {known}" for name in given if name not in SECTION_NAMES
    )
