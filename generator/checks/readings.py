"""Texts read as days, as whole numbers or as shapes: what predicates compare and match.

A text that is no such value, or one of the texts that mean "no value", is null: the schema has an
error of its own for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.checks.conditions import DAY
from generator.checks.rules.patterns import LEAP_YEAR

if TYPE_CHECKING:
    import pyarrow as pa

FIRST_YEAR = "1800"
"""Earlier years are typing errors, and engines disagree about the calendar of old."""

_DAY = f"^(?:{DAY}|{LEAP_YEAR}-02-29)$"
_WHOLE = "^[0-9]{1,18}$"
_AS_ZERO = bytes(ord("0") if chr(octet) in "123456789" else octet for octet in range(256))


def days(texts: pa.Array, missing: Sequence[str]) -> pa.Array:
    """YYYY-MM-DD as dates, from `FIRST_YEAR` on."""
    import pyarrow as pa
    import pyarrow.compute as pc

    right = pc.and_(pc.match_substring_regex(texts, _DAY), pc.greater_equal(texts, FIRST_YEAR))
    return _where(right, texts, missing).cast(pa.date32())


def whole_numbers(texts: pa.Array, missing: Sequence[str]) -> pa.Array:
    """One to eighteen ASCII digits as numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return _where(pc.match_substring_regex(texts, _WHOLE), texts, missing).cast(pa.int64())


def _where(right: pa.Array, texts: pa.Array, missing: Sequence[str]) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    absent = pc.is_in(texts, value_set=pa.array(missing, pa.string()))
    return pc.if_else(pc.and_not(right, absent), texts, None)


def shapes(texts: pa.Array) -> pa.Array:
    """The same texts with every digit as 0: what an expression says that tells no digits apart."""
    import numpy as np
    import pyarrow as pa

    _, offsets, content = texts.buffers()
    if content is None:
        return texts
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    octets = memoryview(content)[ends[0] : ends[-1]].tobytes().translate(_AS_ZERO)
    buffers = [
        _bits(texts.is_valid()) if texts.null_count else None,
        pa.py_buffer(ends - ends[0]),
        pa.py_buffer(octets),
    ]
    return pa.Array.from_buffers(texts.type, len(texts), buffers)


def known(texts: pa.Array, missing: Sequence[str]) -> pa.Array:
    """The same texts, null where one means "no value"; no text is copied."""
    import pyarrow as pa
    import pyarrow.compute as pc

    absent = pc.is_in(texts, value_set=pa.array([*missing, None], pa.string()))
    if not absent.true_count:
        return texts
    _, offsets, content = texts.buffers()
    buffers = [_bits(pc.invert(absent), texts.offset), offsets, content]
    return pa.Array.from_buffers(texts.type, len(texts), buffers, offset=texts.offset)


def _bits(flags: pa.BooleanArray, offset: int = 0) -> pa.Buffer:
    """Flags as Arrow keeps them, behind `offset` bits of no meaning."""
    import numpy as np
    import pyarrow as pa

    each = flags.to_numpy(zero_copy_only=False)
    return pa.py_buffer(np.packbits(np.append(np.zeros(offset, bool), each), bitorder="little"))
