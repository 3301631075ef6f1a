"""Parquet -> a table of strings: the same raw form that text files have."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from generator.findings import Finding, Severity
from generator.intake.codes import RULES
from generator.intake.columns import Column, column_of_label, squeezed
from generator.intake.containers import check_container

if TYPE_CHECKING:
    import pyarrow as pa


def read_parquet(
    path: Path, *, file: str = "", known: Mapping[str, Column] | None = None
) -> tuple[pa.Table | None, tuple[Finding, ...]]:
    """All columns as strings, null as ''. None where the file is refused.

    Nested and binary columns are refused; so is a column of codes kept as floating point, whose
    digits are not certain (XLS-04). Dates are ISO, booleans `true` and `false`, decimals exact.
    """
    import pyarrow as pa  # a heavy library: only where a file is read
    import pyarrow.parquet as pq

    refusal = check_container(path, file=file, expected="parquet")
    if refusal is not None:
        return None, (refusal,)
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        return None, (_finding("file-unreadable", file, "", str(error).splitlines()[0]),)
    found = [f for field in table.schema if (f := _refusal(field, known or {}, file))]
    if found:
        return None, tuple(found)
    columns = [as_text(table.column(i)) for i in range(table.num_columns)]
    return pa.table(columns, names=table.column_names), ()


def _refusal(field: pa.Field, known: Mapping[str, Column], file: str) -> Finding | None:
    import pyarrow.types as kinds

    value = field.type.value_type if kinds.is_dictionary(field.type) else field.type
    if kinds.is_nested(value) or kinds.is_binary(value) or kinds.is_large_binary(value):
        return _finding("file-unreadable", file, field.name, f"a column of type {field.type}")
    column = known.get(squeezed(field.name)) or column_of_label(field.name)
    if kinds.is_floating(value) and column.kind in ("identity", "code"):
        code = "XLS-01" if column.kind == "identity" else "XLS-04"
        return _finding(code, file, field.name, f"codes kept as {field.type}")
    return None


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values of a flat column as text, null as ''."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.types as kinds

    if kinds.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if kinds.is_floating(column.type):
        texts = ["" if v is None else _decimal(v) for v in column.to_pylist()]
        return pa.chunked_array([pa.array(texts, pa.string())])
    if kinds.is_timestamp(column.type):
        texts = ["" if v is None else v.isoformat() for v in column.to_pylist()]
        return pa.chunked_array([pa.array(texts, pa.string())])
    return pc.fill_null(column.cast(pa.string()), "")


def _decimal(number: float) -> str:
    """The shortest decimal that gives the same float, without exponent; NaN and INF as named."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "INF" if number > 0 else "-INF"
    text = f"{Decimal(repr(number)):f}"
    return text.removesuffix(".0")


def _finding(code: str, file: str, field: str, detail: str) -> Finding:
    hints = {"file-unreadable": "supply a flat table: strings, numbers, dates, booleans"}
    hint = hints.get(code) or RULES[code].hint
    return Finding(code, Severity.ERROR, field=field, file=file, detail=detail, hint=hint)
