"""Columns of a look-up's blocks as JSON, small before they are compressed.

    [..]                        values as they are
    {"from": n, "places": [..]} whole numbers, in digits to the base 64: a text per place, the
                                highest first, a character per row; 0 is null, 1 is `from`
    {"days": column}            dates, as days since 1970-01-01
    {"values": [..], "at": column}   values that repeat, and each row's place in `values`

What is alike stands together, so that gzip has less to read and finds more in it. Texts stay whole:
what is withdrawn must be found by a plain search of the unpacked bytes, and what is published must
not read as something else.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.search.shards import to_json

REPEATED = 0.75
"""A text column with fewer different values per row than this lists them once."""

ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_!#$%()*+,;"
"""Digits to the base 64, none of them decimal: rows of those would read as telephone numbers."""

MOST_PLACES = 5
"""Of numbers in digits to the base 64: browsers count in 32 bits."""

_NULL = "\x00"  # stands for null while texts are joined, for no text without escapes holds it
_ESCAPED = np.isin(np.arange(256), [*range(32), *b'"\\'])
_DIGITS = np.frombuffer(ALPHABET, np.uint8)


def column(values: pa.Array) -> bytes:
    """One column in the form that suits it."""
    if pa.types.is_date32(values.type):
        return b'{"days":' + _numbers(values.cast(pa.int32())) + b"}"
    if pa.types.is_integer(values.type):
        return _numbers(values)
    if not pa.types.is_string(values.type):
        return json_array(values)
    return _listed(values) or json_array(values)


def json_array(values: pa.Array) -> bytes:
    """The values as JSON: integers and booleans as they are, all else as text; null stays null.

    Joined by Arrow as a whole: a tenth of the time that `json.dumps` takes.
    """
    kind = values.type
    texts = values if pa.types.is_string(kind) else values.cast(pa.string())
    bare = pa.types.is_integer(kind) or pa.types.is_boolean(kind)
    if not bare and _escapes(texts):
        return to_json(texts.to_pylist())
    if not len(texts):
        return b"[]"
    found = texts.fill_null("null" if bare else _NULL) if texts.null_count else texts
    lists = pa.ListArray.from_arrays(pa.array([0, len(found)], pa.int32()), found)
    listed: bytes = pc.binary_join(lists, "," if bare else '","')[0].as_buffer().to_pybytes()
    if bare:
        return b"[" + listed + b"]"
    whole = b'["' + listed + b'"]'
    return whole.replace(b'"' + _NULL.encode() + b'"', b"null") if texts.null_count else whole


def _numbers(values: pa.Array) -> bytes:
    """Whole numbers to the base 64, or as they are where they lie too far apart."""
    known = values.drop_null() if values.null_count else values
    numbers = known.to_numpy().astype(np.int64)
    least = int(numbers.min()) if len(numbers) else 0
    codes = numbers - (least - 1)
    places = (int(codes.max(initial=0)).bit_length() + 5) // 6 or 1
    if places > MOST_PLACES:
        return json_array(values)
    if values.null_count:
        known_codes, codes = codes, np.zeros(len(values), np.int64)
        codes[values.is_valid().to_numpy(zero_copy_only=False)] = known_codes
    rows = (_DIGITS[codes >> shift & 63].tobytes() for shift in range(6 * places - 6, -6, -6))
    return b'{"from":%d,"places":["' % least + b'","'.join(rows) + b'"]}'


def _listed(values: pa.Array) -> bytes | None:
    """Different values once, and where each stands; None where they hardly repeat."""
    encoded = values.dictionary_encode()
    different, at = encoded.dictionary, encoded.indices
    if len(different) + (values.null_count > 0) >= REPEATED * len(values):
        return None
    order = pc.sort_indices(different).to_numpy()
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order))
    at = pa.array(ranks).take(at)
    return b'{"values":' + json_array(different.take(order)) + b',"at":' + _numbers(at) + b"}"


def _escapes(texts: pa.Array) -> bool:
    """Whether quotation marks, backslashes or control characters are among the bytes."""
    _, places, content = texts.buffers()
    if content is None or not len(texts):
        return False
    ends = np.frombuffer(places, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return bool(_ESCAPED[np.frombuffer(content, np.uint8)[ends[0] : ends[-1]]].any())
