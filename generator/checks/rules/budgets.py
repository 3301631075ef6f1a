"""Rules BUD-01 to BUD-14: the arithmetic of court budgets and final accounts.

Printed figures are rounded, so a sum of n addends may differ from its printed total by half a step
for each of the n + 1 figures. Within that it is noted (BUD-15), beyond it is an error. A table that
is an extract is held only to identities whose figures are all in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from generator.checks.rules.budget_narrative import check_text
from generator.checks.rules.budget_tables import (
    Budget,
    BudgetTable,
    Figure,
    Line,
    Row,
    budgets_of,
    standard,
)
from generator.checks.rules.calendar import WorkCalendar, work_calendar
from generator.checks.rules.observation import Observation

ROUNDING = "BUD-15"
PUBLISH_DAYS = 20
"""Budget Law art. 14: published within twenty days of the approval."""

_PUBLIC_SUMS = (
    ("total", ("travel", "cars", "reception")),
    ("cars", ("car_purchase", "car_running")),
)
UNIT_JUMP = Decimal(5000)
"""A figure that grows or shrinks this much in a year was likely printed in another unit."""


def observations(
    rows: Iterable[Row], calendar: WorkCalendar | None = None, texts: Iterable[Row] = ()
) -> Iterator[Observation]:
    """Every rule on rows of the schema `budget-line`; `calendar` is the shipped one by default.

    `texts` explain the budgets, each with `court_name`, `fiscal_year`, `stage` and `text`.
    """
    budgets = budgets_of(rows, texts)
    for budget in budgets:
        yield from check_budget(budget, calendar or work_calendar())
    for earlier, later in _consecutive(budgets):
        yield from check_balances(earlier, later)
        yield from check_units(earlier, later)


def check_budget(budget: Budget, calendar: WorkCalendar) -> Iterator[Observation]:
    """The rules inside one year and stage."""
    for table in budget.tables.values():
        place = f"{budget.place} {table.role}"
        yield from check_columns(table, place)
        yield from check_hierarchy(table, place)
        if len(table.units) > 1:
            yield Observation("BUD-14", place, f"several units: {', '.join(sorted(table.units))}")
    yield from _income_and_spending(budget)
    yield from _fiscal(budget)
    yield from _between_tables(budget)
    yield from _three_public(budget)
    yield from _funds(budget)
    yield from _dates(budget, calendar)
    named = budget.named_amounts(_main_column(budget))
    for text in budget.notes:
        yield from check_text(text, named, budget.year, budget.place)


def check_sum(
    code: str, place: str, addends: Sequence[Figure | None], total: Figure | None, complete: bool
) -> Iterator[Observation]:
    """Addends against their printed total. A missing figure is an error unless it is an extract."""
    known = [a for a in addends if a is not None]
    if total is None or len(known) < len(addends):
        if complete:
            yield Observation(code, place, "a line or column that the sum needs is missing")
        return
    found = sum((a.value for a in known), Decimal(0))
    if found != total.value:
        allowed = _allowed([*known, total])
        within = abs(found - total.value) <= allowed
        words = f"{_plain(found)} by addition, {_plain(total.value)} in print"
        detail = f"{words}, yuan; allowed {allowed:f}"
        yield Observation(ROUNDING if within else code, place, detail)


def _allowed(figures: Sequence[Figure]) -> Decimal:
    """Half a step for each figure. A nil is printed as 0 and 0.00 alike: the finest step is its."""
    finest = min(f.step for f in figures)
    return sum((f.step if f.value else finest for f in figures), Decimal(0)) / 2


def check_columns(table: BudgetTable, place: str) -> Iterator[Observation]:
    """In each line, the column of the sum against the columns of the parts."""
    for rule in standard()["columns"]:
        if rule["role"] != table.role or rule["sum"] not in table.columns():
            continue
        for line in table.lines:
            if rule["sum"] in line.figures and set(rule["parts"]) & set(line.figures):
                parts = [line.figures.get(p) for p in rule["parts"]]
                total, where = line.figures[rule["sum"]], f"{place}, line {line.number}"
                yield from check_sum(rule["code"], where, parts, total, table.complete)


def check_hierarchy(table: BudgetTable, place: str) -> Iterator[Observation]:
    """BUD-04: class (3 digits) = its sections (5) = their items (7); the total = all classes."""
    coded = {line.code: line for line in table.lines if line.code}
    for line in coded.values():
        parent = line.code[:-2]
        if table.complete and len(line.code) > 3 and parent not in coded:
            yield Observation("BUD-04", place, f"{line.code} stands without its parent {parent}")
    for column in table.columns():
        for code, line in coded.items():
            children = [c for k, c in coded.items() if k[:-2] == code and len(k) == len(code) + 2]
            if children:
                yield from _lines_sum("BUD-04", f"{place}, {code}", children, line, column, table)
        classes = [line for code, line in coded.items() if len(code) == 3]
        if classes and table.total is not None:
            where = f"{place}, {column}"
            yield from _lines_sum("BUD-04", where, classes, table.total, column, table)


def check_balances(earlier: Budget, later: Budget) -> Iterator[Observation]:
    """BUD-10: a year opens with the balance with which the year before closed."""
    before = _figure(earlier, "收支总表", "closing")
    after = _figure(later, "收支总表", "opening")
    if later.stage == "决算" and before and after and before.value != after.value:
        detail = f"{_plain(before.value)} at the end of {earlier.year}, {_plain(after.value)} after"
        yield Observation("BUD-10", later.place, detail)


def check_units(earlier: Budget, later: Budget) -> Iterator[Observation]:
    """BUD-14: a jump by a factor of thousands is a change of unit, not of money."""
    for meaning in ("income_total", "spending_total"):
        before = _figure(earlier, "收支总表", meaning)
        after = _figure(later, "收支总表", meaning)
        if before and after and before.value > 0 and after.value > 0:
            ratio = max(before.value, after.value) / min(before.value, after.value)
            if ratio >= UNIT_JUMP:
                yield Observation("BUD-14.2", later.place, f"{ratio:.0f} times the year before")


def _income_and_spending(budget: Budget) -> Iterator[Observation]:
    """BUD-01: table 1 adds up on both sides, and both sides are equal."""
    table = budget.tables.get("收支总表")
    if table is None:
        return
    place, column = f"{budget.place} 收支总表", _main_column(budget)
    yield from _side(table, place, column, "income", ("other_balance", "opening"), "收入")
    yield from _side(table, place, column, "spending", ("distribution", "closing"), "支出")
    both = (table.figure(f"{side}_total", column) for side in ("income", "spending"))
    yield from _same("BUD-01", place, *both)


def _side(
    table: BudgetTable, place: str, column: str, sum_: str, extra: tuple[str, ...], side: str
) -> Iterator[Observation]:
    total = f"{sum_}_total"
    named = {n for m in (sum_, total, *extra) for n in standard()["labels"][m]}
    if table.complete:
        lines = [x for x in table.lines if x.side == side and x.label not in named]
        addends = [line.figures.get(column) for line in lines]
        found = table.figure(sum_, column)
        yield from check_sum("BUD-01", f"{place}, {side}", addends, found, True)
    parts = [table.figure(meaning, column) for meaning in (sum_, *extra)]
    found = table.figure(total, column)
    yield from check_sum("BUD-01", f"{place}, {side}总计", parts, found, table.complete)


def _fiscal(budget: Budget) -> Iterator[Observation]:
    """BUD-05: table 4, in which only appropriations are counted."""
    table = budget.tables.get("财政拨款收支总表")
    if table is None or not table.complete:
        return
    place, column = f"{budget.place} 财政拨款收支总表", _main_column(budget)
    funds = next(r for r in standard()["columns"] if r["role"] == table.role)["parts"]
    named = [next((x for x in table.lines if x.label == fund), None) for fund in funds]
    income = [line.figures.get(column) if line else None for line in named]
    yield from check_sum("BUD-05", f"{place}, 收入", income, table.figure("income", column), True)
    for sum_, extra in (("income", "fiscal_opening"), ("spending", "fiscal_closing")):
        side_column = column if sum_ == "income" else "合计"
        parts = [table.figure(m, side_column) for m in (sum_, extra)]
        total = table.figure(f"{sum_}_total", side_column)
        yield from check_sum("BUD-05", f"{place}, {sum_}", parts, total, True)
    classes = [line for line in table.lines if line.code]
    spending = table.line("spending")
    for fund in ("合计", *funds):
        if spending:
            where = f"{place}, {fund}"
            yield from _lines_sum("BUD-05", where, classes, spending, fund, table)
    both = (table.figure("income_total", column), table.figure("spending_total", "合计"))
    yield from _same("BUD-05", place, *both)


def _between_tables(budget: Budget) -> Iterator[Observation]:
    """The figures that stand in two tables (BUD-02, 03, 05, 06, 07)."""
    main = _main_column(budget)
    at = budget.tables.get
    income, spending, fiscal = at("收入总表"), at("支出总表"), at("财政拨款收支总表")
    general, basic = at("一般公共预算支出表"), at("一般公共预算基本支出表")
    overall = at("收支总表")
    pairs = (
        ("BUD-02", _of(overall, "income", main), _of(income, "total", "本年收入合计")),
        ("BUD-03", _of(overall, "spending", main), _of(spending, "total", "本年支出合计")),
        ("BUD-05", _of(income, "total", "财政拨款收入"), _of(fiscal, "income", main)),
        (
            "BUD-06",
            _of(general, "total", "合计"),
            _of(fiscal, "spending", "一般公共预算财政拨款"),
        ),
        ("BUD-07", _of(basic, "total", "合计"), _of(general, "total", "基本支出")),
    )
    for code, left, right in pairs:
        yield from _same(code, budget.place, left, right)
    if basic and basic.complete:
        yield from _staff_and_office(basic, f"{budget.place} {basic.role}")


def _staff_and_office(table: BudgetTable, place: str) -> Iterator[Observation]:
    """BUD-07: staff costs are classes 301 and 303, office costs the others."""
    classes = {line.code: line for line in table.lines if len(line.code) == 3}
    for column, kind in (("人员经费", "staff"), ("公用经费", "office")):
        wanted = [classes[c] for c in standard()["economic"][kind] if c in classes]
        total = table.total.figures.get(column) if table.total else None
        addends = [line.figures.get("合计") for line in wanted]
        yield from check_sum("BUD-07", f"{place}, {column}", addends, total, True)


def _three_public(budget: Budget) -> Iterator[Observation]:
    """BUD-08: travel abroad, cars and receptions; counts are whole and go with money."""
    table = budget.tables.get("三公经费支出表")
    if table is None:
        return
    place = f"{budget.place} 三公经费支出表"
    for column in (c for c in ("预算数", "决算数") if c in table.columns()):
        for total, parts in _PUBLIC_SUMS:
            addends = [table.figure(part, column) for part in parts]
            found, where = table.figure(total, column), f"{place}, {column}"
            yield from check_sum("BUD-08", where, addends, found, table.complete)
    counted = {x.label: x.figures["统计数"] for x in table.lines if "统计数" in x.figures}
    for label, count in counted.items():
        if count.value != count.value.to_integral_value():
            yield Observation("BUD-08", place, f"{label}: {count.value} is no whole number")
    for meaning, labels in standard()["counts"].items():
        money = table.figure(meaning, "决算数")
        for label in labels:
            if money and label in counted and (money.value > 0) != (counted[label].value > 0):
                detail = f"{label} {counted[label].value}, spent {_plain(money.value)} yuan"
                yield Observation("BUD-08.2", place, detail)


def _funds(budget: Budget) -> Iterator[Observation]:
    """BUD-09: opening balance + income - spending = closing balance."""
    table = budget.tables.get("政府性基金预算支出表")
    columns = ("年初结转和结余", "本年收入", "本年支出", "年末结转和结余")
    for line in table.lines if table else ():
        opening, income, spending, closing = (line.figures.get(c) for c in columns)
        if opening and income and spending and closing:
            less = Figure(-spending.value, spending.step)
            where = f"{budget.place} {table.role if table else ''}, line {line.number}"
            yield from check_sum("BUD-09", where, [opening, income, less], closing, True)


def _dates(budget: Budget, calendar: WorkCalendar) -> Iterator[Observation]:
    """BUD-13: published within twenty days of the approval; a last day off is put off (CAL-01)."""
    if budget.approved_on and budget.published_on:
        days = (budget.published_on - budget.approved_on).days
        last = calendar.end_of_days(budget.approved_on, PUBLISH_DAYS).day
        if days < 0 or budget.published_on > last:
            yield Observation("BUD-13", budget.place, f"published {days} days after the approval")
    elif budget.complete:
        yield Observation("BUD-13.2", budget.place, "no date of approval or publication")


def _lines_sum(
    code: str, place: str, lines: Sequence[Line], total: Line, column: str, table: BudgetTable
) -> Iterator[Observation]:
    """The figures of one column in several lines against another line's."""
    if column in total.figures and any(column in line.figures for line in lines):
        addends = [line.figures.get(column) for line in lines]
        yield from check_sum(code, place, addends, total.figures[column], table.complete)


def _same(
    code: str, place: str, left: Figure | None, right: Figure | None
) -> Iterator[Observation]:
    """Two figures that must be one; silent where one of the tables was not published."""
    if left and right and left.value != right.value:
        detail = f"{_plain(left.value)} in one place, {_plain(right.value)} in the other, yuan"
        yield Observation(code, place, detail)


def _of(table: BudgetTable | None, meaning: str, column: str) -> Figure | None:
    return table.figure(meaning, column) if table else None


def _figure(budget: Budget, role: str, meaning: str) -> Figure | None:
    return _of(budget.tables.get(role), meaning, _main_column(budget))


def _main_column(budget: Budget) -> str:
    return "决算数" if budget.stage == "决算" else "预算数"


def _consecutive(budgets: Sequence[Budget]) -> Iterator[tuple[Budget, Budget]]:
    found = {(b.court, b.stage, b.year): b for b in budgets}
    for (court, stage, year), later in found.items():
        earlier = found.get((court, stage, year - 1))
        if earlier:
            yield earlier, later


def _plain(value: Decimal) -> str:
    return f"{value:,.2f}"
