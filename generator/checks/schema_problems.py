"""What is wrong with a schema itself: a rule that cannot be applied is said, never skipped.

The keywords are checked when the schema is loaded (`catalogue.schemas`); here it is their values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.checks.judge import category_values, for_frictionless
from generator.checks.meaning import bounds_of, reader_problem


def schema_problems(descriptor: Mapping[str, Any]) -> Iterator[str]:
    """One English sentence per problem, in the order of the schema."""
    names = [f["name"] for f in descriptor["fields"]]
    for field in descriptor["fields"]:
        for problem in _field_problems(field):
            yield f"field {field['name']}: {problem}"
    for keyword, keys in _key_lists(descriptor):
        for name in keys:
            if name not in names:
                yield f"{keyword} names {name!r}, which is no field"


def _field_problems(field: Mapping[str, Any]) -> Iterator[str]:
    constraints, kind = field.get("constraints", {}), field.get("type", "any")
    if refused := reader_problem(for_frictionless(field)):
        yield refused
        return
    for name, value in bounds_of(field).items():
        unread = value is None or (name == "enum" and None in value)
        if unread:
            yield f"{name} {constraints[name]!r} is not of type {kind}"
    if "pattern" in constraints:
        try:
            re.compile(constraints["pattern"])
        except re.error as error:
            yield f"pattern is no regular expression: {error}"
    if "enum" in constraints and not constraints["enum"]:
        yield "enum allows nothing"
    if "jsonSchema" in constraints:
        yield from _json_schema_problems(constraints["jsonSchema"], kind)
    if "categories" in field:
        yield from _category_problems(field, kind)


def _json_schema_problems(schema: Any, kind: str) -> Iterator[str]:
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import validator_for

    if kind not in ("array", "object"):
        yield f"jsonSchema has no meaning for type {kind}"
    try:
        validator_for(schema).check_schema(schema)
    except SchemaError as error:
        yield f"jsonSchema is no JSON Schema: {error.message}"


def _category_problems(field: Mapping[str, Any], kind: str) -> Iterator[str]:
    known = category_values(field)
    if kind not in ("string", "integer"):
        yield f"categories have no meaning for type {kind}"
    beyond = [v for v in field.get("constraints", {}).get("enum", ()) if v not in known]
    if beyond:
        yield f"enum has values that categories lack: {beyond}"


def _key_lists(descriptor: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for keys in descriptor.get("uniqueKeys", ()):
        yield "uniqueKeys", [keys] if isinstance(keys, str) else list(keys)
    for key in descriptor.get("foreignKeys", ()):
        fields = key.get("fields", [])
        yield "foreignKeys", [fields] if isinstance(fields, str) else list(fields)
