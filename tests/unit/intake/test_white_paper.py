"""The four tables of a court's white paper, with its errors as they were printed.

The figures are those of a district court's report on open justice 2014-2016; sums were worked out
by hand and are written here as numbers, not computed. Names of the live sites are as printed.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from generator.findings import Finding, Severity
from generator.intake.totals import (
    Mention,
    StatisticsTable,
    check_cumulative,
    check_table,
    computed_margins,
    mentions_in,
)
from generator.intake.workbook import read_workbook

HOTLINE = "2014—2016年“12368”诉讼信息服务热线平台发出和处理信息数量（单位：条）"
LIVE = "2014—2016年第一季度直播庭审数量（单位：件）"
JUDGMENTS = "2014—2016年第一季度上传裁判文书数量（单位：份）"
ENFORCEMENT = "2014—2016年第一季度执行日志公开案件数量及失信被执行人人数"
OWN, OTHER = "金羊网庭审直播案件数", "广州法院庭审直播网庭审案件数"
UPLOADS = "中国裁判文书网上传裁判文书数量"

TABLES = {
    HOTLINE: (("", "来电", "短信", "网站", "合计"),
              ("2014年", "1196", "130", "35", "1361"), ("2015年", "2166、、", "347", "56", "2569"),
              ("2016年", "1680", "274", "40", "1994"), ("合计", "5042", "751", "131", "59244")),
    LIVE: (("", OWN, OTHER, "合计"), ("2014年", "49", "85", "134"), ("2015年", "0", "376", "376"),
           ("2016年", "0", "298", "298"), ("合计", "", "", "808件")),
    JUDGMENTS: (("", UPLOADS), ("2014年", "5674"), ("2015年", "4030"), ("2016年", "4687"),
                ("合计", "14391份")),
    ENFORCEMENT: (("", "公开件数（件）", "失信被执行人（人）"), ("2014年", "4218", "57"),
                  ("2015年", "4462", "234"), ("2016年", "4447", "883"), ("合计", "13127", "1174")),
}  # fmt: skip

TEXT_A = "开通12368诉讼服务热线，2014年以来已办理案件信息5924条。"
TEXT_B = "通过微博直播庭审35件，在金羊网直播庭审49件，在广州审判直播网直播案件808件。"


def table(title: str) -> StatisticsTable:
    labels, *rows = TABLES[title]
    return StatisticsTable(title, labels, tuple(rows), "data/white-paper.csv")


def by_code(findings: tuple[Finding, ...]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.code, []).append(finding)
    return grouped


def test_the_hotline_has_a_stray_mark_and_a_wrong_total() -> None:
    mentions = mentions_in(TEXT_A, {"办理案件信息": ("合计", "合计")})
    found = by_code(check_table(table(HOTLINE), mentions))

    assert set(found) == {"STA-02", "STA-03", "STA-05"}
    (stray,) = found["STA-03"]
    assert stray.severity is Severity.ERROR
    assert "2166、、" in stray.examples[0]
    assert "suggestion 2166" in stray.detail
    assert "2166+347+56" in stray.detail
    assert "1196+2166+1680" in stray.detail


def test_the_wrong_total_comes_with_both_candidates_and_three_witnesses() -> None:
    mentions = mentions_in(TEXT_A, {"办理案件信息": ("合计", "合计")})
    (total,) = by_code(check_table(table(HOTLINE), mentions))["STA-02"]

    assert "59244 (printed)" in total.detail
    assert "sum of the row: 5042+751+131" in total.detail
    assert "sum of the column: 1361+2569+1994" in total.detail
    assert "the text: 办理案件信息5924" in total.detail
    assert total.detail.count("5924 (") == 1


def test_the_808_of_the_text_is_the_sum_of_two_sites() -> None:
    mentions = mentions_in(TEXT_B, {"金羊网": ("合计", OWN), "广州审判直播网": ("合计", OTHER)})
    found = by_code(check_table(table(LIVE), mentions))

    assert [m.value for m in mentions] == [Decimal(49), Decimal(808)]
    (wrong,) = found["STA-05"]
    assert "759 (sum of the column: 85+376+298)" in wrong.detail
    assert "it is 合计/合计" in wrong.detail
    assert "STA-02" not in found


def test_the_missing_margins_are_computed_and_called_so() -> None:
    assert computed_margins(table(LIVE)) == ((3, 1, Decimal(49)), (3, 2, Decimal(759)))
    details = [f.detail for f in by_code(check_table(table(LIVE)))["TAB-07"]]
    assert details == [f"合计/{OWN} is not printed; computed: 49",
                       f"合计/{OTHER} is not printed; computed: 759"]  # fmt: skip


@pytest.mark.parametrize("title", [LIVE, JUDGMENTS, ENFORCEMENT])
def test_a_heading_of_one_quarter_over_whole_years(title: str) -> None:
    (period,) = by_code(check_table(table(title)))["STA-04"]

    assert period.severity is Severity.WARNING
    assert "2014-01-01/2016-03-31" in period.detail
    assert "2014-01-01/2016-12-31" in period.detail


def test_the_sums_that_are_right_are_silent() -> None:
    for title in (JUDGMENTS, ENFORCEMENT):
        assert {f.code for f in check_table(table(title))} <= {"STA-04", "XLS-07"}


def test_a_total_with_its_unit_is_read_and_noticed() -> None:
    (unit,) = by_code(check_table(table(JUDGMENTS)))["XLS-07"]

    assert "14391 with the unit 份" in unit.detail


def test_nothing_is_repaired() -> None:
    before = table(HOTLINE)
    check_table(before)

    assert before == table(HOTLINE)
    assert before.figure(1, 1).value is None


def test_a_wrong_row_and_a_rounded_one() -> None:
    """Real court budgets: 57.36+0.18 printed as 57.53 is rounding, 1061.01+820.36 as 1881.35 not."""
    def row(*cells: str) -> tuple[Finding, ...]:
        return check_table(StatisticsTable("", ("", "a", "b", "合计"), (("甲", *cells),)))

    (rounded,) = row("57.36", "0.18", "57.53")
    (wrong,) = row("1061.01", "820.36", "1881.35")
    assert (rounded.code, rounded.severity) == ("STA-01", Severity.NOTICE)
    assert (wrong.code, wrong.severity) == ("STA-01", Severity.ERROR)
    assert "1881.37 (sum of the row: 1061.01+820.36)" in wrong.detail


def test_approximate_figures_are_never_added_up() -> None:
    about = StatisticsTable("", ("", "a", "b", "合计"), (("甲", "3000多", "2", "3002"),))

    assert check_table(about) == ()


def test_a_cumulative_series_that_falls() -> None:
    names = ["2014", "2015", "2016"]
    (fall,) = check_cumulative(names, [Decimal(57), Decimal(40), Decimal(41)])

    assert fall.code == "STA-07"
    assert "2015: 40 after 2014: 57" in fall.detail
    assert not list(check_cumulative(names, [Decimal(57), Decimal(57), Decimal(58)]))


def test_a_mention_that_agrees_is_silent() -> None:
    agreeing = Mention("执行日志13127件", Decimal(13127), "合计", "公开件数（件）")

    assert "STA-05" not in by_code(check_table(table(ENFORCEMENT), [agreeing]))


def test_the_same_tables_from_a_workbook(tmp_path: Path) -> None:
    """As they stand in a document: a title above, the grand total merged over three columns."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "直播"
    sheet.append([LIVE])
    sheet.merge_cells("A1:D1")
    for line in TABLES[LIVE][:-1]:
        sheet.append([int(c) if c.isdecimal() else c for c in line])
    sheet.append(["合计", "808件"])
    sheet.merge_cells("B6:D6")
    path = tmp_path / "white-paper.xlsx"
    book.save(path)

    reading = read_workbook(path, file="data/white-paper.xlsx")

    (found,) = reading.tables
    assert found.title == LIVE
    assert found.unit == "件"
    assert found.labels == ("", OWN, OTHER, "合计")
    assert found.rows == TABLES[LIVE][1:4]
    assert found.derived == (("合计", "808", "", ""),)
    assert [f.examples for f in reading.findings if f.code == "XLS-07"] == [
        ("直播!B6: '808件' -> '808'",)
    ]
    (missing,) = [f for f in reading.findings if f.code == "TAB-07"]
    assert missing.examples == ("直播!B6: '808件'",)
