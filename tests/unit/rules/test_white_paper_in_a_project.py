"""The white paper's four tables as sheets of one workbook, through the whole check of a project."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from generator.checking import Checked, check
from generator.disclosure import Action
from generator.findings import Finding, Severity
from tests.conftest import DESCRIPTOR, MakeSite
from tests.unit.rules.white_paper import (
    ENFORCEMENT,
    HOTLINE,
    JUDGMENTS,
    LIVE,
    OTHER,
    OWN,
    TABLES,
    UPLOADS,
)

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE
SHEETS = {
    "hotline": (HOTLINE, ("calls", "来电"), ("sms", "短信"), ("web", "网站"), ("total", "合计")),
    "live": (LIVE, ("own", OWN), ("other", OTHER), ("total", "合计")),
    "judgments": (JUDGMENTS, ("uploads", UPLOADS)),
    "enforcement": (ENFORCEMENT, ("cases", "公开件数（件）"), ("debtors", "失信被执行人（人）")),
}
MENTIONS = {
    "hotline": [{"text": "2014年以来已办理案件信息5924条", "row": "合计", "column": "合计"}],
    "live": [{"text": "在金羊网直播庭审49件", "row": "合计", "column": "own"},
             {"text": "在广州审判直播网直播案件808件", "row": "合计", "column": OTHER}],
}  # fmt: skip
PATH = "datasets/fees/data/white-paper.xlsx"


def workbook() -> bytes:
    """As printed: a title across the table, a header, the rows; one grand total merged."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, (title, *_) in SHEETS.items():
        sheet = book.create_sheet(name)
        sheet.append([title])
        for line in TABLES[title]:
            sheet.append([int(cell) if cell.isdecimal() else cell or None for cell in line])
        width = len(TABLES[title][0])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
        if name == "live":
            sheet["B6"], sheet["D6"] = sheet["D6"].value, None
            sheet.merge_cells("B6:D6")
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def resource(name: str, mentions: list[dict[str, str]]) -> str:
    stated = f"\n    mentions: {json.dumps(mentions, ensure_ascii=False)}" if mentions else ""
    return (f"  - name: {name}\n    path: data/white-paper.xlsx\n    dialect: {{sheetName: {name}}}\n"
            f"    schema: ../../schemas/{name}.json{stated}\n")  # fmt: skip


def schema(columns: tuple[tuple[str, str], ...]) -> str:
    fields: list[dict[str, Any]] = [{"name": "year", "type": "string"}]
    fields += [{"name": name, "title": title, "type": "number"} for name, title in columns]
    return json.dumps({"fields": fields, "primaryKey": ["year"]}, ensure_ascii=False)


@pytest.fixture
def checked(make_site: MakeSite) -> Checked:
    return check(make_site(project()))


def project(
    mentions: dict[str, list[dict[str, str]]] | None = None,
) -> dict[str, str | bytes | None]:
    head, rest = DESCRIPTOR.split("  - name: fees\n")
    publishing = rest[rest.index("publishing:") :]
    stated = MENTIONS if mentions is None else mentions
    resources = "".join(resource(name, stated.get(name, [])) for name in SHEETS)
    return {
        "datasets/fees/data/fees.csv": None, "schemas/fee.json": None, PATH: workbook(),
        "datasets/fees/datapackage.yaml": head + resources + publishing,
        **{f"schemas/{name}.json": schema(columns) for name, (_, *columns) in SHEETS.items()},
    }  # fmt: skip


def only(checked: Checked, code: str, name: str) -> Finding:
    (finding,) = [f for f in checked.findings if (f.code, f.resource) == (code, name)]
    assert finding.file == PATH
    return finding


def test_the_stray_mark_is_refused_with_its_suggestion_and_both_sums(checked: Checked) -> None:
    cell, figure = only(checked, "CHR-13", "hotline"), only(checked, "STA-03", "hotline")

    assert (cell.severity, cell.rows, cell.field, cell.examples) == (
        E,
        (4,),
        "calls",
        ("2166、、",),
    )
    assert "suggestion '2166'" in cell.detail
    assert (figure.severity, figure.rows, figure.field) == (E, (4,), "calls")
    assert "suggestion 2166" in figure.detail
    assert "2166+347+56" in figure.detail
    assert "1196+2166+1680" in figure.detail


def test_the_wrong_total_has_both_candidates_and_three_witnesses(checked: Checked) -> None:
    total = only(checked, "STA-02", "hotline")

    assert (total.severity, total.rows, total.field) == (E, (6,), "total")
    assert "59244 (printed)" in total.detail
    for witness in ("5042+751+131", "1361+2569+1994", "the text: 2014年以来已办理案件信息5924条"):
        assert witness in total.detail


def test_the_808_of_the_text_is_the_sum_of_two_sites(checked: Checked) -> None:
    wrong = only(checked, "STA-05", "live")

    assert (wrong.severity, wrong.field) == (E, "other")
    assert "808 (the text: 在广州审判直播网直播案件808件, it is 合计/合计)" in wrong.detail
    assert "759 (sum of the column: 85+376+298)" in wrong.detail


def test_missing_margins_are_computed_and_called_so(checked: Checked) -> None:
    details = {f.detail for f in checked.findings if (f.code, f.severity) == ("TAB-07", N)}

    assert {
        f"合计/{OWN} is not printed; computed: 49",
        f"合计/{OTHER} is not printed; computed: 759",
    } <= details


@pytest.mark.parametrize("name", ["live", "judgments", "enforcement"])
def test_a_heading_of_one_quarter_over_whole_years(name: str, checked: Checked) -> None:
    period = only(checked, "STA-04", name)

    assert period.severity is W
    assert "2014-01-01/2016-03-31" in period.detail
    assert "2014-01-01/2016-12-31" in period.detail


def test_what_is_right_is_silent_and_nothing_is_repaired(checked: Checked) -> None:
    (decision,) = checked.decisions
    assert decision.action is not Action.PUBLISH
    assert not [f for f in checked.findings if f.code == "STA-01"]
    assert {
        f.code
        for f in checked.findings
        if f.resource in ("judgments", "enforcement") and f.is_error
    } == set()
    assert {f.code for f in checked.findings if f.resource == "hotline" and f.is_error} == {
        "CHR-13", "STA-02", "STA-03", "STA-05", "type-error"}  # fmt: skip


@pytest.mark.parametrize("mention", [
    {"text": "808件", "row": "总数", "column": OTHER}, {"text": "很多件", "row": "合计", "column": OTHER},
    {"text": "808件", "row": "合计"},
])  # fmt: skip
def test_a_mention_of_no_cell_is_a_slip_of_the_descriptor(
    mention: dict[str, str], make_site: MakeSite
) -> None:
    found = check(make_site(project({"live": [mention]}))).findings

    (slip,) = [f for f in found if f.code == "descriptor-invalid"]
    assert (slip.resource, slip.severity) == ("live", E)
    assert "names no cell" in slip.detail


CSV = "datasets/fees/data/fees.csv"
AMOUNT = {"unit": "万元"}


def in_text(
    mentions: list[dict[str, str]], rows: str, amount: dict[str, str] | None = None
) -> dict[str, str | bytes | None]:
    """A table of the white paper as a CSV file that a text is about."""
    stated = f"    title: 庭审直播（2014—2016年第一季度）\n    mentions: {json.dumps(mentions, ensure_ascii=False)}\n"
    fields: list[dict[str, Any]] = [{"name": "year", "type": "string", "title": "年份"}]
    more = {"amount": amount} if amount else {}
    fields += [
        {"name": n, "title": t, "type": "number", **more}
        for n, t in (("own", OWN), ("other", OTHER), ("total", "合计"))
    ]
    descriptor = DESCRIPTOR.replace("    title: 费用\n", "").replace(
        "    path: data/fees.csv\n", "    path: data/fees.csv\n" + stated
    )
    return {
        CSV: rows,
        "datasets/fees/datapackage.yaml": descriptor,
        "schemas/fee.json": json.dumps({"fields": fields}, ensure_ascii=False),
    }


def test_the_text_about_a_table_in_csv(make_site: MakeSite) -> None:
    """The same mistakes as in the sheet; here the total row stays a row of the file."""
    mentions = [
        {"text": "广州审判直播网808件", "row": "合计", "column": "other"},
        {"text": "2015年共376件", "row": "2015", "column": "合计"},
    ]
    rows = "year,own,other,total\n2014,49,85,134\n2015,0,376,376\n2016,0,298,298\n合计,49,,808\n"

    found = {f.code: f for f in check(make_site(in_text(mentions, rows))).findings}

    assert (found["STA-05"].severity, found["STA-05"].rows, found["STA-05"].field) == (
        E,
        (5,),
        "other",
    )
    assert "808 (the text: 广州审判直播网808件, it is 合计/合计)" in found["STA-05"].detail
    assert found["TAB-07"].detail == f"合计/{OTHER} is not printed; computed: 759"
    assert found["STA-04"].severity is W
    assert found["STA-05"].count == 1
    assert not {"STA-01", "STA-02"} & found.keys()


def test_a_text_about_amounts_counts_in_its_own_unit(make_site: MakeSite) -> None:
    rows = "year,own,other,total\n2014,1.5,2,3.5\n"
    right = [{"text": "2014年支出3.5万元", "row": "2014", "column": "total"}]
    wrong = [{"text": "2014年支出3.5元", "row": "2014", "column": "total"}]

    assert not [
        f for f in check(make_site(in_text(right, rows, AMOUNT))).findings if f.code == "STA-05"
    ]
    (said,) = [
        f
        for f in check(make_site(in_text(wrong, rows, AMOUNT), name="b")).findings
        if f.code == "STA-05"
    ]
    assert "35000" in said.detail


def test_a_text_about_no_cell_of_a_csv_file_is_a_slip(make_site: MakeSite) -> None:
    rows = "year,own,other,total\n2014,1,2,3\n"

    found = check(
        make_site(in_text([{"text": "5件", "row": "2013", "column": "total"}], rows))
    ).findings

    assert [f.code for f in found if f.is_error] == ["descriptor-invalid"]
