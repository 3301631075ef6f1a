"""The keys of all rows, in files of their own, so that memory does not grow with their length.

One Arrow file per set of key columns: `hash` (of `keys.hashes`), `row`, and `k0`, `k1`, ... as
canonical text. Only rows whose hash comes twice are compared; many of them by DuckDB, which spills
to disk when memory is short.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from generator.checks.keys import Hashes, hashes
from generator.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

BATCH = 100_000
"""Rows fetched at a time."""

IN_MEMORY = 100_000
"""Rows of keys that are compared without a database, which takes a while to start."""

TOP_BITS = 20
"""Bits of a hash that are looked at first: a table of them stays in a processor's cache."""

Repeated = tuple[int, int, str | None]
"""A row, the row before it with the same key, and the first part of the key in canonical form."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What somebody allows the engine to use; "", 0 and None where nothing is stated."""

    memory: str = ""
    threads: int = 0
    temporary: Path | None = None


@dataclass(frozen=True, slots=True)
class Resources:
    """What the engine may use. `memory` is DuckDB's limit, `temporary` its folder for spilling."""

    memory: str = "1500MB"
    threads: int = 2
    temporary: Path | None = None

    @classmethod
    def of(cls, settings: Settings) -> Resources:
        """What the settings of a site allow."""
        folder = settings.path(settings.engine_temp) if settings.engine_temp else None
        return cls().limited(Limits(settings.engine_memory, settings.engine_threads, folder))

    def limited(self, limits: Limits) -> Resources:
        """The same with the limits that are stated."""
        return Resources(
            limits.memory or self.memory,
            limits.threads or self.threads,
            limits.temporary or self.temporary,
        )


def connect(resources: Resources, folder: str) -> Any:
    """A DuckDB connection to an empty database that spills into `folder`."""
    import duckdb

    return duckdb.connect(
        ":memory:",  # spills into the folder when the limit is reached
        config={
            "memory_limit": resources.memory,
            "threads": resources.threads,
            "temp_directory": folder,
            "preserve_insertion_order": False,
        },
    )


class KeyStore:
    """Key tables of one check; a context manager that removes what it wrote."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._written: dict[str, _Written] = {}
        self._loaded: set[str] = set()

    @cached_property
    def _folder(self) -> Path:
        return Path(tempfile.mkdtemp(prefix="yangguang-", dir=self._resources.temporary))

    @cached_property
    def _database(self) -> Any:
        """Opened when there is something to compare."""
        return connect(self._resources, str(self._folder))

    def __enter__(self) -> KeyStore:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for written in self._written.values():
            written.close()
        if "_database" in self.__dict__:
            self._database.close()
        if "_folder" in self.__dict__:
            shutil.rmtree(self._folder, ignore_errors=True)

    def create(self, table: str, width: int) -> None:
        """An empty key table with `width` key columns."""
        self._written[table] = _Written(self._folder / table, width)

    def add(self, table: str, keys: pa.Table) -> None:
        """Rows of a block, in the order of the file; `keys` has the columns of a key table."""
        self._written[table].add(keys)

    def repeated(self, table: str, width: int, *, whole: bool) -> Iterator[Repeated]:
        """Every row whose key has come before.

        A row has a key where no part of it is null (`whole`), or else where any part is not.
        """
        written = self._written[table]
        alike = _Alike.among(written.batches(), width)
        suspects = map(alike.part, written.batches())
        if alike.rows <= IN_MEMORY:
            yield from _compared(suspects, whole=whole)
            return
        keys = [f"k{c}" for c in range(width)]
        listed = ", ".join(keys)
        keyed = (" AND " if whole else " OR ").join(f"{k} IS NOT NULL" for k in keys)
        self._load(f"alike_{table}", written.schema, suspects)
        yield from self._fetch(f"""
            WITH placed AS (
                SELECT row, k0, lag(row) OVER (PARTITION BY {listed} ORDER BY row) AS earlier
                FROM alike_{table} WHERE {keyed})
            SELECT row, earlier, k0 FROM placed WHERE earlier IS NOT NULL ORDER BY row""")

    def empty(self, table: str, width: int) -> Iterator[tuple[int]]:
        """The rows with nothing but nulls in their key."""
        import pyarrow.compute as pc

        for batch in self._written[table].batches():
            columns = [batch.column(f"k{c}") for c in range(width)]
            if all(column.null_count for column in columns):
                nothing = reduce(pc.and_, [column.is_null() for column in columns])
                yield from ((row,) for row in batch.column("row").filter(nothing).to_pylist())

    def dangling(self, table: str, other: str, comparable: Sequence[bool]) -> Iterator[tuple[int]]:
        """The rows of `table` whose key no row of `other` has.

        `comparable[c]` is false where the types of column c can never hold equal values.
        """
        for name in {table, other}:
            self._load(name, self._written[name].schema, self._written[name].batches())
        width = len(comparable)
        some = " OR ".join(f"t.k{c} IS NOT NULL" for c in range(width))
        same = " AND ".join(
            f"t.k{c} IS NOT DISTINCT FROM o.k{c}" if alike
            else f"(t.k{c} IS NULL AND o.k{c} IS NULL)"
            for c, alike in enumerate(comparable)
        )  # fmt: skip
        exists = " OR ".join(f"o.k{c} IS NOT NULL" for c in range(width))
        yield from self._fetch(f"""
            SELECT t.row FROM {table} t
            WHERE ({some}) AND NOT EXISTS (SELECT 1 FROM {other} o WHERE ({exists}) AND {same})
            ORDER BY t.row""")

    def _load(self, name: str, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
        """Make a table of the database, once."""
        import pyarrow as pa

        if name not in self._loaded:
            self._loaded.add(name)
            self._database.register("arriving", pa.RecordBatchReader.from_batches(schema, batches))
            self._database.execute(f"CREATE TABLE {name} AS SELECT * EXCLUDE hash FROM arriving")
            self._database.unregister("arriving")

    def _fetch(self, query: str) -> Iterator[tuple[Any, ...]]:
        cursor = self._database.cursor()
        cursor.execute(query)
        while rows := cursor.fetchmany(BATCH):
            yield from rows
        cursor.close()


class _Written:
    """A key table as a file: written block by block, then read as often as needed."""

    def __init__(self, file: Path, width: int) -> None:
        import pyarrow as pa

        columns = [(f"k{c}", pa.string()) for c in range(width)]
        self.schema = pa.schema([("hash", pa.uint64()), ("row", pa.int64()), *columns])
        self._file = file
        self._stream = pa.OSFile(str(file), "wb")
        self._writer = pa.ipc.new_stream(self._stream, self.schema)

    def add(self, keys: pa.Table) -> None:
        self._writer.write_table(keys.select(self.schema.names))

    def close(self) -> None:
        if not self._stream.closed:
            self._writer.close()
            self._stream.close()

    def batches(self) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        self.close()
        with pa.memory_map(str(self._file)) as stream:  # of most batches only hashes are looked at
            yield from pa.ipc.open_stream(stream)


def _compared(batches: Iterable[pa.RecordBatch], *, whole: bool) -> Iterator[Repeated]:
    """What `KeyStore.repeated` gives, of rows that fit into memory."""
    keyed = all if whole else any
    last: dict[tuple[str | None, ...], int] = {}
    for batch in batches:
        rows, *parts = (column.to_pylist() for column in batch.columns[1:])
        for row, key in zip(rows, zip(*parts, strict=True), strict=True):
            if keyed(part is not None for part in key):
                if key in last:
                    yield row, last[key], key[0]
                last[key] = row


@dataclass(frozen=True, slots=True)
class _Alike:
    """Hashes that come more than once, ascending; which top bits they have; how many rows."""

    hashes: Hashes
    tops: np.ndarray[Any, Any]
    rows: int

    @classmethod
    def among(cls, batches: Iterator[pa.RecordBatch], width: int) -> _Alike:
        import numpy as np
        import pyarrow as pa

        found = [batch.column("hash").to_numpy() for batch in batches]
        ordered = np.sort(np.concatenate(found)) if found else np.empty(0, np.uint64)
        repeated = ordered[1:][ordered[1:] == ordered[:-1]]
        repeated = repeated[repeated != hashes([pa.nulls(1, pa.string())] * width)]
        again = repeated[np.diff(repeated, prepend=~repeated[:1]) != 0]
        tops = np.zeros(1 << TOP_BITS, bool)
        tops[again >> np.uint64(64 - TOP_BITS)] = True
        return cls(again, tops, len(repeated) + len(again))

    def part(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows with one of these hashes."""
        import numpy as np

        if not len(self.hashes):
            return batch[:0]
        hashed = batch.column("hash").to_numpy()
        rows = np.flatnonzero(self.tops[hashed >> np.uint64(64 - TOP_BITS)])
        at = np.searchsorted(self.hashes, hashed[rows])
        at[at == len(self.hashes)] = 0
        return batch.take(rows[self.hashes[at] == hashed[rows]])
