"""The directory of courts, a page per province and a page per court.

Columns used (all but `code` and `name` optional): code, name, short_name, aliases, level,
court_type, province, superior_code, case_code, division_code, address, postcode, telephone,
hours, jurisdiction, website, verified_on, status, fictional.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from generator import urls
from generator.site.charts import Bar, horizontal
from generator.site.contexts import CourtListPage, CourtPage, ProvincePage
from generator.site.markup import web_href
from generator.site.pages.budgets import budget_row
from generator.site.pages.cases import case_row
from generator.site.pages.frame import Frame, Rendered
from generator.site.records import Records, counted
from generator.site.site_context import Row, day, text, truth
from generator.site.small_counts import shown
from generator.site.views import Cell, Chart, Count, CourtRow, Link

LEVELS = ("最高", "高级", "中级", "基层")
_CONTACT = ("address", "telephone", "hours")
_FACTS = (
    "code",
    "other_codes",
    "court_type",
    "case_code",
    "division_code",
    "address",
    "postcode",
    "telephone",
    "hours",
    "jurisdiction",
)
_LIST = re.compile(r"\s*[|；]\s*")


def court_pages(frame: Frame, records: Records) -> Iterator[Rendered]:
    """`/courts/`, `/courts/province/<p>/`, `/courts/<code>/`."""
    release = frame.release("courts")
    if release is None:
        return
    yield _directory(frame, records)
    for province in records.provinces:
        yield _province(frame, records, province)
    for court in records.courts.values():
        yield _court(frame, records, court)


def court_row(frame: Frame, records: Records, court: Row) -> CourtRow:
    """A court in a list."""
    superior = records.courts.get(text(court, "superior_code"))
    code = text(court, "code")
    return CourtRow(
        code,
        text(court, "name"),
        frame.label("level.", text(court, "level")),
        text(superior, "name") if superior else "",
        urls.court(frame.settings, frame.language, code),
        truth(court, "fictional"),
    )


def province_name(frame: Frame, province: str) -> str:
    """A province in this language."""
    return frame.t.known("province", province) or frame.t("courts.other")


def _directory(frame: Frame, records: Records) -> Rendered:
    t, release = frame.t, frame.release("courts")
    assert release is not None
    top = next((c for c in records.courts.values() if text(c, "level") == LEVELS[0]), None)
    provinces = tuple(
        (Link(province_name(frame, p), urls.province(frame.settings, frame.language, p)), len(c))
        for p, c in records.provinces.items()
    )
    return frame.page(
        CourtListPage,
        "courts.html",
        ("courts",),
        t("courts.title"),
        t("courts.lead"),
        column="courts",
        head={"published": frame.as_of(release)},
        total=len(counted(records)),
        top=court_row(frame, records, top) if top else None,
        provinces=provinces,
        chart=_levels(frame, records),
        dataset_url=frame.dataset_url(release),
    )


def _levels(frame: Frame, records: Records) -> Chart | None:
    found = Counter(text(c, "level") for c in counted(records))
    names = [*LEVELS, *sorted(set(found) - set(LEVELS) - {""})]
    bars = [
        Bar(frame.label("level.", n), found[n], frame.fmt.number(found[n]))
        for n in names
        if found[n]
    ]
    if len(bars) < 2:
        return None
    title = frame.t("courts.by_level")
    svg = horizontal(bars, key="levels", title=title, description=title)
    return Chart(
        title,
        svg,
        (frame.t("courts.level"), frame.t("courts.number")),
        tuple((b.label, b.shown) for b in bars),
    )


def _province(frame: Frame, records: Records, province: str) -> Rendered:
    name = province_name(frame, province)
    title = frame.t("courts.province_title", province=name)
    courts = records.provinces[province]
    levels = [*LEVELS, *sorted({text(c, "level") for c in courts} - set(LEVELS))]
    groups = [
        (
            frame.label("level.", level) or frame.t("courts.other"),
            tuple(court_row(frame, records, c) for c in courts if text(c, "level") == level),
        )
        for level in levels
    ]
    return frame.page(
        ProvincePage,
        "province.html",
        ("courts", "province", urls.segment(province)),
        title,
        frame.t("courts.province_caption", province=name),
        column="courts",
        crumbs=(frame.column("courts"),),
        province=name,
        groups=tuple(g for g in groups if g[1]),
        total=len(courts),
    )


def _court(frame: Frame, records: Records, court: Row) -> Rendered:
    code, name = text(court, "code"), text(court, "name")
    release = frame.release("courts")
    assert release is not None
    superior = records.courts.get(text(court, "superior_code"))
    province = text(court, "province")
    home = (
        Link(
            province_name(frame, province), urls.province(frame.settings, frame.language, province)
        )
        if (province in records.provinces)
        else None
    )
    fictional = name if truth(court, "fictional") else ""
    lists, synthetic = _lists(frame, records, name)
    budgets = records.budgets_by_court.get(code, ()) or records.budgets_by_court.get(name, ())
    return frame.page(
        CourtPage,
        "court.html",
        ("courts", code),
        name,
        frame.t("courts.describe", name=name),
        column="courts",
        crumbs=(frame.column("courts"), *((home,) if home else ())),
        head={"published": day(court, "verified_on") or frame.as_of(release)},
        fictional=fictional,
        synthetic=synthetic,
        name=name,
        level=frame.label("level.", text(court, "level")),
        facts=_facts(frame, court),
        contact=any(text(court, c) for c in _CONTACT),
        superior=_link(frame, superior) if superior else None,
        subordinates=tuple(_link(frame, c) for c in records.subordinates.get(code, ())),
        cases=tuple(case_row(frame, c) for c in records.cases_by_court.get(code, ())),
        budgets=tuple(budget_row(frame, b) for b in budgets),
        lists=lists,
        province=home,
    )


def _link(frame: Frame, court: Row) -> Link:
    return Link(
        text(court, "name"), urls.court(frame.settings, frame.language, text(court, "code"))
    )


def _facts(frame: Frame, court: Row) -> tuple[tuple[str, Cell], ...]:
    t = frame.t
    facts = [(t(f"courts.{c}"), Cell(t.known(c, text(court, c)))) for c in _FACTS if text(court, c)]
    aliases = [a for a in _LIST.split(text(court, "aliases")) if a]
    if aliases:
        facts.insert(1, (t("courts.aliases"), Cell("、".join(aliases))))
    status = text(court, "status")
    if status and status != "current":
        facts.append((t("courts.status"), Cell(frame.label("courts.status_", status))))
    website = text(court, "website")
    if website:
        facts.append((t("courts.website"), Cell(website, href=web_href(website))))
    verified = day(court, "verified_on")
    if verified:
        facts.append((t("courts.verified_on"), Cell(frame.fmt.date(verified))))
    return tuple(facts)


def _lists(frame: Frame, records: Records, name: str) -> tuple[tuple[Count, ...], bool]:
    """Counts of a court's records in lists, and whether any of them is synthetic."""
    found, synthetic = [], False
    for release, by_court in records.list_counts:
        count = by_court.get(name, 0)
        if not count:
            continue
        synthetic = synthetic or release.dataset.publishing.synthetic
        personal = release.dataset.publishing.natural_persons != "none"
        told = shown(count, frame.fmt) if personal else frame.fmt.number(count)
        found.append(Count(release.dataset.title(frame.language), told, told, frame.url("debtors")))
    return tuple(found), synthetic
