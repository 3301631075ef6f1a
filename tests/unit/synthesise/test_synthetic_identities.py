"""Check digits, masks and names of synthetic subjects, against the standards' own examples."""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np
import pytest
from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_11_2

from generator.synthesise.cases import chinese_numeral
from generator.synthesise.identities import (
    Births,
    Names,
    _masked_number,
    credit_codes,
    identity_check,
    record_ids,
)

SUBJECTS = np.arange(20_000, dtype=np.int64)


def organisation_check(body: str) -> str:
    """GB 11714-1997, written from the standard: 11 - (sum of weighted values mod 11)."""
    values = [int(c, 36) for c in body]
    rest = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


@pytest.mark.parametrize(("body", "check"), [("D2143569", "X"), ("M000100Y", "4")])
def test_the_tests_own_gb_11714_agrees_with_printed_codes(body: str, check: str):
    """D2143569-X is the standard's example; M000100Y4 is nested in that of GB 32100-2015."""
    assert organisation_check(body) == check


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_identity_check_of_the_standards_examples(number: str):
    assert identity_check(number[:17]) == number[17]


def test_the_mask_of_the_reserved_example():
    """990000199001010009 is the project's reserved number for somebody born on 1990-01-01."""
    assert _masked_number(date(1990, 1, 1)) == "9900001990****0009"


def test_masks_end_in_the_check_digit_of_the_hidden_number():
    days = [date(1945, 1, 3) + timedelta(days=37 * n) for n in range(600)]
    checks = [mod_11_2.calc_check_digit(f"990000{day:%Y%m%d}000") for day in days]

    masks = [_masked_number(day) for day in days]

    assert [mask[-1] for mask in masks] == checks
    assert {mask[:6] for mask in masks} == {"990000"}
    assert {mask[10:17] for mask in masks} == {"****000"}
    assert [int(mask[6:10]) for mask in masks] == [day.year for day in days]
    assert ric.calc_check_digit("990000199001010009") == "9"


def test_credit_codes_carry_both_check_digits():
    codes = credit_codes(11, SUBJECTS).to_pylist()

    assert len(set(codes)) == len(codes)
    assert all(uscc.validate(code) == code for code in codes)
    assert all(organisation_check(code[8:16]) == code[16] for code in codes)
    assert all(re.fullmatch(r"91000000T.{9}", code) for code in codes)


def test_record_ids_are_opaque_and_unique():
    ids = record_ids(11, SUBJECTS).to_pylist()

    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[A-Z2-7]{12}", one) for one in ids)
    assert ids != sorted(ids)
    assert set(ids).isdisjoint(record_ids(12, SUBJECTS).to_pylist())


@pytest.mark.parametrize("as_of", [date(2026, 11, 20), date(2024, 2, 29), date(2025, 3, 1)])
def test_ages_are_completed_years(as_of: date):
    """Recomputed from the birthday by the calendar; the youngest is 21."""
    births = Births(as_of)
    ages, places = births.draw(3, SUBJECTS)
    first = date(1970, 1, 1) + timedelta(days=births._first)
    birthdays = [first + timedelta(days=int(place)) for place in places]
    completed = [
        as_of.year - b.year - ((as_of.month, as_of.day) < (b.month, b.day)) for b in birthdays
    ]

    assert ages.tolist() == completed
    assert min(completed) == 21
    adult = births.coming_of_age(places)
    expected = [
        (b.replace(year=b.year + 18) if (b.month, b.day) != (2, 29) else date(b.year + 18, 3, 1))
        for b in birthdays
    ]
    assert adult.tolist() == [(day - date(1970, 1, 1)).days for day in expected]


def test_a_subject_keeps_its_name():
    names = Names(5)
    alone = names.persons("subject", SUBJECTS[77:78]).to_pylist()

    assert names.persons("subject", SUBJECTS).to_pylist()[77:78] == alone


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (100, "一百"),
     (103, "一百零三"), (110, "一百一十"), (183, "一百八十三")],
)  # fmt: skip
def test_ordinals_of_courts(number: int, written: str):
    assert chinese_numeral(number) == written
