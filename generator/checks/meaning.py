"""Frictionless, in one place: what a Table Schema means is what Frictionless says it means.

frictionless is imported inside the functions, so that importing the command line stays cheap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from generator.checks.sound import PLAIN_DAY, is_sound, is_sound_field
from generator.model.dataset import OWN_RESOURCE_KEYS
from generator.model.schema import OWN_FIELD_KEYS

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
"""Constraints whose value is of the field's own type."""

_PLAIN_YEAR = re.compile("[0-9]{4}")

V2 = "https://datapackage.org/profiles/2.0/tableschema.json"

Reader: TypeAlias = Callable[["str | None"], "tuple[Any, dict[str, str] | None]"]
"""Text -> typed value, and notes by constraint."""


@dataclass(frozen=True, slots=True)
class TableError:
    """One error as Frictionless reports it. `row` is None for errors of the header."""

    code: str
    resource: str
    row: int | None
    field: str
    cell: str
    note: str


def descriptor_problems(descriptor: Mapping[str, Any], *, trusted: bool = False) -> tuple[str, ...]:
    """What Frictionless objects to in a package or a resource whose schemas are inlined.

    `trusted` allows paths that lead out of the folder.
    """
    if is_sound(descriptor):
        return ()
    from frictionless import FrictionlessException, Package, Resource, system

    kind = Package if "resources" in descriptor else Resource
    try:
        with system.use_context(trusted=trusted):
            return tuple(dict.fromkeys(e.note for e in kind.metadata_validate(dict(descriptor))))
    except FrictionlessException as error:
        return (error.error.note,)


def is_safe_path(path: str) -> bool:
    """Whether Frictionless follows a path of a descriptor that nobody vouches for."""
    from frictionless.helpers import is_safe_path as safe

    return bool(safe(path))


def inferred_schema(labels: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The schema that Frictionless infers for a table without one, from its first rows."""
    from frictionless import Detector, system

    candidates = system.detect_field_candidates()
    found = Detector().detect_schema(
        [list(row) for row in rows], labels=list(labels), field_candidates=candidates
    )
    return dict(found.to_descriptor())


SAMPLE = 100
"""How many rows of a file, the header among them, Frictionless infers a schema from."""


def standard_resource(
    descriptor: Mapping[str, Any], schema: Mapping[str, Any] | None
) -> dict[str, Any]:
    """A resource descriptor as Frictionless keeps it: its schema inlined, parts as `extrapaths`."""
    found = {k: v for k, v in descriptor.items() if k not in OWN_RESOURCE_KEYS}
    if schema is not None:
        found["schema"] = standard_schema(schema)
    if isinstance(parts := found.get("path"), list) and parts:
        found |= {"path": parts[0], "extrapaths": [*parts[1:], *found.get("extrapaths", [])]}
    return found


def standard_schema(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """A schema descriptor as far as Frictionless knows it.

    Without our own keys, `jsonSchema` (which it refuses) and foreign keys to other packages. Both
    spellings are accepted: one field as a string (v1), a reference to the table itself without
    `resource` (v2).
    """
    fields = [_standard_field(f) for f in descriptor["fields"]]
    rest = {k: v for k, v in descriptor.items() if k not in (*OWN_FIELD_KEYS, "fields")}
    if "primaryKey" in rest:
        rest["primaryKey"] = _listed(rest["primaryKey"])
    if isinstance(keys := rest.get("foreignKeys"), list):
        rest["foreignKeys"] = [_with_lists(k) for k in keys if not _leads_out(k)]
    return {**rest, "fields": fields}


def _leads_out(key: Any) -> bool:
    return _is_key(key) and bool(key["reference"].get("package"))


def _with_lists(key: Any) -> Any:
    if not _is_key(key):
        return key
    fields = _listed(key["reference"].get("fields"))
    reference = {"resource": "", **key["reference"], "fields": fields}
    return {**key, "fields": _listed(key.get("fields")), "reference": reference}


def _is_key(key: Any) -> bool:
    return isinstance(key, Mapping) and isinstance(key.get("reference"), Mapping)


def _listed(names: Any) -> Any:
    return [names] if isinstance(names, str) else names


def _standard_field(field: Mapping[str, Any]) -> dict[str, Any]:
    known = {k: v for k, v in field.items() if k not in OWN_FIELD_KEYS}
    constraints = known.get("constraints", {})
    if "jsonSchema" in constraints:
        known["constraints"] = {k: v for k, v in constraints.items() if k != "jsonSchema"}
    return known


@dataclass(frozen=True, slots=True)
class HeaderReading:
    """What Frictionless makes of the labels: its errors, and the fields in the order of the file.

    A label without a field gets a field of type `any`. `refused` says that no row can be read.
    """

    errors: tuple[TableError, ...]
    fields: tuple[Mapping[str, Any], ...]
    refused: bool = False


def read_header(
    descriptor: Mapping[str, Any], labels: Sequence[str], *, ignore_case: bool = False
) -> HeaderReading:
    """Compare labels and schema by `fieldsMatch`; the same names in the same order always match."""
    if _same_names(descriptor, labels):
        return HeaderReading((), tuple(descriptor["fields"]))
    from frictionless import FrictionlessException, Schema
    from frictionless.table import Header

    plain = {"fields": [{"name": f["name"], "constraints": _required(f)}
                        for f in descriptor["fields"]]}  # fmt: skip
    keys = {k: descriptor[k] for k in ("primaryKey", "fieldsMatch") if k in descriptor}
    schema = Schema.from_descriptor({"$schema": V2, **plain, **keys})
    header = Header(list(labels), fields=schema.fields, row_numbers=[1], ignore_case=ignore_case,
                    fields_match=schema.fields_match)  # fmt: skip
    errors = tuple(_table_error("", e) for e in header.errors)
    by_name = {f["name"]: f for f in descriptor["fields"]}
    try:
        names = [f.name for f in header.get_expected_fields()]
    except FrictionlessException as error:
        return HeaderReading((_table_error("", error.error),), (), refused=True)
    extra: Mapping[str, Any] = {"type": "any", "missingValues": [""]}
    fields = tuple(by_name.get(n, {"name": n, **extra}) for n in names)
    return HeaderReading(errors, fields)


def _same_names(descriptor: Mapping[str, Any], labels: Sequence[str]) -> bool:
    names = [f["name"] for f in descriptor["fields"]]
    return bool(names) and names == list(labels) and len({*names}) == len(names) and all(names)


def _required(field: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in field.get("constraints", {}).items() if k == "required"}


def cell_reader(descriptor: Mapping[str, Any], missing_values: Sequence[str]) -> Reader:
    """Frictionless's reader of one column."""
    from frictionless import Field

    known = {k: v for k, v in descriptor.items() if k not in OWN_FIELD_KEYS}
    # Without a type it takes constraints that the type `any` refuses, such as maxLength.
    field = Field.from_descriptor({**known, "missingValues": list(missing_values)})
    reader: Reader = field.create_cell_reader()
    return reader


def reader_problem(descriptor: Mapping[str, Any]) -> str:
    """Why Frictionless makes no reader of a column; "" where it does.

    One format (wkt) wants a package besides it, which it asks for only where it reads. A pattern
    that is no regular expression, or a bound that cannot be read, is found by others.
    """
    known = {k: v for k, v in descriptor.items() if k not in OWN_FIELD_KEYS}
    if is_sound_field(known):
        return ""
    from frictionless import Field, FrictionlessException

    try:
        Field.from_descriptor(known)
        _value_reader(descriptor)
    except FrictionlessException as error:
        return "; ".join(e.note for e in error.reasons or [error.error])
    return ""


def bounds_of(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """The constraints that are values of the column's own type, read as such; None: unreadable."""
    plain = plain_bounds(descriptor)
    return _read_bounds(descriptor, _value_reader(descriptor)) if plain is None else plain


def plain_bounds(descriptor: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same without Frictionless, where it and nobody else can say two things about them."""
    reader = _plain_reader(descriptor, _stated_bounds(descriptor))
    return None if reader is None else _read_bounds(descriptor, reader)


def _read_bounds(descriptor: Mapping[str, Any], read: Callable[[Any], Any]) -> dict[str, Any]:
    stated = _stated_bounds(descriptor)
    return {k: [*map(read, v)] if k == "enum" else read(v) for k, v in stated.items()}


def _stated_bounds(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    constraints = descriptor.get("constraints", {})
    return {k: v for k, v in constraints.items() if k in (*BOUNDS, "enum")}


def _plain_reader(
    descriptor: Mapping[str, Any], stated: Mapping[str, Any]
) -> Callable[[Any], Any] | None:
    """What reads values of which nobody can say two things; to import Frictionless takes longer."""
    kind, form = descriptor.get("type", "any"), descriptor.get("format", "default")
    values = [v for k, bound in stated.items() for v in (bound if k == "enum" else [bound])]
    plain = _PLAIN.get(kind) if form == "default" else None
    return plain[1] if plain and all(map(plain[0], values)) else None


def _is_whole(value: Any) -> bool:
    return type(value) is int


def _is_plain_day(value: Any) -> bool:
    return isinstance(value, str) and PLAIN_DAY.fullmatch(value) is not None


def _is_plain_year(value: Any) -> bool:
    if isinstance(value, str):
        return _PLAIN_YEAR.fullmatch(value) is not None
    return type(value) is int and 0 <= value <= 9999


_PLAIN: Mapping[str, tuple[Callable[[Any], bool], Callable[[Any], Any]]] = {
    "string": (lambda value: isinstance(value, str), str),
    "boolean": (lambda value: isinstance(value, bool), bool),
    "integer": (_is_whole, int),
    "number": (_is_whole, int),
    "year": (_is_plain_year, int),
    "date": (_is_plain_day, date.fromisoformat),
}
"""By type: which values are plain, and how they are read."""


def _value_reader(descriptor: Mapping[str, Any]) -> Callable[[Any], Any]:
    from frictionless import Field

    reader: Callable[[Any], Any] = Field.from_descriptor(
        _without_constraints(descriptor)
    ).create_value_reader()
    return reader


def _without_constraints(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    return {
        k: v
        for k, v in descriptor.items()
        if k not in (*OWN_FIELD_KEYS, "constraints", "categories")
    }


def _table_error(resource: str, error: Any) -> TableError:
    return TableError(
        code=error.type,
        resource=resource,
        row=getattr(error, "row_number", None),
        field=getattr(error, "field_name", None) or getattr(error, "label", None) or "",
        cell=str(getattr(error, "cell", "") or ""),
        note=error.note or error.message,
    )
