"""What the checks found in each dataset, how fresh it is, and what the codes mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from generator.checks.rules import codes as rules
from generator.codes import title_of
from generator.explain import explanation
from generator.findings import CODES, count_by_severity
from generator.intake import codes as reading
from generator.model import Release
from generator.site.contexts import CodesPage, QualityPage
from generator.site.pages.frame import Frame, Rendered
from generator.site.views import CodeEntry, QualityRow

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_DAYS = (366, 31, 7, 1)
_CHECKS = "docs/checks"
_NUMBER = re.compile("([0-9０-９]{6})[0-9０-９ ]{8,}[0-9０-９Xx]")


def quality_pages(frame: Frame) -> Iterator[Rendered]:
    """`/quality/`."""
    t = frame.t
    checks = any(p.key == _CHECKS for p in frame.site.prose)
    yield frame.page(
        QualityPage,
        "quality.html",
        ("quality",),
        t("quality.title"),
        t("quality.describe"),
        column="quality",
        rows=tuple(_row(frame, r) for r in frame.site.sorted_releases()),
        site_findings=frame.site.findings_of(""),
        checks_url=frame.url("docs", "checks") if checks else "",
    )


def code_pages(frame: Frame) -> Iterator[Rendered]:
    """`/quality/codes/`: what `yangguang explain` says of every code."""
    t = frame.t
    kinds = (
        ("codes_of_tables", CODES),
        ("codes_of_reading", reading.CODES),
        ("codes_of_rules", rules.rule_codes()),
    )
    yield frame.page(
        CodesPage,
        "codes.html",
        ("quality", "codes"),
        t("quality.codes"),
        t("quality.codes_lead"),
        column="quality",
        crumbs=(frame.column("quality"),),
        groups=tuple(
            (t(f"quality.{key}"), tuple(_entry(frame, code) for code in sorted(listed)))
            for key, listed in kinds
        ),
    )


def _entry(frame: Frame, code: str) -> CodeEntry:
    title = title_of(code)
    other = "zh" if frame.language == "en" else "en"
    lines = _masked(explanation(code)).splitlines()[1:]
    return CodeEntry(
        code, title(frame.language), title(other), tuple(line.strip() for line in lines)
    )


def _masked(text: str) -> str:
    """No full number stands in the site, that of an example neither (MSK-01).

    Old numbers of 15 digits, wide digits and blanks between them are examples too.
    """
    return _NUMBER.sub(r"\1…", text)


def freshness(as_of: date | None, interval: str, today: date) -> str:
    """Whether the data is `current` or `stale`, by its update interval, or has `no_interval`.

    Months and years count their longest, so that no dataset is called stale too early.
    """
    matched = _DURATION.fullmatch(interval)
    if as_of is None or matched is None or not any(matched.groups()):
        return "no_interval"
    days = sum(int(n) * d for n, d in zip(matched.groups(), _DAYS, strict=True) if n)
    return "stale" if today > as_of + timedelta(days=days) else "current"


def _row(frame: Frame, release: Release) -> QualityRow:
    dataset, publishing = release.dataset, release.dataset.publishing
    findings = frame.site.findings_of(dataset.name)
    withheld = sum(release.withheld.values())
    return QualityRow(
        name=dataset.name,
        title=dataset.title(frame.language),
        url=frame.dataset_url(release),
        gate="hold" if release.held else "withhold" if withheld else "publish",
        rows=release.rows,
        withheld=withheld,
        counts=count_by_severity(findings),
        as_of=publishing.as_of,
        interval=frame.fmt.interval(publishing.update_interval),
        freshness=freshness(
            publishing.as_of, publishing.update_interval, frame.site.generated.date()
        ),
        findings=findings,
    )
