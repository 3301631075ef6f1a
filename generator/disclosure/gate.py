"""The gate: findings and policy in, a decision out. Pure; nothing is written here.

A row with an error is withheld as long as the share of such rows stays within the dataset's
`tolerance`. Above it, or with an error of the whole table, nothing of the new data is published:
the dataset is held at the release that is live, or, where there is none or the build is strict, the
build is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from generator.checks.check import TABLE_CODES
from generator.disclosure.holding import (
    held_finding,
    not_held_finding,
    why_not_held,
    without_data,
)
from generator.disclosure.over import judged_as_over, without_over
from generator.disclosure.withdrawals import Withdrawals
from generator.disclosure.withholding import keep_out, returned, without_examples
from generator.findings import Finding, Severity, errors_in, sort_findings
from generator.last_release import LastRelease
from generator.model import CheckedTable, Dataset, Schema

if TYPE_CHECKING:
    import pyarrow as pa


class Action(StrEnum):
    """What the gate decided about a dataset."""

    PUBLISH = "publish"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is published of a dataset: the tables after withholding, and why.

    `withheld` counts rows by resource. Where the action is HOLD, `dataset` and `tables` are those
    of the release that is live; where it is REFUSE, the tables are empty. `withdrawn` holds the
    rows that were kept out because they are withdrawn: nothing of them may be published.
    """

    dataset: Dataset
    action: Action
    tables: Mapping[str, pa.Table]
    withheld: Mapping[str, int]
    findings: tuple[Finding, ...]
    withdrawn: pa.Table | None = None

    @property
    def held(self) -> bool:
        """Whether the live release stays, since newer data did not pass."""
        return self.action is Action.HOLD

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The findings as public pages may say them: of rejected data no more than counts."""
        if not self.held:
            return self.findings
        columns = {f.name for r in self.dataset.resources for f in r.schema.fields}
        return sort_findings(without_data(f, columns) for f in self.findings)


def decide(
    dataset: Dataset,
    tables: Sequence[CheckedTable],
    findings: Sequence[Finding],
    withdrawn: Withdrawals | None = None,
    last: LastRelease | None = None,
    today: date | None = None,
) -> Decision:
    """Decide on one dataset. `findings` are those not bound to a checked table.

    `last` is the live release, given where the dataset may be held at it; `today` the day of the
    build, on which entries may be over.
    """
    judged = [*findings]
    for checked in tables:
        judged += _judge_rows(dataset, checked)
    judged = without_examples(judged, withdrawn)
    if not errors_in(judged) and tables:
        return _publish(dataset, tables, withdrawn, judged, today)
    barrier = why_not_held(dataset, last, withdrawn) if last else ""
    if last is None or barrier:
        judged += [not_held_finding(dataset, barrier)] if barrier else []
        return Decision(dataset, Action.REFUSE, {}, {}, sort_findings(judged))
    return _hold(dataset, last, withdrawn, judged, today)


def _publish(
    dataset: Dataset,
    tables: Sequence[CheckedTable],
    withdrawn: Withdrawals | None,
    findings: Sequence[Finding],
    today: date | None,
) -> Decision:
    kept, gone = keep_out(dataset, {c.resource.name: c.table for c in tables}, withdrawn)
    ended: tuple[Finding, ...] = ()
    if today:
        first = dataset.resources[0].name
        kept[first], ended = without_over(dataset, kept[first], today)
    published: dict[str, pa.Table] = {}
    withheld: dict[str, int] = {}
    for checked in tables:
        name = checked.resource.name
        published[name] = _published(dataset, checked.resource.schema, kept[name])
        withheld[name] = checked.row_count - kept[name].num_rows
    found = (
        *findings,
        *ended,
        *_withheld_findings(dataset, withheld),
        *returned(dataset, gone.num_rows),
    )
    return Decision(dataset, Action.PUBLISH, published, withheld, sort_findings(found), gone)


def _hold(
    dataset: Dataset,
    last: LastRelease,
    withdrawn: Withdrawals | None,
    findings: Sequence[Finding],
    today: date | None,
) -> Decision:
    """The live release once more, but no record outlives its withdrawal or its time."""
    live = {r.name: last.read(r.name, None) for r in last.dataset.resources}
    kept, gone = keep_out(dataset, live, withdrawn)
    ended: tuple[Finding, ...] = ()
    if today:
        first = last.dataset.resources[0].name
        kept[first], ended = without_over(last.dataset, kept[first], today)
    withheld = {
        name: last.withheld[name] + table.num_rows - kept[name].num_rows
        for name, table in live.items()
    }
    found = (
        *findings,
        *ended,
        *_withheld_findings(last.dataset, withheld),
        held_finding(last, len(errors_in(findings))),
    )
    return Decision(last.dataset, Action.HOLD, kept, withheld, sort_findings(found), gone)


def _judge_rows(dataset: Dataset, checked: CheckedTable) -> list[Finding]:
    """Within the tolerance, errors that name rows become warnings: those rows are withheld."""
    findings, bad_rows = judged_as_over(checked.findings, checked.bad_rows)
    share = bad_rows / checked.row_count if checked.row_count else 0.0
    tolerated = 0 < share <= dataset.publishing.tolerance
    return [
        replace(f, severity=Severity.WARNING)
        if tolerated and f.is_error and f.rows and f.code not in TABLE_CODES
        else f
        for f in findings
    ]


def _published(dataset: Dataset, schema: Schema, table: pa.Table) -> pa.Table:
    """The columns that may leave, in the order of `publishing.sort` (else of the primary key)."""
    names = [f.name for f in schema.fields if f.published]
    order = [n for n in dataset.publishing.sort if n in names] or [
        n for n in schema.primary_key if n in names
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
