"""Rules that a field of a schema asks for by its key `rule`, whatever dataset it is in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
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
from generator.checks.rules.codes import note_of, severity_of
from generator.checks.rules.context import RuleContext
from generator.checks.rules.proofs import Flags
from generator.checks.violation import CellRule
from generator.model import Field, Schema

if TYPE_CHECKING:
    import pyarrow as pa

Judge = Callable[[str, RuleContext], Iterator[str]]
Clean = Callable[["pa.Array", RuleContext], Flags]


def cell_rules(schema: Schema, context: RuleContext) -> dict[str, CellRule]:
    """The rules of all fields that ask for one, by field name."""
    return {
        f.name: cell_rule(f.rule, replace(context, mask_policy=_mask_of(f, context)))
        for f in schema.fields
        if f.rule
    }


def _mask_of(field: Field, context: RuleContext) -> str:
    """The field's own policy goes before that of its dataset or site."""
    return masks.first_policy(field.mask, context.mask_policy)


def cell_rule(word: str, context: RuleContext) -> CellRule:
    """The rule that a schema names by `word`; KeyError for an unknown one."""
    judge, clean = RULES[word]
    return CellRule(
        judge=lambda text: [
            (code, note_of(code), severity_of(code, context.severities))
            for code in judge(text, context)
        ],
        clean=clean and _bound(clean, context),
    )


def _bound(clean: Clean, context: RuleContext) -> Callable[[pa.Array], Flags]:
    return lambda texts: clean(texts, context)


def _identity(text: str, context: RuleContext) -> Iterator[str]:
    yield from _found(identity_numbers.judge(text, context.as_of, synthetic=context.synthetic))
    if identity_numbers.has_unknown_region(text):
        yield "IDN-05"


def _masked(text: str, context: RuleContext) -> Iterator[str]:
    policy, synthetic = context.mask_policy, context.synthetic
    yield from _found(masks.judge(text, policy, context.as_of, synthetic=synthetic))
    if identity_numbers.has_unknown_region(text):
        yield "IDN-05"


def _clean_mask(texts: pa.Array, context: RuleContext) -> Flags:
    policy, synthetic = context.mask_policy, context.synthetic
    return masks.clean_column(texts, policy, context.as_of, synthetic=synthetic)


def _credit(text: str, context: RuleContext) -> Iterator[str]:
    yield from _found(organisation_codes.judge(text, synthetic=context.synthetic))
    if context.natural_persons == "none" and organisation_codes.is_individual_business(text):
        yield "USC-07"


def _clean_credit(texts: pa.Array, context: RuleContext) -> Flags:
    import pyarrow.compute as pc

    clean = organisation_codes.clean_column(texts, synthetic=context.synthetic)
    if context.natural_persons == "none":
        clean &= ~pc.starts_with(texts, "92").to_numpy(zero_copy_only=False)
    return clean


def _case(text: str, context: RuleContext) -> Iterator[str]:
    yield from _found(case_numbers.judge(text, context.as_of.year))
    if case_numbers.has_unknown_court(text, synthetic=context.synthetic):
        yield "CSN-04"


def _found(code: str) -> Iterator[str]:
    """Judges give one id, or "" where nothing is broken."""
    if code:
        yield code


RULES: Mapping[str, tuple[Judge, Clean | None]] = {
    "identity-number": (
        _identity,
        lambda texts, context: identity_numbers.clean_column(
            texts, context.as_of, synthetic=context.synthetic
        ),
    ),
    "masked-identity-number": (
        _masked,
        _clean_mask,
    ),
    "credit-code": (_credit, _clean_credit),
    "organisation-code": (
        lambda text, _: _found(organisation_codes.judge_organisation(text)),
        lambda texts, context: organisation_codes.clean_organisation_column(texts),
    ),
    "case-number": (
        _case,
        lambda texts, context: case_numbers.clean_column(
            texts, context.as_of.year, synthetic=context.synthetic
        ),
    ),
    "document-number": (
        lambda text, _: _found(document_numbers.judge(text)),
        lambda texts, context: document_numbers.clean_column(texts),
    ),
    "division-code": (
        lambda text, c: _found(divisions.judge(text, c.as_of.year)),
        None,
    ),
    "court-name": (
        lambda text, _: _found(court_names.judge(text)),
        lambda texts, context: court_names.clean_column(texts),
    ),
}
"""The words that the key may have (`catalogue.schema_words.RULES`), each with its two forms."""

SUGGESTIONS: Mapping[str, Callable[[str], str]] = {
    "case-number": case_numbers.suggestion,
    "credit-code": organisation_codes.suggestion,
}
"""By the same words: the text that was meant by a wrong one, "" where nobody can tell."""
