"""A guiding case in a Markdown file: front matter or a first heading, then the sections.

Sections may be headings, bold lines, bracketed words or plain lines; 关键词 may have its words on
the same line, as in the official print.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from generator.importers.case_fields import (
    after_case_number,
    find_case_number,
    heading_date,
    iso_date,
    tidy_title,
)
from generator.importers.official_case import (
    KEYWORDS,
    SECTION_NAMES,
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

_NAMES = "|".join(sorted(SECTION_NAMES, key=len, reverse=True))
_MARKED = re.compile(rf"\s*(?:#{{1,6}}\s*|\*\*|【|\[)+\s*({_NAMES})\s*(?:\*\*|】|\]|[:：])*\s*(.*)")
_PLAIN = re.compile(rf"\s*({_NAMES})(?:\s*[:：]\s*(.*)|[ \t\u3000]+(.*)|\s*)")
_HEADING_MARKS = re.compile(r"^[#*\s\u3000]+|[*\s\u3000]+$")


def read_markdown_case(origin: str, text: str) -> OfficialCase:
    """The case `text` holds; raises RefusedTextError with the reason when it holds none."""
    front, body = _front_matter(text.replace("\r\n", "\n"))
    preamble, sections = _split_sections(body)
    opening = "\n".join(preamble)
    title = string_of(front.get("title"))
    refuse_others(opening + title, string_of(front.get("issuer")))
    if KEYWORDS not in sections and "keywords" in front:
        sections = {KEYWORDS: keywords_text(front)} | sections
    released, adopted = string_of(front.get("released")), string_of(front.get("adopted"))
    return OfficialCase(
        number=_number(front, opening + "\n" + title),
        title=tidy_title(title or _title_of(preamble)),
        origin=origin,
        released=iso_date(released) or heading_date(opening),
        adopted=iso_date(adopted),
        url=string_of(front.get("url")),
        batch=optional_number(front.get("batch")),
        batch_year=optional_number(front.get("batch_year")),
        sections=clean_sections(sections),
        remarks=bad_dates(released, adopted),
    )


def _number(front: Mapping[str, Any], opening: str) -> int:
    if "number" in front:
        return number_of(front["number"])
    number = find_case_number(opening)
    if number is None:
        raise RefusedTextError(
            "no guiding-case number (指导性案例N号) before the first section; "
            "add it as the first heading or as `number:` in the front matter"
        )
    return number


def _front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    found = re.match(r"---\n(.*?)\n---[ \t]*(?:\n|$)", text, re.S)
    if not found:
        return {}, text
    try:
        front = yaml.safe_load(found.group(1)) or {}
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise RefusedTextError(f"the front matter is not YAML ({said})") from None
    if not isinstance(front, dict):
        raise RefusedTextError("the front matter is not a list of `key: value` lines")
    return front, text[found.end() :]


def _split_sections(body: str) -> tuple[list[str], dict[str, str]]:
    """The lines before the first section, and each section's text under its official name."""
    preamble: list[str] = []
    sections: dict[str, list[str]] = {}
    current: list[str] = preamble
    for line in body.split("\n"):
        found = _MARKED.fullmatch(line) or _PLAIN.fullmatch(line)
        if not found:
            current.append(line)
            continue
        current = sections.setdefault(SECTION_NAMES[found.group(1)], [])
        current.append(next((g for g in found.groups()[1:] if g), ""))
    return preamble, {name: _paragraphs(lines) for name, lines in sections.items()}


def _paragraphs(lines: list[str]) -> str:
    """The lines without the blank ones between Markdown paragraphs and without indents."""
    return "\n".join(line.strip(" \t\u3000") for line in lines if line.strip(" \t\u3000"))


def _title_of(preamble: list[str]) -> str:
    """The title: after the number on its line, else the lines between number and date."""
    lines = [_HEADING_MARKS.sub("", line) for line in preamble]
    at = next((i for i, line in enumerate(lines) if find_case_number(line) is not None), -1)
    if at < 0:
        return next((line for line in lines if line), "")
    title = after_case_number(lines[at])
    for line in lines[at + 1 :]:
        if line.startswith(("（", "(")) or (title and not line):
            break
        title += line
    return title
