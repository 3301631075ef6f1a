"""Unified social credit codes 统一社会信用代码 and organisation codes 组织机构代码.

GB 32100-2015 with its amendment of 2016, and GB 11714-1997.

Differs from `stdnum.cn.uscc` in two points: codes that begin with A, N or Y pass, and the
organisation code inside (places 9-17) is checked too, as a warning, since real codes fail it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.checks.rules.folding import fold_code
from generator.checks.rules.identity_numbers import is_masked
from generator.checks.rules.proofs import (
    Flags,
    Places,
    matches,
    narrowed,
    number_of,
    places_of,
    values_of,
    weighted,
)

if TYPE_CHECKING:
    import pyarrow as pa

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


def clean_column(texts: pa.Array, *, synthetic: bool = False) -> Flags:
    """Which texts are surely right credit codes."""
    shaped = matches(texts, f"(?:{'|'.join(KINDS)})[0-9]{{6}}{_SIGN}{{10}}")
    places = places_of(texts, shaped, 18)
    values = values_of(places, ALPHABET)
    right = (weighted(values[:, :17], _WEIGHTS) + values[:, 17]) % 31 == 0
    right &= _body_holds(places[:, 8:17])
    if not synthetic:
        right &= number_of(values[:, 2:8]) != int(RESERVED_DIVISION)
    return narrowed(shaped, right)


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


def clean_organisation_column(texts: pa.Array) -> Flags:
    """Which texts are surely right organisation codes."""
    shaped = matches(texts, "[0-9A-Z]{8}-[0-9X]")
    places = places_of(texts, shaped, 10)
    return narrowed(shaped, _body_holds(places[:, [*range(8), 9]]))


def written(code: str) -> str:
    """Nine folded characters in the form of the standard: eight, a hyphen, one."""
    return f"{code[:8]}-{code[8:]}"


def _body_holds(places: Places) -> Flags:
    """Whether the last of nine characters is the check character of the eight before it."""
    total = weighted(values_of(places[:, :8], _BODY_ALPHABET), _BODY_WEIGHTS)
    check = values_of(places[:, 8], "0123456789X")
    holds: Flags = (check >= 0) & ((total + check) % 11 == 0)
    return holds
