"""The shipped dataset `disclosure-catalogue`: 99 items, their states, and the raw catalogue."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import yaml
from frictionless import Package, system

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "datasets" / "disclosure-catalogue"
PLATFORMS = {
    "https://wenshu.court.gov.cn",
    "https://splcgk.court.gov.cn",
    "https://tingshen.court.gov.cn",
    "https://zxgk.court.gov.cn",
    "https://www.court.gov.cn",
}

Row = dict[str, str]


def _rows() -> list[Row]:
    with (FOLDER / "data" / "items.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


ROWS = _rows()


def folded(text: str) -> str:
    """Text without the difference between full-width and ASCII punctuation."""
    return unicodedata.normalize("NFKC", text).replace("“", '"').replace("”", '"')


def test_package_is_valid() -> None:
    with system.use_context(trusted=True):
        report = Package(str(FOLDER / "datapackage.yaml")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])


def test_ninety_nine_items_in_four_groups() -> None:
    assert len({r["id"] for r in ROWS}) == len(ROWS) == 99
    assert Counter(r["group"] for r in ROWS) == {
        "opinions": 45,
        "plan": 30,
        "white-paper": 14,
        "party-only": 10,
    }
    assert [int(r["position"]) for r in ROWS] == list(range(1, 100))


def test_items_of_articles_four_to_ten() -> None:
    opinions = [r for r in ROWS if r["group"] == "opinions"]
    per_article = Counter(int(r["article"].split("(")[0]) for r in opinions)
    assert [per_article[a] for a in range(4, 11)] == [7, 12, 7, 4, 4, 3, 8]
    for row in opinions:
        article, item = map(int, re.findall(r"\d+", row["article"]))
        assert row["id"] == f"op{article:02d}.{item}"


def test_every_text_has_both_languages() -> None:
    for column in ("basis", "title", "form", "frequency", "time_limit", "notes", "reason"):
        for row in ROWS:
            assert bool(row[column]) == bool(row[f"{column}_en"]), (row["id"], column)


def test_declared_states_carry_what_they_need() -> None:
    for row in ROWS:
        match row["declared_state"]:
            case "linked":
                assert row["link"] in PLATFORMS, row["id"]
                assert row["reason"], row["id"]
            case "not applicable":
                assert row["reason"], row["id"]
            case state:
                assert (state, row["link"], row["reason"]) == ("", "", ""), row["id"]
    assert {r["link"] for r in ROWS if r["link"]} <= PLATFORMS


def test_party_only_items_are_never_published_here() -> None:
    barred = [r for r in ROWS if r["group"] == "party-only"]
    for row in barred:
        assert (row["audience"], row["declared_state"]) == ("party", "not applicable")
        assert row["link"] in PLATFORMS
        assert "不在此公布" in row["reason"]
    assert {r["id"] for r in ROWS if r["audience"] == "party"} - {r["id"] for r in barred} == {
        "op05.2"
    }


@pytest.mark.parametrize("path", sorted((ROOT / "datasets").glob("*/datapackage.yaml")))
def test_datasets_claim_only_items_that_exist_and_may_be_published(path: Path) -> None:
    package = yaml.safe_load(path.read_text("utf-8"))
    claimed = set(package["publishing"]["disclosure_items"])
    assert claimed <= {r["id"] for r in ROWS if r["audience"] != "party"}, path


def test_no_name_of_a_source_file_and_no_inner_reference() -> None:
    text = (FOLDER / "data" / "items.csv").read_text("utf-8")
    assert re.findall(r"seed|§\d|dataset `", text) == []


@pytest.mark.shared_data
def test_items_are_those_of_the_raw_catalogue(shared_data: Path) -> None:
    raw = json.loads((shared_data.parent / "catalogue.json").read_text("utf-8"))
    assert [(e["id"], folded(e["zh"]), e["en"], e["audience"]) for e in raw] == [
        (r["id"], folded(r["title"]), r["title_en"], r["audience"]) for r in ROWS
    ]
