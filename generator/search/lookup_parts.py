"""All parts of names in order, by whole numbers: a key word in context, as a concordance has it.

A part is a name from one of its characters on, two or more, and its head is what stands before it.
Tens of millions of them become texts where a block is written, different ones once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from generator.search.lookup_characters import PLACE, Characters
from generator.search.lookup_order import Ints

PIECE = 1_000_000
"""Parts that are put in order at a time, about: those of one first character stay together."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of different names, which are in order; a part is the place where it begins.

    For each place among the `characters` there are `name`, which it is of, `bytes`, of all before
    it, and `head`, the first place that has the same before it in its name.
    """

    names: pa.Array
    characters: Characters
    name: NDArray[np.int32]
    bytes: NDArray[np.int32]
    head: NDArray[np.int32]

    @classmethod
    def of(cls, names: pa.Array) -> Parts:
        """Look at every character."""
        characters = Characters.of(names)
        longer = (characters.points >= least for least in (0x80, 0x800, 0x10000))
        bytes_of = np.append(0, 1 + sum(longer)).astype(np.int32)[characters.codes]
        before = np.cumsum(bytes_of, dtype=np.int32) - bytes_of
        return cls(names, characters, characters.text, before, _heads(characters))

    def ordered(self, piece: int = PIECE) -> Iterator[tuple[Ints, Ints]]:
        """Places of parts in order, equal parts in the order of names; and numbers of their texts.

        In pieces of neighbours. Numbers have the order of texts and are equal where those are.
        """
        before = 0
        for unsorted in self._pieces(piece):
            places, fresh = self.characters.sorted(unsorted)
            rank = np.cumsum(fresh)
            firsts = places[fresh][rank - 1]
            yield places, (rank + before) << PLACE | firsts
            before += int(rank[-1])

    def keys(self, numbers: Ints) -> pa.Array:
        """Parts as texts, by their numbers."""
        return self._cut(numbers & (1 << PLACE) - 1, 1)

    def heads(self, places: Ints) -> pa.Array:
        """What is before these places in their names; `head` has the order of these texts."""
        return self._cut(places, 0)

    def _cut(self, places: Ints, side: int) -> pa.Array:
        """Names cut into two at these places: the texts on one side."""
        name = self.name[places]
        whole = self.names.take(pa.array(name))
        ends = np.frombuffer(whole.buffers()[1], np.int32)[: len(places) + 1]
        edges = np.repeat(ends, 2)[:-1]
        edges[1::2] += self.bytes[places] - self.bytes[self.characters.starts[name]]
        halves = pa.StringArray.from_buffers(
            2 * len(places), pa.py_buffer(edges), whole.buffers()[2]
        )
        return halves.take(pa.array(np.arange(side, 2 * len(places), 2)))

    def _pieces(self, size: int) -> Iterator[Ints]:
        """The places where parts begin, in pieces of about this size, by their first character."""
        codes = self.characters.codes
        first = codes[:-1]
        begins = (first > 0) & (codes[1:] > 0)
        counts = np.bincount(first[begins])
        piece = (np.cumsum(counts) - counts) // size
        for number in np.unique(piece[counts > 0]).tolist():
            low, high = np.searchsorted(piece, number), np.searchsorted(piece, number, "right")
            yield np.flatnonzero(begins & (first >= low) & (first < high))


def _heads(characters: Characters) -> NDArray[np.int32]:
    """For each place the first one that has the same before it in its name.

    Names in order that begin alike are neighbours, and so are their beginnings.
    """
    codes, starts = characters.codes, characters.starts
    lengths = np.diff(starts, append=len(codes)) - 1
    first = np.zeros(len(codes), np.int32)
    inside = np.arange(len(starts))
    alike = inside > 0  # as long as the name before begins with the same
    for depth in range(int(lengths.max(initial=-1)) + 1):
        if depth:
            longer = lengths[inside] >= depth
            inside, alike = inside[longer], alike[longer]
            own, other = (starts[names] + depth - 1 for names in (inside, inside - 1))
            alike = alike & (codes[own] == codes.take(other, mode="clip"))
        place = starts[inside] + depth
        first[place] = np.maximum.accumulate(np.where(alike, 0, place))
    return first
