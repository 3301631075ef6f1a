"""Wide tables -> long ones: a column per year becomes a row per year (TAB-07)."""

from __future__ import annotations

import re
from collections.abc import Sequence

Rows = tuple[tuple[str, ...], ...]


def year_columns(labels: Sequence[str]) -> tuple[int, ...]:
    """Indices of the labels that are years; empty unless there are at least two."""
    found = tuple(i for i, t in enumerate(labels) if re.fullmatch("(?:19|20)[0-9]{2}年?度?", t))
    return found if len(found) > 1 else ()


def to_long(
    labels: Sequence[str], rows: Sequence[Sequence[str]], *, variable: str, value: str
) -> tuple[tuple[str, ...], Rows]:
    """One row per year: the other columns, then `variable` (the year, digits only) and `value`.

    Rows keep their order, years the order of the columns; empty cells stay empty and stay rows.
    """
    years = year_columns(labels)
    kept = [i for i in range(len(labels)) if i not in years]
    heads = (*(labels[i] for i in kept), variable, value)
    long = [
        (*(row[i] for i in kept), labels[y][:4], row[y]) for row in rows for y in years
    ]  # fmt: skip
    return heads, tuple(long)
