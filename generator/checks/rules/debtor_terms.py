"""When a record of the dishonest-debtor list must end, and by which ground it is there.

法释〔2013〕17号 as amended by 法释〔2017〕7号, arts 1, 2, 4 and 10. Numbers and words are data
(`data/debtor-2017.toml`), as a new version of the Provisions may change them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from generator.checks.rules.calendar import DAY, Deadline, WorkCalendar, add_months
from generator.checks.rules.codes import FOLDER


class TermState(StrEnum):
    """Where a record stands in its term."""

    ENDLESS = "endless"
    RUNNING = "running"
    ENDED = "ended"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Limits:
    """Latest ends of term, by which a whole column can be judged on one day.

    A record whose term ended on or before `overdue` should have been deleted before today; one
    that ended after it and before today is in the working days of art. 10.
    """

    today: date
    overdue: date
    sure: bool


@cache
def provisions(version: str = "2017") -> Mapping[str, Any]:
    """The numbers and words of a version of the Provisions."""
    return tomllib.loads((FOLDER / f"debtor-{version}.toml").read_text(encoding="utf-8"))


def grounds_in(conduct: str) -> tuple[str, ...]:
    """The grounds of art. 1 whose wording stands in the conduct, in their order."""
    wordings: Mapping[str, list[str]] = provisions()["grounds"]
    return tuple(g for g, words in wordings.items() if any(w in conduct for w in words))


def term_allowed(ground: str, months: int | None) -> bool:
    """Whether a term fits its ground (DEF-09): none for ground 1, else 24 or 36 to 60 months."""
    term = provisions()["term"]
    if ground == provisions()["words"]["endless_ground"]:
        return months is None
    longer = months is not None and term["longer_least"] <= months <= term["longer_most"]
    return months == term["months"] or longer


def term_end(decision: date, months: int | None) -> date | None:
    """The last day of a term that began with the decision; None for a record without a term."""
    return add_months(decision, months) if months is not None else None


def deletion_deadline(end: date, calendar: WorkCalendar) -> Deadline:
    """The last day on which a record may stand after its term: three working days (art. 10)."""
    return calendar.after(end, provisions()["periods"]["delete_working_days"])


def term_state(end: date | None, today: date, calendar: WorkCalendar) -> TermState:
    """Where a record stands on `today`."""
    if end is None:
        return TermState.ENDLESS
    if end >= today:
        return TermState.RUNNING
    overdue = deletion_deadline(end, calendar).day < today
    return TermState.OVERDUE if overdue else TermState.ENDED


def limits(today: date, calendar: WorkCalendar) -> Limits:
    """The limits of `today`, found once for a whole table."""
    days = provisions()["periods"]["delete_working_days"]
    overdue = calendar.latest_start(today - DAY, days)
    return Limits(today, overdue, calendar.after(overdue, days).sure)


def is_minor(birth: date, decision: date) -> bool:
    """Whether a person was under 18 on the day of the decision (DEF-07)."""
    return add_months(birth, 12 * provisions()["age"]["least"]) > decision


def refused_columns(names: tuple[str, ...]) -> tuple[str, ...]:
    """Columns that do not belong on the list (DEF-06, P-14), by the words in their names."""
    words: list[str] = provisions()["refused"]["columns"]
    return tuple(n for n in names if any(w in n.lower() for w in words))
