"""The directory of courts: facts it must hold, and that no datum of its sources was lost.

Expected values come from the raw listings (`shared_data`), from the Organic Law of the People's
Courts (levels, art. 26 on tribunals) and from the published examples of case-number codes.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import frictionless
import pytest

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "datasets" / "courts"
DEMONSTRATION = "ZZ0"

RANK = {"最高": 0, "高级": 1, "中级": 2, "基层": 3}
"""The four levels, highest first (Organic Law arts 12-25)."""

FLOAT_LIKE = {f"6E{n}" for n in range(7)} | {f"8E{n}" for n in range(10)}
"""Codes a spreadsheet or a careless reader turns into 6.0, 60.0, ... (17 of them)."""

Row = dict[str, str]


def read(path: Path, delimiter: str = ",") -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return read(FOLDER / "data" / "courts.csv")


@pytest.fixture(scope="module")
def courts(rows: list[Row]) -> dict[str, Row]:
    return {row["code"]: row for row in rows}


@pytest.fixture(scope="module")
def resolutions() -> list[Row]:
    return read(FOLDER / "resolutions.csv")


def listed(row: Row, field: str) -> list[str]:
    """The values of a field with vertical bars."""
    return [value for value in row[field].split("|") if value]


def names_of(row: Row) -> set[str]:
    return {row["name"], row["short_name"], *listed(row, "aliases")} - {""}


def by_any_code(courts: dict[str, Row]) -> dict[str, Row]:
    """The courts by their code and by the codes of other listings."""
    return {
        code: row for row in courts.values() for code in (row["code"], *listed(row, "other_codes"))
    }


def by_rule(resolutions: list[Row], *rules: str) -> list[Row]:
    return [row for row in resolutions if row["rule"] in rules]


# The table by itself


def test_package_is_valid_for_frictionless() -> None:
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(str(FOLDER / "datapackage.yaml"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])[:5]


def test_columns_are_those_of_the_schema(rows: list[Row]) -> None:
    schema = json.loads((ROOT / "schemas" / "court.json").read_text(encoding="utf-8"))
    assert list(rows[0]) == [field["name"] for field in schema["fields"]]


def test_size_order_and_keys(rows: list[Row]) -> None:
    codes = [row["code"] for row in rows]
    assert 3400 <= len(rows) <= 3600
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"[0-9A-Z]{3}", code) for code in codes)


def test_file_is_plain_utf8_with_lf(rows: list[Row]) -> None:
    raw = (FOLDER / "data" / "courts.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert all(value == value.strip() for row in rows for value in row.values())


def test_names_are_unique_and_full(rows: list[Row]) -> None:
    names = Counter(row["name"] for row in rows)
    assert [name for name, count in names.items() if count > 1] == []
    assert all(name.endswith(("法院", "分院")) for name in names)
    assert {"天津市和平区人民法院", "沈阳市和平区人民法院"} <= set(names)


def test_no_tribunal_is_listed_as_a_court(rows: list[Row]) -> None:
    assert [row["name"] for row in rows if any("法庭" in name for name in names_of(row))] == []


def test_other_names_belong_to_one_court(rows: list[Row]) -> None:
    owner: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in {row["name"], *listed(row, "aliases")}:
            owner[name].add(row["code"])
    for row in rows:
        if row["short_name"] in owner:
            owner[row["short_name"]].add(row["code"])
    assert {name: codes for name, codes in owner.items() if len(codes) > 1} == {}


def test_other_codes_are_no_rows(courts: dict[str, Row]) -> None:
    used = [code for row in courts.values() for code in listed(row, "other_codes")]
    assert len(used) == len(set(used))
    assert not set(used) & set(courts)


def test_float_like_codes_are_text(courts: dict[str, Row]) -> None:
    assert set(courts) >= FLOAT_LIKE
    assert courts["6E0"]["name"] == "辽宁省葫芦岛市中级人民法院"
    assert courts["000"]["name"] == "最高人民法院"


def test_every_superior_exists_and_ranks_higher(courts: dict[str, Row]) -> None:
    for row in courts.values():
        if not row["superior_code"]:
            continue
        superior = courts[row["superior_code"]]
        branch = row["name"].startswith(superior["name"]) and row["name"].endswith("分院")
        assert branch or RANK[superior["level"]] < RANK[row["level"]], row["name"]


def test_every_empty_superior_has_its_reason(
    courts: dict[str, Row], resolutions: list[Row]
) -> None:
    empty = {code for code, row in courts.items() if not row["superior_code"]}
    settled = by_rule(resolutions, "superior-unsettled", "superior-without-code")
    # No court can be above a court that does not exist: SOURCES.md.
    assert empty == {"000", DEMONSTRATION} | {row["code"] for row in settled}


def test_levels_follow_the_names(rows: list[Row]) -> None:
    assert [row["code"] for row in rows if row["level"] == "最高"] == ["000"]
    assert sum(row["level"] == "高级" for row in rows) == 31 + 2  # provinces, two branches
    for row in rows:
        if "中级" in row["name"]:
            assert row["level"] == "中级", row["name"]
        elif row["name"].endswith("铁路运输法院"):
            assert row["level"] == "基层", row["name"]


def test_high_courts_have_the_characters_of_their_provinces(courts: dict[str, Row]) -> None:
    high = [row for row in courts.values() if row["level"] == "高级" and row["case_code"]]
    assert len({row["case_code"] for row in high}) == len(high) == 32
    expected = {"K00": "桂", "O00": "黔", "P00": "云", "500": "内", "X00": "兵"}
    assert {code: courts[code]["case_code"] for code in expected} == expected


def test_case_codes_of_jiangmen_are_the_published_ones(rows: list[Row]) -> None:
    published = {
        "广东省江门市中级人民法院": "粤07",
        "江门市蓬江区人民法院": "粤0703",
        "江门市江海区人民法院": "粤0704",
        "江门市新会区人民法院": "粤0705",
        "台山市人民法院": "粤0781",
        "开平市人民法院": "粤0783",
        "鹤山市人民法院": "粤0784",
        "恩平市人民法院": "粤0785",
    }
    found = {row["name"]: row for row in rows if row["name"] in published}
    assert {name: row["case_code"] for name, row in found.items()} == published
    for row in found.values():
        digits = row["case_code"][1:]
        assert row["division_code"][2 : 2 + len(digits)] == digits


def test_division_lies_in_the_province_and_under_the_superior(courts: dict[str, Row]) -> None:
    province = {
        row["province"]: row["division_code"][:2]
        for row in courts.values()
        if row["code"].endswith("00") and row["division_code"]
    }
    assert len(province) == 31
    for row in courts.values():
        if row["division_code"] and row["fictional"] == "false":
            assert row["division_code"][:2] == province[row["province"]], row["name"]


def test_the_demonstration_court_fills_every_column_but_the_superior(rows: list[Row]) -> None:
    fictional = [row for row in rows if row["fictional"] == "true"]
    assert [row["code"] for row in fictional] == [DEMONSTRATION]
    court = fictional[0]
    assert court["name"] == "示范市演示区人民法院"
    assert [field for field, value in court.items() if not value] == ["superior_code"]
    assert (court["case_code"], court["division_code"]) == ("粤0000", "990000")
    assert court["website"] == "https://example.org/"
    assert set(court["telephone"]) <= set("01-")


def test_contact_columns_of_real_courts_are_left_to_the_courts(rows: list[Row]) -> None:
    contact = ("address", "postcode", "telephone", "hours", "jurisdiction", "website")
    for row in rows:
        if any(row[field] for field in contact):
            assert row["verified_on"], row["name"]


# The resolutions by themselves


def test_resolutions_agree_with_the_table(courts: dict[str, Row], resolutions: list[Row]) -> None:
    for row in resolutions:
        if row["field"] in {"name", "level", "province", "superior_code", "status"}:
            assert courts[row["code"]][row["field"]] == row["kept"], row
        elif row["field"] == "aliases" and row["rule"] == "name-of-another-court":
            wrong, name = row["rejected"].split(": ")
            assert name in names_of(courts[row["code"]]), row
            assert wrong not in courts or name not in names_of(courts[wrong]), row
        elif row["field"] in {"aliases", "short_name"}:
            assert row["rejected"] not in names_of(courts[row["code"]]), row


def test_every_status_but_current_has_its_reason(
    courts: dict[str, Row], resolutions: list[Row]
) -> None:
    doubtful = {code for code, row in courts.items() if row["status"] != "current"}
    assert doubtful == {row["code"] for row in resolutions if row["field"] == "status"}


def test_sources_explain_every_rule_with_its_count(resolutions: list[Row]) -> None:
    text = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    explained = dict(re.findall(r"^\| `([a-z-]+)` \| (\d+) \|", text, flags=re.MULTILINE))
    counted = Counter(row["rule"] for row in resolutions)
    assert explained == {rule: str(count) for rule, count in counted.items()}


def test_sources_state_the_coverage(rows: list[Row]) -> None:
    text = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    for field in ("short_name", "aliases", "superior_code", "case_code", "division_code"):
        filled = sum(bool(row[field]) for row in rows)
        assert f"| `{field}` | {filled:,} |" in text


# Against the raw listings


@pytest.fixture(scope="module")
def base(shared_data: Path) -> list[Row]:
    return read(shared_data / "courts" / "courts_tidy.csv")


@pytest.fixture(scope="module")
def names_by_code(shared_data: Path) -> dict[str, list[str]]:
    path = shared_data / "courts" / "court-system_courtcode.json"
    listing: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return listing


@pytest.fixture(scope="module")
def recorded(resolutions: list[Row]) -> set[str]:
    """Every code and name string that a resolution mentions."""
    text = "|".join(
        "|".join((r["code"], r["kept"], r["rejected"], r["source"])) for r in resolutions
    )
    return set(re.split(r"[|;:()]\s*|\s+\(", text))


@pytest.mark.shared_data
def test_every_code_of_the_base_is_kept_or_resolved(
    base: list[Row], courts: dict[str, Row], recorded: set[str]
) -> None:
    assert {row["court_code"] for row in base} - set(courts) == {"67A", "FJ1", "FJ2"}
    assert recorded >= {"67A", "FJ1", "FJ2"}


@pytest.mark.shared_data
def test_every_name_of_the_base_is_kept_or_resolved(
    base: list[Row], courts: dict[str, Row], resolutions: list[Row]
) -> None:
    resolved = {(r["code"], name) for r in resolutions for name in r["rejected"].split("|")}
    for row in base:
        code, name = row["court_code"], row["court_name"]
        if code in courts:
            assert name in names_of(courts[code]) or (code, name) in resolved, row


@pytest.mark.shared_data
def test_codes_that_look_like_numbers_are_all_found(
    base: list[Row], resolutions: list[Row]
) -> None:
    raw = {row["court_code"] for row in base if re.fullmatch(r"\d+E\d+", row["court_code"])}
    assert raw == FLOAT_LIKE
    settled = by_rule(resolutions, "code-is-text")
    assert {row["code"] for row in settled} == raw | {"000"}
    assert all(float(row["rejected"]) == float(row["code"]) for row in settled)


@pytest.mark.shared_data
def test_double_codes_are_resolved(base: list[Row], resolutions: list[Row]) -> None:
    double = {c for c, n in Counter(row["court_code"] for row in base).items() if n > 1}
    assert double == {row["code"] for row in by_rule(resolutions, "one-row-per-code")}


@pytest.mark.shared_data
def test_double_identities_are_resolved(base: list[Row], courts: dict[str, Row]) -> None:
    same: dict[str, set[str]] = defaultdict(set)
    for row in base:
        same[row["source_uuid"]].add(row["court_code"])
    for codes in same.values():
        if len(codes) > 1:
            (kept,) = codes & set(courts)
            assert set(listed(courts[kept], "other_codes")) == codes - {kept}


@pytest.mark.shared_data
def test_codes_that_contradict_the_level_are_resolved(
    base: list[Row], resolutions: list[Row]
) -> None:
    """The code says intermediate; the name says railway basic court, branch, or nothing."""
    special = ("海事法院", "知识产权法院", "金融法院")
    contradicting = {
        row["court_code"]
        for row in base
        if row["level_derived"] == "中级"
        and "中级" not in row["court_name"]
        and not row["court_name"].endswith(special)
    }
    assert len(contradicting) == 10
    settled = by_rule(resolutions, "level-by-name", "level-by-two-lists")
    assert {row["code"] for row in settled} == contradicting


@pytest.mark.shared_data
def test_codes_named_differently_are_resolved(
    base: list[Row], names_by_code: dict[str, list[str]], resolutions: list[Row]
) -> None:
    differing = {
        row["court_code"]
        for row in base
        if row["court_code"] in names_by_code
        and row["court_name"] not in names_by_code[row["court_code"]]
    }
    assert len(differing - {"8J4"}) == 142  # of 8J4, which stands twice, one name is in the list
    assert differing <= {row["code"] for row in resolutions if row["field"] == "name"}


@pytest.mark.shared_data
def test_every_name_string_of_the_code_list_is_kept_or_resolved(
    names_by_code: dict[str, list[str]], courts: dict[str, Row], recorded: set[str]
) -> None:
    owner = by_any_code(courts)
    lost = [
        (code, name)
        for code, names in names_by_code.items()
        for name in names
        if not (code in owner and name in names_of(owner[code])) and name not in recorded
    ]
    assert lost == []


@pytest.mark.shared_data
@pytest.mark.parametrize(("level", "count"), [("h", 7), ("m", 50), ("p", 107)])
def test_rows_without_a_code_are_matched_or_named(
    shared_data: Path, resolutions: list[Row], level: str, count: int
) -> None:
    listing = read(shared_data / "courts" / f"court-system_{level}court.csv")
    without = [row[f"{level}court"] for row in listing if not row["court_code"]]
    assert len(without) == count
    settled = by_rule(resolutions, "row-without-code-matched", "row-without-code-unmatched")
    assert set(without) <= {row["rejected"].split(" (")[0] for row in settled}


@pytest.mark.shared_data
@pytest.mark.parametrize(("level", "above"), [("m", "h"), ("p", "m")])
def test_superiors_agree_with_the_listing_or_are_resolved(
    shared_data: Path, courts: dict[str, Row], resolutions: list[Row], level: str, above: str
) -> None:
    listing = read(shared_data / "courts" / f"court-system_{level}court.csv")
    fields = {"superior_code", "code", "row"}
    resolved = {row["code"] for row in resolutions if row["field"] in fields}
    mentioned = "|".join(row["rejected"] for row in resolutions)
    coded = [row for row in listing if row["court_code"]]
    owner = by_any_code(courts)
    agreeing = 0
    for row in coded:
        court = owner.get(row["court_code"], {})
        superior = courts.get(court.get("superior_code", ""))
        forms = names_of(superior) if superior else set()
        if any(form.endswith(row[f"{above}court"]) for form in forms):
            agreeing += 1
            continue
        codes = {row["court_code"], court.get("code", "")}
        known = codes & resolved or f"{row['court_code']}: " in mentioned
        assert known or any(shortens(row[f"{above}court"], form) for form in forms), row
    assert agreeing > 0.9 * len(coded)


def shortens(short: str, full: str) -> bool:
    """Whether the characters of `short` stand in `full` in the same order, 人民 apart."""
    rest = iter(full.replace("人民", ""))
    return all(character in rest for character in short.replace("人民", ""))


@pytest.mark.shared_data
def test_every_name_of_the_listings_is_kept_or_resolved(
    shared_data: Path, courts: dict[str, Row], recorded: set[str]
) -> None:
    known = {name for row in courts.values() for name in names_of(row)}
    for level in "hmp":
        listing = read(shared_data / "courts" / f"court-system_{level}court.csv")
        lost = [row for row in listing if row[f"{level}court"] not in known | recorded]
        assert lost == []


@pytest.mark.shared_data
def test_ambiguous_short_names_do_not_name_a_court(
    shared_data: Path, courts: dict[str, Row]
) -> None:
    listing = read(shared_data / "courts" / "court-system_pcourt.csv")
    ambiguous = {n for n, k in Counter(row["pcourt"] for row in listing).items() if k > 1}
    assert len(ambiguous) == 10
    assert not ambiguous & {row["name"] for row in courts.values()}


@pytest.mark.shared_data
def test_division_codes_exist_and_fit_the_name(shared_data: Path, rows: list[Row]) -> None:
    folder = shared_data / "divisions"
    names: dict[str, set[str]] = defaultdict(set)
    for row in read(folder / "areas.csv"):
        names[row["code"]].add(row["name"])
    for row in read(folder / "cities.csv"):
        names[row["code"] + "00"].add(row["name"])
    for row in read(folder / "provinces.csv"):
        names[row["code"] + "0000"].add(row["name"])
    for row in read(folder / "GB2260_mca_201904.tsv", "\t"):
        names[row["Code"]].add(row["Name"])
    for court in rows:
        if court["division_code"] and court["fictional"] == "false":
            found = names[court["division_code"]]
            assert any(name in court["name"] for name in found), court["name"]
