"""The values of a column as they are read: unusual ones asked for by one regular expression.

A column of millions is asked once per block (`columns.attention`); only the distinct values that
match are read one by one. What is certain is normalised, what could only be guessed is refused;
either way a remark says so (DOMAIN.md 4.2, 3.9). Names stay as given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from generator.findings import Severity
from generator.intake.characters import Read
from generator.intake.columns import Column, attention, read_value
from generator.intake.notices import Notice
from generator.intake.raw import Block, Placed, Remark, Result, Rows

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Indices = np.ndarray[Any, Any]

SAMPLE = 4096
"""Rows by which a column is taken to hold few or many different values."""


@dataclass(frozen=True, slots=True)
class JudgedRows:
    """Rows whose values are read as what their columns hold, in file order.

    `damage` looks for mojibake too, in files whose bytes nobody has decoded; `usual` says that the
    files hold nothing that `columns.unusual` matches, so that most columns need not be asked.
    """

    rows: Rows
    columns: tuple[Column, ...]
    damage: bool = False
    usual: bool = False

    def scan(self, work: Callable[[Block], Result], threads: int) -> Iterator[Placed[Result]]:
        """Apply `work` to every block as it is read."""
        return self.rows.scan(lambda block: work(self.judged(block)), threads)

    def judged(self, block: Block) -> Block:
        """The block with its values in canonical form, and the remarks on them."""
        cells, remarks = block.cells, list(block.remarks)
        for position, column in enumerate(self.columns):
            wanted = attention(column, damage=self.damage, usual=self.usual)
            if not wanted:
                continue
            given = cells.column(position)
            unusual = read_where(given, wanted, partial(read_value, column, damage=self.damage))
            if unusual:
                read, found = with_read(given, unusual, position, personal=column.personal)
                cells = cells.set_column(position, str(position), read)
                remarks += found
        return replace(block, cells=cells, remarks=tuple(remarks))


def read_where(
    cells: pa.ChunkedArray, wanted: str, reader: Callable[[str], Read]
) -> dict[str, Read]:
    """The distinct values that `reader` changes or remarks on, and how it reads them.

    `wanted` is a regular expression that matches all of them, and may match others.
    """
    import pyarrow.compute as pc

    values = cells if _many(cells) else cells.unique()
    asked = pc.match_substring_regex(values, wanted)
    if not pc.any(asked).as_py():
        return {}
    found = {v: reader(v) for v in pc.unique(values.filter(asked)).to_pylist()}
    return {v: r for v, r in found.items() if r != (v, ())}


def _many(cells: pa.ChunkedArray) -> bool:
    """Whether to ask every cell at once: for few different values, asking those is faster."""
    sample = cells.slice(0, SAMPLE)
    return len(sample.unique()) * 2 > len(sample)


def with_read(
    cells: pa.ChunkedArray, unusual: Mapping[str, Read], column: int, *, personal: bool
) -> tuple[pa.ChunkedArray, list[Remark]]:
    """The cells as they are read, and one remark per code and severity."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    values = pa.array(unusual, pa.string())
    found = pc.index_in(cells, value_set=values)
    rows = np.flatnonzero(found.is_valid().to_numpy())
    which = found.drop_null().to_numpy()
    after = pa.array([r for r, _ in unusual.values()], pa.string()).take(pa.array(which))
    read = pc.replace_with_mask(cells.combine_chunks(), found.combine_chunks().is_valid(), after)
    return pa.chunked_array([read]), list(_remarks(unusual, rows, which, column, personal))


def _remarks(
    unusual: Mapping[str, Read], rows: Indices, which: Indices, column: int, personal: bool
) -> Iterator[Remark]:
    import numpy as np

    noticed: dict[tuple[str, Severity], dict[int, tuple[str, Notice]]] = {}
    for index, (value, (_, notices)) in enumerate(unusual.items()):
        for notice in notices:
            kind = noticed.setdefault((notice.code, notice.severity), {})
            kind.setdefault(index, (value, notice))
    for (code, severity), by_index in noticed.items():
        chosen = np.flatnonzero(np.isin(which, list(by_index)))
        stood = [by_index[i] for i in which[chosen].tolist()]
        yield Remark(
            code,
            severity,
            column,
            rows[chosen].tolist(),
            [n.told(v) for v, n in stood],
            stood[0][1].explained(personal=personal),
        )
