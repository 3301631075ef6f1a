"""Case numbers 案号 of both generations (法〔2015〕137号, amended by 法〔2018〕335号).

Since 2016: （year）court code [special character] type code serial 号, as in （2018）粤0103执123号.
Before: （year）…字第serial号, whose letters were each court's own and are kept as they stand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from generator.checks.rules import court_codes
from generator.checks.rules.codes import FOLDER
from generator.checks.rules.folding import BLANKS, DIGITS
from generator.checks.rules.patterns import CJK, any_of
from generator.checks.rules.proofs import Flags, matches, narrowed

if TYPE_CHECKING:
    import pyarrow as pa

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
_HEAD = (6, 12)
"""Where the court's code stands, with the letter behind it: a letter and at most four digits."""
IN_TEXT = (
    r"[（(［\[〔﹝【] ?(?:19|20)[0-9]{2} ?[）)］\]〕﹞】] ?"
    f"(?:[{CJK}（()）]{{1,14}}字第 ?{_SERIAL} ?号"
    f"|(?:最高法|[{court_codes.LETTERS}] ?(?:[0-9]{{4}}|[0-9]{{2}})?) ?{_TYPE} ?{_SERIAL} ?号"
    f"|[{CJK}]{{0,3}}[刑民行执赔知破监][{CJK}]{{0,3}} ?{_SERIAL} ?号){_SUPPLEMENT}"
)
"""For numbers in running text, in any brackets and with blanks; digits are ASCII."""
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


def clean_column(texts: pa.Array, year: int, *, synthetic: bool = False) -> Flags:
    """Which texts are surely right numbers of the new form, their courts' codes included."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    shaped = matches(texts, _clean(year))
    heads = pc.utf8_slice_codeunits(texts.filter(pa.array(shaped)), *_HEAD).dictionary_encode()
    known = [_is_known_head(head, synthetic) for head in heads.dictionary.to_pylist()]
    return narrowed(shaped, np.array(known, bool)[heads.indices.to_numpy()])


@lru_cache(1 << 16)
def _is_known_head(head: str, synthetic: bool) -> bool:
    return re.match(f"{court_codes.known_pattern(synthetic)}[{CJK}]", head) is not None


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
def _clean(year: int) -> str:
    filed = any_of(map(str, range(FIRST_YEAR, year + 1)))
    return f"（{filed}）{_COURT}{_types_pattern()}{_CLEAN_SERIAL}号{_SUPPLEMENT}"
