"""Domain rules as checks: what Chinese court data must be beyond what a schema can say.

Three kinds. `cell_rules` judge the texts of a column whose schema asks for it by `rule`.
`ROW_RULES` are predicates over the columns of a kind of table, and keys; the engine evaluates both
in the same pass as the schema. `TABLE_RULES` need several rows or tables (sums, order, duplicates
of names) and run over typed rows; they are for small tables. Each id has its text, severity, source
and example in `codes`.

New rule: an entry in `data/codes/`, a line in the subject's module, and a vector or test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from generator.checks.keys import Key
from generator.checks.rules.codes import explanation_of, problems_of, rule_codes, titles
from generator.checks.rules.context import RuleContext
from generator.checks.violation import CellRule, Cells, Record, Violation
from generator.findings import Finding
from generator.model import CheckedTable, Dataset, Schema

__all__ = [
    "ROW_RULES",
    "TABLE_RULES",
    "RowRule",
    "RuleContext",
    "cell_rules",
    "explanation_of",
    "problems_of",
    "record_proof",
    "row_keys",
    "row_rules",
    "rule_codes",
    "table_findings",
    "titles",
]


@dataclass(frozen=True, slots=True)
class RowRule:
    """Rules on single rows: the tables they are for, the predicates, and what is unique."""

    name: str
    applies: Callable[[Dataset, Schema], bool]
    violations: Callable[[Cells, Schema, RuleContext], Iterator[Violation]]
    keys: Callable[[RuleContext], tuple[Key, ...]]
    judge: Callable[[Record, RuleContext], tuple[tuple[str, str], ...]] | None = None
    """The same rules on one record, as plain Python, where they are stated so."""


@dataclass(frozen=True, slots=True)
class TableRule:
    """Rules on whole tables of a kind of dataset (`publishing.page_kind`), "" for every kind."""

    name: str
    kind: str
    findings: Callable[[Dataset, Sequence[CheckedTable], RuleContext], Iterator[Finding]]


def _rules(module: str, name: str) -> Callable[[Cells, Schema, RuleContext], Iterator[Violation]]:
    """The rules `name` of a module here, which is imported when they are first needed."""

    def violations(cells: Cells, schema: Schema, context: RuleContext) -> Iterator[Violation]:
        rule: Callable[..., Iterator[Violation]]
        rule = getattr(import_module(f"{__name__}.{module}"), name)
        return rule(cells, schema, context)

    return violations


def _debtor_keys(context: RuleContext) -> tuple[Key, ...]:
    from generator.checks.rules import debtors

    return debtors.keys(context)


def _debtor_record(record: Record, context: RuleContext) -> tuple[tuple[str, str], ...]:
    from generator.checks.rules import debtor_record

    return debtor_record.judge(record, context)


def _on_rows(module: str) -> Callable[..., Iterator[Finding]]:
    """The rules of `table_rules`, imported when they are first needed."""

    def findings(
        dataset: Dataset, tables: Sequence[CheckedTable], context: RuleContext
    ) -> Iterator[Finding]:
        from generator.checks.rules import table_rules

        rule: Callable[..., Iterator[Finding]] = getattr(table_rules, module)
        return rule(dataset, tables, context)

    return findings


def _of_kind(kind: str) -> Callable[[Dataset, Schema], bool]:
    return lambda dataset, schema: dataset.kind == kind and "case_no" in schema.names


def _speaks_of_minors(dataset: Dataset, schema: Schema) -> bool:
    from generator.checks.rules import closed_cases

    return closed_cases.speaks_of_minors(dataset, schema)


def _no_keys(context: RuleContext) -> tuple[Key, ...]:
    return ()


ROW_RULES: tuple[RowRule, ...] = (
    RowRule(
        "debtors",
        _of_kind("debtors"),
        _rules("debtors", "violations"),
        _debtor_keys,
        _debtor_record,
    ),
    RowRule("judgments", _of_kind("judgments"), _rules("closed_cases", "judgments"), _no_keys),
    RowRule("hearings", _of_kind("hearings"), _rules("closed_cases", "hearings"), _no_keys),
    RowRule("minors", _speaks_of_minors, _rules("closed_cases", "minors"), _no_keys),
    *(
        RowRule(f"notices: {kind}", _of_kind(kind), _rules("notices", kind), _no_keys)
        for kind in ("judgments", "hearings", "auctions", "announcements", "commutations")
    ),
)

TABLE_RULES: tuple[TableRule, ...] = (
    TableRule("debtor list", "debtors", _on_rows("debtor_list")),
    TableRule("budgets", "budgets", _on_rows("budgets_of_courts")),
    TableRule("guiding cases", "guiding-cases", _on_rows("guiding_cases_of_the_court")),
    TableRule("courts", "courts", _on_rows("courts_in_the_directory")),
    TableRule("statistics", "statistics", _on_rows("figures_in_series")),
    TableRule("judgments", "judgments", _on_rows("judgments_in_time")),
    TableRule("flow of cases", "", _on_rows("flows_of_cases")),
    TableRule("columns about minors", "", _on_rows("columns_about_minors")),
)


def cell_rules(schema: Schema, context: RuleContext) -> Mapping[str, CellRule]:
    """The rules on single cells that a schema asks for, by field name."""
    if not any(field.rule for field in schema.fields):
        return {}
    from generator.checks.rules import field_rules

    return field_rules.cell_rules(schema, context)


def row_rules(
    dataset: Dataset, schema: Schema, context: RuleContext
) -> Callable[[Cells], tuple[Violation, ...]] | None:
    """The predicates on the rows of a table, as the engine asks for them; None without a rule."""
    chosen = [rule for rule in ROW_RULES if rule.applies(dataset, schema)]
    if not chosen:
        return None
    return lambda cells: tuple(v for r in chosen for v in r.violations(cells, schema, context))


def record_proof(
    dataset: Dataset, schema: Schema, context: RuleContext
) -> Callable[[Record], bool] | None:
    """What is true only of records that break no rule on rows; None where a rule cannot tell."""
    chosen = [rule.judge for rule in ROW_RULES if rule.applies(dataset, schema)]
    judges = [judge for judge in chosen if judge is not None]
    known = frozenset(schema.names)

    def proof(record: Record) -> bool:
        stated = {name: text for name, text in record.items() if name in known}
        return not any(judge(stated, context) for judge in judges)

    return proof if len(judges) == len(chosen) else None


def row_keys(dataset: Dataset, schema: Schema, context: RuleContext) -> tuple[Key, ...]:
    """Combinations of columns that rules hold to be unique, where the schema has the columns."""
    chosen = [rule for rule in ROW_RULES if rule.applies(dataset, schema)]
    keys = (key for rule in chosen for key in rule.keys(context))
    return tuple(key for key in keys if set(key.fields) <= set(schema.names))


def table_findings(
    dataset: Dataset, tables: Sequence[CheckedTable], context: RuleContext
) -> Iterator[Finding]:
    """Every finding of the rules on whole tables that apply to a dataset."""
    for rule in TABLE_RULES:
        if rule.kind in ("", dataset.kind):
            yield from rule.findings(dataset, tables, context)
