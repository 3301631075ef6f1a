"""Case numbers 案号 of both generations (法〔2015〕137号, amended by 法〔2018〕335号).

Since 2016: （year）court code [special character] type code serial 号, as in （2018）粤0103执123号.
Before: （year）…字第serial号, whose letters were each court's own and are kept as they stand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from generator.checks.rules import court_codes
from generator.checks.rules.codes import FOLDER
from generator.checks.rules.columns import first_of_folded, piece, whole_match
from generator.checks.rules.folding import BLANKS, DIGITS
from generator.checks.rules.patterns import CJK, any_of

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerValue, StringValue

CODES = ("JDG-11", "CSN-01", "CSN-07", "CSN-06", "CSN-03", "CSN-02")
"""Hidden; no case number; future; generation and year disagree; type; notation."""
COURT = "CSN-04"
"""The rule on the court code, asked apart: its list of codes is long."""

FIRST_YEAR = 2016
"""Numbers of cases filed from 2016-01-01 have the new form."""

ADJUDICATION = "知"
"""Special-adjudication character of intellectual-property cases, set before the type code."""

_OPEN, _CLOSE = "(〔﹝[［【﹙", ")〕﹞]］】﹚"
_WIDE_DIGITS = "".join(chr(ord(digit) + 0xFEE0) for digit in DIGITS)
_DASHES = "－—–‐‑−﹣"
FROM = _OPEN + _CLOSE + _WIDE_DIGITS + _DASHES + BLANKS
TO = "（" * len(_OPEN) + "）" * len(_CLOSE) + DIGITS + "-" * len(_DASHES)
_TABLE = str.maketrans(FROM[: len(TO)], TO, BLANKS)

_YEAR = "（(?:19|20)[0-9]{2}）"
_SUPPLEMENT = "(?:之[一二三四五六七八九十0-9]{1,3})?"
_SERIAL = "[0-9]{1,12}(?:-[0-9]{1,4})?"
_CLEAN_SERIAL = "[1-9][0-9]{0,11}(?:-[1-9][0-9]{0,3})?"
_TYPE = f"[{CJK}]{{1,5}}"
_COURT = f"(?:最高法|[{court_codes.LETTERS}](?:[0-9]{{4}}|[0-9]{{2}})?)"
OLD = f"{_YEAR}[{CJK}（）]{{1,14}}字第{_SERIAL}号{_SUPPLEMENT}"
NEW = f"{_YEAR}{_COURT}{_TYPE}{_SERIAL}号{_SUPPLEMENT}"
OPAQUE = f"{_YEAR}[{CJK}（）0-9-]{{2,20}}号{_SUPPLEMENT}"
_HIDDEN = "[×✕XxＸ*＊某]"
_FILED = "（((?:19|20)[0-9]{2})）"
_PARTS = re.compile(f"{_FILED}({_COURT})({_TYPE})({_SERIAL})号({_SUPPLEMENT})")
_OLD_PARTS = re.compile(f"{_FILED}([{CJK}（）]{{1,14}})字第({_SERIAL})号({_SUPPLEMENT})")
_WRONG_LETTERS = {"贵": "黔", "滇": "云", "蜀": "川", "申": "沪", "蒙": "内"}


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """The parts of a case number. Of an old one only `year`, `serial` and `words` are known.

    `special` is the special-adjudication character ("" mostly), `supplement` 之一, 之二 or "".
    """

    year: int
    court: str
    special: str
    type: str
    serial: str
    supplement: str
    words: str = ""

    @property
    def old(self) -> bool:
        """Whether the number is of the generation before 2016."""
        return bool(self.words)

    def __str__(self) -> str:
        """The normal form: full-width round brackets, ASCII digits, no blanks or leading zeros."""
        head = f"{self.words}字第" if self.words else f"{self.court}{self.special}{self.type}"
        return f"（{self.year}）{head}{self.serial}号{self.supplement}"

    @property
    def key(self) -> str:
        """The key of comparison and search, as in 2018|粤0103|执|123|."""
        middle = (self.words, "字第") if self.words else (self.court, self.special + self.type)
        return "|".join((str(self.year), *middle, self.serial, self.supplement))


@cache
def types() -> Mapping[str, tuple[str, ...]]:
    """The official type codes, each with the kinds of case it stands for."""
    table = tomllib.loads((FOLDER / "case-types.toml").read_text(encoding="utf-8"))["types"]
    return {code: tuple(names) for code, names in table.items()}


def fold(text: str) -> str:
    """Round full-width brackets, ASCII digits and hyphens, no blanks, no leading zeros."""
    return re.sub("([^0-9])0+([0-9]+(?:-[0-9]+)?号)", r"\1\2", text.translate(_TABLE))


def parse(text: str) -> CaseNumber | None:
    """The parts of a case number in any notation, None where it is none.

    The old form is tried first, as its 字第 would pass as a type code.
    """
    number = fold(text)
    if old := _OLD_PARTS.fullmatch(number):
        return CaseNumber(int(old[1]), "", "", "", old[3], old[4], old[2])
    found = _PARTS.fullmatch(number)
    if not found:
        return None
    year_digits, court, type_code, serial, supplement = found.groups()
    special = type_code[0] if type_code[0] == ADJUDICATION and type_code not in types() else ""
    kind = type_code[len(special) :] or type_code
    return CaseNumber(int(year_digits), court, special, kind, serial, supplement)


def normal(text: str) -> str:
    """The normal form of a case number; ValueError where it is none."""
    number = parse(text)
    if number is None:
        raise ValueError("not a case number")
    return str(number)


def suggestion(text: str) -> str:
    """The normal form that was meant, "" where nothing can be said.

    A province written by its other short name (贵 for 黔) is the slip that can be told.
    """
    number = fold(text)
    letter = number[6:7]
    if letter in _WRONG_LETTERS and parse(text) is None:
        number = number[:6] + _WRONG_LETTERS[letter] + number[7:]
    meant = parse(number)
    return str(meant) if meant and str(meant) != text else ""


def judge(text: str, year: int) -> str:
    """The id of the first rule that a case number breaks in `year`, "" where it is normal."""
    number = fold(text)
    old, new = re.fullmatch(OLD, number), re.fullmatch(NEW, number)
    if not old and not new:
        if re.search(f"{_HIDDEN}{{2}}", number):
            return "JDG-11"
        opaque = re.fullmatch(OPAQUE, number) and number[1:5] < str(FIRST_YEAR)
        return "CSN-06" if opaque else "CSN-01"
    if number[1:5] > str(year):
        return "CSN-07"
    if (old is not None) == (number[1:5] >= str(FIRST_YEAR)):
        return "CSN-06"
    if not old and not re.fullmatch(_known_type(), number):
        return "CSN-03"
    return "CSN-02" if number != text else ""


def has_unknown_court(text: str, *, synthetic: bool = False) -> bool:
    """Whether a number's court code fits no division and no range of special courts.

    `synthetic` allows the reserved court codes that end in 0000 (DOMAIN 3.8).
    """
    number = fold(text)
    known = re.match(_known_court(synthetic), number)
    return re.fullmatch(NEW, number) is not None and not re.fullmatch(OLD, number) and not known


def has_unknown_court_column(text: StringValue, *, synthetic: bool = False) -> BooleanValue:
    """`has_unknown_court` for a column."""
    import ibis

    known = f"^{_known_court(synthetic)}"

    def verdict(number: StringValue) -> BooleanValue:
        unknown = ~number.re_search(known) & ~whole_match(number, OLD)
        return unknown & whole_match(number, NEW)

    slow = ibis.array([_folded(text)]).map(verdict)[0]
    found: BooleanValue = ibis.cases(
        (text.isnull(), False), (text.re_search(known), False), else_=slow
    )
    return found


def judge_column(text: StringValue, year: int) -> IntegerValue:
    """`judge` for a column: 0, or the place in `CODES` counted from 1; NULL for NULL."""
    first, now = str(FIRST_YEAR), str(year)
    clean = whole_match(text, _clean()) & piece(text, 1, 4).between(first, now)

    def conditions(number: StringValue) -> list[BooleanValue]:
        filed = piece(number, 1, 4)
        old = whole_match(number, OLD)
        new = whole_match(number, NEW) & ~old
        neither = ~(old | new)
        opaque = neither & whole_match(number, OPAQUE) & (filed < first)
        return [
            neither & number.re_search(f"{_HIDDEN}{{2}}"),
            neither & ~opaque,
            ~opaque & (filed > now),
            opaque | (old & (filed >= first)) | (new & (filed < first)),
            new & ~whole_match(number, _known_type()),
            number != text,
        ]

    return first_of_folded(text, clean, _folded(text), conditions)


def _folded(text: StringValue) -> StringValue:
    """`fold` for a column."""
    zeros = "([^0-9])0+([0-9]+(?:-[0-9]+)?号)"
    folded: StringValue = text.translate(FROM, TO).re_replace(zeros, r"\1\2")
    return folded


@cache
def _types_pattern() -> str:
    return f"(?:{ADJUDICATION})?{any_of(types())}"


@cache
def _known_type() -> str:
    return f"{_YEAR}{_COURT}{_types_pattern()}{_SERIAL}号{_SUPPLEMENT}"


@cache
def _known_court(synthetic: bool) -> str:
    """The head of a number; after the court code comes a letter, so no digit is left over."""
    return f"{_YEAR}{court_codes.known_pattern(synthetic)}[{CJK}]"


@cache
def _clean() -> str:
    return f"{_YEAR}{_COURT}{_types_pattern()}{_CLEAN_SERIAL}号{_SUPPLEMENT}"
