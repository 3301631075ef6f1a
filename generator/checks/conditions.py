"""A field of a Table Schema -> conditions that together prove a cell good, as plain data.

They may doubt good cells of a rare form ("+5", "２０２４", "2024-2-9"): `judge` decides about every
doubtful cell. They must never pass a cell with an error; the property test in tests/property holds
them against Frictionless. `certain` asks them of DuckDB, `screen` of Arrow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from generator.checks.fixed import Places, fixed_places
from generator.checks.judge import category_values
from generator.checks.meaning import BOUNDS, bounds_of
from generator.checks.regular import to_re2

DAY = r"[1-9][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])" \
      r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"  # fmt: skip
"""Every day but 29 February, from the year 1000."""

CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"

DIGITS = 15
"""Digits before and after the point that a decimal(38, 15) surely holds."""

LEXICAL: Mapping[str, str] = {
    "integer": r"-?[0-9]{1,18}",
    "number": rf"-?[0-9]{{1,{DIGITS}}}(?:\.[0-9]{{1,{DIGITS}}})?",
    "date": DAY,
    "time": CLOCK,
    "datetime": f"{DAY}T{CLOCK}",
    "year": r"[0-9]{4}",
    "yearmonth": r"[0-9]{4}-(?:0[1-9]|1[0-2])",
}
"""Plain forms that mean the same to everybody, by type, in the default format."""


@dataclass(frozen=True, slots=True)
class FullMatch:
    """The whole cell matches; `pattern` is for RE2, with its anchors.

    `places` say the same of texts of one length, where the pattern allows no other.
    """

    pattern: str
    places: Places | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """The cell is one of these texts."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Length:
    """Characters of the cell: at least, at most (None: any number)."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """The cell compared with a bound, by the name of the constraint.

    As "text" a cell in its plain form compares as its value does: ISO dates and times.
    """

    name: str
    read_as: Literal["integer", "number", "text"]
    bound: int | Decimal | str


Condition: TypeAlias = FullMatch | OneOf | Length | Bound


def conditions(descriptor: Mapping[str, Any]) -> tuple[Condition, ...] | None:
    """What a present cell must be; None where the field has a rule that is no such condition.

    Whether a cell may be missing (`required`) is not among them.
    """
    lexical = _lexical(descriptor)
    if lexical is None:
        return None
    found = [lexical] if isinstance(lexical, FullMatch | OneOf) else []
    constraints: Sequence[Condition | None] = [
        _constraint(descriptor, name) for name in _stated(descriptor)
    ]
    kept = [c for c in constraints if c is not None]
    return (*found, *kept) if len(kept) == len(constraints) else None


def _stated(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    apart = ("unique", "required")
    found = {k: v for k, v in descriptor.get("constraints", {}).items() if k not in apart}
    return found | ({"categories": True} if "categories" in descriptor else {})


def _lexical(descriptor: Mapping[str, Any]) -> FullMatch | OneOf | Literal["anything"] | None:
    kind, form = descriptor.get("type", "any"), descriptor.get("format", "default")
    if kind in ("string", "any"):
        return "anything" if form == "default" or kind == "any" else None
    if kind == "boolean":
        return _one_of(_booleans(descriptor))
    if kind not in LEXICAL or (kind in ("date", "time", "datetime") and form != "default"):
        return None
    if kind == "number" and {"decimalChar", "groupChar"} & descriptor.keys():
        return _whole(LEXICAL["integer"]) if _harmless(descriptor) else None
    return _whole(LEXICAL[kind])


def _harmless(descriptor: Mapping[str, Any]) -> bool:
    """Whether the special characters of a number leave plain whole numbers as they are."""
    special = str(descriptor.get("decimalChar", ".")) + str(descriptor.get("groupChar", ""))
    return not set(special) & set("-+0123456789")


def _whole(pattern: str) -> FullMatch:
    return FullMatch(f"^(?:{pattern})$")


def _one_of(texts: Sequence[str] | Mapping[str, Any]) -> OneOf:
    return OneOf(tuple(dict.fromkeys(texts)))


def _constraint(descriptor: Mapping[str, Any], name: str) -> Condition | None:
    kind = descriptor.get("type", "any")
    stated = _stated(descriptor)[name]
    if kind == "string" and name == "minLength":
        return Length(least=int(stated))
    if kind == "string" and name == "maxLength":
        return Length(most=int(stated))
    if kind == "string" and name == "pattern":
        translated = to_re2(stated)
        return None if translated is None else FullMatch(translated, fixed_places(stated))
    if name == "enum":
        return _among(descriptor, bounds_of(descriptor)["enum"])
    if name == "categories":
        return _among(descriptor, list(category_values(descriptor)))
    return _bound(descriptor, name) if name in BOUNDS else None


def _among(descriptor: Mapping[str, Any], values: Sequence[Any]) -> OneOf | None:
    kind = descriptor.get("type", "any")
    if kind in ("string", "any"):
        return _one_of([v for v in values if isinstance(v, str)])
    if kind == "boolean":
        return _one_of([t for t, v in _booleans(descriptor).items() if v in values])
    texts = [t for v in values if (t := _text_of(kind, v)) is not None]
    return _one_of(texts) if kind in LEXICAL else None


def _bound(descriptor: Mapping[str, Any], name: str) -> Bound | None:
    """Numbers are compared as numbers, dates and times as ISO texts of one length."""
    kind = descriptor.get("type", "any")
    bound = bounds_of(descriptor)[name]
    if kind in ("integer", "year") and isinstance(bound, int) and abs(bound) < 10**18:
        return Bound(name, "integer", bound)
    if kind == "number" and isinstance(bound, int | Decimal):
        exact = Decimal(bound)
        return Bound(name, "number", exact) if _is_short(exact) else None
    text = _text_of(kind, bound)
    if kind in LEXICAL and kind not in ("integer", "year", "number") and text is not None:
        return Bound(name, "text", text)
    return None


def _is_short(number: Decimal) -> bool:
    """Whether a decimal(38, 15) holds it exactly."""
    if not number.is_finite() or number.adjusted() >= DIGITS:
        return False
    return -int(number.as_tuple().exponent) <= DIGITS


def _text_of(kind: str, value: Any) -> str | None:
    """The plain form of a value, where it has one that compares and equals as the value does."""
    if kind == "integer" and isinstance(value, int) and abs(value) < 10**18:
        return str(value)
    if kind == "year" and isinstance(value, int) and 0 <= value <= 9999:
        return f"{value:04}"
    if kind == "yearmonth" and isinstance(value, tuple) and 0 <= value[0] <= 9999:
        return f"{value[0]:04}-{value[1]:02}"
    plain = getattr(value, "tzinfo", None) is None and not getattr(value, "microsecond", 0)
    expected: Mapping[str, type] = {"date": date, "time": time, "datetime": datetime}
    if type(value) is not expected.get(kind) or not plain:
        return None
    text: str = value.isoformat()  # type: ignore[attr-defined]
    return text


def _booleans(descriptor: Mapping[str, Any]) -> dict[str, bool]:
    true = descriptor.get("trueValues", ["true", "True", "TRUE", "1"])
    false = descriptor.get("falseValues", ["false", "False", "FALSE", "0"])
    return dict.fromkeys(true, True) | dict.fromkeys(false, False)
