"""What is done with one block of rows: most cells are proven good at once, the others are judged.

Arrow screens what can be proven without a value; where a column has few distinct texts, only those
are looked at. Columns of many texts that must be read as decimals become one SQL statement (by
ibis, for DuckDB), which gives the rows in which a cell is not proven good. The domain rules are
asked apart (`rulework`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from generator.checks.column import Column, Distinct, Indices, judged, judged_by_text, without
from generator.checks.keys import hashes, key_column
from generator.checks.screen import is_absent
from generator.checks.tally import Hit
from generator.checks.violation import ROW
from generator.findings import Severity
from generator.intake.raw import Block, UnreadableFile

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

SMALL = 1 << 15
"""Rows up to which no query is made for a column: to build it takes longer than to judge them."""

FEW = 0.12
"""The share of distinct texts in a block up to which only these are looked at."""

Rules = Callable[["pa.Table", Indices, Mapping[int, Distinct]], Iterator[Hit]]
"""What the domain rules find in the cells of a block, blank rows left out (`rulework`).

They are given the columns, by place, whose texts are told apart already.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What one block showed. Rows are indices in the block."""

    hits: tuple[Hit, ...]
    bad: Indices
    keys: Mapping[tuple[str, ...], pa.Table]
    """By fields: `hash`, `row` (an index in the block), and `k0`, `k1`, ... as `store` has them."""
    filled: Mapping[str, int]


class BlockWork:
    """The work on every block of one table; may be called by several threads.

    `keys` are the fields of each key, and whether only rows that have all its parts count.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        rules: Rules | None = None,
        keys: Mapping[tuple[str, ...], bool] | None = None,
        fill: Sequence[str] = (),
    ) -> None:
        self._columns, self._keys, self._fill = tuple(columns), dict(keys or {}), tuple(fill)
        self._rules = rules
        self._names = _names(columns)
        self._local = threading.local()
        self._lock = threading.Lock()
        self._many: set[int] = set()
        self._statement = lru_cache(partial(_statement, self._columns, self._names))

    def __call__(self, block: Block) -> Found:
        """Find every error of a block, and its keys."""
        import numpy as np

        cells = block.cells.rename_columns(list(self._names))
        blank = _blank_rows(cells, self._columns)
        hits = [
            *self._hits(cells, blank, unseen=block.unseen),
            *_shape_hits(block, self._columns, {*blank.tolist()}),
        ]
        hits += (Hit(r.code, self._columns[r.column].name, r.rows, r.values, r.detail, r.severity)
                 for r in block.remarks)  # fmt: skip
        if len(blank):
            hits.append(Hit("blank-row", "", blank.tolist(), [], "no cell of the row has a value"))
        rows = [h.rows for h in hits if h.severity is Severity.ERROR]
        bad = np.unique(np.concatenate(rows)) if rows else np.empty(0, np.int64)
        bad = bad.astype(np.int64)
        return Found(tuple(hits), bad, self._key_tables(cells), self._filled(cells))

    def _hits(self, cells: pa.Table, blank: Indices, *, unseen: bool) -> Iterator[Hit]:
        left, known = [], {}
        for i, column in enumerate(self._columns):
            texts = cells.column(i)
            distinct = None if self._has_many(i) else Distinct.of(texts)
            if distinct and self._learn(i, len(distinct.texts), len(texts)):
                distinct = None
            if unseen:
                _must_be_utf8(distinct.texts if distinct else texts)
            if distinct:
                known[i] = distinct
                yield from judged_by_text(column, distinct, blank)
                continue
            if column.screen is None:
                left.append(i)
            else:
                yield from judged(column, without(column.screen.unproven(texts), blank), texts)
        if left:
            yield from self._queried(cells, frozenset(left), blank)
        if self._rules:
            yield from self._rules(cells, blank, known)

    def _has_many(self, i: int) -> bool:
        """Whether a column is not worth a look at its distinct texts."""
        screen = self._columns[i].screen
        return i in self._many or (screen is not None and screen.is_free)

    def _learn(self, i: int, distinct: int, rows: int) -> bool:
        """Whether a column shows too many distinct texts; if so it is remembered."""
        column = self._columns[i]
        faster = column.screen is not None or (column.doubt is not None and rows > SMALL)
        if faster and distinct > FEW * rows:
            self._many.add(i)
        return i in self._many

    def _queried(self, cells: pa.Table, asked: frozenset[int], blank: Indices) -> Iterator[Hit]:
        marks = self._marks(cells, asked)
        for i in asked:
            column = self._columns[i]
            yield from judged(column, without(marks[f"f{i}"], blank), cells.column(i))

    def _marks(self, cells: pa.Table, asked: frozenset[int]) -> dict[str, Indices]:
        """Indices of the rows by mark: `f<c>`, a cell not proven."""
        import numpy as np
        import pyarrow as pa

        with self._lock:  # one compilation for all threads
            query = self._statement(asked)
        numbered = cells.append_column(ROW, pa.array(np.arange(cells.num_rows)))
        connection = self._connection()
        connection.register("block", numbered)
        found = connection.sql(query).to_arrow_table()
        connection.unregister("block")
        rows = found.column(ROW).to_numpy()
        order = np.argsort(rows, kind="stable")
        names = [n for n in found.column_names if n != ROW]
        return {n: rows[order][found.column(n).to_numpy()[order]] for n in names}

    def _connection(self) -> Any:
        """DuckDB of this thread: blocks run side by side, each query on one thread."""
        import duckdb

        if not hasattr(self._local, "connection"):
            self._local.connection = duckdb.connect(config={"threads": 1})
        return self._local.connection

    def _key_tables(self, cells: pa.Table) -> dict[tuple[str, ...], pa.Table]:
        import numpy as np
        import pyarrow as pa

        position = {c.name: i for i, c in enumerate(self._columns)}
        found = {}
        for fields, whole in self._keys.items():
            arrays = [
                key_column(self._columns[position[f]].descriptor, self._columns[position[f]].judge,
                           cells.column(position[f]))
                if f in position else pa.nulls(cells.num_rows, pa.string())
                for f in fields
            ]  # fmt: skip
            rows = np.arange(cells.num_rows)
            if whole and any(array.null_count for array in arrays):
                rows = np.flatnonzero(np.all([a.is_valid().to_numpy(False) for a in arrays], 0))
                arrays = [array.take(pa.array(rows)) for array in arrays]
            names = ["hash", "row", *(f"k{c}" for c in range(len(fields)))]
            columns = [pa.array(hashes(arrays)), pa.array(rows), *arrays]
            found[fields] = pa.table(columns, names=names)
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


def _must_be_utf8(texts: pa.Array | pa.ChunkedArray) -> None:
    """Raise `UnreadableFile` for other bytes; the reader says where in the file they are."""
    import pyarrow as pa

    try:
        texts.validate(full=True)
    except pa.ArrowInvalid as error:
        raise UnreadableFile("file-encoding", str(error), "save the file as UTF-8") from error


def _statement(columns: Sequence[Column], names: Sequence[str], asked: frozenset[int]) -> str:
    """SQL that gives the rows in which one of these columns is not proven good."""
    import ibis

    table = ibis.table({**dict.fromkeys(names, "string"), ROW: "int64"}, name="block")
    marks: dict[str, ir.BooleanValue] = {}
    for i in sorted(asked):
        doubt = columns[i].doubt
        assert doubt is not None
        marks[f"f{i}"] = doubt(table[names[i]])
    rows = table.filter(reduce(or_, marks.values()))
    filled = {name: mark.fill_null(False) for name, mark in marks.items()}
    return str(ibis.to_sql(rows.select(rows[ROW], **filled), dialect="duckdb"))


def _names(columns: Sequence[Column]) -> tuple[str, ...]:
    """Column names for SQL, which does not tell `a` from `A`."""
    names = [c.name for c in columns]
    folded = {n.casefold() for n in names}
    if len(folded) == len(names) and ROW not in folded and not any("\x00" in n for n in names):
        return tuple(names)
    return tuple(f"c{i}" for i in range(len(names)))


def _blank_rows(cells: pa.Table, columns: Sequence[Column]) -> Indices:
    """Frictionless calls a row blank where no cell has a value, whatever the missing values."""
    import numpy as np
    import pyarrow.compute as pc

    rows = np.arange(cells.num_rows)
    for i, column in enumerate(columns):
        left = cells.column(i) if i == 0 else cells.column(i).take(rows)
        lacking = pc.is_null(left).to_numpy() if left.null_count else False
        rows = rows[is_absent(left, column.missing) | lacking]
        if not len(rows):
            break
    return rows


def _shape_hits(block: Block, columns: Sequence[Column], blank: set[int]) -> Iterator[Hit]:
    """Cells too many and too few, of the rows that do not fit the header."""
    for row, cells in sorted(block.ragged.items()):
        if row in blank:
            continue
        note = f"the row has {len(cells)} cells, the header {len(columns)}"
        for cell in cells[len(columns) :]:
            yield Hit("extra-cell", "", [row], [cell], note)
        for column in columns[len(cells) :]:
            yield Hit("missing-cell", column.name, [row], [""], note)
