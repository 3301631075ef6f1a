"""Synthetic persons and organisations: names, masked identity numbers, credit codes.

Everything lies in the reserved namespace: identity numbers in region 990000 with sequence 000,
credit codes of division 000000, given names of stems and branches behind 某, firms called 测试.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from generator.synthesise.draws import Ints, Permutation, Weighted, draw
from generator.synthesise.vocabulary import (
    DEMONSTRATION_PROVINCE,
    FIRM_FORMS,
    FIRM_STEM_LENGTHS,
    GIVEN_LENGTHS,
    PROVINCES,
    STEMS,
    SURNAMES,
    TRADES,
)

EPOCH: Final = date(1970, 1, 1)
_REGION: Final = "990000"
_SEQUENCE: Final = "000"
_ID_CHECKS: Final = "10X98765432"
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CODE_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_PREFIX: Final = "91000000"
_BODY_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

# Youngest and oldest person, and how common each age is: a listed debtor is mostly 30 to 60.
# At 21 a person has been of age for three years, longer than any two-year term runs back.
_YOUNGEST: Final = 21
_AGE_ANCHORS: Final = {21: 2, 25: 9, 30: 19, 36: 27, 42: 28, 50: 24, 55: 19, 60: 12, 66: 6, 78: 1}


def days_since_epoch(day: date) -> int:
    """Return the number of days from 1970-01-01, as Arrow's date32 counts them."""
    return (day - EPOCH).days


def taken(words: Any, indices: Ints) -> Any:
    """Return the words at these places as an Arrow string array."""
    return words.take(pa.array(indices.astype(np.int32)))


def joined(*parts: Any) -> Any:
    """Concatenate string arrays and plain strings row by row."""
    return pc.binary_join_element_wise(*parts, "")


def fixed_width(characters: NDArray[np.uint8]) -> Any:
    """Turn a (rows, width) matrix of ASCII codes into an Arrow string array."""
    rows, width = characters.shape
    offsets = pa.array(np.arange(rows + 1, dtype=np.int32) * width)
    text = pa.py_buffer(np.ascontiguousarray(characters).tobytes())
    return pa.StringArray.from_buffers(rows, offsets.buffers()[1], text)


def letters(alphabet: str) -> NDArray[np.uint8]:
    """Return the ASCII codes of an alphabet."""
    return np.frombuffer(alphabet.encode("ascii"), dtype=np.uint8)


def record_ids(seed: int, rows: Ints) -> Any:
    """Return one opaque id of 12 base-32 characters (RFC 4648) per row; no two are equal."""
    codes = Permutation(1 << 60, seed, "record").of(rows)
    shifts = np.arange(55, -1, -5, dtype=np.int64)
    return fixed_width(letters(_BASE32)[(codes[:, None] >> shifts) & 31])


def identity_check(digits: str) -> str:
    """Return the 18th character of an identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(d) * w for d, w in zip(digits, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def credit_codes(seed: int, subjects: Ints) -> Any:
    """Return one unified social credit code per subject, both of its check digits right.

    Division 000000 and an organisation code that begins with T (GB 32100-2015, GB 11714-1997).
    """
    numbers = Permutation(1 << 34, seed, "credit-code").of(subjects)  # 2**34 < 31**7
    places = [numbers // 31**power % 31 for power in range(6, -1, -1)]
    tee = _CODE_ALPHABET.index("T")
    prefix = [np.full_like(numbers, _CODE_ALPHABET.index(c)) for c in _CODE_PREFIX]
    body = [np.full_like(numbers, tee), *places]
    seventeen = [*prefix, *body, _organisation_check(body)]
    total = sum((place * (3**i % 31) for i, place in enumerate(seventeen)), np.zeros_like(numbers))
    last = (31 - total % 31) % 31
    return fixed_width(letters(_CODE_ALPHABET)[np.stack([*seventeen, last], axis=1)])


def _organisation_check(body: list[Ints]) -> Ints:
    """Return the check character of GB 11714 as a place in the alphabet of GB 32100."""
    full = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    values = np.array([full.index(c) for c in _CODE_ALPHABET], dtype=np.int64)
    total = sum((values[b] * w for b, w in zip(body, _BODY_WEIGHTS, strict=True)), body[0] * 0)
    places = np.array([_CODE_ALPHABET.index(c) for c in "0123456789X"] + [0], dtype=np.int64)
    return places[11 - total % 11]  # 10 is written X, 11 is written 0


@dataclass(frozen=True)
class Names:
    """Names of persons and firms; the same subject always has the same name."""

    seed: int

    def persons(self, role: str, subjects: Ints) -> Any:
        """Return names such as 张某甲, 欧阳某乙丙 or 阿某·丁卯."""
        surnames = self._surname.at(draw(self.seed, f"{role}/surname", subjects))
        given = self._stems(f"{role}/given", subjects, self._given_length)
        return joined(taken(self._surname_words, surnames), given)

    def firms(self, provinces: Ints, subjects: Ints) -> Any:
        """Return names such as 广东测试甲乙建材有限公司; ``provinces`` index PROVINCES."""
        trades = self._trade.at(draw(self.seed, "firm/trade", subjects))
        forms = self._form.at(draw(self.seed, "firm/form", subjects))
        return joined(
            taken(_FIRM_PLACES, provinces),
            self._stems("firm/stems", subjects, self._firm_length),
            taken(pa.array(list(TRADES)), trades),
            taken(pa.array(list(FIRM_FORMS)), forms),
        )

    def _stems(self, name: str, subjects: Ints, lengths: Weighted) -> Any:
        """Return one to three stems or branches per subject."""
        length = lengths.at(draw(self.seed, f"{name}/length", subjects))
        place = np.zeros_like(subjects)
        for turn in range(3):
            letter = self._stem.at(draw(self.seed, f"{name}/{turn}", subjects))
            place = np.where(turn <= length, place * len(STEMS) + letter, place)
        starts = np.cumsum([0] + [len(STEMS) ** n for n in (1, 2)])
        return taken(self._stem_words, starts[length] + place)

    @cached_property
    def _surname_words(self) -> Any:
        return pa.array([s if s.endswith("·") else s + "某" for s in SURNAMES])

    @cached_property
    def _stem_words(self) -> Any:
        return pa.array(["".join(p) for n in (1, 2, 3) for p in product(STEMS, repeat=n)])

    @cached_property
    def _surname(self) -> Weighted:
        return Weighted.of(SURNAMES.values())

    @cached_property
    def _stem(self) -> Weighted:
        return Weighted.of(STEMS.values())

    @cached_property
    def _given_length(self) -> Weighted:
        return Weighted.of(GIVEN_LENGTHS.values())

    @cached_property
    def _firm_length(self) -> Weighted:
        return Weighted.of(FIRM_STEM_LENGTHS.values())

    @cached_property
    def _trade(self) -> Weighted:
        return Weighted.of(TRADES.values())

    @cached_property
    def _form(self) -> Weighted:
        return Weighted.of(FIRM_FORMS.values())


_FIRM_PLACES: Final = pa.array(
    [("示范市" if p.name == DEMONSTRATION_PROVINCE else p.name) + "测试" for p in PROVINCES]
)


@dataclass(frozen=True)
class Births:
    """Every birthday a listed person can have on ``as_of``, with what follows from it."""

    as_of: date

    def draw(self, seed: int, subjects: Ints) -> tuple[Ints, Ints]:
        """Return per subject the age in completed years and the birthday's place in the tables."""
        years = self._age.at(draw(seed, "age", subjects))
        day_of_year = draw(seed, "birthday", subjects) % np.uint64(365)
        birthdays = self._latest[years] - day_of_year.astype(np.int64)
        return years + _YOUNGEST, birthdays - self._first

    def masked(self, births: Ints) -> Any:
        """Return the identity numbers as the list shows them: ten characters, ****, four."""
        return taken(self._masked_words, births)

    def coming_of_age(self, births: Ints) -> Ints:
        """Return the 18th birthdays, in days since the epoch."""
        return self._adult[births]

    @cached_property
    def _age(self) -> Weighted:
        ages = np.arange(_YOUNGEST, max(_AGE_ANCHORS) + 1)
        weights = np.interp(ages, list(_AGE_ANCHORS), list(_AGE_ANCHORS.values()))
        return Weighted.of([round(100 * float(w)) for w in weights])

    @cached_property
    def _latest(self) -> Ints:
        """Return for each age the latest birthday with which one has it on ``as_of``."""
        ages = range(_YOUNGEST, max(_AGE_ANCHORS) + 1)
        leap_day = (self.as_of.month, self.as_of.day) == (2, 29)
        day = self.as_of.replace(day=28) if leap_day else self.as_of
        return np.array([days_since_epoch(day.replace(year=day.year - age)) for age in ages])

    @property
    def _first(self) -> int:
        return int(self._latest[-1]) - 364

    @cached_property
    def _days(self) -> list[date]:
        count = int(self._latest[0]) - self._first + 1
        return [EPOCH + timedelta(days=self._first + n) for n in range(count)]

    @cached_property
    def _adult(self) -> Ints:
        return np.array([days_since_epoch(_eighteenth(day)) for day in self._days])

    @cached_property
    def _masked_words(self) -> Any:
        return pa.array([_masked_number(day) for day in self._days])


def _eighteenth(birthday: date) -> date:
    """Return the 18th birthday; a person born on 29 February comes of age on 1 March."""
    try:
        return birthday.replace(year=birthday.year + 18)
    except ValueError:
        return date(birthday.year + 18, 3, 1)


def _masked_number(birthday: date) -> str:
    """Return the mask alone; the full number exists only inside this function."""
    front = f"{_REGION}{birthday:%Y%m%d}{_SEQUENCE}"
    return f"{front[:10]}****{_SEQUENCE}{identity_check(front)}"
