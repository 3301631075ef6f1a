"""Unified social credit codes 统一社会信用代码 and organisation codes 组织机构代码.

GB 32100-2015 with its amendment of 2016, and GB 11714-1997.

Differs from `stdnum.cn.uscc` in two points: codes that begin with A, N or Y pass, and the
organisation code inside (places 9-17) is checked too, as a warning, since real codes fail it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.checks.rules.columns import first_of_folded, piece, whole_match
from generator.checks.rules.folding import fold_code, fold_code_column
from generator.checks.rules.identity_numbers import MASK_SIGNS, is_masked

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerValue, StringValue

CODES = ("USC-06", "USC-01", "USC-02", "USC-09", "USC-03", "USC-04", "USC-05")
"""Masked; shape; check character; reserved; unknown kind; nested code; typed otherwise."""
ORGANISATION_CODES = ("ORG-04", "ORG-01", "ORG-02", "ORG-03")
"""Masked; shape; check character; typed otherwise."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capitals without I, O, S, V and Z; a character's value is its place."""
RESERVED_DIVISION = "000000"
KINDS = (
    "11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41", "49", "51", "52",
    "53", "59", "61", "62", "69", "71", "72", "79", "81", "89", "91", "92", "93", "A1", "A9", "N1",
    "N2", "N3", "N9", "Y1",
)  # fmt: skip
"""The first two places that the amendment of 2016 lists: who registers, and what."""

_WEIGHTS = tuple(3**place % 31 for place in range(17))
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SIGN = "[0-9A-HJ-NPQRTUWXY]"
SHAPE = f"{_SIGN}{{2}}[0-9]{{6}}{_SIGN}{{10}}"
ORGANISATION_SHAPE = "[0-9A-Z]{8}[0-9X]"
_MISTYPED = str.maketrans("OISZ", "0152")


def check_character(first_seventeen: str) -> str:
    """The 18th character of a credit code: weights 3^i modulo 31."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(first_seventeen, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """The ninth character of an organisation code, from its eight."""
    total = sum(_BODY_ALPHABET.index(c) * w for c, w in zip(body, _BODY_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def is_individual_business(code: str) -> bool:
    """Whether a credit code is that of one person's business (92…): a natural person by privacy."""
    return fold_code(code).startswith("92")


def suggestion(text: str) -> str:
    """The code that was meant where O, I, S or Z was typed for a digit, "" if that is no help."""
    candidate = fold_code(text).translate(_MISTYPED)
    right = re.fullmatch(SHAPE, candidate) and check_character(candidate[:17]) == candidate[17]
    return candidate if right and candidate != fold_code(text) else ""


def judge(text: str, *, synthetic: bool = False) -> str:
    """The id of the first rule that a credit code breaks, "" where it is right as typed.

    `synthetic` allows the reserved division 000000 of test data (DOMAIN 3.8).
    """
    if is_masked(text):
        return "USC-06"
    code = fold_code(text)
    if not re.fullmatch(SHAPE, code):
        return "USC-01"
    if check_character(code[:17]) != code[17]:
        return "USC-02"
    if not synthetic and code[2:8] == RESERVED_DIVISION:
        return "USC-09"
    if code[:2] not in KINDS:
        return "USC-03"
    if organisation_check(code[8:16]) != code[16]:
        return "USC-04"
    return "USC-05" if code != text else ""


def judge_column(text: StringValue, *, synthetic: bool = False) -> IntegerValue:
    """`judge` for a column: 0, or the place in `CODES` counted from 1; NULL for NULL."""
    kinds = f"(?:{'|'.join(KINDS)})"
    clean = whole_match(text, f"{kinds}[0-9]{{6}}{_SIGN}{{10}}")
    clean &= _check_holds(text) & _nested_holds(text)

    def conditions(code: StringValue) -> list[BooleanValue]:
        return [
            text.re_search(f"[{re.escape(MASK_SIGNS)}]"),
            ~whole_match(code, SHAPE),
            ~_check_holds(code),
            (piece(code, 2, 6) == RESERVED_DIVISION) & (not synthetic),
            ~code.re_search(f"^{kinds}"),
            ~_nested_holds(code),
            code != text,
        ]

    allowed = clean if synthetic else clean & (piece(text, 2, 6) != RESERVED_DIVISION)
    return first_of_folded(text, allowed, fold_code_column(text), conditions)


def judge_organisation(text: str) -> str:
    """The id of the first rule that an organisation code breaks; the normal form is XXXXXXXX-X."""
    if is_masked(text):
        return "ORG-04"
    code = fold_code(text)
    if not re.fullmatch(ORGANISATION_SHAPE, code):
        return "ORG-01"
    if organisation_check(code[:8]) != code[8]:
        return "ORG-02"
    return "ORG-03" if text != written(code) else ""


def judge_organisation_column(text: StringValue) -> IntegerValue:
    """`judge_organisation` for a column; places are those of `ORGANISATION_CODES`."""
    body = piece(text, 0, 8) + piece(text, 9)
    clean = whole_match(text, "[0-9A-Z]{8}-[0-9X]") & _body_holds(body, 0, _BODY_ALPHABET)

    def conditions(code: StringValue) -> list[BooleanValue]:
        return [
            text.re_search(f"[{re.escape(MASK_SIGNS)}]"),
            ~whole_match(code, ORGANISATION_SHAPE),
            ~_body_holds(code, 0, _BODY_ALPHABET),
            text != piece(code, 0, 8) + "-" + piece(code, 8),
        ]

    return first_of_folded(text, clean, fold_code_column(text), conditions)


def written(code: str) -> str:
    """Nine folded characters in the form of the standard: eight, a hyphen, one."""
    return f"{code[:8]}-{code[8:]}"


def _check_holds(code: StringValue) -> BooleanValue:
    """Whether place 18 is right. Places 3-8 are digits and are read as one number."""
    places = [place for place in range(17) if not 2 <= place < 8]
    total = _value(code, places[0], ALPHABET) * _WEIGHTS[places[0]]
    for place in places[1:]:
        total = total + _value(code, place, ALPHABET) * _WEIGHTS[place]
    division = piece(code, 2, 6).try_cast("int32").cast("int64")
    for place in range(2, 8):
        total = total + _digit(division, 7 - place) * _WEIGHTS[place]
    # A character that is in the alphabet nowhere counts as -1, which no remainder is.
    holds: BooleanValue = _value(code, 17, ALPHABET) == (31 - total % 31) % 31
    return holds


def _nested_holds(code: StringValue) -> BooleanValue:
    return _body_holds(code, 8, _BODY_ALPHABET)


def _body_holds(code: StringValue, start: int, alphabet: str) -> BooleanValue:
    """Whether the organisation code that begins at `start` (from 0) has its check character."""
    total = _value(code, start, alphabet) * _BODY_WEIGHTS[0]
    for place, weight in enumerate(_BODY_WEIGHTS[1:], 1):
        total = total + _value(code, start + place, alphabet) * weight
    expected = (11 - total % 11) % 11
    holds: BooleanValue = _value(code, start + 8, "0123456789X") == expected
    return holds


def _value(code: StringValue, place: int, alphabet: str) -> IntegerValue:
    import ibis

    return ibis.literal(alphabet).find(piece(code, place))


def _digit(number: IntegerValue, power: int) -> IntegerValue:
    """A digit of a number below 10^6; quotients that small are exact in floating point."""
    shifted: IntegerValue = number // 10**power if power else number
    return shifted % 10 if power < 5 else shifted
