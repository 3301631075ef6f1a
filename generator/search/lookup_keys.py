"""Values to keys on the engine: a column's different values, folded as the analyzer folds them.

Folding one by one in Python takes minutes for millions of values. Most need none: text of
characters that `fold` leaves alone is its own key, and codes only become lower case. What is left
over goes through the analyzer itself; its tests compare the two on everything the shortcuts let
through. For case numbers see `lookup_cases`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from generator.search.analyzer import case_key, code_key, name_key
from generator.search.folding import fold
from generator.search.lookup_characters import Characters
from generator.search.lookup_columns import TextsOf
from generator.search.lookup_order import Ints, in_order, repeated
from generator.search.lookup_source import Coded

_CREDIT_CODE_LENGTH = 18
_ORGANISATION_CODE = slice(8, 17)


def _credit_code_keys(code: str) -> list[str]:
    """A unified credit code is also found by the organisation code inside it (GB 32100)."""
    key = code_key(code)
    return [key, key[_ORGANISATION_CODE]] if len(key) == _CREDIT_CODE_LENGTH else [key]


def _one(key_of: Callable[[str], str]) -> Callable[[str], list[str]]:
    return lambda value: [key_of(value)]


KEYS: Mapping[str, Callable[[str], list[str]]] = {
    "name": _one(name_key),
    "id": _one(code_key),
    "organisation": _credit_code_keys,
    "organisation_name": _one(name_key),
    "case_no": _one(case_key),
}
"""Kinds of keys a descriptor may name under `publishing.lookup`, and how a value becomes keys."""

LONGEST = 200
"""Characters of a key; what is longer is found by its first so many."""

_CODE = "[0-9A-Za-z*]+"


@dataclass(frozen=True, slots=True)
class Ranked:
    """The keys of rows, in order: row `rows[i]` has the key that has the place `ranks[i]`.

    `texts` gives the keys that have these places. To sort whole numbers takes a fraction of what
    it takes with texts.
    """

    rows: Ints
    ranks: Ints
    texts: TextsOf


def rank_values(database: Any, kind: str, values: Coded) -> Ranked:
    """The keys of this kind that rows with these values have."""
    value, keys = _value_keys(database, kind, values.texts)
    characters = Characters.of(keys)
    places, fresh = characters.sorted(characters.starts)
    ordered = characters.text[places]
    rank = np.empty(len(keys), np.int64)
    rank[ordered] = np.cumsum(fresh) - 1
    different = keys.take(pa.array(ordered[fresh]))
    by_value = in_order(value)
    counts = np.bincount(value, minlength=len(values.texts) + 1)
    starts = np.cumsum(counts) - counts
    rows, nth = repeated(counts[values.codes])
    ranks = rank[by_value[starts[values.codes[rows]] + nth]]
    return Ranked(rows, ranks, lambda ranks: different.take(pa.array(ranks)))


def _value_keys(database: Any, kind: str, values: pa.Array) -> tuple[Ints, pa.Array]:
    """The keys of values: the place of a value and a key of it, as many as there are."""
    with database.cursor() as own:  # with tables of its own, for keys are made side by side
        own.register("given", pa.table({"value": np.arange(len(values)), "text": values}))
        own.execute(f"""
            CREATE TEMP TABLE judged AS
            SELECT value, text, regexp_full_match(text, '{_EASY[kind]()}') AS easy FROM given;
            CREATE TEMP TABLE keys AS
            SELECT value, {_SELECT.get(kind, "text")} AS key FROM judged WHERE easy""")
        rest = own.execute("SELECT value, text FROM judged WHERE NOT easy").fetchall()
        found = [(value, key) for value, text in rest for key in KEYS[kind](text) if key]
        if found:
            arriving = pa.table({"value": [v for v, _ in found], "key": [key for _, key in found]})
            own.register("arriving", arriving)
            own.execute("INSERT INTO keys SELECT value, key FROM arriving")
        pairs = own.sql(f"SELECT value, left(key, {LONGEST}) AS key FROM keys").to_arrow_table()
    return pairs["value"].to_numpy(), pairs["key"].combine_chunks()


@lru_cache(maxsize=1)
def plain() -> str:
    """A character class of the engine: common Chinese characters that folding leaves alone."""
    points = [p for p in range(0x4E00, 0xA000) if fold(chr(p)) == chr(p)]
    known = set(points)
    starts = [p for p in points if p - 1 not in known]
    ends = [p for p in points if p + 1 not in known]
    spans = zip(starts, ends, strict=True)
    return "[" + "".join(f"\\x{{{a:x}}}-\\x{{{b:x}}}" for a, b in spans) + "]"


_EASY: Mapping[str, Callable[[], str]] = {
    "name": lambda: f"{plain()}+", "organisation_name": lambda: f"{plain()}+",
    "id": lambda: _CODE, "organisation": lambda: _CODE,
}  # fmt: skip
_SELECT = {
    "id": "lower(text)",
    "organisation": "unnest(CASE WHEN length(text) = 18"
                    " THEN [lower(text), lower(text[9:17])] ELSE [lower(text)] END)",
}  # fmt: skip
"""Values that need no folding, as a pattern, and what their keys are."""
