"""Building stones of the rules over columns: cells of a raw table as ibis expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from generator.checks.rules.codes import note_of, severity_of
from generator.checks.violation import Cells, Violation
from generator.findings import Severity
from generator.model import Schema

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, DateValue, IntegerValue, StringValue

FIRST_YEAR = "1800"
"""Earlier years are typing errors, and engines disagree about the calendar of old."""


class RawColumns:
    """The cells of a raw table by field name; missing values are NULL."""

    def __init__(self, cells: Cells, schema: Schema) -> None:
        self._cells = cells
        self._schema = schema
        self._present = frozenset(cells) & frozenset(schema.names)

    def __contains__(self, name: str) -> bool:
        return name in self._present

    def has(self, *names: str) -> bool:
        """Whether all these columns are there."""
        return all(name in self._present for name in names)

    def text(self, name: str) -> StringValue:
        """A cell, NULL where it holds one of the schema's missing values."""
        cell = self._cells[name]
        for value in self._schema.field(name).missing_values(self._schema):
            cell = cell.nullif(value)
        return cell

    def blank(self, name: str) -> BooleanValue:
        """Whether a cell has no value."""
        return self.text(name).isnull()

    def filled(self, name: str) -> BooleanValue:
        """Whether a cell has a value."""
        return self.text(name).notnull()

    def day(self, name: str) -> DateValue:
        """An ISO date, NULL where the cell is none (which is a type error of its own)."""
        return iso_day(self.text(name))

    def whole(self, name: str) -> IntegerValue:
        """A whole number written in digits, else NULL."""
        return digits_as_int(self.text(name))


def piece(text: StringValue, start: int, length: int = 1) -> StringValue:
    """A part of a text from a known place (from 0). `text.substr` allows for places from the end.

    What it writes for that would make a sum over eighteen places slower to plan than to run.
    """
    found: StringValue = _substr()(text, start + 1, length)
    return found


@cache
def _substr() -> Callable[[StringValue, int, int], StringValue]:
    import ibis

    def substr(text: str, start: int, length: int) -> str:
        return text[start - 1 : start - 1 + length]  # what the engine's own function does

    known: Callable[[StringValue, int, int], StringValue] = ibis.udf.scalar.builtin(
        substr, signature=(("string", "int64", "int64"), "string")
    )
    return known


def iso_day(text: StringValue) -> DateValue:
    """YYYY-MM-DD as a date from 1800 on, else NULL; DuckDB alone would read looser forms too."""
    import ibis

    exact = (
        (text.length() == 10)
        & (piece(text, 4, 1) == "-")
        & (piece(text, 7, 1) == "-")
        & (text >= FIRST_YEAR)
    )
    day: DateValue = ibis.ifelse(exact, text, ibis.null("string")).try_cast("date")
    return day


def digits_as_int(text: StringValue) -> IntegerValue:
    """One to eighteen ASCII digits as a number, else NULL."""
    import ibis

    exact = text.re_search("^[0-9]{1,18}$")
    number: IntegerValue = ibis.ifelse(exact, text, ibis.null("string")).try_cast("int64")
    return number


def whole_match(text: StringValue, pattern: str) -> BooleanValue:
    """Whether the whole text matches; Python's counterpart is `re.fullmatch`."""
    return text.re_search(f"^(?:{pattern})$")


def broken(
    code: str,
    field: str,
    predicate: BooleanValue,
    severities: Mapping[str, Severity] | None = None,
) -> Violation:
    """A violation of a registered rule."""
    return Violation(code, field, predicate, severity_of(code, severities), note_of(code))
