"""Running the row rules on a raw table with ibis: for benches, tests, and tools without the engine.

One pass finds how many rows break each rule; a second asks for the first rows of those that are
broken. Nothing grows with the number of errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from generator.checks.rules import row_violations
from generator.checks.rules.codes import rule_codes, severity_of
from generator.checks.rules.context import RuleContext
from generator.checks.violation import ROW, Violation
from generator.findings import EXAMPLES, Finding
from generator.model import Dataset, Resource

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table

UNIQUE = (
    ("DEF-18", ("name", "id_masked", "case_no")),
    ("DEF-18", ("uscc", "case_no")),
)
"""Columns that together stand once in a list of debtors; rows with an empty one are not counted."""


def row_findings(
    connection: Any, table: Table, dataset: Dataset, resource: Resource, context: RuleContext
) -> Iterator[Finding]:
    """Findings of all row rules; `connection` is an ibis backend that can read `table`."""
    violations = list(row_violations(table, dataset, resource.schema, context))
    counts = count_violations(connection, table, violations)
    for violation, count in zip(violations, counts, strict=True):
        if count:
            first = table.filter(violation.predicate).order_by(ROW).limit(EXAMPLES)
            rows = connection.to_pyarrow(first.select(ROW)).column(ROW).to_pylist()
            yield _finding(violation, dataset, resource, count, rows)
    if dataset.kind == "debtors":
        yield from _duplicates(connection, table, dataset, resource, context)


def count_violations(
    connection: Any, table: Table, violations: Sequence[Violation]
) -> tuple[int, ...]:
    """How many rows break each rule, in one pass."""
    if not violations:
        return ()
    marks = table.select(**{f"v{i}": v.predicate for i, v in enumerate(violations)})
    sums = marks.aggregate(**{name: marks[name].sum() for name in marks.columns})
    found = connection.to_pyarrow(sums).to_pylist()[0]
    return tuple(int(found[f"v{i}"] or 0) for i in range(len(violations)))


def repeated(table: Table, columns: Sequence[str]) -> Table:
    """The first row and the number of rows of every combination of values that stands twice."""
    filled: list[BooleanValue] = [table[name] != "" for name in columns]
    groups = table.filter(*filled).group_by(*columns)
    counted = groups.aggregate(first=table[ROW].min(), times=table[ROW].count())
    return counted.filter(counted.times > 1).select("first", "times")


def _duplicates(
    connection: Any, table: Table, dataset: Dataset, resource: Resource, context: RuleContext
) -> Iterator[Finding]:
    for code, columns in UNIQUE:
        if set(columns) <= set(resource.schema.names):
            twice = repeated(table, columns)
            found = connection.to_pyarrow(twice.order_by("first").limit(EXAMPLES)).to_pylist()
            if found:
                count = connection.to_pyarrow(twice.aggregate(n=twice.times.sum() - twice.count()))
                violation = Violation(code, columns[0], twice.times > 1, _severity(code, context))
                rows = [row["first"] for row in found]
                total = int(count.column("n")[0].as_py())
                yield _finding(violation, dataset, resource, total, rows)


def _severity(code: str, context: RuleContext) -> Any:
    return severity_of(code, context.severities)


def _finding(
    violation: Violation, dataset: Dataset, resource: Resource, count: int, rows: Sequence[int]
) -> Finding:
    return Finding(
        violation.code,
        violation.severity,
        dataset.name,
        resource.name,
        violation.field,
        count=count,
        rows=tuple(rows),
        detail=violation.detail,
        hint=rule_codes()[violation.code].hint,
    )
