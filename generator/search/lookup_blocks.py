"""Blocks of a look-up: columns as JSON, compressed, written in the order of their numbers.

A block is `{"release": .., "columns": {name: column, ..}}`; `lookup_columns` says what a column
is. Columns compress better than rows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from generator.errors import YangguangError
from generator.publish.sink import Sink
from generator.search.lookup_columns import column
from generator.search.shards import compress, to_json

LEVEL = 4
FRONT_LEVEL = 6
"""Of compression: blocks that every look-up loads are worth half as much time again."""

LARGEST = 5_000_000
"""Bytes of a block at most: hosts and phones refuse or choke on more."""

CONTINUED = "\x00"

_WORKERS = 2
_AHEAD = 8


def write_blocks(
    blocks: Iterable[pa.Table], folder: str, release: str, sink: Sink, *, front: int = 0
) -> int:
    """Write tables as `folder/00000.json.gz`, ..., the first `front` smaller; returns their number.

    Raises `YangguangError` where a block is larger than `LARGEST`.
    """
    number = 0
    with ThreadPoolExecutor(_WORKERS) as pool:
        for number, packed in enumerate(_ahead(pool, blocks, release, front), start=1):
            path = block_path(folder, number - 1)
            if len(packed) > LARGEST:
                raise YangguangError(
                    f"{path}: {len(packed)} bytes, at most {LARGEST} are allowed\n"
                    "  the texts of this list are too long for the look-up: shorten them"
                )
            sink.write(path, packed)
    return number


def block_path(folder: str, number: int, kind: str = "") -> str:
    """Where a block lies. Names are stable, for the data must be able to vanish (DOMAIN P-06)."""
    return f"{folder}/{kind}{number:05d}.json.gz"


def cut(batches: Iterable[pa.RecordBatch], rows: int, least: int, names: str) -> Iterator[pa.Table]:
    """Tables of `rows` rows, or more where they do not have `least` different `names`.

    `names` is a column of numbers, which the result does not have. A poor rest joins the last one.
    """
    waiting: pa.Table | None = None
    kept: pa.Table | None = None
    for batch in batches:
        arrived = pa.table(batch)
        waiting = arrived if waiting is None else pa.concat_tables([waiting, arrived])
        start, size = 0, rows
        while start + size <= waiting.num_rows:
            piece = waiting.slice(start, size)
            if _different(piece, names) < least:
                size += rows
                continue
            if kept is not None:
                yield kept
            kept, start, size = piece.drop_columns([names]), start + size, rows
        waiting = waiting.slice(start).combine_chunks()
    yield from _last(kept, waiting, least, names)


def _last(
    kept: pa.Table | None, rest: pa.Table | None, least: int, names: str
) -> Iterator[pa.Table]:
    if rest is None or not rest.num_rows:
        if kept is not None:
            yield kept
        return
    poor = _different(rest, names) < least
    rest = rest.drop_columns([names])
    if kept is None:
        yield rest
    elif poor:
        yield pa.concat_tables([kept, rest])
    else:
        yield kept
        yield rest


def first_keys(blocks: Iterable[pa.Table], into: list[str]) -> Iterator[pa.Table]:
    """The same blocks; the first key of each is appended to `into` on the way.

    Where the block before ends with the same key, `CONTINUED` is put after it: so the last first
    key that is not after a wanted key is that of the block where the wanted key begins.
    """
    last = None
    for block in blocks:
        first = block["key"][0].as_py()
        into.append(first + CONTINUED if first == last else first)
        last = block["key"][-1].as_py()
        yield block


def write_json(path: str, value: Any, sink: Sink) -> None:
    """One compressed JSON file."""
    sink.write(path, compress(to_json(value), LEVEL))


def leaves(first: Sequence[str], width: int) -> Iterator[tuple[int, list[str]]]:
    """The second level of a directory: number of the first block, and the blocks' first keys."""
    for start in range(0, len(first), width):
        yield start, list(first[start : start + width])


def _different(table: pa.Table, names: str) -> int:
    found: int = pc.count_distinct(table[names]).as_py()
    return found


def _pack(block: pa.Table, release: str, level: int) -> bytes:
    columns = b",\n".join(
        to_json(name) + b":" + column(pa.concat_arrays(block[name].chunks))
        for name in block.column_names
    )
    head = b'{"release":' + to_json(release) + b',"columns":{\n'
    return compress(head + columns + b"\n}}\n", level)


def _ahead(
    pool: ThreadPoolExecutor, blocks: Iterable[pa.Table], release: str, front: int
) -> Iterator[bytes]:
    """Compress a few blocks ahead of the one that is written."""
    pending: deque[Future[bytes]] = deque()
    for number, block in enumerate(blocks):
        level = FRONT_LEVEL if number < front else LEVEL
        pending.append(pool.submit(_pack, block, release, level))
        if len(pending) > _AHEAD:
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()
