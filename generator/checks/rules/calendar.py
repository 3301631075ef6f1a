"""Periods and working days (Civil Code arts 201-203; the State Council's yearly holiday notices).

The starting day does not count. Working days follow `data/holidays.toml`, 2004 to 2026, and a
site's own file for later years; a day outside both is counted Monday to Friday, and the answer
says so (CAL-02).
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from generator.checks.rules.codes import FOLDER

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day a period ends. `sure` is false where a year without a holiday notice was touched."""

    day: date
    sure: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Days off and make-up working days, of the years in `years`; other days follow the week."""

    off: frozenset[date]
    work: frozenset[date]
    years: frozenset[int]

    def knows(self, day: date) -> bool:
        """Whether the holiday notice of the day's year is in the calendar."""
        return day.year in self.years

    def is_working(self, day: date) -> bool:
        """Whether offices work; by the week alone where the year is not known."""
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def after(self, start: date, working_days: int) -> Deadline:
        """The last day of a period of working days; the starting day does not count."""
        day, left, sure = start, working_days, self.knows(start)
        while left > 0:
            day += DAY
            sure = sure and self.knows(day)
            left -= self.is_working(day)
        return Deadline(day, sure)

    def end_of_days(self, start: date, days: int) -> Deadline:
        """The end of a period of calendar days (CAL-01), moved past days off to a working day."""
        day = start + days * DAY
        sure = self.knows(day)
        while not self.is_working(day):
            day += DAY
            sure = sure and self.knows(day)
        return Deadline(day, sure)

    def latest_start(self, last: date, working_days: int) -> date:
        """The latest start from which a period of working days ends on or before `last`."""
        start = last
        while self.after(start, working_days).day > last:
            start -= DAY
        return start


def add_months(start: date, months: int) -> date:
    """The corresponding day, or the month's last day where there is none (2024-02-29 + 24).

    The last day that a date can state, where it is later.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def work_calendar(override: Path | None = None) -> WorkCalendar:
    """The shipped calendar; `override`, a file of the same form, replaces or adds whole years.

    Raises OSError or ValueError (TOML syntax and impossible dates included) for a bad override.
    """
    shipped = _shipped()
    if override is None:
        return _calendar(shipped)
    own = tomllib.loads(override.read_text(encoding="utf-8"))
    return _calendar({**shipped, **own})


@cache
def _shipped() -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / "holidays.toml").read_text(encoding="utf-8"))


def _calendar(years: Mapping[str, Any]) -> WorkCalendar:
    off = frozenset(d for year, lists in years.items() for d in _days(year, lists.get("off", [])))
    work = frozenset(d for year, lists in years.items() for d in _days(year, lists.get("work", [])))
    return WorkCalendar(off, work, frozenset(map(int, years)))


def _days(year: str, spans: list[str]) -> Iterator[date]:
    """The days of entries such as 10-01 and 10-01/10-07."""
    for span in spans:
        first, _, last = span.partition("/")
        day = date.fromisoformat(f"{year}-{first}")
        end = date.fromisoformat(f"{year}-{last or first}")
        while day <= end:
            yield day
            day += DAY
