"""Inline `data` of a resource -> a raw table of text, of the same meaning.

A descriptor may hold rows itself, as JSON: lists of cells below a list of labels, or objects by
label. The engine reads text; a JSON number, boolean, list or object becomes the text that
Frictionless reads as the same value, or one that is of the wrong type just as the value is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.checks.meaning import read_header
from generator.intake.raw import Block, Placed, RawTable, Result, UnreadableFile
from generator.model import Resource

if TYPE_CHECKING:
    import pyarrow as pa

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
    """Rows that are in memory already."""

    cells: pa.Table
    ragged: Mapping[int, Sequence[str]] = field(default_factory=dict)

    def scan(self, work: Callable[[Block], Result], threads: int) -> Iterator[Placed[Result]]:
        """Apply `work` to the only block."""
        block = Block(0, self.cells, self.cells.num_rows, None, self.ragged)
        yield Placed(block, work(block), 2, 2)


def inline_labels(data: Any, names: Sequence[str]) -> tuple[str, ...]:
    """The labels: the first list, or the field `names`, or without a schema the first keys.

    Raises `UnreadableFile` where the data are no rows.
    """
    if not isinstance(data, list) or not data:
        raise _no_rows("a list of rows is expected")
    first = data[0]
    if not isinstance(first, list | dict) or not all(isinstance(r, type(first)) for r in data):
        raise _no_rows("all rows must be lists, or all of them objects")
    if isinstance(first, dict):
        return tuple(names or map(str, first))
    return tuple("" if v is None else str(v).strip() for v in first)


def inline_sample(data: Sequence[Any], labels: Sequence[str], size: int) -> list[list[Any]]:
    """The first rows as they stand, the header not among them."""
    return [_cells(row, labels) for row in _below_header(data)[:size]]


def inline_table(resource: Resource, data: Sequence[Any], labels: tuple[str, ...]) -> RawTable:
    """The rows as text; `resource` has its schema by now.

    Raises `UnreadableFile` where a value has no text of the same meaning.
    """
    import pyarrow as pa

    columns = list(read_header(resource.schema.descriptor, labels).fields)
    rows = []
    for number, row in enumerate(_below_header(data), 2):
        cells = _cells(row, labels)
        beyond: list[Mapping[str, Any]] = [{}] * (len(cells) - len(columns))
        pairs = zip(cells, [*columns, *beyond], strict=False)
        rows.append([_text(value, column, number) for value, column in pairs])
    width = len(labels)
    arrays = [
        pa.array([row[c] if c < len(row) else None for row in rows], pa.string())
        for c in range(width)
    ]
    ragged = {i: [c or "" for c in row] for i, row in enumerate(rows) if len(row) != width}
    cells = pa.table(arrays, names=[str(c) for c in range(width)])
    return RawTable(resource, labels, RowsAtHand(cells, ragged), ("(data)",))


def _below_header(data: Sequence[Any]) -> Sequence[Any]:
    return data if isinstance(data[0], dict) else data[1:]


def _cells(row: Any, labels: Sequence[str]) -> list[Any]:
    return [row.get(label) for label in labels] if isinstance(row, dict) else list(row)


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
    return f"<{_word(value)}>"


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
