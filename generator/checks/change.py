"""How much a table may change against the release that is live.

A list that lost a third of its rows overnight, or every row of one province, is more often a broken
export than the truth. What is live is asked of the published files themselves, so there are no
figures beside them that could be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.expectations import CodeValues, Drift, Reaction
from generator.findings import EXAMPLES, Finding, Severity
from generator.last_release import LastRelease
from generator.model import CheckedTable, Dataset

if TYPE_CHECKING:
    import pyarrow as pa

Counts = Mapping[str, int]
"""Rows by the text of a column's value; rows without a value are counted under ""."""

EMPTY = "(no value)"


def changes(
    dataset: Dataset, tables: Sequence[CheckedTable], last: LastRelease | None
) -> Iterator[Finding]:
    """Every expectation about the live release that is not met; none where nothing is live."""
    if last is None:
        return
    for checked in tables:
        yield from _total(dataset, checked, last.rows.get(checked.resource.name, 0))
    expected = dataset.publishing.expectations
    columns = tuple(dict.fromkeys((*expected.groups, *expected.values)))
    main = dataset.main(tables)
    if main is None or not columns or not main.table.num_rows:
        return
    now, before = main.table, last.read(main.resource.name, columns)
    for name in (c for c in columns if c in before.column_names):
        then, today = _counts(before, name), _counts(now, name)
        where = Finding("", Severity.ERROR, dataset.name, main.resource.name, name)
        if name in expected.groups:
            yield from _groups(where, expected.groups[name], then, today)
        if name in expected.values:
            yield from _values(where, expected.values[name], then, today)


def _total(dataset: Dataset, checked: CheckedTable, before: int) -> Iterator[Finding]:
    expected = dataset.publishing.expectations.drift
    for name, severity, limit in _crossed(expected, before, checked.row_count):
        change = checked.row_count / before - 1
        yield Finding(
            "expectation-change",
            severity,
            dataset.name,
            checked.resource.name,
            detail=f"{before} rows are live, {checked.row_count} were handed in: "
            f"{change:+.1%}, expected {name} is {limit:.1%} at most",
            hint=f"was a part of the file lost? else change expectations.{name}",
        )


def _groups(where: Finding, expected: Drift, then: Counts, now: Counts) -> Iterator[Finding]:
    """One finding for all groups that shrank too much, one for those that grew too much."""
    moved: dict[tuple[str, Severity, float], list[str]] = {}
    for group in sorted(then):
        before, after = then[group], now.get(group, 0)
        if max(before, after) < expected.min_rows:
            continue
        for crossed in _crossed(expected, before, after):
            text = f"{group or EMPTY}: {before} → {after} ({after / before - 1:+.1%})"
            moved.setdefault(crossed, []).append(text)
    for (name, severity, limit), texts in sorted(moved.items()):
        yield _gathered(
            where, "expectation-groups", severity, texts,
            f"{len(texts)} of {len(then)} groups: {name} of more than {limit:.1%}",
            f"was a part of the file lost? else change expectations.groups.{where.field}.{name}",
        )  # fmt: skip


def _values(where: Finding, expected: CodeValues, then: Counts, now: Counts) -> Iterator[Finding]:
    vanished, new = (sorted(a.keys() - b.keys() - {""}) for a, b in ((then, now), (now, then)))
    for reaction, texts, what, kind in (
        (expected.vanished, vanished, "values of the live release are gone", "vanished"),
        (expected.new, new, "values are new", "new"),
    ):
        if texts and reaction is not Reaction.NONE:
            yield _gathered(
                where, "expectation-values", Severity(reaction), texts, f"{len(texts)} {what}",
                f"a slip of the pen? else change expectations.values.{where.field}.{kind}",
            )  # fmt: skip


def _crossed(expected: Drift, before: int, after: int) -> Iterator[tuple[str, Severity, float]]:
    """(word, severity, limit) of each bound that the change of a count crosses."""
    if not before:
        return
    change = after / before - 1
    if expected.shrink is not None and -change > expected.shrink:
        yield "shrink", Severity.ERROR, expected.shrink
    if expected.growth is not None and change > expected.growth:
        yield "growth", Severity.WARNING, expected.growth


def _gathered(
    where: Finding, code: str, severity: Severity, texts: Sequence[str], detail: str, hint: str
) -> Finding:
    return Finding(
        code, severity, where.dataset, where.resource, where.field,
        count=len(texts), examples=tuple(texts[:EXAMPLES]), detail=detail, hint=hint,
    )  # fmt: skip


def _counts(table: pa.Table, column: str) -> Counts:
    import pyarrow.compute as pc

    found = pc.value_counts(table.column(column))
    texts = map(_text, found.field("values").to_pylist())
    return dict(zip(texts, found.field("counts").to_pylist(), strict=True))


def _text(value: object) -> str:
    """A value as text; the places of a decimal belong to its column, not to the number."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)
