"""JDG-03, NOT-02 and NOT-07: cases that are not published, not heard in public, or about minors.

Of an index of judgments (`page_kind: judgments`) and of hearing notices (`hearings`); what holds of
minors also of any table with a column `minor` or `sealed`. Age and birth of a person are columns
such as `defendant_age` and `defendant_birth_date` beside `defendant_name`, mostly unpublished; a
rule whose columns are missing is silent.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from generator.checks.rules.codes import FOLDER
from generator.checks.rules.columns import Breach, RawColumns, literal_day, violations_of
from generator.checks.rules.context import RuleContext
from generator.checks.violation import Cells, Violation
from generator.model import Dataset, Field, Schema

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, DateValue, StringValue

JUDGMENTS, HEARINGS = "judgments", "hearings"
FLAGS = ("minor", "sealed")
OF_AGE = 18
_EVENTS = ("offence_date", "judgment_date", "hearing_date")
"""Days on which a person's age counts; the first one that a table has."""


@cache
def words() -> Mapping[str, Any]:
    """Causes and words of `data/closed-cases.toml`."""
    return tomllib.loads((FOLDER / "closed-cases.toml").read_text(encoding="utf-8"))


def speaks_of_minors(dataset: Dataset, schema: Schema) -> bool:
    """Whether NOT-07 is asked of a table."""
    return dataset.kind in (JUDGMENTS, HEARINGS) or any(f in schema.names for f in FLAGS)


def refused_columns(schema: Schema) -> Iterator[str]:
    """Published columns that tell who a minor is, by their names."""
    names = (f.name for f in schema.fields if f.published)
    yield from (n for n in names if any(w in n.lower() for w in words()["columns"]["refused"]))


def judgments(found: Cells, schema: Schema, context: RuleContext) -> Iterator[Violation]:
    """JDG-03: what art. 4 of 法释〔2016〕19号 keeps out of publication."""
    return violations_of(_not_published(RawColumns(found, schema), context), context.severities)


def hearings(found: Cells, schema: Schema, context: RuleContext) -> Iterator[Violation]:
    """NOT-02: hearings that are not open, and may not be announced."""
    return violations_of(_not_open(RawColumns(found, schema), context), context.severities)


def minors(found: Cells, schema: Schema, context: RuleContext) -> Iterator[Violation]:
    """NOT-07: who the minor in a case is, and records that are sealed."""
    breaches = _of_minors(RawColumns(found, schema), schema, context)
    return violations_of(breaches, context.severities)


def _not_published(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    if "cause" in cells:
        yield "JDG-03", "cause", _among(cells.text("cause"), "not_published")
        yield "JDG-03.2", "cause", _among(cells.text("cause"), "perhaps_not_published")
    if "closing" in cells:
        mediated = _holds_one(cells.text("closing"), words()["words"]["mediation"])
        yield "JDG-03", "closing", mediated & ~_published_though_mediated(cells)
    if "withheld_reason" in cells:
        yield "JDG-03", "withheld_reason", cells.filled("withheld_reason")
    for field, young in _young(cells, "defendant_", context):
        yield "JDG-03", field, young


def is_criminal(cells: RawColumns) -> BooleanValue:
    """Whether a case is criminal, by its number."""
    return cells.text("case_no").contains(words()["words"]["criminal"])


def _published_though_mediated(cells: RawColumns) -> BooleanValue:
    """Where publication is necessary, and of administrative and public-interest cases (art. 3)."""
    import ibis

    exempt = ibis.literal(False)
    if "necessity" in cells:
        exempt |= cells.filled("necessity")
    if "document_type" in cells:
        kinds = words()["words"]["mediation_published"]
        exempt |= _holds_one(cells.text("document_type"), kinds).fill_null(False)
    return exempt


def _not_open(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    if "openness" in cells:
        yield "NOT-02", "openness", cells.text("openness").contains(words()["words"]["not_open"])
    if "cause" in cells:
        yield "NOT-02", "cause", _among(cells.text("cause"), "closed")
        yield "NOT-02.2", "cause", _among(cells.text("cause"), "perhaps_closed")
    for field, young in _young(cells, "defendant_", context):
        yield "NOT-02", field, is_criminal(cells) & young


def _of_minors(cells: RawColumns, schema: Schema, context: RuleContext) -> Iterator[Breach]:
    told = words()["words"]
    if "sealed" in cells:
        yield "NOT-07", "sealed", cells.is_true("sealed")
    texts = [f for f in schema.fields if f.name in cells and _is_text(f)]
    for field in texts:
        yield "NOT-07", field.name, cells.text(field.name).re_search(told["pupil"])
    for field in (f for f in texts if f.personal):
        tells = [young for _, young in _young(cells, _whose(field.name), context)]
        if "minor" in cells:
            tells.append(cells.is_true("minor"))
        if tells:
            minor = reduce(or_, (t.fill_null(False) for t in tells))
            yield "NOT-07", field.name, minor & ~cells.text(field.name).re_search(told["hidden"])


def _is_text(field: Field) -> bool:
    free = not field.rule and "enum" not in field.constraints
    return field.published and free and field.type == "string"


def _whose(name: str) -> str:
    """What stands before the last word of a column: `defendant_` of `defendant_name`."""
    return name.rpartition("_")[0] + "_" if "_" in name else ""


def _young(cells: RawColumns, who: str, context: RuleContext) -> Iterator[tuple[str, BooleanValue]]:
    """(column, whether it says that the person was under eighteen)."""
    import ibis

    age, birth = f"{who}age", f"{who}birth_date"
    if age in cells:
        yield age, cells.whole(age) < OF_AGE
    if birth in cells:
        of_age = (cells.day(birth) + ibis.interval(months=12 * OF_AGE)).cast("date")
        yield birth, of_age > _event(cells, context)


def _event(cells: RawColumns, context: RuleContext) -> DateValue:
    """The day on which age counts; that of the data where a row has none."""
    import ibis

    days = [cells.day(name) for name in _EVENTS if name in cells]
    found: DateValue = ibis.coalesce(*days, literal_day(context.as_of))
    return found


def _among(cause: StringValue, causes: str) -> BooleanValue:
    """Whether one of the causes in a cell is on a list."""
    listed = words()[causes]
    whole = "|".join(map(re.escape, listed["whole"]))
    patterns = [f"(?:^|[、,，;；])(?:{whole})(?:$|[、,，;；])"] if whole else []
    found: BooleanValue = cause.re_search("|".join([*patterns, *map(re.escape, listed["part"])]))
    return found


def _holds_one(text: StringValue, listed: list[str]) -> BooleanValue:
    found: BooleanValue = text.re_search("|".join(map(re.escape, listed)))
    return found
