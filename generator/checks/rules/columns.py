"""Building stones of the rules over columns: cells of a raw table as ibis expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from generator.checks.rules.codes import note_of, severity_of
from generator.checks.violation import Cells, Violation
from generator.findings import Severity
from generator.model import Schema

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, DateValue, IntegerValue, StringValue

Breach: TypeAlias = "tuple[str, str, BooleanValue]"
"""Id, field, predicate."""

TRUE = ("true", "True", "TRUE", "1", "是")
"""What columns that say yes or no say yes with."""


class RawColumns:
    """The cells of a raw table by field name; missing values are NULL."""

    def __init__(self, cells: Cells, schema: Schema) -> None:
        self._cells = cells
        self._present = frozenset(cells.texts) & frozenset(schema.names)

    def __contains__(self, name: str) -> bool:
        return name in self._present

    def has(self, *names: str) -> bool:
        """Whether all these columns are there."""
        return all(name in self._present for name in names)

    def text(self, name: str) -> StringValue:
        """A cell, NULL where it holds one of the schema's missing values."""
        return self._cells.texts[name]

    def shape(self, name: str) -> StringValue:
        """A cell with every digit as 0: for patterns that tell no digits apart."""
        return self._cells.shapes[name]

    def blank(self, name: str) -> BooleanValue:
        """Whether a cell has no value."""
        return ~self._cells.filled[name]

    def filled(self, name: str) -> BooleanValue:
        """Whether a cell has a value."""
        return self._cells.filled[name]

    def is_true(self, name: str) -> BooleanValue:
        """Whether a cell says yes, NULL where it has no value."""
        return self.text(name).isin(TRUE)

    def day(self, name: str) -> DateValue:
        """An ISO date, NULL where the cell is none (which is a type error of its own)."""
        return self._cells.days[name]

    def days(self, start: str, end: str) -> IntegerValue:
        """Days from one date to another, NULL where one is none."""
        return self.day(end).delta(self.day(start), unit="day")

    def whole(self, name: str) -> IntegerValue:
        """A whole number written in digits, else NULL."""
        return self._cells.whole_numbers[name]


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


def whole_match(text: StringValue, pattern: str) -> BooleanValue:
    """Whether the whole text matches; Python's counterpart is `re.fullmatch`."""
    return text.re_search(f"^(?:{pattern})$")


def literal_day(day: date) -> DateValue:
    """A day as the engine has it."""
    import ibis

    return ibis.literal(day, "date")


def violations_of(
    breaches: Iterable[Breach], severities: Mapping[str, Severity]
) -> Iterator[Violation]:
    """Violations of registered rules, as grave as a site has set them."""
    return (broken(code, field, predicate, severities) for code, field, predicate in breaches)


def broken(
    code: str,
    field: str,
    predicate: BooleanValue,
    severities: Mapping[str, Severity] | None = None,
) -> Violation:
    """A violation of a registered rule."""
    return Violation(code, field, predicate, severity_of(code, severities), note_of(code))
