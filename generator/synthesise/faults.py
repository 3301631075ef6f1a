"""Planted errors: a known number of wrong values for benchmarks and for testing checks.

Each chosen row gets exactly one error that a Table Schema check must find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.synthesise.draws import Flags, Ints, Weighted, draw
from generator.synthesise.identities import record_ids

# The kinds of error; 0 is none. Frictionless calls the first a type-error, the duplicate a
# primary-key error, the others constraint-errors.
KINDS: Final = ("", "type", "enum", "required", "pattern", "duplicate", "range")
_TYPE, _ENUM, _REQUIRED, _PATTERN, _DUPLICATE, _RANGE = range(1, len(KINDS))
_WEIGHTS: Final = Weighted.of([1] * (len(KINDS) - 1))
_CHOSEN_OF: Final = 1 << 32


def fault_kinds(seed: int, share: float, index: Ints) -> Ints:
    """Return the place in KINDS of each row's planted error.

    A row repeats the record id of the row before it only if that row keeps its own.
    """
    kinds = _drawn_kinds(seed, share, index)
    before = _drawn_kinds(seed, share, index - 1)
    lost = (index == 0) | (before == _DUPLICATE)
    return np.where((kinds == _DUPLICATE) & lost, _REQUIRED, kinds)


def _drawn_kinds(seed: int, share: float, index: Ints) -> Ints:
    limit = np.uint64(round(share * _CHOSEN_OF))
    chosen = (draw(seed, "fault", index) >> np.uint64(32)) < limit
    return np.where(chosen, 1 + _WEIGHTS.at(draw(seed, "fault/kind", index)), 0)


def with_faults(
    batches: Iterable[pa.RecordBatch], seed: int, share: float
) -> Iterator[pa.RecordBatch]:
    """Yield text batches with errors planted in a ``share`` of their rows."""
    start = 0
    for batch in batches:
        index = np.arange(start, start + batch.num_rows, dtype=np.int64)
        yield _planted(batch, fault_kinds(seed, share, index), seed, index)
        start += batch.num_rows


def _planted(batch: pa.RecordBatch, kinds: Ints, seed: int, index: Ints) -> pa.RecordBatch:
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    half_width = pc.replace_substring(columns["case_no"], "（", "(")
    former = record_ids(seed, np.maximum(index - 1, 0))
    for kind, name, wrong in (
        (_TYPE, "filing_date", "2024-13-45"),
        (_ENUM, "performance", "尚未履行"),
        (_REQUIRED, "court_name", ""),
        (_PATTERN, "case_no", half_width),
        (_DUPLICATE, "record_id", former),
        (_RANGE, "decision_date", "1999-12-31"),
    ):
        columns[name] = _replaced(columns[name], kinds == kind, wrong)
    return pa.record_batch(list(columns.values()), batch.schema.names)


def _replaced(column: Any, rows: Flags, wrong: Any) -> Any:
    return pc.if_else(pa.array(rows), wrong, column)
