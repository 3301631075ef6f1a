"""Columns of money: in which unit a file counts, and yuan in its place (DOMAIN 3.9, BUD-14).

A field asks for it by the key `amount`. The unit is looked for in the cell (`5万元`), in the column
that `amount.unitField` names, in the label (`金额（万元）`), in a line beside the table
(`单位：万元`) and in `amount.unit`, in this order. It is never guessed: without a unit, and where
two places disagree, the figure is refused. Only tables with such a field pay for this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from generator.findings import Finding, Severity
from generator.intake.amounts import MONEY, read_amount, read_figure, to_yuan
from generator.intake.characters import Read
from generator.intake.codes import RULES
from generator.intake.columns import (
    PLACEHOLDERS,
    PLAIN_NUMBER,
    Column,
    column_of_field,
    number_to_read,
    squeezed,
    unit_field,
)
from generator.intake.judging import read_where, with_read
from generator.intake.notices import Notice
from generator.intake.raw import Block, Placed, Remark, Result, Rows
from generator.model import Field, Schema

if TYPE_CHECKING:
    import pyarrow as pa

E, N = Severity.ERROR, Severity.NOTICE

YUAN = "元"
_PLAIN = re.compile(PLAIN_NUMBER)
_HAS_UNIT = "[^0-9.,+\\-]"


@dataclass(frozen=True, slots=True)
class Amount:
    """A column of money; positions count in the file.

    `units` are by part what the file or the schema says of the whole column, '' for nothing;
    `unit_at` is the column of the rows' own units, None where the file has none.
    """

    position: int
    column: Column
    units: tuple[str, ...]
    unit_at: int | None = None


@dataclass(frozen=True, slots=True)
class KeptUnit:
    """A column put in at `place`: the units as published of the columns of money at `positions`."""

    place: int
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RowsInYuan:
    """Rows whose amounts are yuan, with what is remarked on them."""

    rows: Rows
    amounts: tuple[Amount, ...]
    kept: tuple[KeptUnit, ...] = ()

    def scan(self, work: Callable[[Block], Result], threads: int) -> Iterator[Placed[Result]]:
        """Apply `work` to every block as it is read."""
        return self.rows.scan(lambda block: work(self.in_yuan(block)), threads)

    def in_yuan(self, block: Block) -> Block:
        """The block with amounts in yuan and the units beside them."""
        cells, remarks = block.cells, list(block.remarks)
        for amount in self.amounts:
            for unit, mine in _units_of_rows(amount, block):
                column = cells.column(amount.position)
                read, found = _converted(amount, column, unit, mine, amount.units[block.part])
                cells = cells.set_column(amount.position, str(amount.position), read)
                remarks += found
        done = replace(block, cells=cells, remarks=tuple(remarks))
        for kept in self.kept:
            done = self._with_units(done, kept, block)
        return done

    def _with_units(self, done: Block, kept: KeptUnit, given: Block) -> Block:
        """`done` with one more column, the units that `given` has in its cells or for its table."""
        by_position = {a.position: a.units[given.part] for a in self.amounts}
        units = [_units_in(given.cells.column(p), by_position[p]) for p in kept.positions]
        cells = done.cells.add_column(kept.place, "unit", units[0])
        names = [str(i) for i in range(cells.num_columns)]
        remarks = [replace(r, column=r.column + (r.column >= kept.place)) for r in done.remarks]
        remarks += [r for a, b in pairwise(units) for r in _differing(a, b, kept.place)]
        ragged = {i: _put_in(row, kept.place, units[0][i].as_py())
                  for i, row in done.ragged.items()}  # fmt: skip
        return replace(
            done, cells=cells.rename_columns(names), remarks=tuple(remarks), ragged=ragged
        )


def in_yuan(
    schema: Schema, labels: tuple[str, ...], rows: Rows, stated: Sequence[Sequence[str]]
) -> tuple[tuple[str, ...], Rows, tuple[Finding, ...]]:
    """The table in yuan: its labels, its rows, and where the units of a column disagree.

    `stated[part][column]` is the unit that the file itself says of a column, '' for nothing.
    """
    fields = [f for f in schema.fields if f.amount is not None]
    places = {name: i for i, name in enumerate(labels or schema.names)}
    found = [f for f in fields if f.name in places]
    if not found:
        return labels, rows, ()
    amounts = tuple(_amount(schema, f, places, stated) for f in found)
    wanted = {unit_field(f): f for f in found if labels and unit_field(f) not in (*places, "")}
    whole = _with_names(labels, schema.names, wanted)
    kept = tuple(
        KeptUnit(whole.index(n), tuple(places[f.name] for f in found if unit_field(f) == n))
        for n in sorted(wanted, key=whole.index)
    )
    disagreeing = tuple(c for f in found if (c := _contradiction(f, stated, places[f.name])))
    return whole, RowsInYuan(rows, amounts, kept), disagreeing


def _amount(
    schema: Schema, field: Field, places: dict[str, int], stated: Sequence[Sequence[str]]
) -> Amount:
    position = places[field.name]
    column = column_of_field(field, field.missing_values(schema))
    units = tuple(part[position] or _unit(field) for part in stated)
    return Amount(position, column, units, places.get(unit_field(field)))


def _unit(field: Field) -> str:
    """The unit in which the files count, as the schema states it; '' for none."""
    return str((field.amount or {}).get("unit", ""))


def _contradiction(field: Field, stated: Sequence[Sequence[str]], place: int) -> Finding | None:
    """AMT-06 where the schema and the files name several units for one column."""
    named = [_unit(field), *(part[place] for part in stated)]
    units = dict.fromkeys(u for u in named if u)
    if len({MONEY[u] for u in units}) < 2:
        return None
    told = f"the schema and the file name {' and '.join(units)}"
    return Finding("AMT-06", E, field=field.name, detail=told, hint=RULES["AMT-06"].hint)


def _with_names(
    labels: Sequence[str], names: Sequence[str], added: Sequence[str] | dict[str, Field]
) -> tuple[str, ...]:
    """The labels with further ones, each before the label that follows it in the schema."""
    result = list(labels)
    for index, name in enumerate(names):
        if name in added:
            following = (result.index(n) for n in names[index + 1 :] if n in result)
            result.insert(min(following, default=len(result)), name)
    return tuple(result)


def _units_of_rows(amount: Amount, block: Block) -> Iterator[tuple[str, pa.ChunkedArray | None]]:
    """(the rows' own unit, which rows have it); '' and None for all, where no column has units.

    What is no unit of money counts as one unit: none of its figures can be read.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if amount.unit_at is None:
        yield "", None
        return
    texts = pc.fill_null(block.cells.column(amount.unit_at), "")
    groups: dict[str, list[str]] = {}
    for text in texts.unique().to_pylist():
        unit = squeezed(text)
        unit = "" if text in amount.column.missing else unit
        alien = next((u for u in groups if u not in MONEY), unit)
        groups.setdefault(unit if unit in MONEY else alien, []).append(text)
    for unit, members in groups.items():
        yield unit, pc.is_in(texts, value_set=pa.array(members, pa.string()))


def _converted(
    amount: Amount, cells: pa.ChunkedArray, own: str, mine: pa.ChunkedArray | None, table: str
) -> tuple[pa.ChunkedArray, list[Remark]]:
    """The cells in yuan: those of the rows in `mine`, all where it is None."""
    import pyarrow as pa
    import pyarrow.compute as pc

    given = cells if mine is None else pc.if_else(mine, cells, pa.scalar(None, pa.string()))
    unit = own or table
    reader = partial(read_money, amount.column, unit=unit, own=own)
    unusual = read_where(given, number_to_read() if unit == YUAN else "(?s:.)", reader)
    if not unusual:
        return cells, []
    read, remarks = with_read(given, unusual, amount.position, personal=amount.column.personal)
    return (read if mine is None else pc.if_else(mine, read, cells)), remarks


def read_money(column: Column, value: str, *, unit: str, own: str = "") -> Read:
    """One amount in yuan, or refused. `unit` is what is said of the cell elsewhere, '' for nothing.

    `own` is that of its row, which a unit in the cell must not contradict; one that is said of the
    whole table gives way to it.
    """
    if not value or value in column.missing:
        return value, ()
    if value.strip() in PLACEHOLDERS:
        detail = "none, zero or unknown? list it in missingValues"
        return value, (Notice("TAB-06", E, value, "", detail),)
    if unit and unit in MONEY and _PLAIN.fullmatch(value):
        yuan, notices = to_yuan(Decimal(value), unit, value)
        return (f"{yuan:f}" if notices else value), notices
    in_cell = _unit_in(value)
    if own and in_cell and MONEY[in_cell] != MONEY.get(own):
        detail = f"{in_cell} in the cell, {own} in the column of units"
        return value, (Notice("AMT-06", E, value, "", detail),)
    figure = read_amount(value, unit=unit or None)
    return (value if figure.value is None else f"{figure.value:f}"), figure.notices


def _unit_in(value: str) -> str:
    """The unit of money in a cell, '' where it has none."""
    unit = read_figure(value).unit
    return unit if unit in MONEY else ""


def _units_in(cells: pa.ChunkedArray, table: str) -> pa.Array:
    """For each cell the unit it is in: its own, else the table's."""
    import pyarrow as pa
    import pyarrow.compute as pc

    units = pa.repeat(pa.scalar(table, pa.string()), len(cells))
    values = cells.unique()
    asked = values.filter(pc.fill_null(pc.match_substring_regex(values, _HAS_UNIT), False))
    own = {v: unit for v in asked.to_pylist() if (unit := _unit_in(v))}
    if not own:
        return units
    found = pc.index_in(cells, value_set=pa.array(own, pa.string())).combine_chunks()
    taken = pa.array(own.values(), pa.string()).take(found)
    return pc.coalesce(taken, units)


def _differing(first: pa.Array, second: pa.Array, column: int) -> Iterator[Remark]:
    """Rows in which two amounts that share a column of units are in different ones."""
    import numpy as np
    import pyarrow.compute as pc

    rows = np.flatnonzero(pc.not_equal(first, second).to_numpy(zero_copy_only=False)).tolist()
    if rows:
        told = [f"{first[i].as_py()} / {second[i].as_py()}" for i in rows]
        yield Remark("AMT-06", E, column, rows, told, "two amounts of the row have different units")


def _put_in(row: Sequence[str], place: int, unit: str) -> Sequence[str]:
    """A row that does not fit the header, with its unit; one that ends before it stays."""
    return [*row[:place], unit, *row[place:]] if len(row) >= place else row
