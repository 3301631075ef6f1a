"""Frictionless, in one place: what a Table Schema means is what Frictionless says it means.

`row_errors` is the reference for every other engine. frictionless is imported inside the
functions, so that importing the command line stays cheap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.model import RawTable

OURS = ("translations", "personal", "publish")
"""Field keys of ours, which Frictionless need not see."""


@dataclass(frozen=True, slots=True)
class TableError:
    """One error as Frictionless reports it. `row` is None for errors of the header."""

    code: str
    resource: str
    row: int | None
    field: str
    cell: str
    note: str


def descriptor_problems(descriptor: Mapping[str, Any]) -> tuple[str, ...]:
    """What Frictionless objects to in a package descriptor whose schemas are inlined."""
    from frictionless import FrictionlessException, Package

    try:
        return tuple(dict.fromkeys(e.note for e in Package.metadata_validate(dict(descriptor))))
    except FrictionlessException as error:
        return (error.error.note,)


def table_errors(tables: Sequence[RawTable]) -> Iterator[TableError]:
    """Every error of a dataset's tables, foreign keys between them included."""
    from frictionless import FrictionlessException, Package, Resource, Schema

    try:
        package = Package(
            resources=[
                Resource(
                    name=t.resource.name,
                    data=[list(t.labels), *t.rows],
                    schema=Schema.from_descriptor(standard_schema(t.resource.schema.descriptor)),
                )
                for t in tables
            ]
        )
        report = package.validate(limit_errors=2**62)
    except FrictionlessException as error:
        yield TableError(error.error.type, "", None, "", "", error.error.note)
        return
    for task in report.tasks:
        yield from (_table_error(task.name, e) for e in task.errors)
    yield from (_table_error("", e) for e in report.errors)


def standard_schema(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """A schema descriptor without the keys that only this project knows."""
    fields = [{k: v for k, v in f.items() if k not in OURS} for f in descriptor["fields"]]
    rest = {k: v for k, v in descriptor.items() if k not in (*OURS, "fields")}
    return {**rest, "fields": fields}


def read_cell(field: Any, text: str) -> Any:
    """One cell through Frictionless's own field code: the typed value, None where missing."""
    value, _notes = field.read_cell(text)
    return value


def field_reader(descriptor: Mapping[str, Any], missing_values: Sequence[str]) -> Any:
    """Frictionless's field object for a field descriptor."""
    from frictionless import Field

    known = {k: v for k, v in descriptor.items() if k not in OURS}
    field = Field.from_descriptor({"type": "any", **known})
    if "missingValues" not in known:
        field.missing_values = list(missing_values)
    return field


def _table_error(resource: str, error: Any) -> TableError:
    return TableError(
        code=error.type,
        resource=resource,
        row=getattr(error, "row_number", None),
        field=getattr(error, "field_name", None) or getattr(error, "label", None) or "",
        cell=str(getattr(error, "cell", "") or ""),
        note=error.note or error.message,
    )
