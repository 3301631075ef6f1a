"""Random draws that belong to a row, not to a moment.

Every draw is a hash of (seed, name of the draw, row number). A row is therefore the same whichever
batch it is made in, and the bytes of a data set do not depend on the version of a library's random
generator. The mixing function is the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
_TABLE_BITS: Final = 16
_FEISTEL_ROUNDS: Final = 6


def _mixed(words: Words) -> Words:
    """Scramble 64-bit words; one to one."""
    words = (words ^ (words >> np.uint64(30))) * _FIRST
    words = (words ^ (words >> np.uint64(27))) * _SECOND
    return words ^ (words >> np.uint64(31))


def _key(seed: int, name: str) -> np.uint64:
    digest = blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "big"))


def draw(seed: int, name: str, rows: Ints) -> Words:
    """Return one uniform 64-bit word per row number, independent for every ``name``."""
    return _mixed(rows.astype(np.uint64) * _GAMMA + _key(seed, name))


def below(words: Words, limit: int | Ints) -> Ints:
    """Turn words into whole numbers from 0 to ``limit`` - 1; ``limit`` at most 2**32."""
    scaled = (words >> np.uint64(32)) * np.asarray(limit).astype(np.uint64)
    return (scaled >> np.uint64(32)).astype(np.int64)


def happens(words: Words, per_mille: int) -> Flags:
    """Return true for ``per_mille`` of a thousand words."""
    return below(words, 1000) < per_mille


@dataclass(frozen=True)
class Weighted:
    """A discrete distribution over 0 .. n-1, exact to one part in 65,536."""

    table: NDArray[np.int64]

    @classmethod
    def of(cls, weights: Iterable[int]) -> Weighted:
        """Build the table of inverse cumulative weights by integer arithmetic only."""
        sums = list(accumulate(weights))
        edges = np.array([(total << _TABLE_BITS) // sums[-1] for total in sums], dtype=np.int64)
        slots = np.arange(1 << _TABLE_BITS, dtype=np.int64)
        return cls(np.searchsorted(edges, slots, side="right").astype(np.int64))

    def at(self, words: Words) -> Ints:
        """Return one index per word."""
        places: Ints = self.table[words >> np.uint64(64 - _TABLE_BITS)]
        return places


@dataclass(frozen=True)
class Permutation:
    """A keyed one-to-one map of 0 .. size-1 onto itself, without memory.

    A balanced Feistel network on the next even number of bits; values that land outside walk on
    until they are inside. This is how serial numbers, record ids and codes are unique in ten
    million rows although no row knows of any other.
    """

    size: int
    seed: int
    name: str

    def of(self, values: Ints) -> Ints:
        """Map values; all of them must lie in 0 .. size-1."""
        images = self._network(values)
        outside = np.flatnonzero(images >= self.size)
        while outside.size:
            images[outside] = self._network(images[outside])
            outside = outside[images[outside] >= self.size]
        return images

    def _network(self, values: Ints) -> Ints:
        bits = np.uint64(max(1, ((self.size - 1).bit_length() + 1) // 2))
        mask = (np.uint64(1) << bits) - np.uint64(1)
        words = values.astype(np.uint64)
        left, right = words >> bits, words & mask
        for turn in range(_FEISTEL_ROUNDS):
            mixed = _mixed(right * _GAMMA + _key(self.seed, f"{self.name}/{turn}"))
            left, right = right, left ^ (mixed & mask)
        return ((left << bits) | right).astype(np.int64)
