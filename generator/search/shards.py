"""Shards: an index cut into pieces that a browser fetches one by one from any static host.

A shard is gzip'd JSON under a name of its own. The browser decompresses it itself
(`DecompressionStream`), so no host has to negotiate an encoding, and the bytes are the same
everywhere. Entries are sorted by code point; a directory lists the first key of every shard.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

_OS_UNKNOWN = b"\xff"
_OS_BYTE = 9


def to_json(value: Any) -> bytes:
    """Compact JSON in UTF-8; the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def compress(data: bytes, level: int = 9) -> bytes:
    """Gzip without time, file name or operating system, so that equal data give equal bytes."""
    packed = gzip.compress(data, compresslevel=level, mtime=0)
    return packed[:_OS_BYTE] + _OS_UNKNOWN + packed[_OS_BYTE + 1 :]


def content_name(data: bytes) -> str:
    """A file name from the content, for durable shards: a changed shard is a new address."""
    return hashlib.sha256(data).hexdigest()[:16] + ".json.gz"


def pack(entries: Iterable[bytes], limit: int) -> Iterator[list[bytes]]:
    """Group JSON entries in order; a group is closed before it would pass `limit` bytes.

    An entry larger than the limit is a group of its own.
    """
    group: list[bytes] = []
    size = 0
    for entry in entries:
        if group and size + len(entry) > limit:
            yield group
            group, size = [], 0
        group.append(entry)
        size += len(entry) + 1
    if group:
        yield group
