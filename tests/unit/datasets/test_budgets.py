"""The shipped dataset `budgets`: the identities of the standard tables, and the real figures.

The identities are those of the standard forms under the Budget Law 2018 and its Implementation
Regulations 2020; they are recomputed here with Decimal from the CSV alone.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import Package, system

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "datasets" / "budgets"
COURT = "示范市演示区人民法院"
YEARS = (2023, 2024, 2025)
STAGES = ("预算", "决算")
ROLES = (
    "收支总表",
    "收入总表",
    "支出总表",
    "财政拨款收支总表",
    "一般公共预算支出表",
    "一般公共预算基本支出表",
    "三公经费支出表",
    "政府性基金预算支出表",
    "国有资本经营预算支出表",
)
FUNDS = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
YUAN_PER = {"元": 1, "千元": 1_000, "万元": 10_000}

Row = dict[str, str]


def _rows() -> list[Row]:
    with (FOLDER / "data" / "lines.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


ROWS = _rows()
TABLES: dict[tuple[str, int, str, str], list[Row]] = defaultdict(list)
for _row in ROWS:
    TABLES[_row["court_name"], int(_row["fiscal_year"]), _row["stage"], _row["table_role"]].append(
        _row
    )

every_year_and_stage = pytest.mark.parametrize(
    ("year", "stage"), [(y, s) for y in YEARS for s in STAGES]
)


def table(year: int, stage: str, role: str, court: str = COURT) -> list[Row]:
    found = TABLES.get((court, year, stage, role), [])
    assert found, f"no table {role} of {court} {year} {stage}"
    return found


def amount(rows: Iterable[Row], label: str, measure: str, side: str = "") -> Decimal:
    """The one cell with that line and column; fails when there is none or more than one."""
    (cell,) = [
        r
        for r in rows
        if r["line_label"] == label and r["measure"] == measure and side in ("", r["side"])
    ]
    return Decimal(cell["amount_yuan"])


def plain(stage: str) -> str:
    """Name of the only amount column of tables 1 and 4 (income)."""
    return "预算数" if stage == "预算" else "决算数"


def total(rows: Iterable[Row]) -> Decimal:
    return sum((Decimal(r["amount_yuan"]) for r in rows), Decimal())


def classes(rows: Iterable[Row], measure: str) -> Decimal:
    """Sum of the function lines at class level (3 digits)."""
    return total(r for r in rows if len(r["function_code"]) == 3 and r["measure"] == measure)


def by_code(rows: Iterable[Row], column: str) -> dict[str, dict[str, Decimal]]:
    """Code -> column name -> amount, for one classification; the total row is under ""."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        found[row[column]][row["measure"]] = Decimal(row["amount_yuan"])
    return found


def test_package_is_valid() -> None:
    with system.use_context(trusted=True):
        report = Package(str(FOLDER / "datapackage.yaml")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])


def test_key_names_one_cell() -> None:
    key = ("court_name", "fiscal_year", "stage", "table_role", "line_no", "measure")
    assert len({tuple(r[k] for k in key) for r in ROWS}) == len(ROWS)


def test_amounts_are_the_published_figures_in_yuan() -> None:
    for row in ROWS:
        published = Decimal(row["amount_published"].replace(",", ""))
        if row["unit_published"] in YUAN_PER:
            assert Decimal(row["amount_yuan"]) == published * YUAN_PER[row["unit_published"]]
            assert len(row["amount_yuan"].partition(".")[2]) == 2
            assert row["quantity"] == ""
        else:
            assert (Decimal(row["quantity"]), row["amount_yuan"]) == (published, "")


def test_demonstration_court_has_all_tables_of_three_years() -> None:
    mine = {k[1:] for k in TABLES if k[0] == COURT}
    assert mine == {(y, s, r) for y in YEARS for s in STAGES for r in ROLES}
    assert {r["fictional"] for r in ROWS if r["court_name"] == COURT} == {"true"}
    assert {r["court_name"] for r in ROWS if r["fictional"] == "true"} == {COURT}


@every_year_and_stage
def test_bud_01_income_equals_expenditure(year: int, stage: str) -> None:
    rows, column = table(year, stage, ROLES[0]), plain(stage)
    income = [r for r in rows if r["side"] == "收入" and r["line_label"].endswith("收入")]
    assert len(income) == 8
    assert total(income) == amount(rows, "本年收入合计", column)
    assert amount(rows, "收入总计", column) == total(income) + sum(
        amount(rows, label, column) for label in ("使用非财政拨款结余", "年初结转和结余")
    )
    assert classes(rows, column) == amount(rows, "本年支出合计", column)
    assert amount(rows, "支出总计", column) == classes(rows, column) + sum(
        amount(rows, label, column) for label in ("结余分配", "年末结转和结余")
    )
    assert amount(rows, "收入总计", column) == amount(rows, "支出总计", column)
    assert Decimal(40_000_000) < amount(rows, "收入总计", column) < Decimal(60_000_000)


@every_year_and_stage
@pytest.mark.parametrize(
    ("role", "sum_column", "summary_line"),
    [(ROLES[1], "本年收入合计", "本年收入合计"), (ROLES[2], "本年支出合计", "本年支出合计")],
    ids=["BUD-02", "BUD-03"],
)
def test_rows_add_up_across(
    year: int, stage: str, role: str, sum_column: str, summary_line: str
) -> None:
    lines = by_code(table(year, stage, role), "function_code")
    for code, cells in lines.items():
        parts = [v for name, v in cells.items() if name != sum_column]
        assert len(parts) >= 5, code
        assert sum(parts) == cells[sum_column], code
    overview = table(year, stage, ROLES[0])
    assert lines[""][sum_column] == amount(overview, summary_line, plain(stage))


@every_year_and_stage
def test_bud_02_fiscal_column_is_the_fiscal_lines_of_table_1(year: int, stage: str) -> None:
    overview = table(year, stage, ROLES[0])
    fiscal = [r for r in overview if r["line_label"].endswith("财政拨款收入")]
    assert len(fiscal) == 3
    assert total(fiscal) == amount(table(year, stage, ROLES[1]), "合计", "财政拨款收入")


@every_year_and_stage
@pytest.mark.parametrize(
    ("role", "column"),
    [
        (ROLES[1], "function_code"),
        (ROLES[2], "function_code"),
        (ROLES[4], "function_code"),
        (ROLES[5], "economic_code"),
    ],
)
def test_bud_04_hierarchy(year: int, stage: str, role: str, column: str) -> None:
    lines = by_code(table(year, stage, role), column)
    lengths = (3, 5, 7) if column == "function_code" else (3, 5)
    assert {len(c) for c in lines} == {0, *lengths}
    for upper, lower in zip((0, *lengths), lengths, strict=False):
        for parent in (c for c in lines if len(c) == upper):
            children = [c for c in lines if len(c) == lower and c.startswith(parent)]
            assert children, parent
            for measure, value in lines[parent].items():
                assert value == sum(lines[c][measure] for c in children), (parent, measure)
        orphans = [c for c in lines if len(c) == lower and c[:upper] not in lines]
        assert orphans == []


@every_year_and_stage
def test_bud_05_fiscal_appropriation(year: int, stage: str) -> None:
    rows, column = table(year, stage, ROLES[3]), plain(stage)
    income = sum(amount(rows, fund, column, "收入") for fund in FUNDS)
    opening = amount(rows, "年初财政拨款结转和结余", column)
    assert income == amount(rows, "本年收入合计", column)
    assert opening == sum(amount(rows, f"其中：{fund}", column) for fund in FUNDS)
    assert amount(rows, "收入总计", column) == income + opening
    for line in {r["line_label"] for r in rows if r["side"] == "支出"}:
        assert amount(rows, line, "合计") == sum(amount(rows, line, fund) for fund in FUNDS), line
    for measure in ("合计", *FUNDS):
        spent = classes(rows, measure)
        assert spent == amount(rows, "本年支出合计", measure)
        closing = amount(rows, "年末财政拨款结转和结余", measure)
        assert amount(rows, "支出总计", measure) == spent + closing
    assert amount(rows, "收入总计", column) == amount(rows, "支出总计", "合计")
    assert income == amount(table(year, stage, ROLES[1]), "合计", "财政拨款收入")


@every_year_and_stage
def test_bud_06_and_07_basic_and_project(year: int, stage: str) -> None:
    general, basic = table(year, stage, ROLES[4]), table(year, stage, ROLES[5])
    whole = amount(general, "合计", "合计")
    assert whole == amount(general, "合计", "基本支出") + amount(general, "合计", "项目支出")
    assert whole == amount(table(year, stage, ROLES[3]), "本年支出合计", FUNDS[0])
    assert amount(basic, "合计", "合计") == amount(general, "合计", "基本支出")
    lines = by_code(basic, "economic_code")
    staff = sum(lines[c]["合计"] for c in ("301", "303"))
    running = sum(lines[c]["合计"] for c in ("302", "310"))
    assert staff == lines[""]["人员经费"]
    assert running == lines[""]["公用经费"]
    assert staff + running == lines[""]["合计"]
    assert {c[:3] for c in lines if c} == {"301", "302", "303", "310"}


@every_year_and_stage
def test_bud_08_three_public(year: int, stage: str) -> None:
    rows = table(year, stage, ROLES[6])
    for column in ("预算数", "决算数") if stage == "决算" else ("预算数",):
        cars = amount(rows, "公务用车购置及运行费", column)
        assert cars == sum(amount(rows, f"公务用车{what}费", column) for what in ("购置", "运行"))
        assert amount(rows, "合计", column) == cars + sum(
            amount(rows, label, column) for label in ("因公出国（境）费", "公务接待费")
        )
    planned = amount(table(year, "预算", ROLES[6]), "合计", "预算数")
    assert amount(rows, "合计", "预算数") == planned


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("因公出国（境）费", ("因公出国（境）团组数", "因公出国（境）人次数")),
        ("公务用车购置费", ("公务用车购置数",)),
        ("公务用车运行费", ("公务用车保有量",)),
        ("公务接待费", ("国内公务接待批次", "国内公务接待人次")),
    ],
)
def test_bud_08_money_and_counts_agree(year: int, line: str, counts: tuple[str, ...]) -> None:
    rows = table(year, "决算", ROLES[6])
    for label in counts:
        (count,) = [r["quantity"] for r in rows if r["line_label"] == label]
        assert count == str(int(count))
        assert (int(count) > 0) == (amount(rows, line, "决算数") > 0)


@every_year_and_stage
def test_bud_09_empty_fund_tables_are_listed_and_explained(year: int, stage: str) -> None:
    appropriation = table(year, stage, ROLES[3])
    for role, fund in ((ROLES[7], FUNDS[1]), (ROLES[8], FUNDS[2])):
        rows = table(year, stage, role)
        assert {r["line_label"] for r in rows} == {"合计"}
        assert {Decimal(r["amount_yuan"]) for r in rows} == {Decimal()}
        assert all(r["note"].startswith("空表说明：") and str(year) in r["note"] for r in rows)
        assert amount(appropriation, "本年支出合计", fund) == 0
    if stage == "决算":
        rows = table(year, stage, ROLES[7])
        assert amount(rows, "合计", "年末结转和结余") == (
            amount(rows, "合计", "年初结转和结余")
            + amount(rows, "合计", "本年收入")
            - amount(rows, "合计", "本年支出")
        )


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("year", YEARS[1:])
def test_bud_10_opening_is_last_closing(year: int, stage: str) -> None:
    column = plain(stage)
    for role, opening, closing, closing_column in (
        (ROLES[0], "年初结转和结余", "年末结转和结余", column),
        (ROLES[3], "年初财政拨款结转和结余", "年末财政拨款结转和结余", "合计"),
    ):
        now, before = table(year, stage, role), table(year - 1, stage, role)
        assert amount(now, opening, column) == amount(before, closing, closing_column)
        if stage == "决算":
            assert amount(now, opening, column) > 0


def test_tables_are_published_within_twenty_days_of_approval() -> None:
    dates = {
        (date.fromisoformat(r["approved_on"]), date.fromisoformat(r["published_on"]))
        for r in ROWS
        if r["court_name"] == COURT
    }
    assert len(dates) == len(YEARS) * len(STAGES)
    assert all(timedelta(0) <= out - approved <= timedelta(days=20) for approved, out in dates)


def test_a_code_has_one_name() -> None:
    for column in ("function_code", "economic_code"):
        names = defaultdict(set)
        for row in ROWS:
            if row[column]:
                names[row[column]].add(row["line_label"])
        assert {code: n for code, n in names.items() if len(n) > 1} == {}


def test_real_courts_have_no_invented_dates_and_name_their_source() -> None:
    real = [r for r in ROWS if r["fictional"] == "false"]
    assert len({r["court_name"] for r in real}) == 5
    assert {(r["approved_on"], r["published_on"], r["complete"]) for r in real} == {
        ("", "", "false")
    }
    assert all(r["source_url"].startswith(("https://", "http://")) for r in real)
    second_hand = {r["court_name"] for r in real if r["secondary_source"] == "true"}
    assert second_hand == {"怀宁县人民法院"}


@pytest.mark.parametrize(
    ("court", "year", "stage", "role", "whole", "parts"),
    [
        ("东兴市人民法院", 2023, "预算", ROLES[2], "本年支出合计", ("基本支出", "项目支出")),
        ("海口市中级人民法院", 2021, "决算", ROLES[6], "决算数", ()),
    ],
)
def test_published_rounding_differences_are_kept_and_noted(
    court: str, year: int, stage: str, role: str, whole: str, parts: tuple[str, ...]
) -> None:
    rows = table(year, stage, role, court)
    if parts:
        addends = [amount(rows, "合计", p) for p in parts]
    else:
        labels = ("因公出国（境）费", "公务用车购置及运行费", "公务接待费")
        addends = [amount(rows, label, whole) for label in labels]
    difference = abs(sum(addends) - amount(rows, "合计", whole))
    # every cell is rounded to 0.01 万元 = 100 yuan: n addends and a total, half of that each
    assert difference == 100
    assert difference <= 50 * (len(addends) + 1)
    (noted,) = [r["note"] for r in rows if r["line_label"] == "合计" and r["measure"] == whole]
    assert "相差0.01万元" in noted


def test_fengdu_2018_adds_up() -> None:
    rows = table(2018, "决算", ROLES[0], "丰都县人民法院")
    year_income = amount(rows, "本年收入合计", "决算数")
    assert year_income == sum(amount(rows, x, "决算数") for x in ("财政拨款收入", "其他收入"))
    whole = amount(rows, "收入总计", "决算数")
    assert whole == year_income + amount(rows, "年初结转和结余", "决算数")
    change = amount(rows, "收入总计", "比上年增减")
    (percent,) = [r["quantity"] for r in rows if r["measure"] == "比上年增减百分比"]
    assert round(change / (whole - change) * 100, 2) == Decimal(percent)


@pytest.mark.shared_data
def test_real_figures_are_the_source_figures(shared_data: Path) -> None:
    """Every figure of the raw source is here exactly once, and nothing else is."""
    source = json.loads((shared_data / "budgets" / "court_budget_figures.json").read_text("utf-8"))
    about = {"court", "region", "fiscal_year", "doc_type", "unit", "url"}
    about |= {"checks", "note", "table", "secondary_source"}
    for entry in source:
        mine = [r for r in ROWS if r["court_name"] == entry["court"]]
        assert sorted(str(v) for k, v in entry.items() if k not in about) == sorted(
            r["amount_published"] for r in mine
        )
        assert {int(r["fiscal_year"]) for r in mine} == {entry["fiscal_year"]}
        assert {r["source_url"] for r in mine} == {entry["url"]}
        assert {r["unit_published"] for r in mine if r["amount_yuan"]} == {entry["unit"]}
    assert {e["court"] for e in source} == {
        r["court_name"] for r in ROWS if r["fictional"] == "false"
    }
