"""The check stage: one dataset's raw tables -> typed tables and findings.

The row work is the engine's; here its reports become findings, gathered per code, resource and
field, with the count whole and only the first rows kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from generator.checks.arrow_types import typed_table
from generator.checks.domain import CHECKS
from generator.checks.engine import Report, Request, check_tables
from generator.checks.meaning import descriptor_problems, standard_resource
from generator.checks.printed import printed_findings
from generator.checks.rules import cell_rules, record_proof, row_keys, row_rules, table_findings
from generator.checks.rules.codes import rule_codes
from generator.checks.rules.context import RuleContext
from generator.checks.rules.field_rules import SUGGESTIONS
from generator.checks.schema_problems import schema_problems
from generator.checks.store import Resources
from generator.checks.tally import Count, RowSink
from generator.findings import Finding, Severity, sort_findings
from generator.intake.codes import RULES as READING
from generator.intake.raw import Block, RawTable
from generator.intake.read import unreadable
from generator.model import CheckedTable, Dataset, Schema

if TYPE_CHECKING:
    import pyarrow as pa

TABLE_CODES = frozenset(
    {
        "blank-header",
        "blank-label",
        "duplicate-label",
        "incorrect-label",
        "extra-label",
        "missing-label",
        "unmatched-header",
        "resource-error",
        "schema-error",
        "field-error",
        "package-error",
    }
)
"""Errors of a whole table: no tolerance helps, and no row can be trusted."""


def check_dataset(
    dataset: Dataset,
    tables: Sequence[RawTable],
    context: RuleContext | None = None,
    *,
    elsewhere: Mapping[str, Sequence[RawTable]] | None = None,
    resources: Resources | None = None,
    sink: RowSink | None = None,
) -> tuple[tuple[CheckedTable, ...], tuple[Finding, ...]]:
    """Check every table; the second value holds findings about the dataset as a whole.

    `context` is what the domain rules go by; without one only the schemas are held to.
    `elsewhere` holds the tables of other datasets, by name, which foreign keys may refer to by
    `reference.package`. `sink` is given every single error.
    """
    problems = _descriptor_findings(dataset)
    if problems:
        return (), sort_findings(problems)
    others = elsewhere or {}
    requests = [_request(dataset, table, context) for table in tables]
    requests += [Request(t, package=name) for name, ts in sorted(others.items()) for t in ts]
    reports = check_tables(requests, resources, sink)
    whole = [r for r in reports[: len(tables)] if not r.broken]
    checked = tuple(_checked(dataset, report) for report in whole)
    found = [f for report in reports[: len(tables)] for f in broken_findings(dataset, report)]
    found += [_unreadable(dataset, r) for r in reports[len(tables) :] if r.broken]
    found += [f for check in CHECKS for f in check(dataset, checked)]
    found += _empty_tables(dataset, checked)
    found += [f for report in whole for f in printed_findings(dataset, report.raw)]
    if context:
        found += table_findings(dataset, [t for t in checked if not _is_broken(t)], context)
    return checked, sort_findings(found)


def _request(dataset: Dataset, table: RawTable, context: RuleContext | None) -> Request:
    fill = tuple(dataset.publishing.expectations.fill)
    schema = table.resource.schema
    if context is None:
        return Request(table, fill=fill, publishable=True)
    return Request(
        table,
        rules=row_rules(dataset, schema, context),
        proof=record_proof(dataset, schema, context),
        cells=cell_rules(schema, context),
        keys=row_keys(dataset, schema, context),
        fill=fill,
        publishable=True,
    )


def _is_broken(table: CheckedTable) -> bool:
    """Whether a table as a whole cannot be read, so that its rows say nothing."""
    return any(f.code in TABLE_CODES for f in table.findings)


def _checked(dataset: Dataset, report: Report) -> CheckedTable:
    findings = findings_of(dataset, report)
    broken = any(f.code in TABLE_CODES for f in findings) or report.header.refused
    return CheckedTable(
        report.raw.resource,
        cache(partial(_good_rows, report, broken=broken)),
        report.row_count,
        report.bad_rows,
        findings,
        report.filled,
    )


def findings_of(dataset: Dataset, report: Report) -> tuple[Finding, ...]:
    """What the engine found in one table."""
    return (*_header_findings(dataset, report), *_row_findings(dataset, report))


def broken_findings(dataset: Dataset, report: Report) -> Iterator[Finding]:
    """Why a file gives no more rows, and what was found in it so far; nothing where it is whole."""
    if report.broken:
        yield _unreadable(dataset, report)
        yield from findings_of(dataset, report)


def _unreadable(dataset: Dataset, report: Report) -> Finding:
    assert report.broken is not None
    resource = report.raw.resource
    path = resource.paths[report.broken.part]
    return unreadable(dataset, resource.name, path, report.broken)


def _good_rows(report: Report, *, broken: bool) -> pa.Table:
    """The rows without an error, read once more and typed."""
    import pyarrow as pa

    names = [c.name for c in report.columns]
    schema = report.raw.resource.schema
    empty = pa.table({f.name: pa.array([], pa.string()) for f in schema.fields})
    if broken:
        return typed_table(schema, empty)
    kept = []
    for placed in report.raw.rows.scan(_cells_of, 1):
        numbers = placed.numbers(range(placed.result.num_rows))
        kept.append(placed.result.filter(report.is_good(numbers)).rename_columns(names))
    return typed_table(schema, pa.concat_tables(kept) if kept else empty)


def _cells_of(block: Block) -> Any:
    return block.cells


def _header_findings(dataset: Dataset, report: Report) -> list[Finding]:
    raw = report.raw
    return [
        Finding(e.code, Severity.ERROR, dataset.name, raw.resource.name, e.field,
                _file_of(dataset, raw, 0), examples=(e.cell,) if e.cell else (),
                detail=e.note, hint=hint_of(e.code))
        for e in report.header.errors
    ]  # fmt: skip


def _row_findings(dataset: Dataset, report: Report) -> list[Finding]:
    return [
        _finding(dataset, report.raw, code, field, count)
        for (code, field, _), count in sorted(report.tally.gathered.items())
    ]


def _finding(dataset: Dataset, raw: RawTable, code: str, field: str, count: Count) -> Finding:
    return Finding(
        code=code,
        severity=count.severity,
        dataset=dataset.name,
        resource=raw.resource.name,
        field=field,
        file=_file_of(dataset, raw, count.part),
        count=count.count,
        rows=tuple(count.in_file),
        examples=_meant(raw.resource.schema, field, count.examples),
        detail=count.note,
        hint=hint_of(code),
    )


def _meant(schema: Schema, field: str, examples: Iterable[str]) -> tuple[str, ...]:
    """The examples, each with the text that was meant where the field's rule can tell."""
    told = SUGGESTIONS.get(schema.field(field).rule) if field in schema.names else None
    if told is None:
        return tuple(examples)
    return tuple(f"{text} -> {meant}" if (meant := told(text)) else text for text in examples)


def _file_of(dataset: Dataset, raw: RawTable, part: int) -> str:
    return dataset.shown(raw.files[part])


def _descriptor_findings(dataset: Dataset) -> list[Finding]:
    ours = [
        f"{resource.name}: {problem}"
        for resource in dataset.resources
        for problem in schema_problems(resource.schema.descriptor)
    ]
    inlined = {
        k: v for k, v in dataset.descriptor.items() if k not in ("publishing", "translations")
    }
    inlined["resources"] = [
        standard_resource(r.descriptor, r.schema.descriptor) for r in dataset.resources
    ]
    return [
        Finding(
            "descriptor-invalid",
            Severity.ERROR,
            dataset.name,
            detail=problem,
            file=dataset.shown("datapackage.yaml"),
            hint="see the Data Package standard, https://datapackage.org",
        )
        for problem in (*ours, *descriptor_problems(inlined))
    ]


def _empty_tables(dataset: Dataset, tables: Iterable[CheckedTable]) -> list[Finding]:
    return [
        Finding(
            "table-empty",
            Severity.ERROR,
            dataset.name,
            table.resource.name,
            file=dataset.shown(),
            detail="the table has no rows below its header",
            hint="supply rows, or take the resource out of the descriptor",
        )
        for table in tables
        if not table.row_count
    ]


def hint_of(code: str) -> str:
    """What to do about an error of a row; empty where the detail says it all."""
    if code in rule_codes():
        return rule_codes()[code].hint
    return READING[code].hint if code in READING else _HINTS.get(code, "")


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
    "unique-error": "the value, or combination of values, may occur only once",
}
