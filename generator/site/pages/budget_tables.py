"""Budget lines set back into the tables they were published as."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from generator.site.markup import web_href
from generator.site.pages.frame import Frame
from generator.site.records import BudgetYear
from generator.site.site_context import Row, day, text
from generator.site.views import BudgetLine, BudgetTable

MAIN_ROLES = ("收支总表", "三公经费支出表", "")
"""Tables that are shown open: the whole, and what citizens ask for first."""

_STAGES = {"决算": 1, "预算": 0}


def budget_tables(frame: Frame, budget: BudgetYear) -> tuple[BudgetTable, ...]:
    """The published tables in their order, budget before final accounts."""
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for line in budget.lines:
        title = text(line, "table_title") or text(line, "table_role")
        grouped[text(line, "stage"), title].append(line)
    ordered = sorted(
        grouped.items(),
        key=lambda pair: (_STAGES.get(pair[0][0], 2), _number(pair[1][0], "table_no")),
    )
    return tuple(
        _table(frame, index, stage, title, lines)
        for index, ((stage, title), lines) in enumerate(ordered, 1)
    )


def _table(frame: Frame, index: int, stage: str, title: str, lines: Sequence[Row]) -> BudgetTable:
    measures = list(
        dict.fromkeys(
            text(line, "measure") for line in sorted(lines, key=lambda r: _number(r, "column_no"))
        )
    )
    first, t = lines[0], frame.t
    notes = dict.fromkeys(text(line, "note") for line in lines if text(line, "note"))
    units = dict.fromkeys(
        text(line, "unit_published") for line in lines if line.get("amount_yuan") is not None
    )
    return BudgetTable(
        anchor=f"table-{index}",
        stage=frame.label("budgets.stage_", stage),
        role=t.words.get(f"table_role.{text(first, 'table_role')}", ""),
        title=title,
        unit="、".join(t.known("unit", u) for u in units if u),
        headings=tuple(t.known("measure", m) for m in measures),
        groups=_groups(frame, lines, measures),
        main=text(first, "table_role") in MAIN_ROLES,
        approved=day(first, "approved_on"),
        published=day(first, "published_on"),
        source_url=web_href(first.get("source_url")),
        notes=tuple(notes),
    )


def _groups(
    frame: Frame, lines: Sequence[Row], measures: Sequence[str]
) -> tuple[tuple[str, tuple[BudgetLine, ...]], ...]:
    """The lines by side, in the order of the table; sides are named where there are several."""
    sides: dict[str, dict[tuple[object, str, str], dict[str, Row]]] = {}
    for line in sorted(lines, key=lambda r: _number(r, "line_no")):
        key = (line.get("line_no"), text(line, "line_label"), _code(line))
        by_line = sides.setdefault(text(line, "side"), {})
        by_line.setdefault(key, {})[text(line, "measure")] = line
    return tuple(
        (
            frame.t.known("side", side) if len(sides) > 1 else "",
            tuple(
                (label, code, _indent(code), tuple(_amount(frame, found.get(m)) for m in measures))
                for (_, label, code), found in by_line.items()
            ),
        )
        for side, by_line in sides.items()
    )


def _amount(frame: Frame, line: Row | None) -> str:
    """The figure as the court printed it, with its unit where that is not money."""
    if line is None:
        return ""
    printed, unit = text(line, "amount_published"), text(line, "unit_published")
    if printed:
        money = line.get("amount_yuan") is not None or not unit
        return printed if money else f"{printed} {frame.t.known('unit', unit)}"
    value = line.get("amount_yuan")
    return f"{value:,}" if isinstance(value, Decimal | int) else ""


def _code(line: Row) -> str:
    return text(line, "function_code") or text(line, "economic_code")


def _indent(code: str) -> int:
    """类 (3 digits) 0, 款 (5) 1, 项 (7) 2."""
    return {5: 1, 7: 2}.get(len(code), 0)


def _number(line: Row, name: str) -> int:
    value = line.get(name)
    return int(value) if isinstance(value, int | Decimal) else 0
