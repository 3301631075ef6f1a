"""Inline `data` of a resource -> a raw table of text, of the same meaning.

A descriptor may hold rows itself, as JSON: lists of cells below a list of labels, or objects by
label. The engine reads text; a JSON number, boolean, list or object becomes the text that
Frictionless reads as the same value, or one that is of the wrong type just as the value is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.checks.meaning import read_header
from generator.intake.dialect import Dialect
from generator.intake.raw import Block, Placed, RawTable, Result, UnreadableFile
from generator.model import Resource

NATURAL = {
    "integer": (int, float),
    "number": (int, float),
    "year": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "geojson": (dict,),
    "array": (list,),
}
"""JSON values that a type takes besides text."""

UNDECIDED = frozenset({"list", "geopoint", "yearmonth"})
"""Types of which some JSON values are read in a way that no text has."""


@dataclass(frozen=True, slots=True)
class RowsAtHand:
    """Rows that are in memory already: one block, whose first record is number `first`."""

    block: Block
    first: int

    def scan(self, work: Callable[[Block], Result], threads: int) -> Iterator[Placed[Result]]:
        """Apply `work` to the only block."""
        yield Placed(self.block, work(self.block), self.first, self.first)


@dataclass(frozen=True, slots=True)
class Inline:
    """Inline data by their dialect: the labels, and the rows by number; the header is record 1.

    `first` is the number of the first record below the header, `end` that after the last.
    """

    labels: tuple[str, ...]
    rows: Mapping[int, Sequence[Any]]
    first: int
    end: int

    def sample(self, size: int) -> list[list[Any]]:
        """The rows among the first `size` records, as they stand."""
        return [list(row) for number, row in self.rows.items() if number <= size]


def read_inline(data: Any, names: Sequence[str], dialect: Dialect) -> Inline:
    """Rows as lists of cells. Objects have the fields `names`, else their first one's keys.

    Raises `UnreadableFile` where the data are no rows.
    """
    records = dict(enumerate(_records(data, names), 1))
    wanted = dialect.header_rows
    if wanted is None:
        found = (n for n, cells in records.items() if dialect.is_row(n, cells))
        wanted = (next(found, 1),)
    header = [[_label(cell) for cell in records[n]] for n in wanted
              if n in records and not dialect.is_comment(n, records[n])]  # fmt: skip
    first = wanted[-1] + 1 if wanted else 1
    rows = {n: cells for n, cells in records.items() if n >= first and dialect.is_row(n, cells)}
    return Inline(dialect.labels_of(header), rows, first, max(len(records) + 1, first))


def inline_table(resource: Resource, inline: Inline) -> RawTable:
    """The rows as text; `resource` has its schema by now.

    Raises `UnreadableFile` where a value has no text of the same meaning.
    """
    import pyarrow as pa

    columns = list(read_header(resource.schema.descriptor, inline.labels).fields)
    rows = []
    for number, cells in inline.rows.items():
        beyond: list[Mapping[str, Any]] = [{}] * (len(cells) - len(columns))
        pairs = zip(cells, [*columns, *beyond], strict=False)
        rows.append([_text(value, column, number) for value, column in pairs])
    width = len(inline.labels) or len(resource.schema.fields)
    arrays = [
        pa.array([row[c] if c < len(row) else None for row in rows], pa.string())
        for c in range(width)
    ]
    ragged = {i: [c or "" for c in row] for i, row in enumerate(rows) if len(row) != width}
    cells = pa.table(arrays, names=[str(c) for c in range(width)])
    positions = [number - inline.first for number in inline.rows]
    block = Block(0, cells, inline.end - inline.first, positions, ragged)
    return RawTable(resource, inline.labels, RowsAtHand(block, inline.first), ("(data)",))


def _records(data: Any, names: Sequence[str]) -> Iterator[Sequence[Any]]:
    """The lists as they stand; of objects their labels, then their values."""
    if not isinstance(data, list) or not data:
        raise _no_rows("a list of rows is expected")
    first = data[0]
    if not isinstance(first, list | dict) or not all(isinstance(r, type(first)) for r in data):
        raise _no_rows("all rows must be lists, or all of them objects")
    if isinstance(first, list):
        yield from data
        return
    labels = tuple(names or first)
    yield labels
    yield from ([row.get(label) for label in labels] for row in data)


def _label(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _text(value: Any, column: Mapping[str, Any], row: int) -> str | None:
    """The text of one JSON value; a word of the wrong type where the column takes none such."""
    if value is None or isinstance(value, str):
        return value
    kind = column.get("type", "any")
    if kind == "any":
        return _plain(value)
    if isinstance(value, NATURAL.get(kind, ())) and (kind == "boolean") == isinstance(value, bool):
        return _natural(value, column)
    if kind == "string" or kind in UNDECIDED:
        raise UnreadableFile(
            "type-error" if kind == "string" else "file-unreadable",
            f"row {row}: a JSON {_word(value)} in the field {column['name']} of type {kind}",
            "write it as text; the rest of the table has not been checked",
        )
    return str(value) if isinstance(value, bool) else f"<{_word(value)}>"


def _natural(value: Any, descriptor: Mapping[str, Any]) -> str:
    kind = descriptor["type"]
    if kind == "boolean":
        values = ("trueValues", "true") if value else ("falseValues", "false")
        return str(descriptor.get(values[0], [values[1]])[0])
    if kind == "year":
        return f"{value:04}"
    if kind == "number":
        return _plain(value).replace(".", str(descriptor.get("decimalChar", ".")))
    if kind == "integer" and isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _plain(value)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _word(value: Any) -> str:
    words = {bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}
    return words[type(value)]


def _no_rows(what: str) -> UnreadableFile:
    return UnreadableFile("source-error", f"inline data: {what}",
                          "write a list of lists, labels first, or a list of objects")  # fmt: skip
