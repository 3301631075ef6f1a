"""XLSX for small tables: text is always text, and a second sheet says what the columns mean."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

from generator.export.contents import Contents, facts
from generator.export.csv_file import lexical
from generator.formula import is_formula_like

MAX_ROWS = 50_000
MAX_COLUMNS = 30
MAX_CELL = 32_767
"""Characters a cell may hold, counted in UTF-16 units (Excel specifications and limits)."""

MAX_DIGITS = 15
"""Significant digits of a number in Excel; longer ones are written as text, whole columns."""

FIRST_DATE = date(1900, 3, 1)
"""Before it Excel and other programs count days differently (the leap day 1900 never was)."""

UNFAITHFUL = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_"
"""Text not every reader gets back as it was: ST_Xstring escapes (ECMA-376), and what needs them."""

DATA_SHEET, ABOUT_SHEET = "数据", "说明"

Put = Callable[[int, int, Any], Any]
"""(row, column, value) -> writes one cell."""


class Xlsx:
    """For readers who have a spreadsheet program and nothing else."""

    ending = "xlsx"

    def reason_against(self, contents: Contents) -> str:
        """Which limit of the format the table breaks; "" where none."""
        table = contents.table
        if table.num_rows > MAX_ROWS:
            return f"more than {MAX_ROWS} rows"
        if table.num_columns > MAX_COLUMNS:
            return f"more than {MAX_COLUMNS} columns"
        texts = [c for c in table.columns if pa.types.is_string(c.type)]
        if any(_longest(c) > MAX_CELL for c in texts):
            return f"a cell of more than {MAX_CELL} characters"
        if any(pc.any(pc.match_substring_regex(c, UNFAITHFUL)).as_py() for c in texts):
            return "text with control characters or with codes a workbook would decode"
        return ""

    def write(self, contents: Contents, stream: BinaryIO) -> None:
        """Write the workbook row by row through temporary files of the library."""
        finished = io.BytesIO()
        book = xlsxwriter.Workbook(
            finished,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        _set_properties(book, contents)
        _write_data(book, contents)
        _write_about(book, contents)
        book.close()
        _settle_attributes(finished)
        stream.write(finished.getvalue())


class XlsxError(RuntimeError):
    """The library refused a cell; our limits should have kept it from being asked."""


def _set_properties(book: Any, contents: Contents) -> None:
    dataset = contents.dataset
    book.set_properties(
        {
            "title": f"{dataset.title('zh')} / {contents.resource.title('zh')}",
            "company": dataset.publishing.owner,
            "comments": "\n".join(f"{label('zh')}: {value}" for label, value in facts(dataset)),
            "created": contents.generated.replace(tzinfo=None),
        }
    )
    book.set_custom_property("version", dataset.version, "text")
    book.set_custom_property("synthetic", dataset.publishing.synthetic, "bool")


def _write_data(book: Any, contents: Contents) -> None:
    sheet = book.add_worksheet(DATA_SHEET)
    bold = book.add_format({"bold": True})
    for column, name in enumerate(contents.table.column_names):
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 0)
    types = {f.name: f.type for f in contents.resource.schema.fields}
    columns = [
        _column(book, sheet, contents.table.column(n), types[n])
        for n in contents.table.column_names
    ]
    for row in range(contents.table.num_rows):
        for column, (values, put) in enumerate(columns):
            value = next(values)
            if value is not None and put(row + 1, column, value) not in (0, None):
                raise XlsxError(f"row {row + 2}, column {column + 1} cannot be written")


def _column(
    book: Any, sheet: Any, column: pa.ChunkedArray, field_type: str
) -> tuple[Iterator[Any], Put]:
    """The values of a column and the way to write one of them."""
    kind = column.type
    if pa.types.is_boolean(kind):
        return iter(column.to_pylist()), sheet.write_boolean
    if pa.types.is_date(kind) and _all_at_least(column, FIRST_DATE):
        shown = book.add_format({"num_format": "yyyy-mm-dd"})
        return _days(column), lambda r, c, v: sheet.write_datetime(r, c, v, shown)
    if _is_number(kind) and _fits_excel(column):
        scale = kind.scale if pa.types.is_decimal(kind) else 0
        shown = book.add_format({"num_format": f"0.{'0' * scale}" if scale else "0"})
        return iter(column.to_pylist()), lambda r, c, v: sheet.write_number(r, c, v, shown)
    return _texts(column, field_type), _put_text(book, sheet)


def _put_text(book: Any, sheet: Any) -> Put:
    """Write text as text, also when somebody edits the cell afterwards (`quotePrefix`)."""
    quoted = book.add_format({"quote_prefix": True})

    def put(row: int, column: int, value: str) -> Any:
        if value.startswith("<r>") and value.endswith("</r>"):
            # The library takes such a text for its own markup and would write it unescaped.
            return sheet.write_rich_string(row, column, "<", "r", value[2:])
        return sheet.write_string(row, column, value, quoted if is_formula_like(value) else None)

    return put


def _texts(column: pa.ChunkedArray, field_type: str) -> Iterator[str | None]:
    for chunk in column.chunks:
        yield from pc.cast(lexical(chunk, field_type), pa.string()).to_pylist()


def _days(column: pa.ChunkedArray) -> Iterator[datetime | None]:
    for day in column.to_pylist():
        yield day and datetime(day.year, day.month, day.day)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_decimal(kind))


def _fits_excel(column: pa.ChunkedArray) -> bool:
    """Whether every value has at most 15 significant digits, counting all places of its scale."""
    scale = column.type.scale if pa.types.is_decimal(column.type) else 0
    extremes = pc.min_max(column).as_py().values()
    return all(v is None or abs(v) * 10**scale < 10**MAX_DIGITS for v in extremes)


def _all_at_least(column: pa.ChunkedArray, least: date) -> bool:
    smallest = pc.min(column).as_py()
    return smallest is None or bool(smallest >= least)


def _longest(column: pa.ChunkedArray) -> int:
    """UTF-16 units of the longest cell; measured exactly only where bytes leave a doubt."""
    if (pc.max(pc.binary_length(column)).as_py() or 0) <= MAX_CELL:
        return 0
    return max(len((t or "").encode("utf-16-le")) // 2 for t in column.to_pylist())


def _write_about(book: Any, contents: Contents) -> None:
    sheet = book.add_worksheet(ABOUT_SHEET)
    put, bold = _put_text(book, sheet), book.add_format({"bold": True})
    row = -1
    for row, (label, value) in enumerate(facts(contents.dataset)):
        sheet.write_string(row, 0, f"{label('zh')} {label('en')}", bold)
        put(row, 1, value[:MAX_CELL])
    heads = ("字段 Field", "标题", "Title", "类型 Type", "说明", "Description")
    for column, head in enumerate(heads):
        sheet.write_string(row + 2, column, head, bold)
    published = set(contents.table.column_names)
    fields = (f for f in contents.resource.schema.fields if f.name in published)
    for line, field in enumerate(fields, row + 3):
        about = (
            field.name,
            field.title("zh"),
            field.title("en"),
            field.type,
            field.description("zh"),
            field.description("en"),
        )
        for column, value in enumerate(about):
            put(line, column, value[:MAX_CELL])


def _settle_attributes(stream: BinaryIO) -> None:
    """Give every entry of the archive the same rights: the library passes on the umask."""
    with zipfile.ZipFile(stream, "a") as archive:
        for entry in archive.infolist():
            entry.external_attr = 0o600 << 16
        archive.comment = b""  # setting it has the directory written anew
