"""What is done with one block of rows: predicates in one query, doubtful cells judged.

A column with few distinct texts is judged text by text, which is faster than any query; so is one
that cannot be compiled. The other columns and the domain rules become one SQL statement (by ibis,
for DuckDB), which gives the rows in which a cell is not proven good, or a rule is broken.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.checks.certain import Expression, doubtful
from generator.checks.judge import Judge
from generator.checks.keys import key_column
from generator.checks.tally import Hit
from generator.checks.violation import ROW, Violation
from generator.findings import Severity
from generator.intake.raw import Block

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np
    import pyarrow as pa

SMALL = 4096
"""Rows up to which every column is judged text by text: compiling a query takes longer."""

FEW = 0.12
"""The share of distinct texts in a block up to which a column is judged text by text."""

Indices: TypeAlias = "np.ndarray[Any, Any]"
"""Indices of rows in a block, ascending (numpy int64)."""

Rules = Callable[["ir.Table"], Sequence[Violation]]
"""The domain rules of one table, given the table of raw strings."""


@dataclass(frozen=True)
class Column:
    """One column of the file: what it should hold, and the two ways to find out."""

    name: str
    descriptor: Mapping[str, Any]
    missing: tuple[str, ...]
    judge: Judge
    doubt: Expression | None

    @classmethod
    def of(
        cls, descriptor: Mapping[str, Any], missing: tuple[str, ...], *, publishable: bool
    ) -> Column:
        """Compile a field descriptor."""
        judge = Judge(descriptor, missing, publishable=publishable)
        return cls(descriptor["name"], descriptor, missing, judge, doubtful(descriptor, missing))


@dataclass(frozen=True, slots=True)
class Found:
    """What one block showed. Rows are indices in the block."""

    hits: tuple[Hit, ...]
    bad: Indices
    keys: Mapping[tuple[str, ...], pa.Table]
    filled: Mapping[str, int]


class BlockWork:
    """The work on every block of one table; may be called by several threads."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        rules: Rules | None = None,
        keys: Sequence[tuple[str, ...]] = (),
        fill: Sequence[str] = (),
    ) -> None:
        self._columns, self._keys, self._fill = tuple(columns), tuple(keys), tuple(fill)
        self._rules = rules
        self._names = _names(columns)
        self._local = threading.local()
        self._lock = threading.Lock()
        self._asked: set[int] = set()
        self._statement = lru_cache(partial(_statement, self._columns, self._names, rules))

    def __call__(self, block: Block) -> Found:
        """Find every error of a block, and its keys."""
        import numpy as np

        cells = block.cells.rename_columns(list(self._names))
        blank = _blank_rows(cells, self._columns)
        hits = [*self._hits(cells, blank), *_shape_hits(block, self._columns, {*blank.tolist()})]
        if len(blank):
            hits.append(Hit("blank-row", "", blank.tolist(), [], "no cell of the row has a value"))
        rows = [h.rows for h in hits if h.severity is Severity.ERROR]
        bad = np.unique(np.concatenate(rows)) if rows else np.empty(0, np.int64)
        bad = bad.astype(np.int64)
        return Found(tuple(hits), bad, self._key_tables(cells), self._filled(cells))

    def _hits(self, cells: pa.Table, blank: Indices) -> Iterator[Hit]:
        asked = self._columns_to_ask(cells)
        marks, broken = self._marks(cells, asked) if asked or self._rules else ({}, ())
        for i, column in enumerate(self._columns):
            if i not in asked:
                yield from _judged_whole(column, cells.column(i), blank)
            elif len(rows := _without(marks[f"f{i}"], blank)):
                yield from _judged(column, rows, cells.column(i).take(rows))
        for i, violation in enumerate(broken):
            if len(rows := _without(marks[f"v{i}"], blank)):
                values = _values(cells, self._names, self._columns, violation.field, rows)
                yield Hit(violation.code, violation.field, rows.tolist(), values,
                          violation.detail, violation.severity)  # fmt: skip

    def _columns_to_ask(self, cells: pa.Table) -> frozenset[int]:
        """The columns that go into the query. They only ever become more: few compilations."""
        if cells.num_rows <= SMALL and not self._rules:
            return frozenset()
        many = {
            i for i, column in enumerate(self._columns)
            if column.doubt is not None and i not in self._asked and _many(cells.column(i))
        }  # fmt: skip
        with self._lock:
            self._asked |= many
            return frozenset(self._asked)

    def _marks(
        self, cells: pa.Table, asked: frozenset[int]
    ) -> tuple[dict[str, Indices], tuple[Violation, ...]]:
        """Indices of the rows by mark: `f<c>` a cell not proven, `v<n>` a rule broken."""
        import numpy as np
        import pyarrow as pa

        with self._lock:  # one compilation for all threads
            query, broken = self._statement(asked)
        numbered = cells.append_column(ROW, pa.array(np.arange(cells.num_rows)))
        connection = self._connection()
        connection.register("block", numbered)
        found = connection.sql(query).to_arrow_table()
        connection.unregister("block")
        rows = found.column(ROW).to_numpy()
        order = np.argsort(rows, kind="stable")
        names = [n for n in found.column_names if n != ROW]
        return {n: rows[order][found.column(n).to_numpy()[order]] for n in names}, broken

    def _connection(self) -> Any:
        """DuckDB of this thread: blocks run side by side, each query on one thread."""
        import duckdb

        if not hasattr(self._local, "connection"):
            self._local.connection = duckdb.connect(config={"threads": 1})
        return self._local.connection

    def _key_tables(self, cells: pa.Table) -> dict[tuple[str, ...], pa.Table]:
        import pyarrow as pa

        position = {c.name: i for i, c in enumerate(self._columns)}
        found = {}
        for fields in self._keys:
            arrays = [
                key_column(self._columns[position[f]].descriptor, self._columns[position[f]].judge,
                           cells.column(position[f]))
                if f in position else pa.nulls(cells.num_rows, pa.string())
                for f in fields
            ]  # fmt: skip
            found[fields] = pa.table(arrays, names=[f"k{c}" for c in range(len(fields))])
        return found

    def _filled(self, cells: pa.Table) -> dict[str, int]:
        import pyarrow as pa
        import pyarrow.compute as pc

        counts = {}
        for i, column in enumerate(self._columns):
            if column.name in self._fill:
                missing = pa.array(column.missing, pa.string())
                absent = pc.fill_null(pc.is_in(cells.column(i), value_set=missing), True)
                counts[column.name] = cells.num_rows - (pc.sum(absent).as_py() or 0)
        return counts


def _statement(
    columns: Sequence[Column],
    names: Sequence[str],
    rules: Rules | None,
    asked: frozenset[int],
) -> tuple[str, tuple[Violation, ...]]:
    """SQL that gives the rows with a mark, and what the marks `v0`, `v1`, ... stand for."""
    import ibis

    table = ibis.table({**dict.fromkeys(names, "string"), ROW: "int64"}, name="block")
    broken = tuple(rules(table)) if rules else ()
    marks: dict[str, ir.BooleanValue] = {}
    for i in sorted(asked):
        doubt = columns[i].doubt
        assert doubt is not None
        marks[f"f{i}"] = doubt(table[names[i]])
    marks |= {f"v{i}": v.predicate for i, v in enumerate(broken)}
    rows = table.filter(reduce(or_, marks.values()) if marks else ibis.literal(False))
    filled = {name: mark.fill_null(False) for name, mark in marks.items()}
    return str(ibis.to_sql(rows.select(rows[ROW], **filled), dialect="duckdb")), broken


def _names(columns: Sequence[Column]) -> tuple[str, ...]:
    """Column names for SQL, which does not tell `a` from `A`."""
    names = [c.name for c in columns]
    folded = {n.casefold() for n in names}
    if len(folded) == len(names) and ROW not in folded and not any("\x00" in n for n in names):
        return tuple(names)
    return tuple(f"c{i}" for i in range(len(names)))


def _many(cells: pa.ChunkedArray) -> bool:
    """Whether a column holds so many different texts that a query is the faster way."""
    sample = cells.slice(0, SMALL)
    if len(sample.unique()) > len(sample) / 2 and len(cells) > SMALL:
        return True
    return len(cells.unique()) > FEW * len(cells)


def _blank_rows(cells: pa.Table, columns: Sequence[Column]) -> Indices:
    """Frictionless calls a row blank where no cell has a value, whatever the missing values."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = np.arange(cells.num_rows)
    for i, column in enumerate(columns):
        missing = pa.array([*column.missing, None], pa.string())
        left = cells.column(i) if i == 0 else cells.column(i).take(rows)
        rows = rows[pc.is_in(left, value_set=missing).to_numpy()]
        if not len(rows):
            break
    return rows


def _without(rows: Indices, blank: Indices) -> Indices:
    import numpy as np

    return np.setdiff1d(rows, blank, assume_unique=True) if len(blank) else rows


def _judged_whole(column: Column, cells: pa.ChunkedArray, blank: Indices) -> Iterator[Hit]:
    import numpy as np

    rows = _without(np.arange(len(cells)), blank)
    yield from _judged(column, rows, cells.take(rows) if len(blank) else cells)


def _judged(
    column: Column, rows: Indices, cells: pa.ChunkedArray
) -> Iterator[Hit]:
    """The faults of some cells of one column: a hit for each kind."""
    import numpy as np

    encoded = cells.combine_chunks().dictionary_encode(null_encoding="encode")
    verdicts = [column.judge.faults(text) for text in encoded.dictionary.to_pylist()]
    if not any(verdicts):
        return
    kinds = {v: k for k, v in enumerate(dict.fromkeys(verdicts))}
    each = np.array([kinds[v] for v in verdicts])[encoded.indices.to_numpy()]
    for verdict, kind in kinds.items():
        if verdict:
            chosen = np.flatnonzero(each == kind)
            values = [t or "" for t in cells.take(chosen).to_pylist()]
            for code, note in verdict:
                yield Hit(code, column.name, rows[chosen].tolist(), values, note)


def _values(
    cells: pa.Table, names: Sequence[str], columns: Sequence[Column], field: str, rows: Any
) -> list[str]:
    known = [c.name for c in columns]
    if field not in known:
        return []
    return [t or "" for t in cells.column(names[known.index(field)]).take(rows).to_pylist()]


def _shape_hits(
    block: Block, columns: Sequence[Column], blank: set[int]
) -> Iterator[Hit]:
    """Cells too many and too few, of the rows that do not fit the header."""
    for row, cells in sorted(block.ragged.items()):
        if row in blank:
            continue
        note = f"the row has {len(cells)} cells, the header {len(columns)}"
        for cell in cells[len(columns) :]:
            yield Hit("extra-cell", "", [row], [cell], note)
        for column in columns[len(cells) :]:
            yield Hit("missing-cell", column.name, [row], [""], note)
