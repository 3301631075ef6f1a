"""Texts, numbers and days in the default format, read as Frictionless reads them.

Most columns are of these types. To import Frictionless for one wrong cell takes longer than
to check 100,000 rows, so their few lines of meaning are stated again; a test holds every value and
every note to Frictionless's own reader.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from generator.checks.meaning import Reader, plain_bounds

Values = Callable[[str], Any]
Check = Callable[[Any, Any], bool]

_NUMBER_FORMS = frozenset({"decimalChar", "groupChar", "floatNumber"})
"""By these a number is written, or becomes, otherwise."""


def plain_reader(descriptor: Mapping[str, Any], missing: Sequence[str]) -> Reader | None:
    """The reader of a plain column; None for any other. `descriptor` is for Frictionless."""
    stated = {k: v for k, v in descriptor.get("constraints", {}).items() if v is not None}
    bounds = plain_bounds(descriptor)
    if (
        bounds is None
        or descriptor["type"] not in _KINDS
        or not _has_plain_rest(descriptor, stated)
    ):
        return None
    read, checks = _KINDS[descriptor["type"]]
    if not stated.keys() <= checks.keys():
        return None
    kind = f'type is "{descriptor["type"]}/default"'
    tests = [(n, checks[n], {**stated, **bounds}[n]) for n in checks if n in stated]
    absent = frozenset(missing)

    def reader(text: str | None) -> tuple[Any, dict[str, str] | None]:
        value = None
        if text is not None and text not in absent:
            value = read(text)
            if value is None:
                return None, {"type": kind}
        notes = {
            name: f'constraint "{name}" is "{stated[name]}"'
            for name, test, bound in tests
            if not test(value, bound)
        }
        return value, notes or None

    return reader


def _has_plain_rest(descriptor: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    lengths = (stated.get(name, 0) for name in _LENGTHS)
    plain = descriptor.get("bareNumber", True) is True and not _NUMBER_FORMS & descriptor.keys()
    return plain and all(type(n) is int for n in lengths)


def _whole(text: str) -> int | None:
    try:
        return int(text.strip())
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return None


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None


def _bound(compare: Callable[[Any, Any], bool]) -> Check:
    """Of what is no number (NaN) every bound is broken; sNaN refuses to be compared."""
    return lambda value, bound: value is None or (value == value and compare(value, bound))


def _where_present(compare: Callable[[Any, Any], bool]) -> Check:
    return lambda value, bound: value is None or compare(value, bound)


_REQUIRED: Mapping[str, Check] = {"required": lambda value, asked: not (asked and value is None)}
_LENGTHS: Mapping[str, Check] = {
    "minLength": _where_present(lambda value, least: len(value) >= least),
    "maxLength": _where_present(lambda value, most: len(value) <= most),
}
_BOUNDS: Mapping[str, Check] = {
    "minimum": _bound(operator.ge),
    "maximum": _bound(operator.le),
    "exclusiveMinimum": _bound(operator.gt),
    "exclusiveMaximum": _bound(operator.lt),
}
_ENUM: Mapping[str, Check] = {"enum": _where_present(lambda value, known: value in known)}

_KINDS: Mapping[str, tuple[Values, Mapping[str, Check]]] = {
    "string": (str, {**_REQUIRED, **_LENGTHS, **_ENUM}),
    "integer": (_whole, {**_REQUIRED, **_BOUNDS, **_ENUM}),
    "number": (_number, {**_REQUIRED, **_BOUNDS, **_ENUM}),
    "date": (_day, {**_REQUIRED, **_BOUNDS, **_ENUM}),
}
"""How a value is made of a text, and the constraints in the order of their notes."""
