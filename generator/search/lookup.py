"""The record look-up: lists too long, and too personal, for a site-wide index.

The files, all below `lookup/<dataset>/`, under stable names because the data must be able to vanish
(DOMAIN P-06):

    directory.json.gz             dates, columns, rounds, and the first key of every leaf
    name/leaf-00000.json.gz    the first name of each block, round by round
    name/00000.json.gz, ...    records, every one once, in the order of `lookup_order`
    <key>/leaf-00000.json.gz   the first key of each block
    <key>/00000.json.gz, ...   keys in order: place, year, block and row of the record
    places.json.gz             province and court of every place

A visitor's query is folded in the browser, which fetches the leaf and the block that the key falls
into. Where records are of natural persons a block covers at least `MIN_NAMES` names, so that a
request tells nobody which one was asked for (P-09). Only published columns are here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from generator.catalogue.publishing import LOOKUP_FILTERS
from generator.checks.store import Resources, connect
from generator.disclosure.mask_policies import mask_of
from generator.errors import YangguangError
from generator.export.contents import expires_at
from generator.model import Publishing, Release
from generator.publish.sink import Sink
from generator.search import lookup_blocks as blocks
from generator.search.analyzer import ANALYZER_VERSION
from generator.search.lookup_keys import KEYS, Ranked
from generator.search.lookup_order import Order
from generator.search.lookup_tables import SPARSE, Scattered, Tables, dealt

FORMAT = 3
MIN_NAMES = 1000
"""Distinct names that one block covers at least, where records are of natural persons (P-09)."""

NAMES_WITHOUT_PERSONS = 200
"""Names per block where no natural person is listed: a question of size alone."""

EXACT = 64_000
"""Bytes that the record of a name may take at most: directory, leaf and block.

Blocks are compressed harder to keep to it, and cover fewer names where no natural person is listed.
With natural persons the thousand names go before the bytes: the build warns and says how many.
"""

UNPACKED = 2 * EXACT
"""Bytes of a first block before compression, where no natural person is listed: texts become at
most half as long, as a rule a fifth."""

ENTRIES = 10_000
"""Entries per block of an index: 30 to 110 kB."""

LEAF = 64
"""Blocks per leaf of a directory."""

SIDE_BY_SIDE = 2
"""Indexes that are made at a time: to sort their keys keeps one processor busy only."""


@dataclass(frozen=True, slots=True)
class LookupSummary:
    """What was built for one dataset: files and bytes over all keys.

    `exact` is what the record of a name takes at most: bytes of directory, leaf and block; 0 where
    names are no key.
    """

    files: int
    bytes: int
    exact: int


def build_lookup(
    release: Release,
    sink: Sink,
    *,
    mask_policy: str,
    min_names: int = MIN_NAMES,
    entries: int = ENTRIES,
    resources: Resources | None = None,
) -> LookupSummary | None:
    """Write the look-up of one release; None where its descriptor names no look-up keys.

    The table is read from the release's Parquet file where there is one, which needs less memory.
    Raises `YangguangError` where a key is unknown or its column is not published.
    """
    dataset, lookup = release.dataset, release.dataset.publishing.lookup
    if not lookup:
        return None
    persons = dataset.publishing.natural_persons != "none"
    least = min_names if persons else min(min_names, NAMES_WITHOUT_PERSONS)
    root = f"lookup/{dataset.name}"
    resources = resources or Resources()
    with (
        tempfile.TemporaryDirectory(prefix="yangguang-", dir=resources.temporary) as folder,
        closing(connect(resources, folder)) as database,
    ):
        rows = Path(folder, "rows")
        rows.mkdir()
        tables = Tables(database, _source(release, sink), dataset.publishing, rows)
        _refuse_unknown(lookup, tables.columns)
        writer = _Writer(tables, root, _release_mark(release), sink)
        kinds = sorted(set(lookup) - {"name", *LOOKUP_FILTERS}, key=_longest_first)
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            ranked = {kind: pool.submit(tables.rank, kind) for kind in reversed(kinds)}
            order = tables.arrange(least, None if persons else UNPACKED)
            front, leaf = writer.name_leaves(order) if order.rounds else ({}, 0)
            index = partial(writer.index, entries=entries, least=least if persons else 0)
            made = pool.map(index, kinds, (ranked.pop(kind).result() for kind in kinds))
            scattered = pool.submit(tables.scatter)
            keys = {"name": front} | dict(sorted(zip(kinds, made, strict=True)))
        writer.places()
        directory = _directory(release, mask_policy, tables, order) | {
            "keys": {kind: found for kind, found in keys.items() if found and kind in lookup}
        }
        exact = leaf + blocks.write_json(f"{root}/directory.json.gz", directory, sink)
        if order.rounds:
            exact += writer.records(scattered.result(), order, EXACT - exact)
    written = [a.bytes for a in sink.artifacts() if a.path.startswith(root + "/")]
    return LookupSummary(len(written), sum(written), exact if "name" in lookup else 0)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the blocks and leaves of one list."""

    tables: Tables
    root: str
    release: str
    sink: Sink

    def name_leaves(self, order: Order) -> tuple[dict[str, Any], int]:
        """Leaves that lead to the blocks of every round; what lists them, bytes of the largest."""
        front = order.rounds[0].names
        firsts = [self.tables.keys_of(r.names) for r in order.rounds]
        leaves, largest = [], 0
        for number, start in enumerate(range(0, len(front), LEAF)):
            leaves.append(firsts[0][start])
            end = front[start + LEAF] if start + LEAF < len(front) else None
            parts = []
            for r, keys in zip(order.rounds, firsts, strict=True):
                low = max(0, int(np.searchsorted(r.names, front[start], "right")) - 1)
                high = len(r.names) if end is None else int(np.searchsorted(r.names, end, "left"))
                parts.append({"block": r.block + low, "first": keys[low:high]})
            largest = max(largest, self._leaf("name", number, {"rounds": parts}))
        return {"leaves": leaves, "rows": len(order.records)}, largest

    def records(self, found: Scattered, order: Order, limit: int) -> int:
        """All records, first blocks in `limit` bytes if they can be; bytes of the largest."""
        sizes = np.diff([*order.starts, len(order.records)]).tolist()
        folder, front = f"{self.root}/name", len(order.rounds[0].names)
        made = dealt(self.tables.records(found), sizes)
        blocks.write_blocks(made, folder, self.release, self.sink, front=front, limit=limit,
                            sparse=SPARSE)  # fmt: skip
        paths = (blocks.block_path(folder, number) for number in range(front))
        return max(self.sink.artifact(path).bytes for path in paths)

    def index(self, kind: str, ranked: Ranked | None, entries: int, least: int) -> dict[str, Any]:
        """The entries of another key, and leaves that lead to their blocks."""
        index, firsts = self.tables.index(ranked), list[int]()
        made = blocks.first_keys(blocks.cut(index.entries, entries, least, "ordinal"), firsts)
        count = blocks.write_blocks(
            made, f"{self.root}/{kind}", self.release, self.sink, texts=index.texts
        )
        first = blocks.directory_keys(firsts, index.texts["key"])
        for number, (block, keys) in enumerate(blocks.leaves(first, LEAF)):
            self._leaf(kind, number, {"block": block, "first": keys})
        return {"leaves": first[::LEAF], "blocks": count}

    def places(self) -> None:
        """The places that entries name by number."""
        table = self.tables.places()
        blocks.write_json(f"{self.root}/places.json.gz", {
            "release": self.release, "columns": table.to_pydict()}, self.sink)  # fmt: skip

    def _leaf(self, kind: str, number: int, leaf: Mapping[str, Any]) -> int:
        path = blocks.block_path(f"{self.root}/{kind}", number, "leaf-")
        return blocks.write_json(path, {"release": self.release, **leaf}, self.sink)


def _longest_first(kind: str) -> tuple[bool, str]:
    """Parts of names take as long as all other keys together."""
    return kind != "organisation_name", kind


def _source(release: Release, sink: Sink) -> pa.Table | Path:
    """The Parquet download, unless the look-up holds records that no download has."""
    files = release.artifacts.get(release.dataset.resources[0].name, ())
    parquet = next((a.path for a in files if a.path.endswith(".parquet")), None)
    return sink.root / parquet if parquet and release.records is None else release.looked_up


def _refuse_unknown(lookup: Mapping[str, tuple[str, ...]], columns: Sequence[str]) -> None:
    for kind, fields in lookup.items():
        if kind not in KEYS and kind not in LOOKUP_FILTERS:
            known = ", ".join((*KEYS, *LOOKUP_FILTERS))
            raise YangguangError(f"publishing.lookup: unknown key {kind!r}; known: {known}")
        for field in fields:
            if field not in columns:
                raise YangguangError(f"publishing.lookup.{kind}: {field!r} is no published column")
    if lookup.get("organisation_name", lookup.get("name")) != lookup.get("name"):
        raise YangguangError("publishing.lookup.organisation_name: must be the column of name")


def _release_mark(release: Release) -> str:
    return release.digest[:16]


def _columns(release: Release, names: Sequence[str]) -> list[dict[str, Any]]:
    schema = release.dataset.resources[0].schema
    return [{"name": name, "title": dict(schema.field(name).title.by_language),
             "personal": schema.field(name).personal} for name in names]  # fmt: skip


def _directory(release: Release, mask_policy: str, tables: Tables, order: Order) -> dict[str, Any]:
    publishing = release.dataset.publishing
    lookup = publishing.lookup
    expiry = expires_at(release.dataset)
    return {
        "format": FORMAT, "analyzer": ANALYZER_VERSION, "dataset": release.dataset.name,
        "release": _release_mark(release),
        "as_of": publishing.as_of.isoformat() if publishing.as_of else "",
        "expires_at": expiry.isoformat() if expiry else "",
        "mask_policy": mask_of(release.dataset, mask_policy),
        "synthetic": publishing.synthetic, "second": second_key(publishing),
        "most": MOST_OF_PERSONS if publishing.natural_persons == "lookup" else 0,
        "columns": _columns(release, tables.columns), "name": tables.name,
        "filters": {kind: lookup[kind][0] for kind in LOOKUP_FILTERS if kind in lookup},
        "years": tables.years(),
        "rounds": [{"start": r.start, "width": r.width, "block": r.block} for r in order.rounds],
    }  # fmt: skip


MOST_OF_PERSONS = 20
"""Records that a question shows where natural persons stand in the look-up only (DOMAIN P-10)."""


def second_key(publishing: Publishing) -> str:
    """The filter that a name must come with, "" for none (DOMAIN P-10).

    Where natural persons stand in the look-up only, who asks has to know the court as well.
    """
    alone = publishing.natural_persons == "lookup" and "court" in publishing.lookup
    return "court" if alone else ""
