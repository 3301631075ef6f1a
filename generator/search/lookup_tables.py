"""The tables of a look-up: places, names in order, and where each record stands.

Different keys are put in order by `lookup_characters`, records by `lookup_scatter`, in files,
entries by whole numbers, and parts of names by `lookup_parts`. Memory holds a few numbers for
each record and each character of a firm's name, and a column at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from generator.model import Publishing
from generator.search import lookup_rows as rows_of
from generator.search.lookup_cases import rank_cases
from generator.search.lookup_columns import TextsOf
from generator.search.lookup_keys import Ranked, rank_values
from generator.search.lookup_order import FIRST, FURTHER, Ints, Order, deal, in_order, repeated
from generator.search.lookup_parts import Parts
from generator.search.lookup_scatter import gathered, scattered
from generator.search.lookup_source import BATCH, Source

SPARSE = ("~hits", "~runs")
"""Columns of our own, which most blocks need not have."""


@dataclass(frozen=True, slots=True)
class Index:
    """The entries of an index. Some of their columns are numbers that stand for `texts`.

    Numbers are equal where their texts are, and have the order of these.
    """

    entries: Iterator[pa.Table]
    texts: Mapping[str, TextsOf]


@dataclass(frozen=True, slots=True)
class Scattered:
    """Records in files of neighbours, but for columns of `few` texts; row `came[p]` has place p."""

    files: list[Path]
    few: Mapping[str, pa.DictionaryArray]
    came: NDArray[np.int32]


class Tables:
    """The tables of one list. `given` is its published table, or a Parquet file that holds it.

    `folder` is for what does not fit into memory.
    """

    def __init__(
        self, database: Any, given: pa.Table | Path, publishing: Publishing, folder: Path
    ) -> None:
        self._database, self._source, self._folder = database, Source(given), folder
        self._publishing = publishing
        self._lookup = lookup = publishing.lookup
        self.columns = self._source.columns
        self.name = (lookup.get("name") or next(iter(lookup.values())))[0]

    def arrange(self, least: int, most: int | None = None) -> Order:
        """Find the order of the records, and where that places each of them.

        With `most`, blocks cover fewer than `least` names where first ones would have more bytes.
        """
        listed = self._listed(sized=most is not None)
        counts = np.bincount(listed["ordinal"]) if len(listed["row"]) else np.zeros(0, np.int64)
        order = deal(counts.astype(np.int64), least)
        while most and least > 1 and _widest(order, listed["size"]) > most:
            least //= 2
            order = deal(counts.astype(np.int64), least)
        self._place(listed, counts, order)
        return order

    def _listed(self, *, sized: bool) -> dict[str, Any]:
        """What is known of the rows, in the order of name, place, year and row."""
        source, lookup = self._source, self._lookup
        with ThreadPoolExecutor(1) as aside:
            ordinals = aside.submit(self._ordinals)
            self._places, place = rows_of.places(source, lookup)
            told: dict[str, Any] = {
                "place": place, "year": rows_of.years(source, lookup),
                "firm": rows_of.firms(source, self._publishing), "ordinal": ordinals.result(),
            }  # fmt: skip
        if sized:
            told["size"] = self._source.bytes()
        known, year = np.unique(told["year"], return_inverse=True)
        packed = (told["ordinal"] * len(self._places) + place) * len(known) - year
        order = in_order(packed)
        return {"row": order} | {name: values[order] for name, values in told.items()}

    def _ordinals(self) -> Ints:
        """For each row the place of its name in the order of names; 0 is no name."""
        names = self._source.coded([self.name])
        ranked = rank_values(self._database, "name", names)
        most = int(ranked.ranks.max(initial=-1)) + 1
        self._names = pa.concat_arrays([pa.array([""]), ranked.texts(np.arange(most))])
        ordinals = np.zeros(len(names.codes), np.int64)
        ordinals[ranked.rows] = ranked.ranks + 1
        return ordinals

    def keys_of(self, ordinals: Ints) -> list[str]:
        """The keys of names, by their place in the order of names."""
        keys: list[str] = self._names.take(pa.array(ordinals)).to_pylist()
        return keys

    def places(self) -> pa.Table:
        """Every pair of province and court, in the order of their numbers."""
        province, court = zip(*self._places, strict=True) if self._places else ((), ())
        return pa.table({"province": pa.array(province, pa.string()),
                         "court": pa.array(court, pa.string())})  # fmt: skip

    def years(self) -> list[int]:
        """The years of the list, the latest first; none where it is not filtered by year."""
        found = np.unique(self._homes["year"].to_numpy())[::-1]
        return [int(year) for year in found if year > 0]

    def scatter(self) -> Scattered:
        """Put the records into files of neighbours, but columns of few texts, which are numbers."""
        few = {name: self._source.coded([name]).sorted() for name in self._source.repeating()}
        others = [name for name in self.columns if name not in few]
        came = np.empty(len(self._at), np.int32)
        came[self._at] = np.arange(len(came))
        return Scattered(scattered(self._source.batches(others), self._at, self._folder), few, came)

    def records(self, found: Scattered) -> Iterator[pa.Table]:
        """All records in the order of their places; the first of a name with its `~hits`.

        `~runs` is on the first record of the second round, of names that have still more: place,
        year and number of every run of hits, so that a filtered page is found without the others.
        """
        start = 0
        for rows in gathered(found.files):
            there = slice(start, start + rows.num_rows)
            start = there.stop
            came = pa.array(found.came[there])
            few = {name: column.take(came) for name, column in found.few.items()}
            moved = [few[name] if name in few else rows[name] for name in self.columns]
            yield _beside(pa.table(moved, self.columns), self._own[there])

    def rank(self, kind: str) -> Ranked | None:
        """The keys of rows, which are known before the rows are arranged; None for parts."""
        if kind == "organisation_name":
            return None
        fields = self._lookup[kind]
        if kind == "case_no":
            return rank_cases(self._source.texts(fields))
        return rank_values(self._database, kind, self._source.coded(fields))

    def index(self, ranked: Ranked | None) -> Index:
        """The entries of a key in its order: `key`, place, year, block and row, `ordinal`."""
        return self._keys(ranked) if ranked else self._name_parts()

    def _keys(self, ranked: Ranked) -> Index:
        """Entries in the order of keys and places, both in one number while they are sorted."""
        places = max(1, len(self._at))
        packed = np.sort(ranked.ranks * places + self._at[ranked.rows % places])
        packed = packed[np.diff(packed, prepend=-1) != 0]

        def entries() -> Iterator[pa.Table]:
            for start in range(0, len(packed), BATCH):
                ranks, at = np.divmod(packed[start : start + BATCH], places)
                yield self._entries({"key": ranks}, at)

        return Index(entries(), {"key": ranked.texts})

    def _name_parts(self) -> Index:
        """A key word in context: the name from each of its characters on, and what is before.

        Every name is sorted once; each of its records has the same entry, in order of places.
        """
        firms = np.flatnonzero(self._firm)
        ordinals = self._homes["ordinal"].to_numpy()[firms]
        firms = firms[in_order(ordinals)]
        counts = np.bincount(ordinals)
        starts = np.cumsum(counts) - counts
        named = np.flatnonzero(counts)
        parts = Parts.of(self._names.take(pa.array(named)))

        def entries() -> Iterator[pa.Table]:
            for places, keys in parts.ordered():
                for start in range(0, len(places), BATCH):
                    place = places[start : start + BATCH]
                    name = named[parts.name[place]]
                    rows, nth = repeated(counts[name])
                    at = firms[starts[name[rows]] + nth]
                    key, head = keys[start : start + BATCH], parts.head[place]
                    yield self._entries({"key": key[rows], "head": head[rows]}, at)

        return Index(entries(), {"key": parts.keys, "head": parts.heads})

    def _entries(self, keys: Mapping[str, NDArray[Any]], at: Ints) -> pa.Table:
        """Keys, and where the records at these places stand."""
        return _beside(pa.table(dict(keys)), self._homes.take(pa.array(at)))

    def _place(self, listed: Mapping[str, Any], counts: Ints, order: Order) -> None:
        """Keep what is known of each record in the order of places."""
        records, starts = order.records, order.starts
        places = np.arange(len(records))
        block = np.searchsorted(starts, places, "right") - 1
        before = np.cumsum(counts) - counts
        ordinal = listed["ordinal"][records]
        rank = records - before[ordinal]
        second = np.flatnonzero((rank == FIRST) & _common(counts)[ordinal])
        self._own = pa.table({
            "~hits": pa.array(counts[ordinal], pa.int32(), mask=rank > 0),
            "~runs": _placed(_runs(listed, counts), second, len(places)),
        })  # fmt: skip
        self._homes = pa.table({
            "place": _small(listed["place"][records]), "year": _small(listed["year"][records]),
            "block": _small(block), "row": _small(places - starts[block]),
            "ordinal": _small(ordinal),
        })  # fmt: skip
        self._firm = listed["firm"][records]
        self._at = np.empty(len(places), np.int64)
        self._at[listed["row"][records]] = places


def _small(numbers: Ints) -> NDArray[np.int32]:
    return numbers.astype(np.int32)


def _common(counts: Ints) -> NDArray[np.bool_]:
    """Names with more records than the first two rounds hold."""
    return counts > FIRST + FURTHER


def _runs(listed: Mapping[str, Any], counts: Ints) -> pa.Array:
    """Place, year and number of each run of records of each common name, joined by commas."""
    rows = np.flatnonzero(_common(counts)[listed["ordinal"]])
    name, place, year = (np.asarray(listed[key])[rows] for key in ("ordinal", "place", "year"))
    differs = np.ones(len(rows), np.bool_)
    differs[1:] = np.any([part[1:] != part[:-1] for part in (name, place, year)], axis=0)
    first = np.flatnonzero(differs)
    parts = (place[first], year[first], np.diff(np.append(first, len(rows))))
    told = pc.binary_join_element_wise(*(pa.array(p).cast(pa.string()) for p in parts), ",")
    edges = [*np.searchsorted(name[first], np.flatnonzero(_common(counts))), len(first)]
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(edges, pa.int32()), told), ",")


def _placed(texts: pa.Array, positions: Ints, length: int) -> pa.Array:
    """So many values, those at the positions being the texts, in order, and all others null."""
    at = np.full(length, -1)
    at[positions] = np.arange(len(texts))
    return texts.take(pa.array(at, mask=at < 0))


def _widest(order: Order, sizes: Ints) -> int:
    """Bytes of the largest block of the first round."""
    if not order.rounds:
        return 0
    front = order.rounds[0]
    end = order.rounds[1].positions[0] if len(order.rounds) > 1 else len(order.records)
    return int(np.add.reduceat(sizes[order.records[:end]], front.positions).max())


def _beside(left: pa.Table, right: pa.Table) -> pa.Table:
    """The columns of both."""
    return pa.table([*left.columns, *right.columns], [*left.column_names, *right.column_names])


def dealt(tables: Iterator[pa.Table], sizes: Sequence[int]) -> Iterator[pa.Table]:
    """Tables of exactly these numbers of rows, in order."""
    waiting: pa.Table | None = None
    remaining = iter(sizes)
    size = next(remaining, None)
    for arrived in tables:
        waiting = arrived if waiting is None else pa.concat_tables([waiting, arrived])
        start = 0
        while size is not None and start + size <= waiting.num_rows:
            yield waiting.slice(start, size)
            start, size = start + size, next(remaining, None)
        waiting = waiting.slice(start)
