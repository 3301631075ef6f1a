"""Shards: an index cut into pieces that a browser fetches one by one from any static host.

A shard is gzip'd JSON under a name of its own. The browser decompresses it itself
(`DecompressionStream`), so no host has to negotiate an encoding, and the bytes are the same
everywhere. Neighbouring shards are a group, a folder that is named by the content of all of them:
with one hash for 48 shards, the directory of a small index can list every shard, and a query needs
no list in between. Entries of a table are sorted, texts by code point.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

import deflate

from generator.publish.sink import Sink

Key = TypeVar("Key", str, int)

GROUP = 48
"""Shards of a group; the browser counts with it."""

LISTED = 1_500
"""Shards whose first keys the directory holds itself; those of a larger table lie in its groups."""


def to_json(value: Any) -> bytes:
    """Compact JSON in UTF-8; the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def compress(data: bytes, level: int = 9) -> bytes:
    """Gzip without time or file name: equal data give equal bytes.

    By libdeflate, which is faster and packs closer; and zlib's bytes differ between machines, for
    each Python is linked to its own.
    """
    return bytes(deflate.gzip_compress(data, level))


def content_name(*parts: bytes) -> str:
    """A name from the content, for durable shards: a changed shard is a new address."""
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def write_table(
    entries: Iterable[tuple[Key, bytes]], limit: int, folder: str, sink: Sink
) -> dict[str, list[Any]]:
    """Write sorted entries as the shards of a table; return what the directory says of it.

    `{"groups": [name, ...], "first": [[key, ...], ...]}`: the first key of each shard, by group.
    Of a table with more than `LISTED` shards `first` has one key for each group, and the keys of
    its shards stand in `<name>/first.json.gz`.
    """
    first: list[Any] = []

    def shards() -> Iterator[list[bytes]]:
        for number, shard in enumerate(pack(entries, limit)):
            if number % GROUP == 0:
                first.append([])
            first[-1].append(shard[0][0])
            yield [entry for _, entry in shard]

    groups = write_groups(shards(), folder, sink)
    if sum(map(len, first)) > LISTED:
        for name, keys in zip(groups, first, strict=True):
            sink.write(f"{folder}/{name}/first.json.gz", compress(to_json(keys)))
        first = [keys[0] for keys in first]
    return {"groups": groups, "first": first}


def write_groups(shards: Iterable[list[bytes]], folder: str, sink: Sink) -> list[str]:
    """Write shards, given as their entries, below `folder` as `<group>/<place>.json.gz`.

    Returns the names of the groups: shard 100 is the file 4 of the third one.
    """
    names = []
    left = iter(shards)
    while group := [compress(_array(entries)) for entries in islice(left, GROUP)]:
        names.append(content_name(*group))
        for place, data in enumerate(group):
            sink.write(f"{folder}/{names[-1]}/{place}.json.gz", data)
    return names


def write_named(value: Any, folder: str, sink: Sink) -> str:
    """Write a value as JSON under the name of its content; return the file's name."""
    data = compress(to_json(value))
    name = content_name(data) + ".json.gz"
    sink.write(f"{folder}/{name}", data)
    return name


def pack(entries: Iterable[tuple[Key, bytes]], limit: int) -> Iterator[list[tuple[Key, bytes]]]:
    """Group keyed JSON entries in order; a group is closed before it would pass `limit` bytes.

    An entry larger than the limit is a group of its own.
    """
    group: list[tuple[Key, bytes]] = []
    size = 0
    for key, entry in entries:
        if group and size + len(entry) > limit:
            yield group
            group, size = [], 0
        group.append((key, entry))
        size += len(entry) + 1
    if group:
        yield group


def _array(entries: list[bytes]) -> bytes:
    return b"[" + b",\n".join(entries) + b"]"
