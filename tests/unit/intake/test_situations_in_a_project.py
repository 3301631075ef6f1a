"""Every row of the tables of real trouble as a file of a dataset, read as the flow reads it.

`test_situations` shows each rule by itself; here a court's file goes through `read_dataset`, by the
columns of a schema, and what is said of it names the row. Names and numbers are synthetic.
"""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from generator.catalogue.schemas import build_schema
from generator.findings import Severity
from generator.intake.raw import Block
from generator.intake.read import read_dataset
from generator.model import Dataset, Publishing, Resource, Text
from tests.unit.intake.test_real_files import ENCODINGS, REFUSED
from tests.unit.intake.test_situations import CHARACTERS

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE
Said = set[tuple[str, Severity, int | None]]


@dataclass(frozen=True)
class Outcome:
    """The cells that were read, and what was said: code, severity and row (None: of no row)."""

    cells: list[list[str | None]]
    said: Said


FIELDS = [
    {"name": "item", "title": "项目", "type": "string"},
    {"name": "sum", "title": "金额", "type": "number", "missingValues": ["", "—"]},
    {"name": "day", "title": "立案日期", "type": "date"},
    {"name": "case", "title": "案号", "type": "string"},
    {"name": "person", "title": "姓名", "type": "string"},
    {"name": "postcode", "title": "邮政编码", "type": "string"},
    {"name": "identity", "title": "身份证号码", "type": "string"},
    {"name": "credit", "title": "统一社会信用代码", "type": "string"},
]
KINDS = {
    "code": "case",
    "name": "person",
    "prose": "item",
    "number": "sum",
    "date": "day",
    "": "item",
}


def outcome(
    folder: Path,
    name: str,
    content: bytes,
    *,
    fields: list[str],
    volatile: bool = False,
    **stated: Any,
) -> Outcome:
    """What the flow makes of one file whose columns are `fields`."""
    (folder / name).write_bytes(content)
    listed = [f for n in fields for f in FIELDS if f["name"] == n]
    schema, problems = build_schema({"fields": listed}, "s", "d", "s.json")
    assert schema is not None, problems
    resource = Resource("r", Text.of("r"), Text.of(""), (folder / name,), schema, stated)
    publishing = Publishing(durability="volatile" if volatile else "durable")
    dataset = Dataset("d", Text.of("d"), Text.of(""), "1", folder, (resource,), publishing, {})
    tables, findings = read_dataset(dataset)
    said: Said = {(f.code, f.severity, row) for f in findings for row in (f.rows or (None,))}
    cells: list[list[str | None]] = []
    for table in tables:
        for placed in table.rows.scan(_block, 1):
            block = placed.result
            cells += [
                list(row) for row in zip(*(c.to_pylist() for c in block.cells.columns), strict=True)
            ]
            said |= {(r.code, r.severity, n) for r in block.remarks for n in placed.numbers(r.rows)}
    return Outcome(cells, said)


def _block(block: Block) -> Block:
    return block


def test_characters_in_a_file(tmp_path: Path) -> None:
    """One file with a row for every character case, in the column that its kind belongs to."""
    columns = list(KINDS.values())[:-1]
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(columns)
    for _, column, value, _, _ in CHARACTERS:
        writer.writerow([value if name == KINDS[column.kind] else "" for name in columns])

    found = outcome(tmp_path, "a.csv", written.getvalue().encode(), fields=columns, format="csv")

    for row, (code, column, value, expected, severity) in enumerate(CHARACTERS, 2):
        place = columns.index(KINDS[column.kind])
        assert (code, value, found.cells[row - 2][place]) == (code, value, expected)
        told = {(c, s) for c, s, n in found.said if n == row and c == code}
        assert (code, value, told) == (code, value, {(code, severity)} if severity else set())


def book(
    *lines: list[Any], merge: tuple[str, ...] = (), fill: Callable[[Any], None] | None = None
) -> bytes:
    made = openpyxl.Workbook()
    for line in lines:
        made.active.append(line)
    for cells in merge:
        made.active.merge_cells(cells)
    if fill:
        fill(made.active)
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


def formatted(cell: str, code: str) -> Callable[[Any], None]:
    def fill(sheet: Any) -> None:
        sheet[cell].number_format = code

    return fill


def hidden(sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def at_the_limit(sheet: Any) -> None:
    """The last of 65,536 rows, the end of an old workbook that was saved anew."""
    sheet["A65536"], sheet["B65536"] = "收案", 1


def archive(*names: str) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as packed:
        for name in names:
            packed.writestr(name, "<x/>")
    return saved.getvalue()


def stored(**columns: pa.Array) -> bytes:
    saved = io.BytesIO()
    parquet.write_table(pa.table(columns), saved)
    return saved.getvalue()


TWO = ["item", "sum"]
DAY = datetime.date(2016, 3, 24)
CASES: list[tuple[str, str, list[str], Callable[[], bytes], Said, list[list[str]] | None]] = [
    # id, file, columns, content, (severity, row) as said, and the cells where they are read
    ("ENC-11", "a.csv", TWO, lambda: ("item,sum\n" + "關(guān)于進(jìn)一步深化公開(kāi)的意見(jiàn)，法發(fā)，落實(shí)" * 3 + ",1\n").encode(), {("ENC-11", E, None)}, None),
    ("TAB-01", "a.xlsx", TWO, lambda: book(["标题"], ["单位：万元"], ["项目", "金额"], ["甲", 1], [], ["注：示例"]),
     {("TAB-01", N, 1), ("TAB-01", N, 2), ("TAB-01", N, 6)}, [["甲", "1"]]),
    ("TAB-02", "a.xlsx", TWO, lambda: book(["项目", "金额", None], ["甲", 1, 2], merge=("B1:C1",)), {("TAB-02", E, 1), ("TAB-12", E, 1)}, None),
    ("TAB-03", "a.xlsx", TWO, lambda: book(["项目", "金额"], ["甲", 1], [None, 2], merge=("A2:A3",)),
     {("TAB-03", N, 2)}, [["甲", "1"], ["甲", "2"]]),
    ("TAB-04", "a.xlsx", TWO, lambda: book(["项目", "金额", "项目", "金额"], ["甲", 1, "乙", 2]), {("TAB-04", N, 1)}, [["甲", "1"], ["乙", "2"]]),
    ("TAB-05", "a.xlsx", TWO, lambda: book(["项目", "金额"], ["甲", 1], ["其中：乙", 1], ["合计", 1]),
     {("TAB-05", N, 3), ("TAB-05", N, 4)}, [["甲", "1"]]),
    ("TAB-06", "a.csv", TWO, lambda: "item,sum\n甲,—\n乙,/\n丙,0\n丁,\n".encode(), {("TAB-06", E, 3)},
     [["甲", "—"], ["乙", "/"], ["丙", "0"], ["丁", ""]]),
    ("TAB-08", "a.xlsx", TWO, lambda: book(["项目", "金额"], ["甲", 1], ["乙", 2], fill=hidden), {("TAB-08", W, 3)}, [["甲", "1"], ["乙", "2"]]),
    ("TAB-09", "a.xlsx", TWO, lambda: book(["项目", "金额"], ["甲", 1], [], ["金额", "项目"], [2, "乙"]), {("TAB-09", E, 4)}, None),
    ("TAB-10", "a.xlsx", TWO, lambda: book(["项目", "金额"], ["甲", "=1+1"], ["乙", "#REF!"]), {("TAB-10", E, 2), ("TAB-10", E, 3)}, None),
    ("TAB-11", "a.csv", TWO, lambda: b"item,sum\n'=1+1,1\n't Hooft,2\n", {("TAB-11", N, 2)}, [["=1+1", "1"], ["'t Hooft", "2"]]),
    ("TAB-12", "a.xlsx", TWO, lambda: book(["项 目", "金额", "金额"], ["甲", 1, 2]), {("TAB-12", E, 1), ("TAB-12", N, 1)}, None),
    ("TAB-13", "a.xlsx", TWO, lambda: book(["项目", "金额"], fill=at_the_limit), {("TAB-13", W, 65_536)}, None),
    ("XLS-01", "a.xlsx", ["identity"], lambda: book(["身份证号码"], [990000199001010009], ["9.90000E+17"], ["990000199001010009"]),
     {("XLS-01", E, 2), ("XLS-01", E, 3)}, None),
    ("XLS-02", "a.parquet", ["case", "sum"], lambda: stored(case=pa.array([9007199254740993]), sum=pa.array([1])), set(), [["9007199254740993", "1"]]),
    ("XLS-03", "a.xlsx", ["postcode"], lambda: book(["邮政编码"], [65000], ["10000"], ["065000"]), {("XLS-03", E, 2), ("XLS-03", E, 3)}, None),
    ("XLS-04", "a.xlsx", ["credit"], lambda: book(["统一社会信用代码"], [9.14401e18], ["9.1440103E+15"]), {("XLS-04", E, 2), ("XLS-04", E, 3)}, None),
    ("XLS-05", "a.xlsx", ["case", "day"], lambda: book(["案号", "立案日期"], ["a", DAY], ["b", "2016年3月24日"], ["c", 42453]),
     {("XLS-05", N, 2), ("DATE-06", N, 3), ("DATE-03", E, 4)}, [["a", "2016-03-24"], ["b", "2016-03-24"], ["c", "42453"]]),
    ("XLS-06", "a.xlsx", ["case"], lambda: book(["案号"], ["x"], [datetime.date(2016, 12, 3)]), {("XLS-06", E, 3)}, None),
    ("XLS-07", "a.xlsx", TWO, lambda: book(["项目", "金额"], ["甲", "36,575,898"], ["乙", " １２ "]), {("XLS-07", N, 2), ("XLS-07", N, 3), ("CHR-01", N, 3)},
     [["甲", "36575898"], ["乙", "12"]]),
    ("XLS-08", "a.xlsx", TWO, lambda: book(["项目", "金额"], ["甲", 57.534], fill=formatted("B2", "0.00")), {("XLS-08", N, 2)}, [["甲", "57.53"]]),
    ("XLS-09", "a.xlsx", TWO, lambda: book(["项目", "金额"], ["甲", 0.9198], fill=formatted("B2", "0.00%")), {("XLS-09", N, 2)}, [["甲", "0.9198"]]),
    ("XLS-09", "a.csv", TWO, lambda: "item,sum\n甲,91.98%\n".encode(), {("XLS-09", N, 2)}, [["甲", "0.9198"]]),
    ("XLS-10", "a.xlsx", TWO, lambda: b"<html><table>", {("XLS-10", E, None)}, None),
    ("XLS-10", "a.csv", TWO, lambda: archive("a"), {("XLS-10", E, None)}, None),
    ("XLS-11", "a.xlsx", TWO, lambda: archive("xl/workbook.xml", "xl/vbaProject.bin"), {("XLS-11", E, None)}, None),
]  # fmt: skip


@pytest.mark.parametrize(
    "case", range(len(CASES)), ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_a_table_in_a_file(case: int, tmp_path: Path) -> None:
    code, name, columns, content, said, cells = CASES[case]

    found = outcome(tmp_path, name, content(), fields=columns)

    assert said <= found.said
    assert {s for s in found.said if s[1] is E} == {s for s in said if s[1] is E}
    assert {n for c, _, n in found.said if c == code and n} == {
        n for c, _, n in said if c == code and n
    }
    if cells is not None:
        assert found.cells == cells
    elif any(s is E and n is None for _, s, n in said):
        assert found.cells == []


def test_hidden_content_is_graver_where_persons_are(tmp_path: Path) -> None:
    content = book(["项目", "金额"], ["甲", 1], ["乙", 2], fill=hidden)

    assert ("TAB-08", E, 3) in outcome(tmp_path, "a.xlsx", content, fields=TWO, volatile=True).said


def test_no_row_of_the_tables_is_left_out() -> None:
    chapters = {"ENC": 11, "CHR": 15, "TAB": 13, "XLS": 11}
    expected = {f"{name}-{n:02}" for name, last in chapters.items() for n in range(1, last + 1)}
    encodings = {code for *_, codes in ENCODINGS.values() for code in codes} | {
        c for _, c, _ in REFUSED.values()
    }

    elsewhere = {"TAB-07"}  # in test_reshape, and in the white paper's tables
    assert {c[0] for c in CASES} | {c[0] for c in CHARACTERS} | encodings | elsewhere == expected
