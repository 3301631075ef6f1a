"""The one way in which text is kept from being a formula when a CSV file is opened as a workbook.

A spreadsheet program runs a cell that begins with `=`, `+`, `-` or `@`, also after blanks, also in
full width; a cell that begins with a tab or a line break can push one into the next cell (OWASP,
"CSV Injection"). Such a text gets one apostrophe in front (DOMAIN TAB-11). Numbers, dates, booleans
and the types whose lexical form the checks have proved (duration, geopoint, JSON) are not touched.

A text that already is apostrophes followed by such a beginning gets one more, so that removing
one apostrophe from every cell that matches `'+` and such a beginning gives back exactly what was
there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from generator.model import Schema

PREFIX = "'"

FREE_TEXT = frozenset({"string", "any"})
"""Types that can hold any text at all. Every other type has a form that cannot be a formula."""

_BLANK = "\\x00-\\x20\\x7f-\\xa0\\xad" + (
    "\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
)
"""Inside a character class: controls, spaces of every width, marks that cannot be seen."""

PATTERN = f"^'*(?:[{_BLANK}]*[=+@＝＋－＠-]|[\\t\\r\\n])"
"""The texts that get the prefix. Means the same to Python, and to Arrow and DuckDB (RE2)."""

_COMPILED = re.compile(PATTERN)


def is_formula_like(text: str) -> bool:
    """Whether one text gets the prefix; the rule of `PATTERN`."""
    return _COMPILED.match(text) is not None


def escape(text: str) -> str:
    """One text as the CSV file shows it."""
    return PREFIX + text if is_formula_like(text) else text


def escape_texts(table: pa.Table) -> pa.Table:
    """The table with every column of texts escaped; for lists that no schema describes."""
    for position, name in enumerate(table.column_names):
        if pa.types.is_string(table.schema.field(name).type):
            column, _ = _escape_column(table.column(position))
            table = table.set_column(position, table.field(position), column)
    return table


def escape_table(table: pa.Table, schema: Schema) -> tuple[pa.Table, Mapping[str, int]]:
    """The table with its free text escaped, and how many cells of each column that changed.

    Columns without such a cell are shared with the input, not copied. Columns in which nothing
    changed are not named in the counts.
    """
    counts: dict[str, int] = {}
    for position, name in enumerate(table.column_names):
        if schema.field(name).type not in FREE_TEXT:
            continue
        column, changed = _escape_column(table.column(position))
        if changed:
            counts[name] = changed
            table = table.set_column(position, table.field(position), column)
    return table, counts


def _escape_column(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int]:
    """The column with prefixes, and how many cells got one."""
    chunks, changed = [], 0
    for chunk in column.chunks:
        hits: Any = pc.match_substring_regex(chunk, PATTERN)
        found = pc.sum(hits).as_py() or 0
        if found:
            prefixed = pc.binary_join_element_wise(pa.scalar(PREFIX, chunk.type), chunk, "")
            chunk = pc.if_else(hits, prefixed, chunk)
        chunks.append(chunk)
        changed += found
    return pa.chunked_array(chunks, type=column.type), changed
