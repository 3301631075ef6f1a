"""Which rows of checked tables stay in, though nothing is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.disclosure.withdrawals import FILE, Withdrawals
from generator.findings import Finding, Severity
from generator.model import Dataset, Resource

if TYPE_CHECKING:
    import pyarrow as pa

Tables = Mapping[str, "pa.Table"]
"""By the name of the resource."""


def keep_out(
    dataset: Dataset, tables: Tables, withdrawn: Withdrawals | None
) -> tuple[dict[str, pa.Table], pa.Table]:
    """The tables without what is withdrawn, and the withdrawn rows of the first table.

    Rows of other tables that refer to a withdrawn row by a foreign key go with it.
    """
    import pyarrow.compute as pc

    kept, first = dict(tables), dataset.resources[0].name
    gone = withdrawn.gone(kept[first]) if withdrawn else None
    if gone is None or not pc.any(gone).as_py():
        return kept, kept[first].slice(0, 0)
    removed = kept[first].filter(gone)
    kept[first] = kept[first].filter(pc.invert(gone))
    return without_related(dataset, kept, first, removed), removed


def without_related(
    dataset: Dataset, tables: Tables, name: str, gone: pa.Table
) -> dict[str, pa.Table]:
    """The tables without the rows that refer to the rows `gone` of the table `name`."""
    kept = dict(tables)
    for resource in (r for r in dataset.resources if r.name != name and r.name in kept):
        for columns, keys in references(resource, name):
            table = kept[resource.name]
            if {*columns} <= {*table.column_names} and {*keys} <= {*gone.column_names}:
                kept[resource.name] = _unrelated(table, columns, gone, keys)
    return kept


def returned(dataset: Dataset, count: int) -> Iterator[Finding]:
    """Withdrawn records that the data still hold, or hold again (DOMAIN P-04)."""
    if count:
        yield Finding(
            "withdrawn-returned",
            Severity.WARNING,
            dataset.name,
            dataset.resources[0].name,
            count=count,
            detail=f"{count} withdrawn records are in the data; they are kept out",
            hint=f"take them out of the source; a lawful new entry needs its line out of {FILE}",
        )


def without_examples(findings: Iterable[Finding], withdrawn: Withdrawals | None) -> list[Finding]:
    """Findings that could quote a withdrawn record lose their examples: reports are published."""
    if not withdrawn:
        return list(findings)
    told = knowing(withdrawn.dataset)
    return [replace(f, examples=()) if f.field in told or not f.field else f for f in findings]


def knowing(dataset: Dataset) -> frozenset[str]:
    """The columns of the first table that say whose record a row is."""
    schema, publishing = dataset.resources[0].schema, dataset.publishing
    looked_up = (name for names in publishing.lookup.values() for name in names)
    personal = (f.name for f in schema.fields if f.personal)
    return frozenset((*schema.primary_key, *publishing.same_record, *looked_up, *personal))


def references(resource: Resource, target: str) -> Iterator[tuple[list[str], list[str]]]:
    """Columns that refer to `target`, and the columns they refer to."""
    for key in resource.schema.descriptor.get("foreignKeys", ()):
        reference = key.get("reference", {})
        if reference.get("resource") == target and "package" not in reference:
            yield _names(key["fields"]), _names(reference["fields"])


def _unrelated(table: pa.Table, columns: list[str], gone: pa.Table, keys: list[str]) -> pa.Table:
    """The rows that do not refer to a row of `gone`; row order is kept."""
    import pyarrow as pa

    referred = set(zip(*(gone.column(k).to_pylist() for k in keys), strict=True))
    rows = zip(*(table.column(c).to_pylist() for c in columns), strict=True)
    return table.filter(pa.array([row not in referred for row in rows], pa.bool_()))


def _names(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
