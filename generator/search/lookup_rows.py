"""What a look-up knows of each row beside its keys: place, year, and whether it is a firm's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from generator.model import Publishing
from generator.search.lookup_order import Ints
from generator.search.lookup_source import Coded, Source

Lookup = Mapping[str, Sequence[str]]

SOLE_TRADER = "92*"
"""Credit codes of sole traders begin so; their records are natural persons' (DOMAIN P-01)."""

_YEAR = 4  # digits


def places(source: Source, lookup: Lookup) -> tuple[list[tuple[str, str]], Ints]:
    """Every pair of province and court in order, and for each row the place of its own."""
    province, court = (_filled(source, lookup, kind) for kind in ("province", "court"))
    among = len(court.texts)
    pairs, numbers = np.unique(province.codes.astype(np.int64) * among + court.codes,
                               return_inverse=True)  # fmt: skip
    provinces, courts = province.texts.to_pylist(), court.texts.to_pylist()
    named = [(provinces[pair // among], courts[pair % among]) for pair in pairs.tolist()]
    order = sorted(range(len(named)), key=named.__getitem__)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return [named[n] for n in order], rank[numbers]


def years(source: Source, lookup: Lookup) -> Ints:
    """The year of each row, 0 where it states none."""
    dates = _filled(source, lookup, "year")
    return dates.told([_year(text) for text in dates.texts.to_pylist()])


def firms(source: Source, publishing: Publishing) -> NDArray[np.bool_]:
    """Of a list that also has persons: rows with a code, unless said to be persons'."""
    if publishing.natural_persons == "none":
        return np.ones(source.rows, np.bool_)
    codes = [(field, ("*",)) for field in publishing.lookup.get("organisation", ())]
    sole = [(field, (SOLE_TRADER,)) for field, _ in codes]
    persons = [said for said in publishing.person_rows.items() if said[0] in source.columns]
    coded = cache(lambda field: source.coded([field]))
    return _one_of(source.rows, coded, codes) & ~_one_of(source.rows, coded, [*sole, *persons])


def _filled(source: Source, lookup: Lookup, kind: str) -> Coded:
    """The column that a filter asks, an empty text where there is none."""
    fields = lookup.get(kind)
    return source.coded(fields[:1], null="") if fields else Coded.same("", source.rows)


def _year(text: str) -> int:
    stated = text[:_YEAR]
    return int(stated) if stated.isascii() and stated.isdigit() else 0


def _one_of(
    rows: int, coded: Callable[[str], Coded], said: Iterable[tuple[str, Sequence[str]]]
) -> NDArray[np.bool_]:
    """Whether one of the columns has one of its values."""
    found = np.zeros(rows, np.bool_)
    for field, values in said:
        column = coded(field)
        found |= column.told(_is_one(column.texts, values).astype(np.int64)) > 0
    return found


def _is_one(texts: pa.Array, values: Sequence[str]) -> NDArray[np.bool_]:
    """`*` at the end of a value stands for any end of a text that is not empty."""
    found = np.zeros(len(texts), np.bool_)
    for value in values:
        one = pc.starts_with(texts, value[:-1]) if value[-1:] == "*" else pc.equal(texts, value)
        found |= one.to_numpy(zero_copy_only=False)
    said: NDArray[np.bool_] = pc.not_equal(texts, "").to_numpy(zero_copy_only=False)
    return found & said
