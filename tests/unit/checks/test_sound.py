"""What is proven sound is what Frictionless has no objection to."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from frictionless import Field, FrictionlessException, Package, Resource
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalogue import load_catalogue
from generator.checks.meaning import bounds_of, standard_schema
from generator.checks.sound import is_sound, is_sound_field
from generator.settings import load_settings
from tests.conftest import ROOT

EXAMPLES: dict[str, Any] = {
    "any": {"a": 1},
    "string": "法院",
    "integer": "-12",
    "number": 12.5,
    "boolean": "true",
    "date": "2024-02-29",
    "datetime": "2024-01-28T12:00:00Z",
    "time": "23:59:59",
    "year": "2024",
    "yearmonth": "2024-12",
}

CONSTRAINTS: dict[str, Any] = {"required": True, "unique": True, "enum": ["a"], "minimum": 1, "maximum": "9",
                               "minLength": 1, "maxLength": 5, "pattern": "a|b", "exclusiveMinimum": 0}  # fmt: skip

FIELDS = [{"name": kind, "type": kind, "title": "栏", "example": example}
          for kind, example in EXAMPLES.items()]  # fmt: skip

SCHEMA: dict[str, Any] = {
    "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
    "name": "fees",
    "title": "费用",
    "fields": FIELDS,
    "fieldsMatch": "exact",
    "missingValues": ["", "-"],
    "primaryKey": ["integer"],
    "uniqueKeys": [["string"]],
    "foreignKeys": [
        {"fields": ["year"], "reference": {"resource": "", "fields": ["integer"]}},
    ],
}

RESOURCE: dict[str, Any] = {
    "name": "fees",
    "type": "table",
    "title": "费用",
    "path": "data/费用 1.csv",
    "extrapaths": ["data/2.csv"],
    "format": "csv",
    "encoding": "utf-8",
    "bytes": 12,
    "dialect": {"delimiter": ";", "headerRows": [1]},
    "schema": SCHEMA,
}

PACKAGE: dict[str, Any] = {
    "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
    "name": "court-fees",
    "version": "1.0.0",
    "created": "2026-11-20T08:00:00Z",
    "keywords": ["费用"],
    "licenses": [{"name": "other-open", "title": "注明来源"}],
    "sources": [{"title": "法院", "path": "https://court.example/", "version": 1}],
    "contributors": [{"title": "法院", "roles": ["publisher"]}],
    "resources": [RESOURCE],
}

NASTY: list[Any] = [None, True, 0, -1, 1.5, "", "a", "法 院", "A", "default", "fmt:default", "email", "%d", "table",
                    "string", "integer", "geojson", "../a", "/a", "~/a", "$HOME/a", "a\n/../b", "file:a",
                    "2024-02-30", "1_000", "a@b.cn", [], ["a"], [1], [""], [{}], {}, {"name": "a"},
                    {"value": ""}, [{"value": "a"}], [{"value": "a"}, {"value": "a"}], [["a"]],
                    "https://datapackage.org/profiles/1.0/datapackage.json", "https://court.example/own.json"]  # fmt: skip

KEYS = ["name", "type", "format", "required", "missingValues", "example", "constraints", "profile", "fields",
        "data", "path", "url", "email", "foreignKeys", "primaryKey", "trueValues", "created", "stats", "schema",
        "$schema", *CONSTRAINTS]  # fmt: skip


def objections(descriptor: dict[str, Any]) -> list[str]:
    """Those of Frictionless."""
    kind = Package if "resources" in descriptor else Resource
    try:
        return [e.note for e in kind.metadata_validate(copy.deepcopy(descriptor))]
    except FrictionlessException as error:
        return [error.error.note]


def places(value: Any) -> Iterator[Any]:
    """Every mapping and list in a descriptor."""
    if isinstance(value, dict | list):
        yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from places(part)


@st.composite
def descriptors(draw: st.DrawFn) -> dict[str, Any]:
    """A good package or resource in which one to three things were changed."""
    found = copy.deepcopy(draw(st.sampled_from([PACKAGE, RESOURCE])))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(list(places(found))))
        value = copy.deepcopy(
            draw(st.sampled_from([*NASTY, *FIELDS, *EXAMPLES.values(), CONSTRAINTS]))
        )
        if isinstance(place, list):
            place.append(value)
        else:
            key = draw(st.sampled_from([*place, *KEYS]))
            place[key] = value
            if draw(st.integers(0, 3)) == 0:
                del place[key]
    return found


@settings(deadline=None, derandomize=True, database=None, max_examples=2000)
@given(descriptors())
def test_frictionless_objects_to_nothing_that_is_proven(descriptor: dict[str, Any]) -> None:
    if is_sound(descriptor):
        assert objections(descriptor) == []


@settings(deadline=None, derandomize=True, database=None, max_examples=1000)
@given(st.sampled_from(FIELDS), st.dictionaries(st.sampled_from(KEYS), st.sampled_from(NASTY)),
       st.dictionaries(st.sampled_from(sorted(CONSTRAINTS)), st.sampled_from([*NASTY, *CONSTRAINTS.values()])))  # fmt: skip
def test_frictionless_makes_a_reader_of_every_field_that_is_proven(
    field: dict[str, Any], changed: dict[str, Any], constraints: dict[str, Any]
) -> None:
    stated = {**field, "constraints": constraints, **changed}
    if is_sound_field(stated):
        assert Field.from_descriptor(copy.deepcopy(stated)).name == stated["name"]


@pytest.mark.parametrize("descriptor", [PACKAGE, RESOURCE], ids=["package", "resource"])
def test_what_is_plain_is_proven(descriptor: dict[str, Any]) -> None:
    assert is_sound(descriptor)


@pytest.mark.parametrize("kind", EXAMPLES)
@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_a_constraint_is_proven_where_frictionless_takes_it(kind: str, constraint: str) -> None:
    field = {"name": "x", "type": kind, "constraints": {constraint: CONSTRAINTS[constraint]}}
    try:
        taken = bool(Field.from_descriptor(copy.deepcopy(field)))
    except FrictionlessException:
        taken = False

    # Exclusive bounds are for version 2 of the standard alone.
    assert is_sound_field(field) is (taken and constraint != "exclusiveMinimum")


def test_the_schemas_of_this_project_are_proven_but_for_web_addresses() -> None:
    catalogue, _ = load_catalogue(load_settings(ROOT)[0])
    doubted = [
        field.get("format")
        for dataset in catalogue
        for resource in dataset.resources
        for field in standard_schema(resource.schema.descriptor)["fields"]
        if not is_sound_field(field)
    ]

    assert {*doubted} == {"uri"}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ({"type": "number", "constraints": {"minimum": 0, "enum": [1, 2]}}, [0, [1, 2]]),
        ({"type": "year", "constraints": {"minimum": "1949", "maximum": 2026}}, [1949, 2026]),
        ({"type": "boolean", "constraints": {"enum": [True]}}, [[True]]),
    ],
)
def test_plain_bounds_are_read_as_frictionless_reads_them(
    field: dict[str, Any], values: list[Any]
) -> None:
    read = Field.from_descriptor({"name": "x", **field}).create_value_reader()
    stated = field["constraints"].values()

    assert [[*map(read, v)] if isinstance(v, list) else read(v) for v in stated] == values
    assert [*bounds_of({"name": "x", **field}).values()] == values
