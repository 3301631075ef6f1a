"""What the columns of a published table hold, counted by Arrow.

Of a column with personal data only the fill rate is counted: no frequent values, no extremes
(DOMAIN P-20).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.model import Field
from generator.site.charts import meter
from generator.site.languages import Formats
from generator.site.markup import web_href
from generator.site.small_counts import hidden
from generator.site.views import Cell, ColumnStatistics, Preview

if TYPE_CHECKING:
    import pyarrow as pa

    from generator.model import Resource

PREVIEW_ROWS = 10
CELL_CHARACTERS = 160
"""A longer value is cut in previews and tables: a page must stay small whatever the data."""

TOP_VALUES = 6
TOP_CHARACTERS = 24
"""Longer values are sentences, and sentences are not categories."""

ENUM_LIKE = 40
"""At most this many distinct values for a column to be shown with its frequent ones."""

NUMERIC = frozenset({"integer", "number"})
ORDERED = frozenset({"integer", "number", "date", "datetime", "time", "year"})


def cell(value: Any, fmt: Formats, *, numeric: bool = False, link: bool = False) -> Cell:
    """A value for display. Dates stay ISO, as in the files; text is cut when very long."""
    if value is None:
        return Cell("", numeric=numeric)
    if isinstance(value, bool):
        return Cell(fmt.t("common.yes") if value else fmt.t("common.no"))
    text = fmt.number(value) if numeric else str(value)
    if len(text) > CELL_CHARACTERS:
        return Cell(text[:CELL_CHARACTERS] + "…", truncated=True)
    return Cell(text, href=web_href(text) if link else "", numeric=numeric)


def preview(table: pa.Table, resource: Resource, language: str, fmt: Formats) -> Preview:
    """The first rows of a table under the titles of its columns."""
    fields = [_field(resource, name) for name in table.column_names]
    rows = table.slice(0, PREVIEW_ROWS).to_pylist()
    return Preview(
        headings=tuple(f.title(language) or f.name for f in fields),
        rows=tuple(tuple(_shown(f, row[f.name], fmt) for f in fields) for row in rows),
        total=table.num_rows,
    )


def statistics(
    table: pa.Table, resource: Resource, fmt: Formats, *, persons: bool = False
) -> tuple[ColumnStatistics, ...]:
    """Fill rate, distinct values, range and frequent values of each published column.

    Where the rows are `persons`, no value is named that only a few of them have.
    """
    return tuple(
        _column(table.column(name), _field(resource, name), fmt, persons=persons)
        for name in table.column_names
    )


def _shown(field: Field, value: Any, fmt: Formats) -> Cell:
    # Codes, years and line numbers are integers too, but nobody groups their digits.
    numeric = field.type == "number"
    return cell(value, fmt, numeric=numeric, link=field.type == "string")


def _field(resource: Resource, name: str) -> Field:
    return resource.schema.field(name)


def _column(
    column: pa.ChunkedArray, field: Field, fmt: Formats, *, persons: bool
) -> ColumnStatistics:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = pc.if_else(pc.equal(column, ""), None, column)
    filled = len(column) - column.null_count
    share = filled / len(column) if len(column) else 0.0
    if field.personal or not filled:
        return ColumnStatistics(field, filled, share, meter(share), None, "", "", ())
    distinct = int(pc.count_distinct(column, mode="only_valid").as_py())
    least, greatest = _range(column, field, fmt)
    top = (
        _top(column, filled, fmt, persons=persons)
        if distinct <= ENUM_LIKE and distinct < filled
        else ()
    )
    top = top if all(len(value) <= TOP_CHARACTERS for value, *_ in top) else ()
    return ColumnStatistics(field, filled, share, meter(share), distinct, least, greatest, top)


def _range(column: pa.ChunkedArray, field: Field, fmt: Formats) -> tuple[str, str]:
    import pyarrow.compute as pc

    if field.type not in ORDERED:
        return "", ""
    found = pc.min_max(column).as_py()
    numeric = field.type == "number"
    return (
        cell(found["min"], fmt, numeric=numeric).text,
        cell(found["max"], fmt, numeric=numeric).text,
    )


def _top(
    column: pa.ChunkedArray, filled: int, fmt: Formats, *, persons: bool
) -> tuple[tuple[str, int, Any], ...]:
    import pyarrow.compute as pc

    counted = [
        (c["values"], int(c["counts"]))
        for c in pc.value_counts(column).to_pylist()
        if c["values"] not in (None, "")
    ]
    few = hidden({str(value): n for value, n in counted}) if persons else frozenset()
    counted = [(value, n) for value, n in counted if str(value) not in few]
    counted.sort(key=lambda pair: (-pair[1], str(pair[0])))
    return tuple(
        (cell(value, fmt).text, count, meter(count / filled))
        for value, count in counted[:TOP_VALUES]
    )
