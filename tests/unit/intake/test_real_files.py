"""Files as courts have them, through the whole check of a project: what is read, said, withheld."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.checking import Checked, check
from generator.disclosure import Action
from generator.findings import Finding, Severity
from generator.pipeline import build
from tests.conftest import DATA, DESCRIPTOR, SCHEMA, MakeSite

N, W, E = Severity.NOTICE, Severity.WARNING, Severity.ERROR
CSV, DESCRIBED = "datasets/fees/data/fees.csv", "datasets/fees/datapackage.yaml"
SINCE = datetime.date(2007, 4, 1)
ROWS = [
    {"id": 1, "item": "财产案件", "amount": Decimal(50), "since": SINCE},
    {"id": 2, "item": "离婚案件", "amount": Decimal(300), "since": SINCE},
    {"id": 3, "item": "劳动争议案件", "amount": Decimal(10), "since": None},
]
"""The rows of `DATA`, read by hand."""


def described(
    change: Callable[[str], str] | None = None, *, path: str = "data/fees.csv", extra: str = ""
) -> str:
    text = DESCRIPTOR.replace("path: data/fees.csv", f"path: {path}{extra}")
    return change(text) if change else text


def workbook(
    *lines: list[Any], merge: tuple[str, ...] = (), fill: Callable[[Any], None] | None = None
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "收费"
    for line in lines:
        sheet.append(line)
    for cells in merge:
        sheet.merge_cells(cells)
    if fill:
        fill(sheet)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def codes(checked: Checked, severity: Severity | None = None) -> dict[str, Finding]:
    return {f.code: f for f in checked.findings if severity in (None, f.severity)}


def published(checked: Checked) -> list[dict[str, Any]]:
    (decision,) = checked.decisions
    assert decision.action is Action.PUBLISH, decision.findings
    rows: list[dict[str, Any]] = decision.tables["fees"].to_pylist()
    return rows


ENCODINGS = {
    "UTF-8 with a mark": (DATA.encode("utf-8-sig"), "", {"ENC-02": N}),
    "GB18030, not declared": (DATA.encode("gb18030"), "", {"ENC-03": N}),
    "GB18030, declared": (DATA.encode("gb18030"), "gb18030", {"ENC-03": N}),
    "GB18030, declared as UTF-8": (DATA.encode("gb18030"), "utf-8", {"ENC-03": W}),
    "GB18030, labelled gb2312": (DATA.encode("gb18030"), "gb2312", {"ENC-04": N}),
    "UTF-16 with a mark": (DATA.encode("utf-16"), "utf-16", {"ENC-07": N}),
    "UTF-8, declared as GB18030": (DATA.encode(), "gb18030", {"ENC-01": W}),
    "GB18030 with a character of four bytes": (DATA.replace("离", "㛃").encode("gb18030"), "", {"ENC-03": N, "ENC-05": N, "CHR-05": N}),
    "UTF-16, declared": (DATA.encode("utf-16-le"), "utf-16-le", {}),
    "Big5, declared": (DATA.replace("财产", "財產").replace("离", "離").replace("劳动争议", "勞動爭議").encode("big5"), "big5", {}),
}  # fmt: skip


@pytest.mark.parametrize("name", ENCODINGS)
def test_encodings_are_found_out_or_declared(
    name: str, make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, declared, expected = ENCODINGS[name]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    descriptor = described(extra=f"\n    encoding: {declared}" if declared else "")

    checked = check(make_site({CSV: content, DESCRIBED: descriptor}))

    assert {f.code: f.severity for f in checked.findings} == expected
    assert all(f.place.startswith(CSV) for f in checked.findings)
    items = [row.pop("item") for row in published(checked)]
    if "Big5" in name:
        assert items == ["財產案件", "離婚案件", "勞動爭議案件"]
    else:
        assert [item.replace("㛃", "离") for item in items] == [row["item"] for row in ROWS]
    assert not list(scratch.iterdir())


REFUSED = {
    "UTF-16 without a mark": (DATA.encode("utf-16-le"), "ENC-07", 1),
    "the byte 0x80": (DATA.encode("gb18030") + b"4,\x80,1,\n", "ENC-06", 5),
    "mojibake": (DATA.encode().decode("gb18030", "ignore").encode(), "ENC-08", 2),
    "shifted by one byte": (DATA.replace("离婚案件", "浾撔麄鞴ぷ鳎").encode(), "ENC-09", 3),
    "two encodings": (DATA.encode() + "4,其他案件,1,\n".encode("gb18030"), "ENC-10", 5),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_damaged_text_is_refused_with_byte_and_line(name: str, make_site: MakeSite) -> None:
    content, code, line = REFUSED[name]

    checked = check(make_site({CSV: content}))

    (finding,) = codes(checked, E).values()
    assert (finding.code, finding.line, finding.file) == (code, line, CSV)
    assert f"line {line}" in finding.detail
    assert finding.detail.startswith("byte ")
    assert checked.decisions[0].action is not Action.PUBLISH


def test_a_workbook_as_offices_make_them(make_site: MakeSite) -> None:
    """A title, the unit, a header of two levels, a blank-free body and a total row."""
    content = workbook(
        ["诉讼费用标准"], ["制表：立案庭", None, "单位：元"], ["编号", "项目", "标准", None],
        [None, None, "金 额", "施行日期"], [1, "财产案件", "５０.00", SINCE], [2, "离婚案件", 300, "2007年4月1日"],
        [3, "劳动争议案件", 10, None], ["合计", None, 360, None],
        merge=("A1:D1", "A3:A4", "B3:B4", "C3:D3"),
    )  # fmt: skip
    schema = SCHEMA.replace('"title": "金额"', '"title": "标准/金额"').replace(
        '"施行日期"', '"标准/施行日期"'
    )

    checked = check(make_site({
        CSV: None, "datasets/fees/data/fees.xlsx": content, "schemas/fee.json": schema,
        DESCRIBED: described(path="data/fees.xlsx"),
    }))  # fmt: skip

    assert published(checked) == ROWS
    found = codes(checked)
    assert {f.severity for f in found.values()} == {N}
    assert {"TAB-01", "TAB-05", "TAB-12", "CHR-01", "DATE-06"} <= found.keys()
    assert (found["CHR-01"].rows, found["CHR-01"].field) == ((5,), "amount")
    assert found["CHR-01"].examples == ("５０.00 -> 50.00",)
    assert (found["DATE-06"].rows, found["DATE-06"].examples) == (
        (6,),
        ("2007年4月1日 -> 2007-04-01",),
    )
    assert (found["TAB-05"].rows, found["TAB-05"].count) == ((8,), 1)
    assert all(f.file == "datasets/fees/data/fees.xlsx" for f in found.values())


PERSONAL = """\
  natural_persons: bulk
  mask_policy: 10+4+4
  controller: 示范法院
  legal_basis: 示范
  contact: 010-00000000
  pia_date: 2026-11-01
  ttl_days: 7
"""

SHEET = [["说明：示例"], [], ["id", "item", "amount", "since"], [1, "财产案件", 50, SINCE],
         [2, "离婚案件", "2166、、", SINCE], [3, "劳动争议案件", 10, None]]  # fmt: skip


def test_a_refused_cell_of_a_sheet_closes_the_gate_or_is_withheld(make_site: MakeSite) -> None:
    files = {CSV: None, "datasets/fees/data/fees.xlsx": workbook(*SHEET)}
    strict = {**files, DESCRIBED: described(path="data/fees.xlsx")}
    lenient = {**files, DESCRIBED: described(path="data/fees.xlsx") + "  tolerance: 0.5\n"}

    refused = check(make_site(strict))
    tolerated = check(make_site(lenient, name="b"))

    stray = codes(refused, E)["CHR-13"]
    assert (stray.rows, stray.examples, stray.field) == ((5,), ("2166、、",), "amount")
    assert stray.detail.startswith("收费!C5: ")
    assert "suggestion '2166'" in stray.detail
    assert refused.decisions[0].action is not Action.PUBLISH
    assert codes(tolerated)["CHR-13"].severity is W
    assert [row["id"] for row in published(tolerated)] == [1, 3]
    assert tolerated.decisions[0].withheld == {"fees": 1}


def test_a_schema_error_names_the_row_of_the_sheet(make_site: MakeSite) -> None:
    lines = [*SHEET[:4], [2, "离婚案件", -5, SINCE], [2, "劳动争议案件", 10, None]]
    files = {CSV: None, "datasets/fees/data/fees.xlsx": workbook(*lines),
             DESCRIBED: described(path="data/fees.xlsx")}  # fmt: skip

    found = codes(check(make_site(files)), E)

    assert found["constraint-error"].rows == (5,)
    assert found["primary-key"].rows == (6,)


def test_hidden_rows_of_persons_close_the_gate(make_site: MakeSite) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[5].hidden = True

    schema = SCHEMA.replace('"type": "string"', '"type": "string", "personal": true')
    content = workbook(*SHEET[:4], [2, "某甲", 1, SINCE], fill=hide)
    files = {CSV: None, "datasets/fees/data/fees.xlsx": content,
             DESCRIBED: described(path="data/fees.xlsx")}  # fmt: skip

    durable = check(make_site(files)).findings
    policy = files[DESCRIBED].replace("durability: durable", "durability: volatile") + PERSONAL
    changed = {**files, "schemas/fee.json": schema, DESCRIBED: policy}
    personal = check(make_site(changed, name="b")).findings

    assert [f.severity for f in durable if f.code == "TAB-08" and f.rows == (5,)] == [W]
    assert [f.severity for f in personal if f.code == "TAB-08" and f.rows == (5,)] == [E]


def test_parts_of_a_workbook_carry_one_header(make_site: MakeSite) -> None:
    other = workbook(["id", "item", "since", "amount"], [2, "离婚案件", SINCE, 1])
    files = {CSV: None, "datasets/fees/data/a.xlsx": workbook(*SHEET[2:4]),
             "datasets/fees/data/b.xlsx": other}  # fmt: skip

    found = check(make_site({**files, DESCRIBED: described(path="[data/a.xlsx, data/b.xlsx]")}))

    assert codes(found, E)["file-unreadable"].file == "datasets/fees/data/b.xlsx"


def parquet(**columns: pa.Array) -> bytes:
    saved = BytesIO()
    pq.write_table(pa.table(columns), saved)
    return saved.getvalue()


def test_parquet_is_read_like_text(make_site: MakeSite) -> None:
    content = parquet(
        id=pa.array([1, 2, 3], pa.int64()), item=pa.array([r["item"] for r in ROWS]).dictionary_encode(),
        amount=pa.array([Decimal("50.00"), Decimal(300), Decimal(10)], pa.decimal128(9, 2)),
        since=pa.array([SINCE, SINCE, None]),
    )  # fmt: skip
    files = {
        CSV: None,
        "datasets/fees/data/fees.parquet": content,
        DESCRIBED: described(path="data/fees.parquet"),
    }

    checked = check(make_site(files))

    assert checked.findings == ()
    assert published(checked) == ROWS


def test_damage_in_parquet_is_refused_by_cell(make_site: MakeSite) -> None:
    content = parquet(id=pa.array(["1", "2"]), item=pa.array(["财产案件", "娉曢櫌"]),
                      amount=pa.array(["5", "３"]), since=pa.array(["2007年4月1日", None]))  # fmt: skip
    files = {
        CSV: None,
        "datasets/fees/data/fees.parquet": content,
        DESCRIBED: described(path="data/fees.parquet"),
    }

    found = codes(check(make_site(files)))

    assert (found["ENC-08"].severity, found["ENC-08"].rows, found["ENC-08"].field) == (
        E,
        (3,),
        "item",
    )
    assert found["CHR-01"].examples == ("３ -> 3",)
    assert found["DATE-06"].rows == (2,)


BROKEN = {
    "data/a.parquet": (b"PAR1" + bytes(40) + b"PAR1", "file-unreadable"),
    "data/a.xlsx": (b"<html><table>", "XLS-10"),
    "data/b.xlsx": (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512), "XLS-11"),
    "data/gone.xlsx": (None, "file-missing"),
    "data/gone.parquet": (None, "file-missing"),
    "data/a.pdf": (b"%PDF-1.7", "file-unreadable"),
}


@pytest.mark.parametrize("path", BROKEN)
def test_a_file_that_cannot_be_read_is_one_finding(path: str, make_site: MakeSite) -> None:
    content, code = BROKEN[path]
    files = {CSV: None, f"datasets/fees/{path}": content, DESCRIBED: described(path=path)}

    (finding,) = check(make_site(files)).findings

    assert (finding.code, finding.file) == (code, f"datasets/fees/{path}")
    assert finding.detail
    assert finding.hint
    assert (finding.dataset, finding.resource) == ("fees", "fees")


def test_what_is_read_is_what_is_published(make_site: MakeSite, tmp_path: Path) -> None:
    """The downloads carry the canonical form; names stay as given but for the dot."""
    content = (
        DATA.replace("50.00", "５０.００")
        .replace("财产案件", "⽴案，黃昇")
        .replace("2007-04-01", "2007年4月1日", 1)
    )

    project = make_site({CSV: content.encode("gb18030")})
    build(project)

    csv = next((project / "output" / "site").rglob("fees.csv")).read_text("utf-8")
    assert csv.splitlines()[1] == '1,"立案，黃昇",50.00,2007-04-01'


def test_what_is_expected_of_the_first_table_is_not_asked_of_another(make_site: MakeSite) -> None:
    """The first cannot be read; the second has three rows, and none of its errors is hidden."""
    second = "  - {name: more, path: data/more.csv, schema: ../../schemas/fee.json}\npublishing:"
    descriptor = (
        DESCRIPTOR.replace("publishing:", second)
        + "  expectations: {rows: {min: 9}, fill: {since: 1.0}}\n"
    )
    files = {
        CSV: DATA.encode() + b"\x80\n",
        "datasets/fees/data/more.csv": DATA.replace("50.00", "many"),
        DESCRIBED: descriptor,
    }

    found = check(make_site(files)).findings

    assert {(f.code, f.resource) for f in found} == {("ENC-10", "fees"), ("type-error", "more")}
