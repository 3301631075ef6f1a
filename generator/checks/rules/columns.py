"""Building stones of the vectorised rules: cells of a raw table as ibis expressions.

A rule is judged once per cell: `first_of` gives the number of the first rule a cell breaks, and
the violations compare that number. DuckDB computes an expression that stands in several predicates
once, so a clean cell costs one fast test however many rules there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from generator.checks.rules.codes import rule_codes, severity_of
from generator.checks.violation import Violation
from generator.findings import Severity
from generator.model import Schema

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, DateValue, IntegerValue, StringValue, Table

FIRST_YEAR = "1800"
"""Earlier years are typing errors, and engines disagree about the calendar of old."""


class RawColumns:
    """The cells of a raw table by field name; missing values are NULL."""

    def __init__(self, table: Table, schema: Schema) -> None:
        self._table = table
        self._schema = schema
        self._present = frozenset(table.columns) & frozenset(schema.names)

    def __contains__(self, name: str) -> bool:
        return name in self._present

    def has(self, *names: str) -> bool:
        """Whether all these columns are there."""
        return all(name in self._present for name in names)

    def text(self, name: str) -> StringValue:
        """A cell, NULL where it holds one of the schema's missing values."""
        cell = self._table[name]
        missing = self._schema.field(name).descriptor.get("missingValues")
        values = _plain(missing) if missing is not None else self._schema.missing_values
        for value in values:
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


def first_of(text: StringValue, clean: BooleanValue, *conditions: BooleanValue) -> IntegerValue:
    """0 where `clean`, else the number (from 1) of the first condition that holds, else 0.

    NULL where `text` is. `clean` is the cheap test that nearly every cell passes.
    """
    import ibis

    branches = [(condition, number) for number, condition in enumerate(conditions, 1)]
    number: IntegerValue = ibis.cases(
        (text.isnull(), ibis.null("int8")), (clean, ibis.literal(0, "int8")), *branches, else_=0
    )
    return number


def first_of_folded(
    text: StringValue,
    clean: BooleanValue,
    folded: StringValue,
    conditions: Callable[[StringValue], Sequence[BooleanValue]],
) -> IntegerValue:
    """`first_of` for codes that are judged as they are meant, not as they are typed.

    `conditions` are given the folded text as a name: written out wherever it is used, the
    expression would fill pages and take longer to plan than to run. A list of one element is the
    only way to name a value inside an expression.
    """
    import ibis

    def verdict(meant: StringValue) -> IntegerValue:
        branches = [(c, number) for number, c in enumerate(conditions(meant), 1)]
        chosen: IntegerValue = ibis.cases(*branches, else_=0)
        return chosen

    slow = ibis.array([folded]).map(verdict)[0].cast("int8")
    number: IntegerValue = ibis.cases(
        (text.isnull(), ibis.null("int8")), (clean, ibis.literal(0, "int8")), else_=slow
    )
    return number


def violations_of(
    field: str,
    verdict: IntegerValue,
    codes: Sequence[str],
    severities: Mapping[str, Severity] | None = None,
) -> Iterator[Violation]:
    """One violation per code; `codes` in the order of the conditions given to `first_of`."""
    for number, code in enumerate(codes, 1):
        yield broken(code, field, verdict == number, severities)


def broken(
    code: str,
    field: str,
    predicate: BooleanValue,
    severities: Mapping[str, Severity] | None = None,
) -> Violation:
    """A violation of a registered rule."""
    return Violation(
        code, field, predicate, severity_of(code, severities), rule_codes()[code].title("en")
    )


def _plain(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(v["value"] if isinstance(v, Mapping) else str(v) for v in values)
