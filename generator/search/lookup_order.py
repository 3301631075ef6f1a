"""Where each record of a look-up stands, so that a request tells nobody which name was asked for.

Records are sorted by name and dealt out in rounds: the first record of every name, then the next
four of every name that has more, and so on. A round is cut, between names, into blocks of at least
`least` names. So all names of a block are asked for by the same requests, and a common name is
paged through without any block being of that name alone (DOMAIN P-09).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

BITS = 63
"""Of a whole number that is not negative."""

FIRST = 1
FURTHER = 4
"""Records of one name in the first round, and in the others. With one, a first block of a thousand
names stays under 64 kB; with four, a page of a common name is a handful of requests."""


@dataclass(frozen=True, slots=True)
class Round:
    """The records `start` to `start + width - 1` of every name that has so many.

    `names` and `positions` hold, per block of the round, its first name and its first record.
    """

    start: int
    width: int
    block: int
    names: Ints
    positions: Ints


@dataclass(frozen=True, slots=True)
class Order:
    """`rounds`, and for each position the record that stands there, counted in order of names."""

    rounds: tuple[Round, ...]
    records: Ints

    @property
    def starts(self) -> Ints:
        """The position of the first record of every block."""
        return _joined([r.positions for r in self.rounds])


def deal(counts: Ints, least: int) -> Order:
    """The order of records, given how many each name has, names in order.

    The last round's blocks may have fewer than `least` names where no more have so many records.
    """
    ends = np.cumsum(counts)
    rounds: list[Round] = []
    records: list[Ints] = []
    base = block = 0
    names = np.arange(len(counts))
    for start, width in _widths(counts, least):
        names = names[counts[names] > start]
        taken = np.minimum(counts[names] - start, width)
        before = np.cumsum(taken) - taken
        edges = _edges(len(names), least)
        rounds.append(Round(start, width, block, names[edges], base + before[edges]))
        firsts = ends[names] - counts[names] + start
        records.append(np.repeat(firsts - before, taken) + np.arange(int(taken.sum())))
        base += int(taken.sum())
        block += len(edges)
    return Order(tuple(rounds), _joined(records))


def repeated(times: Ints) -> tuple[Ints, Ints]:
    """Every place as often as it is said, and the how-manieth time each of them is, from 0."""
    places = np.repeat(np.arange(len(times)), times)
    return places, np.arange(len(places)) - np.repeat(np.cumsum(times) - times, times)


def in_order(numbers: Ints) -> Ints:
    """The places of numbers from 0 on in their order, equal ones as they came.

    Each number takes its place along where both fit into one: numpy sorts numbers several times as
    fast as their places.
    """
    bits = len(numbers).bit_length()
    if int(numbers.max(initial=0)).bit_length() + bits > BITS:
        return np.argsort(numbers, kind="stable").astype(np.int64, copy=False)
    packed = numbers.astype(np.int64) << bits
    packed |= np.arange(len(packed))
    packed.sort()
    packed &= (1 << bits) - 1
    return packed


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _widths(counts: Ints, least: int) -> list[tuple[int, int]]:
    """Start and width of each round. Where few names are left, rounds widen, not to become many."""
    if not len(counts):
        return []
    ordered = np.sort(counts)
    found = [(0, FIRST)]
    start = FIRST
    while start < ordered[-1]:
        names = len(ordered) - int(np.searchsorted(ordered, start, "right"))
        width = max(FURTHER, FURTHER * least // names)
        found.append((start, width))
        start += width
    return found


def _edges(names: int, least: int) -> Any:
    """The first name of each block: as many blocks as can have `least` names, of equal length."""
    blocks = max(1, names // max(1, least))
    return np.arange(blocks) * names // blocks
