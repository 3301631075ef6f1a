"""The gate: findings and policy in, a decision out. Pure; nothing is written here.

A row with an error is withheld as long as the share of such rows stays within the dataset's
`tolerance`; above it, or with an error of the whole table, nothing is published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from generator.checks.check import TABLE_CODES
from generator.disclosure.withdrawals import Withdrawals
from generator.disclosure.withholding import keep_out, returned, without_examples
from generator.findings import Finding, Severity, errors_in, sort_findings
from generator.model import CheckedTable, Dataset

if TYPE_CHECKING:
    import pyarrow as pa

class Action(StrEnum):
    """What the gate decided about a dataset."""

    PUBLISH = "publish"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is published of a dataset: the tables after withholding, and why.

    `withheld` counts rows by resource. Tables are empty where the action is REFUSE. `withdrawn`
    holds the rows that were kept out because they are withdrawn: nothing of them may be published.
    """

    dataset: Dataset
    action: Action
    tables: Mapping[str, pa.Table]
    withheld: Mapping[str, int]
    findings: tuple[Finding, ...]
    withdrawn: pa.Table | None = None


def decide(
    dataset: Dataset,
    tables: Sequence[CheckedTable],
    findings: Sequence[Finding],
    withdrawn: Withdrawals | None = None,
) -> Decision:
    """Decide on one dataset. `findings` are those not bound to a checked table."""
    judged = [*findings]
    for checked in tables:
        judged += _judge_rows(dataset, checked)
    judged = without_examples(judged, withdrawn)
    if errors_in(judged) or not tables:
        return Decision(dataset, Action.REFUSE, {}, {}, sort_findings(judged))
    published: dict[str, pa.Table] = {}
    withheld: dict[str, int] = {}
    kept, gone = keep_out(dataset, {c.resource.name: c.table for c in tables}, withdrawn)
    for checked in tables:
        name = checked.resource.name
        published[name] = _published(dataset, checked, kept[name])
        withheld[name] = checked.row_count - kept[name].num_rows
    judged += [*_withheld_findings(dataset, withheld), *returned(dataset, gone.num_rows)]
    return Decision(dataset, Action.PUBLISH, published, withheld, sort_findings(judged), gone)


def _judge_rows(dataset: Dataset, checked: CheckedTable) -> list[Finding]:
    """Within the tolerance, errors that name rows become warnings: those rows are withheld."""
    share = checked.bad_rows / checked.row_count if checked.row_count else 0.0
    tolerated = 0 < share <= dataset.publishing.tolerance
    return [
        replace(f, severity=Severity.WARNING)
        if tolerated and f.is_error and f.rows and f.code not in TABLE_CODES
        else f
        for f in checked.findings
    ]


def _published(dataset: Dataset, checked: CheckedTable, table: pa.Table) -> pa.Table:
    """The columns that may leave, in the order of `publishing.sort` (else of the primary key)."""
    names = [f.name for f in checked.resource.schema.fields if f.published]
    order = [n for n in dataset.publishing.sort if n in names] or [
        n for n in checked.resource.schema.primary_key if n in names
    ]
    kept = table.select(names)
    return kept.sort_by([(n, "ascending") for n in order]) if order else kept


def _withheld_findings(dataset: Dataset, withheld: Mapping[str, int]) -> list[Finding]:
    return [
        Finding(
            "rows-withheld",
            Severity.WARNING,
            dataset.name,
            resource,
            count=count,
            detail=f"{count} rows are not published",
            hint="correct them, or leave them withdrawn",
        )
        for resource, count in withheld.items()
        if count
    ]
