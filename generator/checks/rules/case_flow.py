"""Rule STA-06: cases pending before and received are those closed and those pending after.

旧存 + 新收 = 结案 + 未结, in a table with a column for each, and in a list with a figure a row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from generator.checks.rules.observation import Observation

Row = Mapping[str, Any]

PARTS = ("opening", "received", "closed", "pending")
_NAMES = (
    ("opening", "旧存|(?:上年|上期|期初)(?:旧存|未结|结转|存案)"),
    ("received", "新收|收案|新收案"),
    ("closed", "结案|审结|办结|执结|已结"),
    ("pending", "未结|(?:期末|年末)(?:未结|存案|结存)"),
)
_TAIL = "(?:案件)?(?:数|件数|数量)?(?:[(（]件[)）])?"


def part_of(name: str) -> str:
    """Which of `PARTS` a column or an indicator is by its Chinese name; '' for none of them."""
    found = (part for part, words in _NAMES if re.fullmatch(f"(?:.*/)?(?:{words}){_TAIL}", name))
    return next(found, "")


def flow_columns(titles: Mapping[str, str]) -> dict[str, str]:
    """Part -> field, from the titles by field; empty unless all parts are there, each once."""
    named = [(part, field) for field, title in titles.items() if (part := part_of(title))]
    return dict(named) if sorted(p for p, _ in named) == sorted(PARTS) else {}


def in_columns(
    rows: Iterable[Row], columns: Mapping[str, str], key: Sequence[str]
) -> Iterator[Observation]:
    """The rule on every row with all four figures; `key` are the fields that name a row."""
    for number, row in enumerate(rows, 1):
        figures = {part: _figure(row.get(name)) for part, name in columns.items()}
        place = " ".join(str(row[k]) for k in key if row.get(k) is not None) or f"row {number}"
        yield from _check(figures, place)


def in_list(rows: Iterable[Row]) -> Iterator[Observation]:
    """The rule on rows of the schema `statistic`: one series, scope, dimension and period."""
    groups: defaultdict[tuple[str, ...], dict[str, Decimal | None]] = defaultdict(dict)
    for row in rows:
        part = part_of(str(row.get("indicator") or ""))
        exact = row.get("approximation") in ("exact", None, "")
        if part and exact and row.get("unit_base") in ("件", "案件"):
            place = tuple(str(row.get(k) or "") for k in ("scope", "series", "dimension", "period"))
            groups[place][part] = _figure(row.get("value_base"))
    for place, figures in groups.items():
        yield from _check(figures, " ".join(filter(None, place)))


def _check(figures: Mapping[str, Decimal | None], place: str) -> Iterator[Observation]:
    known = [figure for part in PARTS if (figure := figures.get(part)) is not None]
    if len(known) < len(PARTS):
        return
    opening, received, closed, pending = known
    left, right = opening + received, closed + pending
    if left != right:
        detail = f"{opening} + {received} = {left}, {closed} + {pending} = {right}"
        yield Observation("STA-06", place, detail)


def _figure(value: Any) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))
