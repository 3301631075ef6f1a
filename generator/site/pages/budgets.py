"""Budgets and final accounts: the list and a page per court and fiscal year.

Columns used: court_name, court_code, fiscal_year, stage, table_no, table_role, table_title,
line_no, line_label, side, function_code, economic_code, column_no, measure, amount_yuan,
amount_published, unit_published, approved_on, published_on, source_url, complete,
secondary_source, fictional, note. All but the court, the year and an amount are optional.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import urls
from generator.site.contexts import BudgetListPage, BudgetPage
from generator.site.pages.budget_charts import totals_chart, year_charts
from generator.site.pages.budget_tables import budget_tables
from generator.site.pages.frame import Frame, Rendered
from generator.site.records import BudgetYear, Records
from generator.site.site_context import day, text, truth
from generator.site.views import BudgetRow, Link

COLUMN = "budgets"


def budget_pages(frame: Frame, records: Records) -> Iterator[Rendered]:
    """`/budgets/` and `/budgets/<court>/<year>/`."""
    release = frame.release("budgets")
    if release is None:
        return
    longest = max(records.budgets_by_court.values(), key=len, default=())
    yield frame.page(
        BudgetListPage,
        "budgets.html",
        ("budgets",),
        frame.t("budgets.title"),
        frame.t("budgets.lead"),
        column=COLUMN,
        head={"published": frame.as_of(release)},
        rows=tuple(budget_row(frame, b) for b in records.budgets),
        chart=totals_chart(frame, longest),
        dataset_url=frame.dataset_url(release),
        fictional=longest[0].court if longest and _fictional(longest[0]) else "",
    )
    for budget in records.budgets:
        yield _page(frame, records, budget)


def budget_row(frame: Frame, budget: BudgetYear) -> BudgetRow:
    """The tables of one court and year, in a list."""
    stages = dict.fromkeys(text(line, "stage") for line in budget.lines)
    tables = {
        (text(line, "stage"), text(line, "table_title") or text(line, "table_role"))
        for line in budget.lines
    }
    return BudgetRow(
        budget.court,
        budget.year,
        _url(frame, budget),
        tuple(frame.label("budgets.stage_", s) for s in stages if s),
        len(tables),
        _fictional(budget),
    )


def _page(frame: Frame, records: Records, budget: BudgetYear) -> Rendered:
    t = frame.t
    release = frame.release("budgets")
    assert release is not None
    title = t("budgets.page_title", court=budget.court, year=budget.year)
    court = records.courts.get(budget.court_code)
    published = max(
        (d for line in budget.lines if (d := day(line, "published_on"))),
        default=frame.as_of(release),
    )
    others = [b for b in records.budgets_by_court[budget.slug] if b.year != budget.year]
    return frame.page(
        BudgetPage,
        "budget.html",
        ("budgets", urls.segment(budget.slug), budget.year),
        title,
        t("budgets.describe", court=budget.court, year=budget.year),
        column=COLUMN,
        crumbs=(frame.column(COLUMN),),
        head={"published": published},
        fictional=budget.court if _fictional(budget) else "",
        court=budget.court,
        court_link=Link(budget.court, urls.court(frame.settings, frame.language, budget.court_code))
        if court
        else None,
        year=budget.year,
        charts=year_charts(frame, budget),
        tables=budget_tables(frame, budget),
        complete=all(truth(line, "complete") for line in budget.lines if "complete" in line),
        secondary=any(truth(line, "secondary_source") for line in budget.lines),
        others=tuple(Link(t("budgets.years", year=b.year), _url(frame, b)) for b in others),
        dataset_url=frame.dataset_url(release),
    )


def _url(frame: Frame, budget: BudgetYear) -> str:
    return urls.budget(frame.settings, frame.language, urls.segment(budget.slug), budget.year)


def _fictional(budget: BudgetYear) -> bool:
    return any(truth(line, "fictional") for line in budget.lines)
