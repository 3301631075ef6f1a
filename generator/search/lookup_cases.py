"""Case numbers in the order of their keys, by whole numbers.

Of millions of case numbers hardly two are alike, but nearly all are one of a few thousand fronts,
`（2024）粤0000执`, and a serial number. A front is folded once, with any serial number; its keys
are its own key, here called head, and the digits. Heads stand by their rank and digits as texts do,
10 before 2. That is the order of whole keys, unless a head begins another one that goes on with
what stands before digits or among them. Then keys are put in order as texts, which takes longer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.search.analyzer import case_key
from generator.search.lookup_keys import LONGEST, Ranked
from generator.search.lookup_order import Ints, in_order
from generator.search.lookup_source import encoded

END = "号"
DIGITS = 9
"""Of a serial number at most."""

_KEY = re.compile(rf"(.*\D|)([1-9][0-9]{{0,{DIGITS - 1}}}|)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Parted:
    """A key for each of `rows`: a place in `heads`, and the serial number, 0 for none."""

    rows: Ints
    heads: list[str]
    head: Ints
    serial: Ints


def rank_cases(values: pa.ChunkedArray) -> Ranked:
    """The keys of these case numbers, rows in order."""
    found = _parted(values)
    heads = sorted(set(found.heads))
    rank = {head: number for number, head in enumerate(heads)}
    ranks = np.array([rank[head] for head in found.heads], np.int64)
    digits = np.searchsorted(10 ** np.arange(DIGITS), found.serial, "right")
    width = int(digits.max(initial=0))
    aligned = found.serial * 10 ** (width - digits)
    packed = ranks[found.head] * 10 ** (width + 1) + aligned * 10 + digits
    order = in_order(packed)
    new = np.diff(packed[order], prepend=-1) != 0
    places = np.empty(len(order), np.int64)
    places[order] = np.cumsum(new) - 1
    keys = _Keys(pa.array(heads, pa.string()), packed[order][new], width)
    if all(_apart(*pair) for pair in pairwise(heads)):
        return Ranked(found.rows, places, keys.texts)
    by_text = pc.sort_indices(keys.texts(np.arange(len(keys.packed)))).to_numpy()
    moved = np.empty(len(by_text), np.int64)
    moved[by_text] = np.arange(len(by_text))
    return Ranked(found.rows, moved[places], _Keys(keys.heads, keys.packed[by_text], width).texts)


@dataclass(frozen=True, slots=True)
class _Keys:
    """Heads, and every key as one number: its head, `width` digits from the left, how many."""

    heads: pa.Array
    packed: Ints
    width: int

    def texts(self, ranks: Ints) -> pa.Array:
        head, rest = np.divmod(self.packed[ranks], 10 ** (self.width + 1))
        aligned, digits = np.divmod(rest, 10)
        serial = pa.array(aligned // 10 ** (self.width - digits), mask=digits == 0)
        return pc.binary_join_element_wise(
            self.heads.take(pa.array(head)), serial.cast(pa.string()), "", null_handling="replace"
        )


def _apart(head: str, following: str) -> bool:
    """Whether all keys of a head stand before those of the one that follows it in order."""
    return not following.startswith(head) or following[len(head)] > "9"


def _parted(values: pa.ChunkedArray) -> _Parted:
    """Keys by their fronts, and one by one where a number is not written like that."""
    parts = [_fronts(chunk) for chunk in values.chunks]
    front = encoded([fronts for fronts, _ in parts])
    serial = np.concatenate([np.zeros(0, np.int64), *(serials for _, serials in parts)])
    heads = [_head(text) for text in front.texts.to_pylist()]
    easy = front.told([head is not None for head in heads], 0) > 0
    rows, others = np.flatnonzero(easy), np.flatnonzero(~easy)

    alone = encoded(values.take(pa.array(others)).chunks)
    keys = [_split(case_key(text)[:LONGEST]) for text in alone.texts.to_pylist()]
    named = alone.told([key != ("", 0) for key in keys], 0) > 0
    own_head = alone.told(np.arange(len(keys)) + len(heads), 0)[named]
    own_serial = alone.told([number for _, number in keys], 0)[named]
    return _Parted(
        rows=np.concatenate([rows, others[named]]),
        heads=[head or "" for head in heads] + [head for head, _ in keys],
        head=np.concatenate([front.codes[rows], own_head]),
        serial=np.concatenate([serial[rows], own_serial]),
    )


def _split(key: str) -> tuple[str, int]:
    """A key as its head and serial number."""
    found = _KEY.fullmatch(key)
    return (found[1], int(found[2] or 0)) if found else (key, 0)


def _head(front: str) -> str | None:
    """What the keys of all case numbers with this front begin with; None if digits alter it."""
    key = case_key(f"{front}1{END}")
    return key[:-1] if key.endswith("|1") and len(key) <= LONGEST - DIGITS else None


def _fronts(values: pa.Array) -> tuple[pa.Array, Ints]:
    """What stands before the serial number, null where there is no plain one; and the numbers."""
    body = pc.utf8_slice_codeunits(values, 0, -1)
    front = pc.ascii_rtrim(body, "0123456789")
    before, until = (pc.binary_length(part).fill_null(0).to_numpy() for part in (front, body))
    digits = np.minimum(until - before, DIGITS + 1)
    _, places, content = values.buffers()
    told = np.frombuffer(content or b"\0", np.uint8)
    starts = np.frombuffer(places, np.int32)[values.offset : values.offset + len(values)] + before
    serial = np.zeros(len(values), np.int64)
    for place in range(DIGITS):
        there = digits > place
        serial[there] = serial[there] * 10 + told[starts[there] + place] - ord("0")
    plain = (digits > 0) & (digits <= DIGITS) & (serial >= 10 ** np.maximum(digits - 1, 0))
    ended = pc.ends_with(values, END).fill_null(False).to_numpy(zero_copy_only=False)
    return pc.if_else(pa.array(plain & ended), front, None), serial
