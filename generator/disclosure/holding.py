"""Whether a dataset may stay at the release that is live, and what is said of it then."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from generator.disclosure.over import KIND
from generator.disclosure.withdrawals import Withdrawals
from generator.disclosure.withholding import references
from generator.findings import Finding, Severity
from generator.last_release import LastRelease
from generator.model import Dataset, Field

TERM = ("decision_date", "term_months")
"""Columns of a list of debtors that say when an entry must be gone."""

COUNTING_CODES = frozenset(
    {
        "dataset-held",
        "entries-over",
        "expectation-change",
        "expectation-fill",
        "expectation-groups",
        "expectation-rows",
        "linked-judgment",
        "rows-withheld",
        "table-empty",
        "withdrawn-returned",
    }
)
"""Findings whose detail consists of counts, and of no cell or label of a file."""


def why_not_held(dataset: Dataset, last: LastRelease, withdrawn: Withdrawals | None) -> str:
    """Why the live release must not be published again; "" where it may.

    What the present descriptor takes back the release that is held may not show, and a record that
    is withdrawn must be found in it.
    """
    policy, before = dataset.publishing, last.dataset.publishing
    if "lookup" in (policy.natural_persons, before.natural_persons):
        return "natural persons stand only in its look-up, which cannot be read back"
    if (policy.natural_persons, policy.mask_policy) != (before.natural_persons, before.mask_policy):
        return "the descriptor now states another policy on natural persons"
    if dataset.resources[0].name != last.dataset.resources[0].name:
        return "the descriptor now begins with another table"
    now = {(r.name, f.name): f for r in dataset.resources for f in r.schema.fields}
    live = {(r.name, f.name): f for r in last.dataset.resources for f in r.schema.fields}
    closed = [name for name, field in live.items() if _is_closed(field, now.get(name))]
    if closed:
        return f"the schema no longer publishes the column {'.'.join(closed[0])} as it was"
    timed = {(dataset.resources[0].name, column) for column in TERM}
    if dataset.kind == KIND and timed & now.keys() - live.keys():
        return "it does not say when its entries end"
    missing = [name for name in _found_by(dataset) if name not in live] if withdrawn else []
    if missing:
        return f"it has no column {'.'.join(missing[0])} to find withdrawn records by"
    return ""


def held_finding(last: LastRelease, errors: int) -> Finding:
    """Says on every report that the dataset stays."""
    dataset = last.dataset
    return Finding(
        "dataset-held",
        Severity.WARNING,
        dataset.name,
        detail=f"{errors} kinds of error in the data handed in: "
        f"the release of {dataset.publishing.as_of} stays",
        hint="correct the data and build again; --strict refuses the whole build instead",
    )


def not_held_finding(dataset: Dataset, reason: str) -> Finding:
    """Says why the gate closes although the dataset has been published before."""
    return Finding(
        "dataset-not-held",
        Severity.NOTICE,
        dataset.name,
        detail=f"the live release may not stay: {reason}",
        hint="correct the data; nothing is published until then",
    )


def without_data(finding: Finding, columns: Collection[str]) -> Finding:
    """A finding on rejected data as a public page may say it.

    Nobody knows what stands where in them: a shifted column brings an identity number into a
    column of remarks, a lost header makes labels of names.
    """
    return replace(
        finding,
        field=finding.field if finding.field in columns else "",
        detail=finding.detail if finding.code in COUNTING_CODES else "",
        examples=(),
    )


def _is_closed(before: Field, now: Field | None) -> bool:
    """Whether a column that is live must not be published again as it was."""
    return (
        now is None
        or not now.published
        or (now.personal and not before.personal)
        or now.mask != before.mask
    )


def _found_by(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """The columns, each as (resource, column), that withdrawn records are found by."""
    first, *others = dataset.resources
    for column in (*first.schema.primary_key, *dataset.publishing.same_record):
        yield first.name, column
    for resource in others:
        for columns, keys in references(resource, first.name):
            yield from ((resource.name, column) for column in columns)
            yield from ((first.name, key) for key in keys)
