"""Workbooks: text stays text, limits are kept, equal contents give equal bytes."""

import datetime as dt
import os
import zipfile
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pytest

from generator.export.xlsx import FIRST_DATE
from tests.unit.export.samples import dataset, export, field, resource
from tests.unit.export.test_export_formula import PAYLOADS


def export_texts(root, texts):
    described = dataset(resource("t", [field("a")]))
    release = export(root, described, {"t": pa.table({"a": texts})})
    file = root / "data/demo/t.xlsx"
    return file if file.exists() else None, release


def sheet(file, name="数据"):
    return openpyxl.load_workbook(file)[name]


HOSTILE = [p for p in PAYLOADS if "\r" not in p] + [
    "<r><t>x</t></r>",
    "<r></r>",
    "{=SUM(A1)}",
    "https://example.org/",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "123",
    "2026-11-20",
    "TRUE",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_written_as_text_and_nothing_else(tmp_path, text):
    file, _ = export_texts(tmp_path, [text])
    found = sheet(file)["A2"]
    assert (found.value, found.data_type, found.hyperlink) == (text, "s", None)
    with zipfile.ZipFile(file) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_formula_stays_text_when_somebody_edits_the_cell(tmp_path):
    file, _ = export_texts(tmp_path, ["=1+1", "plain"])
    assert sheet(file)["A2"].quotePrefix
    assert not sheet(file)["A3"].quotePrefix


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("x" * 32_767, True),
        ("x" * 32_768, False),
        ("法" * 32_767, True),
        ("😀" * 16_383, True),
        ("😀" * 16_384, False),
        ("x" * 1_000_000, False),
        ("a\x07b", False),
        ("_x0041_", False),
        ("a\ufffeb", False),
    ],
    ids=lambda v: f"{v[:3]}-{len(v)}" if isinstance(v, str) else str(v),
)
def test_a_text_that_no_workbook_can_hold_means_no_workbook(tmp_path, text, offered):
    file, release = export_texts(tmp_path, [text])
    assert (file is not None) == offered
    assert any(a.path.endswith(".parquet") for a in release.artifacts["t"])
    said = [(f.code, str(f.severity), f.dataset, f.resource) for f in release.findings]
    assert said == ([] if offered else [("format-not-offered", "notice", "demo", "t")])


def test_limits_of_rows_and_columns(tmp_path):
    def offered(name, table):
        described = dataset(resource("t", [field(n, "integer") for n in table.column_names]))
        export(tmp_path / name, described, {"t": table})
        return (tmp_path / name / "data/demo/t.xlsx").exists()

    assert offered("a", pa.table({"n": range(50_000)}))
    assert not offered("b", pa.table({"n": range(50_001)}))
    assert offered("c", pa.table({f"n{i}": [1] for i in range(30)}))
    assert not offered("d", pa.table({f"n{i}": [1] for i in range(31)}))


def test_numbers_and_dates_are_real_where_excel_can_hold_them(tmp_path):
    values = {
        "small": pa.array([999_999_999_999_999, -1]),
        "large": pa.array([1_000_000_000_000_000, 1]),
        "money": pa.array([Decimal("1.50"), None], pa.decimal128(38, 2)),
        "long": pa.array([Decimal("10000000000000.25"), None], pa.decimal128(38, 2)),
        "day": pa.array([FIRST_DATE, dt.date(2026, 11, 20)]),
        "old": pa.array([dt.date(1900, 2, 28), dt.date(2026, 11, 20)]),
    }
    types = {"day": "date", "old": "date", "money": "number", "long": "number"}
    fields = [field(n, types.get(n, "integer")) for n in values]
    export(tmp_path, dataset(resource("t", fields)), {"t": pa.table(values)})
    rows = list(sheet(tmp_path / "data/demo/t.xlsx").iter_rows(min_row=2, values_only=True))
    assert rows[0] == (
        999_999_999_999_999,
        "1000000000000000",
        1.5,
        "10000000000000.25",
        dt.datetime(1900, 3, 1),
        "1900-02-28",
    )
    assert rows[1] == (-1, "1", None, None, dt.datetime(2026, 11, 20), "2026-11-20")


def test_the_second_sheet_explains_the_first(tmp_path):
    described = dataset(resource("t", [field("a"), field("b", "date")]), synthetic=True)
    table = pa.table({"a": ["x"], "b": [dt.date(2026, 1, 1)]})
    export(tmp_path, described, {"t": table})
    book = openpyxl.load_workbook(tmp_path / "data/demo/t.xlsx")
    cells = [c for row in book["说明"].iter_rows(values_only=True) for c in row if c]
    for expected in (
        "2026-11-20",
        "事实信息，注明来源即可使用",
        "2026.11.21",
        "b标题",
        "About b",
        "date",
    ):
        assert expected in cells
    assert any("合成的演示数据" in c for c in cells)
    assert book["数据"].freeze_panes == "A2"
    assert book.properties.created == dt.datetime(2026, 11, 21, 8, 30)
    assert book.custom_doc_props["synthetic"].value is True


def test_rights_of_the_account_and_time_zone_do_not_show_in_the_bytes(tmp_path, monkeypatch):
    import time

    first = export_texts(tmp_path / "a", ["x", "=y"])[0].read_bytes()
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    before = os.umask(0o077)
    try:
        second = export_texts(tmp_path / "b", ["x", "=y"])[0].read_bytes()
    finally:
        os.umask(before)
        monkeypatch.undo()
        time.tzset()
    assert first == second
