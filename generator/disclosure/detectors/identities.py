"""Numbers of a person's papers: identity card, passport and other travel documents."""

from __future__ import annotations

import re

from generator.checks.rules import identity_numbers
from generator.disclosure.detectors.detector import Detector
from generator.disclosure.detectors.text import END, NUMBERS, SIGN, after, before, digits, one_of

_GROUPS = (
    f"[0-9]{{6}}{SIGN}?[0-9]{{4}}{SIGN}?[0-9]{{2}}{SIGN}?[0-9]{{2}}{SIGN}?[0-9]{{3}}{SIGN}?[0-9Xx]",
    f"[0-9]{{4}}(?:{SIGN}[0-9]{{4}}){{3}}{SIGN}[0-9][0-9Xx]",
    f"[0-9]{{3}}(?:{SIGN}[0-9]{{3}}){{4}}{SIGN}[0-9]{{2}}[0-9Xx]",
    f"[0-9]{{6}}{SIGN}?[0-9]{{6}}{SIGN}?[0-9]{{3}}",
    f"[0-9](?:{SIGN}?[0-9]){{16}}{SIGN}?[0-9Xx]",
)
"""How eighteen (or fifteen) places are written; the last one needs a word beside it."""

_USUAL = re.compile("|".join(_GROUPS[:-1]))
_CALLED = re.compile("身份|证件|证号|[Ii][Dd]|[Ss][Ff][Zz]")

_LABEL = "(?:(?<![0-9A-Za-z])|(?<=ID)|(?<=id)|(?<=No)|(?<=NO)|(?<=SFZ)|(?<=sfz))"
"""Letters before the digits make another code of them, unless they say what it is."""

_REGISTERED = re.compile("注册号|注册证|执照|工商|信用代码|订单|流水|编号")
"""Before 2015 firms had registration numbers of fifteen digits (GS 15-2006)."""


def _is_identity_number(match: re.Match[str], value: str) -> bool:
    number = re.sub(SIGN, "", value).upper()
    if not identity_numbers.has_structure(number):
        return False
    if not _USUAL.fullmatch(value) and not _CALLED.search(before(match, 12) + after(match, 8)):
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
    rf"|(?<![0-9A-Za-z])([A-Z]{{1,2}}[0-9]{{7,9}})号?[一-鿿]{{0,4}}护照"
    rf"|(?<![0-9A-Za-z])(E[A-HJ-NP-Z]{_NO_DAY}[0-9]{{7}}|[EG]{_NO_DAY}[0-9]{{8}}){END}",
)
"""Ordinary Chinese passports as they stand (GA/T 1180), others where a word says what they are."""
