"""The published vectors, against both forms of every rule: judging one text, proving a column."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.checks.rules import (
    case_numbers,
    court_codes,
    court_names,
    divisions,
    document_numbers,
    identity_numbers,
    masks,
    organisation_codes,
)
from generator.checks.rules.calendar import add_months, work_calendar
from tests.unit.rules.tables import proven

VECTORS = Path(__file__).parents[2] / "vectors"


def vectors(name: str) -> dict[str, Any]:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


IDENTITY = vectors("identity-numbers")
CODES = vectors("organisation-codes")
CASES = vectors("case-numbers")
DOCUMENTS = vectors("document-numbers")
DIVISIONS = vectors("divisions")
COURTS = vectors("court-names")
CALENDAR = vectors("calendar")
AS_OF = date.fromisoformat(IDENTITY["as_of"])


def inputs(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["input"] for entry in entries]


def expected(entries: list[dict[str, Any]]) -> list[Any]:
    return [entry["expected"] for entry in entries]


# Identity numbers ---------------------------------------------------------------------------


@pytest.mark.parametrize("case", IDENTITY["judged"], ids=lambda c: f"{c['expected']} {c['why']}")
def test_identity_number(case: dict[str, Any]) -> None:
    found = identity_numbers.judge(case["input"], AS_OF, synthetic=case["synthetic"])
    assert found == case["expected"]


@pytest.mark.parametrize("synthetic", [True, False])
def test_right_identity_numbers_are_proven(synthetic: bool) -> None:
    entries = [c for c in IDENTITY["judged"] if c["synthetic"] == synthetic]
    texts = inputs(entries)
    found = proven(texts, lambda t: identity_numbers.clean_column(t, AS_OF, synthetic=synthetic))
    known = [not identity_numbers.has_unknown_region(t) for t in texts]
    assert found == [e == "" and k for e, k in zip(expected(entries), known, strict=True)]
    assert any(found)


def test_old_identity_numbers_are_converted() -> None:
    for case in IDENTITY["upgraded"]:
        assert identity_numbers.upgraded(case["input"]) == case["expected"]
        assert identity_numbers.parse(case["input"]) == identity_numbers.parse(case["expected"])


@pytest.mark.parametrize("case", IDENTITY["parts"], ids=lambda c: c["input"])
def test_parts_of_an_identity_number(case: dict[str, str]) -> None:
    number = identity_numbers.parse(case["input"])
    assert number is not None
    said = (number.region, number.birth.isoformat(), number.sequence, number.sex)
    assert said == (case["region"], case["birth"], case["sequence"], case["sex"])


def test_unknown_regions() -> None:
    entries = IDENTITY["unknown_region"]
    assert [identity_numbers.has_unknown_region(t) for t in inputs(entries)] == expected(entries)


@pytest.mark.parametrize("policy", sorted({c["policy"] for c in IDENTITY["masked"]}))
def test_masks(policy: str) -> None:
    entries = [c for c in IDENTITY["masked"] if c["policy"] == policy]
    texts = inputs(entries)
    assert [masks.judge(t, policy, AS_OF, synthetic=True) for t in texts] == expected(entries)
    found = proven(texts, lambda t: masks.clean_column(t, policy, AS_OF, synthetic=True))
    assert found == [e == "" for e in expected(entries)]


def test_a_mask_outside_test_data_may_not_be_of_the_reserved_region() -> None:
    mask = "9900001990****0009"
    assert masks.judge(mask, "10+4+4", AS_OF) == "IDN-08"
    assert proven([mask], lambda t: masks.clean_column(t, "10+4+4", AS_OF)) == [False]


def test_two_masks_add_up() -> None:
    assert masks.masked("990000199001010009", "10+4+4") == "9900001990****0009"
    both = masks.combined(["9900001990****0009", "990000****0101****"])
    assert both == "990000199001010009"
    with pytest.raises(ValueError, match="not of one number"):
        masks.combined(["9900001990****0009", "9900001991****0009"])
    with pytest.raises(ValueError, match="no mask policy"):
        masks.parts_of("10+4+5")


# Organisation codes -------------------------------------------------------------------------


@pytest.mark.parametrize("case", CODES["credit"], ids=lambda c: f"{c['input']} {c['expected']}")
def test_credit_code(case: dict[str, Any]) -> None:
    found = organisation_codes.judge(case["input"], synthetic=case["synthetic"])
    assert found == case["expected"]


@pytest.mark.parametrize("synthetic", [True, False])
def test_right_credit_codes_are_proven(synthetic: bool) -> None:
    entries = [c for c in CODES["credit"] if c["synthetic"] == synthetic]
    found = proven(
        inputs(entries), lambda t: organisation_codes.clean_column(t, synthetic=synthetic)
    )
    assert found == [e == "" for e in expected(entries)]


def test_organisation_codes() -> None:
    entries = CODES["organisation"]
    scalar = [organisation_codes.judge_organisation(t) for t in inputs(entries)]
    assert scalar == expected(entries)
    found = proven(inputs(entries), organisation_codes.clean_organisation_column)
    assert found == [e == "" for e in expected(entries)]


def test_letters_typed_for_digits_are_suggested() -> None:
    for case in CODES["suggested"]:
        assert organisation_codes.suggestion(case["input"]) == case["expected"]


def test_a_business_of_one_person_is_known_by_92() -> None:
    assert organisation_codes.is_individual_business("92000000TE5T00016X")
    assert not organisation_codes.is_individual_business("91000000TE5T00016D")


# Case numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["judged"], ids=lambda c: c["input"])
def test_case_number(case: dict[str, Any]) -> None:
    assert case_numbers.judge(case["input"], CASES["year"]) == case["expected"]
    number = case_numbers.parse(case["input"])
    assert (str(number) if number else None) == case.get("normal")
    assert (number.key if number else None) == case.get("key")
    assert bool(number and number.old) == case.get("old", False)
    if "suggestion" in case:
        assert case_numbers.suggestion(case["input"]) == case["suggestion"]


def test_right_case_numbers_are_proven() -> None:
    """Those of the new form whose court is known; the others are judged one by one."""
    entries = CASES["judged"]
    texts = inputs(entries)
    found = proven(texts, lambda t: case_numbers.clean_column(t, CASES["year"]))
    right = [
        c["expected"] == ""
        and not c.get("old", False)
        and not case_numbers.has_unknown_court(c["input"])
        for c in entries
    ]
    assert found == right
    assert any(found)


@pytest.mark.parametrize("synthetic", [True, False])
def test_unknown_courts(synthetic: bool) -> None:
    entries = [c for c in CASES["unknown_court"] if c["synthetic"] == synthetic]
    texts = inputs(entries)
    scalar = [case_numbers.has_unknown_court(t, synthetic=synthetic) for t in texts]
    assert scalar == expected(entries)
    found = proven(texts, lambda t: case_numbers.clean_column(t, 2026, synthetic=synthetic))
    assert not any(clean and unknown for clean, unknown in zip(found, scalar, strict=True))


@pytest.mark.parametrize("case", CASES["division"], ids=lambda c: f"{c['code']} {c['division']}")
def test_court_code_and_division(case: dict[str, Any]) -> None:
    found = court_codes.agrees_with_division(case["code"], case["division"])
    assert found == case["agrees"]


def test_a_document_number_is_no_case_number() -> None:
    assert case_numbers.parse("法释〔2016〕19号") is None


# Document numbers, divisions, courts --------------------------------------------------------


@pytest.mark.parametrize("case", DOCUMENTS["judged"], ids=lambda c: c["input"])
def test_document_number(case: dict[str, Any]) -> None:
    assert document_numbers.judge(case["input"]) == case["expected"]
    number = document_numbers.parse(case["input"])
    assert (str(number) if number else None) == case.get("normal")


def test_right_document_numbers_are_proven() -> None:
    entries = DOCUMENTS["judged"]
    found = proven(inputs(entries), document_numbers.clean_column)
    assert found == [e == "" for e in expected(entries)]


@pytest.mark.parametrize("year", sorted({c["year"] for c in DIVISIONS["judged"]}))
def test_division_codes(year: int) -> None:
    entries = [c for c in DIVISIONS["judged"] if c["year"] == year]
    texts = inputs(entries)
    assert [divisions.judge(t, year) for t in texts] == expected(entries)


def test_names_of_divisions() -> None:
    for case in DIVISIONS["named"]:
        found = divisions.division(case["code"])
        assert found is not None
        assert found.name == case["name"]


def test_court_names() -> None:
    entries = COURTS["judged"]
    assert [court_names.judge(t) for t in inputs(entries)] == expected(entries)
    found = proven(inputs(entries), court_names.clean_column)
    assert found == [e == "" for e in expected(entries)]


def test_names_of_one_court() -> None:
    for left, right in COURTS["same"]:
        assert court_names.fold(left) == court_names.fold(right)
    for left, right in COURTS["different"]:
        assert court_names.fold(left) != court_names.fold(right)


# Calendar -----------------------------------------------------------------------------------


def test_working_days() -> None:
    calendar = work_calendar()
    for case in CALENDAR["working_days"]:
        found = calendar.after(date.fromisoformat(case["start"]), case["working_days"])
        assert found.day == date.fromisoformat(case["end"]), case
        assert found.sure, case


def test_working_days_of_every_year() -> None:
    calendar = work_calendar()
    for year, count in CALENDAR["working_days_in_year"].items():
        first = date(int(year), 1, 1).toordinal()
        days = [date.fromordinal(first + n) for n in range(366)]
        assert sum(calendar.is_working(d) for d in days if d.year == int(year)) == count, year


def test_periods_of_months() -> None:
    for case in CALENDAR["months"]:
        start, end = (date.fromisoformat(case[k]) for k in ("start", "end"))
        assert add_months(start, case["months"]) == end
