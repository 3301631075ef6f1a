"""Valid cells -> Arrow columns: which Arrow type each Table Schema type is published as.

Every distinct string of a column is converted once, by Frictionless's own field code, so that
the typed value is exactly what the standard says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.checks.judge import Judge
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


def typed_table(schema: Schema, cells: pa.Table) -> pa.Table:
    """A table with one column per schema field, in schema order.

    `cells` has a string column for every field that the file has; the others become nulls. Every
    cell must have passed its `Judge` as publishable.
    """
    import pyarrow as pa

    columns: dict[str, Any] = {}
    for field in schema.fields:
        if field.name in cells.column_names:
            columns[field.name] = _typed(field, schema, cells.column(field.name))
        else:
            columns[field.name] = pa.nulls(cells.num_rows, _arrow_type(field, ()))
    return pa.table(columns)


def _typed(field: Field, schema: Schema, cells: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    missing = field.missing_values(schema)
    if field.type in ("string", "any") and "categories" not in field.descriptor:
        absent = pc.is_in(cells, value_set=pa.array(sorted(missing), pa.string()))
        return pc.if_else(absent, None, cells)
    judge = Judge(field.descriptor, missing)
    encoded = pa.chunked_array(cells.chunks, pa.string()).unify_dictionaries().dictionary_encode()
    texts = encoded.chunk(0).dictionary.to_pylist() if encoded.num_chunks else []
    values = [_published_value(field, t, judge.value(t)) for t in texts]
    known = pa.array(values, _arrow_type(field, values))
    chunks = [known.take(chunk.indices) for chunk in encoded.chunks]
    return pa.chunked_array(chunks, known.type)


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


def _arrow_type(field: Field, values: Iterable[Any]) -> pa.DataType:
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


def _scale(values: Iterable[Any]) -> int:
    places = (-int(v.as_tuple().exponent) for v in values if v is not None)
    return max(LEAST_SCALE, max(places, default=0))
