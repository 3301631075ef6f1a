"""The keys of all rows in a DuckDB database of its own, which spills to disk when memory is short.

One table per set of key columns: `row`, and `k0`, `k1`, ... as canonical text.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from generator.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 100_000
"""Rows fetched at a time."""


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


class KeyStore:
    """Key tables of one check; a context manager that removes what it wrote."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._folder = ""

    @cached_property
    def _database(self) -> Any:
        """Opened with the first key: a table without keys needs no database."""
        import duckdb

        self._folder = tempfile.mkdtemp(prefix="yangguang-", dir=self._resources.temporary)
        return duckdb.connect(
            ":memory:",  # spills into the folder when the limit is reached
            config={
                "memory_limit": self._resources.memory,
                "threads": self._resources.threads,
                "temp_directory": self._folder,
                "preserve_insertion_order": False,
            },
        )

    def __enter__(self) -> KeyStore:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._folder:
            self._database.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def create(self, table: str, width: int) -> None:
        """An empty key table with `width` key columns."""
        columns = ", ".join(f"k{c} VARCHAR" for c in range(width))
        self._database.execute(f"CREATE TABLE {table} (row BIGINT, {columns})")

    def add(self, table: str, keys: pa.Table) -> None:
        """Rows of a block; `keys` has the columns `row`, `k0`, ..."""
        self._database.register("arriving", keys)
        self._database.execute(f"INSERT INTO {table} BY NAME SELECT * FROM arriving")
        self._database.unregister("arriving")

    def repeated(self, table: str, width: int, *, whole: bool) -> Iterator[tuple[int, int]]:
        """(row, earlier row) of every row whose key has come before.

        A row has a key where no part of it is null (`whole`), or else where any part is not.
        """
        keys = [f"k{c}" for c in range(width)]
        listed = ", ".join(keys)
        keyed = (" AND " if whole else " OR ").join(f"{k} IS NOT NULL" for k in keys)
        yield from self._fetch(f"""
            WITH candidates AS (
                SELECT * FROM {table} WHERE ({keyed}) AND hash({listed}) IN (
                    SELECT hash({listed}) FROM {table} WHERE {keyed}
                    GROUP BY ALL HAVING count(*) > 1)),
            placed AS (
                SELECT row, lag(row) OVER (PARTITION BY {listed} ORDER BY row) AS earlier
                FROM candidates)
            SELECT row, earlier FROM placed WHERE earlier IS NOT NULL ORDER BY row""")

    def empty(self, table: str, width: int) -> Iterator[tuple[int]]:
        """The rows with nothing but nulls in their key."""
        nothing = " AND ".join(f"k{c} IS NULL" for c in range(width))
        yield from self._fetch(f"SELECT row FROM {table} WHERE {nothing} ORDER BY row")

    def dangling(self, table: str, other: str, comparable: Sequence[bool]) -> Iterator[tuple[int]]:
        """The rows of `table` whose key no row of `other` has.

        `comparable[c]` is false where the types of column c can never hold equal values.
        """
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

    def _fetch(self, query: str) -> Iterator[tuple[Any, ...]]:
        cursor = self._database.cursor()
        cursor.execute(query)
        while rows := cursor.fetchmany(BATCH):
            yield from rows
        cursor.close()
