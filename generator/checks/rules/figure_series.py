"""The rules of `statistics` on a long list of figures, one a row (schema `statistic`).

A row that already says what is wrong with it (`status` other than ok) is noted, not refused: the
dataset shows the source's mistakes on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from generator.checks.rules.case_flow import in_list
from generator.checks.rules.observation import Observation
from generator.checks.rules.statistics import (
    TOTALS,
    Crosstab,
    check_cumulative,
    check_definitions,
    check_small_cells,
)

Row = Mapping[str, Any]
KNOWN = "STA-11"
"""A breach that the dataset itself marks."""

PERSONS = ("人", "名", "户")
"""Units that count persons; 人次 counts visits."""
ABSENT = "-"
"""A cell for which there is no row: nothing is hidden there."""


def observations(rows: Iterable[Row]) -> Iterator[Observation]:
    """STA-01 to STA-03 and STA-06 to STA-10 on rows of the schema `statistic`."""
    figures = list(rows)
    yield from _values(figures)
    yield from _sums(figures)
    yield from in_list(figures)
    yield from _small_cells(figures)
    yield from _cumulative(figures)
    named = ((f"{r['series']} {r['indicator']}", str(r["unit_base"])) for r in figures)
    yield from check_definitions(named)


def _values(rows: Sequence[Row]) -> Iterator[Observation]:
    """STA-03: a figure has a value unless the row says why not; STA-08: it has a unit."""
    for row in rows:
        deadline = row.get("kind") == "target" and not _filled(row, "approximation")
        if not _filled(row, "value") and not deadline:
            silent = row["status"] == "ok"
            code = "STA-03" if silent else KNOWN
            yield Observation(code, str(row["id"]), f"no value; status {row['status']}")
        if not _filled(row, "unit"):
            yield Observation("STA-08", str(row["id"]), "no unit")


def _sums(rows: Sequence[Row]) -> Iterator[Observation]:
    """STA-01: over dimensions within a period, and over years within a dimension."""
    series: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.get("kind") == "flow":
            series[(str(row["series"]), str(row["indicator"]))].append(row)
    for group in series.values():
        yield from _over_dimensions(group)
        yield from _over_years(group)


def _over_dimensions(group: Sequence[Row]) -> Iterator[Observation]:
    by_period: defaultdict[str, list[Row]] = defaultdict(list)
    for row in group:
        by_period[str(row.get("period") or "")].append(row)
    for rows in by_period.values():
        totals = [r for r in rows if r.get("dimension") in TOTALS]
        parts = [r for r in rows if r.get("dimension") and r.get("dimension") not in TOTALS]
        if len(totals) == 1 and len(parts) > 1:
            yield from _compare(parts, totals[0])


def _over_years(group: Sequence[Row]) -> Iterator[Observation]:
    by_dimension: defaultdict[str, list[Row]] = defaultdict(list)
    for row in group:
        by_dimension[str(row.get("dimension") or "")].append(row)
    for rows in by_dimension.values():
        years = {str(r["period"]): r for r in rows if str(r.get("period") or "").isdecimal()}
        for row in rows:
            first, dash, last = str(row.get("period") or "").partition("-")
            if dash and first.isdecimal() and last.isdecimal():
                wanted = [str(year) for year in range(int(first), int(last) + 1)]
                if all(year in years for year in wanted):
                    yield from _compare([years[year] for year in wanted], row)


def _small_cells(rows: Sequence[Row]) -> Iterator[Observation]:
    """STA-10: counts of persons by dimension and period, as one table per indicator."""
    by_indicator: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.get("unit_base") in PERSONS:
            by_indicator[(str(row["series"]), str(row["indicator"]))].append(row)
    for (_, indicator), group in sorted(by_indicator.items()):
        shown = {(_label(row), str(row.get("period") or "")): _shown(row) for row in group}
        labels = tuple(dict.fromkeys(label for label, _ in shown))
        periods = tuple(dict.fromkeys(period for _, period in shown))
        if set(labels) - {*TOTALS}:
            cells = tuple(tuple(shown.get((d, p), ABSENT) for p in periods) for d in labels)
            yield from check_small_cells(Crosstab(labels, periods, cells, indicator))


def _label(row: Row) -> str:
    """The dimension; a figure without one is the whole."""
    return str(row.get("dimension") or "") or TOTALS[0]


def _shown(row: Row) -> str:
    return str(row["value"]) if _filled(row, "value") else ""


def _compare(parts: Sequence[Row], total: Row) -> Iterator[Observation]:
    """Parts against the printed total; the status of the total or a part makes a breach known."""
    values = [_best(row) for row in parts]
    printed = _decimal(total, "value")
    if printed is None or any(value is None for value in values):
        return
    if any(r.get("approximation") not in ("exact", None, "") for r in (*parts, total)):
        return
    found = sum((value for value in values if value is not None), Decimal(0))
    if found != printed:
        code = "STA-01" if total["status"] == "ok" else KNOWN
        yield Observation(code, str(total["id"]), f"{found} by addition, {printed} in print")


def _cumulative(rows: Sequence[Row]) -> Iterator[Observation]:
    series: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.get("kind") == "cumulative" and _filled(row, "value") and _filled(row, "period_end"):
            key = (str(row["scope"]), str(row["series"]), str(row["indicator"]))
            series[key].append(row)
    for (_, _, indicator), group in sorted(series.items()):
        group.sort(key=lambda row: str(row["period_end"]))
        points = [(str(r["period_end"]), Decimal(str(r["value_base"]))) for r in group]
        yield from check_cumulative(points, indicator)


def _best(row: Row) -> Decimal | None:
    """The value, or the recomputed one where the printed one cannot be read."""
    value = _decimal(row, "value")
    return value if value is not None else _decimal(row, "value_computed")


def _decimal(row: Row, name: str) -> Decimal | None:
    return Decimal(str(row[name])) if _filled(row, name) else None


def _filled(row: Row, name: str) -> bool:
    return row.get(name) not in (None, "")
