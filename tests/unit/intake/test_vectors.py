"""Dates, amounts and characters by vector: `tests/vectors/*.json` states what each value means."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from generator.intake.amounts import read_amount, read_figure
from generator.intake.characters import READERS
from generator.intake.dates import read_date, serial_date
from generator.intake.numerals import chinese_integer
from tests.conftest import ROOT


def vectors(name: str) -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = json.loads(
        (ROOT / "tests/vectors" / f"{name}.json").read_text(encoding="utf-8")
    )
    return found


def refusal(notices: Any) -> str:
    return next((n.code for n in notices if n.refuses), "")


@pytest.mark.parametrize(("value", "iso", "precision", "error"), vectors("dates")["cases"])
def test_dates(value: str, iso: str, precision: str, error: str) -> None:
    found = read_date(value)

    assert (found.iso, found.precision, refusal(found.notices)) == (iso, precision, error)
    changed = iso not in ("", value)
    assert ("DATE-06" in {n.code for n in found.notices}) == changed


def test_a_year_from_the_surroundings() -> None:
    assert read_date("11月16日", year=2017).iso == "2017-11-16"
    assert read_date("3-1", year=2017).iso == ""


@pytest.mark.parametrize(("system", "serial", "iso"), vectors("dates")["serials"])
def test_serials(system: str, serial: int, iso: str | None) -> None:
    found = serial_date(serial, system=int(system))

    assert (found.isoformat() if found else None) == iso


@pytest.mark.parametrize("serial", [1, 58, 61, 62, 366, 1000, 40991, 42453, 60000])
def test_serials_as_openpyxl_has_them(serial: int) -> None:
    ours = serial_date(serial), serial_date(serial, system=1904)

    assert ours[0] == from_excel(serial, CALENDAR_WINDOWS_1900).date()
    assert ours[1] == from_excel(serial, CALENDAR_MAC_1904).date()


@pytest.mark.parametrize(("text", "value", "unit", "word", "error"), vectors("amounts")["figures"])
def test_figures(text: str, value: str, unit: str, word: str, error: str) -> None:
    found = read_figure(text)

    assert refusal(found.notices) == error
    assert found.value == (Decimal(value) if value else None)
    assert (found.unit, found.approximate) == (unit, word)
    assert bool(found.bound) == bool(word)


@pytest.mark.parametrize(("text", "unit", "value", "word", "error"), vectors("amounts")["amounts"])
def test_amounts(text: str, unit: str | None, value: str, word: str, error: str) -> None:
    found = read_amount(text, unit=unit)

    assert refusal(found.notices) == error
    assert found.value == (Decimal(value) if value else None)
    assert found.approximate == word


@pytest.mark.parametrize(("text", "number"), vectors("amounts")["numerals"])
def test_numerals(text: str, number: int | None) -> None:
    assert chinese_integer(text) == number


@pytest.mark.parametrize(
    ("rule", "kind", "value", "read", "severity"), vectors("characters")["cases"]
)
def test_characters(rule: str, kind: str, value: str, read: str, severity: str) -> None:
    text, notices = READERS[kind](value)

    assert text == read
    assert [str(n.severity) for n in notices if n.code == rule] == ([severity] if severity else [])
