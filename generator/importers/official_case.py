"""One guiding case as a copy of its official text has it, and what may not pass for one.

Parts and their names: Detailed Rules 法〔2015〕130号, art. 3 (GC-01).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.importers.case_fields import (
    belongs_to_procuratorate,
    chinese_number,
    find_case_number,
    iso_date,
)

ISSUER = "最高人民法院"
KEYWORDS = "关键词"
STATUTES = "相关法条"
JUDGES = "裁判人员"
# The parts of a guiding case after its title, in the order of art. 3.
SECTIONS = (KEYWORDS, "裁判要点", STATUTES, "基本案情", "裁判结果", "裁判理由", JUDGES)

# Enforcement cases (batch 45) name the same parts after what was done.
SECTION_NAMES: Mapping[str, str] = {name: name for name in SECTIONS} | {
    "执行要点": "裁判要点",
    "执行实施要点": "裁判要点",
    "执行监督要点": "裁判要点",
    "执行结果": "裁判结果",
    "处理结果": "裁判结果",
    "执行理由": "裁判理由",
    "生效裁判审判人员": JUDGES,
}

_JUDGES_NOTE = re.compile(
    r"[（(]\s*生效(?:裁判|判决|裁定|决定)?审判人员\s*[:：]\s*([^（）()]+)[）)]\s*$"
)
_ESCAPED = re.compile(r"\\([\\\[\](){}*_#.~+!-])")


class RefusedTextError(Exception):
    """Why one text is not taken; becomes a line of `problems`."""


@dataclass(frozen=True, slots=True)
class OfficialCase:
    """One guiding case as a copy of its official text has it.

    `released` and `adopted` are ISO dates or empty. `sections` maps a name of `SECTIONS` to its
    text, in the order of the copy. `origin` is the file and line it was read from; `remarks` are
    what was left out of it and why.
    """

    number: int
    title: str
    origin: str
    released: str = ""
    adopted: str = ""
    url: str = ""
    batch: int | None = None
    batch_year: int | None = None
    sections: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The required parts (GC-01) that the copy lacks, in official order."""
        return tuple(name for name in SECTIONS if not self.sections.get(name))

    @property
    def layout(self) -> str:
        """`early`, `later` or `other`: which order the parts stand in.

        `early` is that of art. 3; since batch 38 the official texts print 相关法条 after 裁判理由.
        Where the adjudicators stand does not count: their note hangs on the last part.
        """
        seen = [name for name in self.sections if name != JUDGES]
        early = sorted(seen, key=SECTIONS.index)
        if seen == early:
            return "early"
        later = [n for n in early if n != STATUTES] + [STATUTES]
        return "later" if seen == later else "other"


def clean_sections(raw: Mapping[str, str]) -> dict[str, str]:
    """The known sections that hold text, trimmed; the adjudicators' note as a section of its own.

    From batch 11 on that note closes the text, in round brackets of either width or of both.
    Backslashes that Markdown puts before brackets are removed. Refuses a text without sections.
    """
    cleaned: dict[str, str] = {}
    judges = ""
    for name, text in raw.items():
        plain = _ESCAPED.sub(r"\1", text).strip(" \t\u3000\n")
        note = _JUDGES_NOTE.search(plain)
        if note and name != JUDGES:
            judges, plain = note.group(1).strip(), plain[: note.start()].rstrip()
        if name in SECTIONS and plain:
            cleaned[name] = plain
    if judges:
        cleaned.pop(JUDGES, None)
        cleaned[JUDGES] = judges
    if not set(cleaned) - {KEYWORDS}:
        raise RefusedTextError(f"no section of an official text ({'、'.join(SECTIONS)}) found")
    return cleaned


def refuse_others(text: str, issuer: str) -> None:
    """GC-09 and DOMAIN 3.6: only the Supreme People's Court's own series belongs here."""
    if belongs_to_procuratorate(text):
        raise RefusedTextError(
            "a case of the procuratorate (检例第N号) is another series; not imported"
        )
    if issuer and issuer != ISSUER:
        raise RefusedTextError(
            f"issuer {issuer}: only {ISSUER} issues 指导性案例; a local court's set is "
            "another dataset (参考性案例, 典型案例)"
        )


def keywords_text(record: Mapping[str, Any]) -> str:
    """The keywords of a record as one line: `keywords_raw`, else `keywords` joined by slashes."""
    raw, listed = record.get("keywords_raw"), record.get("keywords")
    if isinstance(raw, str) and raw.strip():
        return raw
    return "/".join(str(k) for k in listed) if isinstance(listed, list) else string_of(listed)


def bad_dates(*dates: str) -> tuple[str, ...]:
    """A remark for each date that is not an ISO date."""
    return tuple(f"date {d!r} left out; write YYYY-MM-DD" for d in dates if d and not iso_date(d))


def number_of(value: object) -> int:
    """The case number `value` states; refuses the text when it states none."""
    number = optional_number(value)
    if number is None:
        raise RefusedTextError("`number` is not a positive integer; give the N of 指导性案例N号")
    return number


def optional_number(value: object) -> int | None:
    """The positive integer `value` is or spells, else None."""
    if isinstance(value, bool) or value is None:
        return None
    return chinese_number(str(value)) or find_case_number(str(value))


def string_of(value: object) -> str:
    """`value` as trimmed text; empty for None."""
    return "" if value is None else str(value).strip()
