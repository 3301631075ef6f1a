"""Conditions of a field -> an ibis expression that is false only where a cell is surely good."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from generator.checks.conditions import Bound, Condition, FullMatch, OneOf

if TYPE_CHECKING:
    import ibis.expr.types as ir

Expression = Callable[["ir.StringValue"], "ir.BooleanValue"]

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "minimum": operator.ge,
    "maximum": operator.le,
    "exclusiveMinimum": operator.gt,
    "exclusiveMaximum": operator.lt,
}


def doubtful(wanted: Sequence[Condition], missing: Sequence[str], *, required: bool) -> Expression:
    """Where a cell is not proven good.

    The form matters for speed: DuckDB evaluates the parts of OR and AND in a filter only for the
    rows that are still undecided, so an empty cell costs one comparison.
    """

    def expression(cell: ir.StringValue) -> ir.BooleanValue:
        broken = [~_met(condition, cell) for condition in wanted]
        if not missing:
            return reduce(or_, [cell.isnull(), *broken])
        absent = cell == missing[0] if len(missing) == 1 else cell.isin(missing)
        if required:
            return reduce(or_, [cell.isnull(), absent, *broken])
        return cell.isnull() | (~absent & reduce(or_, broken)) if broken else cell.isnull()

    return expression


def _met(condition: Condition, cell: ir.StringValue) -> ir.BooleanValue:
    if isinstance(condition, FullMatch):
        return cell.re_search(condition.pattern)
    if isinstance(condition, OneOf):
        return cell.isin(condition.texts)
    if isinstance(condition, Bound):
        return _within(condition, cell)
    enough = cell.length() >= condition.least
    return enough if condition.most is None else enough & (cell.length() <= condition.most)


def _within(condition: Bound, cell: ir.StringValue) -> ir.BooleanValue:
    import ibis

    compare = COMPARISONS[condition.name]
    met: ir.BooleanValue
    if condition.read_as == "text":
        met = compare(cell, condition.bound)
    elif condition.read_as == "integer":
        met = compare(cell.try_cast("int64"), condition.bound)
    else:
        exact = ibis.literal(f"{condition.bound:f}").cast("decimal(38, 15)")
        met = compare(cell.try_cast("decimal(38, 15)"), exact)
    return met
