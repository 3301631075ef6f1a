"""The charts of the budget pages, drawn from the lines by the role of their table.

Tables are found by role and lines by code or label, never by position (DOMAIN 2.4). Amounts are
shown in 万元, the unit of the published tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from generator.site.charts import Bar, Group, columns, horizontal
from generator.site.languages import YUAN_PER_WAN
from generator.site.pages.frame import Frame
from generator.site.records import BudgetYear
from generator.site.site_context import Row, text
from generator.site.views import Chart

BUDGET, FINAL = "预算", "决算"
_TOTAL_MEASURES = ("决算数", "预算数", "本年支出合计", "合计", "支出合计")
_SPENDING_ROLES = ("收支总表", "支出总表", "一般公共预算支出表")
_GRAND = ("支出总计", "本年支出合计", "合计")
MOST_LINES = 8


def year_charts(frame: Frame, budget: BudgetYear) -> tuple[Chart, ...]:
    """Budget against final accounts by function where both are held, else what there is."""
    planned, spent = by_function(budget.lines, BUDGET), by_function(budget.lines, FINAL)
    if len(planned) > 1 and len(spent) > 1:
        return (_compared(frame, planned, spent), _single(frame, spent, FINAL))
    for found, stage in ((spent, FINAL), (planned, BUDGET)):
        if len(found) > 1:
            return (_single(frame, found, stage),)
    return _main_lines(frame, budget)


def totals_chart(frame: Frame, budgets: Sequence[BudgetYear]) -> Chart | None:
    """Total expenditure of one court by year."""
    names = tuple(frame.label("budgets.stage_", s) for s in (BUDGET, FINAL))
    groups = []
    for budget in sorted(budgets, key=lambda b: b.year):
        bars = tuple(
            _bar(frame, names[i], total(budget.lines, s)) for i, s in enumerate((BUDGET, FINAL))
        )
        if any(bars):
            groups.append(Group(str(budget.year), bars))
    if len(groups) < 2:
        return None
    title = f"{frame.t('budgets.chart_trend')} · {budgets[0].court}"
    svg = columns(
        groups, key="totals", title=title, description=frame.t("budgets.chart_trend_desc")
    )
    return Chart(
        title,
        svg,
        (frame.t("budgets.year"), *names),
        tuple((g.label, *(b.shown if b else "" for b in g.bars)) for g in groups),
        frame.t("budgets.amount_unit_text"),
        names,
    )


def by_function(lines: Iterable[Row], stage: str) -> dict[str, Decimal]:
    """Expenditure by functional class (类, three digits), from the first table that has it."""
    for role in _SPENDING_ROLES:
        found: dict[str, Decimal] = {}
        for line in lines:
            if (
                text(line, "stage") == stage
                and text(line, "table_role") == role
                and len(text(line, "function_code")) == 3
                and _spending(line)
            ):
                found.setdefault(text(line, "line_label"), _amount(line))
        if found:
            return found
    return {}


def total(lines: Iterable[Row], stage: str) -> Decimal | None:
    """Total expenditure of a stage, by the label of the line."""
    of_stage = [r for r in lines if text(r, "stage") == stage and _spending(r)]
    for role in _SPENDING_ROLES:
        for label in _GRAND:
            for line in of_stage:
                if text(line, "table_role") == role and text(line, "line_label") == label:
                    return _amount(line)
    return None


def _spending(line: Row) -> bool:
    return (
        text(line, "side") in ("支出", "")
        and text(line, "measure") in _TOTAL_MEASURES
        and isinstance(line.get("amount_yuan"), Decimal | int)
    )


def _amount(line: Row) -> Decimal:
    return Decimal(line["amount_yuan"])


def _bar(frame: Frame, label: str, yuan: Decimal | None) -> Bar | None:
    return None if yuan is None else Bar(label, yuan / YUAN_PER_WAN, frame.fmt.wan(yuan))


def _compared(frame: Frame, planned: dict[str, Decimal], spent: dict[str, Decimal]) -> Chart:
    t = frame.t
    labels = list(dict.fromkeys([*planned, *spent]))
    names = tuple(frame.label("budgets.stage_", s) for s in (BUDGET, FINAL))
    groups = [
        Group(
            frame.t.known("line", label).removesuffix("支出"),
            (_bar(frame, label, planned.get(label)), _bar(frame, label, spent.get(label))),
        )
        for label in labels
    ]
    title = t("budgets.chart_compare")
    svg = columns(groups, key="compare", title=title, description=t("budgets.chart_compare_desc"))
    rows = tuple(
        (
            frame.t.known("line", label),
            frame.fmt.wan(planned.get(label)),
            frame.fmt.wan(spent.get(label)),
        )
        for label in labels
    )
    headings = (t("budgets.label"), *names)
    return Chart(title, svg, headings, rows, t("budgets.amount_unit_text"), names)


def _single(frame: Frame, found: dict[str, Decimal], stage: str) -> Chart:
    t = frame.t
    whole = sum(found.values(), Decimal(0))
    ordered = sorted(found.items(), key=lambda pair: -pair[1])
    bars = [Bar(t.known("line", label), yuan, frame.fmt.wan(yuan)) for label, yuan in ordered]
    named = frame.label("budgets.stage_", stage)
    title = f"{t('budgets.chart_function')} · {named}"
    svg = horizontal(
        bars,
        key=f"function-{'final' if stage == FINAL else 'budget'}",
        title=title,
        description=t("budgets.chart_function_desc", stage=named),
    )
    rows = tuple(
        (bar.label, bar.shown, frame.fmt.percent(float(yuan / whole)) if whole else "")
        for bar, (_, yuan) in zip(bars, ordered, strict=True)
    )
    return Chart(
        title,
        svg,
        (t("budgets.label"), t("budgets.amount_unit"), t("common.share")),
        rows,
        t("budgets.amount_unit_text"),
    )


def _main_lines(frame: Frame, budget: BudgetYear) -> tuple[Chart, ...]:
    """For a court that published few figures: its largest ones, each named by line and measure."""
    t = frame.t
    bars: dict[str, Bar] = {}
    for line in budget.lines:
        measure = text(line, "measure")
        label = f"{t.known('line', text(line, 'line_label'))} · {t.known('measure', measure)}"
        if isinstance(line.get("amount_yuan"), Decimal | int) and "增减" not in measure:
            bars.setdefault(label, Bar(label, _amount(line), frame.fmt.wan(_amount(line))))
    chosen = sorted(bars.values(), key=lambda b: -b.value)[:MOST_LINES]
    if not chosen:
        return ()
    title = t("budgets.chart_lines")
    svg = horizontal(
        chosen, key="main-lines", title=title, description=t("budgets.chart_lines_desc")
    )
    return (
        Chart(
            title,
            svg,
            (t("budgets.label"), t("budgets.amount_unit")),
            tuple((b.label, b.shown) for b in chosen),
            t("budgets.amount_unit_text"),
        ),
    )
