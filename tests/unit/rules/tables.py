"""Tables of texts: for Arrow, which proves cells right, and for DuckDB, which asks predicates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import ibis
import pyarrow as pa


@cache
def engine() -> Any:
    return ibis.duckdb.connect(threads=2)


def table_of(columns: Mapping[str, Sequence[str]]) -> Any:
    length = len(next(iter(columns.values())))
    rows = pa.table(
        {name: pa.array(values, pa.string()) for name, values in columns.items()}
        | {"_row": pa.array(range(2, length + 2), pa.int64())}
    )
    return ibis.memtable(rows)


def cells_of(table: Any) -> dict[str, Any]:
    """The columns of a table as rules are given them."""
    return {name: table[name] for name in table.columns}


def proven(texts: Sequence[str], clean: Callable[[pa.Array], Any]) -> list[bool]:
    """Which texts are surely right, in order."""
    found: list[bool] = clean(pa.array(texts, pa.string())).tolist()
    return found
