"""Values to keys on the engine: a column's distinct values, folded as the analyzer folds them.

Folding one by one in Python takes minutes for millions of values. Most need none: text of
characters that `fold` leaves alone is its own key, codes only become lower case, and case numbers
differ in their serial number, so that each distinct front is folded once. What is left over goes
through the analyzer itself; its tests compare the two on everything the shortcuts let through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import pyarrow as pa

from generator.search.analyzer import case_key, code_key, name_key
from generator.search.folding import fold

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

_SERIAL = "[0-9]+号$"
_CODE = "[0-9A-Za-z*]+"
_SAMPLE_SERIAL = "1"


def create_value_keys(database: Any, table: str, source: str, kind: str, column: str) -> None:
    """Create `table` with `value` and `key`: a row per distinct value and each of its keys."""
    database.execute(f"""
        CREATE TABLE {table} (value VARCHAR, key VARCHAR);
        CREATE TABLE judged AS SELECT value, regexp_full_match(value, '{_EASY[kind]()}') AS easy
        FROM (SELECT DISTINCT {column}::VARCHAR AS value FROM {source} WHERE {column} IS NOT NULL);
        INSERT INTO {table} SELECT {_SELECT.get(kind, "value, value")} FROM judged WHERE easy""")
    rest = database.execute("SELECT value FROM judged WHERE NOT easy").fetchall()
    _insert(database, table, [(v, key) for (v,) in rest for key in KEYS[kind](v)])
    database.execute("DROP TABLE judged")


def create_row_keys(
    database: Any, table: str, source: str, kind: str, column: str, row: str
) -> None:
    """Create `table` with `row` and `key`, for each key of each row."""
    if kind == "case_no":
        _create_case_keys(database, table, source, column, row)
        return
    create_value_keys(database, "value_keys", source, kind, column)
    database.execute(f"""
        CREATE TABLE {table} AS SELECT s.{row} AS row, k.key
        FROM {source} s JOIN value_keys k ON s.{column}::VARCHAR = k.value;
        DROP TABLE value_keys""")


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
    "id": "value, lower(value)",
    "organisation": "value, unnest(CASE WHEN length(value) = 18"
                    " THEN [lower(value), lower(value[9:17])] ELSE [lower(value)] END)",
}  # fmt: skip
"""Values that need no folding, as a pattern, and what their keys are."""


def _create_case_keys(database: Any, table: str, source: str, column: str, row: str) -> None:
    """Fold each distinct front of a case number once, with a serial number for all."""
    database.execute(f"""
        CREATE TABLE parted AS
        SELECT row, value, left(tail, -1) AS serial,
               CASE WHEN tail[1] = '0' THEN '' ELSE left(value, -length(tail)) END AS front
        FROM (SELECT {row} AS row, {column}::VARCHAR AS value,
                     regexp_extract(value, '{_SERIAL}') AS tail
              FROM {source} WHERE {column} IS NOT NULL);
        CREATE TABLE fronts (value VARCHAR, key VARCHAR)""")
    fronts = database.execute("SELECT DISTINCT front FROM parted WHERE front <> ''").fetchall()
    sampled = [(front, case_key(f"{front}{_SAMPLE_SERIAL}号")) for (front,) in fronts]
    _insert(database, "fronts", [(front, key[: -len(_SAMPLE_SERIAL)]) for front, key in sampled
                                 if key.endswith(f"|{_SAMPLE_SERIAL}")])  # fmt: skip
    rest = database.execute("""SELECT DISTINCT value FROM parted
        WHERE front NOT IN (SELECT value FROM fronts)""").fetchall()
    database.execute("CREATE TABLE others (value VARCHAR, key VARCHAR)")
    _insert(database, "others", [(v, key) for (v,) in rest for key in KEYS["case_no"](v)])
    database.execute(f"""
        CREATE TABLE {table} AS
        SELECT p.row, f.key || p.serial AS key FROM parted p JOIN fronts f ON p.front = f.value
        UNION ALL SELECT p.row, o.key FROM parted p JOIN others o ON p.value = o.value
                  WHERE p.front NOT IN (SELECT value FROM fronts);
        DROP TABLE parted; DROP TABLE fronts; DROP TABLE others""")


def _insert(database: Any, table: str, rows: list[tuple[str, str]]) -> None:
    """Insert rows of value and key, those with an empty key left out."""
    kept = [row for row in rows if row[1]]
    if kept:
        arriving = pa.table({"value": [v for v, _ in kept], "key": [k for _, k in kept]})
        database.register("arriving", arriving)
        database.execute(f"INSERT INTO {table} SELECT value, key FROM arriving")
        database.unregister("arriving")
