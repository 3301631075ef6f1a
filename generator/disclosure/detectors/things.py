"""Numbers of things: vehicle plates and title certificates, and numbers that only look like it."""

from __future__ import annotations

import re

from generator.checks.rules import case_numbers
from generator.disclosure.detectors.detector import Detector
from generator.disclosure.detectors.text import END, one_of

_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_LETTERS = "A-HJ-NP-Z"
_MARK = "[·•・. -]?"
_LEAST_DIGITS = 3


def _is_plate(match: re.Match[str], value: str) -> bool:
    return sum(c.isdecimal() for c in value) >= _LEAST_DIGITS


PLATE = Detector(
    "plate",
    f"[{_PROVINCES}][ \u3000]?[A-Za-zＡ-Ｚａ-ｚ][·•・. -]?[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{{4}}"
    f"|WJ[{_PROVINCES}]|[使领]{_MARK}[0-9]{{6}}",
    rf"([{_PROVINCES}] ?[{_LETTERS}]{_MARK}"
    rf"(?:[{_LETTERS}0-9]{{5,6}}|[{_LETTERS}0-9]{{4}}[挂学警港澳])"
    rf"|[{_PROVINCES}][{_LETTERS.lower()}]{_MARK}[{_LETTERS.lower()}0-9]{{5,6}}"
    rf"|WJ[{_PROVINCES}]{_MARK}[0-9]{{4}}[0-9A-Z]|[使领]{_MARK}[0-9]{{6}})(?![0-9A-Za-z])",
    _is_plate,
)
"""GA 36-2018; six places behind the letter are a new-energy car's, WJ is the armed police."""

_MOTOR = one_of("车架号 车辆识别代号 车辆识别代码 发动机号 VIN码 VIN号 VIN: VIN：".split())

VEHICLE = Detector(
    "vehicle-number",
    f"{_MOTOR}[^\\n]{{0,8}}[0-9A-Z０-９Ａ-Ｚ]{{6}}",
    rf"{_MOTOR}(?:号码|码)?(?:\([A-Z]{{1,6}}\))?[:\s为是]{{0,3}}([0-9A-HJ-NPR-Z]{{6,17}}){END}",
    _is_plate,
)
"""A vehicle's identification number (GB 16735-2019) or that of its engine, behind the word."""

_YEAR = r"[(\[〔【][12][0-9]{3}[)\]〕】]"
_WORDS = "[一-鿿()]"

_OLD_TITLES = "(?:房权|房产|房地产权|房地权|房地|房屋所有权|(?:国有)?土地(?:使用权?)?)证"

TITLE_CERTIFICATE = Detector(
    "title-certificate",
    "不动产|权证|产证|地证|国用|集用|土证",
    rf"([一-鿿]?{_YEAR}[一-鿿]{{0,12}}不动产(?:权|登记)?(?:证书?|证明)?第? ?[0-9]{{3,}} ?号?"
    rf"|不动产(?:权|登记)(?:证书?|证明)?(?:号码?|编号)?[:为是]? ?第? ?[0-9]{{5,}} ?号?"
    rf"|{_OLD_TITLES}[一-鿿():]{{0,12}}?(?:字第|第|号[:为是]?) ?[0-9A-Z-]{{3,}} ?号?"
    rf"|(?:国用|集用|土证){_WORDS}{{0,4}}{_YEAR}{_WORDS}{{0,4}}第? ?[0-9-]{{1,}} ?号)",
)
"""Certificates under the Interim Regulation on Immovables Registration (2015), and older ones."""

NUMBERS_OF_THINGS = Detector(
    "",
    "",
    rf"({case_numbers.IN_TEXT}"
    r"|ZL ?[0-9]{8,12}\.[0-9Xx]|(?<![0-9])[0-9]{12}\.[0-9Xx](?![0-9])"
    r"|(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z]))",
)
"""Case numbers 案号 of both generations, patents and UUIDs: nobody's, and full of digits."""
