"""A workbook as one table: the rows of an `.xlsx` resource, in the words of the schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from generator.findings import EXAMPLES, Finding, Severity, errors_in
from generator.intake.columns import columns_of_schema, parted, squeezed, unit_field
from generator.intake.notices import Placed
from generator.intake.raw import Block, Remark, Result
from generator.intake.raw import Placed as Scanned
from generator.intake.workbook import SheetTable, read_workbook
from generator.model import Field, Schema


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The table of a workbook: one `SheetTable`, or its halves, which stand one below the other.

    `labels` are those of the schema, and empty where the workbook is refused. `findings` concern
    everything but the cells of the rows; those are `SheetTable.cells`.
    """

    labels: tuple[str, ...]
    tables: tuple[SheetTable, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class WorkbookRows:
    """All parts of a resource, each the tables of one workbook; a block for every table.

    Rows carry the numbers of their sheet; only rows of further halves and parts are counted on.
    """

    parts: tuple[tuple[SheetTable, ...], ...]

    def scan(self, work: Callable[[Block], Result], threads: int) -> Iterator[Scanned[Result]]:
        """Apply `work` table by table."""
        first = 0
        for part, tables in enumerate(self.parts):
            for table in (t for t in tables if t.rows):
                block = _block(part, table)
                first = first or table.numbers[0]
                yield Scanned(block, work(block), first, table.numbers[0])
                first += block.records


def _block(part: int, table: SheetTable) -> Block:
    import pyarrow as pa  # a heavy library: only where a file is read

    columns = [pa.array(column, pa.string()) for column in zip(*table.rows, strict=True)]
    cells = pa.table(columns, names=[str(i) for i in range(len(columns))])
    start = table.numbers[0]
    return Block(
        part,
        cells,
        records=table.numbers[-1] - start + 1,
        positions=[number - start for number in table.numbers],
        remarks=tuple(remarks_on(table)),
    )


def read_sheet(
    path: Path,
    schema: Schema,
    descriptor: Mapping[str, Any],
    *,
    file: str = "",
    personal: bool = False,
) -> SheetRows:
    """The table of a workbook for a resource, its header in the words of the schema.

    The sheet is `dialect.sheetName`, else `dialect.sheetNumber` (from 1), else the only one with a
    table. A header may carry a field's title instead of its name. Raises OSError where the file
    cannot be opened.
    """
    dialect: Mapping[str, Any] = descriptor.get("dialect") or {}
    reading = read_workbook(
        path, file=file, known=columns_of_schema(schema), personal=personal,
        sheet=dialect.get("sheetName"),
    )  # fmt: skip
    tables = reading.tables
    sheets = list(dict.fromkeys(t.sheet for t in tables))
    number = dialect.get("sheetNumber")
    if number is not None:
        chosen = sheets[number - 1 : number]
        tables = tuple(t for t in tables if t.sheet in chosen)
    if len({t.sheet for t in tables}) != 1:
        finding = () if errors_in(reading.structure) else (_which_sheet(file, sheets),)
        return SheetRows((), (), (*reading.structure, *finding))
    return _in_words_of_schema(tables, schema.fields, reading.structure, file)


def rename_labels(labels: Sequence[str], fields: Sequence[Field]) -> tuple[str, ...]:
    """Labels in the words of the schema: a field's title, in any language, becomes its name.

    A column of money may have its unit in brackets behind the title. The one blank label, most
    often above the names of the rows, stands for the one missing field.
    """
    names = {f.name for f in fields}
    titles = {squeezed(t): f.name for f in fields for t in f.title.by_language.values()}
    money = {t: name for f in fields if f.amount is not None
             for t, name in titles.items() if name == f.name}  # fmt: skip
    renamed = [
        label if label in names
        else titles.get(squeezed(label)) or money.get(parted(label)[0], label)
        for label in labels
    ]  # fmt: skip
    filled = {unit_field(f) for f in fields}
    missing = [f.name for f in fields if f.name not in (*renamed, *filled)]
    if renamed.count("") == 1 and len(missing) == 1:
        renamed[renamed.index("")] = missing[0]
    return tuple(renamed)


def remarks_on(table: SheetTable) -> Iterator[Remark]:
    """What was noticed on the cells of a sheet's rows: one remark per code, severity, column."""
    index = {number: i for i, number in enumerate(table.numbers)}
    position = {label: c for c, label in enumerate(table.labels)}
    for (field, code, severity), group in groupby(sorted(table.cells, key=_kind), key=_kind):
        placed = sorted(group, key=lambda p: p.row)
        personal = field in table.people
        first = placed[0].notice.explained(personal=personal)
        yield Remark(
            code,
            severity,
            position[field],
            [index[p.row] for p in placed],
            [p.notice.told() for p in placed],
            ": ".join(part for part in (placed[0].address, first) if part),
        )


def _kind(placed: Placed) -> tuple[str, str, Severity]:
    return placed.field, placed.notice.code, placed.notice.severity


def _in_words_of_schema(
    tables: Sequence[SheetTable],
    fields: Sequence[Field],
    findings: tuple[Finding, ...],
    file: str,
) -> SheetRows:
    labels = rename_labels(tables[0].labels, fields)
    names = dict(zip(tables[0].labels, labels, strict=True))
    renamed = tuple(
        replace(f, field=names[f.field]) if f.field and f.field in names else f for f in findings
    )
    if labels != tables[0].labels:
        changed = [f"{t} -> {n}" for t, n in names.items() if t != n]
        detail = "titles in the header read as the names of fields"
        renamed += (Finding("TAB-12", Severity.NOTICE, file=file, count=len(changed),
                            examples=tuple(changed[:EXAMPLES]), detail=detail),)  # fmt: skip
    return SheetRows(labels, tuple(tables), renamed)


def _which_sheet(file: str, sheets: Sequence[str]) -> Finding:
    if not sheets:
        return Finding("table-empty", Severity.ERROR, file=file, detail="no sheet holds a table",
                       hint="supply a sheet with a header and rows")  # fmt: skip
    return Finding("TAB-09", Severity.ERROR, file=file, count=len(sheets),
                   detail=f"tables on several sheets: {', '.join(sheets)}",
                   hint="state one by `dialect: {sheetName: ...}`")  # fmt: skip
