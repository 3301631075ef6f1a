"""Judging lists of texts with the vectorised rules, on the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import ibis
import pyarrow as pa


@cache
def engine() -> Any:
    return ibis.duckdb.connect(threads=2)


def table_of(columns: dict[str, Sequence[str]]) -> Any:
    length = len(next(iter(columns.values())))
    rows = pa.table(
        {name: pa.array(values, pa.string()) for name, values in columns.items()}
        | {"_row": pa.array(range(2, length + 2), pa.int64())}
    )
    return ibis.memtable(rows)


def judged(texts: Sequence[str], judge: Callable[[Any], Any]) -> list[Any]:
    """What the engine says of each text, in order."""
    table = table_of({"text": texts})
    marked = table.select("_row", verdict=judge(table.text)).order_by("_row")
    return engine().to_pyarrow(marked).column("verdict").to_pylist()


def ids(texts: Sequence[str], judge: Callable[[Any], Any], codes: Sequence[str]) -> list[str]:
    """`judged`, with the ids instead of their places."""
    return [codes[number - 1] if number else "" for number in judged(texts, judge)]
