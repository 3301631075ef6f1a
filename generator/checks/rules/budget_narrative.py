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
from generator.intake.amounts import MONEY

_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_UNITS = "亿元|万元|千元|元"
_CHANGE = re.compile(
    rf"(增加|减少)\s*({_NUMBER})\s*({_UNITS})?\s*[，,、]?\s*(?:同比)?(增长|下降)\s*({_NUMBER})\s*[%％]"
)
_AMOUNT = rf"\s*[为:：]?\s*({_NUMBER})\s*({_UNITS})"
_ELSEWHERE = re.compile("上年|去年|上一年|年初|其他$|比")
_LEFTOVERS = re.compile(
    r"(?:增加|减少|增长|下降)[（(](?:增加|减少|增长|下降)[)）]|[×ＸX]{2,}(?:年|万元|元|%)?|(?<![0-9])[×X]+年|同上"
)


@dataclass(frozen=True, slots=True)
class Change:
    """A change as a text states it: by how much (negative for less), and by how many per cent."""

    amount: Decimal
    per_cent: Decimal
    words_agree: bool


def check_text(
    text: str, figures: Mapping[str, Decimal], year: int, place: str = ""
) -> Iterator[Observation]:
    """BUD-11 and BUD-12 on what is said about a budget of `year`.

    `figures` are the amounts of the tables in yuan, by the name of their line.
    """
    yield from (Observation("BUD-12", place, word) for word in leftovers(text))
    yield from check_amounts(text, figures, year, place)
    for sentence in re.split("[。；;\n]", text):
        for change, this_year in changes(sentence):
            yield from check_change(change, this_year, place)


def changes(sentence: str) -> Iterator[tuple[Change, Decimal]]:
    """Every statement 增加A万元，增长B% with the amount before it, which changed, in its unit."""
    for match in _CHANGE.finditer(sentence):
        before = re.findall(f"({_NUMBER})({_UNITS})", sentence[: match.start()])
        if not before:
            continue
        verb, amount, unit, trend, share = match.groups()
        sign = 1 if verb == "增加" else -1
        agree = (verb == "增加") == (trend == "增长")
        printed, own = before[-1]
        this_year = _decimal(printed) * MONEY[own] / MONEY[unit or own]
        yield Change(sign * _decimal(amount), sign * _decimal(share), agree), this_year


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
    half_share, half_amount = _step(change.per_cent) / 2, _step(change.amount) / 2
    relative = (1 + abs(change.amount / last_year)) * half_amount / abs(last_year) * 100
    return half_share + 2 * relative


def check_amounts(
    text: str, figures: Mapping[str, Decimal], year: int, place: str = ""
) -> Iterator[Observation]:
    """BUD-11: an amount that a text gives for a named line is the table's, as far as it is printed.

    A clause about another year, or about the budget beside the account, is not compared.
    """
    if not figures:
        return
    names = "|".join(re.escape(name) for name in sorted(figures, key=len, reverse=True))
    for match in re.finditer(f"({names}){_AMOUNT}", text):
        label, printed, unit = match.groups()
        clause = re.split("[，,。；;\n]", text[: match.start()])[-1]
        if _of_another(clause, year):
            continue
        said, step = _decimal(printed) * MONEY[unit], _step(printed) * MONEY[unit]
        if abs(said - figures[label]) > step / 2:
            stated = f"{figures[label]:,.2f} yuan in the table"
            detail = f"{label}: {printed}{unit} in the text, {stated}"
            yield Observation("BUD-11", place, detail)


def _of_another(clause: str, year: int) -> bool:
    """Whether what stands before a name says that another figure of that name is meant."""
    years = re.findall("(20[0-9]{2})年", clause)
    return bool(_ELSEWHERE.search(clause)) or any(int(y) != year for y in years)


def leftovers(text: str) -> tuple[str, ...]:
    """BUD-12: words of the template that nobody filled in or crossed out."""
    return tuple(match.group(0) for match in _LEFTOVERS.finditer(text))


def _step(number: Decimal | str) -> Decimal:
    """One in the last place that is printed."""
    printed = _decimal(number) if isinstance(number, str) else number
    return Decimal(1).scaleb(int(printed.as_tuple().exponent))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
