"""NOT-01 and NOT-03 to NOT-06, JDG-02 and JDG-05: when notices stand, and what they say.

Of hearing notices (`page_kind: hearings`), auctions, service by announcement, commutations, and the
index of judgments. Days and words are data (`data/notices.toml`); a rule whose columns are missing
is silent.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from generator.checks.rules.calendar import WorkCalendar
from generator.checks.rules.closed_cases import is_criminal
from generator.checks.rules.codes import FOLDER
from generator.checks.rules.columns import Breach, RawColumns, literal_day, violations_of
from generator.checks.rules.context import RuleContext
from generator.checks.rules.observation import Observation
from generator.checks.violation import Cells, Violation
from generator.model import Schema

if TYPE_CHECKING:
    import pyarrow as pa

TOLD = ("cause", "hearing_date", "hearing_time", "place")
"""What a notice of a hearing says besides who the parties are."""

DATES = ("effective_date", "publish_date")
"""Columns that JDG-05 compares."""


@cache
def periods() -> Mapping[str, Any]:
    """Days and words of `data/notices.toml`."""
    return tomllib.loads((FOLDER / "notices.toml").read_text(encoding="utf-8"))


def _on_rows(
    rule: Callable[[RawColumns, RuleContext], Iterator[Breach]],
) -> Callable[[Cells, Schema, RuleContext], Iterator[Violation]]:
    """Breaches by columns as violations of rules on the rows of a table."""

    @wraps(rule)
    def violations(found: Cells, schema: Schema, context: RuleContext) -> Iterator[Violation]:
        return violations_of(rule(RawColumns(found, schema), context), context.severities)

    return violations


def late_judgments(table: pa.Table, calendar: WorkCalendar) -> Iterator[Observation]:
    """JDG-05: judgments published more than seven working days after they took effect.

    `table` has the columns `DATES` and `case_no`.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    effective, published = (table[name] for name in DATES)
    days = effective.unique().drop_null()
    due = [calendar.after(day, periods()["judgments"]["working_days"]) for day in days.to_pylist()]
    limits = pa.array([deadline.day for deadline in due], pa.date32())
    places = pc.index_in(effective, days)
    late = pc.fill_null(pc.greater(published, limits.take(places)), False)
    shown = table.select(["case_no", *DATES]).append_column("~due", places).filter(late)
    for row in shown.to_pylist():
        deadline = due[row["~due"]]
        unsure = "" if deadline.sure else " by the week alone"
        told = f"in effect {row['effective_date']}, due {deadline.day}{unsure}"
        yield Observation("JDG-05", row["case_no"], f"{told}, published {row['publish_date']}")


@_on_rows
def hearings(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """What a notice says, three days before; on the day after the hearing it is gone."""
    for name in filter(cells.__contains__, TOLD):
        yield "NOT-01", name, cells.blank(name)
    criminal = is_criminal(cells)
    for name, named in (("parties", ~criminal), ("defendant_name", criminal)):
        if name in cells:
            yield "NOT-01", name, named & cells.blank(name)
    if cells.has("publish_date", "hearing_date"):
        early = cells.days("publish_date", "hearing_date")
        yield "NOT-01", "publish_date", early < periods()["hearings"]["before"]
    if "hearing_date" in cells:
        yield "NOT-03", "hearing_date", cells.day("hearing_date") < literal_day(context.today)


@_on_rows
def auctions(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """Days before an auction: fewer for movables, and for a second one."""
    import ibis

    if not cells.has("publish_date", "auction_date", "property_kind"):
        return
    told = periods()["auctions"]
    movable = cells.text("property_kind") == told["movable"]
    first, again = told["before"], told["before_again"]
    least = ibis.ifelse(movable, first["movable"], first["other"])
    if "round" in cells:
        repeated = cells.text("round").isin(told["again"]).fill_null(False)
        least = ibis.ifelse(repeated, ibis.ifelse(movable, again["movable"], again["other"]), least)
    yield "NOT-04", "publish_date", cells.days("publish_date", "auction_date") < least


@_on_rows
def announcements(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """Service is done thirty days after the announcement, abroad sixty; a reason is stated."""
    import ibis

    if "reason" in cells:
        yield "NOT-05", "reason", cells.blank("reason")
    if cells.has("publish_date", "served_date"):
        told = periods()["announcements"]
        least: Any = told["before"]
        if "abroad" in cells:
            abroad = cells.is_true("abroad").fill_null(False)
            least = ibis.ifelse(abroad, told["before_abroad"], told["before"])
        yield "NOT-05", "served_date", cells.days("publish_date", "served_date") < least


@_on_rows
def commutations(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """Shown within five days of filing, for five days, and not longer."""
    told = periods()["commutations"]
    if cells.has("filing_date", "publish_date"):
        waited = cells.days("filing_date", "publish_date")
        yield "NOT-06", "publish_date", waited > told["after_filing"]
    if "publish_date" in cells:
        shown = literal_day(context.today).delta(cells.day("publish_date"), unit="day")
        yield "NOT-06.2", "publish_date", shown > told["shown"]


@_on_rows
def judgments(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """The kinds of documents that are published."""
    if "document_type" in cells:
        known = "|".join(map(re.escape, periods()["judgments"]["documents"]))
        yield "JDG-02", "document_type", ~cells.text("document_type").re_search(known)
