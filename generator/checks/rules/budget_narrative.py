"""Rules BUD-11 and BUD-12: what the text beside the tables says, against its own figures.

Beside a year's figure of 4,076.79万元, a sentence 比上年减少163.43万元，下降3.85% must hold:
163.43 is 3.85 per cent of the year before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from generator.checks.rules.observation import Observation

_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_CHANGE = re.compile(
    rf"(增加|减少)\s*({_NUMBER})\s*(亿元|万元|千元|元)?\s*[，,、]?\s*(?:同比)?(增长|下降)\s*({_NUMBER})\s*[%％]"
)
_AMOUNT = r"\s*[为:：]?\s*({number})\s*(亿元|万元|千元|元)"
_LEFTOVERS = re.compile(
    r"(?:增加|减少|增长|下降)[（(](?:增加|减少|增长|下降)[)）]|[×ＸX]{2,}(?:年|万元|元|%)?|(?<![0-9])[×X]+年|同上"
)


@dataclass(frozen=True, slots=True)
class Change:
    """A change as a text states it: by how much (negative for less), and by how many per cent."""

    amount: Decimal
    unit: str
    per_cent: Decimal
    words_agree: bool


def changes(text: str) -> Iterator[Change]:
    """Every statement of the form 增加A万元，增长B% in a text, in order."""
    for verb, amount, unit, trend, share in _CHANGE.findall(text):
        sign = 1 if verb == "增加" else -1
        agree = (verb == "增加") == (trend == "增长")
        yield Change(sign * _decimal(amount), unit, sign * _decimal(share), agree)


def check_change(change: Change, this_year: Decimal, place: str = "") -> Iterator[Observation]:
    """BUD-11: the percentage is the change in relation to the year before.

    `this_year` is in the unit of the change. Both figures are rounded in print, so a percentage
    passes if some pair of unrounded figures gives it.
    """
    if not change.words_agree:
        yield Observation("BUD-11", place, "one word says more, the other less")
    last_year = this_year - change.amount
    if last_year == 0:
        return
    found = change.amount / last_year * 100
    if abs(found - change.per_cent) > tolerance(change, last_year):
        share = found.quantize(Decimal("0.01"), ROUND_HALF_UP)
        detail = f"{share}% by division, {change.per_cent}% in print"
        yield Observation("BUD-11", place, detail)


def tolerance(change: Change, last_year: Decimal) -> Decimal:
    """How far the printed percentage may be from the quotient of the printed amounts."""
    half_share = Decimal(1).scaleb(int(change.per_cent.as_tuple().exponent)) / 2
    half_amount = Decimal(1).scaleb(int(change.amount.as_tuple().exponent)) / 2
    relative = (1 + abs(change.amount / last_year)) * half_amount / abs(last_year) * 100
    return half_share + 2 * relative


def check_amounts(
    text: str, figures: Mapping[str, Decimal], place: str = ""
) -> Iterator[Observation]:
    """BUD-11: every amount that a text gives for a named line equals the table's (in yuan)."""
    factors = {"元": 1, "千元": 1000, "万元": 10_000, "亿元": 100_000_000}
    for label, amount in figures.items():
        pattern = re.compile(re.escape(label) + _AMOUNT.format(number=_NUMBER))
        for printed, unit in pattern.findall(text):
            if _decimal(printed) * factors[unit] != amount:
                detail = f"{label}: {printed}{unit} in the text, {amount:,.2f} yuan in the table"
                yield Observation("BUD-11", place, detail)


def leftovers(text: str) -> tuple[str, ...]:
    """BUD-12: words of the template that nobody filled in or crossed out."""
    return tuple(match.group(0) for match in _LEFTOVERS.finditer(text))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
