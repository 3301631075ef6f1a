"""Cells read as days and whole numbers, held to Python's own reading."""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa

from generator.checks.readings import days, whole_numbers

DAYS = [f"{y:04}-{m:02}-{d:02}" for y in (1799, 1800, 1900, 2000, 2023, 2024, 2100, 9999)
        for m in range(14) for d in range(33)]  # fmt: skip
ODD = [
    "",
    "-",
    "2024-1-01",
    "2024-01-01\n",
    " 2024-01-01",
    "20240101",
    "２０２４-01-01",
    "+024-01-01",
]


def plain_day(text: str) -> date | None:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) or text < "1800":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def test_days_are_those_of_the_calendar() -> None:
    cells = pa.chunked_array([DAYS, [None, *ODD], DAYS[::-1]])

    expected = [(t and plain_day(t)) or None for t in cells.to_pylist()]
    assert days(cells, ("",)).to_pylist() == expected
    assert days(cells, ("", "2024-02-29")).to_pylist() == [
        None if t == "2024-02-29" else day
        for t, day in zip(cells.to_pylist(), expected, strict=True)
    ]


def test_whole_numbers_have_up_to_eighteen_digits() -> None:
    texts = ["0", "007", "9" * 18, "9" * 19, "-1", "+1", "1.0", "２", "", "1\n", None]

    assert whole_numbers(pa.chunked_array([texts]), ("7",)).to_pylist() == [
        0,
        7,
        10**18 - 1,
        *[None] * 8,
    ]
