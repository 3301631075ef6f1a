"""Parquet -> rows of strings: the same raw form that text files have."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from generator.findings import Finding, Severity
from generator.intake.codes import RULES
from generator.intake.columns import Column, column_of_label, squeezed
from generator.intake.containers import check_container
from generator.intake.raw import Block, Placed, Result, UnreadableFile

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 50_000
"""Rows of a block."""


@dataclass(frozen=True, slots=True)
class ParquetRows:
    """All parts of a resource: all columns as strings, null as ''.

    Dates are ISO, booleans `true` and `false`, decimals exact. Row 2 is the first, as in a text
    file with a header.
    """

    paths: tuple[Path, ...]

    def scan(self, work: Callable[[Block], Result], threads: int) -> Iterator[Placed[Result]]:
        """Apply `work` batch by batch; Arrow itself reads the columns side by side."""
        first = 2
        for part, path in enumerate(self.paths):
            in_file = 2
            for cells in _batches(path):
                block = Block(part, cells, cells.num_rows)
                yield Placed(block, work(block), first, in_file)
                first, in_file = first + block.records, in_file + block.records


def read_labels(
    path: Path, *, file: str = "", known: Mapping[str, Column] | None = None
) -> tuple[tuple[str, ...] | None, tuple[Finding, ...]]:
    """The names of the columns; None where the file is refused. OSError where it does not open.

    Nested and binary columns are refused; so is a column of codes kept as floating point, whose
    digits are not certain (XLS-04).
    """
    import pyarrow as pa  # a heavy library: only where a file is read
    import pyarrow.parquet as pq

    refusal = check_container(path, file=file, expected="parquet")
    if refusal is not None:
        return None, (refusal,)
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        return None, (_finding("file-unreadable", file, "", str(error).splitlines()[0]),)
    found = tuple(f for field in schema if (f := _refusal(field, known or {}, file)))
    return (None if found else tuple(schema.names)), found


def _batches(path: Path) -> Iterator[pa.Table]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH):
                columns = [as_text(pa.chunked_array([c])) for c in batch.columns]
                yield pa.table(columns, names=[str(i) for i in range(len(columns))])
    except (pa.ArrowInvalid, OSError) as error:
        detail = str(error).splitlines()[0]
        hint = "write the file again; it is broken"
        raise UnreadableFile("file-unreadable", detail, hint) from error


def _refusal(field: pa.Field, known: Mapping[str, Column], file: str) -> Finding | None:
    import pyarrow.types as kinds

    if not is_flat(field.type):
        return _finding("file-unreadable", file, field.name, f"a column of type {field.type}")
    column = known.get(squeezed(field.name)) or column_of_label(field.name)
    if kinds.is_floating(_kind_of_values(field.type)) and column.kind in ("identity", "code"):
        code = "XLS-01" if column.kind == "identity" else "XLS-04"
        return _finding(code, file, field.name, f"codes kept as {field.type}")
    return None


def is_flat(kind: pa.DataType) -> bool:
    """Whether every value of a column of this type has a text: none is nested or bytes."""
    import pyarrow.types as kinds

    value = _kind_of_values(kind)
    return not (kinds.is_nested(value) or kinds.is_binary(value) or kinds.is_large_binary(value))


def _kind_of_values(kind: pa.DataType) -> pa.DataType:
    import pyarrow.types as kinds

    return kind.value_type if kinds.is_dictionary(kind) else kind


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values of a flat column as text, null as ''."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.types as kinds

    if kinds.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if kinds.is_floating(column.type):
        return _texts(["" if v is None else _decimal(v) for v in column.to_pylist()])
    if kinds.is_timestamp(column.type):
        return _texts(["" if v is None else v.isoformat() for v in column.to_pylist()])
    return pc.fill_null(column.cast(pa.string()), "")


def _texts(values: Sequence[str]) -> pa.ChunkedArray:
    import pyarrow as pa

    return pa.chunked_array([pa.array(values, pa.string())])


def _decimal(number: float) -> str:
    """The shortest decimal that gives the same float, without exponent; NaN and INF as named."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "INF" if number > 0 else "-INF"
    text = f"{Decimal(repr(number)):f}"
    return text.removesuffix(".0")


def _finding(code: str, file: str, field: str, detail: str) -> Finding:
    hints = {"file-unreadable": "supply a flat table: strings, numbers, dates, booleans"}
    hint = hints.get(code) or RULES[code].hint
    return Finding(code, Severity.ERROR, field=field, file=file, detail=detail, hint=hint)
