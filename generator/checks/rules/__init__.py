"""Domain rules as checks: what Chinese court data must be beyond what a schema can say.

Two kinds. `RULES` are predicates over the columns of a raw table, evaluated by the engine in the
same pass as the schema's own. `TABLE_RULES` need several rows or tables (sums, order, duplicates
of names) and run over typed rows; they are for small tables. Each id has its text, severity,
source and example in `codes`.

New rule: an entry in `data/codes/`, a line in the subject's module, and a vector or test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.checks.rules.codes import explanation_of, problems_of, rule_codes, titles
from generator.checks.rules.context import RuleContext
from generator.findings import Finding
from generator.model import CheckedTable, Dataset, Schema

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from generator.checks.violation import Violation

__all__ = [
    "RULES",
    "TABLE_RULES",
    "RowRule",
    "RuleContext",
    "explanation_of",
    "problems_of",
    "row_violations",
    "rule_codes",
    "table_findings",
    "titles",
]


@dataclass(frozen=True, slots=True)
class RowRule:
    """Rules on single rows: when they apply, and the predicates they give."""

    name: str
    applies: Callable[[Dataset, Schema], bool]
    violations: Callable[[Table, Schema, RuleContext], Iterator[Violation]]


@dataclass(frozen=True, slots=True)
class TableRule:
    """Rules on whole tables of a kind of dataset (`publishing.page_kind`)."""

    name: str
    kind: str
    findings: Callable[[Dataset, Sequence[CheckedTable], RuleContext], Iterator[Finding]]


def _has_field_rules(dataset: Dataset, schema: Schema) -> bool:
    from generator.checks.rules.field_rules import rule_of

    return any(rule_of(dict(field.descriptor)) for field in schema.fields)


def _is_debtor_list(dataset: Dataset, schema: Schema) -> bool:
    return dataset.kind == "debtors" and "case_no" in schema.names


def _field_rules(table: Table, schema: Schema, context: RuleContext) -> Iterator[Violation]:
    from generator.checks.rules import field_rules

    return field_rules.violations(table, schema, context)


def _debtor_rules(table: Table, schema: Schema, context: RuleContext) -> Iterator[Violation]:
    from generator.checks.rules import debtors

    return debtors.violations(table, schema, context)


def _on_rows(module: str) -> Callable[..., Iterator[Finding]]:
    """The rules of `table_rules`, imported when they are first needed."""

    def findings(
        dataset: Dataset, tables: Sequence[CheckedTable], context: RuleContext
    ) -> Iterator[Finding]:
        from generator.checks.rules import table_rules

        rule: Callable[..., Iterator[Finding]] = getattr(table_rules, module)
        return rule(dataset, tables, context)

    return findings


RULES: tuple[RowRule, ...] = (
    RowRule("fields", _has_field_rules, _field_rules),
    RowRule("debtors", _is_debtor_list, _debtor_rules),
)

TABLE_RULES: tuple[TableRule, ...] = (
    TableRule("debtor list", "debtors", _on_rows("debtor_list")),
    TableRule("budgets", "budgets", _on_rows("budgets_of_courts")),
    TableRule("guiding cases", "guiding-cases", _on_rows("guiding_cases_of_the_court")),
    TableRule("courts", "courts", _on_rows("courts_in_the_directory")),
    TableRule("statistics", "statistics", _on_rows("figures_in_series")),
)


def row_violations(
    table: Table, dataset: Dataset, schema: Schema, context: RuleContext
) -> Iterator[Violation]:
    """Every predicate of every rule that applies to a table of raw strings."""
    for rule in RULES:
        if rule.applies(dataset, schema):
            yield from rule.violations(table, schema, context)


def table_findings(
    dataset: Dataset, tables: Sequence[CheckedTable], context: RuleContext
) -> Iterator[Finding]:
    """Every finding of the rules on whole tables that apply to a dataset."""
    for rule in TABLE_RULES:
        if rule.kind == dataset.kind:
            yield from rule.findings(dataset, tables, context)
