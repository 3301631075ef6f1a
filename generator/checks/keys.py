"""primaryKey, uniqueKeys, unique and foreignKeys: what each row's key is, and which keys clash.

Two cells are the same where their typed values are: `1`, `01` and `1.0` in a number. A key is kept
as canonical text, one column per field, and a number that equal keys share.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.checks.conditions import DAY
from generator.checks.judge import Judge
from generator.checks.screen import is_absent
from generator.findings import Severity

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

Hashes: TypeAlias = "np.ndarray[Any, np.dtype[np.uint64]]"

CANONICAL: Mapping[str, str] = {
    "integer": "0|-?[1-9][0-9]{0,17}",
    "number": "0|-?[1-9][0-9]{0,17}",
    "year": "[1-9][0-9]{3}",
    "date": DAY,
}
"""Texts that are their own canonical form, by type."""

PLAIN_DIGITS = 18
"""Whole numbers up to here are written out, as in `CANONICAL`; the others as digits and power."""

NAN = "\x00NaN"
"""Not a number: it equals nothing, itself included, so each one gets a number of its own."""

_POWER = re.compile("-?[1-9][0-9]*e-?[0-9]{1,2}")
"""A number in canonical form that is not written out, as long as it can be."""

_nans = count()

WORD = 8
"""Bytes that go into a hash at a time."""

ODD, HALF = 0x9E3779B97F4A7C15, 32
"""2^64 over the golden ratio (Knuth, TAOCP 6.4): multiplied by it, near numbers lie far apart."""

NUMERIC = frozenset({"integer", "number", "year", "boolean"})
"""Types whose values can equal each other."""


@dataclass(frozen=True, slots=True)
class Key:
    """Fields that together identify. `code` is the finding's; `field` is shown ("" for several)."""

    code: str
    fields: tuple[str, ...]
    severity: Severity = Severity.ERROR

    @property
    def field(self) -> str:
        """The column a clash is reported for; Frictionless names none for a primary key."""
        return self.fields[0] if self.code == "unique-error" and len(self.fields) == 1 else ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: `fields` here must be among `other_fields` of `resource` ("" is this one)."""

    fields: tuple[str, ...]
    package: str
    resource: str
    other_fields: tuple[str, ...]


def unique_keys(descriptor: Mapping[str, Any], names: Iterable[str]) -> tuple[Key, ...]:
    """Every key of a schema whose fields the file has."""
    known = set(names)
    by_name = {f["name"]: f for f in descriptor["fields"]}
    single = [Key("unique-error", (n,)) for n in names
              if by_name.get(n, {}).get("constraints", {}).get("unique")]  # fmt: skip
    primary = _names(descriptor.get("primaryKey"))
    keys = [*single, Key("primary-key", primary)] if primary else single
    keys += [Key("unique-error", _names(k)) for k in descriptor.get("uniqueKeys", ())]
    return tuple(dict.fromkeys(k for k in keys if known.issuperset(k.fields)))


def references(descriptor: Mapping[str, Any], names: Iterable[str]) -> tuple[Reference, ...]:
    """Every foreign key of a schema whose fields the file has."""
    found = []
    for stated in descriptor.get("foreignKeys", ()):
        other = stated.get("reference", {})
        found.append(Reference(_names(stated.get("fields")), other.get("package", ""),
                               other.get("resource", ""), _names(other.get("fields"))))  # fmt: skip
    paired = [r for r in found if len(r.fields) == len(r.other_fields)]  # else found at load
    return tuple(r for r in paired if set(names).issuperset(r.fields))


def _names(value: Any) -> tuple[str, ...]:
    return () if not value else (value,) if isinstance(value, str) else tuple(value)


def family(kind: str) -> str:
    """Types whose values can equal each other share a family."""
    if kind in NUMERIC:
        return "number"
    return "text" if kind in ("string", "any") else kind


def key_column(descriptor: Mapping[str, Any], judge: Judge, cells: pa.ChunkedArray) -> pa.Array:
    """Canonical texts of one column; null where there is no value or none of the right type."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = descriptor.get("type", "any")
    texts = cells.combine_chunks()
    absent = is_absent(texts, sorted(judge.missing))
    if absent.any():
        texts = pc.if_else(pa.array(absent), None, texts)
    if family(kind) == "text" and descriptor.get("format", "default") in ("default", ""):
        return texts
    if kind not in CANONICAL or descriptor.get("format", "default") != "default":
        return _judged(judge, texts)
    plain = pc.match_substring_regex(texts, f"^(?:{CANONICAL[kind]})$")
    if pc.all(plain).as_py() in (True, None):
        return texts
    rest = _judged(judge, pc.if_else(plain, None, texts))
    return pc.if_else(pc.fill_null(plain, False), texts, rest)


def _judged(judge: Judge, texts: pa.Array) -> pa.Array:
    import pyarrow as pa

    encoded = texts.dictionary_encode()
    known = [canonical(judge.value(t)) for t in encoded.dictionary.to_pylist()]
    keys = pa.array(known, pa.string()).take(encoded.indices)
    if NAN not in known:
        return keys
    each = (f"{NAN} {next(_nans)}" if key == NAN else key for key in keys.to_pylist())
    return pa.array(each, pa.string(), size=len(keys))


def hashes(columns: Sequence[pa.Array]) -> Hashes:
    """A number for each row, the same where all its texts are; a null is not an empty text.

    Eight bytes at a time go into each row's number, so that it takes a few steps for all rows.
    """
    import numpy as np

    found = np.zeros(len(columns[0]), np.uint64)
    for texts in columns:
        starts, lengths, words = _words(texts)
        _stir(found, slice(None), lengths.astype(np.uint64))
        for step in range(0, int(lengths.max(initial=0)), WORD):
            left = lengths - step
            rows = slice(None) if left.min() > 0 else np.flatnonzero(left > 0)
            beyond = 8 * (WORD - np.minimum(left[rows], WORD)).astype(np.uint64)
            _stir(found, rows, words[starts[rows] + step] << beyond)
    return found


def _words(texts: pa.Array) -> tuple[Any, Any, Any]:
    """Where each text starts, how many bytes it has (-1: null), eight bytes from each byte on."""
    import numpy as np
    import pyarrow.compute as pc

    lengths = pc.fill_null(pc.binary_length(texts), -1).to_numpy()
    _, offsets, data = texts.buffers()
    starts = np.frombuffer(offsets or bytes(4), np.int32)[texts.offset :][: len(texts)]
    octets = np.zeros((data.size if data else 0) + WORD, np.uint8)
    octets[:-WORD] = np.frombuffer(data or b"", np.uint8)
    return starts, lengths, np.ndarray(len(octets) - WORD + 1, "<u8", octets, strides=(1,))


def _stir(found: Hashes, rows: Any, values: Any) -> None:
    import numpy as np

    mixed = (found[rows] ^ values) * np.uint64(ODD)
    found[rows] = mixed ^ (mixed >> np.uint64(HALF))


def canonical(value: Any) -> str | None:
    """One text for all values that Python holds equal; None for None, `NAN` for no number."""
    if value is None:
        return None
    if isinstance(value, bool | int | float | Decimal):
        return _number(value)
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat() if value.tzinfo is None else f"{value.astimezone(UTC)}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _time(value)
    if isinstance(value, tuple):
        return ",".join(_number(v) for v in value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return _duration(value)


def shown_key(text: str | None, kind: str) -> str:
    """A canonical text for people: `15e-1` of the family of numbers is 1.5; others as they are."""
    if text is None or kind != "number" or not _POWER.fullmatch(text):
        return text or ""
    return f"{Decimal(text):f}"


def _number(value: bool | int | float | Decimal) -> str:
    number = Decimal(int(value)) if isinstance(value, bool | int) else Decimal(value)
    if number.is_nan():
        return NAN
    if not number.is_finite():
        return str(number)
    sign, digits, exponent = number.as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    bare = text.rstrip("0")
    power = int(exponent) + len(text) - len(bare)
    if not bare:
        return "0"
    whole = power >= 0 and len(bare) + power <= PLAIN_DIGITS
    return "-" * sign + (bare + "0" * power if whole else f"{bare}e{power}")


def _time(value: time) -> str:
    offset = value.utcoffset()
    if offset is None:
        return value.isoformat()
    moment = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second,
                       microseconds=value.microsecond)  # fmt: skip
    return f"{(moment - offset).total_seconds()} UTC"


def _duration(value: Any) -> str:
    """`P1D` is `PT24H`; a year is not twelve months, because Frictionless hashes them apart."""
    rest = getattr(value, "tdelta", value)
    return f"{getattr(value, 'years', 0)} {getattr(value, 'months', 0)} {rest}"
