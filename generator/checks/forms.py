"""The cells of a block in the forms that predicates ask for, each column read once.

A column of the statement is a letter and the place of the column in the table: `t3` its texts, `s3`
their shapes, `f3` whether there is a value, `d3` days, `n3` whole numbers. What is read of a text
is read once for each distinct text of the block.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from generator.checks.column import Distinct, Indices
from generator.checks.readings import days, known, shapes, whole_numbers
from generator.checks.screen import is_absent

if TYPE_CHECKING:
    import pyarrow as pa

TYPES: Mapping[str, str] = {
    "t": "string",
    "s": "string",
    "f": "boolean",
    "d": "date",
    "n": "int64",
}
"""Letter of a form -> its type in a statement; in the order of `Cells`."""

Coded = tuple[Indices, int]
"""For each row the number of its value, and how many numbers there are."""


class Forms:
    """One block. `distinct` are the columns, by place, whose texts are told apart already."""

    def __init__(
        self, cells: pa.Table, missing: Sequence[Sequence[str]], distinct: Mapping[int, Distinct]
    ) -> None:
        self._cells, self._missing = cells, missing
        self._distinct = dict(distinct)
        self._shaped: dict[int, Distinct] = {}
        self._read: dict[str, pa.Array] = {}

    def codes(self, column: str) -> Coded:
        """Rows with one number have one value; a value may have several numbers."""
        if column[0] == "f":
            return self._filled(int(column[1:])), 2
        distinct = self._texts(column)
        return distinct.places, len(distinct.texts)

    def values(self, column: str, rows: Indices | None) -> pa.Array:
        """The values of these rows, or of all."""
        import pyarrow as pa

        place = int(column[1:])
        if column[0] == "f":
            flags = self._filled(place)
            return pa.array(flags if rows is None else flags[rows])
        if column[0] == "t" and rows is None:
            return known(self._cells.column(place).combine_chunks(), self._missing[place])
        distinct = self._texts(column)
        if column not in self._read:
            self._read[column] = _READ[column[0]](distinct.texts, self._missing[place])
        return self._read[column].take(pa.array(distinct.places if rows is None
                                                else distinct.places[rows]))  # fmt: skip

    def _texts(self, column: str) -> Distinct:
        place = int(column[1:])
        if column[0] != "s":
            if place not in self._distinct:
                self._distinct[place] = Distinct.of(self._cells.column(place))
            return self._distinct[place]
        if place not in self._shaped:
            self._shaped[place] = self._shapes(place)
        return self._shaped[place]

    def _shapes(self, place: int) -> Distinct:
        """Of a column of few texts, those are enough."""
        import pyarrow as pa

        if place in self._distinct:
            distinct = self._distinct[place]
            shaped = shapes(known(distinct.texts, self._missing[place]))
            return Distinct(shaped, distinct.places)
        texts = self._cells.column(place).combine_chunks()
        return Distinct.of(pa.chunked_array([shapes(known(texts, self._missing[place]))]))

    def _filled(self, place: int) -> Indices:
        import pyarrow.compute as pc

        texts = self._cells.column(place)
        flags: Indices = ~is_absent(texts, self._missing[place])
        return flags & pc.is_valid(texts).to_numpy() if texts.null_count else flags


def _as_they_are(texts: pa.Array, missing: Sequence[str]) -> pa.Array:
    return texts


_READ: Mapping[str, Callable[[pa.Array, Sequence[str]], pa.Array]] = {
    "t": known,
    "s": _as_they_are,
    "d": days,
    "n": whole_numbers,
}
"""Letter of a form -> how the distinct texts are read, given those that mean "no value"."""
