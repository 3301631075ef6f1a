"""What the domain rules find in one block of rows: rules on cells, and predicates on rows.

Most cells are proven right by Arrow; the others are judged text by text, as for the schema. The
predicates on rows are one SQL statement (by ibis, for DuckDB).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.checks.tally import Hit
from generator.checks.violation import ROW, CellRule, Cells, Violation

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

KEPT = 1 << 18
"""How many texts of a column are remembered: memory must not grow with the number of errors."""

Indices: TypeAlias = "np.ndarray[Any, Any]"
"""Indices of rows in a block, ascending (numpy int64)."""

RowRules = Callable[[Cells], Sequence[Violation]]
"""The rules on the rows of one table, given its cells by field name."""


class RuleWork:
    """The rules of one table; may be called by several threads.

    `names` are the names of all columns in their order, `missing` the texts that mean "no value".
    """

    def __init__(
        self,
        names: Sequence[str],
        missing: Mapping[str, Sequence[str]],
        cells: Mapping[str, CellRule],
        rows: RowRules | None,
    ) -> None:
        self._names, self._missing, self._rows = tuple(names), missing, rows
        self._cells = {name: cells[name] for name in self._names if name in cells}
        self._judges = {n: lru_cache(KEPT)(_verdict(r)) for n, r in self._cells.items()}
        self._local = threading.local()
        self._lock = threading.Lock()

    def __call__(self, cells: pa.Table, blank: Indices) -> Iterator[Hit]:
        """Every breach in a block; `cells` has a string column per name, `blank` rows have none."""
        for name in self._cells:
            yield from self._cell_hits(name, cells.column(self._names.index(name)))
        if self._rows:
            yield from self._row_hits(cells, blank)

    def _cell_hits(self, name: str, column: pa.ChunkedArray) -> Iterator[Hit]:
        import numpy as np

        texts = column.combine_chunks()
        rows = self._unproven(name, texts)
        encoded = texts.take(rows).dictionary_encode()
        verdicts = [self._judges[name](text) for text in encoded.dictionary.to_pylist()]
        kinds = {verdict: kind for kind, verdict in enumerate(dict.fromkeys(verdicts))}
        each = np.array([kinds[v] for v in verdicts], np.int64)[encoded.indices.to_numpy()]
        for verdict, kind in kinds.items():
            broken = rows[each == kind] if verdict else rows[:0]
            values = texts.take(broken).to_pylist()
            for code, note, severity in verdict:
                yield Hit(code, name, broken.tolist(), values, note, severity)

    def _unproven(self, name: str, texts: pa.Array) -> Indices:
        """Indices of the cells that hold a value which is not surely right."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        absent = pa.array([*self._missing.get(name, ()), None], pa.string())
        asked = ~pc.is_in(texts, value_set=absent).to_numpy(zero_copy_only=False)
        clean = self._cells[name].clean
        return np.flatnonzero(asked & ~clean(texts) if clean else asked)

    def _row_hits(self, cells: pa.Table, blank: Indices) -> Iterator[Hit]:
        import numpy as np
        import pyarrow as pa

        with self._lock:  # one compilation for all threads
            query, violations = self._predicates
        columns = [*cells.columns, pa.array(np.arange(cells.num_rows))]
        block = pa.table(columns, names=[*_columns(self._names), ROW])
        connection = self._connection()
        connection.register("block", block)
        found = connection.sql(query).to_arrow_table()
        connection.unregister("block")
        order = found.column(ROW).to_numpy()
        for number, violation in enumerate(violations):
            rows = np.setdiff1d(order[found.column(f"v{number}").to_numpy()], blank)
            if not len(rows):
                continue
            values = _values(cells, self._names, violation.field, rows)
            yield Hit(violation.code, violation.field, rows.tolist(), values,
                      violation.detail, violation.severity)  # fmt: skip

    @cached_property
    def _predicates(self) -> tuple[str, tuple[Violation, ...]]:
        """SQL that marks every row by the row rules, and what the marks `v0`, `v1`, ... stand for.

        It has no filter: DuckDB finds what predicates have in common, such as dates, only where
        they are selected.
        """
        import ibis

        columns = _columns(self._names)
        table = ibis.table({**dict.fromkeys(columns, "string"), ROW: "int64"}, name="block")
        cells = {n: table[c] for n, c in zip(self._names, columns, strict=True)}
        violations = tuple(self._rows(cells)) if self._rows else ()
        marks = {f"v{i}": v.predicate.fill_null(False) for i, v in enumerate(violations)}
        query = ibis.to_sql(table.select(table[ROW], **marks), dialect="duckdb")
        return str(query), violations

    def _connection(self) -> Any:
        """DuckDB of this thread: blocks run side by side, each query on one thread."""
        import duckdb

        if not hasattr(self._local, "connection"):
            self._local.connection = duckdb.connect(config={"threads": 1})
        return self._local.connection


def _verdict(rule: CellRule) -> Callable[[str], tuple[Any, ...]]:
    return lambda text: tuple(rule.judge(text))


@cache
def _columns(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names for SQL, which does not tell `a` from `A`."""
    return tuple(f"c{place}" for place in range(len(names)))


def _values(cells: pa.Table, names: Sequence[str], field: str, rows: Indices) -> list[str]:
    if not field:
        return []
    return [t or "" for t in cells.column(names.index(field)).take(rows).to_pylist()]
