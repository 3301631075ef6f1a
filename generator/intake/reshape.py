"""Wide tables -> long ones: a column per year becomes a row per year (TAB-07).

A resource asks for it by `unpivot: {label: year, value: cases}`, which names two fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.findings import Finding, Severity
from generator.intake.raw import Block, Placed, Remark, Result, Rows
from generator.model import Resource

if TYPE_CHECKING:
    import pyarrow as pa

YEAR = re.compile("(?:19|20)[0-9]{2}年?度?")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is read: `units[part][column]` is the unit that the file states, or ''.

    Every record of its files makes `rows_per_record` rows.
    """

    labels: tuple[str, ...]
    rows: Rows
    units: Sequence[Sequence[str]]
    rows_per_record: int = 1


@dataclass(frozen=True, slots=True)
class LongRows:
    """Rows with a row per year: the columns `kept`, the year, and its value, in `order`.

    `years` are the columns headed by years. All rows of a record carry the number of the record.
    """

    rows: Rows
    kept: tuple[int, ...]
    years: Mapping[int, str]
    order: tuple[int, ...]

    def scan(self, work: Callable[[Block], Result], threads: int) -> Iterator[Placed[Result]]:
        """Apply `work` to every block as it is read."""

        def both(block: Block) -> tuple[Block, Result]:
            long = self.long(block)
            return long, work(long)

        for placed in self.rows.scan(both, threads):
            block, result = placed.result
            yield Placed(block, result, placed.first, placed.first_in_file)

    def long(self, block: Block) -> Block:
        """The block with as many rows of each record as there are years."""
        import numpy as np
        import pyarrow as pa

        each, count = len(self.years), block.cells.num_rows
        repeated = np.repeat(np.arange(count), each)
        columns = [block.cells.column(c).take(pa.array(repeated)) for c in self.kept]
        columns.append(pa.chunked_array([pa.array(list(self.years.values()) * count, pa.string())]))
        columns.append(_interleaved([block.cells.column(c) for c in self.years]))
        cells = pa.table([columns[c] for c in self.order], names=[str(c) for c in self.order])
        places = range(count) if block.positions is None else block.positions
        return replace(
            block,
            cells=cells.rename_columns([str(c) for c in range(cells.num_columns)]),
            positions=[places[i] for i in repeated.tolist()],
            ragged=dict(self._ragged(block, cells)),
            remarks=tuple(map(self._moved, block.remarks)),
        )

    def _moved(self, remark: Remark) -> Remark:
        """A remark on a year is on its row; one on another column on the record's first row."""
        each = len(self.years)
        if remark.column in self.kept:
            place, row = self.kept.index(remark.column), 0
        else:
            place, row = len(self.kept) + 1, list(self.years).index(remark.column)
        rows = [i * each + row for i in remark.rows]
        return replace(remark, column=self.order.index(place), rows=rows)

    def _ragged(self, block: Block, cells: pa.Table) -> Iterator[tuple[int, list[str]]]:
        """Cells too many or too few of a record, told of its first row."""
        width, each = len(self.kept) + len(self.years), len(self.years)
        for index, row in block.ragged.items():
            whole = [c[index * each].as_py() or "" for c in cells.columns]
            lacking = max(width - len(row), 0)
            yield index * each, [*whole[: max(len(whole) - lacking, 0)], *row[width:]]


def unpivoted(resource: Resource, table: Table) -> tuple[Table, tuple[Finding, ...]]:
    """The table with a row per year, where its resource asks for it; else as it is."""
    wanted: Mapping[str, str] | None = resource.descriptor.get("unpivot")
    if wanted is None:
        return table, ()
    years = {i: t[:4] for i, t in enumerate(table.labels) if YEAR.fullmatch(t)}
    if len(years) < 2:
        told = "unpivot, but no two columns are headed by years such as 2014年"
        hint = "take `unpivot` away, or head the columns by years"
        return table, (Finding("TAB-07", Severity.ERROR, detail=told, hint=hint),)
    kept = tuple(i for i in range(len(table.labels)) if i not in years)
    labels = (*(table.labels[i] for i in kept), wanted["label"], wanted["value"])
    names = resource.schema.names
    places = {name: i for i, name in enumerate(names)}
    order = tuple(sorted(range(len(labels)), key=lambda i: places.get(labels[i], len(names))))
    units = [(*(part[i] for i in kept), "", part[next(iter(years))]) for part in table.units]
    long = Table(
        tuple(labels[i] for i in order),
        LongRows(table.rows, kept, years, order),
        [tuple(part[i] for i in order) for part in units],
        len(years),
    )
    return long, ()


def _interleaved(columns: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray:
    """The cells of several columns row by row."""
    import numpy as np
    import pyarrow as pa

    count = len(columns[0])
    joined = pa.chunked_array([chunk for c in columns for chunk in c.chunks], pa.string())
    places = np.arange(count * len(columns)).reshape(len(columns), count).T.ravel()
    return joined.take(pa.array(places))
