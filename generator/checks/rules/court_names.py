"""Names of courts: the words that a name ends in, and the many names that one court goes by.

Organic Law of the People's Courts, arts 12-15 (kinds of courts) and 26 (tribunals).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.checks.rules.folding import BLANKS
from generator.checks.rules.observation import Observation
from generator.checks.rules.patterns import CJK
from generator.checks.rules.proofs import Flags, matches

if TYPE_CHECKING:
    import pyarrow as pa

ENDINGS = (
    "人民法院", "人民法院.{2,12}分院", "海事法院", "知识产权法院", "金融法院", "互联网法院",
    "铁路运输法院", "铁路运输中级法院", "铁路运输第[一二三四]法院", "军事法院",
    "林区(?:基层|中级)?法院", "(?:林业|农垦|矿区|油田|开发区|垦区)(?:中级)?法院",
)  # fmt: skip
"""The words in which the full name of a court ends, special courts included."""

NAME = f"[{CJK}（）0-9]{{0,40}}(?:{'|'.join(ENDINGS)})"
_TRIBUNAL = ".*(?:人民法庭|派出法庭|巡回法庭)"
_PROVINCE = re.compile(
    "^(?:内蒙古自治区|广西壮族自治区|宁夏回族自治区|新疆维吾尔自治区|西藏自治区|[^省]{2,3}省)(?=.{2,}法院)"
)
GRADES = (
    "首席大法官", "一级大法官", "二级大法官", "一级高级法官", "二级高级法官", "三级高级法官",
    "四级高级法官", "一级法官", "二级法官", "三级法官", "四级法官", "五级法官",
)  # fmt: skip
"""The twelve grades of judges (Judges Law, art. 26), highest first."""


@dataclass(frozen=True, slots=True)
class NameTable:
    """Names -> codes of the courts that go by them. A name may belong to several."""

    codes: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, courts: Iterable[Mapping[str, Any]]) -> NameTable:
        """From rows with `code`, `name` and, where they have them, `short_name` and `aliases`."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for court in courts:
            for name in names_of(court):
                found[fold(name)].add(str(court["code"]))
        return cls({name: frozenset(codes) for name, codes in sorted(found.items())})

    def find(self, name: str) -> frozenset[str]:
        """The codes of all courts that go by `name`: none, one, or several."""
        return self.codes.get(fold(name), frozenset())

    def ambiguous(self) -> tuple[str, ...]:
        """Names that do not tell one court from another."""
        return tuple(name for name, codes in self.codes.items() if len(codes) > 1)


def names_of(court: Mapping[str, Any]) -> Iterator[str]:
    """Every name a row of the court table gives, the full one first."""
    yield str(court["name"])
    if court.get("short_name"):
        yield str(court["short_name"])
    yield from (alias for alias in str(court.get("aliases") or "").split("|") if alias)


def fold(name: str) -> str:
    """A name for comparison: no blanks, full-width brackets, no province in front.

    Lists write 广东省广州市越秀区人民法院 and 广州市越秀区人民法院 for one court. High courts keep
    their province, as nothing else is left of their name.
    """
    tidy = name.translate(str.maketrans("()", "（）", BLANKS))
    return _PROVINCE.sub("", tidy) if "高级人民法院" not in tidy else tidy


def judge(name: str) -> str:
    """The id of the first rule that a court's name breaks, "" where it is a full name."""
    if re.fullmatch(_TRIBUNAL, name):
        return "CRT-02"
    return "" if re.fullmatch(NAME, name) else "CRT-01"


def clean_column(texts: pa.Array) -> Flags:
    """Which texts are full names of courts."""
    return matches(texts, NAME)


def table_observations(courts: Iterable[Mapping[str, Any]]) -> Iterator[Observation]:
    """Names that several courts share: full names break CRT-01, other names are noted as CRT-07."""
    rows = list(courts)
    full: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        full[str(row["name"])].add(str(row["code"]))
    for name, codes in sorted(full.items()):
        if len(codes) > 1:
            yield Observation("CRT-01", name, f"the full name of {' and '.join(sorted(codes))}")
    table = NameTable.of(rows)
    for name in table.ambiguous():
        if len(full.get(name, ())) <= 1:
            courts_named = ", ".join(sorted(table.find(name)))
            yield Observation("CRT-07", name, f"several courts go by this name: {courts_named}")
