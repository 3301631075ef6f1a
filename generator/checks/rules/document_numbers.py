"""Document numbers 发文字号 (GB/T 9704-2012, 7.2.5), as in 法释〔2016〕19号.

Issuer's letters, full year in hexagonal brackets, serial number without 第 and leading zero, 号.

Orders (主席令第九十一号, 令第711号) have a form of their own and are kept as they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.checks.rules.folding import BLANKS, DIGITS
from generator.checks.rules.patterns import CJK
from generator.checks.rules.proofs import Flags, matches

if TYPE_CHECKING:
    import pyarrow as pa

_OPEN, _CLOSE = "([［（【﹝﹙〔", ")]］）】﹞﹚〕"
_WIDE = "".join(chr(ord(digit) + 0xFEE0) for digit in DIGITS)
FROM = _OPEN + _CLOSE + _WIDE + BLANKS
TO = "〔" * len(_OPEN) + "〕" * len(_CLOSE) + DIGITS
_TABLE = str.maketrans(FROM[: len(TO)], TO, BLANKS)

NORMAL = f"[{CJK}]{{1,20}}〔(?:19|20)[0-9]{{2}}〕[1-9][0-9]{{0,5}}号"
ORDER = f"[{CJK}]{{0,20}}令第?(?:[0-9]{{1,4}}|[一二三四五六七八九十百零〇]{{1,7}})号"
_LOOSE = re.compile(f"([{CJK}]{{1,20}})〔((?:19|20)[0-9]{{2}})〕第?0*([1-9][0-9]{{0,5}})号?")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The parts of a document number: issuer's letters, year, serial number."""

    issuer: str
    year: int
    serial: int

    def __str__(self) -> str:
        """The form of the standard."""
        return f"{self.issuer}〔{self.year}〕{self.serial}号"


def fold(text: str) -> str:
    """Hexagonal brackets (U+3014, U+3015), ASCII digits, no blanks."""
    return text.translate(_TABLE)


def parse(text: str) -> DocumentNumber | None:
    """The parts of a document number in any notation; None for orders and for other text."""
    found = _LOOSE.fullmatch(fold(text))
    return DocumentNumber(found[1], int(found[2]), int(found[3])) if found else None


def judge(text: str) -> str:
    """The id of the first rule that a document number breaks, "" where it has the right form."""
    if re.fullmatch(f"{NORMAL}|{ORDER}", text):
        return ""
    known = _LOOSE.fullmatch(fold(text)) or re.fullmatch(ORDER, fold(text))
    return "DOC-02" if known else "DOC-01"


def clean_column(texts: pa.Array) -> Flags:
    """Which document numbers have the right form."""
    return matches(texts, f"{NORMAL}|{ORDER}")
