"""Entries of a list of debtors whose time is over: lawful once, and not to be shown on this day.

The Provisions (法释〔2013〕17号 as amended by 法释〔2017〕7号) give three working days to delete an
entry after its term (art. 10); here it is out on the first day after, so that no deadline can be
missed. Columns are those of `schemas/dishonest-debtor.json`; a rule whose column is missing or is
no date is silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from generator.checks.rules.calendar import DAY, add_months
from generator.checks.rules.debtor_terms import provisions
from generator.findings import Finding, Severity
from generator.model import Dataset

if TYPE_CHECKING:
    import pyarrow as pa

KIND = "debtors"

RULES = frozenset(
    "DEF-07 DEF-10 DEF-11 DEF-15 LST-01 LST-03 JDG-03 NOT-02 NOT-03 NOT-06.2 NOT-07".split()
)
"""Rules that find such entries by themselves, and cases that may not be shown: their rows are
withheld, whatever the tolerance. A list that is held back as a whole would go on showing the older
ones."""


def over(dataset: Dataset, table: pa.Table, today: date) -> Mapping[str, pa.ChunkedArray]:
    """By reason, for each row whether its time is over on `today`; empty for other datasets."""
    if dataset.kind != KIND:
        return {}
    return dict(_reasons(table, today))


def without_over(
    dataset: Dataset, table: pa.Table, today: date
) -> tuple[pa.Table, tuple[Finding, ...]]:
    """The table of what may be shown on `today`, and how many entries are over, by reason."""
    import pyarrow.compute as pc

    masks = over(dataset, table, today)
    counts = {reason: int(pc.sum(mask).as_py() or 0) for reason, mask in masks.items()}
    if not any(counts.values()):
        return table, ()
    hidden = None
    for mask in masks.values():
        hidden = mask if hidden is None else pc.or_(hidden, mask)
    kept = table.filter(pc.invert(hidden))
    told = ", ".join(f"{reason} {n}" for reason, n in counts.items() if n)
    return kept, (
        Finding(
            "entries-over",
            Severity.WARNING,
            dataset.name,
            dataset.resources[0].name,
            count=table.num_rows - kept.num_rows,
            detail=f"on {today}: {told}",
            hint="delete them in the source; they are kept out until then",
        ),
    )


def judged_as_over(findings: Sequence[Finding], bad_rows: int) -> tuple[list[Finding], int]:
    """Errors that only say that entries are over become warnings; and how many bad rows are left.

    The rows of such errors are withheld already, since they are bad rows.
    """
    if not any(f.is_error and f.code in RULES for f in findings):
        return list(findings), bad_rows
    others = sum(f.count for f in findings if f.is_error and f.rows and f.code not in RULES)
    judged = [
        replace(f, severity=Severity.WARNING) if f.is_error and f.code in RULES else f
        for f in findings
    ]
    return judged, min(bad_rows, others)


def _reasons(table: pa.Table, today: date) -> Iterator[tuple[str, pa.ChunkedArray]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    names = set(table.column_names)
    dates = {n for n in names if pa.types.is_date(table.schema.field(n).type)}
    if "decision_date" in dates and "term_months" in names:
        yield "term ended", _ended(table, today)
    if "embargo_until" in dates:
        yield "in grace", _true(pc.greater(table.column("embargo_until"), pa.scalar(today)))
    for name in sorted(dates & {"delist_date", "closed_date", "lifted_date"}):
        yield name, _true(pc.less_equal(table.column(name), pa.scalar(today)))
    if "performance" in names:
        performed = provisions()["words"]["performed"]
        yield "performed", _true(pc.equal(table.column("performance"), performed))
    if "age" in names and pa.types.is_integer(table.schema.field("age").type):
        yield "minor", _true(pc.less(table.column("age"), provisions()["age"]["least"]))


def _ended(table: pa.Table, today: date) -> pa.ChunkedArray:
    """Rows whose term's last day lies before `today`; rows without a term have none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    decided, months = table.column("decision_date"), table.column("term_months")
    ended = pa.chunked_array([pa.array([False] * table.num_rows, pa.bool_())])
    for term in sorted(m for m in pc.unique(months).to_pylist() if m is not None):
        early = pc.less_equal(decided, pa.scalar(_latest_decision(today, int(term))))
        ended = pc.or_(ended, _true(pc.and_(pc.equal(months, term), early)))
    return ended


def _latest_decision(today: date, months: int) -> date:
    """The latest decision whose term of so many months has ended before `today`."""
    day = add_months(today, -months) + 4 * DAY  # months differ by three days at most
    while add_months(day, months) >= today:
        day -= DAY
    return day


def _true(mask: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.fill_null(mask, False)
