"""The tables of other datasets that the foreign keys of one dataset refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator.findings import Finding
from generator.intake.raw import RawTable
from generator.intake.read import read_dataset
from generator.model import Catalogue, Dataset


def read_elsewhere(
    dataset: Dataset, catalogue: Catalogue
) -> tuple[dict[str, Sequence[RawTable]], tuple[Finding, ...]]:
    """Raw tables by dataset name; a file that cannot be read is a finding of this dataset too.

    A name that no dataset has was reported when the catalogue was loaded.
    """
    tables: dict[str, Sequence[RawTable]] = {}
    findings: list[Finding] = []
    for name in packages_of(dataset):
        other = catalogue.get(name)
        if other is not None:
            tables[name], unread = read_dataset(other)
            findings += (replace(f, dataset=dataset.name, resource="",
                                 detail=f"foreign keys refer to {name}: {f.detail}")
                         for f in unread if f.is_error)  # fmt: skip
    return tables, tuple(findings)


def packages_of(dataset: Dataset) -> tuple[str, ...]:
    """The other datasets that foreign keys of this one refer to, sorted."""
    named = {
        str(key["reference"]["package"])
        for resource in dataset.resources
        for key in _foreign_keys(resource.schema.descriptor)
        if key["reference"].get("package")
    }
    return tuple(sorted(named))


def _foreign_keys(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Those of the right shape; Frictionless reports the others."""
    stated = schema.get("foreignKeys")
    listed = stated if isinstance(stated, list) else []
    return [k for k in listed if isinstance(k, Mapping) and isinstance(k.get("reference"), Mapping)]
