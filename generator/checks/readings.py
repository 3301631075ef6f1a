"""The cells of a column read as days or as whole numbers, each text once: what predicates compare.

A cell that is no such value, or one of the texts that mean "no value", is null: the schema has an
error of its own for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.checks.conditions import DAY
from generator.checks.rules.patterns import LEAP_YEAR

if TYPE_CHECKING:
    import pyarrow as pa

FIRST_YEAR = "1800"
"""Earlier years are typing errors, and engines disagree about the calendar of old."""

_DAY = f"^(?:{DAY}|{LEAP_YEAR}-02-29)$"
_WHOLE = "^[0-9]{1,18}$"


def days(cells: pa.ChunkedArray, missing: Sequence[str]) -> pa.Array:
    """YYYY-MM-DD as dates, from `FIRST_YEAR` on."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts, places = _distinct(cells, missing)
    right = pc.and_(pc.match_substring_regex(texts, _DAY), pc.greater_equal(texts, FIRST_YEAR))
    return pc.if_else(right, texts, None).cast(pa.date32()).take(places)


def whole_numbers(cells: pa.ChunkedArray, missing: Sequence[str]) -> pa.Array:
    """One to eighteen ASCII digits as numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts, places = _distinct(cells, missing)
    right = pc.match_substring_regex(texts, _WHOLE)
    return pc.if_else(right, texts, None).cast(pa.int64()).take(places)


def _distinct(cells: pa.ChunkedArray, missing: Sequence[str]) -> tuple[pa.Array, pa.Array]:
    """The texts of a column that mean a value, and the place of each row's text among them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = cells.combine_chunks().dictionary_encode()
    texts = encoded.dictionary
    absent = pc.is_in(texts, value_set=pa.array(missing, pa.string()))
    return pc.if_else(absent, None, texts), encoded.indices
