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
from generator.checks.rules.columns import first_of_folded, piece, whole_match
from generator.checks.rules.folding import fold_code, fold_code_column
from generator.checks.rules.patterns import CALENDAR_DAY

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerValue, StringValue

CODES = (
    "IDN-11", "IDN-10", "IDN-01", "IDN-02", "IDN-03", "IDN-04",
    "IDN-08", "IDN-09", "IDN-06", "IDN-07",
)  # fmt: skip
"""The rules in the order in which they are asked; the first that is broken is the verdict."""
REGION = "IDN-05"
"""The rule on the division, asked apart: its list of codes is long."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
EARLIEST = "19000101"
MASK_SIGNS = "*＊×✕●•"
WHOLE = "[0-9]{17}[0-9X]"
_OLD = "[0-9]{15}"
_OLD_FOREIGN = "[A-Z]{3}[0-9]{12}"  # permanent residence cards of before December 2023
_CENTENARIAN = "[0-9]{12}99[6-9]"  # sequence numbers kept for people born before 1900
_RESERVED = f"(?:{divisions.RESERVED}.{{12}}|.{{14}}000.)"
_OLD_RESERVED = f"(?:{divisions.RESERVED}.{{9}}|.{{12}}000)"


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


def has_unknown_region_column(text: StringValue) -> BooleanValue:
    """`has_unknown_region` for a column."""
    import ibis

    known = text.re_search(f"^{_regions()}")
    digits = fold_code_column(text).substr(0, 6)
    slow = whole_match(digits, "[0-9]{6}") & ~whole_match(digits, _regions())
    found: BooleanValue = ibis.cases((text.isnull(), False), (known, False), else_=slow)
    return found


def judge_column(text: StringValue, as_of: date, *, synthetic: bool = False) -> IntegerValue:
    """`judge` for a column: 0, or the place in `CODES` counted from 1; NULL for NULL."""
    today = f"{as_of:%Y%m%d}"

    def conditions(number: StringValue) -> list[BooleanValue]:
        old = whole_match(number, _OLD)
        day = old.ifelse("19" + piece(number, 6, 6), piece(number, 6, 8))
        reserved = whole_match(number, f"{_RESERVED}|{_OLD_RESERVED}")
        return [
            text.re_search(f"[{re.escape(MASK_SIGNS)}]"),
            whole_match(number, _OLD_FOREIGN),
            ~(whole_match(number, WHOLE) | old),
            ~old & ~_check_holds(number),
            ~(whole_match(day, CALENDAR_DAY) & day.between(EARLIEST, today)),
            ~number.re_search(f"^{_provinces()}"),
            reserved & (not synthetic),
            whole_match(number, _CENTENARIAN),
            old,
            number != text,
        ]

    clean = _is_clean(text, as_of, synthetic)
    return first_of_folded(text, clean, fold_code_column(text), conditions)


def _is_clean(text: StringValue, as_of: date, synthetic: bool) -> BooleanValue:
    """One expression, one sum and one comparison: what a right number passes."""
    shape = whole_match(text, f"{_provinces()}{CALENDAR_DAY}[0-9]{{3}}[0-9X]")
    # Within the shape, eight digits compare as dates do.
    born = piece(text, 6, 8).between(EARLIEST, f"{as_of:%Y%m%d}")
    allowed = born if synthetic else born & ~whole_match(text, _RESERVED)
    return shape & allowed & _check_holds(text)


def _check_holds(text: StringValue) -> BooleanValue:
    """Whether place 18 is the check character of the seventeen digits before it.

    The digits are read as one number n, as cutting seventeen strings is many times slower. With
    m(k) = n mod 10^k, the k-th digit from the right (k from 0) is (m(k+1) - m(k)) / 10^k, and
    modulo 11 the division by 10^k is a multiplication by (-1)^k. So the weighted sum of digits is
    a weighted sum of remainders, which fits into 64 bits.
    """
    import ibis

    number = piece(text, 0, 17).try_cast("int64")
    right_to_left = WEIGHTS[::-1]
    total = number * right_to_left[16]
    for k in range(1, 17):
        factor = (right_to_left[k - 1] + right_to_left[k]) * (1 if k % 2 else -1)
        total = total + (number % 10**k) * factor
    # The engine's remainder of a negative number is negative. A last character of value v fits a
    # remainder r if v + r is 1 modulo 11.
    last = ibis.literal("0123456789X").find(piece(text, 17))
    holds: BooleanValue = (last >= 0) & ((total % 11 + last + 21) % 11 == 0)
    return holds


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
