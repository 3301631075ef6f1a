"""Table Dialect v2: which keys there are, and what their values must be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.settings import nearest

DIALECT_KEYS = frozenset(
    """
    $schema header headerRows headerJoin commentRows commentChar delimiter lineTerminator quoteChar
    doubleQuote escapeChar nullSequence skipInitialSpace property itemType itemKeys sheetNumber
    sheetName table
    """.split()
)
"""Keys of the standard; those of other formats than the file's are ignored, as it asks."""


def _is_character(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 1


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _are_row_numbers(value: Any) -> bool:
    return isinstance(value, list) and all(type(n) is int and n > 0 for n in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_SHAPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "delimiter": (_is_character, "one character"),
    "quoteChar": (lambda value: value == "" or _is_character(value), "one character"),
    "escapeChar": (_is_character, "one character"),
    "commentChar": (lambda value: _is_text(value) and value != "", "one or more characters"),
    "lineTerminator": (lambda value: value in ("\n", "\r\n", "\r"), r"a line end: \n or \r\n"),
    "header": (_is_flag, "true or false"),
    "doubleQuote": (_is_flag, "true or false"),
    "skipInitialSpace": (_is_flag, "true or false"),
    "headerRows": (_are_row_numbers, "a list of row numbers, from 1"),
    "commentRows": (_are_row_numbers, "a list of row numbers, from 1"),
    "headerJoin": (_is_text, "a text"),
}


def unknown_keys(dialect: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Keys that nothing reads, as (detail, hint)."""
    for key in dialect:
        if key not in DIALECT_KEYS:
            yield f"dialect: unknown key {key!r}", nearest(key, DIALECT_KEYS)


def wrong_values(dialect: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Values that cannot be applied, as (detail, hint)."""
    if "nullSequence" in dialect:
        yield "dialect: nullSequence is not supported", "state it in the schema's missingValues"
    for key, value in dialect.items():
        is_right, expected = _SHAPES.get(key, (None, ""))
        if is_right and not is_right(value):
            yield f"dialect: {key} must be {expected}, not {value!r}", "correct the dialect"
