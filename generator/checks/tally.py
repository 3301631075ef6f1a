"""Errors as they are found -> counts, first rows and examples; memory independent of their number.

`Tally` keeps what a report shows; a `RowWriter` may be given every single error as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from generator.findings import EXAMPLES, Severity

MASKED = "（已遮盖 masked）"
LONGEST_EXAMPLE = 80
BATCH = 50_000
COLUMNS = ("code", "resource", "field", "row", "value")


@dataclass(frozen=True, slots=True)
class Hit:
    """One kind of error in several rows of one block. `rows` are indices in the block, ascending.

    `values` are the cells, one per row; empty where the error concerns no single cell.
    """

    code: str
    field: str
    rows: Sequence[int]
    values: Sequence[str]
    note: str
    severity: Severity = Severity.ERROR


@dataclass(slots=True)
class Count:
    """What is kept of all errors of one code in one field."""

    severity: Severity
    count: int = 0
    rows: list[int] = field(default_factory=list)
    in_file: list[int] = field(default_factory=list)
    part: int = 0
    examples: list[str] = field(default_factory=list)
    note: str = ""


class RowSink(Protocol):
    """Where single errors go."""

    def write(
        self, code: str, resource: str, field: str, rows: Sequence[int], values: Sequence[str]
    ) -> None:
        """Add one row per error."""


@dataclass(frozen=True, slots=True)
class InDataset:
    """A sink of several datasets: resources are called `dataset/resource` in it."""

    dataset: str
    sink: RowSink

    def write(
        self, code: str, resource: str, field: str, rows: Sequence[int], values: Sequence[str]
    ) -> None:
        """Add one row per error."""
        self.sink.write(code, f"{self.dataset}/{resource}", field, rows, values)


@dataclass(slots=True)
class Tally:
    """The errors of one resource. `personal` names the columns whose values are never shown."""

    resource: str
    personal: frozenset[str]
    sink: RowSink | None = None
    gathered: dict[tuple[str, str, Severity], Count] = field(default_factory=dict)

    @property
    def counts(self) -> dict[tuple[str, str], Count]:
        """By code and field; where one code has several severities, the gravest."""
        rank = list(Severity)
        ordered = sorted(self.gathered.items(), key=lambda item: rank.index(item[0][2]))
        return {(code, name): count for (code, name, _), count in reversed(ordered)}

    def add(self, hit: Hit, rows: Sequence[int], in_file: Sequence[int], part: int) -> None:
        """Count a hit; `rows` are its row numbers through all parts, `in_file` in the part."""
        count = self.gathered.setdefault((hit.code, hit.field, hit.severity), Count(hit.severity))
        hidden = hit.field in self.personal or (not hit.field and bool(self.personal))
        values = [MASKED if v else v for v in hit.values] if hidden else hit.values
        if not count.count or (count.rows and rows and rows[0] < count.rows[0]):
            count.note, count.part = hit.note, part
        count.count += len(rows)
        merged = sorted({*zip(count.rows, count.in_file, strict=True),
                         *zip(rows[:EXAMPLES], in_file[:EXAMPLES], strict=True)})  # fmt: skip
        count.rows = [r for r, _ in merged[:EXAMPLES]]
        count.in_file = [n for _, n in merged[:EXAMPLES]]
        shown = [v[:LONGEST_EXAMPLE] for v in values[:EXAMPLES] if v]
        count.examples = list(dict.fromkeys([*count.examples, *shown]))[:EXAMPLES]
        if self.sink and hit.severity is not Severity.NOTICE:
            self.sink.write(hit.code, self.resource, hit.field, rows, values or [""] * len(rows))


class RowFile:
    """Every error as a row of a Parquet or CSV file (by its suffix) with the columns `COLUMNS`.

    In CSV a text that could be a formula gets the prefix of `generator.formula`: what is listed
    here was written by whoever wrote the data, and is opened in a spreadsheet program.
    """

    def __init__(self, file: Path) -> None:
        import pyarrow as pa

        kinds = {"row": pa.int64()}
        self._schema = pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])
        self._is_csv = file.suffix != ".parquet"
        self._writer = self._open(file)
        self._pending: list[tuple[Any, ...]] = []

    def _open(self, file: Path) -> Any:
        if not self._is_csv:
            from pyarrow import parquet

            return parquet.ParquetWriter(file, self._schema, compression="zstd")
        from pyarrow import csv

        options = csv.WriteOptions(quoting_style="needed")
        return csv.CSVWriter(file, self._schema, write_options=options)

    def write(
        self, code: str, resource: str, field: str, rows: Sequence[int], values: Sequence[str]
    ) -> None:
        """Add one row per error."""
        self._pending += ((code, resource, field, r, v) for r, v in zip(rows, values, strict=True))
        if len(self._pending) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        from generator.formula import escape_texts

        if not self._pending:
            return
        columns: Iterable[Any] = zip(*self._pending, strict=True)
        arrays = [pa.array(c, t) for c, t in zip(columns, self._schema.types, strict=True)]
        table = pa.table(arrays, schema=self._schema)
        self._writer.write_table(escape_texts(table) if self._is_csv else table)
        self._pending = []

    def __enter__(self) -> RowFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._flush()
        self._writer.close()
