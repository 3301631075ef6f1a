"""The rules of `debtors` on one record, as plain Python: the meaning the predicates are held to.

`judge` gives the ids of all rules that a record breaks, sorted. The flow asks the predicates, and
the tests hold them to it; only of small tables it is asked first whether there is anything to find.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date

from generator.checks.readings import FIRST_YEAR
from generator.checks.rules.calendar import add_months
from generator.checks.rules.columns import TRUE
from generator.checks.rules.context import RuleContext
from generator.checks.rules.court_codes import LETTERS, SHORT_NAMES
from generator.checks.rules.debtor_terms import (
    TermState,
    grounds_in,
    is_minor,
    provisions,
    term_allowed,
    term_end,
    term_state,
)
from generator.checks.violation import Record


def judge(record: Record, context: RuleContext) -> tuple[tuple[str, str], ...]:
    """Every (id, field) that a record breaks, sorted."""
    rules = (
        _contents,
        _conduct,
        _minors,
        _terms,
        _publication,
        _ended,
        _weighed,
        _numbers,
        _persons,
    )
    return tuple(sorted({found for rule in rules for found in rule(record, context)}))


def _contents(record: Record, context: RuleContext) -> Iterator[tuple[str, str]]:
    words = provisions()["words"]
    kind = record.get("subject_type")
    if kind == words["organisation"]:
        yield from (("DEF-01", n) for n in ("name", "legal_rep_name") if record.get(n) == "")
        codes = [n for n in ("uscc", "org_code") if n in record]
        if codes and not any(record[n] for n in codes):
            yield "DEF-01", codes[0]
    if kind == words["natural"]:
        people = ("name", "sex", "age", "id_masked")
        yield from (("DEF-02", n) for n in people if record.get(n) == "")
    yield from (("DEF-03", n) for n in ("duty", "performance") if record.get(n) == "")
    basis = ("basis_unit", "basis_no", "case_no", "filing_date", "court_name")
    yield from (("DEF-05", n) for n in basis if record.get(n) == "")


def _conduct(record: Record, context: RuleContext) -> Iterator[tuple[str, str]]:
    words = provisions()["words"]
    ground = record.get("ground", "")
    if "conduct" in record:
        conduct = record["conduct"]
        if not grounds_in(conduct):
            yield "DEF-04", "conduct"
        if conduct and ground in provisions()["grounds"] and ground not in grounds_in(conduct):
            yield "DEF-04", "ground"
    if ground == words["endless_ground"] and record.get("exemption"):
        yield "DEF-08", "exemption"
    if record.get("performance") == words["performed"]:
        yield "DEF-11", "performance"
    left = _day(record, "delist_date")
    if left and term_state(left, context.today, context.calendar) is TermState.OVERDUE:
        yield "DEF-11", "delist_date"


def _minors(record: Record, context: RuleContext) -> Iterator[tuple[str, str]]:
    born, decision = _born(record), _day(record, "decision_date")
    if born and decision and is_minor(born, decision):
        yield "DEF-07", "id_number"
    age, least = _whole(record, "age"), provisions()["age"]["least"]
    if record.get("subject_type") != provisions()["words"]["natural"] or age is None:
        return
    then = age - (context.as_of.year - decision.year) if decision else age
    if age < least or then < least - 1:
        yield "DEF-07", "age"


def _terms(record: Record, context: RuleContext) -> Iterator[tuple[str, str]]:
    ground, written = record.get("ground"), record.get("term_months")
    if ground is None or written is None:
        return
    months = _whole(record, "term_months")
    endless = ground == provisions()["words"]["endless_ground"]
    # A term that is no number is a type error; with ground 1 it is a term too many besides.
    unreadable = written != "" and months is None
    if ground and (endless if unreadable else not term_allowed(ground, months)):
        yield "DEF-09", "term_months"
    decision = _day(record, "decision_date")
    if decision and months is not None:
        state = term_state(term_end(decision, months), context.today, context.calendar)
        yield from [("DEF-10", "term_months")] if state is TermState.OVERDUE else []
        yield from [("DEF-10.2", "term_months")] if state is TermState.ENDED else []
    if endless and "last_reviewed" in record:
        seen = _day(record, "last_reviewed")
        limit = provisions()["periods"]["review_days"]
        if record["last_reviewed"] == "" or (seen and (context.today - seen).days > limit):
            yield "DEF-22", "last_reviewed"


def _publication(record: Record, context: RuleContext) -> Iterator[tuple[str, str]]:
    published, decided = _day(record, "publish_date"), _day(record, "decision_date")
    grace = _day(record, "embargo_until")
    if grace and grace > context.today:
        yield "DEF-15", "embargo_until"
    if grace and published and published < grace:
        yield "DEF-15", "publish_date"
    limit = provisions()["periods"]["publish_days"]
    if published and decided and (published - decided).days > limit:
        yield "DEF-21", "publish_date"
    names = [n for n in ("filing_date", "decision_date", "publish_date") if n in record]
    for earlier, later in itertools.pairwise(names):
        first, second = _day(record, earlier), _day(record, later)
        if first and second and second < first:
            yield "CAL-04", later
    last = _day(record, names[-1]) if names else None
    if last and last > context.as_of:
        yield "CAL-04", names[-1]


def _ended(record: Record, context: RuleContext) -> Iterator[tuple[str, str]]:
    if record.get("closed_date"):
        yield "LST-01", "closed_date"
    if record.get("lifted_date"):
        yield "LST-03", "lifted_date"


def _weighed(record: Record, context: RuleContext) -> Iterator[tuple[str, str]]:
    if record.get("student") in TRUE:
        yield "DEF-17", "student"
    left, decided = _day(record, "previous_delist_date"), _day(record, "decision_date")
    if record.get("on_application") not in TRUE or left is None or decided is None:
        return
    if decided < add_months(left, provisions()["periods"]["relist_months"]):
        yield "DEF-12", "decision_date"


def _numbers(record: Record, context: RuleContext) -> Iterator[tuple[str, str]]:
    number = record.get("case_no")
    if not number:
        return
    kinds = "|".join(provisions()["words"]["enforcement_types"])
    head = f"（[0-9]{{4}}）(?:最高法|[{LETTERS}](?:[0-9]{{4}}|[0-9]{{2}})?)"
    if not re.fullmatch(f"{head}(?:{kinds})[0-9].*", number):
        yield "DEF-19", "case_no"
    if record.get("filing_date") and number[1:5] != record["filing_date"][:4]:
        yield "DEF-19", "filing_date"
    expected = SHORT_NAMES.get(record.get("province", ""), "")
    others = LETTERS.replace(expected, "")
    if expected and re.match(f"（....）[{others}]", number):
        yield "DEF-19", "province"


def _persons(record: Record, context: RuleContext) -> Iterator[tuple[str, str]]:
    number, words = record.get("id_masked", ""), provisions()["words"]
    sequence = number[16:17] if len(number) == 18 else ""
    if sequence and sequence in "0123456789" and number[14:17] != "000":
        sex = words["male"] if int(sequence) % 2 else words["female"]
        if record.get("sex") in (words["male"], words["female"]) and record["sex"] != sex:
            yield "DEF-20", "sex"
    age = _whole(record, "age")
    if age is not None and re.fullmatch("[0-9]{10}.{8}", number):
        years = context.as_of.year - int(number[6:10])
        if abs(age - years) > 1:
            yield "DEF-20", "age"


def _day(record: Record, name: str) -> date | None:
    """An ISO date, None where the cell is none: the meaning of `readings.days`."""
    return _iso(record.get(name, ""))


def _born(record: Record) -> date | None:
    """The day of birth in a whole identity number."""
    number = record.get("id_number", "")
    if not re.fullmatch("[0-9]{17}[0-9Xx]", number):
        return None
    return _iso(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")


def _iso(text: str) -> date | None:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) or text < FIRST_YEAR:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _whole(record: Record, name: str) -> int | None:
    text = record.get(name, "")
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None
