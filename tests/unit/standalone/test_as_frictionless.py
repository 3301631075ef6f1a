"""`yangguang check PATH` says of whole packages what `frictionless validate` says of them."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pytest
from pyarrow import parquet

from generator.findings import Severity
from generator.intake import blocks
from generator.standalone import check_path

Found = set[tuple[str, str, int | None, str]]
"""(resource, code, row, field)."""

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"


class Rows:
    """A sink that keeps every single error."""

    def __init__(self) -> None:
        self.found: Found = set()

    def write(
        self, code: str, resource: str, field: str, rows: Sequence[int], values: Sequence[str]
    ) -> None:
        self.found |= {(resource, code, row, field) for row in rows}


def ours(path: Path, schema: Path | None = None, *, trusted: bool = False) -> Found:
    rows = Rows()
    findings = check_path(path, schema, trusted=trusted, sink=rows)
    whole = {(f.resource, f.code, None, f.field) for f in findings if not f.rows and f.is_error}
    assert sum(f.count for f in findings if f.rows) == len(rows.found)
    return rows.found | whole


def theirs(path: Path, schema: Path | None = None, *, trusted: bool = False) -> Found:
    options = {"schema": str(schema)} if schema else {}
    with frictionless.system.use_context(trusted=trusted):
        report = frictionless.validate(str(path), limit_errors=100_000, **options)
    found = {("", e.type, None, "") for e in report.errors}
    return found | {
        (task.name, e.type, getattr(e, "row_number", None), getattr(e, "field_name", None) or "")
        for task in report.tasks for e in task.errors
    }  # fmt: skip


def write(folder: Path, files: Mapping[str, Any]) -> Path:
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_text(
                content if isinstance(content, str) else json.dumps(content), encoding="utf-8"
            )
    return folder / next(iter(files))


def package(*resources: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"$schema": V2, "name": "p", "resources": list(resources), **more}


def table(name: str = "t", *fields: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    schema = {"fields": list(fields or FIELDS), **more.pop("schema", {})}
    return {"name": name, "path": f"{name}.csv", "schema": schema, **more}


def inline(
    dialect: Mapping[str, Any], *data: Sequence[Any], fields: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    return {
        "name": "t",
        "data": list(data),
        "dialect": dialect,
        "schema": {"fields": list(fields or FIELDS)},
    }


FIELDS = (
    {"name": "id", "type": "integer"},
    {"name": "name", "type": "string", "constraints": {"maxLength": 3}},
)
ROWS = "id,name\n1,a\nx,b\n3,long\n\n5,e,more\n6\n"
MD5 = hashlib.md5(ROWS.encode()).hexdigest()
SHA = hashlib.sha256(ROWS.encode()).hexdigest()
FK = {"foreignKeys": [{"fields": ["id"], "reference": {"resource": "other", "fields": ["id"]}}]}

PACKAGES: dict[str, dict[str, Any]] = {
    "rows of every kind": {"datapackage.json": package(table()), "t.csv": ROWS},
    "no resources": {"datapackage.json": package()},
    "valid": {"datapackage.json": package(table()), "t.csv": "id,name\n1,a\n"},
    "a descriptor in YAML": {
        "datapackage.yaml": "name: p\nresources:\n- {name: t, path: t.csv, schema: {fields: [{name: id, type: integer}, {name: name}]}}\n",
        "t.csv": ROWS,
    },
    "a resource descriptor": {"t.resource.json": table(), "t.csv": ROWS},
    "schema and dialect in files": {
        "datapackage.json": package({"name": "t", "path": "data/t.csv", "schema": "t.schema.json", "dialect": "d.json"}),
        "t.schema.json": {"fields": list(FIELDS)}, "d.json": {"delimiter": ";"}, "data/t.csv": "id;name\n1;a\nx;b\n",
    },
    "a foreign key": {
        "datapackage.json": package(table(schema=FK), table("other")),
        "t.csv": "id,name\n1,a\n2,b\n9,c\n,d\n", "other.csv": "id,name\n1,a\n2,b\n",
    },
    "primary key and unique": {
        "datapackage.json": package(table("t", {"name": "id", "type": "integer", "constraints": {"unique": True}},
                                          {"name": "name", "constraints": {"required": True}}, schema={"primaryKey": ["name"]})),
        "t.csv": "id,name\n1,a\n1,a\n01,b\n",
    },
    "parts": {
        "datapackage.json": package(table() | {"path": ["a.csv", "b.csv"]}),
        "a.csv": "id,name\n1,a\nx,b\n", "b.csv": "id,name\n3,long\ny,c\n",
    },
    "right hash and size": {
        "datapackage.json": package(table(hash=f"sha256:{SHA}", bytes=len(ROWS))), "t.csv": ROWS,
    },
    "wrong hash and size": {"datapackage.json": package(table(hash=MD5[::-1], bytes=7)), "t.csv": ROWS},
    "wrong counts": {"datapackage.json": package(table(rows=9, fields=5)), "t.csv": ROWS},
    "a file that is no table": {
        "datapackage.json": package(table(), {"name": "pdf", "path": "a.pdf", "hash": MD5, "bytes": 3}),
        "t.csv": ROWS, "a.pdf": b"%PDF",
    },
    "labels": {"datapackage.json": package(table()), "t.csv": "id,nom,\n1,a,b\n"},
    "keys of other formats are ignored": {"datapackage.json": package(table(dialect={"sheetName": "x", "table": "y"})), "t.csv": ROWS},
    "no header": {"datapackage.json": package(table(dialect={"header": False})), "t.csv": "1,a\nx,long\n"},
    "an empty file": {"datapackage.json": package(table()), "t.csv": ""},
    "a header only": {"datapackage.json": package(table()), "t.csv": "id,name\n"},
    "inline lists": {
        "datapackage.json": package({"name": "t", "data": [["id", "name"], [1, "a"], ["x", "long"], [None, None], [1.5, "b"],
                                                           [2.0, "c"], [True, "d"], [3], [4, "e", "f"]], "schema": {"fields": list(FIELDS)}}),
    },
    "inline objects": {
        "datapackage.json": package({"name": "t", "data": [{"id": 1, "name": "a"}, {"name": "long", "other": 1}, {"id": "x"}],
                                     "schema": {"fields": list(FIELDS)}}),
    },
    "inline rows without a header": {"datapackage.json": package(inline({"header": False}, [1, "a"], ["x", "long"], [3]))},
    "inline rows without a header or a schema": {
        "datapackage.json": package({"name": "t", "dialect": {"header": False}, "data": [*[[n, "a"] for n in range(120)], ["x", "b"]]})},
    "inline rows below a title": {"datapackage.json": package(inline({"headerRows": [2]}, ["title"], ["id", "name"], [1, "a"], ["x", "long"]))},
    "an inline header of two rows": {
        "datapackage.json": package(inline({"headerRows": [1, 2], "headerJoin": "_"}, ["i", "name"], ["d", "name"], [1, "a"], ["x", "long"],
                                           fields=[{"name": "i_d", "type": "integer"}, FIELDS[1]]))},
    "inline comments and blank rows": {
        "datapackage.json": package(inline({"header": True, "commentChar": "#", "commentRows": [3], "skipBlankRows": True},
                                           ["id", "name"], ["# x", 1], ["y", "long"], [None, ""], ["x", "b"], [0, "#c"], [4]))},
    "inline labels in any case": {"datapackage.json": package(inline({"headerCase": False}, ["ID", "Name"], ["x", "long"]))},
    "inline objects without their keys": {
        "datapackage.json": package({"name": "t", "dialect": {"header": False}, "schema": {"fields": list(FIELDS)},
                                     "data": [{"id": 1, "name": "a"}, {"id": "x"}]})},
    "inline objects with a dialect": {
        "datapackage.json": package({"name": "t", "dialect": {"commentChar": "#", "header": True}, "schema": {"fields": [FIELDS[1], FIELDS[0]]},
                                     "data": [{"id": 1, "name": "# a"}, {"id": "x", "name": "long"}]})},
    "inline values of every type": {
        "datapackage.json": package({"name": "t", "data": [
            ["n", "b", "y", "o", "a", "d", "any"],
            [1.5, True, 2024, {"k": 1}, [1], "2024-01-31", 1],
            [1, 1, 99999, [1], {"k": 1}, 20240131, {"k": 1}],
            [True, False, 5, "{}", "[]", {"k": 1}, [1]],
            [[1], "true", 2024.0, 1, 1, True, True]],
            "schema": {"fields": [{"name": "n", "type": "number", "decimalChar": ","}, {"name": "b", "type": "boolean", "trueValues": ["yes"]},
                                  {"name": "y", "type": "year"}, {"name": "o", "type": "object"}, {"name": "a", "type": "array"},
                                  {"name": "d", "type": "date", "format": "%Y%m%d"}, {"name": "any", "type": "any"}]}}),
    },
    "inline rows without a schema": {
        "datapackage.json": package({"name": "t", "data": [["id", "name"], *[[n, "a"] for n in range(20)], ["x", "b"]]}),
    },
    "a foreign key to inline rows": {
        "datapackage.json": package(table(schema=FK), {"name": "other", "data": [["id"], [1], [2]], "schema": {"fields": [{"name": "id", "type": "integer"}]}}),
        "t.csv": "id,name\n1,a\n9,c\n",
    },
    "a schema is inferred": {
        "datapackage.json": package({"name": "t", "path": "t.csv"}),
        "t.csv": "n,day,text\n" + "".join(f"{n},2024-01-31,a{n}\n" for n in range(150)) + "x,2024-13-01,b\n1,2,3,4\n",
    },
    "a schema is inferred from dirty rows": {
        "datapackage.json": package({"name": "t", "path": "t.csv"}),
        "t.csv": "n,,n\n1,a,2\n2,b,3\nx,c\n4,d,5,6\n",
    },
    "fields without a type": {
        "datapackage.json": package(table("t", {"name": "id", "constraints": {"maxLength": 1, "enum": ["1", "x", "22"]}},
                                          {"name": "name", "constraints": {"pattern": "a|b", "required": True, "minLength": 1, "unique": True}})),
        "t.csv": "id,name\n1,a\n22,b\n,b\nx,\n3,c\n",
    },
    "keys of one's own": {
        "datapackage.json": package(table("t", {"name": "Amount (USD)", "type": "integer", "unit": "USD"}), department="statistics"),
        "t.csv": "Amount (USD)\n1\nx\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("case", PACKAGES)
def test_a_package(case: str, tmp_path: Path) -> None:
    path = write(tmp_path, PACKAGES[case])

    assert ours(path) == theirs(path)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the files is the current one: Frictionless trusts relative paths only."""
    monkeypatch.chdir(tmp_path)
    return Path()


def test_a_data_file_with_a_schema(here: Path) -> None:
    schema = write(here, {"schema.json": {"fields": list(FIELDS)}, "t.csv": ROWS})

    assert ours(here / "t.csv", schema) == theirs(here / "t.csv", schema)
    assert ("t", "type-error", 3, "id") in ours(here / "t.csv", schema)


def test_a_data_file_without_a_schema(here: Path) -> None:
    path = write(here, {"t.csv": "n,a\n" + "1,b\n" * 30 + "x,b\n"})

    assert ours(path) == theirs(path) == {("t", "type-error", 32, "n")}


REFUSED: dict[str, dict[str, Any]] = {
    "a constraint that `any` has not": {"datapackage.json": package(table("t", {"name": "id", "type": "any", "constraints": {"maxLength": 1}})), "t.csv": ROWS},
    "two resources of one name": {"datapackage.json": package(table(), table()), "t.csv": ROWS},
    "resources that are no list": {"datapackage.json": {"resources": 1}},
    "a resource without a name": {"datapackage.json": package({"path": "t.csv"}), "t.csv": ROWS},
    "a resource without rows": {"datapackage.json": package({"name": "t"})},
    "path and data": {"datapackage.json": package(table(data=[[1]])), "t.csv": ROWS},
    "a path out of the folder": {"p/datapackage.json": package(table(path="../t.csv")), "t.csv": ROWS},
    "a schema out of the folder": {"p/datapackage.json": package(table() | {"schema": "../s.json"}), "s.json": {"fields": list(FIELDS)}, "p/t.csv": ROWS},
    "an absolute path": {"datapackage.json": package(table() | {"path": "/etc/passwd"})},
    "a variable in a path": {"datapackage.json": package(table() | {"path": "$HOME/t.csv"})},
    "an unknown type": {"datapackage.json": package(table("t", {"name": "id", "type": "int"})), "t.csv": ROWS},
    "an unknown constraint": {"datapackage.json": package(table("t", {"name": "id", "type": "integer", "constraints": {"minLenght": 1}})), "t.csv": ROWS},
    "a field twice": {"datapackage.json": package(table("t", {"name": "id"}, {"name": "id"})), "t.csv": ROWS},
    "a key that is no field": {"datapackage.json": package(table(schema={"primaryKey": ["nr"]})), "t.csv": ROWS},
    "a key of another table that is not there": {"datapackage.json": package(table(schema=FK)), "t.csv": ROWS},
    "missing values as objects in version 1": {
        "datapackage.json": {"resources": [table(schema={"missingValues": [{"value": "-", "label": "none"}]})]}, "t.csv": ROWS},
    "a file that is not there": {"datapackage.json": package(table())},
    "a schema that is not there": {"datapackage.json": package(table() | {"schema": "s.json"}), "t.csv": ROWS},
    "broken JSON": {"datapackage.json": "{"},
    "inline data that are no rows": {"datapackage.json": package({"name": "t", "type": "table", "data": [1, 2], "schema": {"fields": list(FIELDS)}})},
    "a number in a column of text": {"datapackage.json": package({"name": "t", "data": [["id", "name"], [1, 2]], "schema": {"fields": list(FIELDS)}})},
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_frictionless_refuses_is_refused(case: str, tmp_path: Path) -> None:
    """The codes of descriptors and files are ours, because they say more; the verdict is one."""
    path = write(tmp_path, REFUSED[case])
    findings = [f for f in check_path(path) if f.severity is Severity.ERROR]

    assert theirs(path)
    assert findings
    assert all(f.detail and f.file for f in findings)


@pytest.mark.parametrize("case", ["a path out of the folder", "a schema out of the folder"])
def test_trusted_paths_are_followed(case: str, tmp_path: Path) -> None:
    path = write(tmp_path, REFUSED[case])

    assert ours(path, trusted=True) == theirs(path, trusted=True)
    assert ("t", "type-error", 3, "id") in ours(path, trusted=True)


NOT_READ: dict[str, tuple[dict[str, Any], str, str]] = {
    "another host": (table() | {"path": "https://example.org/t.csv"}, "path-unsafe", "nothing is fetched"),
    "a packed file": (table(compression="gz"), "file-unreadable", "`compression` is not read"),
    "a workbook": (table() | {"path": "t.xlsx"}, "file-unreadable", "the format 'xlsx' is not read"),
    "rows in JSON": (table(type="table") | {"path": "t.json"}, "file-unreadable", "the format 'json' is not read"),
    "an unknown key of the dialect": (table(dialect={"delimeter": ";"}), "descriptor-unknown-key", "delimeter is not supported"),
    "a null sequence": (table(dialect={"nullSequence": "-"}), "descriptor-invalid", "nullSequence is not supported"),
    "a line end of one's own": (table(dialect={"lineTerminator": ";"}), "descriptor-invalid", "lineTerminator must be a line end"),
    "an unknown key of the dialect of inline rows": ({"name": "t", "data": [["id"], [1]], "dialect": {"keyed": True}}, "descriptor-unknown-key", "keyed is not supported"),
    "an array in a list": ({"name": "t", "data": [["l"], [[1, 2]]], "schema": {"fields": [{"name": "l", "type": "list"}]}},
                           "file-unreadable", "a JSON array in the field l of type list"),
    "a reference to another package": (table(schema={"foreignKeys": [{"fields": ["id"], "reference": {"package": "x", "resource": "y", "fields": ["id"]}}]}),
                                       "schema-invalid", "no dataset is called 'x'"),
    "a field that the other table lacks": (table(schema={"foreignKeys": [{"fields": ["id"], "reference": {"resource": "", "fields": ["nr"]}}]}),
                                           "schema-invalid", "t has no field 'nr'"),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_READ)
def test_what_is_not_read_is_said(case: str, tmp_path: Path) -> None:
    resource, code, detail = NOT_READ[case]
    path = write(
        tmp_path,
        {"datapackage.json": package(resource), "t.csv": ROWS, "t.xlsx": b"", "t.json": "[]"},
    )

    (found,) = check_path(path)

    assert (found.code, found.severity) == (code, Severity.ERROR)
    assert detail in found.detail
    assert found.hint


@pytest.mark.parametrize("row", [3, 70, 400])
@pytest.mark.parametrize("cell", ["id", "name"])
def test_a_wrong_byte_is_found_whatever_column_it_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: int, cell: str
) -> None:
    """The ids all differ, the names are one; the file is read in many regions."""
    monkeypatch.setattr(blocks, "REGION", 1000)
    lines = [b"id,name", *(b"%d,a" % n for n in range(400))]
    lines[row] = lines[row].replace(*((b",", b"\xff,") if cell == "id" else (b",a", b",\xff")))
    data = b"\n".join([*lines, b""])
    ids = {"name": "id", "type": "string", "constraints": {"pattern": ".+"}}
    path = write(tmp_path, {"t.csv": data, "s.json": {"fields": [ids, {"name": "name"}]}})

    (found,) = check_path(path, tmp_path / "s.json")

    assert (found.code, found.line) == ("file-encoding", row + 1)
    assert found.file.endswith("t.csv")
    assert not found.file.startswith("datasets/")
    assert f"byte {data.index(0xFF)} (0xFF)" in found.detail


def test_a_broken_file_hides_nothing_of_the_other_tables(tmp_path: Path) -> None:
    """Its own rows are checked up to there; what refers to it cannot be."""
    broken = ROWS.encode() + b"9,\xff\n"
    files = {
        "datapackage.json": package(table("other"), table(schema=FK)),
        "other.csv": broken,
        "t.csv": "id,name\n1,a\nx,long\n",
    }

    path = write(tmp_path, files)
    found = ours(path)

    assert ("other", "file-encoding", None, "") in found
    assert [f.line for f in check_path(path) if f.code == "file-encoding"] == [8]
    assert {f for f in found if f[0] == "t"} == {
        ("t", "type-error", 3, "id"),
        ("t", "constraint-error", 3, "name"),
    }
    assert {f for f in theirs(path) if f[0] == "t" and f[1] != "foreign-key"} == {
        f for f in found if f[0] == "t"
    }


def test_keys_that_nothing_reads_are_warnings(tmp_path: Path) -> None:
    path = write(tmp_path, {"datapackage.json": package(table("t", {"name": "id", "type": "integer", "minlenght": 2})),
                            "t.csv": "id\n1\n"})  # fmt: skip

    (found,) = check_path(path)

    assert (found.code, found.severity) == ("descriptor-unknown-key", Severity.WARNING)
    assert "unknown key 'minlenght'" in found.detail


def test_a_hash_that_is_not_compared_is_said(tmp_path: Path) -> None:
    path = write(
        tmp_path, {"datapackage.json": package(table(hash="sha1:abc")), "t.csv": "id,name\n1,a\n"}
    )

    (found,) = check_path(path)

    assert (found.severity, found.detail) == (Severity.WARNING, "sha1 is not compared")


def test_the_file_is_named_as_the_person_named_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"p/datapackage.json": package(table()), "p/t.csv": "id,name\nx,a\n"})
    monkeypatch.chdir(tmp_path)

    assert [f.file for f in check_path(Path("p/datapackage.json"))] == ["p/t.csv"]


def test_parquet_in_parts(tmp_path: Path) -> None:
    """Rows are counted through, in tables of every flat type; text is read as in a CSV."""
    columns = {"id": [1, 2], "name": ["a", "long"], "day": [date(2024, 1, 31), None], "amount": [1.5, None],
               "at": [datetime(2024, 1, 31, 12, 30, 5)] * 2, "yes": [True, None], "exact": [Decimal("1.50"), Decimal("100.00")]}  # fmt: skip
    fields = [*FIELDS, {"name": "day", "type": "date"}, {"name": "amount", "type": "number"}, {"name": "at", "type": "datetime"},
              {"name": "yes", "type": "boolean"}, {"name": "exact", "type": "number", "constraints": {"maximum": 99}}]  # fmt: skip
    path = write(
        tmp_path,
        {"datapackage.json": package(table("t", *fields) | {"path": ["a.parquet", "b.parquet"]})},
    )
    for name in ("a", "b"):
        parquet.write_table(pa.table(columns), tmp_path / f"{name}.parquet")

    assert ours(path) == {
        ("t", "constraint-error", r, f) for r in (3, 5) for f in ("name", "exact")
    }
    (tmp_path / "b.parquet").write_bytes(b"PAR1")
    assert [f.code for f in check_path(path)] == ["file-unreadable"]
    (tmp_path / "b.parquet").unlink()
    assert [f.code for f in check_path(path)] == ["file-missing"]
    parquet.write_table(pa.table({"id": [[1]]}), tmp_path / "b.parquet")
    assert [f.detail for f in check_path(path)] == ["id: a column of type list<element: int64>"]


def test_a_boolean_of_the_wrong_type_is_told_as_it_stands(tmp_path: Path) -> None:
    rows = [["id", "name"], [True, "a"]]
    described = {"name": "t", "data": rows, "schema": {"fields": FIELDS}}
    path = write(tmp_path, {"datapackage.json": package(described)})
    (found,) = check_path(path)

    assert (found.code, found.field, found.examples) == ("type-error", "id", ("True",))


@pytest.mark.parametrize("stated", [{}, {"compression": "gz"}])
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # Frictionless's files
def test_packed_files_are_read(tmp_path: Path, stated: dict[str, str]) -> None:
    """As Frictionless reads them: by their ending, with or without `compression`."""
    resource = table() | {"path": "t.csv.gz"} | stated
    path = write(tmp_path, {"datapackage.json": package(resource)})
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b"id,name\nx,a\n"))

    assert ours(path) == theirs(path) == {("t", "type-error", 2, "id")}


def test_broken_and_swollen_gzip_files_are_refused(tmp_path: Path) -> None:
    path, packed = write(tmp_path, {"datapackage.json": package(table() | {"path": "t.csv.gz"})}), tmp_path / "t.csv.gz"  # fmt: skip
    whole = gzip.compress(b"id,name\n" + bytes(1 << 28))
    for content in (whole, whole[:-20], b"id,name\n"):
        packed.write_bytes(content)

        assert [f.code for f in check_path(path)] == ["file-unreadable"]
