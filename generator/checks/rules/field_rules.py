"""Rules that a field of a schema asks for by its key `rule`, whatever dataset it is in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from generator.checks.rules import (
    case_numbers,
    court_names,
    divisions,
    document_numbers,
    identity_numbers,
    masks,
    organisation_codes,
)
from generator.checks.rules.columns import RawColumns, broken, violations_of, whole_match
from generator.checks.rules.context import RuleContext
from generator.checks.violation import Violation
from generator.model import Schema

if TYPE_CHECKING:
    from ibis.expr.types import IntegerValue, StringValue, Table

Judge = Callable[["StringValue", RuleContext], "IntegerValue"]

KEY = "rule"
"""The field key in a schema, as in `"rule": "credit-code"`."""

_JUDGES: dict[str, tuple[tuple[str, ...], Judge]] = {
    "identity-number": (
        identity_numbers.CODES,
        lambda text, c: identity_numbers.judge_column(text, c.as_of, synthetic=c.synthetic),
    ),
    "masked-identity-number": (
        masks.CODES,
        lambda text, c: masks.judge_column(text, c.mask_policy, c.as_of, synthetic=c.synthetic),
    ),
    "credit-code": (
        organisation_codes.CODES,
        lambda text, c: organisation_codes.judge_column(text, synthetic=c.synthetic),
    ),
    "organisation-code": (
        organisation_codes.ORGANISATION_CODES,
        lambda text, c: organisation_codes.judge_organisation_column(text),
    ),
    "case-number": (
        case_numbers.CODES,
        lambda text, c: case_numbers.judge_column(text, c.as_of.year),
    ),
    "document-number": (
        document_numbers.CODES,
        lambda text, c: document_numbers.judge_column(text),
    ),
    "division-code": (
        divisions.CODES,
        lambda text, c: divisions.judge_column(text, c.as_of.year),
    ),
    "court-name": (court_names.CODES, lambda text, c: court_names.judge_column(text)),
}

RULES = frozenset(_JUDGES)
"""The words that the key may have."""

USUAL = {
    "id_masked": "masked-identity-number",
    "id_number": "identity-number",
    "uscc": "credit-code",
    "org_code": "organisation-code",
    "case_no": "case-number",
    "division_code": "division-code",
}
"""Fields that the rules of debtors know by name, for schemas that do not say."""


def rule_of(descriptor: object) -> str:
    """The rule that a field's descriptor asks for, "" for none or an unknown one."""
    word = descriptor.get(KEY, "") if isinstance(descriptor, dict) else ""
    return word if word in RULES else ""


def violations(table: Table, schema: Schema, context: RuleContext) -> Iterator[Violation]:
    """The rules of all fields that ask for one."""
    cells = RawColumns(table, schema)
    for field in schema.fields:
        word = rule_of(dict(field.descriptor))
        if word and field.name in cells:
            yield from field_violations(cells.text(field.name), field.name, word, context)


def field_violations(
    text: StringValue, name: str, word: str, context: RuleContext
) -> Iterator[Violation]:
    """One rule on one column."""
    codes, judge = _JUDGES[word]
    yield from violations_of(name, judge(text, context), codes, context.severities)
    if word in ("identity-number", "masked-identity-number"):
        unknown = identity_numbers.has_unknown_region_column(text)
        yield broken(identity_numbers.REGION, name, unknown, context.severities)
    if word == "case-number":
        court = case_numbers.has_unknown_court_column(text, synthetic=context.synthetic)
        yield broken(case_numbers.COURT, name, court, context.severities)
    if word == "credit-code" and context.natural_persons == "none":
        individual = whole_match(text, "92.*")
        yield broken("USC-07", name, individual, context.severities)
