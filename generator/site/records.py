"""The rows of the special datasets, indexed once for all languages.

Page kinds rely on the documented column names; a dataset that lacks one loses what hangs on it
and nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.model import Release
from generator.search.keywords import keywords_of
from generator.site.site_context import Row, SiteContext, day, rows_of, text, truth, whole

_CASE_YEAR = re.compile(r"\s*[（(〔\[【]\s*\d{4}\s*[）)〕\]】]\s*")
_AFTER_CODE = "民刑行执知赔委司破商初终再监"
"""What may follow a court's code in a case number; more characters would belong to the code."""

BudgetKey = tuple[str, int]
"""A court (its code, else its name) and a fiscal year."""


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """All lines of one court and fiscal year, in the order of the data."""

    slug: str
    court: str
    court_code: str
    year: int
    lines: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """Rows by what pages look them up by."""

    courts: Mapping[str, Row]
    provinces: Mapping[str, Sequence[Row]]
    subordinates: Mapping[str, Sequence[Row]]
    cases: Mapping[int, Row]
    batches: Mapping[int, Sequence[Row]]
    years: Mapping[int, Sequence[Row]]
    keywords: Mapping[str, Sequence[Row]]
    case_texts: Mapping[int, tuple[tuple[str, tuple[str, ...]], ...]]
    cases_by_court: Mapping[str, Sequence[Row]]
    court_of_case: Mapping[int, Row]
    budgets: Sequence[BudgetYear]
    budgets_by_court: Mapping[str, Sequence[BudgetYear]]
    list_counts: Sequence[tuple[Release, Mapping[str, int]]]


def read_records(site: SiteContext) -> Records:
    """Index the releases of a site."""
    courts = {text(r, "code"): r for r in _rows(site, "courts") if text(r, "code")}
    cases = dict(
        sorted(
            (n, r) for r in _rows(site, "guiding-cases") if (n := whole(r, "number")) is not None
        )
    )
    by_case = _courts_of_cases(courts, cases)
    budgets = _budgets(_rows(site, "budgets"))
    return Records(
        courts=courts,
        provinces=_provinces(courts),
        subordinates=_subordinates(courts),
        cases=cases,
        batches=_batches(cases),
        years=_years(cases),
        keywords=_keywords(cases),
        case_texts=_texts(site),
        court_of_case=by_case,
        cases_by_court=_by_court(cases, by_case),
        budgets=budgets,
        budgets_by_court=_budgets_by_court(budgets),
        list_counts=_list_counts(site),
    )


def counted(records: Records) -> tuple[Row, ...]:
    """The courts that count as courts: neither fictional nor abolished."""
    return tuple(
        c
        for c in records.courts.values()
        if not truth(c, "fictional") and text(c, "status") != "former"
    )


def day_of(case: Row) -> date | None:
    """The day on which a case was released, else adopted."""
    return day(case, "released") or day(case, "adopted")


def year_of(case: Row) -> int | None:
    """The year of a case's batch, else of its release or adoption."""
    stated, found = whole(case, "batch_year"), day_of(case)
    return stated if stated is not None else found.year if found else None


def _rows(site: SiteContext, kind: str) -> list[dict[str, object]]:
    release = site.of_kind(kind)
    return rows_of(release) if release else []


def _provinces(courts: Mapping[str, Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for court in courts.values():
        # The Supreme People's Court belongs to no province.
        if text(court, "province") and text(court, "level") != "最高":
            found[text(court, "province")].append(court)
    return dict(found)


def _subordinates(courts: Mapping[str, Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for court in courts.values():
        if text(court, "superior_code"):
            found[text(court, "superior_code")].append(court)
    return dict(found)


def _batches(cases: Mapping[int, Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for case in cases.values():
        batch = whole(case, "batch")
        if batch is not None:
            found[batch].append(case)
    return dict(sorted(found.items()))


def _years(cases: Mapping[int, Row]) -> dict[int, list[Row]]:
    """The cases of each year, the last year first; a case of no known year is in none."""
    found: dict[int, list[Row]] = defaultdict(list)
    for case in cases.values():
        if (year := year_of(case)) is not None:
            found[year].append(case)
    return dict(sorted(found.items(), reverse=True))


def _keywords(cases: Mapping[int, Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for case in cases.values():
        for keyword in keywords_of(case):
            found[keyword].append(case)
    return dict(sorted(found.items()))


def _texts(site: SiteContext) -> dict[int, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Sections of the full texts by case number, in their order, as paragraphs."""
    release = site.of_kind("guiding-cases")
    rows = rows_of(release, "texts") if release else []
    rows.sort(key=lambda r: (whole(r, "number") or 0, whole(r, "order") or 0))
    found: dict[int, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for row in rows:
        paragraphs = tuple(p.strip() for p in text(row, "text").splitlines() if p.strip())
        found[whole(row, "number") or 0].append((text(row, "section"), paragraphs))
    return {number: tuple(sections) for number, sections in found.items()}


def _courts_of_cases(courts: Mapping[str, Row], cases: Mapping[int, Row]) -> dict[int, Row]:
    """The court of each case by the court's code in its original case number, where certain."""
    codes: dict[str, list[Row]] = defaultdict(list)
    for court in courts.values():
        if text(court, "case_code"):
            codes[text(court, "case_code")].append(court)
    found = {}
    for number, case in cases.items():
        owners = codes.get(court_code_of(text(case, "original_case_no"), frozenset(codes)), [])
        if len(owners) == 1:
            found[number] = owners[0]
    return found


def court_code_of(case_no: str, codes: frozenset[str]) -> str:
    """The court's code (法院代字) in a case number, if it is one of `codes`; else empty.

    The longest code wins, and it must end where the type of the case begins: `粤01` is not
    found in `（2018）粤0103执123号`.
    """
    rest = _CASE_YEAR.split(case_no, maxsplit=1)[-1] if _CASE_YEAR.match(case_no) else ""
    for length in range(min(len(rest) - 1, 8), 0, -1):
        if rest[:length] in codes and rest[length] in _AFTER_CODE:
            return rest[:length]
    return ""


def _by_court(cases: Mapping[int, Row], courts: Mapping[int, Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for number, court in courts.items():
        found[text(court, "code")].append(cases[number])
    return dict(found)


def _budgets(lines: Sequence[Row]) -> tuple[BudgetYear, ...]:
    grouped: dict[BudgetKey, list[Row]] = defaultdict(list)
    for line in lines:
        year = whole(line, "fiscal_year")
        key = text(line, "court_code") or text(line, "court_name")
        if year is not None and key:
            grouped[key, year].append(line)
    years = [
        BudgetYear(
            slug, text(found[0], "court_name"), text(found[0], "court_code"), year, tuple(found)
        )
        for (slug, year), found in grouped.items()
    ]
    return tuple(sorted(years, key=lambda b: (b.court, -b.year)))


def _budgets_by_court(budgets: Sequence[BudgetYear]) -> dict[str, list[BudgetYear]]:
    found: dict[str, list[BudgetYear]] = defaultdict(list)
    for budget in budgets:
        found[budget.slug].append(budget)
    return dict(found)


def _list_counts(site: SiteContext) -> tuple[tuple[Release, dict[str, int]], ...]:
    """Records by court name of each list of debtors, counted by Arrow."""
    counted = []
    for release in site.sorted_releases():
        table = release.main_table
        if release.dataset.kind == "debtors" and "court_name" in table.column_names:
            pairs = table.column("court_name").value_counts().to_pylist()
            counted.append(
                (release, {str(p["values"]): int(p["counts"]) for p in pairs if p["values"]})
            )
    return tuple(counted)
