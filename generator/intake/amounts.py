"""Figures with their unit, qualifier and form -> Decimal; amounts of money in yuan (DOMAIN 3.9).

Never float: `round(2.675, 2)` is 2.67. An approximate figure keeps its qualifier, since 3189万余 is
a lower bound and must not be added to exact figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from generator.findings import Severity
from generator.intake.characters import read_number_text
from generator.intake.notices import Notice, refused
from generator.intake.numerals import DIGITS, chinese_integer

E, N = Severity.ERROR, Severity.NOTICE

MONEY: dict[str, Decimal] = {
    "分": Decimal("0.01"), "角": Decimal("0.1"), "元": Decimal(1), "圆": Decimal(1),
    "百元": Decimal(100), "千元": Decimal(1000), "万元": Decimal(10_000),
    "百万元": Decimal(10**6), "亿元": Decimal(10**8), "": Decimal(1),
}  # fmt: skip
"""Unit -> yuan. The empty unit serves where a table declares none of its own."""

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_QUALIFIERS = {
    "余": "余", "多": "多", "近": "近", "约": "约", "大约": "约", "约为": "约", "左右": "约",
    "上下": "约", "超过": "余", "超": "余", "逾": "余", "以上": "余", "不足": "近", "不到": "近",
    "几": "约",
}  # fmt: skip
_BOUNDS = {"余": "lower", "多": "lower", "近": "upper", "约": "about"}
_NUMBER = r"[+-]?[0-9][0-9,，]*(?:\.[0-9]+)?"
_FIGURE = re.compile(
    r"(?:人民币|RMB|CNY|[¥￥])?(?P<before>大约|约为|约|近|超过|超|逾|不足|不到)?(?:[¥￥])?"
    f"(?P<number>{_NUMBER})"
    "(?P<early>[余多几])?(?P<scale>百万|千万|[十百千万亿])?(?P<late>[余多])?"
    "(?P<unit>[^0-9.,，+-]{0,6}?)(?P<after>左右|上下|以上)?[整正]?"
)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PARTED = re.compile(r"\d[\d,.，．\s]*\s[\d,.，．\s]*\d")
_SPACED = re.compile(r"\d{1,3}(?:[^\S\t\r\n]\d{3})+(?:[.．]\d+)?")
"""Digits with blanks among them, and those that are one number for certain: `12 345`."""

_UNIT_LINE = re.compile(
    r"(?:^|[\s(（,，]|金额|计量)单\s*位\s*[:：]\s*(?:人民币)?\s*([^\s()（）、，,。;；]{1,6})"
)
_CAPITAL = re.compile(
    "(?:人民币)?(?P<yuan>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿贰两一二三四五六七八九十百千〇]+)[元圆]"
    "(?:(?P<jiao>[零壹贰叁肆伍陆柒捌玖一二三四五六七八九])角?)?"
    "(?:(?P<fen>[零壹贰叁肆伍陆柒捌玖一二三四五六七八九])分)?[整正]?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit: `value` in that unit, None where refused.

    `approximate` is one of 余, 多, 近, 约 or ''; `bound` says what it means: lower, upper, about.
    """

    value: Decimal | None
    unit: str = ""
    approximate: str = ""
    notices: tuple[Notice, ...] = ()

    @property
    def bound(self) -> str:
        """`lower` (余, 多), `upper` (近), `about` (约); '' for an exact figure."""
        return _BOUNDS.get(self.approximate, "")


def read_figure(value: str) -> Figure:
    """Read a number with thousands commas, full-width digits, 万 or 亿, a qualifier and a unit.

    万 and 亿 are multiplied out (`3,657万余件` is 36570000 件), except before 元, where 万元 is the
    unit; `read_amount` resolves that.
    """
    text, notices = read_number_text(value)
    if refused(notices):
        return Figure(None, notices=notices)
    parted = _PARTED.search(value)
    if parted and not _SPACED.fullmatch(parted[0]):
        return _refuse(value, "AMT-04", "blanks belong between groups of three digits")
    text = re.sub(r"\s", "", text)
    match = _FIGURE.fullmatch(text.replace("，", ","))
    if match is None:
        return _refuse(value, "AMT-01", "no number")
    digits = match["number"]
    if "," in digits and not _GROUPED.fullmatch(digits):
        return _refuse(value, "AMT-04", "commas belong between groups of three digits")
    number = Decimal(digits.replace(",", ""))
    unit = match["unit"]
    if match["scale"]:
        if unit in ("元", "圆") and match["scale"] in ("百", "千", "万", "百万", "亿"):
            unit = match["scale"] + "元"
        else:
            number = without_zeros(number * _SCALES[match["scale"]])
    word = match["before"] or match["early"] or match["late"] or match["after"] or ""
    return Figure(number, unit, _QUALIFIERS.get(word, ""), _told(value, number, word, notices))


def read_amount(value: str, *, unit: str | None = None) -> Figure:
    """An amount of money in yuan. `unit` is what the table declares (元, 千元, 万元, 亿元).

    Refused: no unit anywhere, a unit that is no money, a figure that is none. Capital numerals
    (`壹万贰仟叁佰元整`) are read too.
    """
    capital = _CAPITAL.fullmatch(re.sub(r"\s", "", value))
    if capital:
        return _capital(capital, value)
    figure = read_figure(value)
    if figure.value is None:
        return figure
    stated = figure.unit or unit
    if stated is None:
        return _refuse(value, "AMT-02", "no unit in the cell, none declared for the table")
    if stated not in MONEY:
        return _refuse(value, "AMT-02", f"{stated!r} is no unit of money")
    yuan, told = to_yuan(figure.value, stated, value)
    return Figure(yuan, "元", figure.approximate, figure.notices + told)


def to_yuan(number: Decimal, unit: str, value: str) -> tuple[Decimal, tuple[Notice, ...]]:
    """A number of a unit of `MONEY` in yuan, and what is told of it; `value` is how it stood."""
    yuan = number * MONEY[unit]
    if yuan == number:
        return yuan, ()
    return yuan, (Notice("AMT-05", N, value, f"{yuan:f}", f"1{unit} = {MONEY[unit]:f}元"),)


def as_ratio(figure: Figure, value: str) -> Figure:
    """A share of a hundred as a ratio: `91.98%` is 0.9198; another figure as it is.

    The display stays in the notice (XLS-09).
    """
    if figure.value is None or figure.unit != "%":
        return figure
    ratio = figure.value / 100
    kept = tuple(n for n in figure.notices if n.code != "XLS-07")
    shown = Notice("XLS-09", N, value, f"{ratio:f}")
    return Figure(ratio, "", figure.approximate, (*kept, shown))


def declared_unit(line: str) -> str:
    """The unit a line above a table states: `（单位：万元）` -> 万元; '' where there is none."""
    match = _UNIT_LINE.search(line)
    return match[1] if match else ""


def without_zeros(number: Decimal) -> Decimal:
    """A product as it is written: 1.2 times 10,000 is 12000, not 12000.0."""
    whole = number == number.to_integral_value()
    return Decimal(int(number)) if whole else number.normalize()


def _told(
    value: str, number: Decimal, word: str, notices: tuple[Notice, ...]
) -> tuple[Notice, ...]:
    """What was done last must show the number that is published."""
    if f"{number:f}" != (notices[-1].after if notices else value):
        kept = (n for n in notices if n.code != "XLS-07")
        notices = (*kept, Notice("XLS-07", N, value, f"{number:f}"))
    if word:
        notices += (Notice("AMT-03", N, value, f"{number:f}", f"{word}: not exact"),)
    return notices


def _capital(match: re.Match[str], value: str) -> Figure:
    yuan = chinese_integer(match["yuan"])
    if yuan is None:
        return _refuse(value, "AMT-01", "no number in capital numerals")
    jiao, fen = (DIGITS[match[k]] if match[k] else 0 for k in ("jiao", "fen"))
    total = Decimal(yuan) + Decimal(jiao) / 10 + Decimal(fen) / 100
    return Figure(total, "元", "", (Notice("XLS-07", N, value, f"{total:f}"),))


def _refuse(value: str, code: str, detail: str) -> Figure:
    return Figure(None, notices=(Notice(code, E, value, "", detail),))
