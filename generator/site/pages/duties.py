"""The catalogue of disclosure duties and what the site does about each item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from generator import urls
from generator.model import Release
from generator.site.charts import Bar, stacked
from generator.site.contexts import DutyCataloguePage
from generator.site.coverage import STATES, Coverage, coverage, totals
from generator.site.markup import web_href
from generator.site.pages.frame import Frame, Rendered
from generator.site.site_context import Row, rows_of, text
from generator.site.views import Chart, DutyRow, Link

GROUPS = ("opinions", "plan", "white-paper", "party-only")


def duty_pages(frame: Frame) -> Iterator[Rendered]:
    """`/catalogue/`."""
    release = frame.release("duty-catalogue")
    if release is None:
        return
    t, items = frame.t, rows_of(release)
    found = coverage(items, frame.site.releases, frame.site.prose)
    groups: dict[str, list[DutyRow]] = defaultdict(list)
    for item in items:
        group = text(item, "group")
        groups[group if group in GROUPS else "other"].append(_row(frame, item, found))
    yield frame.page(
        DutyCataloguePage,
        "catalogue.html",
        ("catalogue",),
        t("catalogue.title"),
        t("catalogue.describe"),
        column="catalogue",
        head={"published": frame.as_of(release)},
        groups=tuple(
            (t(f"catalogue.group_{g}"), tuple(groups[g])) for g in (*GROUPS, "other") if groups[g]
        ),
        totals=totals(found),
        chart=coverage_chart(frame, release),
        dataset_url=frame.dataset_url(release),
    )


def coverage_chart(frame: Frame, release: Release) -> Chart:
    """How many items are in each state."""
    t = frame.t
    counted = totals(coverage(rows_of(release), frame.site.releases, frame.site.prose))
    whole = sum(counted.values())
    bars = [Bar(t(f"catalogue.{s}"), counted[s], str(counted[s])) for s in STATES]
    title = t("catalogue.chart_title")
    svg = stacked(bars, key="coverage", title=title, description=t("catalogue.chart_desc"))
    return Chart(
        title,
        svg,
        (t("catalogue.state"), t("catalogue.count"), t("common.share")),
        tuple(
            (b.label, b.shown, frame.fmt.percent(float(b.value) / whole) if whole else "")
            for b in bars
        ),
        legend=tuple(b.label for b in bars),
    )


def _row(frame: Frame, item: Row, found: dict[str, Coverage]) -> DutyRow:
    chinese = frame.fmt.chinese
    key = text(item, "id")
    return DutyRow(
        id=key,
        title=_in(item, "title", chinese),
        reference=_in(item, "basis", chinese),
        audience=text(item, "audience"),
        frequency=_in(item, "time_limit", chinese) or _in(item, "frequency", chinese),
        state=found[key].state,
        links=_links(frame, item, found[key]),
        reason=_in(item, "reason", chinese),
    )


def _in(item: Row, name: str, chinese: bool) -> str:
    other = text(item, f"{name}_en")
    return text(item, name) or other if chinese else other or text(item, name)


def _links(frame: Frame, item: Row, state: Coverage) -> tuple[Link, ...]:
    links = [
        Link(
            frame.site.releases[name].dataset.title(frame.language),
            urls.dataset(frame.settings, frame.language, name),
        )
        for name in state.datasets
    ]
    for key in state.pages:
        page = next(
            (p for p in frame.site.prose if p.key == key and p.language == frame.language), None
        )
        page = page or next(p for p in frame.site.prose if p.key == key)
        links.append(
            Link(page.title, urls.prose(frame.settings, frame.language, page.section, page.slug))
        )
    outside = web_href(item.get("link"))
    if outside and state.state != "published":
        links.append(Link(outside.removeprefix("https://").rstrip("/"), outside))
    return tuple(links)
