"""The check stage: one dataset's raw tables -> typed tables and findings.

The row work is Frictionless's, through `checks.meaning`; findings are gathered per code, resource
and field, with the count whole and only the first rows kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from generator.checks.arrow_types import typed_columns
from generator.checks.domain import CHECKS
from generator.checks.meaning import TableError, descriptor_problems, standard_schema, table_errors
from generator.findings import EXAMPLES, Finding, Severity, sort_findings
from generator.model import CheckedTable, Dataset, RawTable

MASKED = "（已遮盖 masked）"

TABLE_CODES = frozenset(
    {
        "blank-header",
        "blank-label",
        "duplicate-label",
        "incorrect-label",
        "extra-label",
        "missing-label",
        "resource-error",
        "schema-error",
        "field-error",
        "package-error",
    }
)
"""Errors of a whole table: no tolerance helps, and no row can be trusted."""


def check_dataset(
    dataset: Dataset, tables: Sequence[RawTable]
) -> tuple[tuple[CheckedTable, ...], tuple[Finding, ...]]:
    """Check every table; the second value holds findings about the dataset as a whole."""
    problems = _descriptor_findings(dataset)
    errors: dict[str, list[TableError]] = defaultdict(list)
    for error in table_errors(tables):
        errors[error.resource].append(error)
    checked = tuple(_checked(dataset, table, errors[table.resource.name]) for table in tables)
    whole = problems + _findings(dataset, None, errors[""])
    return checked, sort_findings([*whole, *_domain_findings(dataset, checked)])


def _checked(dataset: Dataset, table: RawTable, errors: list[TableError]) -> CheckedTable:
    findings = _findings(dataset, table, errors)
    bad = {e.row for e in errors if e.row is not None}
    broken = any(e.row is None or e.code in TABLE_CODES for e in errors)
    good = [] if broken else [r for i, r in enumerate(table.rows, 2) if i not in bad]
    columns, unfit = typed_columns(table.resource.schema, _by_field(table, good))
    findings += [
        Finding(
            "type-error",
            Severity.ERROR,
            dataset.name,
            table.resource.name,
            field,
            detail=f"a value does not fit its published type: {why}",
            hint="correct the value, or declare the field as string",
        )
        for field, why in unfit.items()
    ]
    return CheckedTable(table.resource, columns, len(table.rows), len(bad), tuple(findings))


def _by_field(table: RawTable, rows: list[Sequence[str]]) -> dict[str, Sequence[str | None]]:
    return {
        label: [row[i] if i < len(row) else None for row in rows]
        for i, label in enumerate(table.labels)
        if label in table.resource.schema.names
    }


def _findings(
    dataset: Dataset, table: RawTable | None, errors: Iterable[TableError]
) -> list[Finding]:
    """One finding per (code, field), in the order of first appearance."""
    groups: dict[tuple[str, str], list[TableError]] = defaultdict(list)
    for error in errors:
        groups[(error.code, error.field)].append(error)
    return [_finding(dataset, table, group) for group in groups.values()]


def _finding(dataset: Dataset, table: RawTable | None, group: list[TableError]) -> Finding:
    first = group[0]
    rows = [e.row for e in group if e.row is not None][:EXAMPLES]
    personal = table is not None and _is_personal(table, first.field)
    cells = [MASKED if personal else e.cell[:80] for e in group if e.cell][:EXAMPLES]
    return Finding(
        code=first.code,
        severity=Severity.ERROR,
        dataset=dataset.name,
        resource=first.resource,
        field=first.field,
        file=_file_of(dataset, table, first.row),
        count=len(group),
        rows=tuple(_number_in_file(table, r) for r in rows),
        examples=tuple(dict.fromkeys(cells)),
        detail="" if personal else first.note,
        hint=hint_of(first.code),
    )


def _is_personal(table: RawTable, field: str) -> bool:
    """A cell whose column is unknown may be anything: it is treated as personal."""
    named = {f.name: f.personal for f in table.resource.schema.fields}
    return named.get(field, any(named.values()))


def _file_of(dataset: Dataset, table: RawTable | None, row: int | None) -> str:
    if table is None:
        return f"datasets/{dataset.folder.name}/datapackage.yaml"
    index = row - 2 if row is not None and row >= 2 else 0
    return f"datasets/{dataset.folder.name}/{table.file_of(index)}"


def _number_in_file(table: RawTable | None, row: int) -> int:
    """Frictionless counts rows through all parts; a person looks into one file."""
    if table is None or not 2 <= row < len(table.numbers) + 2:
        return row
    return table.numbers[row - 2]


def _descriptor_findings(dataset: Dataset) -> list[Finding]:
    inlined = {
        k: v for k, v in dataset.descriptor.items() if k not in ("publishing", "translations")
    }
    inlined["resources"] = [
        {
            **{k: v for k, v in r.descriptor.items() if k != "translations"},
            "schema": standard_schema(r.schema.descriptor),
        }
        for r in dataset.resources
    ]
    return [
        Finding(
            "descriptor-invalid",
            Severity.ERROR,
            dataset.name,
            detail=problem,
            file=f"datasets/{dataset.folder.name}/datapackage.yaml",
            hint="see the Data Package standard, https://datapackage.org",
        )
        for problem in descriptor_problems(inlined)
    ]


def _domain_findings(dataset: Dataset, tables: Sequence[CheckedTable]) -> list[Finding]:
    return [finding for check in CHECKS for finding in check(dataset, tables)]


def hint_of(code: str) -> str:
    """What to do about a tabular error; empty where the detail says it all."""
    return _HINTS.get(code, "")


_HINTS = {
    "missing-label": "add the column, or take the field out of the schema",
    "extra-label": "remove the column, or add a field to the schema",
    "incorrect-label": "the columns must stand in the order of the schema",
    "blank-row": "delete the empty line",
    "extra-cell": "a comma too many? quote cells that contain commas",
    "missing-cell": "a comma is missing at the end of the row",
    "primary-key": "each row needs a key of its own",
    "foreign-key": "add the row that is referred to, or correct the reference",
    "type-error": 'correct the value, or declare what stands for "no value" in missingValues',
    "constraint-error": "correct the value; the constraint is shown in the data dictionary",
}
