"""Amounts of money in the unit of the court, from the file to the published table in yuan."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from generator.catalogue.schema_shapes import UNITS
from generator.catalogue.schemas import build_schema
from generator.checking import Checked, check
from generator.disclosure import Action
from generator.findings import Finding, Severity
from generator.intake.amounts import MONEY
from generator.pipeline import build
from tests.conftest import DESCRIPTOR, MakeSite

N, E = Severity.NOTICE, Severity.ERROR
CSV, SHEET = "datasets/fees/data/fees.csv", "datasets/fees/data/fees.xlsx"
DESCRIBED, SCHEMA = "datasets/fees/datapackage.yaml", "schemas/fee.json"


def schema(amount: dict[str, str], *more: dict[str, Any]) -> str:
    fields = [{"name": "item", "title": "项目", "type": "string"},
              {"name": "amount", "title": "金额", "type": "number", "amount": amount}, *more]  # fmt: skip
    return json.dumps({"fields": fields, "primaryKey": ["item"]}, ensure_ascii=False)


UNIT = {"name": "unit", "title": "单位", "type": "string"}


def described(extra: str = "", path: str = "data/fees.csv") -> str:
    return DESCRIPTOR.replace("path: data/fees.csv", f"path: {path}{extra}")


def workbook(*lines: list[Any], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for cell, code in (formats or {}).items():
        book.active[cell].number_format = code
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def checked(
    make_site: MakeSite,
    content: str,
    amount: dict[str, str],
    *more: dict[str, Any],
    extra: str = "",
) -> Checked:
    return check(
        make_site({CSV: content, SCHEMA: schema(amount, *more), DESCRIBED: described(extra)})
    )


def sheet(
    make_site: MakeSite, content: bytes, amount: dict[str, str], *more: dict[str, Any]
) -> Checked:
    return check(
        make_site(
            {
                CSV: None,
                SHEET: content,
                SCHEMA: schema(amount, *more),
                DESCRIBED: described(path="data/fees.xlsx"),
            }
        )
    )


def only(found: Checked, code: str) -> Finding:
    (finding,) = [f for f in found.findings if f.code == code]
    return finding


def published(found: Checked) -> list[tuple[Any, ...]]:
    (decision,) = found.decisions
    assert decision.action is Action.PUBLISH, decision.findings
    return [tuple(row.values()) for row in decision.tables["fees"].to_pylist()]


def test_ten_thousands_in_the_unit_row_are_published_as_yuan(make_site: MakeSite) -> None:
    """A CSV saved from a sheet and the sheet itself; the unit stays beside, as published."""
    head, publishing = DESCRIPTOR.split("publishing:")
    second = "  - {name: sheet, path: data/fees.xlsx, schema: ../../schemas/fee.json}\npublishing:"
    extra = "\n    dialect: {headerRows: [3]}"
    project = make_site({
        CSV: '部门收支总表,\n,单位：万元\nitem,amount\n工资,"2,117.41"\n培训,０.５\n差旅,\n',
        SHEET: workbook(["部门收支总表"], [None, "单位：万元"], ["项目", "金额"], ["工资", "2,117.41"], ["培训", 0.5]),
        SCHEMA: schema({"unitField": "unit"}, UNIT),
        DESCRIBED: head.replace("data/fees.csv", f"data/fees.csv{extra}") + second + publishing,
    })  # fmt: skip

    build(project)

    site = project / "output" / "site"
    expected = [("培训", "5000.00", "万元"), ("工资", "21174100.00", "万元")]
    assert sorted(map(tuple, rows_of(site, "fees.csv"))) == sorted(
        [*expected, ("差旅", "", "万元")]
    )
    assert sorted(map(tuple, rows_of(site, "sheet.csv"))) == sorted(expected)
    table = parquet.read_table(next(site.rglob("sheet.parquet")))
    assert pa.types.is_decimal(table.schema.field("amount").type)
    assert dict(zip(table["item"].to_pylist(), table["amount"].to_pylist(), strict=True))[
        "工资"
    ] == Decimal(21174100)
    described_fields = json.loads(next(site.rglob("datapackage.json")).read_text("utf-8"))[
        "resources"
    ][0]["schema"]["fields"]
    assert [set(f) & {"amount"} for f in described_fields] == [set()] * 3
    # built once more without its data, the release is held as it is: in yuan, not converted again
    (project / CSV).write_text("broken", encoding="utf-8")
    build(project, strict=False)
    assert sorted(map(tuple, rows_of(site, "sheet.csv"))) == sorted(expected)


def rows_of(site: Path, name: str) -> list[list[str]]:
    with next(site.rglob(name)).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def test_every_conversion_is_a_notice_with_before_and_after(make_site: MakeSite) -> None:
    found = checked(make_site, 'item,amount\na,"2,117.41"\nb,57.53\nc,0\nd,\n', {"unit": "万元"})

    notice = only(found, "AMT-05")
    assert (notice.severity, notice.count, notice.rows, notice.field) == (N, 2, (2, 3), "amount")
    assert notice.examples == ("2,117.41 -> 21174100.00", "57.53 -> 575300.00")
    assert notice.detail == "1万元 = 10000元"
    assert published(found) == [
        ("a", Decimal("21174100")),
        ("b", Decimal("575300")),
        ("c", 0),
        ("d", None),
    ]


def test_each_row_may_have_a_unit_of_its_own(make_site: MakeSite) -> None:
    content = "item,amount,unit\na,57.53,万元\nb,57.53,元\nc,3,千元\nd,,\ne,2,亿元\nf,1.5,\n"

    mixed = checked(make_site, content, {"unitField": "unit", "unit": "千元"}, UNIT)

    assert published(mixed) == [("a", 575300, "万元"), ("b", Decimal("57.53"), "元"), ("c", 3000, "千元"),
                                ("d", None, None), ("e", 200000000, "亿元"), ("f", 1500, None)]  # fmt: skip


REFUSED = {
    "no unit": ("item,amount\na,57.53\n", {}, "AMT-02", "no unit in the cell"),
    "a unit that is no money": (
        "item,amount\na,808件\n",
        {"unit": "元"},
        "AMT-02",
        "'件' is no unit of money",
    ),
    "a share": ("item,amount\na,91.98%\n", {"unit": "元"}, "AMT-02", "'%' is no unit of money"),
    "an exponent": ("item,amount\na,1e5\n", {"unit": "万元"}, "AMT-01", "no number"),
    "wrong groups": ('item,amount\na,"1,23"\n', {"unit": "万元"}, "AMT-04", "groups of three"),
    "a stray mark": ("item,amount\na,2166、、\n", {"unit": "万元"}, "CHR-13", "suggestion '2166'"),
    "a placeholder": ("item,amount\na,—\n", {"unit": "万元"}, "TAB-06", "none, zero or unknown?"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_certain_amount_is_refused(case: str, make_site: MakeSite) -> None:
    content, amount, code, detail = REFUSED[case]

    finding = only(checked(make_site, content, amount), code)

    assert (finding.severity, finding.rows, finding.field) == (E, (2,), "amount")
    assert detail in finding.detail


def test_units_in_a_column_that_are_none_or_disagree_with_the_cell(make_site: MakeSite) -> None:
    content = "item,amount,unit\na,5,辆\nb,5万元,元\nc,5万元,万元\nd,5,元\n"

    found = checked(make_site, content, {"unitField": "unit"}, UNIT)

    assert (only(found, "AMT-02").rows, only(found, "AMT-02").severity) == ((2,), E)
    assert (only(found, "AMT-06").rows, only(found, "AMT-06").examples) == ((3,), ("5万元",))
    assert only(found, "AMT-05").examples == ("5万元 -> 50000",)


def test_a_unit_in_the_cell_goes_before_that_of_the_table(make_site: MakeSite) -> None:
    content = "单位：元,\nitem,amount\na,3万元\nb,3\n"

    found = checked(
        make_site, content, {"unitField": "unit"}, UNIT, extra="\n    dialect: {headerRows: [2]}"
    )

    assert published(found) == [("a", 30000, "万元"), ("b", 3, "元")]


def test_the_file_and_the_schema_must_not_disagree(make_site: MakeSite) -> None:
    content = "# 单位：万元\nitem,amount\na,3\n"

    found = checked(make_site, content, {"unit": "元"}, extra='\n    dialect: {commentChar: "#"}')

    finding = only(found, "AMT-06")
    assert (finding.severity, finding.field, finding.file) == (E, "amount", CSV)
    assert finding.detail == "the schema and the file name 元 and 万元"
    assert found.decisions[0].action is not Action.PUBLISH


def test_the_unit_in_a_label_goes_before_the_line_above(make_site: MakeSite) -> None:
    book = workbook(
        ["单位：万元"], ["项 目", "金额（千元）"], ["a", 3], ["b", 57.534], formats={"B4": "0.00"}
    )

    found = sheet(make_site, book, {"unitField": "unit"}, UNIT)

    assert published(found) == [("a", 3000, "千元"), ("b", 57530, "千元")]
    assert only(found, "AMT-05").examples == ("3 -> 3000", "57.53 -> 57530.00")
    assert only(found, "XLS-08").rows == (4,)


@pytest.mark.parametrize(("code", "expected"), [('0.00"万元"', "AMT-06"), ("0.00%", "AMT-02")])
def test_a_format_that_shows_another_unit_is_refused(
    code: str, expected: str, make_site: MakeSite
) -> None:
    book = workbook(["项目", "金额"], ["a", 0.5], formats={"B2": code})

    finding = only(sheet(make_site, book, {"unit": "元"}), expected)

    assert (finding.severity, finding.rows, finding.field) == (E, (2,), "amount")


def test_two_amounts_of_a_row_share_one_unit(make_site: MakeSite) -> None:
    spent = {"name": "spent", "title": "决算", "type": "number", "amount": {"unitField": "unit"}}
    book = workbook(["单位：万元"], ["项目", "金额", "决算"], ["a", 3, 4], ["b", "3元", 4])

    found = sheet(make_site, book, {"unitField": "unit"}, spent, UNIT)

    finding = only(found, "AMT-06")
    assert (finding.rows, finding.field, finding.examples) == ((4,), "unit", ("元 / 万元",))


def test_rows_that_do_not_fit_the_header_are_told_by_the_files_columns(make_site: MakeSite) -> None:
    more = {"name": "note", "title": "说明", "type": "string"}
    content = "单位：万元,,\nitem,amount,note\na,1,x\nb,2\nc,3,y,z\n"

    found = checked(
        make_site,
        content,
        {"unitField": "unit"},
        UNIT,
        more,
        extra="\n    dialect: {headerRows: [2]}",
    )

    assert (only(found, "missing-cell").rows, only(found, "missing-cell").field) == ((4,), "note")
    assert (only(found, "extra-cell").rows, only(found, "extra-cell").examples) == ((5,), ("z",))


def test_amounts_in_parquet(make_site: MakeSite) -> None:
    saved = BytesIO()
    parquet.write_table(
        pa.table(
            {"item": ["a", "b"], "amount": pa.array([Decimal("1.50"), None], pa.decimal128(5, 2))}
        ),
        saved,
    )
    path = "datasets/fees/data/fees.parquet"

    found = check(make_site({CSV: None, path: saved.getvalue(), SCHEMA: schema({"unit": "千元"}),
                             DESCRIBED: described(path="data/fees.parquet")}))  # fmt: skip

    assert published(found) == [("a", 1500), ("b", None)]


@pytest.mark.parametrize(("change", "detail"), [
    ({"amount": "万元"}, "amount must be a mapping"), ({"amount": {"units": "元"}}, "no key 'units'"),
    ({"amount": {"unit": "美元"}}, "no unit of money"), ({"amount": {"unitField": "nr"}}, "'nr' is no field of text"),
    ({"amount": {}, "type": "integer"}, "of type number"), ({"amount": {}, "groupChar": ","}, "of type number"),
])  # fmt: skip
def test_a_wrong_key_is_found_at_load(change: dict[str, Any], detail: str) -> None:
    fields = [{"name": "a", "type": "number", **change}, {"name": "b", "type": "string"}]

    built, (finding,) = build_schema({"fields": fields}, "s", "d", "s.json")

    assert built is None
    assert detail in finding.detail
    assert finding.hint


def test_the_schema_knows_units_that_the_reader_knows() -> None:
    assert set(UNITS) <= set(MONEY)
