"""Blocks of a look-up: columns as JSON, compressed, written in the order of their numbers.

A block is `{"release": .., "columns": {name: column, ..}}`; `lookup_columns` says what a column
is. Columns compress better than rows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain, islice, repeat
from typing import Any

import numpy as np
import pyarrow as pa

from generator.errors import YangguangError
from generator.publish.sink import Sink
from generator.search.lookup_columns import TextsOf, columns
from generator.search.shards import compress, to_json

LEVEL = 5
FRONT_LEVELS = (6, 9, 10, 12)
"""Of compression. For blocks that every look-up loads the next one is tried where they are too
large: 9 takes three times as long for 3 % less, 10 thirteen times for 8 %, 12 forty for 10 %."""

HOPELESS = 1.15
"""Times the limit: no level makes so large a block small enough."""

LARGEST = 5_000_000
"""Bytes of a block at most: hosts and phones refuse or choke on more."""

CONTINUED = "\x00"

AT_ONCE = 64
ROWS_AT_ONCE = 50_000
"""Blocks, and rows from which on no more are taken, that are made in one piece of work."""

_WORKERS = 2
_AHEAD = 3


def write_blocks(
    blocks: Iterable[pa.Table],
    folder: str,
    release: str,
    sink: Sink,
    *,
    front: int = 0,
    limit: int = 0,
    sparse: Collection[str] = (),
    texts: Mapping[str, TextsOf] | None = None,
) -> int:
    """Write tables as `folder/00000.json.gz`, ...; returns their number.

    The first `front` are made smaller, to keep to `limit` bytes where compression can do it. A
    `sparse` column is left out of blocks where it has no value. The columns that `texts` names are
    numbers that stand for these. Raises `YangguangError` where a block is larger than `LARGEST`.
    """
    limits = chain(repeat(limit, front), repeat(None))
    pack = partial(_packed, release=release, sparse=sparse, texts=texts or {})
    number = 0
    with ThreadPoolExecutor(_WORKERS) as pool:
        for number, packed in enumerate(_ahead(pool, blocks, limits, pack), start=1):
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


def cut(tables: Iterable[pa.Table], rows: int, least: int, names: str) -> Iterator[pa.Table]:
    """Tables of `rows` rows, or more where they do not have `least` different `names`.

    `names` is a column of numbers, which the result does not have. A poor rest joins the last one.
    """
    waiting: pa.Table | None = None
    kept: pa.Table | None = None
    for arrived in tables:
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


def first_keys(blocks: Iterable[pa.Table], into: list[int]) -> Iterator[pa.Table]:
    """The same blocks; the number of the first key of each is appended to `into` on the way.

    It is negative where the block before ends with the same key.
    """
    last = None
    for block in blocks:
        first = block["key"][0].as_py()
        into.append(~first if first == last else first)
        last = block["key"][-1].as_py()
        yield block


def directory_keys(first: Sequence[int], texts: TextsOf) -> list[str]:
    """First keys as they stand in a directory: `CONTINUED` follows those that go on with another.

    So the last first key that is not after a wanted key is that of the block where that begins.
    """
    numbers = np.array(first, np.int64)
    goes_on = numbers < 0
    keys = texts(np.where(goes_on, ~numbers, numbers)).to_pylist()
    return [key + CONTINUED if more else key for key, more in zip(keys, goes_on, strict=True)]


def write_json(path: str, value: Any, sink: Sink) -> int:
    """One compressed JSON file; returns its bytes."""
    return sink.write(path, compress(to_json(value), FRONT_LEVELS[-1])).bytes


def leaves(first: Sequence[str], width: int) -> Iterator[tuple[int, list[str]]]:
    """The second level of a directory: number of the first block, and the blocks' first keys."""
    for start in range(0, len(first), width):
        yield start, list(first[start : start + width])


def _different(table: pa.Table, names: str) -> int:
    """How many; sorting takes a fifteenth of the time that hashing does."""
    numbers = np.sort(table[names].to_numpy())
    return int(np.count_nonzero(np.diff(numbers, prepend=-1)))


def _ahead(
    pool: ThreadPoolExecutor,
    blocks: Iterable[pa.Table],
    limits: Iterator[int | None],
    pack: Callable[[Sequence[pa.Table], Sequence[int | None]], list[bytes]],
) -> Iterator[bytes]:
    """Make a few pieces of work ahead of the block that is written."""
    pending: deque[Future[list[bytes]]] = deque()
    for group in _grouped(blocks):
        allowed = list(islice(limits, len(group)))
        pending.append(pool.submit(pack, group, allowed))
        if len(pending) > _AHEAD:
            yield from pending.popleft().result()
    while pending:
        yield from pending.popleft().result()


def _grouped(blocks: Iterable[pa.Table]) -> Iterator[list[pa.Table]]:
    """Neighbours of similar number of rows in all."""
    group: list[pa.Table] = []
    rows = 0
    for block in blocks:
        group.append(block)
        rows += block.num_rows
        if rows >= ROWS_AT_ONCE or len(group) == AT_ONCE:
            yield group
            group, rows = [], 0
    if group:
        yield group


def _packed(
    group: Sequence[pa.Table],
    limits: Sequence[int | None],
    *,
    release: str,
    sparse: Collection[str],
    texts: Mapping[str, TextsOf],
) -> list[bytes]:
    """Blocks of equal columns, compressed."""
    table = pa.concat_tables(group).combine_chunks()
    edges = np.cumsum([0, *(block.num_rows for block in group)])
    head = b'{"release":' + to_json(release) + b',"columns":{\n'
    told: list[list[bytes]] = [[] for _ in group]
    for name in table.column_names:
        title = to_json(name) + b":"
        for i, made in enumerate(columns(_whole(table[name]), edges, texts.get(name))):
            if name not in sparse or group[i][name].null_count < group[i].num_rows:
                told[i].append(title + made)
    blocks = (head + b",\n".join(made) + b"\n}}\n" for made in told)
    return [_compressed(block, limit) for block, limit in zip(blocks, limits, strict=True)]


def _compressed(text: bytes, limit: int | None) -> bytes:
    """As the level of its kind does it; None is for blocks without a limit."""
    if limit is None:
        return compress(text, LEVEL)
    packed = b""
    for level in FRONT_LEVELS:
        packed = compress(text, level)
        if len(packed) <= limit or len(packed) > HOPELESS * limit:
            break
    return packed


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """The values in one array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
