"""DEF rules: one record at a time by hand, and the engine's predicates against the plain form."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.catalogue import load_catalogue
from generator.catalogue.schemas import build_schema, read_schema
from generator.checks.rules import debtor_record, record_proof
from generator.checks.rules.calendar import work_calendar
from generator.checks.rules.context import RuleContext
from generator.checks.rules.debtor_terms import (
    TermState,
    deletion_deadline,
    is_minor,
    limits,
    provisions,
    refused_columns,
    term_allowed,
    term_end,
    term_state,
)
from generator.checks.rules.debtors import violations
from generator.checks.rulework import RuleWork
from generator.checks.violation import Cells, Violation
from generator.model import Dataset, Schema
from generator.settings import load_settings
from tests.conftest import ROOT, MakeSite
from tests.unit.rules.one_table import found_in, project

SHIPPED = ROOT / "datasets" / "dishonest-debtors" / "data" / "2026-11-20.csv"
CONTEXT = RuleContext(date(2026, 11, 20), date(2026, 11, 21), synthetic=True)
Record = dict[str, str]

PERSON: Record = {
    "subject_type": "natural", "name": "张某甲", "sex": "男", "age": "36",
    "id_masked": "9900001990****0019", "uscc": "", "legal_rep_name": "", "province": "广东",
    "court_name": "广东测试人民法院", "case_no": "（2025）粤0000执1号", "filing_date": "2025-01-06",
    "basis_no": "（2024）粤0000民初1号", "basis_unit": "广东测试人民法院",
    "duty": "支付货款12000元。", "performance": "全部未履行", "conduct": "违反财产报告制度",
    "publish_date": "2025-03-05", "ground": "G4", "decision_date": "2025-03-03",
    "term_months": "24", "embargo_until": "",
}  # fmt: skip
FIRM: Record = PERSON | {
    "subject_type": "organisation", "name": "测试公司A", "sex": "", "age": "", "id_masked": "",
    "uscc": "91000000TE5T00016D", "legal_rep_name": "李某乙",
}  # fmt: skip
ENDLESS: Record = PERSON | {
    "ground": "G1", "term_months": "", "conduct": "有履行能力而拒不履行生效法律文书确定义务"
}  # fmt: skip


def schema() -> Schema:
    found, problems = read_schema(ROOT / "schemas" / "dishonest-debtor.json", "d", "s")
    assert found is not None, problems
    return found


WORK = RuleWork(
    tuple(PERSON),
    {f.name: f.missing_values(schema()) for f in schema().fields},
    {},
    lambda cells: tuple(violations(cells, schema(), CONTEXT)),
)


def by_engine(records: list[Record]) -> list[set[tuple[str, str]]]:
    """Every (id, field) that each record breaks, as the predicates see it."""
    found: list[set[tuple[str, str]]] = [set() for _ in records]
    cells = pa.table({name: [r[name] for r in records] for name in PERSON})
    for hit in WORK(cells, np.empty(0, np.int64)):
        for row in hit.rows:
            found[row].add((hit.code, hit.field))
    return found


@pytest.mark.parametrize("record", [PERSON, FIRM, ENDLESS], ids=["person", "firm", "endless"])
def test_good_records(record: Record) -> None:
    assert debtor_record.judge(record, CONTEXT) == ()


@pytest.mark.parametrize(
    ("base", "change", "expected"),
    [
        (FIRM, {"uscc": ""}, {("DEF-01", "uscc")}),
        (FIRM, {"legal_rep_name": ""}, {("DEF-01", "legal_rep_name")}),
        (PERSON, {"sex": ""}, {("DEF-02", "sex")}),
        (PERSON, {"id_masked": ""}, {("DEF-02", "id_masked")}),
        (PERSON, {"duty": ""}, {("DEF-03", "duty")}),
        (PERSON, {"conduct": "欠债不还"}, {("DEF-04", "conduct"), ("DEF-04", "ground")}),
        (PERSON, {"conduct": "违反限制消费令"}, {("DEF-04", "ground")}),
        (PERSON, {"conduct": "违反限制高消费令", "ground": "G5"}, set()),
        (PERSON, {"conduct": "被执行人无正当理由拒不履行执行和解协议", "ground": "G6"}, set()),
        (PERSON, {"basis_unit": ""}, {("DEF-05", "basis_unit")}),
        (PERSON, {"age": "17", "id_masked": ""}, {("DEF-02", "id_masked"), ("DEF-07", "age")}),
        (ENDLESS, {"term_months": "24"}, {("DEF-09", "term_months")}),
        (PERSON, {"term_months": ""}, {("DEF-09", "term_months")}),
        (PERSON, {"term_months": "30"}, {("DEF-09", "term_months")}),
        (PERSON, {"term_months": "36"}, set()),
        (PERSON, {"term_months": "61"}, {("DEF-09", "term_months")}),
        (PERSON, {"term_months": "9" * 9}, {("DEF-09", "term_months")}),
        (PERSON, {"term_months": "9" * 18}, {("DEF-09", "term_months")}),
        (PERSON, {"performance": "全部已履行"}, {("DEF-11", "performance")}),
        (PERSON, {"embargo_until": "2025-04-03"}, {("DEF-15", "publish_date")}),
        (
            PERSON,
            {"embargo_until": "2026-12-20"},
            {("DEF-15", "publish_date"), ("DEF-15", "embargo_until")},
        ),
        (PERSON, {"case_no": "（2025）粤0000民初1号"}, {("DEF-19", "case_no")}),
        (PERSON, {"case_no": "（2025）粤0000执恢1号"}, set()),
        (PERSON, {"case_no": "（2024）粤0000执1号"}, {("DEF-19", "filing_date")}),
        (PERSON, {"case_no": "（2025）湘0000执1号"}, {("DEF-19", "province")}),
        (PERSON, {"sex": "女"}, {("DEF-20", "sex")}),
        (PERSON, {"age": "40"}, {("DEF-20", "age")}),
        (PERSON, {"age": "35"}, set()),
        (PERSON, {"publish_date": "2025-04-03"}, {("DEF-21", "publish_date")}),
        (PERSON, {"publish_date": "2025-03-02"}, {("CAL-04", "publish_date")}),
        (PERSON, {"filing_date": "2025-03-04"}, {("CAL-04", "decision_date")}),
        (PERSON, {"publish_date": "2025-03-05x"}, set()),
    ],
)
def test_one_fault(base: Record, change: Record, expected: set[tuple[str, str]]) -> None:
    record = base | change
    assert set(debtor_record.judge(record, CONTEXT)) == expected
    assert by_engine([record]) == [expected]


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("2024-11-21", set()),  # ends today
        ("2024-11-20", {("DEF-10.2", "term_months")}),  # ended yesterday, a Friday
        ("2024-11-18", {("DEF-10.2", "term_months")}),  # Wednesday: three working days are not over
        ("2024-11-17", {("DEF-10", "term_months")}),  # Tuesday: they ended yesterday
    ],
)
def test_the_days_after_a_term(decision: str, expected: set[tuple[str, str]]) -> None:
    record = PERSON | {
        "decision_date": decision, "publish_date": decision, "filing_date": "2024-01-08",
        "case_no": "（2024）粤0000执1号",
    }  # fmt: skip
    assert set(debtor_record.judge(record, CONTEXT)) == expected
    assert by_engine([record]) == [expected]


def test_national_day_and_the_make_up_saturday() -> None:
    calendar = work_calendar()
    end = date(2026, 9, 30)
    assert deletion_deadline(end, calendar).day == date(2026, 10, 10)
    assert term_state(end, date(2026, 10, 10), calendar) is TermState.ENDED
    assert term_state(end, date(2026, 10, 11), calendar) is TermState.OVERDUE
    assert limits(date(2026, 10, 11), calendar).overdue >= end
    assert limits(date(2026, 10, 10), calendar).overdue < end


def test_a_year_without_a_notice_is_told() -> None:
    assert not limits(date(2027, 1, 5), work_calendar()).sure
    assert limits(date(2026, 11, 21), work_calendar()).sure


def test_terms_by_ground() -> None:
    assert term_allowed("G1", None)
    assert not term_allowed("G1", 24)
    allowed = [m for m in range(0, 80) if term_allowed("G2", m)]
    assert allowed == [24, *range(36, 61)]
    assert term_end(date(2024, 2, 29), 24) == date(2026, 2, 28)
    assert term_end(date(2024, 2, 29), None) is None


def test_minors() -> None:
    assert is_minor(date(2008, 11, 22), date(2026, 11, 21))
    assert not is_minor(date(2008, 11, 21), date(2026, 11, 21))


@pytest.mark.parametrize(
    ("number", "decided", "expected"),
    [
        ("990000200811220008", "2026-11-20", {("DEF-07", "id_number")}),
        ("990000200811200008", "2026-11-20", set()),
        ("990000200811210008", "2026-11-20", {("DEF-07", "id_number")}),
        ("990000200402290008", "2022-02-27", {("DEF-07", "id_number")}),
        ("990000200402290008", "2022-02-28", set()),
        ("990000200813010008", "2026-11-20", set()),
        ("", "2026-11-20", set()),
    ],
)
def test_a_whole_number_tells_the_day_of_age(
    number: str, decided: str, expected: set[tuple[str, str]]
) -> None:
    """Of age on the eighteenth birthday (Civil Code art. 17); a month without it ends before."""
    whole = {"name": "id_number", "type": "string", "rule": "identity-number", "publish": False}
    described, _ = build_schema({"fields": [*schema().descriptor["fields"], whole]}, "s", "d", "s")
    record = {"id_number": number, "decision_date": decided, "ground": "G4"}
    assert described is not None
    work = RuleWork(
        tuple(record), {}, {}, lambda cells: tuple(violations(cells, described, CONTEXT))
    )
    hits = list(work(pa.table({n: [text] for n, text in record.items()}), np.empty(0, np.int64)))

    assert {(h.code, h.field) for h in hits if h.field == "id_number"} == expected
    assert {b for b in debtor_record.judge(record, CONTEXT) if b[1] == "id_number"} == expected


def test_columns_that_do_not_belong_on_the_list() -> None:
    assert refused_columns(("name", "home_address", "手机号码", "case_no")) == (
        "home_address",
        "手机号码",
    )
    assert refused_columns(schema().names) == ()


def test_the_shipped_list_breaks_no_rule() -> None:
    with SHIPPED.open(encoding="utf-8", newline="") as source:
        records = list(csv.DictReader(source))
    assert len(records) == 20_000
    assert by_engine(records[:2000]) == [set()] * 2000
    assert [r for r in records if debtor_record.judge(r, CONTEXT)] == []


VALUES = {
    "subject_type": ["natural", "organisation", ""],
    "name": ["张某甲", ""], "sex": ["男", "女", ""], "age": ["36", "17", "18", "x", "", "7"],
    "id_masked": ["9900001990****0019", "9900001980****0028", "990000************", ""],
    "uscc": ["91000000TE5T00016D", ""], "legal_rep_name": ["李某乙", ""],
    "province": ["广东", "湖南", "示范", ""],
    "case_no": ["（2025）粤0000执1号", "（2024）湘0000民初1号", "（2025）最高法执1号", "（2", ""],
    "filing_date": ["2025-01-06", "2024-12-30", "2025-3-1", "2025/01/06", "0000-01-01", ""],
    "performance": ["全部未履行", "全部已履行", ""],
    "conduct": ["违反财产报告制度", "违反限制高消费令,其他规避执行", "欠债不还", ""],
    "publish_date": ["2025-03-05", "2025-04-30", "2026-11-21", "2025-02-30", ""],
    "ground": ["G1", "G3", "G4", "G9", ""], "duty": ["x", ""], "basis_unit": ["x", ""],
    "decision_date": ["2025-03-03", "2024-11-17", "2024-11-18", "2024-02-29", "20250303", ""],
    "term_months": ["24", "21", "36", "60", "61", "", "x", "２４"],
    "embargo_until": ["2025-04-03", "2026-12-20", ""], "basis_no": ["x", ""],
    "court_name": ["x", ""],
}  # fmt: skip


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(st.fixed_dictionaries({k: st.sampled_from(v) for k, v in VALUES.items()}),
                min_size=10, max_size=60))  # fmt: skip
def test_predicates_equal_the_plain_form(records: list[Record]) -> None:
    plain = [set(debtor_record.judge(record, CONTEXT)) for record in records]
    assert by_engine(records) == plain


def described_list() -> tuple[Dataset, Schema]:
    """The shipped dataset and its schema."""
    catalogue, _ = load_catalogue(load_settings(ROOT)[0])
    dataset = catalogue.get("dishonest-debtors")
    assert dataset is not None
    return dataset, dataset.resources[0].schema


DATASET, SCHEMA = described_list()
MISSING = {f.name: f.missing_values(SCHEMA) for f in SCHEMA.fields}
PROOF = record_proof(DATASET, SCHEMA, CONTEXT)


def never(cells: Cells) -> tuple[Violation, ...]:
    """Predicates that must not be asked for."""
    raise AssertionError(cells)


def asked(records: list[Record], missing: Mapping[str, Sequence[str]] = MISSING) -> bool:
    """Whether the predicates are made for a block of these records."""
    work = RuleWork(tuple(records[0]), missing, {}, never, PROOF)
    cells = pa.table({name: [r[name] for r in records] for name in records[0]})
    try:
        return bool([*work(cells, np.empty(0, np.int64))])
    except AssertionError:
        return True


def test_a_small_list_without_a_fault_needs_no_predicates() -> None:
    assert not asked([PERSON, FIRM, ENDLESS] * 20)


@pytest.mark.parametrize(
    "records",
    [
        [PERSON, PERSON | {"duty": ""}],
        [PERSON] * 1_001,
    ],
    ids=["fault", "many"],
)
def test_predicates_are_made_where_something_may_be_found(records: list[Record]) -> None:
    assert asked(records)


def test_nothing_is_proven_where_an_empty_cell_is_a_value() -> None:
    assert asked([PERSON], {**MISSING, "name": ["-"]})


def test_nothing_is_proven_of_a_short_row() -> None:
    work = RuleWork(("name", "case_no"), MISSING, {}, never, lambda _: True)
    short = pa.table({"name": ["张某甲"], "case_no": pa.array([None], pa.string())})
    with pytest.raises(AssertionError):
        list(work(short, np.empty(0, np.int64)))


def test_a_rule_without_a_plain_form_is_always_asked_as_predicate() -> None:
    publishing = replace(DATASET.publishing, page_kind="judgments")
    assert PROOF is not None
    assert record_proof(replace(DATASET, publishing=publishing), SCHEMA, CONTEXT) is None


def test_the_provisions_are_dated() -> None:
    assert provisions()["in_force"] == date(2017, 5, 1)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"closed_date": "", "lifted_date": ""}, set()),
        ({"closed_date": "2026-11-01", "lifted_date": ""}, {("LST-01", "closed_date")}),
        ({"closed_date": "", "lifted_date": "2027-01-01"}, {("LST-03", "lifted_date")}),
    ],
)
def test_what_is_over_on_other_lists(record: Record, expected: set[tuple[str, str]]) -> None:
    fields = [{"name": name, "type": "date"} for name in record]
    described, _ = build_schema({"fields": fields}, "s", "d", "s")
    assert described is not None
    work = RuleWork(
        tuple(record), {n: [""] for n in record}, {},
        lambda cells: tuple(violations(cells, described, CONTEXT)),
    )  # fmt: skip
    hits = work(pa.table({n: [text] for n, text in record.items()}), np.empty(0, np.int64))
    assert {(hit.code, hit.field) for hit in hits} == expected
    assert set(debtor_record.judge(record, CONTEXT)) == expected


def test_students_and_a_second_listing_on_application_are_pointed_out(make_site: MakeSite) -> None:
    """DEF-17 and DEF-12: of columns that a court may keep beside those of the list."""
    dated, kept = {"type": "date"}, {"publish": False}
    columns: dict[str, dict[str, object]] = {
        "name": {"personal": True}, "case_no": {}, "court_name": {}, "student": {**kept},
        "decision_date": dated, "previous_delist_date": {**dated, **kept}, "on_application": {**kept},
    }  # fmt: skip
    base = {"name": "张某甲", "case_no": "（2025）粤0000执1号", "court_name": "示范法院",
            "decision_date": "2025-03-03"}  # fmt: skip
    again = {"previous_delist_date": "2024-09-04"}
    rows = [base | row for row in (
        {},
        {"student": "是"},  # 3
        {"student": "否"},
        {**again, "on_application": "true"},  # 5: a day less than six months
        {**again, "on_application": "false"},
        {"previous_delist_date": "2024-09-03", "on_application": "true"},
    )]  # fmt: skip

    records = [dict.fromkeys(columns, "") | row for row in rows]
    judged = [
        {b[0] for b in debtor_record.judge(r, CONTEXT)} & {"DEF-12", "DEF-17"} for r in records
    ]
    assert judged == [set(), {"DEF-17"}, set(), {"DEF-12"}, set(), set()]

    found = found_in(project(make_site, "debtors", columns, rows))

    assert {key: rows for key, rows in found.items() if key[0] in ("DEF-12", "DEF-17")} == {
        ("DEF-17", "student"): [3],
        ("DEF-12", "decision_date"): [5],
    }
