"""The home page."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from generator.site.contexts import HomePage
from generator.site.pages.cases import case_row
from generator.site.pages.datasets import card
from generator.site.pages.duties import coverage_chart
from generator.site.pages.figures import headline_charts
from generator.site.pages.frame import COLUMNS, Frame, Rendered
from generator.site.records import Records, counted
from generator.site.views import Chart, Count, Link

PLATFORMS = (
    ("wenshu", "https://wenshu.court.gov.cn/"),
    ("shenpan", "https://splcgk.court.gov.cn/"),
    ("tingshen", "https://tingshen.court.gov.cn/"),
    ("zhixing", "https://zxgk.court.gov.cn/"),
)
"""The four national platforms (《关于进一步深化司法公开的意见》); a local site links to them."""

LATEST = 6
_TEXTS = {
    "courts": "courts_text",
    "guiding-cases": "cases_text",
    "budgets": "budgets_text",
    "debtors": "debtors_text",
    "catalogue": "catalogue_text",
}


def home_pages(frame: Frame, records: Records) -> Iterator[Rendered]:
    """`/`."""
    site, t = frame.site, frame.t
    own = [p for p in site.prose if p.section == "home"]
    introduction = next((p.html for p in own if p.language == frame.language), "")
    latest = list(records.cases.values())[::-1][:LATEST]
    settings = frame.settings
    # Synthetic records are counted on this page, so the count itself says what they are.
    yield frame.page(
        HomePage,
        "home.html",
        (),
        t("home.title"),
        settings.tagline(frame.language) or settings.title(frame.language),
        shows=site.sorted_releases(),
        introduction=Markup(introduction),
        counts=_counts(frame, records),
        channels=_channels(frame),
        cards=tuple(card(frame, r) for r in site.sorted_releases()),
        cases=tuple(case_row(frame, c) for c in latest),
        charts=_charts(frame),
        platforms=platforms(frame),
    )


def platforms(frame: Frame) -> tuple[Link, ...]:
    """The four national platforms."""
    return tuple(
        Link(frame.t(f"platforms.{key}"), address, frame.t(f"platforms.{key}_text"))
        for key, address in PLATFORMS
    )


def _counts(frame: Frame, records: Records) -> tuple[Count, ...]:
    found = [
        ("datasets", len(frame.site.releases), "datasets"),
        ("courts", len(counted(records)), "courts"),
        ("cases", len(records.cases), "guiding-cases"),
        ("lines", sum(len(b.lines) for b in records.budgets), "budgets"),
    ]
    debtors = frame.release("debtors")
    if debtors is not None and debtors.dataset.publishing.synthetic:
        found.append(("records", debtors.rows, "debtors"))
    return tuple(
        Count(
            frame.t(f"home.figure_{name}"), frame.fmt.number(value), str(value), frame.url(segment)
        )
        for name, value, segment in found
        if value
    )


def _channels(frame: Frame) -> tuple[Link, ...]:
    links = [
        Link(frame.t(f"common.{message}"), frame.url(segment), frame.t(f"home.{_TEXTS[segment]}"))
        for segment, kind, message in COLUMNS
        if frame.release(kind)
    ]
    return (
        *links,
        Link(frame.t("common.quality"), frame.url("quality"), frame.t("home.quality_text")),
    )


def _charts(frame: Frame) -> tuple[Chart, ...]:
    statistics, duties = frame.release("statistics"), frame.release("duty-catalogue")
    charts = headline_charts(frame, statistics) if statistics else ()
    return (*charts, coverage_chart(frame, duties)) if duties else charts
