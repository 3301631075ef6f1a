"""Rules DEF-01 to DEF-22, LST-01, LST-03 and CAL-04 on lists of debtors, as columns allow.

Names of columns are those of `schemas/dishonest-debtor.json`; a rule whose columns are missing is
silent, since the schema says which are required.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.checks.keys import Key
from generator.checks.readings import FIRST_YEAR
from generator.checks.rules.codes import severity_of
from generator.checks.rules.columns import (
    Breach,
    RawColumns,
    literal_day,
    piece,
    violations_of,
    whole_match,
)
from generator.checks.rules.context import RuleContext
from generator.checks.rules.court_codes import LETTERS, SHORT_NAMES
from generator.checks.rules.debtor_terms import limits, provisions
from generator.checks.violation import Cells, Violation
from generator.model import Schema

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, DateValue, StringValue

UNIQUE = (("name", "id_masked", "case_no"), ("uscc", "case_no"))
"""Columns that together stand once in a list; rows with an empty one are not compared (DEF-18)."""

_ORGANISATION = ("name", "legal_rep_name")
_PERSON = ("name", "sex", "age", "id_masked")
_BASIS = ("basis_unit", "basis_no", "case_no", "filing_date", "court_name")


def violations(found: Cells, schema: Schema, context: RuleContext) -> Iterator[Violation]:
    """The list's rules as predicates, one pass over the table."""
    cells = RawColumns(found, schema)
    return violations_of(
        itertools.chain.from_iterable(rules(cells, context) for rules in _RULES),
        context.severities,
    )


def keys(context: RuleContext) -> tuple[Key, ...]:
    """One record per subject and case."""
    severity = severity_of("DEF-18", context.severities)
    return tuple(Key("DEF-18", fields, severity=severity) for fields in UNIQUE)


def _contents(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """Art. 6: what a record must say."""
    words = provisions()["words"]
    if cells.has("subject_type"):
        kind = cells.text("subject_type")
        for name in filter(cells.__contains__, _ORGANISATION):
            yield "DEF-01", name, (kind == words["organisation"]) & cells.blank(name)
        codes = [name for name in ("uscc", "org_code") if name in cells]
        if codes:
            none = cells.blank(codes[0]) & (cells.blank(codes[-1]))
            yield "DEF-01", codes[0], (kind == words["organisation"]) & none
        for name in filter(cells.__contains__, _PERSON):
            yield "DEF-02", name, (kind == words["natural"]) & cells.blank(name)
    for code, names in (("DEF-03", ("duty", "performance")), ("DEF-05", _BASIS)):
        for name in filter(cells.__contains__, names):
            yield code, name, cells.blank(name)


def _conduct(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """Arts 1, 3 and 10(1): the ground, what excludes it, and what ends the record."""
    wordings: dict[str, list[str]] = provisions()["grounds"]
    if "conduct" in cells:
        every = [word for words in wordings.values() for word in words]
        yield "DEF-04", "conduct", _lacks_all(cells.text("conduct").coalesce(""), every)
    if cells.has("conduct", "ground"):
        yield "DEF-04", "ground", _other_ground(cells, wordings)
    if cells.has("ground", "exemption"):
        endless = cells.text("ground") == provisions()["words"]["endless_ground"]
        yield "DEF-08", "exemption", endless & cells.filled("exemption")
    if "performance" in cells:
        yield (
            "DEF-11",
            "performance",
            cells.text("performance") == provisions()["words"]["performed"],
        )
    if "delist_date" in cells:
        overdue = limits(context.today, context.calendar).overdue
        yield "DEF-11", "delist_date", cells.day("delist_date") <= literal_day(overdue)


def _lacks_all(text: StringValue, words: list[str]) -> BooleanValue:
    """Whether none of the words stands in the text.

    Branches are tried only for the rows that are left, which OR in a column is not: most rows
    are done after the first word.
    """
    import ibis

    lacks: BooleanValue = ibis.cases(*((text.contains(w), False) for w in words), else_=True)
    return lacks


def _other_ground(cells: RawColumns, wordings: dict[str, list[str]]) -> BooleanValue:
    """Whether the wording of the ground given is not in the conduct."""
    import ibis

    ground, conduct = cells.text("ground"), cells.text("conduct")
    branches = [(ground == g, _lacks_all(conduct, words)) for g, words in wordings.items()]
    other: BooleanValue = conduct.notnull() & ibis.cases(*branches, else_=False)
    return other


def _minors(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """Art. 4: by the day of birth where the whole number is there at intake, else by age.

    Age is as of `as_of`, so it is set back by the years since the decision.
    """
    import ibis

    least = provisions()["age"]["least"]
    if cells.has("id_number", "decision_date"):
        of_age = (_born(cells) + ibis.interval(months=12 * least)).cast("date")
        yield "DEF-07", "id_number", of_age > cells.day("decision_date")
    if not cells.has("age", "subject_type"):
        return
    natural = cells.text("subject_type") == provisions()["words"]["natural"]
    then = cells.whole("age")
    if "decision_date" in cells:
        then = then - (context.as_of.year - cells.day("decision_date").year())
    # The year of age alone may be one too high: only certain minors are refused.
    yield "DEF-07", "age", natural & ((cells.whole("age") < least) | (then < least - 1))


def _born(cells: RawColumns) -> DateValue:
    """The day of birth in the whole number, NULL where there is none."""
    import ibis

    number = cells.text("id_number")
    exact = number.re_search("^[0-9]{17}[0-9Xx]$") & (piece(number, 6, 4) >= FIRST_YEAR)
    text = piece(number, 6, 4) + "-" + piece(number, 10, 2) + "-" + piece(number, 12, 2)
    day: DateValue = ibis.ifelse(exact, text, ibis.null("string")).try_cast("date")
    return day


def _terms(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """Art. 2: terms by ground; art. 10: deletion after the term."""
    if not cells.has("ground", "term_months"):
        return
    term, words = provisions()["term"], provisions()["words"]
    months = cells.whole("term_months")
    endless = cells.text("ground") == words["endless_ground"]
    fits = (months == term["months"]) | months.between(term["longer_least"], term["longer_most"])
    yield "DEF-09", "term_months", endless & cells.filled("term_months")
    yield "DEF-09", "term_months", ~endless & (cells.blank("term_months") | ~fits)
    if "decision_date" in cells:
        marks = limits(context.today, context.calendar)
        ended = _term_end(cells)
        yield "DEF-10", "term_months", ended <= literal_day(marks.overdue)
        yield (
            "DEF-10.2",
            "term_months",
            (ended > literal_day(marks.overdue)) & (ended < literal_day(marks.today)),
        )
    if "last_reviewed" in cells:
        days = provisions()["periods"]["review_days"]
        long_ago = literal_day(context.today).delta(cells.day("last_reviewed"), unit="day") > days
        yield "DEF-22", "last_reviewed", endless & (cells.blank("last_reviewed") | long_ago)


def _publication(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """The period of grace, the days between decision and publication, the order of dates."""
    if "embargo_until" in cells:
        yield "DEF-15", "embargo_until", cells.day("embargo_until") > literal_day(context.today)
    if cells.has("embargo_until", "publish_date"):
        early = cells.day("publish_date") < cells.day("embargo_until")
        yield "DEF-15", "publish_date", early
    if cells.has("publish_date", "decision_date"):
        lag = cells.days("decision_date", "publish_date")
        yield "DEF-21", "publish_date", lag > provisions()["periods"]["publish_days"]
    dates = [n for n in ("filing_date", "decision_date", "publish_date") if n in cells]
    for earlier, later in itertools.pairwise(dates):
        yield "CAL-04", later, cells.day(later) < cells.day(earlier)
    if dates:
        yield "CAL-04", dates[-1], cells.day(dates[-1]) > literal_day(context.as_of)


def _ended(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """Lists of pending cases and of restrictions: a case is closed, a restriction lifted."""
    for code, name in (("LST-01", "closed_date"), ("LST-03", "lifted_date")):
        if name in cells:
            yield code, name, cells.filled(name)


def _weighed(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """What people have to weigh: full-time students, and a second listing soon after the first."""
    import ibis

    if "student" in cells:
        yield "DEF-17", "student", cells.is_true("student")
    if cells.has("previous_delist_date", "on_application", "decision_date"):
        months = provisions()["periods"]["relist_months"]
        free = (cells.day("previous_delist_date") + ibis.interval(months=months)).cast("date")
        soon = cells.day("decision_date") < free
        yield "DEF-12", "decision_date", cells.is_true("on_application") & soon


def _numbers(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """DEF-19: an enforcement case, filed in the year of its number, of the province's letter."""
    if "case_no" not in cells:
        return
    number, shape = cells.text("case_no"), cells.shape("case_no")
    kinds = "|".join(provisions()["words"]["enforcement_types"])
    head = f"（[0-9]{{4}}）(?:最高法|[{LETTERS}](?:[0-9]{{4}}|[0-9]{{2}})?)"
    yield "DEF-19", "case_no", ~whole_match(shape, f"{head}(?:{kinds})[0-9].*")
    if "filing_date" in cells:
        year = piece(cells.text("filing_date"), 0, 4)
        yield "DEF-19", "filing_date", piece(number, 1, 4) != year
    if "province" in cells:
        yield "DEF-19", "province", _other_province(cells)


def _other_province(cells: RawColumns) -> BooleanValue:
    """Whether the number's letter is another province's: pairs of name and letter as one text."""
    import ibis

    province, number = cells.text("province"), cells.shape("case_no")
    pairs = ibis.literal("|".join(name + letter for name, letter in SHORT_NAMES.items()))
    own = pairs.contains(province + piece(number, 6))
    known = province.isin(list(SHORT_NAMES)) & number.re_search(f"^（....）[{LETTERS}]")
    other: BooleanValue = ibis.ifelse(own, False, known)
    return other


def _persons(cells: RawColumns, context: RuleContext) -> Iterator[Breach]:
    """DEF-20: sex and age against what the masked number shows, asked where they differ from it."""
    import ibis

    if "id_masked" not in cells:
        return
    number = cells.text("id_masked")
    if "sex" in cells:
        words, sex, digit = provisions()["words"], cells.text("sex"), piece(number, 16)
        wrong = (sex == words["male"]) & ibis.literal("02468").contains(digit)
        wrong |= (sex == words["female"]) & ibis.literal("13579").contains(digit)
        # 000 is no sequence number (it is reserved for test data) and says nothing.
        known = (number.length() == 18) & (piece(number, 14, 3) != "000")
        yield "DEF-20", "sex", ibis.ifelse(wrong, known, False)
    if "age" in cells:
        shown = whole_match(number, "[0-9]{10}.{8}")
        years = context.as_of.year - piece(number, 6, 4).try_cast("int64")
        differs = (cells.whole("age") - years).abs() > 1
        yield "DEF-20", "age", ibis.ifelse(differs, shown, False)


_FOR_EVER = 120_000
"""Months after which every day that a date can state is over; an engine counts no further."""


def _term_end(cells: RawColumns) -> DateValue:
    """The corresponding day of the last month, or that month's last day (CAL-01)."""
    months = cells.whole("term_months").clip(upper=_FOR_EVER)
    end: DateValue = (cells.day("decision_date") + months.as_interval("M")).cast("date")
    return end


_RULES = (
    _contents, _conduct, _minors, _terms, _publication, _ended, _weighed, _numbers, _persons,
)  # fmt: skip
