"""The shipped dataset `open-justice-statistics`: sums, marked errors, and the raw sources."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import Package, system

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "datasets" / "open-justice-statistics"
YEARS = ("2014", "2015", "2016")
ALL_YEARS = "2014-2016"

Row = dict[str, str]


def _rows() -> list[Row]:
    with (FOLDER / "data" / "figures.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


ROWS = _rows()
BY_ID = {r["id"]: r for r in ROWS}


def value(key: str) -> Decimal:
    return Decimal(BY_ID[key]["value"])


def best(key: str) -> Decimal:
    """The recomputed value where there is one, else the printed one."""
    return Decimal(BY_ID[key]["value_computed"] or BY_ID[key]["value"])


def test_package_is_valid() -> None:
    with system.use_context(trusted=True):
        report = Package(str(FOLDER / "datapackage.yaml")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])


def test_ids_and_positions_are_unique() -> None:
    assert len(BY_ID) == len(ROWS)
    assert {int(r["position"]) for r in ROWS} == set(range(1, len(ROWS) + 1))


def test_a_value_is_absent_only_for_a_stated_reason() -> None:
    for row in ROWS:
        deadline = row["kind"] == "target" and row["unit"] == "日期"
        reasoned = row["status"] in ("unreadable", "missing") or deadline
        assert (row["value"] == "") == reasoned, row["id"]
        assert (row["approximation"] == "") == (row["value"] == ""), row["id"]


def test_every_doubtful_figure_says_why_in_both_languages() -> None:
    doubtful = [r for r in ROWS if r["status"] != "ok"]
    assert len(doubtful) == 33
    assert all(r["note"] and r["note_en"] for r in doubtful)


def test_base_units() -> None:
    factors = {"万": 10_000, "亿": 100_000_000}
    for row in (r for r in ROWS if r["value"]):
        factor = factors.get(row["unit"][0], 1)
        assert Decimal(row["value_base"]) == Decimal(row["value"]) * factor, row["id"]
        assert row["unit_base"] == row["unit"].lstrip("万亿"), row["id"]


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("intv-judgments", 36_575_898),
        ("intv-judgments-visits", 11_500_000_000),
        ("intv-judgments-countries", 210),
        ("intv-flow-cases", 39_541),
        ("intv-flow-items", 870_379),
        ("intv-flow-messages", 72_940),
        ("intv-flow-visits", 2_542_059),
        ("intv-enforcement-cases", 31_890_000),
        ("intv-enforcement-persons", 45_160_000),
        ("intv-enforcement-dishonest", 8_750_000),
        ("intv-hearing-courts", 3_268),
        ("intv-hearing-live", 410_000),
        ("intv-hearing-views", 3_000_000_000),
        ("intv-hearing-daily-max", 3_600),
        ("info-courts-evaluated", 3_512),
        ("info-cases-gathered", 70_000_000),
        ("wp-text-online-filing", 99),
        ("wp-text-live-clicks", 1_000_000),
        ("wp-text-enforcement-documents", 1_925),
        ("wp-text-auction-notices", 795),
        ("wp-text-weibo-posts", 3_000),
        ("wp-text-wechat-issues", 93),
        ("wp-text-community-visits", 500),
        ("wp-text-community-advice", 5_000),
        ("wp-text-open-days", 15),
        ("wp-text-court-watching", 20),
        ("wp-text-digital-courtrooms", 2),
    ],
)
def test_printed_facts(key: str, printed: int) -> None:
    assert Decimal(BY_ID[key]["value_base"]) == printed


def test_bounds_keep_their_qualifier() -> None:
    words = {"多": "at_least", "余": "at_least", "近": "nearly"}
    for row in ROWS:
        for word, meaning in words.items():
            if word in row["printed_value"]:
                assert row["approximation"] == meaning, row["id"]


@pytest.mark.parametrize("year", YEARS)
def test_hotline_rows(year: str) -> None:
    channels = sum(best(f"wp-12368-{c}-{year}") for c in ("calls", "sms", "web"))
    assert channels == value(f"wp-12368-total-{year}") == best(f"wp-12368-total-{year}")


@pytest.mark.parametrize("channel", ["calls", "sms", "web"])
def test_hotline_columns(channel: str) -> None:
    years = sum(best(f"wp-12368-{channel}-{y}") for y in YEARS)
    assert years == value(f"wp-12368-{channel}-{ALL_YEARS}")


def test_hotline_unreadable_cell_is_marked_and_not_repaired() -> None:
    cell = BY_ID[f"wp-12368-calls-{YEARS[1]}"]
    assert (cell["printed_value"], cell["status"], cell["value"]) == ("2166、、", "unreadable", "")
    by_row = value("wp-12368-total-2015") - value("wp-12368-sms-2015") - value("wp-12368-web-2015")
    by_column = (
        value(f"wp-12368-calls-{ALL_YEARS}")
        - value("wp-12368-calls-2014")
        - value("wp-12368-calls-2016")
    )
    assert by_row == by_column == best("wp-12368-calls-2015")


def test_hotline_grand_total_is_wrong_in_the_source_and_marked() -> None:
    cell = BY_ID[f"wp-12368-total-{ALL_YEARS}"]
    by_row = sum(value(f"wp-12368-{c}-{ALL_YEARS}") for c in ("calls", "sms", "web"))
    by_column = sum(value(f"wp-12368-total-{y}") for y in YEARS)
    assert by_row == by_column == Decimal(cell["value_computed"])
    assert by_row == value("wp-text-12368-items")
    assert Decimal(cell["value"]) != by_row
    assert cell["value"] == cell["printed_value"]
    assert cell["status"] == "suspect"
    assert {"59244", str(by_row)} <= set(re.findall(r"\d+", cell["note"]))


@pytest.mark.parametrize("year", YEARS)
def test_live_hearing_rows(year: str) -> None:
    sites = sum(value(f"wp-live-{s}-{year}") for s in ("jinyang", "guangzhou"))
    assert sites == value(f"wp-live-total-{year}")


def test_live_hearing_margins_are_missing_and_computed() -> None:
    for site in ("jinyang", "guangzhou"):
        cell = BY_ID[f"wp-live-{site}-{ALL_YEARS}"]
        assert (cell["status"], cell["value"], cell["printed_value"]) == ("missing", "", "")
        assert sum(value(f"wp-live-{site}-{y}") for y in YEARS) == best(cell["id"])
    margins = sum(best(f"wp-live-{s}-{ALL_YEARS}") for s in ("jinyang", "guangzhou"))
    assert margins == value(f"wp-live-total-{ALL_YEARS}")


def test_live_hearing_text_contradicts_the_table_and_is_marked() -> None:
    text = BY_ID["wp-text-live-guangzhou"]
    assert text["status"] == "suspect"
    assert best(text["id"]) == best(f"wp-live-guangzhou-{ALL_YEARS}")
    assert value(text["id"]) == value(f"wp-live-total-{ALL_YEARS}") != best(text["id"])
    assert value("wp-text-live-jinyang") == best(f"wp-live-jinyang-{ALL_YEARS}")


@pytest.mark.parametrize(
    ("series", "text"),
    [
        ("wp-judgments-uploaded", "wp-text-judgments-total"),
        ("wp-enforcement-logs", "wp-text-logs-total"),
        ("wp-enforcement-dishonest", ""),
    ],
)
def test_single_column_tables(series: str, text: str) -> None:
    whole = sum(value(f"{series}-{y}") for y in YEARS)
    assert whole == value(f"{series}-{ALL_YEARS}")
    if text:
        assert whole == value(text)


def test_period_conflict_leaves_the_end_open() -> None:
    doubtful = [r for r in ROWS if r["id"].startswith(("wp-live", "wp-judgments", "wp-enforce"))]
    for row in doubtful:
        unclear = row["period"] in ("2016", ALL_YEARS)
        assert (row["period_end"] == "") == unclear, row["id"]
        assert (row["status"] != "ok") == unclear, row["id"]
    first = [r for r in ROWS if r["id"].startswith("wp-12368")]
    assert all(r["period_end"] for r in first)


def test_counts_of_duty_items_agree_with_the_catalogue() -> None:
    catalogue = ROOT / "datasets" / "disclosure-catalogue" / "data" / "items.csv"
    with catalogue.open(encoding="utf-8", newline="") as source:
        items = [r for r in csv.DictReader(source) if r["group"] == "opinions"]
    for article in range(4, 11):
        counted = sum(r["article"].startswith(f"{article}(") for r in items)
        assert value(f"opn-art{article:02d}") == counted
    assert best("opn-total") == len(items)


def test_two_deadlines_for_one_task_are_both_kept() -> None:
    both = [r for r in ROWS if r["id"].startswith("plan-enforcement-connect")]
    assert {r["printed_value"] for r in both} == {"7月中旬前", "6月20日前"}
    assert {r["status"] for r in both} == {"suspect"}


def test_the_training_has_a_start_and_a_length() -> None:
    """四（二）4: 9月初审管办组织开展为期2个月的岗位大练兵活动. The source prints no day."""
    start, length = BY_ID["plan-training-start"], BY_ID["plan-training"]
    assert (start["printed_value"], length["printed_value"]) == ("9月初", "2个月")
    assert (start["period"], start["period_start"], start["value"]) == ("2014", "", "")
    assert (start["unit"], start["status"], start["kind"]) == ("日期", "ok", "target")
    assert start["source_ref"] == length["source_ref"]


@pytest.mark.parametrize("measure", ["received", "concluded", "pending"])
def test_criminal_cases_add_up(measure: str) -> None:
    rows = [r for r in ROWS if r["id"].startswith("crim-2023-") and r["id"].endswith(measure)]
    (whole,) = [r for r in rows if r["dimension"] == "合计"]
    parts = sum(Decimal(r["value"] or 0) for r in rows if r is not whole)
    assert len(rows) == 17
    assert parts == Decimal(whole["value"]) == Decimal(whole["value_computed"])


def test_no_name_of_a_source_file() -> None:
    text = (FOLDER / "data" / "figures.csv").read_text("utf-8")
    assert "seed" not in text
    assert ".txt" not in text


@pytest.mark.shared_data
def test_criminal_cases_are_the_source_figures(shared_data: Path) -> None:
    path = shared_data / "judicial-statistics" / "national_criminal_cases_2023.csv"
    with path.open(encoding="utf-8", newline="") as source:
        raw = list(csv.DictReader(source))
    for number, entry in enumerate(raw, 1):
        for measure in ("received", "concluded", "pending"):
            mine = BY_ID[f"crim-2023-{number:02d}-{measure}"]
            assert mine["dimension"] == entry["case_type"]
            assert mine["value"] == mine["printed_value"] == entry[measure]
            assert (mine["status"] == "missing") == (entry[measure] == "")
    assert len(raw) * 3 == sum(r["id"].startswith("crim-") for r in ROWS)


@pytest.mark.shared_data
def test_yearly_totals_are_the_source_figures(shared_data: Path) -> None:
    path = shared_data / "judicial-statistics" / "national_totals_2018_2022.csv"
    with path.open(encoding="utf-8", newline="") as source:
        raw = list(csv.DictReader(source))
    assert len(raw) == 5
    for entry in raw:
        for measure in ("accepted", "concluded"):
            mine = BY_ID[f"all-{entry['year']}-{measure}"]
            assert (mine["value"], mine["unit"]) == (entry[f"{measure}_wan"], "万件")
            in_cases = Decimal(entry[f"{measure}_wan"]) * 10_000
            assert (Decimal(mine["value_base"]), mine["unit_base"]) == (in_cases, "件")


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("prefix", "number"), [("intv-", "000"), ("wp-", "003"), ("info-", "004"), ("plan-", "002")]
)
def test_printed_values_stand_in_the_source(shared_data: Path, prefix: str, number: str) -> None:
    (path,) = (shared_data.parent / "seeds").glob(f"{number}_*.txt")
    text = path.read_text("utf-8")
    printed = [r for r in ROWS if r["id"].startswith(prefix) and r["printed_value"]]
    assert printed
    assert [r["id"] for r in printed if r["printed_value"] not in text] == []
