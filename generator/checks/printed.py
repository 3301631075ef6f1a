"""Tables as workbooks print them, with heading and totals: verified before the totals are dropped.

The text about a table is told by `mentions` of its resource: which figure stands for which cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from generator.checks.rules.printed_tables import TOTAL, Mention, StatisticsTable, check_table
from generator.findings import Finding, Severity
from generator.intake.amounts import MONEY
from generator.intake.columns import columns_of_schema, squeezed
from generator.intake.raw import Block, RawTable
from generator.intake.tables import rename_labels
from generator.intake.workbook import SheetTable
from generator.model import Dataset

_FIGURE = re.compile("([0-9][0-9,]*(?:[.][0-9]+)?)((?:[百千万亿]|百万)?元)?")

MOST_ROWS = 10_000
"""A table that a text is about is printed; a longer one is no such table."""


def printed_findings(dataset: Dataset, raw: RawTable) -> Iterator[Finding]:
    """STA-01 to STA-05 and TAB-07 on the tables of a resource that say what they add up to.

    Those are workbooks, and whatever a text is said to mention.
    """
    stated: Sequence[Any] = raw.resource.descriptor.get("mentions", ())
    printed = raw.printed or ((_as_printed(raw),) if stated else ())
    found = (statistics_table(raw, sheet, mentioned=bool(stated)) for sheet in printed)
    tables = [table for table in found if table is not None]
    for number, table in enumerate(tables):
        file = dataset.shown(raw.files[number])
        mentions = [_mention(raw, m) for m in stated]
        known = [m for m in mentions if m and _names_cell(table, m)]
        for finding in check_table(replace(table, file=file), known):
            yield replace(finding, dataset=dataset.name, resource=raw.resource.name)
        if len(known) < len(mentions):
            yield _unknown(dataset, raw, stated[[m in known for m in mentions].index(False)])
    if stated and not tables:
        yield _unknown(dataset, raw, stated[0])


def _as_printed(raw: RawTable) -> SheetTable:
    """A table of text or Parquet as a sheet would have it, headed by the titles of its fields."""
    titles = {f.name: f.title("zh") for f in raw.resource.schema.fields}
    lines: dict[int, tuple[str, ...]] = {}
    for placed in raw.rows.scan(_cells, 1):
        columns = (c.to_pylist() for c in placed.result.columns)
        rows = [tuple(cell or "" for cell in row) for row in zip(*columns, strict=True)]
        lines |= zip(placed.numbers(range(len(rows))), rows, strict=True)
        if len(lines) > MOST_ROWS:
            break
    sums = {n: row for n, row in lines.items() if TOTAL.fullmatch(squeezed(row[0]))}
    data = {n: row for n, row in lines.items() if n not in sums}
    labels = tuple(titles.get(name, name) for name in raw.labels)
    return SheetTable(
        "", "", raw.resource.title("zh"), "", (), labels, (),
        tuple(data.values()), tuple(data), tuple(sums.values()), tuple(sums),
    )  # fmt: skip


def _cells(block: Block) -> Any:
    return block.cells


def statistics_table(
    raw: RawTable, sheet: SheetTable, *, mentioned: bool = False
) -> StatisticsTable | None:
    """The row names and columns of figures of a sheet; None where nothing says that they add up.

    One that is `mentioned` need have no totals. A table with codes is left alone (a budget by
    classes and items adds up level by level), and so is one with other derived rows (小计, 其中).
    """
    schema = raw.resource.schema
    known, names = columns_of_schema(schema), rename_labels(sheet.labels, schema.fields)
    kinds = [known[squeezed(name)].kind if squeezed(name) in known else "" for name in names]
    figures = [0, *(i for i, kind in enumerate(kinds) if i and kind in ("number", "amount"))]
    labels = tuple(sheet.labels[i] for i in figures)
    totals = [TOTAL.fullmatch(squeezed(t)) for t in (*(r[0] for r in sheet.derived), *labels[1:])]
    own_rows = all(totals[: len(sheet.derived)]) and len(sheet.derived) < 2
    if {"code", "identity"} & {*kinds[1:]} or not own_rows or not (any(totals) or mentioned):
        return None
    lines = sorted(zip((*sheet.numbers, *sheet.derived_numbers), (*sheet.rows, *sheet.derived),
                       strict=True))  # fmt: skip
    return StatisticsTable(
        sheet.title,
        labels,
        tuple(tuple(row[i] for i in figures) for _, row in lines),
        numbers=tuple(number for number, _ in lines),
        fields=tuple(names[i] for i in figures),
    )


def _mention(raw: RawTable, stated: Any) -> Mention | None:
    """A stated mention, its figure the last number of the text; None where it says too little.

    Sheets are compared as printed; amounts of other files are in yuan by now.
    """
    try:
        text, row, column = (str(stated[key]) for key in ("text", "row", "column"))
        figure, unit = _FIGURE.findall(text)[-1]
    except (KeyError, TypeError, IndexError):
        return None
    fields = raw.resource.schema.fields
    titles = {f.name: f.title("zh") for f in fields}
    money = {title for f in fields if f.amount is not None for title in (f.name, f.title("zh"))}
    factor = MONEY[unit] if column in money and not raw.printed else 1
    value = Decimal(figure.replace(",", "")) * factor
    return Mention(text, value, row, titles.get(column, column))


def _names_cell(table: StatisticsTable, mention: Mention) -> bool:
    rows = {squeezed(r[0]) for r in table.rows}
    return squeezed(mention.row) in rows and squeezed(mention.column) in map(squeezed, table.labels)


def _unknown(dataset: Dataset, raw: RawTable, stated: Any) -> Finding:
    return Finding(
        "descriptor-invalid",
        Severity.ERROR,
        dataset.name,
        raw.resource.name,
        file=dataset.shown("datapackage.yaml"),
        detail=f"mentions: {stated!r} names no cell of a table of figures",
        hint="write {text: words with a figure, row: name of a row, column: name of a column}, "
        "as in the file",
    )
