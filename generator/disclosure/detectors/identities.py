"""Numbers of a person's papers: identity card, passport and other travel documents."""

from __future__ import annotations

import re

from generator.checks.rules import identity_numbers
from generator.disclosure.detectors.detector import Detector
from generator.disclosure.detectors.text import END, NUMBERS, before, digits, one_of

_GROUPS = (
    "[0-9]{6}[ -]?[0-9]{4}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9Xx]",
    "[0-9]{4}(?:[ -][0-9]{4}){3}[ -][0-9][0-9Xx]",
    "[0-9]{3}(?:[ -][0-9]{3}){4}[ -][0-9]{2}[0-9Xx]",
    "[0-9]{6}[ -]?[0-9]{6}[ -]?[0-9]{3}",
)
"""The ways in which eighteen (or fifteen) places are written."""

_LABEL = "(?:(?<![0-9A-Za-z])|(?<=ID)|(?<=id)|(?<=No)|(?<=NO)|(?<=SFZ)|(?<=sfz))"
"""Letters before the digits make another code of them, unless they say what it is."""

_REGISTERED = re.compile("注册号|注册证|执照|工商|信用代码|订单|流水|编号")
"""Before 2015 firms had registration numbers of fifteen digits (GS 15-2006)."""


def _is_identity_number(match: re.Match[str], value: str) -> bool:
    number = re.sub("[ -]", "", value).upper()
    if not identity_numbers.has_structure(number):
        return False
    return len(number) == identity_numbers.LENGTH or not _REGISTERED.search(before(match, 10))


IDENTITY_NUMBER = Detector(
    "identity-number",
    digits(15),
    rf"{_LABEL}({'|'.join(_GROUPS)})(?![0-9A-Za-z])",
    _is_identity_number,
    coarse=(NUMBERS,),
)
"""GB 11643-1999; of 18 and of 15 places, in one piece or in groups."""

_PAPERS = one_of(
    """护照 通行证 回乡证 台胞证 军官证 士兵证 警官证 居留证 居留身份证 居住证 驾驶证
    passport Passport""".split()
)
_NO_DAY = "(?!(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2]))"
"""What begins as a date does is a number of some list."""

PASSPORT = Detector(
    "passport",
    "[EGＥＧ][A-HJ-NP-Z]?[0-9０-９]{7}|" + _PAPERS,
    rf"{_PAPERS}[^\n。;<>\"]{{0,6}}?[:\s为是]{{0,3}}([A-Z]{{0,2}}[0-9]{{6,12}}|军字第[0-9]{{5,8}}号?){END}"
    rf"|(?<![0-9A-Za-z])(E[A-HJ-NP-Z]{_NO_DAY}[0-9]{{7}}|[EG]{_NO_DAY}[0-9]{{8}}){END}",
)
"""Ordinary Chinese passports as they stand (GA/T 1180), others where a word says what they are."""
