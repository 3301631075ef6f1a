"""Texts in order by whole numbers: a few characters at a time, and as far as texts are alike.

To put millions of texts in order, or tens of millions of ends of texts, takes several times as long
when they are compared as texts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from generator.search.lookup_order import BITS, Ints, in_order

PLACE = 32
"""Bits of a place among the characters of all texts."""

_TEXTS = 100_000  # looked at at a time


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters of texts, one text behind the other.

    `codes` are numbers in the order of characters, code 1 being the first of `points`, and there is
    a 0 behind each text; `starts` are the places where texts begin.
    """

    codes: NDArray[Any]
    starts: Ints
    points: Ints

    @classmethod
    def of(cls, texts: pa.Array) -> Characters:
        """Look at every character."""
        lengths = pc.utf8_length(texts).to_numpy().astype(np.int64)
        starts = np.cumsum(lengths + 1) - lengths - 1
        seen = np.zeros(sys.maxunicode + 1, np.bool_)
        for points in _points(texts):
            seen[points] = True
        numbers = np.cumsum(seen)
        kind = np.min_scalar_type(numbers[-1])
        parts = (numbers.astype(kind)[points] for points in _points(texts))
        codes = np.concatenate([np.zeros(0, kind), *parts])
        codes[starts + lengths] = 0
        return cls(codes, starts, np.flatnonzero(seen))

    @property
    def text(self) -> NDArray[np.int32]:
        """For each place the text that it is of."""
        sizes = np.diff(self.starts, append=len(self.codes))
        return np.repeat(np.arange(len(self.starts), dtype=np.int32), sizes)

    def sorted(self, places: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Ends of texts that begin at these places, in order; equal ones by their places.

        And which of them are not equal to the one before.
        """
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
            ended = window & (1 << self._bits) - 1 == 0
            alone = (fresh & np.append(fresh[1:], True))[alike]
            alike = alike[~(ended | alone)]
        packed = np.cumsum(fresh) << PLACE | places
        packed.sort()
        return packed & (1 << PLACE) - 1, fresh

    @property
    def _bits(self) -> int:
        return len(self.points).bit_length()

    @property
    def _width(self) -> int:
        return BITS // self._bits

    def _window(self, places: Ints) -> Ints:
        """So many characters from each place on as a number, with zeros behind a text's end."""
        window = np.zeros(len(places), np.int64)
        inside = np.ones(len(places), np.bool_)
        for offset in range(self._width):
            code = self.codes.take(places + offset, mode="clip") * inside
            inside = code > 0
            window <<= self._bits
            window |= code
        return window


def _points(texts: pa.Array) -> Iterator[NDArray[np.uint32]]:
    """The code points of texts, some texts at a time; there is one more behind each text."""
    for start in range(0, len(texts), _TEXTS):
        some = texts.slice(start, _TEXTS)
        whole = pc.binary_join(pa.ListArray.from_arrays([0, len(some)], some), "\0")[0].as_py()
        yield np.frombuffer(f"{whole}\0".encode("utf-32-le"), np.uint32)
