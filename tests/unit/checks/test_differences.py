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


def both(folder: Path, *files: bytes, **dialect: Any) -> tuple[list[str], list[str]]:
    """The codes of Frictionless, and ours, of a package of a text and a whole number."""
    names = [f"{number}.csv" for number, _ in enumerate(files)]
    for name, content in zip(names, files, strict=True):
        (folder / name).write_bytes(content)
    fields = [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}]
    resource = {"name": "t", "path": names[0], "extrapaths": names[1:],
                "dialect": {"headerRows": [1], **dialect},
                "schema": {"$schema": f"{PROFILES}/tableschema.json", "fields": fields}}  # fmt: skip
    if not names[1:]:
        del resource["extrapaths"]
    descriptor = {"$schema": f"{PROFILES}/datapackage.json", "name": "p", "resources": [resource]}
    path = folder / "datapackage.json"
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    report = validate(str(path))
    theirs = [e.type for e in report.errors] + [e.type for t in report.tasks for e in t.errors]
    return theirs, [f.code for f in check_path(path)]


def encoding_not_guessed(tmp_path: Path) -> None:
    text = "a,b\n" + "最高人民法院执行信息,1\n" * 30

    assert both(tmp_path, text.encode("gbk")) == ([], ["file-encoding"])


def parts_glued(tmp_path: Path) -> None:
    glued, ours = both(tmp_path, b"a,b\nx,1", b"a,b\ny,2\n")

    assert {*glued} == {"extra-cell", "type-error"}
    assert not ours


def part_without_header(tmp_path: Path) -> None:
    assert both(tmp_path, b"a,b\nx,1\n", b"y,2\n") == ([], ["file-unreadable"])


def dialect_not_applied(tmp_path: Path) -> None:
    for stated in ({"nullSequence": "N"}, {"lineTerminator": ";"}):
        assert both(tmp_path, b"a,b\nN,1\n", **stated) == ([], ["descriptor-invalid"])


def no_quote_char(tmp_path: Path) -> None:
    assert both(tmp_path, b'a,b\n"x",1\n', quoteChar="") == (["source-error"], [])


FILES = (encoding_not_guessed, parts_glued, part_without_header, dialect_not_applied, no_quote_char)


@pytest.mark.parametrize("difference", FILES)
def test_difference_of_files(
    difference: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    difference(tmp_path)


OTHERS: dict[str, Callable[..., None]] = {
    "bound-of-wrong-type": bound_of_wrong_type,
    "dialect-not-guessed": dialect_not_guessed,
    "parquet-as-text": parquet_as_text,
    "unique-value": unique_value,
    **{difference.__name__.replace("_", "-"): difference for difference in FILES},
}


def test_the_list_is_whole() -> None:
    assert {d.id for d in DIFFERENCES} == CASES.keys() | OTHERS.keys()
