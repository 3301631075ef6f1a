"""What the domain rules find in one block of rows: rules on cells, and predicates on rows.

Most cells are proven right by Arrow; the others are judged text by text, as for the schema. Where a
column has few distinct texts, only those are looked at. The predicates are asked by `rowwork`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from generator.checks.column import Distinct, Indices
from generator.checks.memory import Memory
from generator.checks.rowwork import RowRules, RowWork
from generator.checks.tally import Hit
from generator.checks.violation import CellRule, Record

if TYPE_CHECKING:
    import pyarrow as pa

SMALL = 1_000
"""Rows of a block up to which each is first looked at by itself: to plan a statement, and to import
what makes it, takes longer."""


class RuleWork:
    """The rules of one table; may be called by several threads.

    `names` are the names of all columns in their order, `missing` the texts that mean "no value".
    `proof` is true only of records of which `rows` say nothing.
    """

    def __init__(
        self,
        names: Sequence[str],
        missing: Mapping[str, Sequence[str]],
        cells: Mapping[str, CellRule],
        rows: RowRules | None,
        proof: Callable[[Record], bool] | None = None,
    ) -> None:
        self._names, self._missing = tuple(names), missing
        self._rows = RowWork(names, missing, rows) if rows else None
        self._proof = proof
        self._cells = {name: cells[name] for name in self._names if name in cells}
        memory = Memory()
        self._judges = {n: memory.remembering(_verdict(r)) for n, r in self._cells.items()}

    def __call__(
        self, cells: pa.Table, blank: Indices, distinct: Mapping[int, Distinct] | None = None
    ) -> Iterator[Hit]:
        """Every breach in a block; `cells` has a string column per name, `blank` rows have none.

        `distinct` are the columns, by place, whose texts are told apart already.
        """
        distinct = distinct or {}
        for name in self._cells:
            place = self._names.index(name)
            yield from self._cell_hits(name, cells.column(place), distinct.get(place))
        if self._rows and not self._is_proven(cells):
            yield from self._rows(cells, blank, distinct)

    def _is_proven(self, cells: pa.Table) -> bool:
        """Whether a small block is proven right row by row."""
        if self._proof is None or cells.num_rows > SMALL:
            return False
        columns = []
        for name, column in zip(self._names, cells.columns, strict=True):
            missing = self._missing.get(name, ())
            if column.null_count or "" not in missing:
                return False
            columns.append(["" if text in missing else text for text in column.to_pylist()])
        records = (dict(zip(self._names, row, strict=True)) for row in zip(*columns, strict=True))
        return all(map(self._proof, records))

    def _cell_hits(
        self, name: str, column: pa.ChunkedArray, distinct: Distinct | None
    ) -> Iterator[Hit]:
        import numpy as np

        texts = column.combine_chunks()
        rows = self._doubtful(name, distinct) if distinct else self._unproven(name, texts)
        encoded = texts.take(rows).dictionary_encode()
        verdicts = [self._judges[name](text) for text in encoded.dictionary.to_pylist()]
        kinds = {verdict: kind for kind, verdict in enumerate(dict.fromkeys(verdicts))}
        each = np.array([kinds[v] for v in verdicts], np.int64)[encoded.indices.to_numpy()]
        for verdict, kind in kinds.items():
            broken = rows[each == kind] if verdict else rows[:0]
            values = texts.take(broken).to_pylist()
            for code, note, severity in verdict:
                yield Hit(code, name, broken.tolist(), values, note, severity)

    def _doubtful(self, name: str, distinct: Distinct) -> Indices:
        """Indices of the rows whose text is not surely right."""
        import numpy as np

        doubted = np.zeros(len(distinct.texts), bool)
        doubted[self._unproven(name, distinct.texts)] = True
        return np.flatnonzero(doubted[distinct.places]) if doubted.any() else distinct.places[:0]

    def _unproven(self, name: str, texts: pa.Array) -> Indices:
        """Indices of the cells that hold a value which is not surely right."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        absent = pa.array([*self._missing.get(name, ()), None], pa.string())
        asked = ~pc.is_in(texts, value_set=absent).to_numpy(zero_copy_only=False)
        clean = self._cells[name].clean
        return np.flatnonzero(asked & ~clean(texts) if clean else asked)


def _verdict(rule: CellRule) -> Callable[[str | None], tuple[Any, ...]]:
    return lambda text: tuple(rule.judge(text or ""))
