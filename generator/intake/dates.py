"""Dates as Chinese documents write them -> first day, last day and precision (DOMAIN 3.9).

ISO 8601 (GB/T 7408.1-2023) is accepted silently; other whole dates with a notice; what would have
to be guessed (the year, the century, the order of day and month, a serial number) is refused.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from generator.findings import Severity
from generator.intake.notices import Notice
from generator.intake.numerals import chinese_integer, positional

E, N = Severity.ERROR, Severity.NOTICE

ISO_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
"""Values of this form need no reading here, only a calendar."""

NOT_ISO_DATE = (
    r"^[\s\S]{0,9}$|[\s\S]{11}|^[\s\S]{0,3}[^0-9]|^[\s\S]{4}[^-]|^[\s\S]{5,6}[^0-9]"
    r"|^[\s\S]{7}[^-]|^[\s\S]{8,9}[^0-9]"
)
"""The exact complement of `ISO_DATE`, which RE2 cannot negate."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
_ZERO = "〇○ＯO"
_YEAR = f"[0-9０-９零一二三四五六七八九{_ZERO}]{{4}}"
_SMALL = "[0-9０-９]{1,2}|[一二三四五六七八九十廿卅]{1,3}"
_DAY_FORMS = (
    re.compile(f"(?P<y>{_YEAR})年(?P<m>{_SMALL})月(?P<d>{_SMALL})[日号]"),
    re.compile(r"(?P<y>[0-9]{4})(?P<s>[-/.])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
)
_MONTH_FORMS = (
    re.compile(f"(?P<y>{_YEAR})年(?P<m>{_SMALL})月份?"),
    re.compile(r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})"),
)
_QUARTER = re.compile(f"(?P<y>{_YEAR})年?第?(?P<q>[1-4一二三四])季度?")
_HALF = re.compile(f"(?P<y>{_YEAR})年?(?P<h>[上下])半年")
_YEAR_FORM = re.compile(f"(?P<y>{_YEAR})年?度?")
_TIME = re.compile(r"[T ]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$")
_NO_YEAR = re.compile(f"(?:{_SMALL})月(?:{_SMALL})[日号]|[0-9]{{1,2}}[-/.][0-9]{{1,2}}")
_TWO_DIGITS = re.compile(
    r"[0-9]{2}(?P<s>[-/.])[0-9]{1,2}(?P=s)[0-9]{1,2}"
    r"|[0-9]{1,2}(?P<t>[-/.])[0-9]{1,2}(?P=t)[0-9]{2}"
    f"|[0-9零一二三四五六七八九{_ZERO}]{{2}}年.*"
)
_SERIAL = re.compile("[1-9][0-9]{4}")
_RANGE = re.compile(r"\s*(?:至|到|—+|–|－|～|~|-)\s*")


@dataclass(frozen=True, slots=True)
class DateReading:
    """A span of days with the precision it was stated in.

    `precision` is one of day, month, quarter, year, range; `start` and `end` are its first and
    last day, both None where the value is refused.
    """

    start: date | None
    end: date | None
    precision: str
    notices: tuple[Notice, ...] = ()

    @property
    def iso(self) -> str:
        """`2016-03-24`, `2016-03`, `2016`; longer spans as `first/last` day; '' where refused."""
        if self.start is None or self.end is None:
            return ""
        day = self.start.isoformat()
        cut = {"day": 10, "month": 7, "year": 4}.get(self.precision)
        return day[:cut] if cut else f"{day}/{self.end.isoformat()}"


def read_date(value: str, *, year: int | None = None) -> DateReading:
    """Read one date, period or range.

    `year` is the year that the surroundings of the value state (heading, column name); without it
    a date that lacks its year is refused.
    """
    text = re.sub(r"\s+", " ", value.replace("\u3000", " ").replace("\u00a0", " ")).strip()
    compact = text.replace(" ", "")
    if not compact:
        return _refuse(value, "DATE-05", "empty")
    whole = _single(_TIME.sub("", text).replace(" ", ""), value)
    found = whole or _between(compact, value) or _with_year(compact, value, year)
    if found is None:
        return _explain(compact, value)
    if found.start is not None and found.iso != value:
        notices = (*_zero_notice(compact, found), Notice("DATE-06", N, value, found.iso))
        return replace(found, notices=notices)
    return found


def serial_date(serial: int, *, system: int = 1900) -> date | None:
    """The day of a spreadsheet's serial number in the 1900 or the 1904 date system.

    The 1900 system counts a 29 February 1900 that never was: serial 60 is no day (None), and
    smaller serials are one day later than the arithmetic says (ECMA-376 Part 1, 18.17.4.1).
    """
    if system == 1904:
        return date(1904, 1, 1) + timedelta(days=serial) if serial >= 0 else None
    if serial < 1 or serial == 60:
        return None
    return date(1899, 12, 30 if serial > 60 else 31) + timedelta(days=serial)


def date_forms(values: Iterable[str]) -> dict[str, int]:
    """How often each form of date occurs in a column; more than one form is XLS-05.

    Forms: iso, chinese, slash, dot, compact, serial, other; empty values are not counted.
    """
    counts = Counter(_form_of(v.strip()) for v in values if v.strip())
    return dict(sorted(counts.items()))


def _form_of(text: str) -> str:
    for name, pattern in _FORM_NAMES:
        if pattern.search(text):
            return name
    return "other"


_FORM_NAMES = (
    ("iso", re.compile("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")),
    ("chinese", re.compile("年|月")),
    ("slash", re.compile("^[0-9]+/[0-9]+(/[0-9]+)?$")),
    ("dot", re.compile(r"^[0-9]+\.[0-9]+(\.[0-9]+)?$")),
    ("compact", re.compile("^[0-9]{8}$")),
    ("serial", re.compile("^[0-9]{5}$")),
)


def _single(text: str, value: str) -> DateReading | None:
    """A day, month, quarter, half or year, whatever fits the whole text."""
    for forms, build in _BUILDERS:
        for form in forms:
            match = form.fullmatch(text)
            if match:
                return build(match, value)
    return None


def _day(match: re.Match[str], value: str) -> DateReading:
    y, m, d = _year(match["y"]), _small(match["m"]), _small(match["d"])
    if not _plausible(y):
        return _refuse(value, "DATE-04", f"the year {y} is outside {FIRST_YEAR}-{LAST_YEAR}")
    try:
        found = date(y, m, d)
    except ValueError:
        return _refuse(value, "DATE-04", f"{y}-{m}-{d} is no day of the calendar")
    return DateReading(found, found, "day")


def _month(match: re.Match[str], value: str) -> DateReading:
    return _months(_year(match["y"]), _small(match["m"]), 1, "month", value)


def _quarter(match: re.Match[str], value: str) -> DateReading:
    return _months(_year(match["y"]), _small(match["q"]) * 3 - 2, 3, "quarter", value)


def _half(match: re.Match[str], value: str) -> DateReading:
    return _months(_year(match["y"]), 1 if match["h"] == "上" else 7, 6, "range", value)


def _whole_year(match: re.Match[str], value: str) -> DateReading:
    return _months(_year(match["y"]), 1, 12, "year", value)


_BUILDERS: tuple[
    tuple[tuple[re.Pattern[str], ...], Callable[[re.Match[str], str], DateReading]], ...
] = (
    (_DAY_FORMS, _day),
    (_MONTH_FORMS, _month),
    ((_QUARTER,), _quarter),
    ((_HALF,), _half),
    ((_YEAR_FORM,), _whole_year),
)


def _months(year: int, first: int, count: int, precision: str, value: str) -> DateReading:
    last = first + count - 1
    if not _plausible(year) or not 1 <= first <= last <= 12:
        return _refuse(value, "DATE-04", f"{year}-{first} is no month of the calendar")
    days = calendar.monthrange(year, last)[1]
    return DateReading(date(year, first, 1), date(year, last, days), precision)


def _between(text: str, value: str) -> DateReading | None:
    """`2014—2016年`, `2016年3月1日至3月31日`: the second half may leave out what the first says."""
    for match in _RANGE.finditer(text):
        left, right = text[: match.start()], text[match.end() :]
        first = _single(left, value)
        if first is None or first.start is None:
            continue
        last = _single(right, value) or _single(f"{first.start.year}年{right}", value)
        if last is None and first.precision == "day":
            last = _single(f"{first.start.year}年{first.start.month}月{right}", value)
        if last is None:
            continue
        if last.end is None:
            return last
        if last.end < first.start:
            return _refuse(value, "DATE-04", "the range ends before it begins")
        return DateReading(first.start, last.end, "range")
    return None


def _with_year(text: str, value: str, year: int | None) -> DateReading | None:
    if year is None or not _NO_YEAR.fullmatch(text) or "月" not in text:
        return None
    return _single(f"{year}年{text}", value)


def _explain(text: str, value: str) -> DateReading:
    """Why a value is refused, with suggestions where there are any."""
    if _TWO_DIGITS.fullmatch(text):
        return _refuse(value, "DATE-02", "which century? write four digits")
    if _NO_YEAR.fullmatch(text):
        return _refuse(value, "DATE-01", "the year is missing")
    if _SERIAL.fullmatch(text):
        new, old = serial_date(int(text)), serial_date(int(text), system=1904)
        detail = f"as a serial number: {new} (1900 system) or {old} (1904 system)"
        return _refuse(value, "DATE-03", detail, new.isoformat() if new else "")
    return _refuse(value, "DATE-05", "no known form of date")


def _refuse(value: str, code: str, detail: str, suggestion: str = "") -> DateReading:
    return DateReading(None, None, "", (Notice(code, E, value, suggestion, detail),))


def _zero_notice(text: str, found: DateReading) -> tuple[Notice, ...]:
    odd = sorted(set(re.findall("[○ＯO]", text)))
    if not odd or found.start is None:
        return ()
    return (Notice("CHR-10", N, text, str(found.start.year), f"{''.join(odd)} read as zero"),)


def _plausible(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _year(text: str) -> int:
    return positional(text) or 0


def _small(text: str) -> int:
    number = positional(text) if text.isdecimal() else chinese_integer(text)
    return number or 0
