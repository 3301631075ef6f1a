"""The published package: standard, complete, exact, and with nothing in it that must stay in."""

import gzip
import json
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.errors import YangguangError
from generator.export import FORMATS, digest
from generator.findings import Finding, Severity
from generator.settings import Settings
from tests.unit.export.samples import csv_rows, dataset, export, field, resource

FIELDS = [
    field("code", constraints={"required": True, "pattern": "[A-Z]+|-[a-z]{2}", "maxLength": 3}),
    field("kind", constraints={"enum": ["-", "甲", "@乙"]}),
    field("mail", format="email"),
    field("open", "boolean", trueValues=["是"], falseValues=["否"], constraints={"enum": ["是"]}),
    field("fee", "number", groupChar=",", bareNumber=False, constraints={"minimum": "1,000元"}),
    field("floor", "number", constraints={"minimum": -5}),
    field("day", "date", format="%Y年%m月%d日", constraints={"minimum": "2020年01月01日"}),
    field("when", "datetime", format="%Y%m%d%H%M%S"),
    field("hour", "time"),
    field("year", "year"),
    field("names", "list", delimiter="、"),
    field("place", "geopoint"),
    field("term", "duration"),
    field("secret", publish=False),
]
ROW = {
    "code": ["-ab", "ABC", "Z"],
    "kind": ["-", "甲", "@乙"],
    "mail": ["-a@example.org", None, "b@example.org"],
    "open": [True, None, True],
    "fee": [Decimal("1234.50"), None, Decimal("-0.50")],
    "floor": [Decimal("-4.25"), Decimal("0.00"), None],
    "day": [date(2026, 11, 20), date(2021, 1, 2), None],
    "when": [datetime(2026, 11, 20, 1, 2, 3), datetime(2026, 11, 20, 1, 2, 3, 500000), None],
    "hour": [time(9, 30), time(9, 30, 1, 250000), None],
    "year": [2026, 987, None],
    "names": ['["张某甲", "李某乙"]', "[]", None],
    "place": ["-73.9,40.7", None, "116.4,39.9"],
    "term": ["-P1D", "P1M", None],
    "secret": ["机密甲", "机密乙", "机密丙"],
}
ARROW = pa.schema(
    [
        *((n, pa.string()) for n in ("code", "kind", "mail")),
        ("open", pa.bool_()),
        ("fee", pa.decimal128(38, 2)),
        ("floor", pa.decimal128(38, 2)),
        ("day", pa.date32()),
        ("when", pa.timestamp("us")),
        ("hour", pa.time64("us")),
        ("year", pa.int32()),
        *((n, pa.string()) for n in ("names", "place", "term", "secret")),
    ]
)
TABLE = pa.table(ROW, schema=ARROW)
SCHEMA_KEYS = {
    "primaryKey": "code",
    "uniqueKeys": [["code", "kind"], ["secret"]],
    "foreignKeys": [{"fields": "secret", "reference": {"resource": "", "fields": "code"}}],
}


def demo(**publishing):
    return dataset(resource("t", FIELDS, **SCHEMA_KEYS), sort=("code",), **publishing)


def descriptor(root):
    return json.loads(Path(root, "data/demo/datapackage.json").read_text(encoding="utf-8"))


def validate(root):
    return frictionless.validate(str(Path(root, "data/demo/datapackage.json")))


def all_bytes(root):
    """The bytes of every file, compressed ones unpacked, by path."""
    found = {}
    for file in sorted(Path(root).rglob("*")):
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as archive:
                found[file.name] = b"".join(archive.read(n) for n in archive.namelist())
        elif file.suffix == ".gz":
            found[file.name] = gzip.decompress(file.read_bytes())
        elif file.suffix == ".parquet":
            table = pq.read_table(file)
            found[file.name] = file.read_bytes() + str(table.to_pydict()).encode()
        elif file.is_file():
            found[file.name] = file.read_bytes()
    return found


def test_frictionless_accepts_hostile_cells_and_every_lexical_form(tmp_path):
    export(tmp_path, demo(), {"t": TABLE})
    report = validate(tmp_path)
    assert report.valid, report.flatten(["type", "note"])
    assert report.tasks[0].stats["rows"] == 3


def test_frictionless_notices_one_changed_byte(tmp_path):
    export(tmp_path, demo(), {"t": TABLE})
    file = tmp_path / "data/demo/t.csv"
    file.write_bytes(file.read_bytes().replace(b"ABC", b"ABD"))
    assert [e.type for e in validate(tmp_path).tasks[0].errors] == ["hash-count"]


def test_frictionless_still_refuses_what_the_schema_forbids(tmp_path):
    wrong = TABLE.set_column(0, "code", pa.array(["-AB", "ABC", "Z"]))
    export(tmp_path, demo(), {"t": wrong})
    assert [e.type for e in validate(tmp_path).tasks[0].errors] == ["constraint-error"]


def test_the_descriptor_states_the_files_exactly(tmp_path):
    release = export(tmp_path, demo(), {"t": TABLE})
    (found,) = descriptor(tmp_path)["resources"]
    assert (found["path"], found["encoding"], found["rowCount"]) == ("t.csv", "utf-8-sig", 3)
    listed = [found, *found["distributions"]]
    assert [f["format"] for f in listed] == [f.ending for f in FORMATS]
    for entry, artifact in zip(listed, release.artifacts["t"], strict=True):
        data = (tmp_path / "data/demo" / entry["path"]).read_bytes()
        assert entry["bytes"] == len(data) == artifact.bytes
        assert entry["hash"] == f"sha256:{artifact.sha256}"


def test_the_bytes_of_the_csv_file(tmp_path):
    table = pa.table(
        {"a": ['x"y', "=1", None], "n": pa.array(["0", "1.5", "-2"]).cast(pa.decimal128(38, 10))}
    )
    described = dataset(resource("t", [field("a"), field("n", "number")]))
    export(tmp_path, described, {"t": table})
    assert (tmp_path / "data/demo/t.csv").read_bytes() == (
        b'\xef\xbb\xbf"a","n"\r\n'
        b'"x""y","0.0000000000"\r\n'
        b'"\'=1","1.5000000000"\r\n'
        b',"-2.0000000000"\r\n'
    )


def test_gzip_names_no_time_and_no_file_and_holds_the_csv(tmp_path):
    export(tmp_path, demo(), {"t": TABLE})
    packed = (tmp_path / "data/demo/t.csv.gz").read_bytes()
    assert packed[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
    assert gzip.decompress(packed) == (tmp_path / "data/demo/t.csv").read_bytes()


def test_gzip_joins_its_pieces_over_several_batches(tmp_path):
    rows = 200_000
    described = dataset(resource("t", [field("n", "integer")]))
    export(tmp_path, described, {"t": pa.table({"n": range(rows)})})
    text = gzip.decompress((tmp_path / "data/demo/t.csv.gz").read_bytes())
    assert text == b'\xef\xbb\xbf"n"\r\n' + b"".join(b"%d\r\n" % i for i in range(rows))


def test_an_unpublished_column_is_nowhere(tmp_path):
    release = export(tmp_path, demo(), {"t": TABLE})
    files = all_bytes(tmp_path)
    assert len(files) == len(FORMATS) + 3
    for name, data in files.items():
        assert b"secret" not in data, name
        assert "机密".encode() not in data, name
    assert "secret" not in release.tables["t"].column_names


def test_keys_over_unpublished_columns_go(tmp_path):
    export(tmp_path, demo(), {"t": TABLE})
    schema = descriptor(tmp_path)["resources"][0]["schema"]
    assert schema["primaryKey"] == ["code"]
    assert schema["uniqueKeys"] == [["code", "kind"]]
    assert "foreignKeys" not in schema


@pytest.mark.parametrize(("withheld", "kept"), [({}, 1), ({"courts": 2}, 0), ({"t": 2}, 1)])
def test_a_foreign_key_stays_only_where_it_can_hold(tmp_path, withheld, kept):
    key = {"fields": "court", "reference": {"resource": "courts", "fields": "code"}}
    described = dataset(
        resource("courts", [field("code")], primaryKey="code"),
        resource("t", [field("court")], foreignKeys=[key]),
    )
    tables = {"courts": pa.table({"code": ["A"]}), "t": pa.table({"court": ["A"]})}
    export(tmp_path, described, tables, withheld=withheld)
    schema = descriptor(tmp_path)["resources"][1]["schema"]
    assert schema.get("foreignKeys", []) == [key] * kept
    assert validate(tmp_path).valid


def test_a_foreign_key_to_a_resource_that_is_not_published_goes(tmp_path):
    key = {"fields": "court", "reference": {"resource": "courts", "fields": "code"}}
    described = dataset(
        resource("courts", [field("code")]), resource("t", [field("court")], foreignKeys=[key])
    )
    export(tmp_path, described, {"t": pa.table({"court": ["A"]})})
    assert "foreignKeys" not in descriptor(tmp_path)["resources"][0]["schema"]
    assert validate(tmp_path).valid


def test_every_file_of_synthetic_data_says_so(tmp_path):
    export(tmp_path, demo(synthetic=True), {"t": TABLE})
    marks = {
        "datapackage.json": descriptor(tmp_path)["publishing"]["synthetic"],
        "t.parquet": pq.read_metadata(tmp_path / "data/demo/t.parquet").metadata[b"synthetic"],
        "t.xlsx": all_bytes(tmp_path)["t.xlsx"].count("合成的演示数据".encode()),
    }
    assert marks == {"datapackage.json": True, "t.parquet": b"true", "t.xlsx": 2}


def test_a_volatile_release_states_its_last_day(tmp_path):
    export(tmp_path, demo(durability="volatile", ttl_days=3), {"t": TABLE})
    assert descriptor(tmp_path)["publishing"]["expires_at"] == "2026-11-23"
    metadata = pq.read_metadata(tmp_path / "data/demo/t.parquet").metadata
    assert metadata[b"expires_at"] == b"2026-11-23"


def test_equal_data_give_equal_bytes_however_they_are_chunked(tmp_path):
    rows = 70_000
    table = pa.table({"id": range(rows), "name": [f"=甲{i % 97}" for i in range(rows)]})
    described = dataset(
        resource("t", [field("id", "integer"), field("name")], primaryKey="id"), sort=("id",)
    )
    chunked = pa.concat_tables(table.slice(i, 999) for i in range(0, rows, 999))
    shuffled = pa.concat_tables([table.slice(50_000), table.slice(0, 50_000)])
    releases = [
        export(tmp_path / str(i), described, {"t": t})
        for i, t in enumerate((table, chunked, shuffled))
    ]
    first, *others = [{a.path: a.sha256 for f in r.artifacts.values() for a in f} for r in releases]
    assert others == [first, first]
    assert len({r.digest for r in releases}) == 1


def test_the_digest_can_be_computed_with_sha256sum(tmp_path):
    release = export(tmp_path, demo(), {"t": TABLE})
    from subprocess import run

    done = run(
        "sha256sum *.csv | sha256sum",
        shell=True,
        cwd=tmp_path / "data/demo",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split()[0] == release.digest
    assert digest([]) != release.digest


def test_rows_are_sorted_by_publishing_sort_then_the_primary_key_missing_values_last(tmp_path):
    described = dataset(
        resource("t", [field("id", "integer"), field("g")], primaryKey="id"), sort=("g",)
    )
    table = pa.table({"id": [3, 1, 2, 0], "g": ["b", None, "b", "a"]})
    release = export(tmp_path, described, {"t": table})
    assert csv_rows(tmp_path / "data/demo/t.csv")[1:] == [
        ["0", "a"],
        ["2", "b"],
        ["3", "b"],
        ["1", ""],
    ]
    assert release.tables["t"]["id"].to_pylist() == [0, 2, 3, 1]


def test_an_empty_table_can_be_exported_and_validated(tmp_path):
    export(tmp_path, demo(), {"t": TABLE.slice(0, 0)})
    assert validate(tmp_path).valid
    assert descriptor(tmp_path)["resources"][0]["rowCount"] == 0


def test_counts_of_findings_and_withheld_rows_are_public_their_text_is_not(tmp_path):
    finding = Finding("mask-shape", Severity.WARNING, "demo", examples=("某个例子",))
    export(tmp_path, demo(), {"t": TABLE}, withheld={"t": 4}, findings=(finding,))
    facts = descriptor(tmp_path)["publishing"]
    assert facts["withheld_rows"] == {"t": 4}
    assert facts["findings"] == {"warning": 1}
    assert "某个例子" not in json.dumps(descriptor(tmp_path), ensure_ascii=False)


def test_a_file_over_the_budget_is_a_warning(tmp_path):
    small = Settings(project=Path("/nowhere"), max_file_bytes=500)
    release = export(tmp_path, demo(), {"t": TABLE}, settings=small)
    codes = {(f.code, f.severity, f.file.rpartition(".")[2]) for f in release.findings}
    assert ("size-budget", Severity.WARNING, "parquet") in codes


def test_a_field_name_that_would_be_a_formula_stops_the_build(tmp_path):
    described = dataset(resource("t", [field("=a")]))
    with pytest.raises(YangguangError, match="would be a formula"):
        export(tmp_path, described, {"t": pa.table({"=a": ["x"]})})
