"""Each published difference, shown on the smallest table; the list and the tests are the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from frictionless import Package, system, validate
from pyarrow import parquet

from generator.checks.differences import DIFFERENCES
from generator.checks.schema_problems import schema_problems
from generator.standalone import check_path
from tests.property.oracle import PROFILES, engine_says, rows_of

Found = set[tuple[str, int | None, str]] | str


def theirs(schema: dict[str, Any], text: str) -> Found:
    """What Frictionless says of the schema as it stands; the exception's name where it stops."""
    resource = {"name": "t", "data": rows_of(text), "dialect": {"headerRows": [1]},
                "schema": {"$schema": f"{PROFILES}/tableschema.json", **schema}}  # fmt: skip
    try:
        report = Package.from_descriptor(
            {"$schema": f"{PROFILES}/datapackage.json", "resources": [resource]}
        ).validate()
    except Exception as error:
        return type(error).__name__
    return {(e.type, getattr(e, "row_number", None), getattr(e, "field_name", None) or "")
            for task in report.tasks for e in task.errors}  # fmt: skip


def schema(kind: str, constraints: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    field = {"name": "a", "type": kind, "constraints": constraints or {}, **more}
    return {"fields": [field, {"name": "b", "type": "string"}]}


CASES: dict[str, tuple[dict[str, Any], str, Found, Found]] = {
    "pattern-whole-value": (
        schema("string", {"pattern": "a|b"}), 'a,b\naXX,\nb,\n"b\n",\n',
        set(), {("constraint-error", 2, "a"), ("constraint-error", 4, "a")},
    ),
    "primary-key-required": (
        schema("string") | {"primaryKey": ["a", "b"]}, "a,b\nx,\n",
        set(), {("constraint-error", 2, "b")},
    ),
    "unique-keys": (
        schema("string") | {"uniqueKeys": [["a", "b"]]}, "a,b\nx,y\nx,y\nx,\nx,\n",
        set(), {("unique-error", 3, "")},
    ),
    "categories": (
        schema("integer", categories=[{"value": 1, "label": "one"}, {"value": 2}]), "a,b\n1,\n02,\n3,\n",
        set(), {("constraint-error", 4, "a")},
    ),
    "json-schema": (
        schema("object", {"jsonSchema": {"required": ["x"]}}), 'a,b\n"{""x"": 1}",\n{},\n',
        "FrictionlessException", {("constraint-error", 3, "a")},
    ),
    "integer-group-char": (
        schema("integer", groupChar=","), 'a,b\n"1,234",\n1234,\nx,\n',
        {("type-error", 2, "a"), ("type-error", 4, "a")}, {("type-error", 4, "a")},
    ),
    "incomparable": (
        schema("time", {"minimum": "12:00:00"}), "a,b\n13:00:00Z,\n",
        "TypeError", {("constraint-error", 2, "a")},
    ),
    "unhashable-key": (
        schema("object", {"unique": True}), 'a,b\n{},\n"{""x"": 1}",\n"{""x"":1}",\n',
        "TypeError", {("unique-error", 4, "a")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_difference(case: str, tmp_path: Path) -> None:
    descriptor, text, expected_theirs, expected_ours = CASES[case]
    ours = {(c, r, f) for _, c, r, f in engine_says(tmp_path, {"t": (descriptor, text)})}

    assert theirs(descriptor, text) == expected_theirs
    assert ours == expected_ours


def bound_of_wrong_type() -> None:
    descriptor = schema("integer", {"minimum": "many"})

    assert theirs(descriptor, "a,b\n1,\n") == "TypeError"
    assert list(schema_problems(descriptor)) == ["field a: minimum 'many' is not of type integer"]


def dialect_not_guessed(tmp_path: Path) -> None:
    """A file with semicolons and no dialect: one column, not two guessed ones."""
    path = tmp_path / "t.csv"
    path.write_text("a;b\n1;x\n", encoding="utf-8")
    from frictionless import Resource

    guessed = Resource(str(path)).read_rows()
    ours = engine_says(tmp_path, {"t": (schema("string"), "a;b\n1;x\n")})

    assert [list(row) for row in guessed] == [["a", "b"]]
    assert ("t", "missing-label", None, "b") in ours


def parquet_as_text(tmp_path: Path) -> None:
    """A null among whole numbers, and a number where text is declared; x is wrong for both."""
    path, schema = tmp_path / "t.parquet", tmp_path / "s.json"
    columns = {"n": pa.array([1, None], pa.int64()), "s": [1, 2], "x": ["1", "x"]}
    parquet.write_table(pa.table(columns), path)
    kinds = {"n": "integer", "s": "string", "x": "integer"}
    descriptor = {"fields": [{"name": n, "type": t} for n, t in kinds.items()]}
    schema.write_text(json.dumps(descriptor), encoding="utf-8")
    with system.use_context(trusted=True):
        (task,) = validate(str(path), schema=str(schema)).tasks
    ours = [(f.code, f.rows, f.field) for f in check_path(path, schema)]

    assert {(e.type, e.row_number, e.field_name) for e in task.errors} == {
        ("type-error", 3, "n"), ("type-error", 2, "s"), ("type-error", 3, "s"), ("type-error", 3, "x")}  # fmt: skip
    assert ours == [("type-error", (3,), "x")]


def unique_value(tmp_path: Path) -> None:
    """Equal numbers and booleans of different lexical form; texts as they stand."""
    text = "n,b,s\n2.5,1,2e5\n2.50,true,2e5\n"
    kinds = {"n": "number", "b": "boolean", "s": "string"}
    fields = [{"name": n, "type": t, "constraints": {"unique": True}} for n, t in kinds.items()]
    path, schema = tmp_path / "t.csv", tmp_path / "s.json"
    path.write_text(text, encoding="utf-8")
    schema.write_text(json.dumps({"fields": fields}), encoding="utf-8")
    with system.use_context(trusted=True):
        (task,) = validate(str(path), schema=str(schema)).tasks
    ours = {(f.code, f.field, f.rows, f.examples) for f in check_path(path, schema)}

    assert {(e.type, e.field_name, (e.row_number,), (e.cell,)) for e in task.errors} == {
        ("unique-error", "n", (3,), ("2.50",)), ("unique-error", "b", (3,), ("True",)),
        ("unique-error", "s", (3,), ("2e5",))}  # fmt: skip
    assert ours == {
        ("unique-error", "n", (3,), ("2.5",)), ("unique-error", "b", (3,), ("1",)),
        ("unique-error", "s", (3,), ("2e5",))}  # fmt: skip


def test_unique_value(tmp_path: Path) -> None:
    unique_value(tmp_path)


def test_parquet_as_text(tmp_path: Path) -> None:
    parquet_as_text(tmp_path)


def test_bound_of_wrong_type() -> None:
    bound_of_wrong_type()


def test_dialect_not_guessed(tmp_path: Path) -> None:
    dialect_not_guessed(tmp_path)


OTHERS: dict[str, Callable[..., None]] = {
    "bound-of-wrong-type": bound_of_wrong_type,
    "dialect-not-guessed": dialect_not_guessed,
    "parquet-as-text": parquet_as_text,
    "unique-value": unique_value,
}


def test_the_list_is_whole() -> None:
    assert {d.id for d in DIFFERENCES} == CASES.keys() | OTHERS.keys()
