"""What the rules on rows find in one block: predicates, asked once for all rows that are alike.

The predicates are SQL (by ibis, for DuckDB). Most of them look at columns of few values, of which a
block of fifty thousand rows has some dozens of combinations: those are asked for one row of each.
The first block shows which predicates these are; the others are asked of every row.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from generator.checks.column import Distinct, Indices
from generator.checks.forms import TYPES, Coded, Forms
from generator.checks.tally import Hit
from generator.checks.violation import ROW, Cells, Violation

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

RowRules = Callable[[Cells], Sequence[Violation]]
"""The rules on the rows of one table, given its cells by field name."""

FEW = 1 / 32
"""The share of combinations in a block up to which one row of each stands for all."""

NUMBERS = 1 << 11
"""How many numbers of combinations there may be before those that do not come are left out."""


class RowWork:
    """The rules on the rows of one table; may be called by several threads.

    `names` are the names of all columns in their order, `missing` the texts that mean "no value".
    """

    def __init__(
        self, names: Sequence[str], missing: Mapping[str, Sequence[str]], rules: RowRules
    ) -> None:
        self._names, self._rules = tuple(names), rules
        self._missing = tuple(missing.get(name, ()) for name in self._names)
        self._statements: tuple[_Statement, ...] = ()
        self._local = threading.local()
        self._lock = threading.Lock()

    def __call__(
        self, cells: pa.Table, blank: Indices, distinct: Mapping[int, Distinct]
    ) -> Iterator[Hit]:
        """Every breach in a block, in the order of the rules; none in `blank` rows."""
        import numpy as np

        forms = Forms(cells, self._missing, distinct)
        with self._lock:  # one compilation for all threads
            if not self._statements:
                self._statements = tuple(self._planned(forms, cells.num_rows))
        found: dict[int, Indices] = {}
        for statement in self._statements:
            found |= self._broken(statement, forms)
        for place, violation in enumerate(self._predicates.violations):
            rows = np.setdiff1d(found[place], blank) if place in found else blank[:0]
            if len(rows):
                values = _values(cells, self._names, violation.field, rows)
                yield Hit(violation.code, violation.field, rows.tolist(), values,
                          violation.detail, violation.severity)  # fmt: skip

    @cached_property
    def _predicates(self) -> _Predicates:
        return _Predicates.of(self._names, self._rules)

    def _planned(self, forms: Forms, rows: int) -> Iterator[_Statement]:
        """Predicates on the same few combinations together, and those of every row."""
        few: dict[tuple[str, ...], list[int]] = {}
        rest: list[int] = []
        for place, columns in enumerate(self._predicates.columns):
            together = (known for known in few if _alike(forms, {*known, *columns}, FEW * rows))
            known = next(together, ())
            if known or _alike(forms, columns, FEW * rows):
                few[tuple(sorted({*known, *columns}))] = [*few.pop(known, ()), place]
            else:
                rest.append(place)
        for number, places in enumerate(few.values()):
            yield self._predicates.statement(f"block{number}", places, alike=True)
        if rest:
            yield self._predicates.statement("block", rest, alike=False)

    def _broken(self, statement: _Statement, forms: Forms) -> dict[int, Indices]:
        """By place of the rule the rows that break it, where any does."""
        import numpy as np

        alike = _Alike.of([forms.codes(c) for c in statement.columns]) if statement.alike else None
        block = {c: forms.values(c, alike.rows if alike else None) for c in statement.columns}
        marks = self._marked(statement, block)
        found = {}
        for place in statement.places:
            mark = marks[f"v{place}"]
            if mark.any():
                broken = np.empty(len(mark), bool)
                broken[marks[ROW]] = mark
                found[place] = np.flatnonzero(broken[alike.places] if alike else broken)
        return found

    def _marked(self, statement: _Statement, block: Mapping[str, pa.Array]) -> dict[str, Any]:
        """The marks of all rows, as arrays of numpy, by DuckDB of this thread."""
        import duckdb
        import numpy as np
        import pyarrow as pa

        numbers = np.arange(len(next(iter(block.values()))))
        table = pa.table({ROW: pa.array(numbers), **block})
        local, name = self._local, statement.name
        if not hasattr(local, "connection"):
            local.streams, local.connection = {}, duckdb.connect(config={"threads": 1})
        if name not in local.streams:
            local.streams[name] = _Stream(table)
            local.connection.register(name, local.streams[name])
            local.connection.execute(f"PREPARE marks_{name} AS {statement.query}")
        local.streams[name].block = table
        found: dict[str, Any] = local.connection.execute(f"EXECUTE marks_{name}").fetchnumpy()
        return found


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL that marks rows of the table `name`, which has these columns.

    The mark `v3` stands for the rule at place 3; where `alike`, one row is asked for all like it.
    """

    name: str
    query: str
    columns: tuple[str, ...]
    places: tuple[int, ...]
    alike: bool


@dataclass(frozen=True, slots=True)
class _Predicates:
    """The rules of a table, and the columns that each of them reads."""

    table: ir.Table
    violations: tuple[Violation, ...]
    columns: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, names: Sequence[str], rules: RowRules) -> _Predicates:
        import ibis
        from ibis.expr.operations import Field

        kinds = {f"{form}{p}": kind for form, kind in TYPES.items() for p in range(len(names))}
        table = ibis.table({**kinds, ROW: "int64"}, name="block")
        cells = Cells(*({n: table[f"{form}{p}"] for p, n in enumerate(names)} for form in TYPES))
        violations = tuple(rules(cells))
        read = ({field.name for field in v.predicate.op().find(Field)} for v in violations)
        return cls(table, violations, tuple(tuple(sorted(columns)) for columns in read))

    def statement(self, name: str, places: Sequence[int], *, alike: bool) -> _Statement:
        """It has no filter: DuckDB finds what predicates have in common only where it selects."""
        import ibis

        marks = {f"v{p}": self.violations[p].predicate.fill_null(False) for p in places}
        query = str(ibis.to_sql(self.table.select(self.table[ROW], **marks), dialect="duckdb"))
        columns = sorted({column for p in places for column in self.columns[p]})
        return _Statement(
            name, query.replace('"block"', name), tuple(columns), tuple(places), alike
        )


@dataclass(frozen=True, slots=True)
class _Alike:
    """One row of each combination of values, and for each row the place of its like among them."""

    rows: Indices
    places: Indices

    @classmethod
    def of(cls, columns: Sequence[Coded]) -> _Alike:
        import numpy as np

        numbers, count = _dense(*_combined(columns))
        rows = np.empty(count, np.int64)
        rows[numbers] = np.arange(len(numbers))
        return cls(rows, numbers)


def _combined(columns: Sequence[Coded]) -> Coded:
    """A number for each combination, not all of which come."""
    import numpy as np

    numbers, count = columns[0]
    for codes, further in columns[1:]:
        numbers, count = numbers.astype(np.int64) * further + codes, count * further
        if count > NUMBERS:
            numbers, count = _dense(numbers, count)
    return numbers, count


def _dense(numbers: Indices, count: int) -> Coded:
    """The numbers that come, as numbers from 0 on, in their order."""
    import numpy as np

    if count > NUMBERS**2:
        come, numbers = np.unique(numbers, return_inverse=True)
        return numbers, len(come)
    comes = np.zeros(count, bool)
    comes[numbers] = True
    places = np.cumsum(comes) - 1
    return places[numbers], int(places[-1]) + 1


def _alike(forms: Forms, columns: Iterable[str], most: float) -> bool:
    """Whether a block has few combinations of values of these columns."""
    codes = [forms.codes(column) for column in sorted(columns)]
    return all(count <= most for _, count in codes) and len(_Alike.of(codes).rows) <= most


class _Stream:
    """The present block under one name, so that a statement is planned once for all of them."""

    def __init__(self, block: pa.Table) -> None:
        self.block = block

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.block.__arrow_c_stream__(requested_schema)


def _values(cells: pa.Table, names: Sequence[str], field: str, rows: Indices) -> list[str]:
    if not field:
        return []
    return [t or "" for t in cells.column(names.index(field)).take(rows).to_pylist()]
