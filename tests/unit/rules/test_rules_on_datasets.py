"""The rules as the pipeline meets them: from a dataset with a schema to predicates and findings."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from generator.catalogue.schemas import read_schema
from generator.checks.rules import RuleContext, row_violations, table_findings
from generator.checks.rules.calendar import work_calendar
from generator.checks.rules.field_rules import RULES
from generator.checks.rules.raw_tables import row_findings
from generator.findings import Severity
from generator.model import CheckedTable, Dataset, Field, Publishing, Resource, Schema, Text
from generator.synthesise.debtors import iter_debtor_batches
from tests.conftest import ROOT
from tests.unit.rules.tables import engine, table_of

TODAY = date(2026, 11, 21)
NAME = Text.of("x")


def field(name: str, rule: str = "", **more: Any) -> Field:
    descriptor = {"name": name, "type": "string", **({"rule": rule} if rule else {}), **more}
    return Field(name, "string", NAME, NAME, descriptor)


def dataset(schema: Schema, **publishing: Any) -> Dataset:
    resource = Resource("rows", NAME, NAME, (Path("x.csv"),), schema, {})
    settings = Publishing(as_of=date(2026, 11, 20), **publishing)
    return Dataset("d", NAME, NAME, "1", Path("datasets/d"), (resource,), settings, {})


def schema_of(*fields: Field) -> Schema:
    return Schema("s", fields, {"fields": [dict(f.descriptor) for f in fields]})


def found_in(table: Any, data: Dataset) -> list[tuple[str, str, int, tuple[int, ...]]]:
    context = RuleContext.of(data, TODAY)
    findings = row_findings(engine(), table, data, data.resources[0], context)
    return [(f.code, f.field, f.count, f.rows) for f in findings]


def test_a_field_asks_for_its_rule() -> None:
    data = dataset(schema_of(field("number", "case-number"), field("other")))
    table = table_of(
        {"number": ["（2024）粤0103执1号", "(2024)粤0103执1号", "", "x"], "other": ["x"] * 4}
    )
    assert found_in(table, data) == [("CSN-01", "number", 1, (5,)), ("CSN-02", "number", 1, (3,))]


def test_a_missing_value_is_judged_by_no_rule() -> None:
    whole = schema_of(field("code", "credit-code", missingValues=["", "无"]))
    data = dataset(whole, natural_persons="lookup")
    assert found_in(table_of({"code": ["无", "", "無"]}), data) == [("USC-01", "code", 1, (4,))]


def test_a_business_of_one_person_needs_a_policy() -> None:
    table = table_of({"code": ["92440103TE5T00016X"]})
    codes = {f[0] for f in found_in(table, dataset(schema_of(field("code", "credit-code"))))}
    assert "USC-07" in codes
    allowed = dataset(schema_of(field("code", "credit-code")), natural_persons="lookup")
    assert "USC-07" not in {f[0] for f in found_in(table, allowed)}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_gives_predicates(rule: str) -> None:
    data = dataset(schema_of(field("a", rule)))
    table = table_of({"a": ["x", ""]})
    found = list(row_violations(table, data, data.resources[0].schema, RuleContext.of(data, TODAY)))
    assert found
    assert all(v.field == "a" and v.detail for v in found)
    assert found_in(table, data)[0][2:] == (1, (2,))


def debtors() -> Dataset:
    schema, problems = read_schema(ROOT / "schemas" / "dishonest-debtor.json", "d", "s")
    assert schema is not None, problems
    words = {"id_masked": "masked-identity-number", "uscc": "credit-code", "case_no": "case-number"}
    fields = tuple(
        dataclasses.replace(f, descriptor={**f.descriptor, "rule": words[f.name]})
        if f.name in words else f
        for f in schema.fields
    )  # fmt: skip
    return dataset(
        Schema(schema.name, fields, schema.descriptor),
        page_kind="debtors", synthetic=True, natural_persons="bulk", mask_policy="10+4+4",
    )  # fmt: skip


def synthetic_rows(count: int) -> dict[str, list[str]]:
    [batch] = iter_debtor_batches(count, 7, date(2026, 11, 20))
    return {
        name: ["" if v is None else str(v) for v in batch.column(name).to_pylist()]
        for name in batch.schema.names
    }


def test_synthetic_debtors_break_no_rule_and_planted_faults_are_found() -> None:
    rows = synthetic_rows(3000)
    assert found_in(table_of(rows), debtors()) == []
    rows["case_no"][10] = "（2024）粤0000执×××号"
    rows["performance"][20] = "全部已履行"
    found = found_in(table_of(rows), debtors())
    assert ("JDG-11", "case_no", 1, (12,)) in found
    assert ("DEF-11", "performance", 1, (22,)) in found
    assert {code for code, *_ in found} <= {"JDG-11", "DEF-11", "DEF-19"}


def test_the_same_subject_twice_in_one_case() -> None:
    rows = synthetic_rows(50)
    doubled = {name: [*values, values[3], values[3]] for name, values in rows.items()}
    found = found_in(table_of(doubled), debtors())
    assert [(f[0], f[2], f[3]) for f in found] == [("DEF-18", 2, (5,))]


def checked(data: Dataset, rows: list[dict[str, Any]]) -> CheckedTable:
    return CheckedTable(data.resources[0], pa.Table.from_pylist(rows), len(rows), 0, ())


def test_a_list_of_debtors_is_held_to_its_columns_and_look_up() -> None:
    data = debtors()
    shown = dataclasses.replace(data.publishing, lookup={"name": ("name", "legal_rep_name")})
    wide = Schema("s", (*data.resources[0].schema.fields, field("home_address")), {})
    resource = dataclasses.replace(data.resources[0], schema=wide)
    data = dataclasses.replace(data, publishing=shown, resources=(resource,))
    tables = [checked(data, [{"name": "张某甲"}])]
    found = list(table_findings(data, tables, RuleContext.of(data, TODAY)))
    assert [(f.code, f.severity) for f in found] == [
        ("DEF-06", Severity.ERROR),
        ("DEF-16", Severity.ERROR),
    ]
    later = RuleContext.of(data, date(2027, 1, 5))
    assert "CAL-02" in {f.code for f in table_findings(data, tables, later)}


def test_a_hidden_column_may_be_kept() -> None:
    data = debtors()
    wide = Schema("s", (*data.resources[0].schema.fields, field("phone", publish=False)), {})
    resource = dataclasses.replace(data.resources[0], schema=wide)
    data = dataclasses.replace(data, resources=(resource,))
    assert not list(table_findings(data, [checked(data, [])], RuleContext.of(data, TODAY)))


def test_findings_of_tables_are_gathered_by_id() -> None:
    data = dataset(schema_of(field("number"), field("title")), page_kind="guiding-cases")
    rows = [{"number": n, "title": "某某", "batch": None, "status": ""} for n in (1, 2, 4)]
    found = list(table_findings(data, [checked(data, rows)], RuleContext.of(data, TODAY)))
    assert [(f.code, f.count) for f in found] == [("GC-02", 3), ("GC-05", 1)]
    assert found[1].detail == "no. 3: the number is missing"
    strict = RuleContext.of(data, TODAY, {"GC-02": Severity.ERROR})
    assert next(table_findings(data, [checked(data, rows)], strict)).severity is Severity.ERROR


def test_a_site_adds_a_years_holidays(tmp_path: Path) -> None:
    file = tmp_path / "holidays.toml"
    file.write_text('["2027"]\noff = ["01-01/01-03"]\nwork = ["01-09"]\n', encoding="utf-8")
    own, shipped = work_calendar(file), work_calendar()
    assert own.after(date(2026, 12, 31), 1).day == date(2027, 1, 4)
    assert own.after(date(2027, 1, 8), 1).day == date(2027, 1, 9)  # a Saturday worked in return
    assert own.after(date(2026, 9, 30), 3).day == date(2026, 10, 10)
    unsure = shipped.after(date(2026, 12, 31), 1)
    assert (unsure.day, unsure.sure) == (date(2027, 1, 1), False)
    assert shipped.end_of_days(date(2026, 9, 26), 7).day == date(2026, 10, 8)
