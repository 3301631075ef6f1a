"""Rules on whole tables: budgets, guiding cases, courts, statistics; on shipped and broken tables."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from generator.checks.rules import (
    budget_narrative,
    budgets,
    case_flow,
    court_directory,
    figure_series,
    guiding_cases,
    statistics,
)
from tests.conftest import ROOT

TODAY = date(2026, 11, 21)
Row = dict[str, Any]


def shipped(dataset: str, file: str) -> list[Row]:
    path = ROOT / "datasets" / dataset / "data" / file
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def codes(observations: Any) -> Counter[str]:
    return Counter(o.code for o in observations)


# Budgets ------------------------------------------------------------------------------------

LINES = shipped("budgets", "lines.csv")
FICTIONAL = [r for r in LINES if r["fictional"] == "true"]


def changed(amount: str, **place: str) -> list[Row]:
    """The fictional court's tables with one figure changed: amounts in 万元."""
    found = [r for r in FICTIONAL if all(r[k] == v for k, v in place.items())]
    assert len(found) == 1, len(found)
    other = {"amount_published": amount, "amount_yuan": str(Decimal(amount) * 10_000)}
    return [r | other if r is found[0] else r for r in FICTIONAL]


def test_real_budgets_have_one_rounding_difference() -> None:
    found = list(budgets.observations(LINES))
    assert [(o.code, o.place) for o in found] == [
        ("BUD-15", "海口市中级人民法院 2021 决算 三公经费支出表, 决算数")
    ]
    assert "allowed 200" in found[0].detail  # 0.005 for each of four figures, in yuan


AT = {"fiscal_year": "2024", "stage": "决算"}


@pytest.mark.parametrize(
    ("place", "amount", "expected"),
    [
        ({"table_no": "1", "line_label": "其他收入"}, "19.84", {"BUD-01"}),
        ({"table_no": "1", "line_label": "支出总计"}, "5126.28", {"BUD-01"}),
        ({"table_no": "1", "line_label": "年初结转和结余"}, "92.76", {"BUD-01", "BUD-10"}),
        (
            {"table_no": "2", "line_label": "法院", "measure": "其他收入"},
            "90",
            {"BUD-02", "BUD-04"},
        ),
        (
            {"table_no": "3", "line_label": "行政运行", "measure": "基本支出"},
            "1",
            {"BUD-03", "BUD-04"},
        ),
        ({"table_no": "4", "line_label": "教育支出", "measure": "合计"}, "159", {"BUD-05"}),
        ({"table_no": "5", "line_label": "合计", "measure": "项目支出"}, "1", {"BUD-04", "BUD-06"}),
        ({"table_no": "6", "line_label": "合计", "measure": "人员经费"}, "1", {"BUD-04", "BUD-07"}),
        ({"table_no": "7", "line_label": "公务接待费", "measure": "决算数"}, "99", {"BUD-08"}),
        ({"table_no": "8", "measure": "年末结转和结余"}, "7", {"BUD-09"}),
    ],
    ids=lambda v: "-".join(v.values()) if isinstance(v, dict) else None,
)
def test_one_wrong_figure(place: Row, amount: str, expected: set[str]) -> None:
    assert set(codes(budgets.observations(changed(amount, **AT, **place)))) == expected


def test_a_difference_within_rounding_is_noted_only() -> None:
    rows = changed("66.21", fiscal_year="2024", stage="预算", table_no="7", line_label="合计")
    assert codes(budgets.observations(rows)) == {"BUD-15": 1}


def test_a_missing_parent_is_an_error_in_a_whole_table_only() -> None:
    rows = [r for r in FICTIONAL if not (r["table_no"] == "5" and r["function_code"] == "20405")]
    assert "BUD-04" in codes(budgets.observations(rows))
    extract = [r | {"complete": "false"} for r in rows]
    assert not codes(budgets.observations(extract))


def test_counts_and_money_of_the_three_public_expenses() -> None:
    rows = [
        r | {"quantity": "0"} if r["line_label"] == "国内公务接待批次" else r for r in FICTIONAL
    ]
    assert set(codes(budgets.observations(rows))) == {"BUD-08.2"}
    rows = [
        r | {"quantity": "1.5"} if r["line_label"] == "公务用车保有量" else r for r in FICTIONAL
    ]
    assert set(codes(budgets.observations(rows))) == {"BUD-08"}


def test_dates_of_budgets() -> None:
    late = [r | {"approved_on": "2024-02-01", "published_on": "2024-02-22"} for r in FICTIONAL]
    assert set(codes(budgets.observations(late))) == {"BUD-13"}
    last_day = [r | {"approved_on": "2024-02-01", "published_on": "2024-02-21"} for r in FICTIONAL]
    assert not codes(budgets.observations(last_day))
    rolled = [r | {"approved_on": "2024-09-12", "published_on": "2024-10-08"} for r in FICTIONAL]
    assert not codes(budgets.observations(rolled))  # 2 October is a day off, and so on to the 7th
    later = [r | {"approved_on": "2024-09-12", "published_on": "2024-10-09"} for r in FICTIONAL]
    assert set(codes(budgets.observations(later))) == {"BUD-13"}
    undated = [r | {"approved_on": ""} for r in FICTIONAL]
    assert set(codes(budgets.observations(undated))) == {"BUD-13.2"}


def test_units_of_budgets() -> None:
    mixed = [
        r | {"unit_published": "元"}
        if r["line_label"] == "教育支出" and r["table_no"] == "1"
        else r
        for r in FICTIONAL
    ]
    assert "BUD-14" in codes(budgets.observations(mixed))
    factor = [
        r | {"amount_yuan": str(Decimal(r["amount_yuan"]) * 10_000)}
        if r["fiscal_year"] == "2025" and r["amount_yuan"] else r
        for r in FICTIONAL
    ]  # fmt: skip
    assert "BUD-14.2" in codes(budgets.observations(factor))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本年收入4,076.79万元，比上年减少163.43万元，下降3.85%", 0),  # a county court, 2018
        ("本年收入4,076.79万元，比上年减少163.43万元，下降3.99%", 1),
        ("支出1396.97万元，减少85.94万元，同比下降5.8%", 0),  # a county-level court, 2023
        ("支出823.89万元，增加80.98万元，增长10.9%", 0),
        ("支出8238900元，增加80.98万元，增长10.9%", 0),
        ("支出823.89万元，增加80.98万元，下降10.9%", 1),  # more, or less?
        ("支出823.89万元。增加80.98万元，增长99%", 0),  # nobody knows what grew
    ],
)
def test_changes_in_the_text(text: str, expected: int) -> None:
    found = [o.code for o in budget_narrative.check_text(text, {}, 2024)]
    assert found == ["BUD-11"] * expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公务接待费0.18万元", 0),
        ("公务接待费为0.19万元", 1),
        ("公务接待费：1，公务接待费1800元", 0),
        ("公务接待费0.2万元", 0),  # rounded in print
        ("2024年公务接待费0.2万元，其中公务接待费0.16万元", 1),
        ("上年公务接待费0.5万元，2023年公务接待费0.6万元", 0),
        ("其他公务接待费0.5万元", 0),
        ("公务接待费支出预算0.5万元", 0),
    ],
)
def test_amounts_in_the_text(text: str, expected: int) -> None:
    found = list(budget_narrative.check_text(text, {"公务接待费": Decimal(1800)}, 2024))
    assert [o.code for o in found] == ["BUD-11"] * expected


def test_a_note_and_a_text_are_held_to_the_tables() -> None:
    """What the fictional court says of its account of 2024, whose tables are in 万元."""
    said = next(
        r for r in FICTIONAL
        if (r["fiscal_year"], r["stage"], r["table_no"], r["measure"]) == ("2024", "决算", "7", "决算数")
        and r["line_label"] == "公务接待费"
    )  # fmt: skip
    right, wrong = f"公务接待费{said['amount_published']}万元", "公务接待费1,234万元"
    text = {"court_name": said["court_name"], "fiscal_year": "2024", "stage": "决算"}
    assert not codes(budgets.observations(FICTIONAL, texts=[text | {"text": right}]))
    (found,) = budgets.observations(FICTIONAL, texts=[text | {"text": f"一、{wrong}。"}])
    assert (found.code, found.place) == ("BUD-11", f"{said['court_name']} 2024 决算")
    assert "1,234万元 in the text" in found.detail
    noted = [r | {"note": wrong} if r is said else r for r in FICTIONAL]
    assert codes(budgets.observations(noted)) == {"BUD-11": 1}
    other = text | {"fiscal_year": "2019", "text": "增加（减少）0万元"}
    assert codes(budgets.observations(FICTIONAL, texts=[other])) == {"BUD-12": 1}


def test_leftovers_of_the_template() -> None:
    assert budget_narrative.leftovers("增加（减少）0万元，XX年，××万元") == (
        "增加（减少）",
        "XX年",
        "××万元",
    )
    assert budget_narrative.leftovers("与上年持平，2024年减少3万元") == ()


# Guiding cases ------------------------------------------------------------------------------


def test_the_shipped_guiding_cases_break_the_order_of_dates_once() -> None:
    found = list(guiding_cases.observations(shipped("guiding-cases", "cases.csv")))
    assert [(o.code, o.place) for o in found] == [("GC-06", "no. 31")]


def case(number: int, **change: Any) -> Row:
    base = {"number": number, "title": "某某盗窃案", "keywords": "", "batch": 1, "released": None}
    return base | {"adopted": None, "status": "不再参照"} | change


def test_numbers_of_guiding_cases() -> None:
    found = guiding_cases.observations([case(1), case(2), case(2), case(4)])
    assert Counter((o.code, o.place) for o in found) == {
        ("GC-05", "no. 2"): 1,
        ("GC-05", "no. 3"): 1,
    }


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (case(1, title="某某盗窃"), "GC-02"),
        (case(1, keywords="|".join("一二三四五六七八")), "GC-03"),
        (case(1, adopted=date(2020, 1, 2), released=date(2020, 1, 1)), "GC-06"),
        (case(9, status="有效"), "GC-07"),
        (case(1, issuer="示范市演示区人民法院"), "GC-09"),
        (case(1, library_number="123"), "GC-11"),
    ],
)
def test_one_guiding_case(row: Row, expected: str) -> None:
    assert codes(guiding_cases.check_case(row)) == {expected: 1}


def parts(*sections: str) -> list[Row]:
    return [
        {"number": 1, "section": s, "order": n, "text": "……"} for n, s in enumerate(sections, 1)
    ]


def test_parts_of_guiding_cases() -> None:
    whole = (*guiding_cases.PARTS, "裁判人员")
    assert not codes(guiding_cases.check_texts(parts(*whole)))
    statutes_last = [p for p in whole if p != "相关法条"]
    statutes_last.insert(-1, "相关法条")
    assert not codes(guiding_cases.check_texts(parts(*statutes_last)))
    assert codes(guiding_cases.check_texts(parts(*whole[1:]))) == {"GC-01": 1}
    assert codes(guiding_cases.check_texts(parts(*whole[:-1]))) == {"GC-01.2": 1}
    swapped = (whole[1], whole[0], *whole[2:])
    assert codes(guiding_cases.check_texts(parts(*swapped))) == {"GC-01.3": 1}


def test_main_points_are_numbered() -> None:
    assert guiding_cases.is_numbered("一段")
    assert guiding_cases.is_numbered("1. 一段\n2．二段")
    assert not guiding_cases.is_numbered("一段\n二段")
    assert not guiding_cases.is_numbered("1. 一段\n3. 二段")


# Courts -------------------------------------------------------------------------------------


def test_the_shipped_courts_have_ten_ambiguous_names() -> None:
    """A public list of 3,077 basic courts has ten such names; ours has one of another kind too."""
    found = list(court_directory.observations(shipped("courts", "courts.csv"), TODAY))
    assert codes(found) == {"CRT-07": 10}
    assert {"和平区人民法院", "长安区人民法院", "西湖区人民法院", "江北区人民法院"} <= {
        o.place for o in found
    }


COURT = {
    "code": "ZZ1", "name": "示范市演示区人民法院", "case_code": "粤0103", "division_code": "440103",
    "address": "x", "telephone": "x", "hours": "x", "verified_on": "2026-11-20",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, None),
        ({"name": "演示区法院"}, "CRT-01"),
        ({"name": "示范市演示区人民法院第一人民法庭"}, "CRT-02"),
        ({"uscc": "12440103TE5T00016X"}, "CRT-03"),
        ({"case_code": "粤0104"}, "CRT-04"),
        ({"judge_grade": "六级法官"}, "CRT-05"),
        ({"telephone": ""}, "CRT-06"),
        ({"verified_on": "2025-11-20"}, "CRT-06"),
        ({"verified_on": "2025-11-21"}, None),
    ],
)
def test_one_court(change: Row, expected: str | None) -> None:
    found = codes(court_directory.check_court(COURT | change, TODAY))
    assert found == ({expected: 1} if expected else {})


def test_two_courts_with_one_full_name() -> None:
    rows = [COURT, COURT | {"code": "ZZ2"}]
    assert codes(court_directory.observations(rows, TODAY)) == {"CRT-01": 1}


# Statistics ---------------------------------------------------------------------------------


def test_flows_series_and_definitions() -> None:
    one, two = Decimal(1), Decimal(2)
    assert not codes(statistics.check_cumulative([("1", one), ("2", one), ("3", two)]))
    assert codes(statistics.check_cumulative([("1", two), ("2", one)])) == {"STA-07": 1}
    assert codes(statistics.check_definitions([("a", "件"), ("a", "人"), ("b", "件")])) == {
        "STA-09": 1
    }


FLOW = [("旧存", "100"), ("新收案件", "50"), ("结案数（件）", "120"), ("未结", "30")]


def figure(indicator: str, value: str, **change: str) -> Row:
    row = {
        "series": "收结存",
        "scope": "示范法院",
        "period": "2024",
        "dimension": "民事",
        "unit_base": "件",
    }
    return row | {"indicator": indicator, "value_base": value, "approximation": "exact"} | change


def test_the_flow_of_cases_in_a_list() -> None:
    assert not codes(case_flow.in_list(figure(*f) for f in FLOW))
    wrong = [figure(*f) for f in FLOW[:3]] + [figure("期末未结", "20")]
    (found,) = case_flow.in_list(wrong)
    assert (found.code, found.place) == ("STA-06", "示范法院 收结存 民事 2024")
    assert found.detail == "100 + 50 = 150, 120 + 20 = 140"
    for change in ({"period": "2025"}, {"approximation": "about"}, {"unit_base": "人"}):
        assert not codes(case_flow.in_list([*wrong[:3], figure("未结", "20", **change)]))


def test_small_counts_of_persons() -> None:
    def table(*cells: tuple[str, ...]) -> statistics.Crosstab:
        return statistics.Crosstab(("甲", "乙", "合计"), ("男", "女", "合计"), cells, "", "人")

    shown = table(("3", "9", "12"), ("8", "9", "17"), ("11", "18", "29"))
    alone = table(("*", "9", "12"), ("8", "9", "17"), ("11", "18", "29"))
    hidden = table(("*", "*", "12"), ("*", "*", "17"), ("11", "18", "29"))
    assert codes(statistics.check_small_cells(shown)) == {"STA-10": 1}
    assert codes(statistics.check_small_cells(alone)) == {"STA-10": 1}
    assert not codes(statistics.check_small_cells(hidden))


def persons(*values: tuple[str, str], unit: str = "人") -> list[dict[str, str]]:
    """Figures of one indicator by dimension; of the whole where the dimension is empty."""
    return [
        {"id": f"f{n}", "series": "名单", "indicator": "人数", "dimension": d, "period": "2025",
         "value": v, "value_base": v, "unit": unit, "unit_base": unit, "status": "ok",
         "kind": "stock", "scope": "本院", "approximation": "exact"}
        for n, (d, v) in enumerate(values)
    ]  # fmt: skip


def test_small_counts_of_persons_in_a_list_of_figures() -> None:
    shown = figure_series.observations(persons(("甲", "3"), ("乙", "9"), ("", "12")))
    cases = figure_series.observations(persons(("甲", "3"), ("乙", "9"), ("", "12"), unit="件"))
    whole = figure_series.observations(persons(("", "3")))
    alone = figure_series.observations(persons(("甲", ""), ("乙", "9"), ("合计", "12")))
    assert codes(shown) == {"STA-10": 1}
    assert not codes(cases)
    assert not codes(whole)
    assert codes(alone) == {"STA-03": 1, "STA-10": 1}


def test_the_shipped_figures_have_only_mistakes_that_they_mark() -> None:
    found = list(figure_series.observations(shipped("open-justice-statistics", "figures.csv")))
    assert set(codes(found)) == {"STA-11"}
    assert {"wp-12368-total-2014-2016", "wp-12368-calls-2015"} <= {o.place for o in found}


def test_a_mistake_that_is_not_marked() -> None:
    rows = shipped("open-justice-statistics", "figures.csv")
    total = "wp-12368-total-2014-2016"
    unmarked = [r | {"status": "ok"} if r["id"] == total else r for r in rows]
    assert ("STA-01", total) in {(o.code, o.place) for o in figure_series.observations(unmarked)}
    silent = [r | {"status": "ok"} if r["id"] == "wp-12368-calls-2015" else r for r in rows]
    assert "STA-03" in codes(figure_series.observations(silent))
