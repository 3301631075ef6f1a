"""Court codes 法院代字, the letters and digits by which a case number names its court.

A province's letter alone is its high court; two more digits are an intermediate court, four a
basic one. Ordinary courts take places 3-4 or 3-6 of their division's code in GB/T 2260, special
courts ranges of their own (法〔2015〕137号 and the numbering of courts that goes with it).
"""

from __future__ import annotations

import re
from functools import cache

from generator.checks.rules.divisions import RESERVED, counties
from generator.checks.rules.patterns import any_of

PROVINCES = {
    "京": "11", "津": "12", "冀": "13", "晋": "14", "内": "15", "辽": "21", "吉": "22", "黑": "23",
    "沪": "31", "苏": "32", "浙": "33", "皖": "34", "闽": "35", "赣": "36", "鲁": "37", "豫": "41",
    "鄂": "42", "湘": "43", "粤": "44", "桂": "45", "琼": "46", "渝": "50", "川": "51", "黔": "52",
    "云": "53", "藏": "54", "陕": "61", "甘": "62", "青": "63", "宁": "64", "新": "65",
}  # fmt: skip
"""Letter of a province -> the first two digits of its divisions."""

OTHERS = "军兵"
"""Military courts and the courts of the Xinjiang Production and Construction Corps."""

LETTERS = "".join(PROVINCES) + OTHERS
SUPREME = "最高法"
SHORT_NAMES = {
    "北京": "京", "天津": "津", "河北": "冀", "山西": "晋", "内蒙古": "内", "辽宁": "辽",
    "吉林": "吉", "黑龙江": "黑", "上海": "沪", "江苏": "苏", "浙江": "浙", "安徽": "皖",
    "福建": "闽", "江西": "赣", "山东": "鲁", "河南": "豫", "湖北": "鄂", "湖南": "湘",
    "广东": "粤", "广西": "桂", "海南": "琼", "重庆": "渝", "四川": "川", "贵州": "黔",
    "云南": "云", "西藏": "藏", "陕西": "陕", "甘肃": "甘", "青海": "青", "宁夏": "宁",
    "新疆": "新", "兵团": "兵",
}  # fmt: skip
"""Name of a province as datasets write it -> its letter."""

SPECIAL = "(?:7[1-9]|8[0-9]|9[0-9])"
"""Two digits of special intermediate courts: railway 71, maritime 72, intellectual property 73,
oil fields 74, forests 75-80, reclamation 81-85, cross-district 87-95, split off 96-99."""

_MUNICIPALITIES = "京津沪渝"
_DIGITS = "(?:[0-9]{4}|[0-9]{2})?"


def division_digits(code: str) -> str:
    """The six digits of the division an ordinary court's code points to, "" for other courts."""
    province = PROVINCES.get(code[:1], "")
    digits = code[1:]
    special = re.match(SPECIAL, digits) or (len(digits) == 4 and re.match("9[1-9]", digits[2:]))
    if not province or special or (digits and code[0] in _MUNICIPALITIES and len(digits) == 2):
        return ""
    return (province + digits).ljust(6, "0")


def agrees_with_division(code: str, division: str) -> bool:
    """Whether a court code and a division's code can be of one court (CRT-04).

    Only the province is compared where the digits are those of a special court, or where a
    municipality numbers its intermediate courts from 01.
    """
    pointed = division_digits(code)
    province = PROVINCES.get(code[:1])
    if province is None or division == RESERVED:
        return True
    return pointed == division if pointed else division.startswith(province)


@cache
def known_pattern(synthetic: bool) -> str:
    """An expression for every court code that can be explained; `synthetic` adds the reserved."""
    parts = [SUPREME, f"[{OTHERS}]{_DIGITS}"]
    parts += [f"{letter}{_digits(letter, synthetic)}" for letter in PROVINCES]
    return f"(?:{'|'.join(parts)})"


def _digits(letter: str, synthetic: bool) -> str:
    known = {four if four[2:] != "00" else four[:2] for four in counties(PROVINCES[letter])}
    known |= {four[:2] for four in known}
    parts = [any_of(known), f"{SPECIAL}(?:[0-9]{{2}})?", "[0-9]{2}9[1-9]"]
    parts += ["0[1-9]"] if letter in _MUNICIPALITIES else []
    parts += ["0000"] if synthetic else []
    return f"(?:{'|'.join(parts)})?"
