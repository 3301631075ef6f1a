"""How many records were withdrawn, and how long it took: counts only (DOMAIN P-05, P-19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from generator.checks.rules.calendar import WorkCalendar
from generator.checks.rules.debtor_terms import provisions
from generator.disclosure.withdrawals import Withdrawal, moment
from generator.settings import BEIJING

LEAST = 5
"""Fewer removals are not counted exactly, and say nothing of how long one of them took."""


@dataclass(frozen=True, slots=True)
class Removals:
    """`count` of all that are recorded; of those with both dates the hours from request to removal.

    `late` counts removals after the working days that art. 9 and 10 of the Provisions allow.
    """

    count: int
    median_hours: float | None
    longest_hours: float | None
    late: int


def removals(entries: Sequence[Withdrawal], calendar: WorkCalendar) -> Removals:
    """Count the lines of a dataset's `withdrawals.csv`."""
    dated = [(moment(e.requested), moment(e.date)) for e in entries if e.requested and e.date]
    hours = [(gone - asked).total_seconds() / 3600 for asked, gone in dated]
    days = provisions()["periods"]["delete_working_days"]
    late = sum(
        gone.astimezone(BEIJING).date() > calendar.after(asked.astimezone(BEIJING).date(), days).day
        for asked, gone in dated
    )
    return Removals(len(entries), median(hours) if hours else None, max(hours, default=None), late)
