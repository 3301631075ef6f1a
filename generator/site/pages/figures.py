"""Charts and tables over a statistics dataset (`page_kind: statistics`).

A series is drawn where it has figures of at least two years; every figure stands in the table
as printed, also those that are suspect or missing and therefore not drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from generator import urls
from generator.model import Release
from generator.site.charts import Bar, Group, columns
from generator.site.pages.frame import Frame
from generator.site.site_context import Row, rows_of, text
from generator.site.views import Chart

DRAWN = frozenset({"", "ok", "counted", "period_unclear"})
MOST_SERIES = 4
_TOTALS = frozenset({"合计", "总计"})


def statistics_charts(frame: Frame, release: Release, limit: int = 24) -> tuple[Chart, ...]:
    """A chart for each series with yearly figures, in the order of the data."""
    rows = [r for r in rows_of(release) if text(r, "series") and _year(r)]
    charts = []
    for (series, unit), group in groupby(rows, key=lambda r: (text(r, "series"), text(r, "unit"))):
        chart = _chart(frame, _title(frame, series, unit), list(group))
        if chart:
            charts.append(chart)
    return tuple(charts[:limit])


def _title(frame: Frame, series: str, unit: str) -> str:
    if not unit:
        return series
    return (
        f"{series}（{unit}）" if frame.fmt.chinese else f"{series} ({frame.t.known('unit', unit)})"
    )


def headline_charts(frame: Frame, release: Release) -> tuple[Chart, ...]:
    """The two series with the most years, for the home page; national ones first."""
    charts = statistics_charts(frame, release)
    longest = sorted(charts, key=lambda c: -len(c.rows))
    return tuple(longest[:2])


def _chart(frame: Frame, title: str, rows: Sequence[Row]) -> Chart | None:
    years = sorted({_year(r) for r in rows})
    # One indicator cut by a dimension: the dimension alone names the series.
    short = len({text(r, "indicator") for r in rows}) == 1 and all(
        text(r, "dimension") for r in rows
    )
    names = _names(frame, rows, short)
    if len(years) < 2 or not names:
        return None
    found = {(_name(frame, r, short), _year(r)): r for r in rows}
    groups = [
        Group(year, tuple(_bar(frame, found.get((name, year))) for name in names[:MOST_SERIES]))
        for year in years
    ]
    if sum(bar is not None for group in groups for bar in group.bars) < 2:
        return None
    key = "c" + urls.segment(title).encode().hex()[:24]
    description = (
        "；".join(names[:MOST_SERIES]) if frame.fmt.chinese else "; ".join(names[:MOST_SERIES])
    )
    svg = columns(groups, key=key, title=title, description=description)
    table = tuple(
        (year, *(_printed(frame, found.get((name, year))) for name in names)) for year in years
    )
    legend = tuple(names[:MOST_SERIES]) if len(names) > 1 else ()
    return Chart(title, svg, (frame.t("debtors.year"), *names), table, _note(frame, rows), legend)


def _names(frame: Frame, rows: Sequence[Row], short: bool) -> list[str]:
    """Series in the order of the data; a total is left out where its parts are there."""
    names = list(dict.fromkeys(_name(frame, r, short) for r in rows))
    totals = {_name(frame, r, short) for r in rows if text(r, "dimension") in _TOTALS}
    parts = [n for n in names if n not in totals]
    return parts if parts else names


def _name(frame: Frame, row: Row, short: bool = False) -> str:
    if short:
        return text(row, "dimension")
    wanted = "indicator" if frame.fmt.chinese else "indicator_en"
    indicator = text(row, wanted) or text(row, "indicator")
    dimension = text(row, "dimension")
    return f"{indicator} · {dimension}" if dimension else indicator


def _year(row: Row) -> str:
    period = text(row, "period")
    return period if len(period) == 4 and period.isascii() and period.isdecimal() else ""


def _bar(frame: Frame, row: Row | None) -> Bar | None:
    value = row.get("value") if row else None
    if row is None or not isinstance(value, Decimal | int) or text(row, "status") not in DRAWN:
        return None
    return Bar(_name(frame, row), value, plain(frame, value))


def _printed(frame: Frame, row: Row | None) -> str:
    if row is None:
        return ""
    value = row.get("value")
    if isinstance(value, Decimal | int) and text(row, "status") in DRAWN:
        return plain(frame, value)
    return text(row, "printed_value") or "—"


def plain(frame: Frame, value: Decimal | int) -> str:
    """A figure without the zeros that only its column's scale gave it: `2,803.5`."""
    shown = frame.fmt.number(value)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _note(frame: Frame, rows: Iterable[Row]) -> str:
    column = "note" if frame.fmt.chinese else "note_en"
    notes = dict.fromkeys(
        text(r, column) or text(r, "note") for r in rows if text(r, "status") not in ("", "ok")
    )
    return " ".join(n for n in notes if n)
