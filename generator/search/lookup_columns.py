"""Columns of a look-up's blocks as JSON, small before they are compressed.

    [..]                        values as they are
    {"from": n, "places": [..]} whole numbers, in digits to the base 64: a text per place, the
                                highest first, a character per row; 0 is null, 1 is `from`
    {"days": column}            dates, as days since 1970-01-01
    {"values": [..], "at": column}   values that repeat, and each row's place in `values`

What is alike stands together, so that gzip has less to read and finds more in it. Texts stay whole:
what is withdrawn must be found by a plain search of the unpacked bytes, and what is published must
not read as something else.

Blocks are made many at a time: `edges` are the rows at which they begin, and the end of the last,
so that block i has the rows from `edges[i]` to `edges[i + 1]`, at least one. Every step is then one
call of Arrow or numpy for tens of thousands of rows, in which another thread can work.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from generator.search.lookup_order import Ints, in_order
from generator.search.lookup_source import encoded
from generator.search.shards import to_json

TextsOf = Callable[[Ints], pa.Array]
"""Gives the texts that whole numbers stand for."""

REPEATED = 0.75
"""A text column with fewer different values per row than this lists them once."""

ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_!#$%()*+,;"
"""Digits to the base 64, none of them decimal: rows of those would read as telephone numbers."""

MOST_PLACES = 5
"""Of numbers in digits to the base 64: browsers count in 32 bits."""

SOME = 1000
"""Different texts of many blocks; of more those are looked for that some of the blocks have."""

_NULL = "\x00"  # stands for null while texts are joined, for no text without escapes holds it
_QUOTE, _BACKSLASH, _FIRST_PRINTED = 0x22, 0x5C, 0x20
_DIGITS = np.frombuffer(ALPHABET, np.uint8)
_BITS = 6
_FAR = np.iinfo(np.int64).max


def columns(values: pa.Array, edges: Ints, texts: TextsOf | None = None) -> list[bytes]:
    """A column of each block in the form that suits it there.

    With `texts` the values are whole numbers that stand for these, and have their order.
    """
    if texts:
        return _numbered(values.to_numpy(), edges, texts)
    if pa.types.is_date32(values.type):
        return [b'{"days":' + made + b"}" for made in _numbers(values.cast(pa.int32()), edges)]
    if pa.types.is_integer(values.type):
        return _numbers(values, edges)
    texts = pa.types.is_string(values.type) or pa.types.is_dictionary(values.type)
    return _texts(values, edges) if texts else json_arrays(values, edges)


def json_arrays(values: pa.Array, edges: Ints) -> list[bytes]:
    """The values as JSON: integers and booleans as they are, all else as text; null stays null.

    Joined by Arrow as a whole: a tenth of the time that `json.dumps` takes. Blocks may be empty.
    """
    kind = values.type
    texts = values if pa.types.is_string(kind) else values.cast(pa.string())
    bare = pa.types.is_integer(kind) or pa.types.is_boolean(kind)
    found = texts.fill_null("null" if bare else _NULL) if texts.null_count else texts
    lists = pa.ListArray.from_arrays(pa.array(edges, pa.int32()), found)
    start, between, end = (b"[", ",", b"]") if bare else (b'["', '","', b'"]')
    joined = (block.as_buffer().to_pybytes() for block in pc.binary_join(lists, between))
    made = [start + block + end if rows else b"[]"
            for block, rows in zip(joined, np.diff(edges), strict=True)]  # fmt: skip
    if not bare and texts.null_count:
        made = [array.replace(b'"' + _NULL.encode() + b'"', b"null") for array in made]
    for block in [] if bare else _escaped(texts, edges):
        rows = texts.slice(edges[block], edges[block + 1] - edges[block])
        made[block] = to_json(rows.to_pylist())
    return made


def _numbers(values: pa.Array, edges: Ints) -> list[bytes]:
    """Whole numbers to the base 64, or as they are where they lie too far apart."""
    sizes = np.diff(edges)
    if values.null_count:
        known = values.is_valid().to_numpy(zero_copy_only=False)
        numbers = values.fill_null(0).to_numpy().astype(np.int64)
        least = np.minimum.reduceat(np.where(known, numbers, _FAR), edges[:-1])
        most = np.maximum.reduceat(np.where(known, numbers, -_FAR), edges[:-1])
        nothing = least > most
        least[nothing], most[nothing] = 0, -1
        codes = np.where(known, numbers - np.repeat(least - 1, sizes), 0)
    else:
        numbers = values.to_numpy()
        least, most = (f.reduceat(numbers, edges[:-1]) for f in (np.minimum, np.maximum))
        codes = numbers - np.repeat(least.astype(np.int64) - 1, sizes)
    spans = [int(high) - int(low) + 1 for low, high in zip(least, most, strict=True)]
    places = [max(1, -(-span.bit_length() // _BITS)) for span in spans]
    digits = [_DIGITS[codes >> _BITS * place & len(ALPHABET) - 1].tobytes()
              for place in range(min(max(places), MOST_PLACES))]  # fmt: skip
    made = []
    for block, (start, end) in enumerate(pairwise(edges)):
        if places[block] > MOST_PLACES:
            rows = values.slice(start, end - start)
            made += json_arrays(rows, np.array([0, end - start]))
        else:
            told = (digits[place][start:end] for place in reversed(range(places[block])))
            made.append(b'{"from":%d,"places":["' % least[block] + b'","'.join(told) + b'"]}')
    return made


def _texts(values: pa.Array, edges: Ints) -> list[bytes]:
    """Different values once, and where each stands; as they are where they hardly repeat.

    The first block speaks for all: to find what repeats in a column of numbers that are all
    different takes longer than anything else here.
    """
    known = pa.types.is_dictionary(values.type)
    if not _repeats((values.indices if known else values).slice(0, edges[1])):
        return json_arrays(values, edges)
    found = values if known else encoded([values]).sorted()
    codes = found.indices.fill_null(len(found.dictionary)).to_numpy()
    return _listed(found.dictionary, codes, edges)


def _numbered(numbers: Ints, edges: Ints, texts: TextsOf) -> list[bytes]:
    """As `_texts`, of texts that numbers stand for; these are made once for each block."""
    found = [_different(numbers[start:end]) for start, end in pairwise(edges)]
    if not _often(len(found[0][0]), edges[1]):
        return json_arrays(texts(numbers), edges)
    values, codes = (np.concatenate(parts) for parts in zip(*found, strict=True))
    ends = np.cumsum([0, *(len(different) for different, _ in found)])
    return _told(json_arrays(texts(values), ends), _numbers(pa.array(codes), edges))


def _different(numbers: Ints) -> tuple[Ints, Ints]:
    """The different numbers in order, and for each number which it is."""
    steps = np.diff(numbers, prepend=numbers[:1])
    if (steps < 0).any():
        order = in_order(numbers)
        different, ranks = _different(numbers[order])
        codes = np.empty(len(numbers), np.int64)
        codes[order] = ranks
        return different, codes
    fresh = steps > 0
    fresh[0] = True
    return numbers[fresh], np.cumsum(fresh) - 1


def _repeats(values: pa.Array) -> bool:
    return _often(pc.count_distinct(values, mode="all").as_py(), len(values))


def _often(different: int, rows: int) -> bool:
    return different < REPEATED * rows


def _listed(different: pa.Array, codes: Ints, edges: Ints) -> list[bytes]:
    """Per block the values it has, and for each row which; the last code is null."""
    if len(different) > SOME:
        used = np.bincount(codes, minlength=len(different) + 1)[:-1] > 0
        different = different.filter(pa.array(used))
        codes = np.append(np.cumsum(used) - 1, len(different))[codes]
    blocks, null = len(edges) - 1, len(different)
    flat = codes + np.repeat(np.arange(blocks) * (null + 1), np.diff(edges))
    met = np.zeros((blocks, null + 1), np.bool_)
    met.ravel()[flat] = True
    at = np.cumsum(met, axis=1, dtype=np.int32).ravel().take(flat) - 1
    empty = codes == null
    rows = pa.array(at, mask=empty if empty.any() else None)
    ends = np.cumsum([0, *met[:, :null].sum(axis=1)])
    values = json_arrays(different.take(pa.array(np.nonzero(met[:, :null])[1])), ends)
    return _told(values, _numbers(rows, edges))


def _told(values: list[bytes], at: list[bytes]) -> list[bytes]:
    return [b'{"values":' + told + b',"at":' + places + b"}"
            for told, places in zip(values, at, strict=True)]  # fmt: skip


def _escaped(texts: pa.Array, edges: Ints) -> list[int]:
    """The blocks with quotation marks, backslashes or control characters."""
    _, places, content = texts.buffers()
    if content is None or not len(texts):
        return []
    ends = np.frombuffer(places, np.int32)[texts.offset : texts.offset + len(texts) + 1][edges]
    told = np.frombuffer(content, np.uint8)
    if not _escapes(told[ends[0] : ends[-1]]):
        return []
    pieces = (told[start:end] for start, end in pairwise(ends))
    return [block for block, piece in enumerate(pieces) if _escapes(piece)]


def _escapes(told: NDArray[np.uint8]) -> bool:
    special = (
        told.min(initial=_QUOTE) < _FIRST_PRINTED
        or (told == _QUOTE).any()
        or (told == _BACKSLASH).any()
    )
    return bool(special)
