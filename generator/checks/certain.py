"""A field of a Table Schema -> an ibis expression that is false only where a cell is surely good.

The expression may doubt good cells of a rare form ("+5", "２０２４", "2024-2-9"): `judge` decides
about every doubtful cell. It must never pass a cell with an error; the property test in
tests/property holds it against Frictionless.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from generator.checks.judge import category_values
from generator.checks.meaning import bounds_of
from generator.checks.regular import to_re2

if TYPE_CHECKING:
    import ibis.expr.types as ir

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

Expression = Callable[["ir.StringValue"], "ir.BooleanValue"]


def doubtful(descriptor: Mapping[str, Any], missing: Sequence[str]) -> Expression | None:
    """Where a cell is not proven good; None where the field has a rule that cannot be compiled.

    The form matters for speed: DuckDB evaluates the parts of OR and AND in a filter only for the
    rows that are still undecided, so an empty cell costs one comparison.
    """
    lexical = _lexical(descriptor)
    if lexical is None:
        return None
    conditions = [lexical] if lexical is not _always else []
    for name in _stated(descriptor):
        if name == "required":
            continue
        condition = _constraint(descriptor, name)
        if condition is None:
            return None
        conditions.append(condition)
    required = bool(descriptor.get("constraints", {}).get("required"))
    return _where_not(conditions, missing, required)


def _where_not(
    conditions: Sequence[Expression], missing: Sequence[str], required: bool
) -> Expression:
    def expression(cell: ir.StringValue) -> ir.BooleanValue:
        broken = [~c(cell) for c in conditions]
        if not missing:
            return reduce(or_, [cell.isnull(), *broken])
        absent = cell == missing[0] if len(missing) == 1 else cell.isin(missing)
        if required:
            return reduce(or_, [cell.isnull(), absent, *broken])
        return cell.isnull() | (~absent & reduce(or_, broken)) if broken else cell.isnull()

    return expression


def _stated(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    found = {k: v for k, v in descriptor.get("constraints", {}).items() if k != "unique"}
    return found | ({"categories": True} if "categories" in descriptor else {})


def _lexical(descriptor: Mapping[str, Any]) -> Expression | None:
    kind, form = descriptor.get("type", "any"), descriptor.get("format", "default")
    if kind in ("string", "any"):
        return _always if form == "default" or kind == "any" else None
    if kind == "boolean":
        return _one_of(_boolean_texts(descriptor))
    if kind not in LEXICAL or (kind in ("date", "time", "datetime") and form != "default"):
        return None
    if kind == "number" and {"decimalChar", "groupChar"} & descriptor.keys():
        return _full_match(LEXICAL["integer"]) if _harmless(descriptor) else None
    return _full_match(LEXICAL[kind])


def _harmless(descriptor: Mapping[str, Any]) -> bool:
    """Whether the special characters of a number leave plain whole numbers as they are."""
    special = str(descriptor.get("decimalChar", ".")) + str(descriptor.get("groupChar", ""))
    return not set(special) & set("-+0123456789")


def _constraint(descriptor: Mapping[str, Any], name: str) -> Expression | None:
    kind = descriptor.get("type", "any")
    stated = _stated(descriptor)[name]
    if name in ("minLength", "maxLength") and kind == "string":
        return _length(name, int(stated))
    if name == "pattern" and kind == "string":
        translated = to_re2(stated)
        return None if translated is None else lambda cell: cell.re_search(translated)
    if name == "enum":
        return _among(descriptor, bounds_of(descriptor)["enum"])
    if name == "categories":
        return _among(descriptor, list(category_values(descriptor)))
    if name in _COMPARISONS:
        return _bound(descriptor, name)
    return None


def _length(name: str, limit: int) -> Expression:
    if name == "minLength":
        return lambda cell: cell.length() >= limit
    return lambda cell: cell.length() <= limit


def _among(descriptor: Mapping[str, Any], values: Sequence[Any]) -> Expression | None:
    kind = descriptor.get("type", "any")
    if kind in ("string", "any"):
        return _one_of([v for v in values if isinstance(v, str)])
    if kind == "boolean":
        return _one_of([t for t, v in _booleans(descriptor).items() if v in values])
    texts = [t for v in values if (t := _text_of(kind, v)) is not None]
    return _one_of(texts) if kind in LEXICAL else None


_COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "minimum": lambda cell, bound: cell >= bound,
    "maximum": lambda cell, bound: cell <= bound,
    "exclusiveMinimum": lambda cell, bound: cell > bound,
    "exclusiveMaximum": lambda cell, bound: cell < bound,
}


def _bound(descriptor: Mapping[str, Any], name: str) -> Expression | None:
    """Numbers are compared as numbers, dates and times as ISO texts of one length."""
    kind, compare = descriptor.get("type", "any"), _COMPARISONS[name]
    bound = bounds_of(descriptor)[name]
    if kind in ("integer", "year") and isinstance(bound, int) and abs(bound) < 10**18:
        return lambda cell: compare(cell.try_cast("int64"), bound)
    if kind == "number" and isinstance(bound, int | Decimal):
        return _decimal_bound(compare, Decimal(bound))
    text = _text_of(kind, bound)
    if kind in LEXICAL and kind not in ("integer", "year", "number") and text is not None:
        return lambda cell: compare(cell, text)
    return None


def _decimal_bound(compare: Callable[[Any, Any], Any], bound: Decimal) -> Expression | None:
    import ibis

    if not bound.is_finite() or bound.adjusted() >= DIGITS:
        return None
    if -int(bound.as_tuple().exponent) > DIGITS:
        return None
    exact = ibis.literal(f"{bound:f}").cast("decimal(38, 15)")
    return lambda cell: compare(cell.try_cast("decimal(38, 15)"), exact)


def _text_of(kind: str, value: Any) -> Any:
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


def _boolean_texts(descriptor: Mapping[str, Any]) -> list[str]:
    return list(_booleans(descriptor))


def _always(cell: ir.StringValue) -> ir.BooleanValue:
    return cell.notnull()


def _one_of(texts: Sequence[str]) -> Expression:
    wanted = list(dict.fromkeys(texts))
    return lambda cell: cell.isin(wanted)


def _full_match(pattern: str) -> Expression:
    anchored = f"^(?:{pattern})$"
    return lambda cell: cell.re_search(anchored)
