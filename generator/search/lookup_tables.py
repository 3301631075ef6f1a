"""The tables of a look-up on the engine: places, names in order, and where each record stands.

Keys are sorted and joined by DuckDB, which spills to disk, and records put in order by
`lookup_scatter`, in files; memory here holds a few whole numbers per record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from generator.model import Publishing
from generator.search.lookup_keys import create_row_keys, create_value_keys
from generator.search.lookup_order import FIRST, FURTHER, Ints, Order, deal
from generator.search.lookup_scatter import reordered

_NUMBER = "~row"
ROW = f'"{_NUMBER}"'
"""The number of a row in the source; a Table Schema field may be called almost anything."""

SOLE_TRADER = "92*"
"""Credit codes of sole traders begin so; their records are natural persons' (DOMAIN P-01)."""

LONGEST = 200
"""Characters of a key; what is longer is found by its first so many."""

SPARSE = ("~hits", "~runs")
"""Columns of our own, which most blocks need not have."""

BATCH = 100_000


class Tables:
    """The tables of one list. `source` is its published table, or a Parquet file that holds it.

    `folder` is for what does not fit into memory.
    """

    def __init__(
        self, database: Any, source: pa.Table | Path, publishing: Publishing, folder: Path
    ) -> None:
        self._database, self._source, self._folder = database, source, folder
        self._lookup = lookup = publishing.lookup
        self._publishing = publishing
        self._open(source)
        self.columns = [d[0] for d in self._run("SELECT * FROM source LIMIT 0").description
                        if d[0] != _NUMBER]  # fmt: skip
        self.name = (lookup.get("name") or next(iter(lookup.values())))[0]

    def _open(self, source: pa.Table | Path) -> None:
        if isinstance(source, Path):
            path = str(source).replace("'", "''")
            self._run(f"""CREATE VIEW source AS SELECT * EXCLUDE file_row_number,
                          file_row_number AS {ROW}
                          FROM read_parquet('{path}', file_row_number = true)""")
        else:
            rows = pa.array(np.arange(source.num_rows))
            self._database.register("source", source.append_column(_NUMBER, rows))

    def arrange(self, least: int, most: int | None = None) -> Order:
        """Find the order of the records, and where that places each of them.

        With `most`, blocks cover fewer than `least` names where first ones would have more bytes.
        """
        create_value_keys(self._database, "name_keys", "source", "name", quoted(self.name))
        self._run(f"""
            CREATE TABLE names AS
            SELECT key, (row_number() OVER (ORDER BY key) - 1)::INTEGER AS ordinal
            FROM (SELECT left(key, {LONGEST}) AS key FROM name_keys UNION SELECT '');
            CREATE TABLE ordinals AS SELECT value, ordinal
            FROM name_keys k JOIN names n ON left(k.key, {LONGEST}) = n.key""")
        self._create_places()
        listed = self._database.execute(f"""
            SELECT s.{ROW} AS row, coalesce(o.ordinal, 0) AS ordinal, p.place::INTEGER AS place,
                   coalesce({self._year()}, 0)::SMALLINT AS year, {self._is_organisation()} AS firm,
                   {self._bytes() if most else 0} AS size
            FROM source s LEFT JOIN ordinals o ON s.{quoted(self.name)}::VARCHAR = o.value
            JOIN places p ON {self._same_place()}
            ORDER BY ordinal, place, year DESC, row""").fetchnumpy()  # fmt: skip
        counts = np.bincount(listed["ordinal"]) if len(listed["row"]) else np.zeros(0, np.int64)
        order = deal(counts.astype(np.int64), least)
        while most and least > 1 and _widest(order, listed["size"]) > most:
            least //= 2
            order = deal(counts.astype(np.int64), least)
        self._place(listed, counts, order)
        return order

    def keys_of(self, ordinals: Ints) -> list[str]:
        """The keys of names, by their place in the order of names."""
        self._database.register("wanted", pa.table({"ordinal": ordinals}))
        found = self._run("SELECT key FROM wanted JOIN names USING (ordinal) ORDER BY ordinal")
        return [key for (key,) in found.fetchall()]

    def places(self) -> pa.Table:
        """Every pair of province and court, in the order of their numbers."""
        query = "SELECT province, court FROM places ORDER BY place"
        table: pa.Table = self._database.sql(query).to_arrow_table()
        return table

    def years(self) -> list[int]:
        """The years of the list, the latest first; none where it is not filtered by year."""
        found = np.unique(self._homes["year"].to_numpy())[::-1]
        return [int(year) for year in found if year > 0]

    def records(self) -> Iterator[pa.Table]:
        """All records in the order of their places; the first of a name with its `~hits`.

        `~runs` is on the first record of the second round, of names that have still more: place,
        year and number of every run of hits, so that a filtered page is found without the others.
        """
        start = 0
        for rows in reordered(self._batches(), self._at, self._folder):
            own = self._own.slice(start, rows.num_rows)
            start += rows.num_rows
            yield _beside(rows, own)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        """The rows as they stand in the source."""
        if isinstance(self._source, Path):
            with pq.ParquetFile(self._source) as file:
                yield from file.iter_batches(BATCH)
        else:
            yield from self._source.to_batches(BATCH)

    def entries(self, kind: str) -> Iterator[pa.Table]:
        """The entries of an index, sorted by key: `key`, place, year, block and row, `ordinal`."""
        if kind == "organisation_name":
            return self._name_parts()
        parts = []
        for number, column in enumerate(self._lookup[kind]):
            table = f"{kind}_{number}"
            create_row_keys(self._database, table, "source", kind, quoted(column), ROW)
            parts.append(f"SELECT row, left(key, {LONGEST}) AS key FROM {table}")
        sorted_keys = self._stream(f"""
            SELECT k.key, p.at FROM ({" UNION ".join(parts)}) k JOIN positions p USING (row)
            ORDER BY k.key, p.at""")
        return (
            self._entries(pa.table(keys.select(["key"])), keys["at"].to_numpy())
            for keys in sorted_keys
        )

    def _name_parts(self) -> Iterator[pa.Table]:
        """A key word in context: the name from each of its characters on, and what is before.

        Every name is sorted once; each of its records has the same entry, in order of places.
        """
        firms = np.flatnonzero(self._firm)
        ordinals = self._homes["ordinal"].to_numpy()[firms]
        firms = firms[np.argsort(ordinals, kind="stable")]
        counts = np.bincount(ordinals)
        starts = np.cumsum(counts) - counts
        self._database.register("firms", pa.table({"ordinal": np.flatnonzero(counts)}))
        parts = self._stream("""
            SELECT substr(name, start) AS key, left(name, start - 1) AS head, ordinal
            FROM (SELECT key AS name, ordinal, unnest(range(1, length(key))) AS start
                  FROM names SEMI JOIN firms USING (ordinal))
            ORDER BY 1, 2""")
        for part in parts:
            name = part["ordinal"].to_numpy()
            records = counts[name]
            rows = np.repeat(np.arange(len(name)), records)
            nth = np.arange(len(rows)) - np.repeat(np.cumsum(records) - records, records)
            at = firms[np.repeat(starts[name], records) + nth]
            yield self._entries(pa.table(part.select(["key", "head"])).take(rows), at)

    def _entries(self, keys: pa.Table, at: Ints) -> pa.Table:
        """Keys, and where the records at these places stand."""
        return _beside(keys, self._homes.take(pa.array(at)))

    def _create_places(self) -> None:
        province, court = (self._filter(k) for k in ("province", "court"))
        self._run(f"""CREATE TABLE places AS
            SELECT province, court, row_number() OVER (ORDER BY province, court) - 1 AS place
            FROM (SELECT DISTINCT {province} AS province, {court} AS court FROM source s)""")

    def _same_place(self) -> str:
        return f"p.province = {self._filter('province')} AND p.court = {self._filter('court')}"

    def _filter(self, kind: str) -> str:
        columns = self._lookup.get(kind)
        return f"coalesce(s.{quoted(columns[0])}::VARCHAR, '')" if columns else "''"

    def _year(self) -> str:
        return f"TRY_CAST(left({self._filter('year')}, 4) AS SMALLINT)"

    def _bytes(self) -> str:
        return " + ".join(f"strlen(coalesce(s.{quoted(c)}::VARCHAR, ''))" for c in self.columns)

    def _is_organisation(self) -> str:
        """Of a list that also has persons: rows with a code, unless said to be persons'."""
        if self._publishing.natural_persons == "none":
            return "true"
        coded = [(c, ("*",)) for c in self._lookup.get("organisation", ())]
        sole = [(c, (SOLE_TRADER,)) for c, _ in coded]
        persons = [p for p in self._publishing.person_rows.items() if p[0] in self.columns]
        return f"{_one_of(coded)} AND NOT {_one_of([*sole, *persons])}"

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
            "place": listed["place"][records], "year": listed["year"][records],
            "block": block.astype(np.int32), "row": (places - starts[block]).astype(np.int32),
            "ordinal": ordinal,
        })  # fmt: skip
        self._firm = listed["firm"][records]
        self._at = np.empty(len(places), np.int64)
        self._at[listed["row"][records]] = places
        self._database.register(
            "arranged", pa.table({"row": np.arange(len(places)), "at": self._at})
        )
        self._run("CREATE TABLE positions AS SELECT * FROM arranged")
        self._database.unregister("arranged")

    def _stream(self, query: str) -> Iterator[pa.RecordBatch]:
        return iter(self._database.sql(query).to_arrow_reader(BATCH))

    def _run(self, query: str) -> Any:
        return self._database.execute(query)


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
    parts = (place[first], year[first], np.diff([*first, len(rows)]))
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


def _one_of(said: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Whether one of the columns has one of its values; `*` stands for any end of a text."""
    found = ["false"]
    for column, values in said:
        text = f"coalesce(s.{quoted(column)}::VARCHAR, '')"
        for value in values:
            start = value.removesuffix("*").replace("'", "''")
            test = f"starts_with({text}, '{start}')" if "*" in value[-1:] else f"{text} = '{start}'"
            found.append(f"({text} <> '' AND {test})")
    return f"({' OR '.join(found)})"


def _beside(left: pa.Table, right: pa.Table) -> pa.Table:
    """The columns of both."""
    return pa.table([*left.columns, *right.columns], [*left.column_names, *right.column_names])


def quoted(name: str) -> str:
    """A column's name in SQL."""
    return '"' + name.replace('"', '""') + '"'


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
