"""TAB-07: tables with a column per year become tables with a row per year, if the resource asks."""

from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from generator.checking import Checked, check
from generator.disclosure import Action
from generator.findings import Severity
from tests.conftest import DESCRIPTOR, MakeSite

UNPIVOT = "\n    unpivot: {label: year, value: spent}"
FIELDS = [
    {"name": "item", "title": "项目", "type": "string"},
    {"name": "year", "title": "年份", "type": "year"},
    {"name": "note", "title": "说明", "type": "string"},
    {"name": "spent", "title": "支出", "type": "number", "amount": {"unit": "万元"}},
]
CSV, DESCRIBED, SCHEMA = (
    "datasets/fees/data/fees.csv",
    "datasets/fees/datapackage.yaml",
    "schemas/fee.json",
)
ROWS = [
    ("工资", 2014, "x", 1234500),
    ("工资", 2015, "x", 20000),
    ("差旅", 2014, None, 15000),
    ("差旅", 2015, None, None),
]


def project(content: bytes | str, path: str = "data/fees.csv", extra: str = "") -> dict[str, Any]:
    schema = {"fields": FIELDS, "primaryKey": ["item", "year"]}
    described = DESCRIPTOR.replace("path: data/fees.csv", f"path: {path}{UNPIVOT}") + extra
    return {
        CSV: None,
        f"datasets/fees/{path}": content,
        DESCRIBED: described,
        SCHEMA: json.dumps(schema),
    }


def published(checked: Checked) -> list[tuple[Any, ...]]:
    (decision,) = checked.decisions
    assert decision.action is Action.PUBLISH, decision.findings
    return [tuple(row.values()) for row in decision.tables["fees"].to_pylist()]


def test_a_column_per_year_becomes_a_row_per_year(make_site: MakeSite) -> None:
    """Fields in the order of the schema; values are read as their field says, here as money."""
    found = check(make_site(project('item,2014年,2015年度,note\n工资,"１23.45",2,x\n差旅,1.5,,\n')))

    assert published(found) == ROWS
    told = {f.code: f for f in found.findings}
    assert (told["CHR-01"].rows, told["CHR-01"].field) == ((2,), "spent")
    assert (told["AMT-05"].rows, told["AMT-05"].count) == ((2, 3), 3)


def test_a_workbook_and_parquet_alike(make_site: MakeSite) -> None:
    book = openpyxl.Workbook()
    for line in (
        ["支出表"],
        ["单位：万元"],
        ["项目", "2014年", "2015年", "说明"],
        ["工资", "１23.45", 2, "x"],
        ["差旅", 1.5, None, None],
    ):
        book.active.append(line)
    saved, stored = BytesIO(), BytesIO()
    book.save(saved)
    columns = {
        "item": ["工资", "差旅"],
        "2014": [Decimal("123.45"), Decimal("1.5")],
        "2015": [Decimal(2), None],
        "note": ["x", None],
    }
    parquet.write_table(pa.table(columns), stored)

    sheet = check(make_site(project(saved.getvalue(), "data/fees.xlsx")))
    columnar = check(make_site(project(stored.getvalue(), "data/fees.parquet"), name="b"))

    assert published(sheet) == published(columnar) == ROWS
    assert {f.rows for f in sheet.findings if f.code == "CHR-01"} == {(4,)}


def test_an_error_keeps_all_years_of_its_record_in(make_site: MakeSite) -> None:
    """Two of six rows, so a tolerance of 0.3 is not enough; the row named is that of the file."""
    content = "item,2014,2015,note\na,1,many,\nb,1,2,\nc,1,2,\n"

    strict = check(make_site(project(content, extra="  tolerance: 0.3\n")))
    tolerant = check(make_site(project(content, extra="  tolerance: 0.4\n"), name="b"))

    assert strict.decisions[0].action is not Action.PUBLISH
    assert {(f.rows, f.severity) for f in strict.findings if f.code == "type-error"} == {
        ((2,), Severity.ERROR)
    }
    assert tolerant.decisions[0].withheld == {"fees": 2}
    assert [row[0] for row in published(tolerant)] == ["b", "b", "c", "c"]


def test_records_that_do_not_fit_the_header(make_site: MakeSite) -> None:
    found = check(make_site(project("item,2014,2015,note\na,1,2,x,y\nb,1,2\n"))).findings

    told = {f.code: f for f in found if f.is_error}
    assert (told["extra-cell"].rows, told["extra-cell"].examples) == ((2,), ("y",))
    assert told["missing-cell"].rows == (3,)


def test_without_years_nothing_is_guessed(make_site: MakeSite) -> None:
    (found,) = check(make_site(project("item,2014,note\na,1,\n"))).findings

    assert (found.code, found.severity, found.file) == ("TAB-07", Severity.ERROR, CSV)
    assert "no two columns are headed by years" in found.detail


@pytest.mark.parametrize(
    "stated", ["year", "{label: year}", "{label: year, value: year}", "{label: year, value: nr}"]
)
def test_what_is_asked_must_be_two_fields(stated: str, make_site: MakeSite) -> None:
    files = project("item,2014,2015,note\n")
    files[DESCRIBED] = files[DESCRIBED].replace("{label: year, value: spent}", stated)

    assert [(f.code, f.line is not None) for f in check(make_site(files)).findings] == [
        ("descriptor-invalid", True)
    ]
