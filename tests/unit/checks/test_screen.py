"""The quick tests of a column against the characters counted one by one, and the expressions of Python."""

from __future__ import annotations

import operator
import re
from decimal import Decimal

import pyarrow as pa
import pytest

from generator.checks.conditions import Bound, FullMatch, Length, OneOf
from generator.checks.screen import Screen

TEXTS = [
    "",
    "a",
    "ab",
    "法",
    "法院",
    "法院法院",
    "👩👩",
    "a" * 9,
    "é" * 4,
    "-",
    "2024-01-31",
    "2023-01-31",
    "ab\n",
]
CELLS = pa.chunked_array(
    [pa.array([*TEXTS[:5], None]), pa.array([], pa.string()), pa.array(TEXTS[5:])]
)
AS_LIST = CELLS.to_pylist()


def unproven(
    *wanted: Length | FullMatch | OneOf | Bound,
    missing: tuple[str, ...] = ("",),
    required: bool = False,
) -> list[int]:
    screen = Screen.of(wanted, missing, required=required)
    assert screen is not None
    return screen.unproven(CELLS).tolist()


@pytest.mark.parametrize("least", range(6))
@pytest.mark.parametrize("most", [None, *range(6)])
def test_lengths_are_of_characters_not_bytes(least: int, most: int | None) -> None:
    found = unproven(Length(least), Length(most=most), missing=())

    highest = 99 if most is None else most
    assert found == [
        i for i, t in enumerate(AS_LIST) if t is None or not least <= len(t) <= highest
    ]


@pytest.mark.parametrize("missing", [(), ("",), ("-",), ("", "-")])
@pytest.mark.parametrize("required", [True, False])
def test_a_missing_cell_is_proven_unless_it_is_required(
    missing: tuple[str, ...], required: bool
) -> None:
    found = unproven(FullMatch("^(?:[a-z]+)$"), missing=missing, required=required)

    def good(text: str | None) -> bool:
        absent = text in missing
        return not required if absent else text is not None and bool(re.fullmatch("[a-z]+", text))

    assert found == [i for i, t in enumerate(AS_LIST) if not good(t)]


def test_all_conditions_must_hold() -> None:
    found = unproven(
        OneOf(("2024-01-31", "2023-01-31", "a")), Bound("minimum", "text", "2024-01-01")
    )

    assert [AS_LIST[i] for i in range(len(AS_LIST)) if i not in found] == ["", "a", "2024-01-31"]


INTEGERS = [
    "0",
    "-0",
    "007",
    "-012",
    "18",
    "120",
    "121",
    "-5",
    "+5",
    "1.0",
    "x",
    "",
    None,
    "9" * 18,
    "9" * 19,
    "1" * 40,
]


@pytest.mark.parametrize("name", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
@pytest.mark.parametrize("bound", [-12, 0, 18, 120])
def test_whole_numbers_are_compared_as_numbers(name: str, bound: int) -> None:
    compared = {
        "minimum": "ge",
        "maximum": "le",
        "exclusiveMinimum": "gt",
        "exclusiveMaximum": "lt",
    }
    screen = Screen.of(
        [FullMatch("^(?:-?[0-9]{1,18})$"), Bound(name, "integer", bound)], ("",), required=False
    )
    assert screen is not None

    def good(text: str | None) -> bool:
        plain = text is not None and re.fullmatch("-?[0-9]{1,18}", text) is not None
        return text == "" or (plain and getattr(operator, compared[name])(int(text or ""), bound))

    found = screen.unproven(pa.chunked_array([INTEGERS[:4], INTEGERS[4:]])).tolist()
    assert found == [i for i, t in enumerate(INTEGERS) if not good(t)]


def test_decimal_numbers_are_left_to_the_query() -> None:
    assert Screen.of([Bound("minimum", "number", Decimal(3))], ("",), required=False) is None
