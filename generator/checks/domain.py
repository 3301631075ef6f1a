"""Checks that no schema can express. A check is a function (dataset, tables) -> findings.

New check: one function, one name in `CHECKS`, one entry in `findings.CODES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from generator.findings import Finding, Severity
from generator.model import CheckedTable, Dataset

Check = Callable[[Dataset, Sequence[CheckedTable]], Iterator[Finding]]


def row_counts(dataset: Dataset, tables: Sequence[CheckedTable]) -> Iterator[Finding]:
    """`expectations.rows`: `min` closes the gate, `max` warns."""
    bounds: Mapping[str, Any] = dataset.publishing.expectations.get("rows", {})
    if not tables:
        return
    table = tables[0]
    limits = (
        ("min", Severity.ERROR, table.row_count.__lt__),
        ("max", Severity.WARNING, table.row_count.__gt__),
    )
    for bound, severity, crosses in limits:
        limit = bounds.get(bound)
        if limit is not None and crosses(limit):
            yield Finding(
                "expectation-rows",
                severity,
                dataset.name,
                table.resource.name,
                detail=f"{table.row_count} rows, expected {bound} {limit}",
                hint="was a part of the file lost? else change expectations.rows",
            )


def fill_rates(dataset: Dataset, tables: Sequence[CheckedTable]) -> Iterator[Finding]:
    """`expectations.fill`: the least share of rows that must have a value, per field."""
    least: Mapping[str, float] = dataset.publishing.expectations.get("fill", {})
    if not tables or not tables[0].row_count:
        return
    for field, share in least.items():
        if field not in tables[0].filled:
            continue
        found = tables[0].filled[field] / tables[0].row_count
        if found < share:
            yield Finding(
                "expectation-fill",
                Severity.ERROR,
                dataset.name,
                tables[0].resource.name,
                field,
                detail=f"{found:.1%} of the rows are filled, expected {share:.1%}",
                hint="fill the column, or change expectations.fill",
            )


CHECKS: tuple[Check, ...] = (row_counts, fill_rates)
