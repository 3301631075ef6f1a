"""What leaves the court: the published columns and rows of a table, and the schema that fits them.

The published CSV file is written in the default lexical forms of Table Schema v2 whatever the
source looked like, so the published schema drops the keywords that described the source's forms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.formula import FREE_TEXT, escape
from generator.model import Dataset, Field, Resource, Schema

SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"

_OF_NO_FORM = frozenset({"missingValues", "publish", "amount", "allows"})
"""Keys about the source that leave values as the schema writes them."""

_SOURCE_FORMS = _OF_NO_FORM | frozenset(
    "trueValues falseValues decimalChar groupChar bareNumber delimiter itemType".split()
)

_ISO_TYPES = frozenset({"date", "time", "datetime"})
_VALUE_CONSTRAINTS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum"}
)


def published_table(table: pa.Table, resource: Resource, sort: tuple[str, ...]) -> pa.Table:
    """The published columns in schema order, sorted; missing values last.

    Order: `publishing.sort` where it names columns of this table, then the primary key, then the
    order given (the sort is stable). A table that is in order already is not copied.
    """
    names = [f.name for f in resource.schema.fields if f.published and f.name in table.column_names]
    table = table.select(names)
    keys = sort_keys(resource, sort, names)
    if not keys or table.num_rows < 2:
        return table
    order = pc.sort_indices(table, [(k, "ascending", "at_end") for k in keys]).to_numpy()
    if bool(np.all(order[1:] > order[:-1])):
        return table
    return table.take(pa.array(order))


def sort_keys(resource: Resource, sort: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """The columns the rows are sorted by, most significant first."""
    known = set(names)
    return tuple(dict.fromkeys(k for k in (*sort, *resource.schema.primary_key) if k in known))


def published_schema(
    dataset: Dataset, resource: Resource, complete: Collection[str]
) -> dict[str, Any]:
    """The schema without unpublished fields and without the source's lexical forms.

    `complete` names the resources of this package that are published without a row withheld.
    Keys stay only where all their columns are published; a foreign key to another resource stays
    only where that one is complete, else it would be broken by what is not there.
    """
    schema = resource.schema
    published = {f.name for f in schema.fields if f.published}
    source = schema.descriptor
    result: dict[str, Any] = {"$schema": SCHEMA_PROFILE}
    for key in ("name", "title", "description", "translations"):
        if key in source:
            result[key] = source[key]
    result["fields"] = [_field(f) for f in schema.fields if f.published]
    result["missingValues"] = [""]
    if schema.primary_key and published.issuperset(schema.primary_key):
        result["primaryKey"] = list(schema.primary_key)
    unique = [k for k in source.get("uniqueKeys", []) if published.issuperset(_names(k))]
    if unique:
        result["uniqueKeys"] = unique
    foreign = [k for k in source.get("foreignKeys", []) if _holds(k, dataset, schema, complete)]
    if foreign:
        result["foreignKeys"] = foreign
    return result


def csv_schema(schema: Mapping[str, Any], escaped: Mapping[str, int]) -> dict[str, Any]:
    """The published schema of the CSV file: it allows for the prefixes put before formulas.

    Listed values are shown as the file shows them. Only in columns where a cell was escaped do
    `pattern` and `maxLength` make room for the prefix, and `format` gives way; each such field
    says so under `formulaPrefix`.
    """
    fields = [_csv_field(f, escaped.get(f["name"], 0)) for f in schema["fields"]]
    return {**schema, "fields": fields}


def _field(field: Field) -> dict[str, Any]:
    source = field.descriptor
    dropped = {k for k in _SOURCE_FORMS if k in source}
    result = {k: v for k, v in source.items() if k not in dropped}
    if field.type == "list":  # cells are JSON text, which is the lexical form of an array
        result["type"] = "array"
    if field.type in _ISO_TYPES and result.pop("format", "default") != "default":
        dropped.add("format")
    constraints = {
        k: v
        for k, v in field.constraints.items()
        if not (dropped - _OF_NO_FORM and k in _VALUE_CONSTRAINTS and _lexical(v))
    }
    result.pop("constraints", None)
    return {**result, "constraints": constraints} if constraints else result


def _lexical(value: object) -> bool:
    """Whether a constraint is written in the source's lexical form, which the export left."""
    values = value if isinstance(value, list) else [value]
    return any(isinstance(v, str) for v in values)


def _csv_field(field: Mapping[str, Any], escaped: int) -> dict[str, Any]:
    result = dict(field)
    if field.get("type", "any") not in FREE_TEXT:
        return result
    constraints = dict(field.get("constraints", {}))
    if "enum" in constraints:
        constraints["enum"] = [escape(v) if isinstance(v, str) else v for v in constraints["enum"]]
    if escaped:
        result["formulaPrefix"] = {"prefix": "'", "cells": escaped}
        result.pop("format", None)
        if "pattern" in constraints:
            constraints["pattern"] = f"'?(?:{constraints['pattern']})"
        if "maxLength" in constraints:
            constraints["maxLength"] = int(constraints["maxLength"]) + 1
    if constraints:
        result["constraints"] = constraints
    return result


def _names(key: object) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else tuple(key)  # type: ignore[arg-type]


def _holds(
    key: Mapping[str, Any], dataset: Dataset, schema: Schema, complete: Collection[str]
) -> bool:
    reference = key.get("reference", {})
    if "package" in reference or not _all_published(schema, _names(key["fields"])):
        return False
    target = reference.get("resource") or ""
    if target and target not in complete:
        return False
    referred = dataset.resource(target).schema if target else schema
    return _all_published(referred, _names(reference.get("fields", ())))


def _all_published(schema: Schema, names: tuple[str, ...]) -> bool:
    return {f.name for f in schema.fields if f.published}.issuperset(names)
