"""The record look-up: lists too long, and too personal, for a site-wide index.

The files, all below `lookup/<dataset>/`, under stable names because the data must be able to vanish
(DOMAIN P-06):

    directory.json            columns, dates, mask policy, and per key the first key of every block
    <key>/0000.json.gz, ...   {"release": .., "rows": [[key, value, ...], ...]}, sorted by key

A visitor's query is folded in the browser, which fetches the block that the key falls into. A block
never splits a key, and where records are of natural persons it covers at least `MIN_NAMES` names,
so that a request tells nobody which one was asked for (P-09). Only published columns are here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.errors import YangguangError
from generator.model import Publishing, Release, Resource
from generator.publish.sink import Sink
from generator.search.analyzer import ANALYZER_VERSION, case_key, code_key, name_key
from generator.search.shards import compress, to_json

FORMAT = 1
MIN_NAMES = 1000
"""Distinct names that one block covers at least, where records are of natural persons (P-09)."""

DEFAULT_TTL_DAYS = 7
"""After so many days from `as_of` the browser refuses to show the list (P-07)."""

_LEVEL = 6
"""Of compression: twice as fast as 9 and 4 % larger, for lists that are rebuilt every day."""

_CREDIT_CODE_LENGTH = 18
_ORGANISATION_CODE = slice(8, 17)


def _credit_code_keys(code: str) -> list[str]:
    """A unified credit code is also found by the organisation code inside it (GB 32100)."""
    key = code_key(code)
    return [key, key[_ORGANISATION_CODE]] if len(key) == _CREDIT_CODE_LENGTH else [key]


def _one(fold: Callable[[str], str]) -> Callable[[str], list[str]]:
    return lambda value: [fold(value)]


KEYS: Mapping[str, Callable[[str], list[str]]] = {
    "name": _one(name_key),
    "id": _one(code_key),
    "organisation": _credit_code_keys,
    "case_no": _one(case_key),
}
"""Kinds of keys a descriptor may name under `publishing.lookup`, and how a value becomes keys."""


@dataclass(frozen=True, slots=True)
class LookupSummary:
    """What was built for one dataset: blocks and bytes over all keys."""

    blocks: int
    bytes: int


def build_lookup(release: Release, sink: Sink, *, mask_policy: str, min_names: int = MIN_NAMES
                 ) -> LookupSummary | None:
    """Write the look-up of one release; None where its descriptor names no look-up keys.

    Raises `YangguangError` where a key is unknown or its column is not published: a descriptor
    is checked at load, so that this is a mistake of ours.
    """
    dataset = release.dataset
    publishing = dataset.publishing
    if not publishing.lookup:
        return None
    resource = dataset.resources[0]
    table = release.main_table
    _refuse_unknown(publishing.lookup, table.column_names)
    root = f"lookup/{dataset.name}"
    records = _records(table)
    names = _name_codes(table, publishing)
    least = min_names if publishing.natural_persons != "none" else 0
    keys = {}
    for kind in sorted(publishing.lookup):
        entries = _entries(table, publishing.lookup[kind], KEYS[kind])
        blocks = list(_blocks(entries, names, least))
        first = [_write_block(f"{root}/{kind}/{number:04d}.json.gz", block, records, release, sink)
                 for number, block in enumerate(blocks)]
        keys[kind] = {"first": first, "rows": len(entries)}
    sink.write(f"{root}/directory.json",
               to_json(_directory(release, resource, keys, mask_policy)))
    written = [a.bytes for a in sink.artifacts() if a.path.startswith(root + "/")]
    return LookupSummary(len(written) - 1, sum(written))


def expires_at(publishing: Publishing) -> date | None:
    """The last day a list may be shown; None for durable data, which do not expire."""
    if not publishing.volatile or publishing.as_of is None:
        return None
    return publishing.as_of + timedelta(days=publishing.ttl_days or DEFAULT_TTL_DAYS)


def _refuse_unknown(lookup: Mapping[str, tuple[str, ...]], columns: Sequence[str]) -> None:
    for kind, fields in lookup.items():
        if kind not in KEYS:
            known = ", ".join(KEYS)
            raise YangguangError(f"publishing.lookup: unknown key {kind!r}; known: {known}")
        for field in fields:
            if field not in columns:
                raise YangguangError(f"publishing.lookup.{kind}: {field!r} is no published column")


Entry = tuple[str, int]
"""A folded key and the number of its row."""


def _entries(table: pa.Table, fields: Sequence[str], keys_of: Callable[[str], list[str]]
             ) -> list[Entry]:
    """All keys of all rows, sorted by key in code point order, then by row.

    Folding is done once per distinct value, which is what makes lists of millions feasible.
    """
    found: list[Entry] = []
    for field in fields:
        encoded = pc.dictionary_encode(table[field].cast(pa.string())).combine_chunks()
        keys = [keys_of(value) for value in encoded.dictionary.to_pylist()]
        codes = encoded.indices.to_pylist()
        found.extend((key, row) for row, code in enumerate(codes) if code is not None
                     for key in keys[code] if key)
    return sorted(set(found))


def _name_codes(table: pa.Table, publishing: Publishing) -> np.ndarray[Any, Any]:
    """A number per row, equal for equal names: what a block must have many of."""
    fields = publishing.lookup.get("name") or next(iter(publishing.lookup.values()))
    encoded = pc.dictionary_encode(table[fields[0]].cast(pa.string())).combine_chunks()
    codes: np.ndarray[Any, Any] = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes


def _blocks(
    entries: Sequence[Entry], names: np.ndarray[Any, Any], least: int, rows: int = 1000
) -> Iterator[list[Entry]]:
    """Cut between keys, once a block has enough rows and names; a poor rest joins the last one."""
    if not entries:
        return
    cuts = [0]
    seen: set[int] = set()
    previous = None
    for position, (key, row) in enumerate(entries):
        enough = position - cuts[-1] >= rows and len(seen) >= least
        if enough and key != previous:
            cuts.append(position)
            seen = set()
        seen.add(int(names[row]))
        previous = key
    if len(cuts) > 1 and len(seen) < least:
        cuts.pop()
    for start, end in zip(cuts, [*cuts[1:], len(entries)], strict=True):
        yield list(entries[start:end])


def _records(table: pa.Table) -> list[bytes]:
    """Each row's published values as the inside of a JSON array, written once, used per key."""
    columns = [_as_json_values(table[name]) for name in table.column_names]
    return [to_json(list(row))[1:-1] for row in zip(*columns, strict=True)]


def _as_json_values(column: pa.ChunkedArray) -> list[Any]:
    """Strings, integers and booleans as they are, all else in its lexical form; null stays null."""
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return list(column.to_pylist())
    return list(column.cast(pa.string()).to_pylist())


def _write_block(
    path: str, block: Sequence[Entry], records: Sequence[bytes], release: Release, sink: Sink
) -> str:
    """Write one block; returns its first key. The release ties it to its directory."""
    rows = b",\n".join(b"[" + to_json(key) + b"," + records[row] + b"]" for key, row in block)
    head = b'{"release":' + to_json(_release_mark(release)) + b',"rows":[\n'
    sink.write(path, compress(head + rows + b"\n]}\n", _LEVEL))
    return block[0][0]


def _release_mark(release: Release) -> str:
    return release.digest[:16]


def _directory(
    release: Release, resource: Resource, keys: Mapping[str, Any], mask_policy: str
) -> dict[str, Any]:
    publishing = release.dataset.publishing
    expiry = expires_at(publishing)
    return {
        "format": FORMAT, "analyzer": ANALYZER_VERSION, "dataset": release.dataset.name,
        "release": _release_mark(release),
        "as_of": publishing.as_of.isoformat() if publishing.as_of else "",
        "expires_at": expiry.isoformat() if expiry else "",
        "mask_policy": publishing.mask_policy or mask_policy,
        "synthetic": publishing.synthetic,
        "organisation_columns": list(publishing.lookup.get("organisation", ())),
        "columns": [{"name": name, "title": dict(resource.schema.field(name).title.by_language),
                     "personal": resource.schema.field(name).personal}
                    for name in release.main_table.column_names],
        "keys": dict(keys),
    }
