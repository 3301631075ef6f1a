"""The rows of a look-up's list, column by column: each different text once, and who has it.

Of a column of millions of texts few are different, as a rule; what is to be known of them is found
for each different one, and told to the rows by whole numbers. One column is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from generator.search.lookup_order import Ints

BATCH = 100_000
"""Rows at a time."""

SELDOM = 20
"""Rows for each different text of a column that is kept as numbers, at least."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column: its different texts, and for each row the place of its text, -1 for null."""

    texts: pa.Array
    codes: Ints

    @classmethod
    def same(cls, text: str, rows: int) -> Coded:
        """The same text in all rows."""
        return cls(pa.array([text]), np.zeros(rows, np.int32))

    def sorted(self) -> pa.DictionaryArray:
        """The same column, its texts in order, in as few bytes a row as these allow."""
        order = pc.sort_indices(self.texts).to_numpy()
        rank = np.zeros(len(order) + 1, np.min_scalar_type(len(order)))
        rank[order] = np.arange(len(order))
        empty = self.codes < 0
        codes = pa.array(rank[self.codes], mask=empty if empty.any() else None)
        return pa.DictionaryArray.from_arrays(codes, self.texts.take(pa.array(order)))

    def told(self, numbers: Sequence[int] | Ints, null: int = 0) -> Ints:
        """For each row the number of its text, given one for each text."""
        known: Ints = np.append(np.asarray(numbers, np.int64), null)
        return known[self.codes]


@dataclass(frozen=True, slots=True)
class Source:
    """The published table of a list, or the Parquet file that holds it."""

    given: pa.Table | Path

    @property
    def columns(self) -> list[str]:
        """The names of the published columns."""
        schema = pq.read_schema(self.given) if isinstance(self.given, Path) else self.given.schema
        return list(schema.names)

    @property
    def rows(self) -> int:
        """How many there are."""
        whole = pq.read_metadata(self.given) if isinstance(self.given, Path) else self.given
        return int(whole.num_rows)

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """All rows as they stand, of these columns."""
        if isinstance(self.given, Path):
            with pq.ParquetFile(self.given) as file:
                yield from file.iter_batches(BATCH, columns=list(columns))
        else:
            yield from self.given.select(columns).to_batches(BATCH)

    def repeating(self) -> list[str]:
        """Columns of texts of which the first rows have few different ones."""
        first = next(self.batches(self.columns), None)
        if first is None:
            return []
        few = len(first) // SELDOM
        return [name for name in self.columns if pa.types.is_string(first[name].type)
                and pc.count_distinct(first[name], mode="all").as_py() < few]  # fmt: skip

    def texts(self, names: Sequence[str]) -> pa.ChunkedArray:
        """Columns as text, one after the other."""
        parts = [chunk for name in names for chunk in self._column(name).cast(pa.string()).chunks]
        return pa.chunked_array(parts, pa.string())

    def coded(self, names: Sequence[str], null: str | None = None) -> Coded:
        """Columns as text, one after the other; with `null`, that text is in place of none."""
        parts = [part for name in names for part in self._column(name, encoded=True).chunks]
        found = encoded(parts)
        if null is None or not (found.codes < 0).any():
            return found
        texts = pa.concat_arrays([found.texts, pa.array([null])]).dictionary_encode()
        return Coded(texts.dictionary, texts.indices.to_numpy()[found.codes])

    def bytes(self) -> Ints:
        """The bytes of each row's texts."""
        sizes = (pc.binary_length(self.texts([name])).fill_null(0) for name in self.columns)
        total: Ints = np.sum([size.to_numpy() for size in sizes], axis=0, dtype=np.int64)
        return total

    def _column(self, name: str, *, encoded: bool = False) -> pa.ChunkedArray:
        if isinstance(self.given, Path):
            asked = [name] if encoded else None
            return pq.read_table(self.given, columns=[name], read_dictionary=asked)[name]
        return self.given[name]


def encoded(parts: Sequence[pa.Array]) -> Coded:
    """One column of all parts."""
    kind = pa.dictionary(pa.int32(), pa.string())
    found = pa.chunked_array([_as_text(part) for part in parts], kind).unify_dictionaries()
    texts = found.chunk(0).dictionary if found.num_chunks else pa.array([], pa.string())
    codes = [chunk.indices.fill_null(-1).to_numpy() for chunk in found.chunks]
    return Coded(texts, np.concatenate([np.zeros(0, np.int32), *codes]))


def _as_text(part: pa.Array) -> pa.DictionaryArray:
    """Different values first, so that each is put into words once."""
    made = part if pa.types.is_dictionary(part.type) else part.dictionary_encode()
    return pa.DictionaryArray.from_arrays(made.indices, made.dictionary.cast(pa.string()))
