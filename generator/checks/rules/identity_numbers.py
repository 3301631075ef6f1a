"""Resident identity numbers 公民身份号码 (GB 11643-1999).

Six digits of the division, birth date, three digits of sequence (odd: male), check character by
ISO 7064 MOD 11-2.

Differs from `stdnum.cn.ric` in four points, each on purpose: numbers of Hong Kong, Macao and
Taiwan residents (81, 82, 83) and of foreigners with permanent residence (leading 9, since
2023-12-01) pass; 15-digit numbers of before 1999 are read; a division is not held against the year
of birth, as codes assigned later were given to people born before; a birth in the future does not
pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from generator.checks.rules import divisions
from generator.checks.rules.folding import fold_code
from generator.checks.rules.patterns import CALENDAR_DAY
from generator.checks.rules.proofs import (
    Flags,
    matches,
    narrowed,
    number_of,
    places_of,
    values_of,
    weighted,
)

if TYPE_CHECKING:
    import pyarrow as pa

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
LENGTH = 18
EARLIEST = "19000101"
MASK_SIGNS = "*＊×✕●•"
WHOLE = "[0-9]{17}[0-9X]"
_OLD = "[0-9]{15}"
_OLD_FOREIGN = "[A-Z]{3}[0-9]{12}"  # permanent residence cards of before December 2023
_CENTENARIAN = "[0-9]{12}99[6-9]"  # sequence numbers kept for people born before 1900
_RESERVED = f"(?:{divisions.RESERVED}.{{12}}|.{{14}}000.)"


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """What a number says. `region` has six digits; `sex` is 男 or 女."""

    number: str
    region: str
    birth: date
    sequence: str

    @property
    def sex(self) -> str:
        """男 for an odd sequence number, else 女."""
        return "男" if int(self.sequence) % 2 else "女"

    @property
    def foreign(self) -> bool:
        """Whether the number is a foreigner's (first digit 9)."""
        return self.number.startswith("9")


def check_character(first_seventeen: str) -> str:
    """The 18th character: ISO 7064 MOD 11-2 over seventeen digits."""
    pairs = zip(first_seventeen, WEIGHTS, strict=True)
    return CHECKS[sum(int(digit) * weight for digit, weight in pairs) % 11]


def upgraded(fifteen: str) -> str:
    """A 15-digit number in 18 characters: the century 19 and the check character are added."""
    seventeen = f"{fifteen[:6]}19{fifteen[6:]}"
    return seventeen + check_character(seventeen)


def has_structure(number: str) -> bool:
    """Whether places in capitals are built as a person's number: province, day, check character.

    This is the question of what may not leave, so it is wider than `judge`: no clock is asked (a
    birth up to 2099 counts), the reserved namespace counts, and so do births before 1900. Fifteen
    digits have no check character and must begin with a known division instead; of the 1900s only
    births from 1910 count.
    """
    if re.fullmatch(WHOLE, number):
        held = check_character(number[:17]) == number[17] and number[6:8] in ("18", "19", "20")
        return held and _is_day(number[6:14]) and re.match(_provinces(), number) is not None
    old = re.fullmatch(_OLD, number) and number[6] != "0" and _is_day(f"19{number[6:12]}")
    known = re.match(f"{_regions()}|{divisions.RESERVED}", number)
    return bool(old) and known is not None and (known[0] == divisions.RESERVED or number[0] != "9")


def is_masked(text: str) -> bool:
    """Whether some characters are hidden behind signs."""
    return any(sign in text for sign in MASK_SIGNS)


def parse(text: str) -> IdentityNumber | None:
    """What a number says, however it is typed; None where it is not 18 (or 15) well-formed places.

    Neither the check character nor the division is asked: `judge` does.
    """
    folded = fold_code(text)
    number = upgraded(folded) if re.fullmatch(_OLD, folded) else folded
    if not re.fullmatch(WHOLE, number) or not _is_day(number[6:14]):
        return None
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return IdentityNumber(number, number[:6], born, number[14:17])


def judge(text: str, as_of: date, *, synthetic: bool = False) -> str:
    """The id of the first rule that `text` breaks, "" where it is a right number as typed.

    `synthetic` allows the reserved namespace of test data (DOMAIN 3.8).
    """
    if is_masked(text):
        return "IDN-11"
    folded = fold_code(text)
    if re.fullmatch(_OLD_FOREIGN, folded):
        return "IDN-10"
    old = re.fullmatch(_OLD, folded) is not None
    number = upgraded(folded) if old else folded
    if not re.fullmatch(WHOLE, number):
        return "IDN-01"
    return _judge_whole(number, as_of, synthetic) or _judge_notation(text, folded, old)


def _judge_whole(number: str, as_of: date, synthetic: bool) -> str:
    if check_character(number[:17]) != number[17]:
        return "IDN-02"
    if not _is_day(number[6:14]) or not EARLIEST <= number[6:14] <= f"{as_of:%Y%m%d}":
        return "IDN-03"
    if not re.match(_provinces(), number):
        return "IDN-04"
    if not synthetic and re.fullmatch(_RESERVED, number):
        return "IDN-08"
    return ""


def _judge_notation(text: str, folded: str, old: bool) -> str:
    if old:
        return "IDN-09" if re.fullmatch(_CENTENARIAN, folded) else "IDN-06"
    return "IDN-07" if folded != text else ""


def has_unknown_region(text: str) -> bool:
    """Whether a number, whole or masked behind its sixth place, is of no known division."""
    digits = fold_code(text)[:6]
    return re.fullmatch("[0-9]{6}", digits) is not None and not re.fullmatch(_regions(), digits)


def clean_column(texts: pa.Array, as_of: date, *, synthetic: bool = False) -> Flags:
    """Which texts are surely right numbers, their divisions included."""
    shaped = matches(texts, f"{_provinces()}{CALENDAR_DAY}[0-9]{{3}}[0-9X]")
    values = values_of(places_of(texts, shaped, 18), "0123456789X")
    region, born = number_of(values[:, :6]), number_of(values[:, 6:14])
    right = region_table()[region] & (int(EARLIEST) <= born) & (born <= int(f"{as_of:%Y%m%d}"))
    right &= (weighted(values[:, :17], WEIGHTS) + values[:, 17]) % 11 == 1
    if not synthetic:
        right &= (region != int(divisions.RESERVED)) & (number_of(values[:, 14:17]) != 0)
    return narrowed(shaped, right)


@cache
def region_table() -> Flags:
    """For every six digits, whether a number may begin with them; foreigners' name no county."""
    import numpy as np

    table = np.zeros(10**6, bool)
    table[[int(code) for code in (*divisions.divisions(), *divisions.RESIDENTS_ABROAD)]] = True
    table[900_000:] = True
    return table


def _is_day(digits: str) -> bool:
    return digits[:4] != "0000" and re.fullmatch(CALENDAR_DAY, digits) is not None


@cache
def _provinces() -> str:
    """Six digits that begin with a province, with Taiwan residents' 83, or with foreigners' 9."""
    return f"(?:(?:{divisions.provinces_pattern()}|83)[0-9]{{4}}|9[0-9]{{5}})"


@cache
def _regions() -> str:
    """Known divisions; foreigners' numbers (9…) name no county and are not looked up."""
    abroad = "|".join(divisions.RESIDENTS_ABROAD)
    return f"(?:{divisions.known_pattern()}|{abroad}|9[0-9]{{5}})"
