"""Rules CRT-01 to CRT-07 on a directory of courts (schema `court`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from generator.checks.rules.calendar import add_months
from generator.checks.rules.court_codes import agrees_with_division
from generator.checks.rules.court_names import GRADES, judge, table_observations
from generator.checks.rules.observation import Observation

Row = Mapping[str, Any]
CONTACTS = ("address", "telephone", "hours")
VERIFIED_WITHIN_MONTHS = 12
ORGAN_OF_STATE = "11"


def observations(courts: Iterable[Row], today: date) -> Iterator[Observation]:
    """The rules on rows of the schema `court`."""
    rows = list(courts)
    for row in rows:
        yield from check_court(row, today)
    yield from table_observations(rows)


def check_court(row: Row, today: date) -> Iterator[Observation]:
    """The rules on one court."""
    name = str(row["name"])
    broken = judge(name)
    if broken:
        yield Observation(broken, name, "")
    yield from _check_codes(row, name)
    grade = row.get("judge_grade")
    if grade and grade not in GRADES:
        yield Observation("CRT-05", name, str(grade))
    if row.get("verified_on"):
        yield from _check_contacts(row, name, today)


def _check_codes(row: Row, name: str) -> Iterator[Observation]:
    """CRT-03 and CRT-04. Special courts have no division of their own and are not compared."""
    division = str(row.get("division_code") or "")
    uscc = str(row.get("uscc") or "")
    if uscc and not uscc.startswith(ORGAN_OF_STATE + division):
        yield Observation("CRT-03", name, f"{uscc[:8]}, division {division}")
    code = str(row.get("case_code") or "")
    ordinary = row.get("court_type", "普通") == "普通"
    if code and division and ordinary and not agrees_with_division(code, division):
        yield Observation("CRT-04", name, f"court code {code}, division {division}")


def _check_contacts(row: Row, name: str, today: date) -> Iterator[Observation]:
    """CRT-06, where somebody vouches for the contact details: a directory need not have them."""
    missing = [c for c in CONTACTS if not row.get(c)]
    if missing:
        yield Observation("CRT-06", name, f"without {', '.join(missing)}")
    verified = row["verified_on"]
    day = verified if isinstance(verified, date) else date.fromisoformat(str(verified))
    if add_months(day, VERIFIED_WITHIN_MONTHS) < today:
        yield Observation("CRT-06", name, f"verified on {day}")
