"""Masked identity numbers (DOMAIN 3.2): the shape of a policy, and what a mask still shows.

A policy such as `10+4+4` reads: ten characters shown, four hidden, four shown; `6+12` shows six.
Hidden parts may be marked, as in `6+12*`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from generator.checks.rules import divisions
from generator.checks.rules.folding import BLANKS
from generator.checks.rules.identity_numbers import WHOLE, region_table
from generator.checks.rules.proofs import Flags, matches, narrowed, number_of, places_of, values_of

if TYPE_CHECKING:
    import pyarrow as pa

LENGTH = 18
SIGN = "*"
DEFAULT = "10+4+4"
EARLIEST = 1900
_PROVINCE, _REGION, _YEAR = map(frozenset, (range(2), range(6), range(6, 10)))  # places
OTHER_SIGNS = "＊×✕●•"
_FROM, _TO = OTHER_SIGNS + "ｘＸx", SIGN * len(OTHER_SIGNS) + "XXX"


def parts_of(policy: str) -> tuple[int, ...]:
    """The lengths of a policy's parts, shown and hidden in turn; ValueError unless 18 in all."""
    parts = policy.replace(SIGN, "").split("+")
    if not all(p.isascii() and p.isdecimal() for p in parts) or sum(map(int, parts)) != LENGTH:
        raise ValueError(f"{policy!r} is no mask policy: lengths such as 10+4+4 make 18 in all")
    return tuple(map(int, parts))


def first_policy(*policies: str) -> str:
    """The first of these that is a policy, such as a column's, its dataset's, the site's."""
    return next((p for p in policies if is_policy(p)), DEFAULT)


def is_policy(policy: str) -> bool:
    """Whether the lengths make the 18 places of a number."""
    try:
        parts_of(policy)
    except ValueError:
        return False
    return True


def masked(number: str, policy: str) -> str:
    """A full number under a policy."""
    shown = shown_places(policy)
    return "".join(c if place in shown else SIGN for place, c in enumerate(number))


def shown_places(policy: str) -> frozenset[int]:
    """The places (from 0) that a policy shows."""
    places: set[int] = set()
    start = 0
    for position, length in enumerate(parts_of(policy)):
        places |= set(range(start, start + length)) if position % 2 == 0 else set()
        start += length
    return frozenset(places)


def shape_of(policy: str) -> str:
    """An expression for numbers masked under a policy."""
    shown = shown_places(policy)
    return "".join(_place(place, place in shown) for place in range(LENGTH))


def combined(masks: Iterable[str]) -> str:
    """What several masks of one person show together (MSK-03); ValueError if they disagree."""
    known = [SIGN] * LENGTH
    for mask in masks:
        for place, sign in enumerate(mask):
            if sign != SIGN and known[place] not in (SIGN, sign):
                raise ValueError("these masks are not of one number")
            known[place] = sign if sign != SIGN else known[place]
    return "".join(known)


def folded(text: str) -> str:
    """A mask with its signs as asterisks, without blanks."""
    return text.translate(str.maketrans(_FROM, _TO, BLANKS))


def judge(text: str, policy: str, as_of: date, *, synthetic: bool = False) -> str:
    """The id of the first rule that a masked number breaks, "" where it follows the policy."""
    mask = folded(text)
    if re.fullmatch(WHOLE, mask):
        return "MSK-05"
    if not re.fullmatch(shape_of(policy), mask):
        return "MSK-02"
    shown = shown_places(policy)
    if shown >= _PROVINCE and not re.match(provinces(), mask):
        return "IDN-04"
    if shown >= _YEAR and not EARLIEST <= int(mask[6:10]) <= as_of.year:
        return "IDN-03"
    if not synthetic and shown >= _REGION and mask[:6] == divisions.RESERVED:
        return "IDN-08"
    return "MSK-04" if mask != text else ""


def clean_column(texts: pa.Array, policy: str, as_of: date, *, synthetic: bool = False) -> Flags:
    """Which masks surely follow the policy and show a known division, where they show one."""
    shown = shown_places(policy)
    shaped = matches(texts, _shape(policy))
    values = values_of(places_of(texts, shaped, LENGTH), "0123456789X")
    right = values[:, 0] >= -1  # of every text, so far
    if shown >= _YEAR:
        year = number_of(values[:, 6:10])
        right &= (year >= EARLIEST) & (year <= as_of.year)
    if shown >= _REGION:
        region = number_of(values[:, :6])
        right &= region_table()[region] & (synthetic | (region != int(divisions.RESERVED)))
    return narrowed(shaped, right)


def _shape(policy: str) -> str:
    """`shape_of` with a province in front, where the policy shows it."""
    shape = shape_of(policy)
    digits = "[0-9][0-9]"
    return provinces() + shape.removeprefix(digits) if shape.startswith(digits) else shape


def _place(place: int, shown: bool) -> str:
    if not shown:
        return "\\*"
    return "[0-9X]" if place == LENGTH - 1 else "[0-9]"


@cache
def provinces() -> str:
    """An expression for the first two digits: provinces, Taiwan residents' 83, foreigners' 9."""
    return f"(?:{divisions.provinces_pattern()}|83|9[0-9])"
