"""Valid cells -> Arrow columns: which Arrow type each Table Schema type is published as.

Every distinct string of a column is converted once, by Frictionless's own field code, so that
the typed value is exactly what the standard says.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.checks.meaning import field_reader, read_cell
from generator.model import Field, Schema

if TYPE_CHECKING:
    import pyarrow as pa

LEXICAL = frozenset({"yearmonth", "duration", "geopoint", "any"})
"""Published as they stand in the file: Arrow has no type that keeps their meaning."""

JSON_TEXT = frozenset({"object", "array", "geojson", "list"})
"""Published as JSON text."""

DECIMAL_DIGITS = 38
"""The widest decimal that Arrow, Parquet, DuckDB, pandas and polars all read."""

LEAST_SCALE = 2
"""Money has two places even when a whole column happens to be round."""


def typed_columns(
    schema: Schema, cells: dict[str, Sequence[str | None]]
) -> tuple[pa.Table, dict[str, str]]:
    """A table with one column per schema field, in schema order.

    `cells` maps field name to strings, all of one length; a field that is absent becomes nulls.
    The second value names the columns whose values do not fit their type, and why.
    """
    import pyarrow as pa

    length = max((len(c) for c in cells.values()), default=0)
    columns: dict[str, pa.Array] = {}
    unfit: dict[str, str] = {}
    for field in schema.fields:
        values = cells.get(field.name) or [None] * length
        try:
            columns[field.name] = typed_column(field, schema.missing_values, values)
        except (pa.ArrowInvalid, OverflowError, ValueError) as error:
            unfit[field.name] = str(error)
            columns[field.name] = pa.nulls(length, pa.string())
    return pa.table(columns), unfit


def typed_column(
    field: Field, missing_values: Sequence[str], values: Sequence[str | None]
) -> pa.Array:
    """One column; ArrowInvalid where a value exceeds the Arrow type."""
    import pyarrow as pa

    reader = field_reader(field.descriptor, missing_values)
    typed = {v: read_cell(reader, v) for v in dict.fromkeys(values) if v is not None}
    kept = {v: _published_value(field, v, t) for v, t in typed.items()}
    kind = _arrow_type(field, kept.values())
    return pa.array((kept[v] if v is not None else None for v in values), kind, size=len(values))


def _published_value(field: Field, text: str, value: Any) -> Any:
    if value is None:
        return None
    if field.type in LEXICAL:
        return text
    if field.type in JSON_TEXT:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    if field.type == "number":
        return value if isinstance(value, Decimal) else Decimal(str(value))
    return value


def _arrow_type(field: Field, values: Any) -> pa.DataType:
    import pyarrow as pa

    if field.type == "number":
        return pa.decimal128(DECIMAL_DIGITS, _scale(values))
    return {
        "integer": pa.int64(),
        "year": pa.int32(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us"),
        "time": pa.time64("us"),
    }.get(field.type, pa.string())


def _scale(values: Any) -> int:
    places = (-int(v.as_tuple().exponent) for v in values if v is not None)
    return max(LEAST_SCALE, max(places, default=0))
