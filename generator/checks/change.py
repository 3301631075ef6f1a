"""How much a table may change against the release that is live.

A list that lost a third of its rows overnight is more often a broken export than the truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.findings import Finding, Severity
from generator.model import CheckedTable, Dataset


def row_change(
    dataset: Dataset, tables: Sequence[CheckedTable], published: Mapping[str, int]
) -> Iterator[Finding]:
    """`expectations.shrink` closes the gate, `expectations.growth` warns.

    `published` holds the live release's rows by resource name; a new resource has none.
    """
    expected = dataset.publishing.expectations
    for checked in tables:
        before = published.get(checked.resource.name, 0)
        if not before:
            continue
        change = checked.row_count / before - 1
        limits = (
            ("shrink", Severity.ERROR, -change),
            ("growth", Severity.WARNING, change),
        )
        for name, severity, share in limits:
            if name in expected and share > expected[name]:
                yield Finding(
                    "expectation-change",
                    severity,
                    dataset.name,
                    checked.resource.name,
                    detail=f"{before} rows are live, {checked.row_count} were handed in: "
                    f"{change:+.1%}, expected {name} is {expected[name]:.1%} at most",
                    hint=f"was a part of the file lost? else change expectations.{name}",
                )
