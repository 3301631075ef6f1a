"""Checks that no schema can express. A check is a function (dataset, tables) -> findings.

New check: one function, one name in `CHECKS`, one entry in `findings.CODES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from generator.expectations import Bounds
from generator.findings import Finding, Severity
from generator.model import CheckedTable, Dataset

Check = Callable[[Dataset, Sequence[CheckedTable]], Iterator[Finding]]


def row_counts(dataset: Dataset, tables: Sequence[CheckedTable]) -> Iterator[Finding]:
    """`expectations.rows`: `min` closes the gate, `max` warns."""
    table, bounds = dataset.main(tables), dataset.publishing.expectations.rows
    if table is None:
        return
    for bound, severity, limit in _crossed(bounds, table.row_count):
        yield Finding(
            "expectation-rows",
            severity,
            dataset.name,
            table.resource.name,
            detail=f"{table.row_count} rows, expected {bound} {limit:.0f}",
            hint="was a part of the file lost? else change expectations.rows",
        )


def fill_rates(dataset: Dataset, tables: Sequence[CheckedTable]) -> Iterator[Finding]:
    """`expectations.fill`: the share of rows with a value; `min` closes the gate, `max` warns."""
    table = dataset.main(tables)
    if table is None or not table.row_count:
        return
    for field, bounds in dataset.publishing.expectations.fill.items():
        if field not in table.filled:
            continue
        found = table.filled[field] / table.row_count
        for bound, severity, limit in _crossed(bounds, found):
            yield Finding(
                "expectation-fill",
                severity,
                dataset.name,
                table.resource.name,
                field,
                detail=f"{found:.1%} of the rows are filled, expected {bound} {limit:.1%}",
                hint="fill the column, or change expectations.fill",
            )


def _crossed(bounds: Bounds, found: float) -> Iterator[tuple[str, Severity, float]]:
    """(word, severity, limit) of each bound that a figure crosses."""
    if bounds.min is not None and found < bounds.min:
        yield "min", Severity.ERROR, bounds.min
    if bounds.max is not None and found > bounds.max:
        yield "max", Severity.WARNING, bounds.max


CHECKS: tuple[Check, ...] = (row_counts, fill_rates)
