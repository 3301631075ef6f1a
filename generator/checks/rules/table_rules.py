"""Rules on whole tables as findings: observations gathered by id, with their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from generator.checks.rules import (
    budgets,
    case_flow,
    closed_cases,
    court_directory,
    figure_series,
    guiding_cases,
    notices,
)
from generator.checks.rules.codes import rule_codes, severity_of
from generator.checks.rules.context import RuleContext
from generator.checks.rules.debtor_terms import limits, refused_columns
from generator.checks.rules.observation import Observation
from generator.findings import EXAMPLES, Finding
from generator.model import CheckedTable, Dataset, Schema

Row = Mapping[str, Any]


def debtor_list(
    dataset: Dataset, tables: Sequence[CheckedTable], context: RuleContext
) -> Iterator[Finding]:
    """What the descriptor and the schema of the list must be (DEF-06, DEF-16), and CAL-02."""
    for checked in tables:
        published = tuple(f.name for f in checked.resource.schema.fields if f.published)
        refused = [Observation("DEF-06", name) for name in refused_columns(published)]
        yield from _findings(dataset, checked, refused, context)
    if tables and "legal_rep_name" in dataset.publishing.lookup.get("name", ()):
        shown = [Observation("DEF-16", "publishing.lookup.name")]
        yield from _findings(dataset, tables[0], shown, context)
    if tables and not limits(context.today, context.calendar).sure:
        unsure = [Observation("CAL-02", str(context.today.year), "working days by the week alone")]
        yield from _findings(dataset, tables[0], unsure, context)


def budgets_of_courts(
    dataset: Dataset, tables: Sequence[CheckedTable], context: RuleContext
) -> Iterator[Finding]:
    """BUD rules on every resource that has the columns of a budget line, and on texts beside it."""
    told = _with(tables, "court_name", "fiscal_year", "stage", "text")
    texts = [row for checked in told for row in _rows(checked)]
    for checked in _with(tables, "table_role", "amount_published"):
        found = budgets.observations(_rows(checked), context.calendar, texts)
        yield from _findings(dataset, checked, found, context)


def guiding_cases_of_the_court(
    dataset: Dataset, tables: Sequence[CheckedTable], context: RuleContext
) -> Iterator[Finding]:
    """GC rules on the list of cases, and on the texts where they are there."""
    for checked in _with(tables, "number", "title"):
        yield from _findings(dataset, checked, guiding_cases.observations(_rows(checked)), context)
    for checked in _with(tables, "number", "section", "text"):
        yield from _findings(dataset, checked, guiding_cases.check_texts(_rows(checked)), context)


def courts_in_the_directory(
    dataset: Dataset, tables: Sequence[CheckedTable], context: RuleContext
) -> Iterator[Finding]:
    """CRT rules on every resource that lists courts."""
    for checked in _with(tables, "code", "name"):
        found = court_directory.observations(_rows(checked), context.today)
        yield from _findings(dataset, checked, found, context)


def figures_in_series(
    dataset: Dataset, tables: Sequence[CheckedTable], context: RuleContext
) -> Iterator[Finding]:
    """STA rules on every resource that lists figures."""
    for checked in _with(tables, "series", "indicator", "value"):
        yield from _findings(dataset, checked, figure_series.observations(_rows(checked)), context)


def judgments_in_time(
    dataset: Dataset, tables: Sequence[CheckedTable], context: RuleContext
) -> Iterator[Finding]:
    """JDG-05 on the index of judgments."""
    for checked in _with(tables, "case_no", *notices.DATES):
        if all(checked.resource.schema.field(n).type == "date" for n in notices.DATES):
            found = notices.late_judgments(checked.table, context.calendar)
            yield from _findings(dataset, checked, found, context)


def flows_of_cases(
    dataset: Dataset, tables: Sequence[CheckedTable], context: RuleContext
) -> Iterator[Finding]:
    """STA-06 on every resource with a column for each of the four figures, of any dataset."""
    for checked in tables:
        schema = checked.resource.schema
        titles = {f.name: f.title("zh") for f in schema.fields if f.type in ("integer", "number")}
        columns = case_flow.flow_columns(titles)
        if columns:
            found = case_flow.in_columns(_rows(checked), columns, _naming(schema))
            yield from _findings(dataset, checked, found, context)


def columns_about_minors(
    dataset: Dataset, tables: Sequence[CheckedTable], context: RuleContext
) -> Iterator[Finding]:
    """NOT-07 on the columns of every resource that speaks of cases or minors."""
    for checked in tables:
        schema = checked.resource.schema
        if closed_cases.speaks_of_minors(dataset, schema):
            refused = [Observation("NOT-07", n) for n in closed_cases.refused_columns(schema)]
            yield from _findings(dataset, checked, refused, context)


def _naming(schema: Schema) -> Sequence[str]:
    """The fields that name a row in a finding: those of the key that are of no person."""
    return [name for name in schema.primary_key if not schema.field(name).personal]


def _with(tables: Sequence[CheckedTable], *names: str) -> Iterator[CheckedTable]:
    return (t for t in tables if set(names) <= set(t.resource.schema.names))


def _rows(checked: CheckedTable) -> list[Row]:
    """The typed rows; numbers are exact decimals."""
    rows: list[Row] = checked.table.to_pylist()
    return rows


def _findings(
    dataset: Dataset,
    checked: CheckedTable,
    observations: Iterable[Observation],
    context: RuleContext,
) -> Iterator[Finding]:
    """One finding per id, in order of appearance, with the first places."""
    by_code: defaultdict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        by_code[observation.code].append(observation)
    for code, group in by_code.items():
        yield Finding(
            code=code,
            severity=severity_of(code, context.severities),
            dataset=dataset.name,
            resource=checked.resource.name,
            count=len(group),
            examples=tuple(_shown(o) for o in group[:EXAMPLES]),
            detail=_shown(group[0]) + _gap(checked),
            hint=rule_codes()[code].hint,
        )


def _gap(checked: CheckedTable) -> str:
    """A reminder that sums and series were taken without the rows that have errors."""
    return f" ({checked.bad_rows} rows with errors are left out)" if checked.bad_rows else ""


def _shown(observation: Observation) -> str:
    return ": ".join(part for part in (observation.place, observation.detail) if part)
