"""Rules GC-01 to GC-11 on guiding cases 指导性案例: 法〔2015〕130号, style opinions of 2012."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from generator.checks.rules.observation import Observation

Row = Mapping[str, Any]

PARTS = ("关键词", "裁判要点", "相关法条", "基本案情", "裁判结果", "裁判理由")
"""The parts of a case (art. 3) in the order of batches 1 to 37."""

ADJUDICATORS = "裁判人员"
"""The closing note that names the judges; copies often lack it."""

NO_LONGER_FOLLOWED = {9: "法〔2020〕343号", 20: "法〔2020〕343号"}
ISSUER = "最高人民法院"
MOST_KEYWORDS = 7
_LIBRARY_NUMBER = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]-[0-9]{3}-[0-9]{3}")


def observations(cases: Iterable[Row]) -> Iterator[Observation]:
    """The rules on rows of the schema `guiding-case`."""
    rows = sorted(cases, key=lambda row: int(row["number"]))
    for row in rows:
        yield from check_case(row)
    yield from check_numbers([int(row["number"]) for row in rows])
    yield from check_order(rows)


def check_case(row: Row) -> Iterator[Observation]:
    """The rules on one case."""
    number = int(row["number"])
    place = f"no. {number}"
    if not str(row["title"]).endswith("案"):
        yield Observation("GC-02", place, "the title does not end in 案")
    keywords = [k for k in str(row.get("keywords") or "").split("|") if k]
    if len(keywords) > MOST_KEYWORDS:
        yield Observation("GC-03", place, f"{len(keywords)} keywords")
    adopted, released = _day(row, "adopted"), _day(row, "released")
    if adopted and released and adopted > released:
        yield Observation("GC-06", place, f"adopted on {adopted}, released on {released}")
    if number in NO_LONGER_FOLLOWED and row.get("status") == "有效":
        yield Observation("GC-07", place, f"no longer followed, {NO_LONGER_FOLLOWED[number]}")
    if row.get("issuer") not in (None, "", ISSUER):
        yield Observation("GC-09", place, "not issued by the Supreme People's Court")
    library = row.get("library_number")
    if library and not _LIBRARY_NUMBER.fullmatch(str(library)):
        yield Observation("GC-11", place, f"{library} is no number of the case library")


def check_numbers(numbers: Sequence[int]) -> Iterator[Observation]:
    """GC-05: whole numbers from 1, each once, none left out."""
    seen = set(numbers)
    for number in sorted(n for n in seen if numbers.count(n) > 1):
        yield Observation("GC-05", f"no. {number}", "the number stands twice")
    missing = sorted(set(range(1, max(seen, default=0) + 1)) - seen)
    for number in missing:
        yield Observation("GC-05", f"no. {number}", "the number is missing")
    if any(number < 1 for number in seen):
        yield Observation("GC-05", f"no. {min(seen)}", "numbers begin with 1")


def check_order(rows: Sequence[Row]) -> Iterator[Observation]:
    """GC-06: neither batch nor day of release falls from one number to the next."""
    for name in ("batch", "released"):
        known = [(int(r["number"]), _value(r, name)) for r in rows if _value(r, name) is not None]
        for (before, first), (number, second) in itertools.pairwise(known):
            if second < first:
                detail = f"{name} {second} after {first} of no. {before}"
                yield Observation("GC-06", f"no. {number}", detail)


def check_texts(parts: Iterable[Row]) -> Iterator[Observation]:
    """GC-01 and GC-04 on rows of the schema `guiding-case-text`."""
    by_case: defaultdict[int, list[Row]] = defaultdict(list)
    for part in parts:
        by_case[int(part["number"])].append(part)
    for number in sorted(by_case):
        rows = sorted(by_case[number], key=lambda row: int(row["order"]))
        yield from _check_parts(number, [str(row["section"]) for row in rows])
        for row in rows:
            if row["section"] == "裁判要点" and not is_numbered(str(row["text"])):
                yield Observation("GC-04", f"no. {number}", "several points without numbers")


def is_numbered(points: str) -> bool:
    """GC-04: one paragraph, or paragraphs that begin with Arabic numerals in order."""
    paragraphs = [p.strip() for p in points.splitlines() if p.strip()]
    if len(paragraphs) < 2:
        return True
    heads = [re.match(r"([0-9]+)\s*[.．、]", p) for p in paragraphs]
    numbers = [int(head[1]) for head in heads if head]
    return numbers == list(range(1, len(paragraphs) + 1))


def _check_parts(number: int, sections: Sequence[str]) -> Iterator[Observation]:
    place = f"no. {number}"
    for part in PARTS:
        if part not in sections:
            yield Observation("GC-01", place, f"{part} is missing")
    if ADJUDICATORS not in sections:
        yield Observation("GC-01.2", place, "the note with the judges' names is missing")
    known = [s for s in sections if s in PARTS]
    if known not in ([p for p in order if p in known] for order in _orders()):
        yield Observation("GC-01.3", place, f"the order is {', '.join(known)}")


def _orders() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The order of the rules, and that of the official texts since no. 212."""
    rest = tuple(part for part in PARTS if part != "相关法条")
    return PARTS, (*rest, "相关法条")


def _value(row: Row, name: str) -> Any:
    value = row.get(name)
    if value in (None, ""):
        return None
    return int(value) if name == "batch" else _day(row, name)


def _day(row: Row, name: str) -> date | None:
    value = row.get(name)
    return value if isinstance(value, date) else date.fromisoformat(value) if value else None
