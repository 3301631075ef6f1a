"""Administrative divisions 行政区划代码 (GB/T 2260) by revision, from 1980 to 2023.

A division that was renamed or merged keeps its old code in old numbers, so a code is known if any
revision has it; whether it was in force on a day is a second question. Data: `data/divisions.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from generator.checks.rules.codes import FOLDER
from generator.checks.rules.patterns import any_of

FIRST_LIST, BEFORE_LAST, LAST_LIST = 1980, 2019, 2023
RESERVED = "990000"
"""Region of synthetic records (DOMAIN 3.8); no division has it."""

RESIDENTS_ABROAD = ("810000", "820000", "830000")
"""Residence permits of Hong Kong, Macao and Taiwan residents, since 2018."""


@dataclass(frozen=True, slots=True)
class Division:
    """A division: its latest name and the first and last yearly list that has the code.

    `last` is 2023 for a code still in force, 2019 for one that ended in 2019 or later, as no list
    between the two is at hand.
    """

    code: str
    name: str
    first: int
    last: int

    def in_force(self, year: int) -> bool:
        """Whether the code stood in the list of `year`; for later years, in the newest list.

        Between the lists of 2019 and 2023 a code that only the first has may have been in force.
        """
        last = LAST_LIST - 1 if self.last == BEFORE_LAST else self.last
        return self.first <= min(year, LAST_LIST) <= last


@cache
def divisions() -> Mapping[str, Division]:
    """All divisions by six-digit code."""
    lines = (FOLDER / "divisions.txt").read_text(encoding="utf-8").splitlines()
    found: dict[str, Division] = {}
    province = ""
    for line in lines:
        if not line.startswith("#"):
            code, name, *span = line.split(" ")
            province = code[:2] if len(code) == 6 else province
            division = _division(code if len(code) == 6 else province + code, name, span)
            found[division.code] = division
    return found


def division(code: str) -> Division | None:
    """The division of a six-digit code in any revision, else None."""
    return divisions().get(code)


def province_name(code: str) -> str:
    """The province that a code begins with, "" where there is none."""
    found = divisions().get(code[:2] + "0000")
    return found.name if found else ""


def judge(text: str, year: int) -> str:
    """The id of the first rule that a division code breaks in `year`, "" where it is right."""
    if len(text) != 6 or not (text.isascii() and text.isdecimal()) or not province_name(text):
        return "DIV-03"
    found = divisions().get(text)
    if found is None:
        return "DIV-01"
    return "" if found.in_force(year) else "DIV-02"


@cache
def known_pattern() -> str:
    """An expression for every code of every revision."""
    return any_of(divisions())


@cache
def provinces_pattern() -> str:
    """An expression for the first two digits of every province, Hong Kong to Taiwan included."""
    return any_of(code[:2] for code in divisions() if code.endswith("0000"))


def counties(province: str) -> Iterator[str]:
    """The last four digits of every division of a province (two digits), in any revision."""
    return (code[2:] for code in divisions() if code[:2] == province and code[2:] != "0000")


def _division(code: str, name: str, span: list[str]) -> Division:
    first, _, last = span[0].partition("-") if span else ("", "", "")
    return Division(code, name, int(first or FIRST_LIST), int(last or LAST_LIST))
