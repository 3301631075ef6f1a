"""References that lawyers type in many ways: case numbers, document numbers, articles of statutes.

Each has one normal form, which is one token of the index. All functions take *folded* text.
Forms: DOMAIN 3.5 (case numbers), 3.6 (guiding cases), 3.7 (document numbers). Twin:
`references.js`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_S = " ?"  # folding leaves single spaces
# Around years stand, beside these, all that an input method offers where the right ones are not.
_OPENING, _CLOSING = "(\\[〔【〖{《<〈「『", ")\\]〕】〗}》>〉」』"
_OPEN, _CLOSE = f"[{_OPENING}]", f"[{_CLOSING}]"
_YEAR = f"{_OPEN}{_S}([0-9]{{4}}){_S}{_CLOSE}{_S}"
_PROVINCE = "[京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新军兵]"
# A case number is often typed without the brackets of its year; a document number is nothing then.
_CASE_YEAR = f"{_OPEN}?{_S}(?<![0-9])([0-9]{{4}}){_S}{_CLOSE}?{_S}"
_COURT = f"(最高法|{_PROVINCE}{_S}(?:[0-9]{{4}}|[0-9]{{2}})?)"
_NUMBERED_COURT = f"(最高法|{_PROVINCE}(?:[0-9]{{4}}|[0-9]{{2}}))"
_TYPE = "([\u4e00-\u9fff]{1,5}?)"
_SERIAL = f"([0-9]+(?:{_S}-{_S}[0-9]+)?)"
_NUMERAL = "零〇一二两三四五六七八九十百千"

# Divisions and procedures stand in brackets in some old numbers: 沪二中民二(民)终字.
_OLD_TYPE = "((?!年)[\u4e00-\u9fff()]{1,16}?)"
_OLD_CASE = f"{_CASE_YEAR}{_OLD_TYPE}{_S}字{_S}第{_S}{_SERIAL}{_S}号"
_NEW_CASE = f"{_CASE_YEAR}{_COURT}{_S}{_TYPE}{_S}{_SERIAL}{_S}号"
_END = f"(?:号(?:之(?:[0-9]+|[{_NUMERAL}]+))?)"
_BARE_SERIAL = "([0-9]+(?:-[0-9]+)?)"
_BARE_CASES = (
    re.compile(f"([0-9]{{4}})([\u4e00-\u9fff]{{1,12}}?)字第{_BARE_SERIAL}{_END}?"),
    re.compile(f"([0-9]{{4}}){_NUMBERED_COURT}{_TYPE}{_BARE_SERIAL}{_END}?"),
    re.compile(f"([0-9]{{4}})({_PROVINCE}){_TYPE}{_BARE_SERIAL}{_END}"),
)
_DOCUMENT = f"{_YEAR}第?{_S}([0-9]+){_S}号"
_ARTICLE = f"第{_S}([0-9]+|[{_NUMERAL}]+){_S}条(?:{_S}之{_S}([0-9]+|[{_NUMERAL}]+))?"
# 条例 and the like are no articles, and 第 stands before most that are.
_BARE_ARTICLE = re.compile(f"(?<![0-9.第])(?<!第 )(?=[0-9]{{1,4}}{_S}条(?![例件约款文目理令]))")
# 指导案例3批 and 指导性案例2个 count cases, they name none; 指导性案例一般 holds no number.
_COUNTS = "[批个件起年月]"
_GUIDING_NUMBER = (
    f"(?:([0-9]{{1,4}})(?:{_S}号|(?![0-9]|{_S}{_COUNTS}))|([{_NUMERAL}]{{1,7}}){_S}号)"
)
_GUIDING = f"指导性?案例{_S}第?{_S}{_GUIDING_NUMBER}"
_GUIDING_ENGLISH = "guiding case(?: no\\.?| number)? ?#?([0-9]{1,4})(?![0-9])"
_REFERENCE = re.compile(
    f"{_OLD_CASE}|{_NEW_CASE}|{_DOCUMENT}|{_ARTICLE}|{_GUIDING}|{_GUIDING_ENGLISH}"
)
_MARKS = ("号", "条", "案例", "guiding case")
_BRACKETS = re.compile(f"[ {_OPENING}{_CLOSING}]")

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Reference:
    """A recognised reference: where it stands in the folded text, and its tokens.

    `tokens` holds what the index stores, the most precise last; a query asks for the last.
    """

    start: int
    end: int
    tokens: tuple[str, ...]


def references(text: str) -> Iterator[Reference]:
    """All references of a folded text in order, without overlaps.

    Old case numbers are tried first, or 字第 is swallowed as a type of case. Most texts (names of
    courts) hold none of the marks and are not searched at all.
    """
    if not any(mark in text for mark in _MARKS):
        return
    for match in _REFERENCE.finditer(text):
        groups = [_squeeze(group) for group in match.groups()]
        yield Reference(match.start(), match.end(), _tokens(groups))


def with_articles(query: str) -> str:
    """A folded query with 第 before articles in digits typed without it: 刑法264条.

    For queries only: in a text, 264条 may as well count something.
    """
    return _BARE_ARTICLE.sub("第", query)


def case_number(text: str) -> str | None:
    """The comparison key `2018|粤0103|执|123` of a text that is one case number, else None.

    Brackets, spaces and 号 may be missing here; supplements such as 之一 do not count.
    """
    bare = _BRACKETS.sub("", text)
    for pattern in _BARE_CASES:
        match = pattern.fullmatch(bare)
        if match:
            return _case_key(list(match.groups()))
    return None


def chinese_number(numeral: str) -> str:
    """A numeral up to 9999 in digits: 二百八十七 is 287, 一二 is 12, 012 is 12."""
    if not any(c in _UNITS for c in numeral):
        return _without_zeros("".join(str(_DIGITS.get(c, c)) for c in numeral))
    total, digit = 0, 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or int(total == 0)) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return str(total + digit)


def _tokens(groups: list[str]) -> tuple[str, ...]:
    """Tokens by the groups of the alternative that matched; the others are empty."""
    old, new, document = groups[:3], groups[3:7], groups[7:9]
    article, guiding = groups[9:11], next(filter(None, groups[11:]), "")
    if old[0] or new[0]:
        return (_case_key(old if old[0] else new),)
    if document[0]:
        return (f"〔{document[0]}〕{_without_zeros(document[1])}",)
    if guiding:
        return (f"case#{chinese_number(guiding)}",)
    plain = f"第{chinese_number(article[0])}条"
    return (plain, f"{plain}之{chinese_number(article[1])}") if article[1] else (plain,)


def _case_key(groups: list[str]) -> str:
    *head, serial = groups
    return "|".join((*head, _without_zeros(serial)))


def _without_zeros(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _squeeze(group: str | None) -> str:
    return re.sub("[ ()]", "", group or "")
