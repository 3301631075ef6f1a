"""All parts of names in order, by whole numbers: a key word in context, as a concordance has it.

A part is a name from one of its characters on, two or more, and its head is what stands before it.
Tens of millions of them are put in order a few characters at a time, each few being one number, and
only as far as they are alike; to sort them as texts takes several times as long. They become texts
where a block is written, different ones once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from generator.search.lookup_order import BITS, Ints, in_order

PIECE = 1_000_000
"""Parts that are put in order at a time, about: those of one first character stay together."""

_PLACE = 32  # bits of a place among the characters of all names


@dataclass(frozen=True, slots=True)
class Parts:
    """The characters of different names, which are in order; a part is the place where it begins.

    `codes` are the characters as numbers in their order, each name's followed by a 0, `bits` what
    these numbers take at most, and `starts` where the names begin. For each place there are
    `name`, which it is of, `bytes`, of all before it, and `head`, the first place after the same.
    """

    names: pa.Array
    starts: Ints
    bits: int
    codes: NDArray[Any]
    name: NDArray[np.int32]
    bytes: NDArray[np.int32]
    head: NDArray[np.int32]

    @classmethod
    def of(cls, names: pa.Array) -> Parts:
        """Look at every character once."""
        lengths = pc.utf8_length(names).to_numpy().astype(np.int64)
        starts = np.cumsum(lengths + 1) - lengths - 1
        name = np.repeat(np.arange(len(names), dtype=np.int32), lengths + 1)
        inside = np.ones(len(name), np.bool_)
        inside[starts + lengths] = False
        points = np.frombuffer(_joined(names).encode("utf-32-le"), np.uint32)
        numbers = np.cumsum(np.bincount(points, minlength=1) > 0)
        codes = np.zeros(len(name), np.min_scalar_type(numbers[-1]))
        codes[inside] = numbers[points]
        sizes = np.zeros(len(name), np.int32)
        sizes[inside] = 1 + sum(points >= longer for longer in (0x80, 0x800, 0x10000))
        before = np.cumsum(sizes, dtype=np.int32) - sizes
        bits = int(numbers[-1]).bit_length()
        return cls(names, starts, bits, codes, name, before, _heads(codes, starts, lengths))

    def ordered(self, piece: int = PIECE) -> Iterator[tuple[Ints, Ints]]:
        """Places of parts in order, equal parts in the order of names; and numbers of their texts.

        In pieces of neighbours. Numbers have the order of texts and are equal where those are.
        """
        before = 0
        for unsorted in self._pieces(piece):
            places, fresh = self._sorted(unsorted)
            rank = np.cumsum(fresh)
            firsts = places[fresh][rank - 1]
            yield places, (rank + before) << _PLACE | firsts
            before += int(rank[-1])

    def keys(self, numbers: Ints) -> pa.Array:
        """Parts as texts, by their numbers."""
        return self._cut(numbers & (1 << _PLACE) - 1, 1)

    def heads(self, places: Ints) -> pa.Array:
        """What is before these places in their names; `head` has the order of these texts."""
        return self._cut(places, 0)

    def _cut(self, places: Ints, side: int) -> pa.Array:
        """Names cut into two at these places: the texts on one side."""
        name = self.name[places]
        whole = self.names.take(pa.array(name))
        ends = np.frombuffer(whole.buffers()[1], np.int32)[: len(places) + 1]
        edges = np.repeat(ends, 2)[:-1]
        edges[1::2] += self.bytes[places] - self.bytes[self.starts[name]]
        halves = pa.StringArray.from_buffers(
            2 * len(places), pa.py_buffer(edges), whole.buffers()[2]
        )
        return halves.take(pa.array(np.arange(side, 2 * len(places), 2)))

    def _pieces(self, size: int) -> Iterator[Ints]:
        """The places where parts begin, in pieces of about this size, by their first character."""
        first = self.codes[:-1]
        begins = (first > 0) & (self.codes[1:] > 0)
        counts = np.bincount(first[begins])
        piece = (np.cumsum(counts) - counts) // size
        for number in np.unique(piece[counts > 0]).tolist():
            low, high = np.searchsorted(piece, number), np.searchsorted(piece, number, "right")
            yield np.flatnonzero(begins & (first >= low) & (first < high))

    def _sorted(self, places: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Parts in order, and which of them are not equal to the one before."""
        places = places.copy()
        fresh = np.zeros(len(places), np.bool_)
        alike, depth = np.arange(len(places)), 0
        while len(alike):
            group: Ints = np.cumsum(fresh, dtype=np.int64)[alike]
            window = self._window(places[alike] + depth)
            by = np.argsort(window)
            by = by[in_order(group[by])]
            places[alike], window = places[alike[by]], window[by]
            fresh[alike] |= np.diff(window, prepend=-1) != 0
            depth += self._width
            ended = window & (1 << self.bits) - 1 == 0
            alone = (fresh & np.append(fresh[1:], True))[alike]
            alike = alike[~(ended | alone)]
        packed = np.cumsum(fresh) << _PLACE | places
        packed.sort()
        return packed & (1 << _PLACE) - 1, fresh

    @property
    def _width(self) -> int:
        return BITS // self.bits

    def _window(self, places: Ints) -> Ints:
        """So many characters from each place on as a number, with zeros behind a name's end."""
        window = np.zeros(len(places), np.int64)
        inside = np.ones(len(places), np.bool_)
        for offset in range(self._width):
            code = self.codes.take(places + offset, mode="clip") * inside
            inside = code > 0
            window <<= self.bits
            window |= code
        return window


def _joined(names: pa.Array) -> str:
    whole: str = pc.binary_join(pa.ListArray.from_arrays([0, len(names)], names), "")[0].as_py()
    return whole


def _heads(codes: NDArray[Any], starts: Ints, lengths: Ints) -> NDArray[np.int32]:
    """For each place the first one that has the same before it in its name.

    Names in order that begin alike are neighbours, and so are their beginnings.
    """
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
