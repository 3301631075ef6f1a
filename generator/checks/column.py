"""One column of a file: how its cells are found good, and what the others are reported as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.checks.certain import Expression, doubtful
from generator.checks.conditions import conditions
from generator.checks.judge import Fault, Judge
from generator.checks.memory import Memory
from generator.checks.screen import Screen
from generator.checks.tally import Hit

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

Indices: TypeAlias = "np.ndarray[Any, Any]"
"""Indices of rows in a block, ascending (numpy int64)."""


@dataclass(frozen=True)
class Column:
    """One column of the file: what it should hold, and the ways to find out."""

    name: str
    descriptor: Mapping[str, Any]
    missing: tuple[str, ...]
    judge: Judge
    screen: Screen | None
    doubt: Expression | None

    @classmethod
    def of(
        cls,
        descriptor: Mapping[str, Any],
        missing: tuple[str, ...],
        *,
        publishable: bool,
        memory: Memory | None = None,
    ) -> Column:
        """Compile a field descriptor; `memory` is that of the table."""
        judge = Judge(descriptor, missing, publishable=publishable, memory=memory)
        wanted = conditions(descriptor)
        required = bool(descriptor.get("constraints", {}).get("required"))
        screen = doubt = None
        if wanted is not None:
            screen = Screen.of(wanted, missing, required=required)
            doubt = doubtful(wanted, missing, required=required)
        return cls(descriptor["name"], descriptor, missing, judge, screen, doubt)


@dataclass(frozen=True, slots=True)
class Distinct:
    """A column as its distinct texts, and for each row the place of its text among them."""

    texts: pa.Array
    places: Indices

    @classmethod
    def of(cls, cells: pa.ChunkedArray) -> Distinct:
        """Tell the texts of a column apart; a cell that a short row lacks is a text of its own."""
        import numpy as np
        import pyarrow as pa

        chunks = cells.dictionary_encode(null_encoding="encode").chunks
        if not chunks:
            return cls(pa.array([], pa.string()), np.empty(0, np.int32))
        return cls(chunks[-1].dictionary, np.concatenate([c.indices.to_numpy() for c in chunks]))


def judged(column: Column, rows: Indices, cells: pa.ChunkedArray) -> Iterator[Hit]:
    """The faults of some cells of one column."""
    if len(rows):
        for hit in judged_by_text(column, Distinct.of(cells.take(rows)), rows[:0]):
            yield replace(hit, rows=rows[hit.rows].tolist())


def judged_by_text(column: Column, distinct: Distinct, blank: Indices) -> Iterator[Hit]:
    """The faults of the cells of one column, except in blank rows: a hit for each kind."""
    import numpy as np

    kinds: dict[tuple[Fault, ...], int] = {(): 0}
    each = np.zeros(len(distinct.texts), np.int64)
    for place in _unproven(column, distinct.texts):
        faults = column.judge.faults(distinct.texts[place].as_py())
        each[place] = kinds.setdefault(faults, len(kinds))
    rows_of = each[distinct.places] if len(kinds) > 1 else each[:0]
    for faults, kind in kinds.items():
        rows = without(np.flatnonzero(rows_of == kind), blank) if faults else blank[:0]
        if len(rows):
            values = distinct.texts.take(distinct.places[rows]).to_pylist()
            for code, note in faults:
                yield Hit(code, column.name, rows.tolist(), [v or "" for v in values], note)


def _unproven(column: Column, texts: pa.Array) -> Sequence[int]:
    """Places of the texts that only the judge can decide about."""
    if column.screen is None:
        return range(len(texts))
    found: list[int] = column.screen.unproven(texts).tolist()
    return found


def without(rows: Indices, blank: Indices) -> Indices:
    """The rows that are not blank."""
    import numpy as np

    return np.setdiff1d(rows, blank, assume_unique=True) if len(blank) else rows
