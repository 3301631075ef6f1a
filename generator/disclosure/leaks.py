"""What must not leave the court, found in the columns before anything is written.

Resident identity numbers (GB 11643-1999) are found, never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from stdnum.cn.ric import calc_check_digit

from generator.findings import Finding, Severity
from generator.model import CheckedTable, Dataset

if TYPE_CHECKING:
    import pyarrow as pa

CANDIDATE = r"[1-9][0-9]{16}[0-9Xx]"
"""RE2 and Python read this the same."""

_WHOLE = re.compile(rf"(?<![0-9A-Za-z])({CANDIDATE})(?![0-9A-Za-z])")


def leaks(dataset: Dataset, tables: Sequence[CheckedTable]) -> Iterator[Finding]:
    """No identity number of a natural person may be whole in a published column (MSK-01).

    Organisation codes (GB 32100-2015) have another check digit and do not match.
    """
    for checked in tables:
        for field in (f for f in checked.resource.schema.fields if f.published):
            rows = rows_with_full_number(checked.table.column(field.name))
            if rows:
                yield Finding(
                    "full-identity-number",
                    Severity.ERROR,
                    dataset.name,
                    checked.resource.name,
                    field.name,
                    count=len(rows),
                    detail="a whole identity number would be published",
                    hint="mask the number before it is handed in",
                )


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
