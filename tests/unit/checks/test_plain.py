"""The plain readers give Frictionless's own values and notes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import InvalidOperation
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checks.meaning import cell_reader
from generator.checks.plain import plain_reader
from tests.property.strategies import NASTY, TEXTS

MISSING = [[""], ["", "-", "NA"], ["None"], []]
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
VALUES: dict[str, Any] = {
    "string": st.sampled_from(["a", "法院", "", "123"]),
    "integer": st.integers(-20, 120),
    "number": st.integers(-20, 120),
    "date": st.dates().filter(lambda d: 1000 <= d.year < 3000 and d.day < 29).map(str),
}
CONSTRAINTS = {
    "string": {"minLength": st.integers(0, 3), "maxLength": st.integers(0, 3)},
    "integer": dict.fromkeys(BOUNDS, VALUES["integer"]),
    "number": dict.fromkeys(BOUNDS, VALUES["number"]),
    "date": dict.fromkeys(BOUNDS, VALUES["date"]),
}


@st.composite
def columns(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """A field descriptor of a type, with some of its constraints."""
    known = {
        **CONSTRAINTS[kind],
        "required": st.booleans(),
        "enum": st.lists(VALUES[kind], min_size=1, max_size=3, unique=True),
    }
    names = draw(st.lists(st.sampled_from(sorted(known)), unique=True))
    constraints = {name: draw(known[name]) for name in names}
    return {"name": "x", "type": kind, "constraints": constraints}


@pytest.mark.parametrize("kind", CONSTRAINTS)
def test_values_and_notes_are_those_of_frictionless(kind: str) -> None:
    cells = st.sampled_from([*NASTY, *TEXTS[kind]]) | st.text(max_size=5) | st.none()

    @settings(deadline=None, derandomize=True, database=None, max_examples=300)
    @given(columns(kind), st.sampled_from(MISSING), st.lists(cells, min_size=1))
    def check(column: dict[str, Any], missing: list[str], texts: list[str | None]) -> None:
        plain, theirs = plain_reader(column, missing), cell_reader(column, missing)
        if plain is None:
            assert kind == "date"  # a bound of a year that is written with fewer digits
            return
        for text in texts:
            assert outcome(plain, text) == outcome(theirs, text)

    check()


def outcome(reader: Callable[[str | None], Any], text: str | None) -> str:
    """Value and notes as text (NaN is not equal to itself); sNaN cannot be compared at all."""
    try:
        return repr(reader(text))
    except InvalidOperation as error:
        return f"refused: {error}"


@pytest.mark.parametrize(
    "column",
    [
        {"type": "string", "format": "email"},
        {"type": "string", "constraints": {"pattern": "a"}},
        {"type": "string", "constraints": {"minLength": "2"}},
        {"type": "integer", "bareNumber": False},
        {"type": "integer", "constraints": {"minimum": "1"}},
        {"type": "date", "format": "%d/%m/%Y"},
        {"type": "date", "constraints": {"minimum": "2024-1-5"}},
        {"type": "number", "constraints": {"minimum": 0.5}},
        {"type": "number", "groupChar": ","},
        {"type": "number", "floatNumber": True},
        {"type": "year", "constraints": {"minimum": 1949}},
        {},
    ],
)
def test_what_is_not_plain_is_left_to_frictionless(column: dict[str, Any]) -> None:
    assert plain_reader({"name": "x", **column}, [""]) is None
