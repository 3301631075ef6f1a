"""Why and when a synthetic debtor was listed: ground, term, conduct, dates.

The rules are those of the Provisions on publishing the list (法释〔2013〕17号 as amended by
法释〔2017〕7号), arts 1, 2, 4 and 10, and of 法发〔2019〕35号 on the period of grace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from typing import Any, Final

import numpy as np
import pyarrow as pa

from generator.synthesise.draws import Flags, Ints, Weighted, below, draw, happens
from generator.synthesise.identities import EPOCH, days_since_epoch, taken
from generator.synthesise.vocabulary import CONDUCT, GROUNDS

FIRST_FILING: Final = date(2016, 1, 4)  # the first working day of the present case numbers
EARLIEST_AS_OF: Final = date(2022, 1, 1)  # so that a five-year term fits behind the first filing
# A release stays up for at most seven days, so no shown term may end within them.
_DAYS_LEFT: Final = 8
_LATEST_PUBLICATION: Final = 30  # days after the decision
_GRACE_PER_MILLE: Final = 90
_SERIOUS_TERMS: Final = {36: 60, 48: 25, 60: 15}
_SERIOUS_PER_MILLE: Final = 350
_VIOLENCE: Final = list(GROUNDS).index("G2")


@dataclass(frozen=True)
class Dates:
    """Days since the epoch, one per row; ``embargo`` is -1 where no grace was given."""

    filing: Ints
    decision: Ints
    publication: Ints
    embargo: Ints


@dataclass(frozen=True)
class Listings:
    """Draws listings that stand on ``as_of``: no term over, no date in the future."""

    seed: int
    as_of: date

    def grounds(self, index: Ints) -> Ints:
        """Return the place in GROUNDS of the ground that governs each record."""
        return self._ground.at(draw(self.seed, "ground", index))

    def terms(self, index: Ints, grounds: Ints) -> Ints:
        """Return terms in months: 0 for ground 1 (no term), 24, or 36 to 60 (art. 2)."""
        serious = happens(draw(self.seed, "term/serious", index), _SERIOUS_PER_MILLE)
        longer = self._serious_months[self._serious.at(draw(self.seed, "term", index))]
        months = np.where((grounds == _VIOLENCE) & serious, longer, 24)
        return np.where(grounds == 0, 0, months)

    def conduct(self, index: Ints, grounds: Ints) -> Any:
        """Return the conduct: the ground's wording, often with that of others.

        Ground 1 stands alone: a record that also fulfils another ground has a term and is
        governed by that one.
        """
        termed = grounds > 0
        refusal = termed & happens(draw(self.seed, "conduct/refusal", index), 300)
        report = termed & happens(draw(self.seed, "conduct/report", index), 80)
        return taken(self._conduct_words, (grounds * 2 + refusal) * 2 + report)

    def dates(self, index: Ints, terms: Ints, adult: Ints) -> Dates:
        """Return dates in the order filing, decision, end of grace, publication, ``as_of``.

        ``adult`` holds each subject's 18th birthday (art. 4: minors are not listed).
        """
        decision = self._decisions(index, terms, adult)
        lag = 8 + self._filing_lag.at(draw(self.seed, "filing/lag", index)) * 10
        lag += below(draw(self.seed, "filing/day", index), 10)
        # Rolling back to a Friday takes two days at most.
        filing = _working_day(np.maximum(decision - lag, self._earliest_filing(adult)))
        embargo = self._embargo(index, decision)
        return Dates(filing, decision, self._publications(index, decision, embargo), embargo)

    def _decisions(self, index: Ints, terms: Ints, adult: Ints) -> Ints:
        word = draw(self.seed, "decision", index)
        earliest = self._earliest_filing(adult) + 10
        span = self._today - earliest + 1
        endless = self._today - self._age.at(word)
        again = earliest + below(draw(self.seed, "decision/again", index), span)
        endless = np.where(endless < earliest, again, endless)
        running = np.maximum(self._term_starts[terms], earliest)
        termed = running + below(draw(self.seed, "decision/term", index), self._today - running + 1)
        return _working_day(np.where(terms == 0, endless, termed))

    def _earliest_filing(self, adult: Ints) -> Ints:
        """Return the first day on which a case against the subject may be filed."""
        return np.maximum(days_since_epoch(FIRST_FILING), adult + 3)

    def _embargo(self, index: Ints, decision: Ints) -> Ints:
        """Return where a month of grace ends, or -1.

        Grace is given only where a month has at most 30 days: a longer one could not be followed
        by publication within 30 days of the decision.
        """
        end = self._month_later[decision - days_since_epoch(FIRST_FILING)]
        fits = (end - decision <= _LATEST_PUBLICATION) & (
            decision + _LATEST_PUBLICATION <= self._today
        )
        grace: Flags = fits & happens(draw(self.seed, "grace", index), _GRACE_PER_MILLE)
        return np.where(grace, end, -1)

    def _publications(self, index: Ints, decision: Ints, embargo: Ints) -> Ints:
        word = draw(self.seed, "publication", index)
        prompt = np.minimum(decision + self._publication_lag.at(word), self._today)
        room = decision + _LATEST_PUBLICATION - embargo + 1
        held = embargo + below(word, np.where(embargo < 0, 1, room))
        return np.where(embargo < 0, prompt, held)

    @property
    def _today(self) -> int:
        return days_since_epoch(self.as_of)

    @cached_property
    def _ground(self) -> Weighted:
        return Weighted.of(GROUNDS.values())

    @cached_property
    def _serious(self) -> Weighted:
        return Weighted.of(_SERIOUS_TERMS.values())

    @cached_property
    def _serious_months(self) -> Ints:
        return np.array(list(_SERIOUS_TERMS), dtype=np.int64)

    @cached_property
    def _filing_lag(self) -> Weighted:
        """Weigh the lags from filing to listing in steps of ten days: mostly one to six months."""
        return Weighted.of([10, 30, 60, 80, 90, *(80 - 4 * n for n in range(18)), *([4] * 12)])

    @cached_property
    def _publication_lag(self) -> Weighted:
        return Weighted.of([120, 200, 150, 100, 80, 60, 50, 40, *([10] * 23)])

    @cached_property
    def _age(self) -> Weighted:
        """Weigh the ages of listings without a term, in days.

        Each year 28 % of the list goes away: in 2025 the national list lost 2.67 million entries
        of about 8.4 million.
        """
        days = self._today - days_since_epoch(FIRST_FILING) - 60
        return Weighted.of(10**9 * 72**y // 100**y for y in (day // 365 for day in range(days)))

    @cached_property
    def _term_starts(self) -> Ints:
        """Return by months of term the first decision whose term still runs long enough."""
        starts = [self._today] * (max(_SERIOUS_TERMS) + 1)
        for months in (24, *_SERIOUS_TERMS):
            begun = _months_on(self.as_of, -months)
            starts[months] = days_since_epoch(begun) + _DAYS_LEFT + 2
        return np.array(starts, dtype=np.int64)

    @cached_property
    def _month_later(self) -> Ints:
        first = days_since_epoch(FIRST_FILING)
        days = [EPOCH + timedelta(days=n) for n in range(first, self._today + 1)]
        return np.array([days_since_epoch(_months_on(day, 1)) for day in days])

    @cached_property
    def _conduct_words(self) -> Any:
        flags = (False, True)
        return pa.array([_conduct(g, also) for g, *also in product(GROUNDS, flags, flags)])


def _conduct(ground: str, also: list[bool]) -> str:
    """Join the wordings in the order of art. 1 with the list's own comma."""
    added = {code for code, holds in zip(("G1", "G4"), also, strict=True) if holds}
    return ",".join(CONDUCT[code] for code in CONDUCT if code == ground or code in added)


def _working_day(days: Ints) -> Ints:
    """Move Saturdays and Sundays back to the Friday before (1970-01-01 was a Thursday)."""
    weekday = (days + 3) % 7
    return days - np.maximum(weekday - 4, 0)


def _months_on(day: date, months: int) -> date:
    """Return the corresponding day of a later or earlier month, or that month's last day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
