"""The rules of the dishonest-debtor list, recomputed row by row on text, by plain Python.

DEF-nn are the project's ids of the rules of 法释〔2013〕17号 as amended by 法释〔2017〕7号.
"""

from __future__ import annotations

import calendar
import csv
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from generator.synthesise import iter_debtor_batches, synthesise_debtors
from generator.synthesise.listings import Listings

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "datasets" / "dishonest-debtors" / "data" / "2026-11-20.csv"
WORDINGS = {
    "有履行能力而拒不履行生效法律文书确定义务": "G1",
    "以伪造证据、暴力、威胁等方法妨碍、抗拒执行": "G2",
    "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行": "G3",
    "违反财产报告制度": "G4",
    "违反限制消费令": "G5",
    "无正当理由拒不履行执行和解协议": "G6",
}
PROVINCES = (
    ("京", "北京"), ("津", "天津"), ("冀", "河北"), ("晋", "山西"), ("内", "内蒙古"),
    ("辽", "辽宁"), ("吉", "吉林"), ("黑", "黑龙江"), ("沪", "上海"), ("苏", "江苏"),
    ("浙", "浙江"), ("皖", "安徽"), ("闽", "福建"), ("赣", "江西"), ("鲁", "山东"),
    ("豫", "河南"), ("鄂", "湖北"), ("湘", "湖南"), ("粤", "广东"), ("桂", "广西"),
    ("琼", "海南"), ("渝", "重庆"), ("川", "四川"), ("黔", "贵州"), ("云", "云南"),
    ("藏", "西藏"), ("陕", "陕西"), ("甘", "甘肃"), ("青", "青海"), ("宁", "宁夏"),
    ("新", "新疆"), ("粤", "示范"),
)  # fmt: skip
LETTERS = {province: letter for letter, province in PROVINCES}
PERSON = re.compile(
    r"(?:[一-龥]{1,2}某|[一-龥]某·)[甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥]{1,3}"
)
FIRM = re.compile(
    r"(?:示范市|[一-龥]{2,3})测试[甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥]{1,3}[一-龥（）]{4,}"
)
CASE_NO = re.compile(r"（(20[0-9]{2})）([一-龥])0000(执|执恢)([1-9][0-9]*)号")
BASIS_NO = re.compile(
    r"（(20[0-9]{2})）([一-龥])(?:0000(?:民初|民终|刑初|行审|民特)|测试[一-龥]{2,6})[1-9][0-9]*号"
)


@dataclass(frozen=True)
class List:
    rows: list[dict[str, str]]
    as_of: date


@pytest.fixture(scope="module", params=["shipped", "another", "leap day"])
def debtors(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> List:
    if request.param == "shipped":
        return List(_rows(SHIPPED), date(2026, 11, 20))
    as_of, seed = (date(2026, 11, 20), 99) if request.param == "another" else (date(2028, 2, 29), 4)
    out = tmp_path_factory.mktemp("debtors") / "list.csv"
    synthesise_debtors(30_000, seed, out, as_of=as_of)
    return List(_rows(out), as_of)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _months_later(day: date, months: int) -> date:
    """CAL-01: the corresponding day, or the month's last day if there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _natural(debtors: List) -> list[dict[str, str]]:
    return [row for row in debtors.rows if row["subject_type"] == "natural"]


def _organisations(debtors: List) -> list[dict[str, str]]:
    return [row for row in debtors.rows if row["subject_type"] == "organisation"]


def test_every_row_is_a_person_or_an_organisation(debtors: List):
    assert len(_natural(debtors)) + len(_organisations(debtors)) == len(debtors.rows)
    assert len(_natural(debtors)) / len(debtors.rows) == pytest.approx(0.75, abs=0.02)


def test_organisations_have_their_fields_and_no_others(debtors: List):
    """DEF-01, and none of the fields of a person."""
    for row in _organisations(debtors):
        assert uscc.validate(row["uscc"]) == row["uscc"]
        assert row["uscc"].startswith("91000000T")
        assert FIRM.fullmatch(row["name"]), row["name"]
        assert PERSON.fullmatch(row["legal_rep_name"]), row["legal_rep_name"]
        assert (row["sex"], row["age"], row["id_masked"]) == ("", "", "")


def test_persons_have_their_fields_and_no_others(debtors: List):
    """DEF-02, and none of the fields of an organisation."""
    for row in _natural(debtors):
        assert PERSON.fullmatch(row["name"]), row["name"]
        assert row["sex"] in ("男", "女")
        assert (row["uscc"], row["legal_rep_name"]) == ("", "")
        assert re.fullmatch(r"990000(19|20)[0-9]{2}\*{4}000[0-9X]", row["id_masked"])


def test_age_fits_the_masked_number(debtors: List):
    """DEF-20: as-of year less birth year, or one less."""
    for row in _natural(debtors):
        years = debtors.as_of.year - int(row["id_masked"][6:10])
        assert int(row["age"]) in (years, years - 1)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@cache
def _possible(as_of: date, age: int, birth_year: int) -> dict[str, date]:
    """Return the check digits a person of that age and year may have, each with the first day."""
    year = (date(birth_year, 12, 31) - timedelta(days=n) for n in range(365))
    fitting = [day for day in year if _age(day, as_of) == age]
    return {mod_11_2.calc_check_digit(f"990000{day:%Y%m%d}000"): day for day in fitting}


def test_masked_numbers_end_in_a_possible_check_digit_and_no_minor_is_sued(debtors: List):
    """DEF-07: nobody who, even if born as early as the row allows, was under 18 at filing."""
    for row in _natural(debtors):
        possible = _possible(debtors.as_of, int(row["age"]), int(row["id_masked"][6:10]))
        born = possible[row["id_masked"][-1]]
        assert _months_later(born, 18 * 12) <= _day(row["filing_date"])


def test_duty_and_state_of_performance_are_stated(debtors: List):
    """DEF-03 and DEF-11(1): nobody who has performed everything is listed."""
    for row in debtors.rows:
        assert 15 <= len(row["duty"]) <= 120
        assert re.search(r"[0-9]元", row["duty"])
        assert row["performance"] in ("全部未履行", "部分未履行", "其他")
        partly = row["performance"] == "部分未履行"
        assert bool(row["performed_part"]) == bool(row["unperformed_part"]) == partly


def test_parts_add_up_to_the_duty(debtors: List):
    amount = re.compile(r"[0-9]+(?:\.[0-9]{2})?(?=元)")
    partly = [row for row in debtors.rows if row["performance"] == "部分未履行"]
    for row in partly:
        due, done, left = (
            round(100 * float(amount.findall(row[name])[0]))
            for name in ("duty", "performed_part", "unperformed_part")
        )
        assert due == done + left
        assert done > 0
        assert left > 0
    assert partly


def test_conduct_maps_to_the_ground_and_the_ground_to_its_term(debtors: List):
    """DEF-04 and DEF-09: no term under ground 1; 24 months; 36 to 60 only under ground 2."""
    terms = Counter()
    for row in debtors.rows:
        grounds = [WORDINGS[wording] for wording in row["conduct"].split(",")]
        assert grounds == sorted(set(grounds))
        assert row["ground"] in grounds
        assert (grounds == ["G1"]) == (row["ground"] == "G1") == (row["term_months"] == "")
        terms[row["ground"], row["term_months"]] += 1
    two_years = {(f"G{n}", "24") for n in range(2, 7)}
    assert set(terms) == {("G1", "")} | two_years | {("G2", m) for m in ("36", "48", "60")}


def test_case_numbers_agree_with_court_and_filing(debtors: List):
    """DEF-05 and DEF-19, in the reserved namespace: every court code ends in 0000."""
    for row in debtors.rows:
        match = CASE_NO.fullmatch(row["case_no"])
        assert match, row["case_no"]
        assert match[1] == row["filing_date"][:4]
        assert match[2] == LETTERS[row["province"]]
        assert match[1] >= "2016"


def test_courts_are_fictional(debtors: List):
    for row in debtors.rows:
        ordinary = rf"{row['province']}测试第([1-9][0-9]*|[一二三四五六七八九十百零]+)人民法院"
        demonstration = row["province"] == "示范"
        assert demonstration == (row["court_name"] == "示范市演示区人民法院")
        assert demonstration or re.fullmatch(ordinary, row["court_name"])
        maker = rf"{row['province']}测试.*(法院|委员会|公证处)|示范市演示区人民法院"
        assert re.fullmatch(maker, row["basis_unit"])


def test_the_basis_is_not_younger_than_the_case(debtors: List):
    for row in debtors.rows:
        match = BASIS_NO.fullmatch(row["basis_no"])
        assert match, row["basis_no"]
        assert "2016" <= match[1] <= row["filing_date"][:4]
        assert match[2] == LETTERS[row["province"]]


def test_dates_follow_each_other(debtors: List):
    """CAL-04 and DEF-21; courts decide and file on weekdays."""
    for row in debtors.rows:
        filed, decided, published = (
            _day(row[name]) for name in ("filing_date", "decision_date", "publish_date")
        )
        assert filed <= decided <= published <= debtors.as_of
        assert (published - decided).days <= 30
        assert filed.weekday() < 5
        assert decided.weekday() < 5


def test_no_term_ends_while_the_release_is_up(debtors: List):
    """DEF-10: not over on the day, nor within the seven days after it."""
    ends = [
        _months_later(_day(row["decision_date"]), int(row["term_months"]))
        for row in debtors.rows
        if row["term_months"]
    ]
    assert min(ends) > debtors.as_of + timedelta(days=7)


def test_grace_is_over_before_publication(debtors: List):
    """DEF-15: one month here, as longer grace contradicts DEF-21."""
    graced = [row for row in debtors.rows if row["embargo_until"]]
    for row in graced:
        end = _day(row["embargo_until"])
        assert end == _months_later(_day(row["decision_date"]), 1)
        assert end <= _day(row["publish_date"])
    assert 0.01 < len(graced) / len(debtors.rows) < 0.08


def test_ids_and_cases_are_unique(debtors: List):
    """DEF-18; more than the rule asks: one case, one debtor."""
    assert len({row["record_id"] for row in debtors.rows}) == len(debtors.rows)
    assert len({row["case_no"] for row in debtors.rows}) == len(debtors.rows)


def test_a_credit_code_has_one_name_and_one_head(debtors: List):
    seen: dict[str, tuple[str, str]] = {}
    records = Counter(row["uscc"] for row in _organisations(debtors))
    for row in _organisations(debtors):
        about = (row["name"], row["legal_rep_name"])
        assert seen.setdefault(row["uscc"], about) == about
    assert max(records.values()) >= 3


def test_distributions_look_like_a_national_list(debtors: List):
    rows = debtors.rows
    share = Counter(row["province"] for row in rows)
    assert set(share) == set(LETTERS)
    assert share["示范"] / len(rows) == pytest.approx(0.02, abs=0.003)
    grounds = Counter(row["ground"] for row in rows)
    assert [ground for ground, _ in grounds.most_common(2)] == ["G1", "G4"]
    courts = Counter(row["court_name"] for row in rows)
    assert len(courts) > 2000
    names = Counter(row["name"] for row in _natural(debtors))
    assert any(name.startswith("欧阳") for name in names)
    assert any("·" in name for name in names)


def test_common_names_repeat_and_most_names_are_rare():
    """The commonest name stands some hundreds of times in a million records."""
    batches = iter_debtor_batches(200_000, 3, date(2026, 11, 20))
    names = Counter(name for batch in batches for name in batch["name"].to_pylist())

    assert 250 <= 5 * names.most_common(1)[0][1] <= 1000
    assert sum(1 for count in names.values() if count == 1) > len(names) / 2


def test_the_youngest_are_of_age_even_under_the_longest_terms():
    """DEF-07 to the day, where it is tightest: five-year terms of people of 21."""
    as_of = date(2026, 11, 20)
    index = np.arange(50_000, dtype=np.int64)
    adult = np.full_like(index, (date(2023, 11, 20) - date(1970, 1, 1)).days)
    for months in (0, 24, 60):
        dates = Listings(1, as_of).dates(index, np.full_like(index, months), adult)
        assert int((dates.filing - adult).min()) >= 0
        assert int((dates.decision - dates.filing).min()) >= 0
