"""The four tables of a court's white paper, with its errors as they were printed.

The figures are those of a district court's report on open justice 2014-2016; sums were worked out
by hand and are written here as numbers, not computed. Names of the live sites are as printed.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from generator.checks.rules.printed_tables import (
    Mention,
    StatisticsTable,
    check_table,
    computed_margins,
)
from generator.findings import Finding, Severity
from generator.intake.workbook import read_workbook
from tests.unit.rules.white_paper import ENFORCEMENT, HOTLINE, JUDGMENTS, LIVE, OTHER, OWN, TABLES

TEXT = Mention("2014年以来已办理案件信息5924条", Decimal(5924), "合计", "合计")
SITES = (Mention("在金羊网直播庭审49件", Decimal(49), "合计", OWN),
         Mention("在广州审判直播网直播案件808件", Decimal(808), "合计", OTHER))  # fmt: skip
"""Sentences two paragraphs above the tables."""


def table(title: str) -> StatisticsTable:
    labels, *rows = TABLES[title]
    return StatisticsTable(title, labels, tuple(rows), "data/white-paper.csv")


def by_code(findings: tuple[Finding, ...]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.code, []).append(finding)
    return grouped


def test_the_hotline_has_a_stray_mark_and_a_wrong_total() -> None:
    found = by_code(check_table(table(HOTLINE), [TEXT]))

    assert set(found) == {"STA-02", "STA-03", "STA-05"}
    (stray,) = found["STA-03"]
    assert stray.severity is Severity.ERROR
    assert "2166、、" in stray.examples[0]
    assert "suggestion 2166" in stray.detail
    assert "2166+347+56" in stray.detail
    assert "1196+2166+1680" in stray.detail


def test_the_wrong_total_comes_with_both_candidates_and_three_witnesses() -> None:
    (total,) = by_code(check_table(table(HOTLINE), [TEXT]))["STA-02"]

    assert "59244 (printed)" in total.detail
    assert "sum of the row: 5042+751+131" in total.detail
    assert "sum of the column: 1361+2569+1994" in total.detail
    assert "the text: 2014年以来已办理案件信息5924条" in total.detail
    assert total.detail.count("5924 (") == 1


def test_the_808_of_the_text_is_the_sum_of_two_sites() -> None:
    found = by_code(check_table(table(LIVE), SITES))

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
        right = ("乙", "1", "2", "3")
        return check_table(StatisticsTable("", ("", "a", "b", "合计"), (("甲", *cells), right)))

    (rounded,) = row("57.36", "0.18", "57.53")
    (wrong,) = row("1061.01", "820.36", "1881.35")
    assert (rounded.code, rounded.severity) == ("STA-01", Severity.NOTICE)
    assert (wrong.code, wrong.severity) == ("STA-01", Severity.ERROR)
    assert "1881.37 (sum of the row: 1061.01+820.36)" in wrong.detail


def test_approximate_figures_are_never_added_up() -> None:
    about = StatisticsTable("", ("", "a", "b", "合计"), (("甲", "3000多", "2", "3002"),))

    assert check_table(about) == ()


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
    assert found.derived == (("合计", "", "", "808"),)
    assert [f.examples for f in reading.findings if f.code == "XLS-07"] == [
        ("直播!D6: '808件' -> '808'",)
    ]
    (missing,) = [f for f in reading.findings if f.code == "TAB-07"]
    assert missing.examples == ("直播!B6: '808件'",)


def test_a_table_whose_sums_never_agree_is_only_doubted() -> None:
    """A budget by classes and items adds up level by level, not line by line."""
    levels = StatisticsTable(
        "", ("", "a", "b"), (("类", "9", "5"), ("款", "9", "5"), ("合计", "9", "5"))
    )

    assert {(f.code, f.severity) for f in check_table(levels)} == {("STA-01", Severity.WARNING)}
