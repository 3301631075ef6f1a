"""What the domain rules find in one block of rows: rules on cells, and predicates on rows.

Most cells are proven right by Arrow; the others are judged text by text, as for the schema. The
predicates on rows are one SQL statement (by ibis, for DuckDB), planned once by each thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.checks.memory import Memory
from generator.checks.readings import days, whole_numbers
from generator.checks.tally import Hit
from generator.checks.violation import ROW, CellRule, Cells, Violation

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

FORMS: Mapping[str, tuple[str, Callable[[pa.ChunkedArray, Sequence[str]], pa.Array] | None]] = {
    "t": ("string", None),
    "d": ("date", days),
    "n": ("int64", whole_numbers),
}
"""Letter of a column in the statement -> its type, how cells are read; in the order of `Cells`."""

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
        memory = Memory()
        self._judges = {n: memory.remembering(_verdict(r)) for n, r in self._cells.items()}
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

        with self._lock:  # one compilation for all threads
            predicates = self._predicates
        marks = self._marked(self._block(cells, predicates.columns))
        for number, violation in enumerate(predicates.violations):
            rows = np.setdiff1d(marks[ROW][marks[f"v{number}"]], blank)
            if not len(rows):
                continue
            values = _values(cells, self._names, violation.field, rows)
            yield Hit(violation.code, violation.field, rows.tolist(), values,
                      violation.detail, violation.severity)  # fmt: skip

    @cached_property
    def _predicates(self) -> _Predicates:
        """It has no filter: DuckDB finds what predicates have in common only where it selects."""
        import ibis
        from ibis.expr.operations import Field

        places = range(len(self._names))
        kinds = {form + str(p): kind for form, (kind, _) in FORMS.items() for p in places}
        table = ibis.table({**kinds, ROW: "int64"}, name="block")
        cells = Cells(*({n: table[f"{form}{p}"] for p, n in enumerate(self._names)}
                        for form in FORMS))  # fmt: skip
        violations = tuple(self._rows(cells)) if self._rows else ()
        marks = {f"v{i}": v.predicate.fill_null(False) for i, v in enumerate(violations)}
        chosen = table.select(table[ROW], **marks)
        columns = tuple(sorted({field.name for field in chosen.op().find(Field)} & kinds.keys()))
        return _Predicates(str(ibis.to_sql(chosen, dialect="duckdb")), columns, violations)

    def _block(self, cells: pa.Table, columns: Sequence[str]) -> pa.Table:
        """What the statement reads: a place behind each form, as in `t3` or `d3`; row numbers."""
        import numpy as np
        import pyarrow as pa

        found = {ROW: pa.array(np.arange(cells.num_rows))}
        for column in columns:
            place, (_, read) = int(column[1:]), FORMS[column[0]]
            given = cells.column(place)
            missing = self._missing.get(self._names[place], ())
            found[column] = read(given, missing) if read else given
        return pa.table(found)

    def _marked(self, block: pa.Table) -> dict[str, Any]:
        """The rows and marks of a block, as arrays of numpy, by DuckDB of this thread."""
        import duckdb

        local = self._local
        if not hasattr(local, "connection"):
            local.stream, local.connection = _Stream(block), duckdb.connect(config={"threads": 1})
            local.connection.register("block", local.stream)
            local.connection.execute(f"PREPARE marks AS {self._predicates.query}")
        local.stream.block = block
        found: dict[str, Any] = local.connection.execute("EXECUTE marks").fetchnumpy()
        return found


@dataclass(frozen=True, slots=True)
class _Predicates:
    """SQL that marks every row by the row rules; the columns it reads; what the marks mean.

    The marks `v0`, `v1`, ... stand for the violations in their order.
    """

    query: str
    columns: tuple[str, ...]
    violations: tuple[Violation, ...]


class _Stream:
    """The present block under one name, so that a statement is planned once for all of them."""

    def __init__(self, block: pa.Table) -> None:
        self.block = block

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.block.__arrow_c_stream__(requested_schema)


def _verdict(rule: CellRule) -> Callable[[str | None], tuple[Any, ...]]:
    return lambda text: tuple(rule.judge(text or ""))


def _values(cells: pa.Table, names: Sequence[str], field: str, rows: Indices) -> list[str]:
    if not field:
        return []
    return [t or "" for t in cells.column(names.index(field)).take(rows).to_pylist()]
