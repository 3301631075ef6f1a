"""Texts read as days, whole numbers and shapes, held to Python's own reading."""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa
import pytest

from generator.checks.readings import days, known, shapes, whole_numbers

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
    cells = pa.array([*DAYS, None, *ODD])

    expected = [(t and plain_day(t)) or None for t in cells.to_pylist()]
    assert days(cells, ("",)).to_pylist() == expected
    assert days(cells, ("", "2024-02-29")).to_pylist() == [
        None if t == "2024-02-29" else day
        for t, day in zip(cells.to_pylist(), expected, strict=True)
    ]


def test_whole_numbers_have_up_to_eighteen_digits() -> None:
    texts = ["0", "007", "9" * 18, "9" * 19, "-1", "+1", "1.0", "２", "", "1\n", None]

    assert whole_numbers(pa.array(texts), ("7",)).to_pylist() == [
        0,
        7,
        10**18 - 1,
        *[None] * 8,
    ]


CASES = ["（2025）粤0103执129号", None, "", "-", "２５", "9", "之12"]


@pytest.mark.parametrize("start", [0, 1, 3])
def test_what_means_no_value_is_null_and_digits_are_zeros(start: int) -> None:
    """Also of a part of a longer column, whose flags begin in the middle of a byte."""
    texts = pa.array(CASES).slice(start)

    found = known(texts, ("", "-"))
    assert found.to_pylist() == [None if t in ("", "-") else t for t in CASES[start:]]
    assert known(found, ()).to_pylist() == found.to_pylist()
    expected = [t and re.sub("[0-9]", "0", t) for t in CASES[start:]]
    assert shapes(texts).to_pylist() == expected
    assert shapes(found).to_pylist() == [t if t not in ("", "-") else None for t in expected]
