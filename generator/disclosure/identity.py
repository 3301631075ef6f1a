"""Resident identity numbers in text (GB 11643-1999): found, never shown."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from stdnum.cn.ric import calc_check_digit

if TYPE_CHECKING:
    import pyarrow as pa

CANDIDATE = r"[1-9][0-9]{16}[0-9Xx]"
"""RE2 and Python read this the same."""

_WHOLE = re.compile(rf"(?<![0-9A-Za-z])({CANDIDATE})(?![0-9A-Za-z])")


def is_full_number(text: str) -> bool:
    """Whether these 18 characters are an identity number: a real date and a right check digit.

    The county is not asked: Hong Kong, Macao and Taiwan residents' and foreigners' numbers are
    as personal as any (DOMAIN 3.1).
    """
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return str(calc_check_digit(text)) == text[17].upper()


def rows_with_full_number(column: pa.ChunkedArray) -> list[int]:
    """Indices of the rows of a text column that hold a full number; other types hold none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return []
    hits = pc.indices_nonzero(pc.fill_null(pc.match_substring_regex(column, CANDIDATE), False))
    return [
        i
        for i in hits.to_pylist()
        if any(is_full_number(m) for m in _WHOLE.findall(column[i].as_py()))
    ]
