"""Shards: an index cut into pieces that a browser fetches one by one from any static host.

A shard is gzip'd JSON under a name of its own. The browser decompresses it itself
(`DecompressionStream`), so no host has to negotiate an encoding, and the bytes are the same
everywhere. Entries are sorted, texts by code point. A table of them has two levels above it: leaves
list the first keys and names of neighbouring shards, and a directory lists the leaves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import deflate

from generator.publish.sink import Sink

Key = TypeVar("Key", str, int)

LEAF = 48
"""Shards that one leaf lists."""


def to_json(value: Any) -> bytes:
    """Compact JSON in UTF-8; the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def compress(data: bytes, level: int = 9) -> bytes:
    """Gzip without time or file name: equal data give equal bytes.

    By libdeflate, which is faster and packs closer; and zlib's bytes differ between machines, for
    each Python is linked to its own.
    """
    return bytes(deflate.gzip_compress(data, level))


def content_name(data: bytes) -> str:
    """A file name from the content, for durable shards: a changed shard is a new address."""
    return hashlib.sha256(data).hexdigest()[:16] + ".json.gz"


def write_table(
    entries: Iterable[tuple[Key, bytes]], limit: int, folder: str, sink: Sink
) -> dict[str, list[Any]]:
    """Write sorted entries as shards and the leaves that list them; return what lists the leaves.

    A leaf is `{"first": [key, ...], "files": [name, ...]}`, the first key and the name of each of
    its shards; what is returned is the same of the leaves.
    """
    shards = [
        (group[0][0], write_named([entry for _, entry in group], folder, sink))
        for group in pack(entries, limit)
    ]
    leaves = [_listed(shards[i : i + LEAF]) for i in range(0, len(shards), LEAF)]
    return _listed(
        [(leaf["first"][0], write_named(to_json(leaf), folder, sink)) for leaf in leaves]
    )


def write_named(content: bytes | list[bytes], folder: str, sink: Sink) -> str:
    """Write JSON, or the entries of an array, under the name of its content; return the name."""
    if isinstance(content, list):
        content = b"[" + b",\n".join(content) + b"]"
    data = compress(content)
    name = content_name(data)
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


def _listed(shards: list[tuple[Key, str]]) -> dict[str, list[Any]]:
    return {"first": [key for key, _ in shards], "files": [name for _, name in shards]}
