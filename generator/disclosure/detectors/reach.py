"""Ways to reach a person: telephone and mail."""

from __future__ import annotations

import re

from generator.disclosure.detectors.detector import Detector
from generator.disclosure.detectors.text import DIGIT, NUMBERS, SIGN, after, before, digits, one_of

_COUNTRY = "(?:\\(?(?:\\+|00)?86\\)?[ -]?)?"
_NOT_INSIDE = (
    "(?:(?<![0-9A-Za-z.])|(?<=[Tt]el)|(?<=TEL)|(?<=[Mm]ob)|(?<=QQ)|(?<=[Cc]hat)|(?<=[Pp]hone)"
    "|(?<=[^0-9A-Za-z]V))"
)
_NO_MORE = r"(?![0-9A-Za-z]|\.[0-9]|-[0-9]{5})"
_AMOUNT = re.compile("[ ]?(?:元|万|亿|件|人次|人|平方|吨|美元|港元|份|%|号(?!码))")
_CALLED = re.compile("手机|电话|联系")
_SERIAL = re.compile("(?:第|编号|单号|流水号|序号|No\\.?|№)[:\\s为是]{0,2}$")


def _is_no_amount(match: re.Match[str], value: str) -> bool:
    """Eleven digits before 元 are money, behind 编号 a serial number; behind 手机 neither."""
    if _CALLED.search(before(match, 6)):
        return True
    return not _AMOUNT.match(after(match, 4)) and not _SERIAL.search(before(match, 8))


_USUAL = re.compile("[^ ]*(?: ?[^ ]{3,}){1,4}")


def _is_mobile(match: re.Match[str], value: str) -> bool:
    """Digits that stand one by one are a row of figures, unless a word says what they are."""
    alone = not _USUAL.fullmatch(value) and not _CALLED.search(before(match, 8))
    return not alone and _is_no_amount(match, value)


MOBILE = Detector(
    "mobile",
    "[1１][ \u00a0\u3000]?" + digits(10, "[3-9３-９]"),
    rf"{_NOT_INSIDE}({_COUNTRY}\(?1[3-9][0-9]\)?(?:{SIGN}?[0-9]{{4}}){{2}}"
    rf"|{_COUNTRY}1[3-9][0-9](?:{SIGN}[0-9]{{3}}){{2}}{SIGN}?[0-9]{{2}}"
    rf"|1 ?[3-9](?: ?[0-9]){{9}}){_NO_MORE}",
    _is_mobile,
    coarse=(NUMBERS,),
)
"""Eleven digits from 13 to 19 (numbering plan of the Ministry of Industry, 2017)."""

_AREAS = "(?:10|2[0-57-9]|[3-9][0-9]{2})"
_PHONE_WORDS = one_of("电话 手机 座机 传真 联系方式".split())

_SUBSCRIBER = "[2-9][0-9]{2,3}[ -]?[0-9]{4}"
_NAMED = re.compile("电话|座机|传真|宅电|[Tt]el|TEL")

_WITH_AREA = (
    f"[0０]{DIGIT}{{2,3}}[ )）－—–./-]{{0,2}}[2-9２-９]{DIGIT}{{2,3}}[ －-]?{DIGIT}{{4}}"
    f"|86[ )）-]?[(（]?{DIGIT}{{2,3}}[ )）-]?{DIGIT}{{7}}"
)
_WITH_WORD = f"{_PHONE_WORDS}[^0-9\\n]{{0,8}}[2-8２-８]{DIGIT}{{2,3}}[ －-]?{DIGIT}{{4}}"


def _is_telephone(match: re.Match[str], value: str) -> bool:
    """With a point or a slash inside it may be any number, unless a word says what it is."""
    odd = re.search("[./]", value) and not _NAMED.search(before(match, 8))
    return not odd and _is_no_amount(match, value)


TELEPHONE = Detector(
    "telephone",
    f"{_WITH_AREA}|{_WITH_WORD}",
    rf"{_NOT_INSIDE}((?:\(?0{_AREAS}\)?|(?:\+|00)86[ -]?\(?{_AREAS}\)?)[ ./-]{{0,2}}{_SUBSCRIBER})"
    rf"{_NO_MORE}|{_PHONE_WORDS}号?码?(?:\([^()0-9\n]{{1,6}}\))?[:\s为是]{{0,3}}(?!400-|800-)({_SUBSCRIBER}){_NO_MORE}",
    _is_telephone,
    coarse=(NUMBERS, _WITH_WORD),
)
"""A subscriber's number with its area code, or behind a word that says it is one."""

_FILES = one_of("png jpg jpeg gif svg webp js css html json xml csv py".split())

_DOT = r"(?:\.| ?[\[(【](?:dot|点)[\])】] ?)"
_ENDINGS = "com|cn|net|org|edu|gov|info|hk|tw|me|example"
"""Endings that must stand behind a sign other than @."""

MAIL = Detector(
    "e-mail",
    "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ_-] ?(?:[@＠] ?[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]"
    "|[\\[(（【](?:at|AT|@|＠)[\\])）】])",
    rf"(?<![0-9A-Za-z._%+-])([0-9A-Za-z_][0-9A-Za-z._%+-]{{0,63}}@"
    rf"(?:[0-9A-Za-z-]+\.)+(?!{_FILES}(?![A-Za-z]))[A-Za-z]{{2,24}}"
    rf"|[0-9A-Za-z_][0-9A-Za-z._%+-]{{0,63}}(?: @ ?|@ | ?[\[(【](?:at|AT|@)[\])】] ?)"
    rf"(?:[0-9A-Za-z-]+{_DOT})+(?:{_ENDINGS}))(?![0-9A-Za-z@])",
)
"""An address of RFC 5322 as people write it."""

_IS = "(?:(?:号码?|账号|帐号)[:\\s为是]{0,3}|[:\\s为是]{1,3})"

MESSENGER = Detector(
    "messenger",
    "(?:[微薇VvＶ]信|QQ|ＱＱ|qq|扣扣)[号账帐:：为是\\s\u00a0\u3000][^\\n]{0,6}"
    "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ_-]{5}|扣扣[0-9０-９]{5}|wxid_",
    rf"(?:[微薇Vv]信{_IS}([A-Za-z][0-9A-Za-z_-]{{5,19}})"
    rf"|(?:(?<![0-9A-Za-z])(?:QQ|qq)|扣扣){_IS}([1-9][0-9]{{4,10}})"
    rf"|扣扣([1-9][0-9]{{4,10}})|(?<![0-9A-Za-z_])(wxid_[0-9a-z]{{4,20}}))(?![0-9A-Za-z_-])",
)
"""An account of WeChat or QQ behind its word; official accounts (公众号) and groups are none."""
