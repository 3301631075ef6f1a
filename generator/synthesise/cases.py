"""Synthetic enforcement cases: courts, case numbers, and the documents they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, Final

import numpy as np
import pyarrow as pa

from generator.synthesise.draws import Ints, Permutation, Weighted, below, draw, happens
from generator.synthesise.identities import joined, taken
from generator.synthesise.vocabulary import (
    BASES,
    DEMONSTRATION_COURT,
    DEMONSTRATION_PROVINCE,
    ENFORCEMENT_TYPES,
    PROVINCES,
    Basis,
)

FIRST_YEAR: Final = 2016  # case numbers of 法〔2015〕137号 begin on 2016-01-01
_NUMERALS: Final = "〇一二三四五六七八九"
_LEAST_SERIALS: Final = 9_000  # serials of a small list still look like those of a busy court
_INTERMEDIATE_COURTS: Final = 4  # per province
_PROVINCE_NAMES: Final = tuple(p.name for p in PROVINCES)


def chinese_numeral(number: int) -> str:
    """Write a number from 1 to 999 as a court's ordinal: 十, 二十一, 一百零三."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    head = f"{_NUMERALS[hundreds]}百" if hundreds else ""
    if tens:
        head += ("" if tens == 1 and not hundreds else _NUMERALS[tens]) + "十"
    elif hundreds and ones:
        head += "零"
    return head + (_NUMERALS[ones] if ones else "")


def _court_names(place: int) -> list[str]:
    """Name the courts of a province; every third province counts in Arabic numerals."""
    province = PROVINCES[place]
    if province.name == DEMONSTRATION_PROVINCE:
        return [DEMONSTRATION_COURT]
    numbers = range(1, province.courts + 1)
    written = (str(n) if place % 3 == 0 else chinese_numeral(n) for n in numbers)
    return [f"{province.name}测试第{number}人民法院" for number in written]


def _court_sizes(place: int) -> Weighted:
    """Spread a province's cases by Zipf's law over its courts, in an order of no meaning."""
    count = PROVINCES[place].courts
    ranks = Permutation(count, 0, f"court-rank/{place}").of(np.arange(count, dtype=np.int64))
    return Weighted.of([1_000_000 // (int(rank) + 4) for rank in ranks])


@dataclass(frozen=True)
class Cases:
    """The enforcement cases of a list of ``rows`` records: one case per row.

    Provinces get exact quotas of the rows, and a row's place within its quota is its serial
    number. So a case number is unique in the whole list without any row knowing of another.
    """

    rows: int
    seed: int

    def provinces(self, index: Ints) -> Ints:
        """Return the place in PROVINCES of each row's court."""
        return np.searchsorted(self._edges, self._quota.of(index), side="right").astype(np.int64)

    def courts(self, name: str, index: Ints, provinces: Ints) -> Ints:
        """Return the place in ``court_words`` of one court of the province for each row."""
        slots = draw(self.seed, f"court/{name}", index) >> np.uint64(48)
        places: Ints = self._first_court[provinces] + self._court_table[provinces, slots]
        return places

    def case_numbers(self, index: Ints, provinces: Ints, years: Ints) -> Any:
        """Return enforcement case numbers in the normal form （2024）粤0000执123号."""
        kind = self._kind.at(draw(self.seed, "case/type", index))
        front = (years - FIRST_YEAR) * len(PROVINCES) + provinces
        serials = pa.array(self._serials(index, provinces)).cast(pa.string())
        heads = taken(self._case_words, front * len(ENFORCEMENT_TYPES) + kind)
        return joined(heads, serials, "号")

    def bases(self, index: Ints) -> Ints:
        """Return the place in BASES of the document each case rests on."""
        return self._basis.at(draw(self.seed, "basis", index))

    def basis_numbers(self, index: Ints, bases: Ints, provinces: Ints, years: Ints) -> Any:
        """Return the documents' numbers: made in the case's year or up to three years before."""
        age = self._basis_age.at(draw(self.seed, "basis/age", index))
        made = np.maximum(years - age, FIRST_YEAR)
        front = ((made - FIRST_YEAR) * len(PROVINCES) + provinces) * len(BASES) + bases
        reach = self._serial_reach.at(draw(self.seed, "basis/reach", index)) + 2
        serials = 1 + below(draw(self.seed, "basis/serial", index), 10**reach)
        return joined(taken(self._basis_words, front), pa.array(serials).cast(pa.string()), "号")

    def basis_units(self, index: Ints, bases: Ints, provinces: Ints, courts: Ints) -> Any:
        """Return who made the documents: mostly the enforcing court itself."""
        elsewhere = happens(draw(self.seed, "basis/elsewhere", index), 150)
        other = self.courts("basis", index, provinces)
        local = np.where(elsewhere, other, courts)
        appeal = below(draw(self.seed, "basis/appeal", index), _INTERMEDIATE_COURTS)
        institution = provinces * self._units_per_province + self._unit_offset[bases]
        institution += np.where(self._is_intermediate[bases], appeal, 0)
        places = np.where(self._is_court[bases], local, len(self._names) + institution)
        return taken(self._unit_words, places)

    @cached_property
    def court_words(self) -> Any:
        """All court names, province by province."""
        return pa.array(self._names)

    def _serials(self, index: Ints, provinces: Ints) -> Ints:
        """Spread the places of a quota over serial numbers, low numbers more densely.

        Two provinces with one letter (广东 and the fictional 示范) share one run of serials.
        """
        starts, sizes = self._serial_runs[:, provinces]
        step = np.maximum(1, _LEAST_SERIALS // np.maximum(sizes, 1))
        place = self._quota.of(index) - starts
        spread = place * step + below(draw(self.seed, "case/serial", index), step)
        serials: Ints = 1 + spread + spread * spread // (sizes * step)
        return serials

    @cached_property
    def _quota(self) -> Permutation:
        return Permutation(self.rows, self.seed, "quota")

    @cached_property
    def _edges(self) -> Ints:
        """Return where each province's quota of the rows ends."""
        sums = list(accumulate(p.people for p in PROVINCES))
        return np.array([total * self.rows // sums[-1] for total in sums], dtype=np.int64)

    @cached_property
    def _serial_runs(self) -> Ints:
        """Return per province the first place and the length of its letter's run of serials."""
        ends = [0, *self._edges.tolist()]
        runs: dict[str, tuple[int, int]] = {}
        for place, province in enumerate(PROVINCES):
            start = runs.get(province.letter, (ends[place], 0))[0]
            runs[province.letter] = (start, ends[place + 1] - start)
        return np.array([runs[p.letter] for p in PROVINCES], dtype=np.int64).T

    @cached_property
    def _names(self) -> list[str]:
        return [name for place in range(len(PROVINCES)) for name in _court_names(place)]

    @cached_property
    def _first_court(self) -> Ints:
        return np.array([0, *accumulate(p.courts for p in PROVINCES)][:-1], dtype=np.int64)

    @cached_property
    def _court_table(self) -> Ints:
        return np.stack([_court_sizes(place).table for place in range(len(PROVINCES))])

    @cached_property
    def _kind(self) -> Weighted:
        return Weighted.of(ENFORCEMENT_TYPES.values())

    @cached_property
    def _basis(self) -> Weighted:
        return Weighted.of(basis.weight for basis in BASES)

    @cached_property
    def _basis_age(self) -> Weighted:
        return Weighted.of((55, 35, 7, 3))

    @cached_property
    def _serial_reach(self) -> Weighted:
        return Weighted.of((8, 32, 60))

    @cached_property
    def _case_words(self) -> Any:
        return pa.array([f"{front}{kind}" for front in _fronts() for kind in ENFORCEMENT_TYPES])

    @cached_property
    def _basis_words(self) -> Any:
        return pa.array([_basis_head(front, basis) for front in _fronts() for basis in BASES])

    @cached_property
    def _unit_words(self) -> Any:
        made = [unit for province in _PROVINCE_NAMES for unit in _institutions(province)]
        return pa.array(self._names + made)

    @property
    def _units_per_province(self) -> int:
        return _INTERMEDIATE_COURTS + len(_INSTITUTIONS)

    @cached_property
    def _unit_offset(self) -> Ints:
        """Return per kind of document the place of its maker among a province's institutions."""
        places = {unit: _INTERMEDIATE_COURTS + n for n, unit in enumerate(_INSTITUTIONS)}
        return np.array([places.get(basis.unit, 0) for basis in BASES], dtype=np.int64)

    @cached_property
    def _is_court(self) -> Any:
        return np.array([basis.unit == "court" for basis in BASES])

    @cached_property
    def _is_intermediate(self) -> Any:
        return np.array([basis.unit == "intermediate" for basis in BASES])


_COURT_UNITS: Final = ("court", "intermediate")
_INSTITUTIONS: Final = tuple(b.unit for b in BASES if b.unit not in _COURT_UNITS)
_LAST_YEAR: Final = 2099


def _fronts() -> list[str]:
    """Return （year）and court code for every year and province, the code ending in 0000."""
    years = range(FIRST_YEAR, _LAST_YEAR + 1)
    return [f"（{year}）{province.letter}0000" for year in years for province in PROVINCES]


def _basis_head(front: str, basis: Basis) -> str:
    """Put year, maker and type together; only courts have a four-digit court code."""
    return (front if basis.unit in _COURT_UNITS else front.removesuffix("0000")) + basis.code


def _institutions(province: str) -> list[str]:
    """Name a province's intermediate courts and other makers of enforceable documents."""
    numbers = [chinese_numeral(n + 1) for n in range(_INTERMEDIATE_COURTS)]
    appeal = [f"{province}测试第{number}中级人民法院" for number in numbers]
    return appeal + [province + unit for unit in _INSTITUTIONS]
