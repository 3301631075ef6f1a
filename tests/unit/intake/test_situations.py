"""A file for every row of the tables of real trouble: encodings, characters, tables, spreadsheets.

Each situation is written to disk and read back by the public functions; its id is the test's id.
The last test insists that no id is left out. Names and numbers are synthetic.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.comments
import openpyxl.styles
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.findings import Finding, Severity
from generator.intake.cells import read_cell
from generator.intake.characters import rare_characters, read_damage
from generator.intake.columns import Column, read_value
from generator.intake.containers import check_container
from generator.intake.encodings import Decoded, decode
from generator.intake.notices import Notice
from generator.intake.parquet_input import ParquetRows, read_labels
from generator.intake.workbook import WorkbookReading, read_workbook
from generator.search.analyzer import name_key

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE
Found = dict[str, Finding]
Situation = Callable[[Path], None]
SITUATIONS: dict[str, list[Situation]] = {}


def situation(*codes: str) -> Callable[[Situation], Situation]:
    """Register a check under its ids."""

    def register(check: Situation) -> Situation:
        for code in codes:
            SITUATIONS.setdefault(code, []).append(check)
        return check

    return register


# ---------------------------------------------------------------- 4.1 encodings

TEXT = "编号,名称\n1,示范市演示区人民法院·张某甲\n"


def decoded(folder: Path, content: bytes, declared: str | None = None) -> tuple[Decoded, Found]:
    """Read from memory and from disk; both must say the same."""
    path = folder / "法院.csv"
    path.write_bytes(content)
    from_disk = decode(path, declared, file="法院.csv", scratch=folder)
    in_memory = decode(content, declared, file="法院.csv")
    assert from_disk.findings == in_memory.findings
    assert from_disk.encoding == in_memory.encoding
    if not from_disk.refused:
        assert from_disk.path is not None
        assert from_disk.path.read_bytes()[from_disk.bom :].decode() == in_memory.text
    assert all(f.file == "法院.csv" for f in in_memory.findings)
    return in_memory, {f.code: f for f in in_memory.findings}


@situation("ENC-01")
def utf8(folder: Path) -> None:
    result, found = decoded(folder, TEXT.encode())
    assert (result.encoding, result.text, found) == ("utf-8", TEXT, {})


@situation("ENC-02")
def utf8_with_mark(folder: Path) -> None:
    result, found = decoded(folder, b"\xef\xbb\xbf" + TEXT.encode())
    assert result.text == TEXT
    assert found["ENC-02"].severity is N


@situation("ENC-03")
def gbk(folder: Path) -> None:
    result, found = decoded(folder, TEXT.encode("gbk"))
    assert (result.encoding, result.text) == ("gb18030", TEXT)
    assert found["ENC-03"].severity is N
    _, declared = decoded(folder, TEXT.encode("gbk"), "utf-8")
    assert declared["ENC-03"].severity is W


@situation("ENC-04")
def labelled_gb2312(folder: Path) -> None:
    """The codec gb2312 would read A1A4 and A1AA as U+30FB and U+2015."""
    result, found = decoded(folder, b"\xb0\xa2\xa1\xa4\xb0\xa2\xa1\xaa\n", "gb2312")
    assert result.text == "阿\u00b7阿\u2014\n"
    assert found["ENC-04"].severity is N


@situation("ENC-05")
def four_bytes(folder: Path) -> None:
    """㛃 is 82 30 B7 31 (as iconv of the GNU C library has it); the codec gbk fails on it."""
    content = (TEXT + "2,李㛃\n").encode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        content.decode("gbk")
    result, found = decoded(folder, content)
    assert result.text == TEXT + "2,李㛃\n"
    assert found["ENC-05"].count == 1


@situation("ENC-06")
def euro_byte(folder: Path) -> None:
    _, found = decoded(folder, "编号,金额\n1,".encode("gbk") + b"\x80 100\n")
    assert found["ENC-06"].severity is E
    assert found["ENC-06"].line == 2
    assert "byte 12 (0x80)" in found["ENC-06"].detail


@situation("ENC-07")
def utf16_and_big5(folder: Path) -> None:
    assert decoded(folder, TEXT.encode("utf-16"))[0].text == TEXT
    _, bare = decoded(folder, TEXT.encode("utf-16-le"))
    assert bare["ENC-07"].severity is E
    assert decoded(folder, TEXT.encode("utf-16-le"), "utf-16-le")[0].text == TEXT
    traditional = "編號,法院\n1,臺灣臺北地方法院判決書全文\n"
    _, big5 = decoded(folder, traditional.encode("big5"))
    assert big5["ENC-07"].severity is E
    assert decoded(folder, traditional.encode("big5"), "big5")[0].text == traditional


@pytest.mark.parametrize("damaged", [
    "娉曢櫌", "锟斤拷锟斤拷", "烫烫烫", "法\ufffd院", "·¨Ôº", "æ³•é™¢", "cafÃ©",
])  # fmt: skip
def test_mojibake_is_refused_with_byte_and_line(tmp_path: Path, damaged: str) -> None:
    _, found = decoded(tmp_path, f"{TEXT}2,{damaged}\n".encode())
    at = f"{TEXT}2,".encode()
    finding = found["ENC-08"]
    assert (finding.severity, finding.line) == (E, 3)
    position = int(finding.detail.split()[1].rstrip(","))
    assert len(at) <= position < len(at) + len(damaged.encode())


@situation("ENC-08")
def mojibake(folder: Path) -> None:
    """人民法院 as UTF-8, read as GBK: refused, and the reading the other way is only suggested."""
    result, found = decoded(folder, (TEXT + "2,浜烘皯娉曢櫌\n").encode())
    assert result.text is None
    assert "人民法院" in found["ENC-08"].detail
    assert read_damage("浜烘皯娉曢櫌")[0].after == "人民法院"


@situation("ENC-09")
def shifted(folder: Path) -> None:
    """Two runs as they stand in a hijacked copy of a judicial document."""
    content = "标题\n專家?guī)煨畔ⅲ\n新聞?shì)浾撔麄鞴ぷ鳎\n"
    _, found = decoded(folder, content.encode())
    finding = found["ENC-09"]
    assert (finding.severity, finding.count, finding.line) == (E, 2, 2)
    suggestions = [n.after for n in read_damage("浾撔麄鞴ぷ鳎")]
    assert suggestions[0].startswith("論宣傳工作")


@situation("ENC-10")
def mixed(folder: Path) -> None:
    gbk_line = "2,法院\n".encode("gbk")
    _, found = decoded(folder, TEXT.encode() + gbk_line)
    assert found["ENC-10"].line == 3
    assert f"byte {len(TEXT.encode()) + 2} " in found["ENC-10"].detail
    _, found = decoded(folder, TEXT.encode("gbk") + "2,示范市人民法院\n".encode())
    assert found["ENC-10"].line == 3
    _, found = decoded(folder, TEXT.encode()[:-2] + b"\n")
    assert found["ENC-10"].severity is E


@situation("ENC-11")
def camouflage(folder: Path) -> None:
    content = "關(guān)于進(jìn)一步深化司法公開(kāi)的意見(jiàn)，法發(fā)，全面落實(shí)。\n" * 3
    _, found = decoded(folder, content.encode())
    assert (found["ENC-11"].severity, found["ENC-11"].count) == (E, 18)
    _, plain = decoded(folder, (TEXT * 200 + "重(chóng)庆\n").encode())
    assert plain == {}


# ---------------------------------------------------------------- 4.2 characters


def from_csv(folder: Path, value: str, column: Column) -> tuple[str, dict[str, Notice]]:
    """Write one value into a CSV file, read the file, read the value."""
    path = folder / "名单.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["值"], [value]])
    text = decode(path.read_bytes()).text
    assert text is not None
    (_, (cell,)) = list(csv.reader(io.StringIO(text, newline="")))
    read, notices = read_value(column, cell)
    return read, {n.code: n for n in notices}


CODE, NAME, PROSE, NUMBER, DAY = (Column(k) for k in ("code", "name", "prose", "number", "date"))

CHARACTERS: list[tuple[str, Column, str, str, Severity | None]] = [
    ("CHR-01", CODE, "（２０１８）粤００００执１２３号", "（2018）粤0000执123号", N),
    ("CHR-01", PROSE, "二○一八年第１２３号", "二○一八年第１２３号", None),
    ("CHR-02", NAME, "张\uf9dc", "张\uf9dc", N),
    ("CHR-02", PROSE, "①㎡½￥，　", "①㎡½￥，　", None),
    ("CHR-03", NAME, "⽴⾦⼀⼈", "立金一人", N),
    ("CHR-03", PROSE, "⻓期居⺠第⻚", "长期居民第页", N),
    ("CHR-04", NAME, "阿依古丽•测试", "阿依古丽·测试", N),
    ("CHR-04", NAME, "阿依古丽．测试", "阿依古丽·测试", N),
    ("CHR-04", NAME, "J.K.测试", "J.K.测试", None),
    ("CHR-05", NAME, "李㛃\U00020164\U0002b689", "李㛃\U00020164\U0002b689", N),
    ("CHR-06", NAME, "张\ue81e", "张\u9fb4", N),
    ("CHR-06", NAME, "张\ue000", "张\ue000", E),
    ("CHR-07", NAME, "王?", "王?", E),
    ("CHR-07", NAME, "王□", "王□", E),
    ("CHR-07", NAME, "张(王+文)", "张(王+文)", E),
    ("CHR-07", NAME, "张[石羡]", "张[石羡]", E),
    ("CHR-07", NAME, "张a1.gif", "张a1.gif", E),
    ("CHR-08", NAME, "黄昇", "黄昇", None),
    ("CHR-08", NAME, "于后范叶鍾", "于后范叶鍾", None),
    ("CHR-09", NAME, "吳某", "吳某", None),
    ("CHR-10", DAY, "二○一六年三月二十四日", "2016-03-24", N),
    ("CHR-11", CODE, "91000000\u200bTE5T00016D\u00a0", "91000000TE5T00016D", N),
    ("CHR-11", NAME, "张\u202e某甲", "张\u202e某甲", E),
    ("CHR-11", PROSE, "ئۇيغۇر \u202b تىلى", "ئۇيغۇر \u202b تىلى", None),
    ("CHR-11", PROSE, "Effective\x00 judgment", "Effective\x00 judgment", E),
    ("CHR-11", NAME, "张\x7f某甲", "张\x7f某甲", E),
    ("CHR-11", CODE, "91000000TE5T00016D\x1f", "91000000TE5T00016D\x1f", E),
    ("CHR-11", Column("number"), "5\x1c", "5\x1c", E),
    ("CHR-11", Column(""), "\x85", "\x85", E),
    ("CHR-11", PROSE, "甲\t乙\r\n丙", "甲\t乙\r\n丙", None),
    ("CHR-12", PROSE, "审理终结.判决生效.执行完毕。", "审理终结.判决生效.执行完毕。", W),
    ("CHR-13", NUMBER, "2166、、", "2166、、", E),
    ("CHR-14", CODE, "（2016）粤0000执57—4号", "（2016）粤0000执57-4号", N),
    ("CHR-15", PROSE, "增进人民福扯。", "增进人民福扯。", W),
]


@pytest.mark.parametrize(("code", "column", "value", "expected", "severity"), CHARACTERS,
                         ids=[f"{c[0]}-{i}" for i, c in enumerate(CHARACTERS)])  # fmt: skip
def test_characters(
    tmp_path: Path, code: str, column: Column, value: str, expected: str, severity: Severity | None
) -> None:
    read, notices = from_csv(tmp_path, value, column)

    assert read == expected
    assert (notices[code].severity if code in notices else None) == severity


for _code in {c[0] for c in CHARACTERS}:
    SITUATIONS[_code] = []  # shown by test_characters, and where something is special below


@situation("CHR-04", "CHR-08", "CHR-09", "CHR-03", "CHR-11")
def keys_of_search(folder: Path) -> None:
    """What is stored as given is found however it is typed."""
    pairs = [
        ("阿依古丽•测试", "阿依古丽 · 测试"),
        ("吳某", "吴某"),
        ("⽴某", "立某"),
        ("张　某", "张某"),
        ("於某", "于某"),
    ]
    for stored, typed in pairs:
        assert name_key(stored) == name_key(typed)


@situation("CHR-05")
def rare_characters_have_code_points(folder: Path) -> None:
    assert rare_characters("李㛃𠅤") == (("㛃", "U+36C3"), ("𠅤", "U+20164"))
    assert rare_characters("镕喆堃祎昇") == ()


@situation("CHR-13")
def stray_comma_suggests(folder: Path) -> None:
    _, notices = from_csv(folder, "2166、、", NUMBER)
    assert notices["CHR-13"].after == "2166"


# ---------------------------------------------------------------- 4.3 tables, 4.4 spreadsheets

Fill = Callable[[Any], None]


def workbook(folder: Path, fill: Fill, **options: Any) -> tuple[WorkbookReading, Found]:
    """Write a workbook with openpyxl, read it with ours."""
    path = folder / "表.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "表1"
    fill(book.active)
    book.save(path)
    reading = read_workbook(path, file="data/表.xlsx", **options)
    assert all(f.file == "data/表.xlsx" for f in reading.findings)
    gravest = {
        f.code: f
        for f in sorted(
            reading.findings, key=lambda f: list(Severity).index(f.severity), reverse=True
        )
    }
    return reading, gravest


def rows(*lines: list[Any]) -> Fill:
    def fill(sheet: Any) -> None:
        for line in lines:
            sheet.append(line)

    return fill


@situation("TAB-01")
def lines_beside_the_table(folder: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(["部门收支总表"], ["编制单位：示范法院", None, "单位：万元"], ["项目", "本年", "上年"],
             ["工资", 12, 11], ["培训", 3, 2], [None], ["注：本表为示例"])(sheet)  # fmt: skip
        sheet.merge_cells("A1:C1")

    reading, found = workbook(folder, fill)
    (table,) = reading.tables
    assert (table.title, table.unit) == ("部门收支总表", "万元")
    assert table.notes == ("部门收支总表", "编制单位：示范法院 单位：万元", "注：本表为示例")
    assert table.rows == (("工资", "12", "11"), ("培训", "3", "2"))
    assert table.address(1, 2) == "表1!C5"
    assert (found["TAB-01"].count, found["TAB-01"].rows) == (3, (1, 2, 7))


def three_levels(sheet: Any) -> None:
    rows(["单位", "预算数", None, None, None], [None, "合计", "公务用车", None, "公务接待费"],
         [None, None, "购置费", "运行费", None], ["示范法院", 80.7, 0, 72.7, 8])(sheet)  # fmt: skip
    for ref in ("A1:A3", "B1:E1", "B2:B3", "C2:D2", "E2:E3"):
        sheet.merge_cells(ref)


@situation("TAB-02")
def levels_of_a_header(folder: Path) -> None:
    reading, found = workbook(folder, three_levels)
    assert reading.tables[0].labels == (
        "单位", "预算数/合计", "预算数/公务用车/购置费", "预算数/公务用车/运行费", "预算数/公务接待费",
    )  # fmt: skip
    assert reading.tables[0].rows == (("示范法院", "80.7", "0", "72.7", "8"),)
    assert "TAB-02" not in found

    def ambiguous(sheet: Any) -> None:
        rows(["项目", "公务用车", None], ["示范法院", 1, 2])(sheet)
        sheet.merge_cells("B1:C1")

    _, found = workbook(folder, ambiguous)
    assert found["TAB-02"].severity is E
    assert "项目|公务用车|公务用车" in found["TAB-02"].detail
    assert found["TAB-02"].examples[0].startswith("表1!B1")


@situation("TAB-03")
def merged_data(folder: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(["法院", "年份", "件数"], ["示范法院", "2014年", 5], [None, "2015年", 6])(sheet)
        sheet.merge_cells("A2:A3")

    reading, found = workbook(folder, fill)
    assert [r[0] for r in reading.tables[0].rows] == ["示范法院", "示范法院"]
    assert (found["TAB-03"].severity, found["TAB-03"].detail) == (N, "A2:A3 filled down")


@situation("TAB-04")
def halves(folder: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(["收入", None, None, "支出", None, None],
             ["项目", "行次", "决算数", "项目", "行次", "决算数"],
             ["财政拨款", "1", 3911.98, "公共安全", "29", 4000.79],
             ["其他", "2", 164.81, "住房保障", "30", 76])(sheet)  # fmt: skip
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("D1:F1")

    reading, found = workbook(folder, fill)
    left, right = reading.tables
    assert (left.part, right.part) == ("收入", "支出")
    assert left.labels == right.labels == ("项目", "行次", "决算数")
    assert right.rows == (("公共安全", "29", "4000.79"), ("住房保障", "30", "76"))
    assert right.address(0, 2) == "表1!F3"
    assert found["TAB-04"].severity is N


@situation("TAB-05")
def totals_are_no_data(folder: Path) -> None:
    reading, found = workbook(folder, rows(
        ["项目", "本年"], ["工资", 12], ["其中：津贴", 2], ["培训", 3], ["合 计", 15]))  # fmt: skip
    (table,) = reading.tables
    assert table.rows == (("工资", "12"), ("培训", "3"))
    assert table.derived == (("其中：津贴", "2"), ("合 计", "15"))
    assert found["TAB-05"].rows == (3, 5)


@situation("TAB-06")
def placeholders(folder: Path) -> None:
    number = Column("number", missing=("", "—"))
    reading, found = workbook(
        folder, rows(["项目", "金额"], ["甲", "—"], ["乙", "/"], ["丙", 0], ["丁", None]),
        known={"金额": number})  # fmt: skip
    assert [r[1] for r in reading.tables[0].rows] == ["—", "/", "0", ""]
    assert (found["TAB-06"].severity, found["TAB-06"].count) == (E, 1)
    assert found["TAB-06"].examples == ("表1!B3: '/'",)


@situation("TAB-07")
def years_as_columns(folder: Path) -> None:
    reading, found = workbook(folder, rows(["项目", "2014年", "2015年"], ["收案", 5, 6]))
    assert found["TAB-07"].severity is N
    assert reading.tables[0].labels == ("项目", "2014年", "2015年")


@situation("TAB-08")
def hidden_content(folder: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(["姓名", "证件", "金额"], ["张某甲", "x", 1], ["张某乙", "y", 2])(sheet)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet["C2"].font = openpyxl.styles.Font(color="FFFFFFFF")
        sheet["A2"].comment = openpyxl.comments.Comment("x", "y")
        sheet.parent.create_sheet("内部").sheet_state = "hidden"
        sheet.parent.create_sheet("更深").sheet_state = "veryHidden"
        sheet.parent.properties.creator = "某人"

    reading, found = workbook(folder, fill)
    details = {(f.severity, f.detail) for f in reading.findings if f.code == "TAB-08"}
    assert (W, "hidden sheets: 内部, 更深") in details
    assert (W, "comments on cells") in details
    assert any(s is N and "creator" in d and "某人" not in d for s, d in details)
    (cells,) = [f for f in reading.findings if f.code == "TAB-08" and f.rows]
    assert cells.examples == ("表1!A3", "表1!B1", "表1!C2")
    assert [t.sheet for t in reading.tables] == ["表1"]
    _, found = workbook(folder, fill, personal=True)
    assert found["TAB-08"].severity is E


@situation("TAB-09")
def two_tables_or_none(folder: Path) -> None:
    reading, found = workbook(
        folder,
        rows(
            ["年份", "件数"],
            ["2014年", 5],
            [None],
            ["另一张表"],
            ["法院", "院长"],
            ["示范法院", "某"],
        ),
    )
    assert reading.tables == ()
    assert found["TAB-09"].severity is E
    assert found["TAB-09"].rows == (4,)
    document = folder / "表.pdf"
    document.write_bytes(b"%PDF-1.7\n")
    refused = check_container(document, file="data/表.pdf")
    assert refused is not None
    assert refused.code == "TAB-09"


@situation("TAB-10")
def formulas(folder: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(["项目", "金额"], ["甲", 1], ["乙", "=B2*2"], ["丙", "#REF!"])(sheet)
        sheet["B5"] = "=[1]表!A1"

    reading, found = workbook(folder, fill)
    assert found["TAB-10"].severity is E
    examples = [e for f in reading.findings if f.code == "TAB-10" for e in f.examples]
    assert {"表1!B3", "表1!B4", "表1!B5"} <= set(examples)


@situation("TAB-11")
def guarded_formula(folder: Path) -> None:
    read, notices = from_csv(folder, "'=1+1", Column())
    assert (read, notices["TAB-11"].severity) == ("=1+1", N)
    assert from_csv(folder, "'t Hooft", Column()) == ("'t Hooft", {})


@situation("TAB-12")
def labels_with_spaces_and_twice(folder: Path) -> None:
    reading, found = workbook(folder, rows(["单 位", "金额\n(万元)"], ["示范法院", 5]))
    assert reading.tables[0].labels == ("单位", "金额(万元)")
    assert (found["TAB-12"].severity, found["TAB-12"].count) == (N, 2)
    _, found = workbook(folder, rows(["法院", "金额", "金额"], ["示范法院", 5, 6]))
    assert found["TAB-12"].severity is E
    assert found["TAB-12"].examples[0].startswith("表1!C1")


@situation("XLS-01")
def identity_number_as_number(folder: Path) -> None:
    reading, found = workbook(folder, rows(
        ["姓名", "身份证号码"], ["张某甲", 990000199001010009], ["张某乙", "9.90000E+17"],
        ["张某丙", "990000199001010000"], ["张某丁", "990000199001010009"]))  # fmt: skip
    assert (found["XLS-01"].severity, found["XLS-01"].rows) == (E, (2, 3, 4))
    assert "99000" not in "".join(found["XLS-01"].examples)
    assert reading.tables[0].rows[3][1] == "990000199001010009"


@situation("XLS-02")
def long_numbers_are_text(folder: Path) -> None:
    path = folder / "a.parquet"
    pq.write_table(pa.table({"编号": pa.array([9007199254740993, None], pa.int64())}), path)
    assert read_labels(path) == (("编号",), ())
    (placed,) = ParquetRows((path,)).scan(lambda block: block.cells.to_pydict(), 1)
    assert placed.result == {"0": ["9007199254740993", ""]}
    assert placed.numbers([0, 1]) == [2, 3]
    assert json.loads(json.dumps(placed.result))["0"][0] == "9007199254740993"


@situation("XLS-03")
def leading_zeros(folder: Path) -> None:
    _, found = workbook(
        folder, rows(["法院", "邮政编码"], ["甲", 65000], ["乙", "10000"], ["丙", "065000"])
    )
    assert (found["XLS-03"].severity, found["XLS-03"].rows) == (E, (2, 3))
    assert found["XLS-03"].examples == (
        "表1!B2: '65000' -> '065000'",
        "表1!B3: '10000' -> '010000'",
    )
    assert read_value(Column("code", 4), "103")[1][0].after == "0103"


@situation("XLS-04")
def codes_as_numbers(folder: Path) -> None:
    _, found = workbook(folder, rows(
        ["统一社会信用代码"], ["x"], [9.14401e18], ["9.1440103E+15"], ["9100000000TE5T0001"]))  # fmt: skip
    assert (found["XLS-04"].severity, found["XLS-04"].rows) == (E, (3, 4))
    path = folder / "a.parquet"
    pq.write_table(pa.table({"组织机构代码": [1.5]}), path)
    labels, (refused,) = read_labels(path)
    assert (labels, refused.code) == (None, "XLS-04")


@situation("XLS-05")
def dates_of_two_kinds(folder: Path) -> None:
    day = datetime.date(2016, 3, 24)
    reading, found = workbook(folder, rows(
        ["案号", "立案日期"], ["a", day], ["b", "2016年3月24日"], ["c", 42453], ["d", day]))  # fmt: skip
    assert [r[1] for r in reading.tables[0].rows] == [
        "2016-03-24",
        "2016-03-24",
        "42453",
        "2016-03-24",
    ]
    assert found["XLS-05"].detail == "2 real dates, 1 chinese, 1 serial"
    assert (found["DATE-03"].severity, found["DATE-03"].rows) == (E, (4,))

    def old_mac(sheet: Any) -> None:
        sheet.parent.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        rows(["案号", "立案日期"], ["a", day])(sheet)

    reading, _ = workbook(folder, old_mac)
    assert reading.tables[0].rows == (("a", "2016-03-24"),)


@situation("XLS-06")
def case_number_as_date(folder: Path) -> None:
    _, found = workbook(folder, rows(["案号"], ["x"], [datetime.date(2016, 12, 3)]))
    assert (found["XLS-06"].severity, found["XLS-06"].examples) == (E, ("表1!A3: '2016-12-03'",))


@situation("XLS-07")
def numbers_as_text(folder: Path) -> None:
    column = Column("number", unit="元")
    reading, found = workbook(
        folder, rows(["项目", "金额"], ["a", "36,575,898"], ["b", " １２ "], ["c", "3万元"]),
        known={"金额": column})  # fmt: skip
    assert [r[1] for r in reading.tables[0].rows] == ["36575898", "12", "30000"]
    assert found["XLS-07"].severity is N


@situation("XLS-08")
def displayed_precision(folder: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(["项目", "金额"], ["a", 57.534], ["b", 2.665], ["c", 2.5])(sheet)
        for cell in ("B2", "B3", "B4"):
            sheet[cell].number_format = "#,##0.00"

    reading, found = workbook(folder, fill)
    assert [r[1] for r in reading.tables[0].rows] == ["57.53", "2.67", "2.5"]
    assert found["XLS-08"].examples == ("表1!B2: '57.534' -> '57.53'", "表1!B3: '2.665' -> '2.67'")


@situation("XLS-09")
def percentages(folder: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(["项目", "比例"], ["a", 0.9198])(sheet)
        sheet["B2"].number_format = "0.00%"

    reading, found = workbook(folder, fill)
    assert reading.tables[0].rows == (("a", "0.9198"),)
    assert found["XLS-09"].examples == ("表1!B2: '91.98%' -> '0.9198'",)


@situation("XLS-10")
def wrong_extension(folder: Path) -> None:
    for name, content in {"a.xlsx": b"<html><table>", "b.xls": b"a,b\n1,2\n", "c.csv": b"PK\x03\x04",
                          "d.parquet": b"a,b\n"}.items():  # fmt: skip
        (folder / name).write_bytes(content)
        refused = check_container(folder / name, file=name)
        assert refused is not None
        assert (refused.code, refused.file) == ("XLS-10", name)
        assert refused.hint
    assert read_workbook(folder / "a.xlsx").findings[0].code == "XLS-10"


@situation("XLS-11")
def unsupported_containers(folder: Path) -> None:
    ole = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)
    (folder / "locked.xlsx").write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    (folder / "wps.et").write_bytes(ole + "Workbook".encode("utf-16-le"))
    (folder / "old.xls").write_bytes(ole + "Workbook".encode("utf-16-le"))
    with zipfile.ZipFile(folder / "macro.xlsm", "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/vbaProject.bin", "x")
    for name, word in {"locked.xlsx": "encrypted", "wps.et": "WPS", "old.xls": ".xls",
                       "macro.xlsm": "macros"}.items():  # fmt: skip
        refused = check_container(folder / name, file=name)
        assert refused is not None
        assert refused.code == "XLS-11"
        assert word in refused.detail


# ---------------------------------------------------------------- all of them

CASES = [(code, check) for code in sorted(SITUATIONS) for check in SITUATIONS[code]]


@pytest.mark.parametrize(("code", "check"), CASES, ids=[f"{c}-{f.__name__}" for c, f in CASES])
def test_situation(tmp_path: Path, code: str, check: Situation) -> None:
    check(tmp_path)


def test_no_situation_is_left_out() -> None:
    chapters = {"ENC": 11, "CHR": 15, "TAB": 13, "XLS": 11}
    expected = {f"{name}-{n:02}" for name, last in chapters.items() for n in range(1, last + 1)}
    expected -= {"TAB-13"}  # a big file: only in test_situations_in_a_project

    assert {code for code, _ in CASES} | {c[0] for c in CHARACTERS} == expected


def test_a_float_that_is_no_cell_of_ours() -> None:
    """Fifteen digits, no exponent: what a spreadsheet shows under General."""
    assert read_cell(Column(), 0.1 + 0.2) == ("0.3", ())
    assert read_cell(Column(), 1e20) == ("100000000000000000000", ())
    assert read_cell(Column(), 42453.0) == ("42453", ())
