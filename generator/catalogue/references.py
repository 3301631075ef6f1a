"""Foreign keys across tables and datasets: each must point at fields that exist.

The engine looks a key up only where its target is there, so that a target which is not there must
be said when the catalogue is loaded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from generator.findings import Finding, Severity
from generator.model import Dataset, Resource
from generator.settings import nearest


def reference_findings(
    datasets: Iterable[Dataset], unloaded: Collection[str] = ()
) -> tuple[Finding, ...]:
    """What is wrong with the targets of foreign keys.

    `unloaded` names datasets that exist, but could not be loaded.
    """
    by_name = {d.name: d for d in datasets}
    return tuple(
        Finding("schema-invalid", Severity.ERROR, dataset.name, resource.name, file=dataset.shown(),
                detail=f"foreignKeys: {detail}", hint=hint)
        for dataset in by_name.values()
        for resource in dataset.resources
        for key in _foreign_keys(resource)
        for detail, hint in _problems(key, dataset, resource, by_name, unloaded)
    )  # fmt: skip


def _foreign_keys(resource: Resource) -> Iterator[Mapping[str, Any]]:
    """Those of the right shape; Frictionless reports the others."""
    stated = resource.schema.descriptor.get("foreignKeys", [])
    for key in stated if isinstance(stated, list) else []:
        if isinstance(key, Mapping) and isinstance(key.get("reference"), Mapping):
            yield key


def _problems(
    key: Mapping[str, Any],
    dataset: Dataset,
    resource: Resource,
    by_name: Mapping[str, Dataset],
    unloaded: Collection[str],
) -> Iterator[tuple[str, str]]:
    reference = key["reference"]
    package, name = reference.get("package", ""), reference.get("resource", "")
    other = by_name.get(package) if package else dataset
    if other is None and package in unloaded:
        yield f"the dataset {package!r} has errors of its own", "mend that one first"
    elif other is None:
        yield f"no dataset is called {package!r}", nearest(str(package), set(by_name))
    elif package and not name:
        yield f"the resource of the dataset {package!r} is not named", "add `resource`"
    elif name and name not in (known := {r.name for r in other.resources}):
        yield f"{other.name or 'the package'} has no resource {name!r}", nearest(str(name), known)
    else:
        target = other.resource(name) if name else resource
        yield from _field_problems(key, target)


def _field_problems(key: Mapping[str, Any], target: Resource) -> Iterator[tuple[str, str]]:
    own, others = _listed(key.get("fields")), _listed(key["reference"].get("fields"))
    if len(own) != len(others):
        yield f"{len(own)} fields refer to {len(others)}", "name as many there as here"
    for field in others if target.schema.fields else ():  # else a file that could not be read
        if field not in target.schema.names:
            yield f"{target.name} has no field {field!r}", nearest(field, set(target.schema.names))


def _listed(fields: Any) -> list[str]:
    return [fields] if isinstance(fields, str) else [str(f) for f in fields or ()]
