"""The two doors for the stage read: a workbook as one table, and a column of distinct values.

`read_sheet` gives the rows of an `.xlsx` resource. `judge_values` reads the distinct values of a
column that `columns.attention` picked out, so that an engine can ask a column of millions with one
regular expression and pass on only what is unusual.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.findings import EXAMPLES, Finding, Severity, errors_in
from generator.intake.codes import RULES
from generator.intake.columns import Column, columns_of_fields, read_value, squeezed
from generator.intake.notices import Notice
from generator.intake.workbook import SheetTable, read_workbook
from generator.model import Field

Occurrences = Mapping[str, tuple[int, Sequence[int]]]
"""Distinct value -> how many rows hold it, and the numbers of the first of them."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """One table of a workbook. `numbers` are the rows' numbers on the sheet, from 1.

    Cells of `rows` that a finding of severity error names must not be published. `labels` is empty
    where the workbook is refused.
    """

    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a column's unusual values.

    `replaced` maps a value to what is read instead, `refused` are the values whose rows are in
    error, `findings` are gathered by code over all rows.
    """

    replaced: Mapping[str, str]
    refused: frozenset[str]
    findings: tuple[Finding, ...]


def read_sheet(
    path: Path,
    fields: Sequence[Field],
    descriptor: Mapping[str, Any],
    *,
    file: str = "",
    missing: tuple[str, ...] = ("",),
    personal: bool = False,
) -> SheetRows:
    """The table of a workbook for a resource, its header in the words of the schema.

    The sheet is `dialect.sheetName`, else `dialect.sheetNumber` (from 1), else the only one with a
    table. Halves side by side are put one below the other. A header may carry a field's title
    instead of its name.
    """
    dialect: Mapping[str, Any] = descriptor.get("dialect") or {}
    reading = read_workbook(
        path, file=file, known=columns_of_fields(fields, missing), personal=personal,
        sheet=dialect.get("sheetName"),
    )  # fmt: skip
    tables = reading.tables
    sheets = list(dict.fromkeys(t.sheet for t in tables))
    number = dialect.get("sheetNumber")
    if number is not None:
        chosen = sheets[number - 1 : number]
        tables = tuple(t for t in tables if t.sheet in chosen)
    if len({t.sheet for t in tables}) != 1:
        finding = () if errors_in(reading.findings) else (_which_sheet(file, sheets),)
        return SheetRows((), (), (), (*reading.findings, *finding))
    return _joined(tables, fields, reading.findings, file)


def rename_labels(labels: Sequence[str], fields: Sequence[Field]) -> tuple[str, ...]:
    """Labels in the words of the schema: a field's title, in any language, becomes its name."""
    names = {f.name for f in fields}
    titles = {squeezed(t): f.name for f in fields for t in f.title.by_language.values()}
    return tuple(
        label if label in names else titles.get(squeezed(label), label) for label in labels
    )


def judge_values(
    column: Column, occurrences: Occurrences, *, field: str = "", file: str = ""
) -> Judged:
    """Read distinct values of one column; findings count rows, not values."""
    replaced: dict[str, str] = {}
    refused: set[str] = set()
    noticed: dict[tuple[str, Severity], list[tuple[str, Notice]]] = {}
    for value in occurrences:
        read, notices = read_value(column, value)
        if read != value:
            replaced[value] = read
        if any(n.refuses for n in notices):
            refused.add(value)
        for notice in notices:
            noticed.setdefault((notice.code, notice.severity), []).append((value, notice))
    findings = [_gathered(column, occurrences, found, field, file) for found in noticed.values()]
    return Judged(replaced, frozenset(refused), tuple(findings))


def _gathered(
    column: Column, occurrences: Occurrences, found: Sequence[tuple[str, Notice]], field: str,
    file: str,
) -> Finding:  # fmt: skip
    values = list(dict.fromkeys(v for v, _ in found))
    first = sorted(found, key=lambda pair: min(occurrences[pair[0]][1], default=0))[:EXAMPLES]
    rows = sorted({row for v in values for row in occurrences[v][1]})[:EXAMPLES]
    notice = first[0][1]
    details = dict.fromkeys(n.detail for _, n in first if n.detail and not column.personal)
    return Finding(
        notice.code,
        notice.severity,
        field=field,
        file=file,
        count=sum(occurrences[v][0] for v in values),
        rows=tuple(rows),
        examples=tuple(n.shown(personal=column.personal) for _, n in first),
        detail="; ".join(details),
        hint=RULES[notice.code].hint,
    )


def _joined(
    tables: Sequence[SheetTable], fields: Sequence[Field], findings: tuple[Finding, ...], file: str
) -> SheetRows:
    labels = rename_labels(tables[0].labels, fields)
    names = {t: n for t, n in zip(tables[0].labels, labels, strict=True) if t}
    renamed = tuple(
        replace(f, field=names[f.field]) if f.field in names else f for f in findings
    )
    if labels != tables[0].labels:
        changed = [f"{t} -> {n}" for t, n in names.items() if t != n]
        detail = "titles in the header read as the names of fields"
        renamed += (Finding("TAB-12", Severity.NOTICE, file=file, count=len(changed),
                            examples=tuple(changed[:EXAMPLES]), detail=detail),)  # fmt: skip
    return SheetRows(
        labels,
        tuple(row for t in tables for row in t.rows),
        tuple(n for t in tables for n in t.numbers),
        renamed,
    )


def _which_sheet(file: str, sheets: Sequence[str]) -> Finding:
    if not sheets:
        return Finding("table-empty", Severity.ERROR, file=file, detail="no sheet holds a table",
                       hint="supply a sheet with a header and rows")  # fmt: skip
    return Finding("TAB-09", Severity.ERROR, file=file, count=len(sheets),
                   detail=f"tables on several sheets: {', '.join(sheets)}",
                   hint="state one by `dialect: {sheetName: ...}`")  # fmt: skip
