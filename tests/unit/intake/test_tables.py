"""The two doors for the stage read, and the structure of sheets in unusual dress."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.findings import Severity
from generator.intake.columns import (
    Column,
    attention,
    column_of_label,
    columns_of_schema,
    read_value,
    unusual,
)
from generator.intake.layout import lay_out
from generator.intake.sheet_parts import address, decimals_of, read_parts
from generator.intake.tables import WorkbookRows, read_sheet, remarks_on, rename_labels
from generator.intake.workbook import read_workbook
from generator.model import Field, Schema, Text


def field(name: str, title: str, type_: str = "string", **descriptor: Any) -> Field:
    return Field(name, type_, Text.of(title), Text.of(""), descriptor)


FIELDS = [
    field("court", "法院"), field("postcode", "邮政编码", constraints={"pattern": "^[0-9]{6}$"}),
    field("amount", "金额（万元）", "number"), field("filed", "立案日期", "date"),
    field("holder", "姓名", personal=True),
]  # fmt: skip


def schema(*fields: Field) -> Schema:
    return Schema("s", fields, {})


SCHEMA = schema(*FIELDS)


def saved(folder: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    path = folder / "a.xlsx"
    book.save(path)
    return path


ROWS = [["法 院", "邮政编码", "金额（万元）", "立案日期", "姓名"],
        ["示范法院", "065000", "1,234.5", "2016年3月24日", "张某甲"],
        ["示范法院", 65000, 2, "2016-03-25", "王□"]]  # fmt: skip


def test_a_sheet_in_the_words_of_the_schema(tmp_path: Path) -> None:
    found = read_sheet(saved(tmp_path, {"表1": ROWS}), SCHEMA, {}, file="data/a.xlsx")
    (table,) = found.tables

    assert found.labels == ("court", "postcode", "amount", "filed", "holder")
    assert table.rows[0] == ("示范法院", "065000", "1234.5", "2016-03-24", "张某甲")
    assert table.numbers == (2, 3)
    by_code = {r.code: r for r in remarks_on(table)}
    assert (by_code["XLS-03"].rows, by_code["XLS-03"].column) == ([1], 1)
    assert by_code["XLS-03"].detail.startswith("表1!B3: ")
    assert by_code["CHR-07"].severity is Severity.ERROR
    assert by_code["CHR-07"].detail == "表1!E3"
    assert all(f.file == "data/a.xlsx" for f in found.findings)


def test_several_sheets_need_a_name(tmp_path: Path) -> None:
    path = saved(tmp_path, {"甲": [["法院"], ["a"]], "乙": [["法院"], ["b"]]})

    (which,) = [f for f in read_sheet(path, SCHEMA, {}).findings if f.is_error]
    assert which.code == "TAB-09"
    for chosen, rows in (({"sheetName": "乙"}, (("b",),)), ({"sheetNumber": 1}, (("a",),))):
        (table,) = read_sheet(path, SCHEMA, {"dialect": chosen}).tables
        assert table.rows == rows
    missing = read_sheet(path, SCHEMA, {"dialect": {"sheetName": "丙"}})
    assert (missing.labels, missing.tables) == ((), ())
    assert any("丙" in f.detail for f in missing.findings)


def test_an_empty_workbook_has_no_table(tmp_path: Path) -> None:
    found = read_sheet(saved(tmp_path, {"甲": []}), SCHEMA, {})

    assert [f.code for f in found.findings if f.is_error] == ["table-empty"]


def test_halves_stand_one_below_the_other(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        {
            "表1": [
                ["项目", "金额", "项目", "金额"],
                ["拨款", 5, "工资", 4],
                ["其他", 1, None, None],
            ]
        },
    )

    wanted = schema(field("item", "项目"), field("amount", "金额", "number"))

    left, right = read_sheet(path, wanted, {}).tables

    assert (left.rows, left.numbers) == ((("拨款", "5"), ("其他", "1")), (2, 3))
    assert (right.rows, right.numbers) == ((("工资", "4"),), (2,))
    placed = list(WorkbookRows(((left, right), (left,))).scan(lambda b: b.cells.num_rows, 1))
    assert [p.numbers(range(p.result)) for p in placed] == [[2, 3], [4], [5, 6]]
    assert [p.first_in_file for p in placed] == [2, 2, 2]


def test_labels_that_are_no_title_stay() -> None:
    assert rename_labels(["法 院", "amount", "其他"], FIELDS) == ("court", "amount", "其他")


COLUMNS = [Column(k) for k in ("identity", "code", "name", "prose", "number", "date", "")]
COLUMNS += [
    Column("amount"),
    Column("code", 6),
    Column("number", unit="万元"),
    Column("number", missing=("", "—")),
]
VALUES = st.one_of(
    st.text(st.sampled_from("0123456789.,-+Ee'=@/— "), max_size=19),
    st.text(st.one_of(st.sampled_from("万元余约年月日张・㛃？０−\n"), st.characters(exclude_categories=["Cs"])), max_size=8),
    st.sampled_from(["990000199001010000", "9.9E+17", "2016-03-24", "20-16-0324", "N/A", "'=1", "3万元", "1/2", "-", "--", ".5", "5.", "1-2", "2016-03-24\n"]),
)  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS, ids=str)
@given(value=VALUES)
@settings(max_examples=400, deadline=None)
def test_what_a_column_does_not_ask_for_is_canonical(column: Column, value: str) -> None:
    from generator.intake import columns

    slow = columns._read_unusual(column, value, damage=False)
    if not re.search(attention(column), value):
        assert slow == (value, ())
    asked = attention(column, usual=True)
    if not re.search(unusual(), f'x,"{value}"\n') and not (asked and re.search(asked, value)):
        assert slow == (value, ())


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_duckdb_asks_the_same(column: Column) -> None:
    points = [chr(c) for c in range(1, 0x30000, 3) if not 0xD800 <= c < 0xE000]
    values = [*points, "990000199001010000", "9.9E+17", "9.9e17", "2016-03-24", "20-16-0324", "2016-03-2", "2016-03-241", "N/A",
              "'=1", "-", "--", ".5", "5.", "1-2", "12", "123456", "1.2.3", "2016-03-24\n", "a\nb", "", "张•王", "王□"]  # fmt: skip
    compiled = re.compile(attention(column))

    found = duckdb.connect().execute(
        "select regexp_matches(v, $1) from (select unnest($2) v)", [attention(column), values]
    ).fetchall()  # fmt: skip

    assert [f for (f,) in found] == [bool(compiled.search(v)) for v in values]


@pytest.mark.parametrize(("label", "kind"), [
    ("身份证号码", "identity"), ("统一社会信用代码", "code"), ("案 号", "code"), ("立案日期", "date"),
    ("金额\n(万元)", "number"), ("当事人姓名", "name"), ("备注", ""),
])  # fmt: skip
def test_kinds_by_the_words_of_a_header(label: str, kind: str) -> None:
    assert column_of_label(label).kind == kind


def test_columns_of_a_schema() -> None:
    known = columns_of_schema(SCHEMA)

    assert known["postcode"] == known["邮政编码"] == Column("code", 6)
    assert known["金额（万元）"].kind == "number"
    assert known["holder"].personal


@pytest.mark.parametrize(("value", "read", "code"), [
    ("3,657", "3657", "XLS-07"), ("3万元", "3万元", "AMT-02"), ("1,23", "1,23", "AMT-04"),
    ("若干", "若干", ""), ("91.98%", "0.9198", "XLS-09"), ("约５％", "0.05", "AMT-03"), ("5元", "5", "XLS-07"), ("约5", "5", "AMT-03"),
])  # fmt: skip
def test_numbers_in_a_column_without_a_unit(value: str, read: str, code: str) -> None:
    text, notices = read_value(Column("number"), value)

    assert text == read
    assert (code in {n.code for n in notices}) if code else not notices


@pytest.mark.parametrize(("value", "read"), [
    ("１２万", "120000"), ("1，234", "1234"), ("１，２３４．５０", "1234.50"), (" 1,234 ", "1234"),
    ("1.2万", "12000"), ("0.5万", "5000"), ("1.23456万", "12345.6"), ("12 345", "12345"),
])  # fmt: skip
def test_the_notice_shows_the_number_that_is_published(value: str, read: str) -> None:
    text, notices = read_value(Column("number"), value)

    assert text == read
    assert notices[-1].told(value).endswith(f" -> {read}")
    assert len({n.code for n in notices}) == len(notices)  # a finding shows the first of a code


@pytest.mark.parametrize("value", [
    "1 2", "2014 2015", "1\u00a02", "１　２", "12 34", "1234 567", "1,234 567", "12 .5", "12\n345",
])  # fmt: skip
def test_blanks_join_groups_of_three_digits_only(value: str) -> None:
    text, notices = read_value(Column("number"), value)

    assert text == value
    assert [n.code for n in notices if n.refuses] == ["AMT-04"]


@pytest.mark.parametrize(("value", "read"), [("91.98%", "91.98"), ("5", "5"), ("3万元", "3万元")])
def test_a_column_of_shares_keeps_them(value: str, read: str) -> None:
    column = columns_of_schema(schema(field("share", "占比（%）", "number")))["share"]

    assert column.unit == "%"
    assert read_value(column, value)[0] == read


def test_money_in_a_table_of_other_units_is_refused() -> None:
    """`单位：件` above a table in which one cell says 3万元."""
    assert [n.code for n in read_value(Column("number", unit="件"), "3万元")[1]] == [
        "XLS-07",
        "AMT-02",
    ]


@pytest.mark.parametrize(("code", "places"), [
    ("0.00", 2), ("#,##0", 0), ("0%", 0), ("0.0%", 1), ('"￥"#,##0.00;[红]-0.0', 2), ("yyyy-mm-dd", None),
    ("General", None), ("@", None), ("0.00E+00", None), ("h:mm", None), ("#,##0.00_ ", 2),
])  # fmt: skip
def test_digits_that_a_number_format_shows(code: str, places: int | None) -> None:
    assert decimals_of(code) == places


def test_addresses() -> None:
    assert [address(0, 0), address(9, 25), address(0, 26), address(1048575, 16383)] == [
        "A1", "Z10", "AA1", "XFD1048576"]  # fmt: skip


def test_cells_without_their_own_address(tmp_path: Path) -> None:
    """Some writers leave `r` out and count; the structure must follow."""
    path = saved(tmp_path, {"表1": [["项目", "金额"], ["甲", "=1+1"]]})
    plain = tmp_path / "plain.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(plain, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if "worksheets" in name:
                content = re.sub(rb' r="[A-Z]*[0-9]+"', b"", content)
            target.writestr(name, content)

    assert read_parts(plain).sheets[0].formulas_without_value == [(1, 1)]


def test_a_table_that_does_not_begin_in_the_corner(tmp_path: Path) -> None:
    path = saved(tmp_path, {"表1": [[], [], [None, None, "项目", "件数"], [None, None, "收案", 5]]})

    (table,) = read_workbook(path).tables
    assert table.rows == (("收案", "5"),)
    assert table.address(0, 1) == "表1!D4"


def test_a_broken_workbook_is_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")

    (found,) = read_workbook(path, file="a.xlsx").findings
    assert (found.code, found.file) == ("file-unreadable", "a.xlsx")


def test_known_labels_find_the_header_below_other_lines() -> None:
    grid = [["说明", "甲", "乙"], ["编号", "名称", "件数"], ["1", "a", "2"]]

    layout = lay_out(grid, known={"名称", "件数"})

    assert layout is not None
    assert layout.header == (1, 1)
    assert layout.parts[0].labels == ("编号", "名称", "件数")


def test_a_row_of_column_numbers_is_no_data() -> None:
    grid = [["项目", "行次", "决算数"], ["栏次", "", "1"], ["工资", "1", "5"]]

    layout = lay_out(grid)

    assert layout is not None
    assert [layout.data, layout.notes] == [[2], [(1, "栏次 1")]]


def test_a_blank_row_inside_is_kept() -> None:
    layout = lay_out([["项目", "件数"], ["甲", "1"], ["", ""], ["乙", "2"], ["", ""]])

    assert layout is not None
    assert layout.data == [1, 2, 3]
