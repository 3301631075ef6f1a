"""The rules as the flow meets them: files with a schema, checked, to findings and good rows."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from generator.catalogue.schemas import RULES, build_schema, read_schema
from generator.checks import check_dataset
from generator.checks.rules import field_rules, table_findings
from generator.checks.rules.calendar import work_calendar
from generator.checks.rules.policy import RulePolicy
from generator.checks.tally import MASKED
from generator.findings import Severity
from generator.intake.read import read_resource
from generator.model import CheckedTable, Dataset, Field, Publishing, Resource, Schema, Text
from generator.synthesise.debtors import iter_debtor_batches
from tests.conftest import ROOT

TODAY = date(2026, 11, 21)
POLICY = RulePolicy(TODAY)
Columns = Mapping[str, Sequence[str]]
NAME = Text.of("x")


def field(name: str, rule: str = "", **more: Any) -> Field:
    descriptor = {"name": name, "type": "string", **({"rule": rule} if rule else {}), **more}
    return Field(name, "string", NAME, NAME, descriptor)


def dataset(schema: Schema, **publishing: Any) -> Dataset:
    described = {"name": "rows", "path": "x.csv"}
    resource = Resource("rows", NAME, NAME, (Path("x.csv"),), schema, described)
    settings = Publishing(as_of=date(2026, 11, 20), **publishing)
    return Dataset("d", NAME, NAME, "1", Path("datasets/d"), (resource,), settings, {})


DESCRIPTOR = {"name": "d", "resources": []}  # those of the dataset are put in


def schema_of(*fields: Field) -> Schema:
    return Schema("s", fields, {"fields": [dict(f.descriptor) for f in fields]})


def check(
    folder: Path, columns: Columns, data: Dataset, policy: RulePolicy = POLICY
) -> CheckedTable:
    """Write a file, and let the flow check it."""
    file = folder / "rows.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        lines = csv.writer(target)
        lines.writerow(columns)
        lines.writerows(zip(*columns.values(), strict=True))
    resource = dataclasses.replace(data.resources[0], paths=(file,))
    data = dataclasses.replace(data, resources=(resource,), descriptor=DESCRIPTOR)
    tables, findings = check_dataset(data, [read_resource(resource, folder)], policy.context(data))
    assert findings == ()
    return tables[0]


def found_in(
    folder: Path, columns: Columns, data: Dataset, policy: RulePolicy = POLICY
) -> list[tuple[str, str, int, tuple[int, ...]]]:
    found = check(folder, columns, data, policy).findings
    return [(f.code, f.field, f.count, f.rows) for f in found]


def test_a_field_asks_for_its_rule(tmp_path: Path) -> None:
    data = dataset(schema_of(field("number", "case-number"), field("other")))
    columns = {"number": ["（2024）粤0103执1号", "(2024)粤0103执1号", "", "x"], "other": ["x"] * 4}
    table = check(tmp_path, columns, data)
    assert [(f.code, f.severity, f.field, f.rows) for f in table.findings] == [
        ("CSN-01", Severity.ERROR, "number", (5,)),
        ("CSN-02", Severity.NOTICE, "number", (3,)),
    ]
    assert table.bad_rows == 1
    assert table.table.column("number").to_pylist() == [*columns["number"][:2], None]


def test_a_finding_says_where_its_rule_comes_from(tmp_path: Path) -> None:
    data = dataset(schema_of(field("number", "case-number", personal=True)))
    [found] = check(tmp_path, {"number": ["(2024)粤0103执1号"]}, data).findings
    assert found.detail == "source: 法〔2015〕137号, art. 3"
    assert found.hint
    assert found.examples == (MASKED,)


def test_an_example_shows_what_was_meant(tmp_path: Path) -> None:
    data = dataset(schema_of(field("number", "case-number"), field("code", "credit-code")))
    numbers = ["(2024)粤0103执1号", "x"]  # the code is that of DOMAIN 3.8 with O typed for 0
    columns = {"number": numbers, "code": ["91O00000T2C9AKDQ33", ""]}
    found = {f.code: f.examples for f in check(tmp_path, columns, data).findings}
    assert found["CSN-01"] == ("x",)
    assert found["CSN-02"] == ("(2024)粤0103执1号 -> （2024）粤0103执1号",)
    assert found["USC-01"] == ("91O00000T2C9AKDQ33 -> 91000000T2C9AKDQ33",)


def test_without_a_context_only_the_schema_is_held_to(tmp_path: Path) -> None:
    data = dataset(schema_of(field("number", "case-number")))
    check(tmp_path, {"number": ["x"]}, data)  # writes the file
    resource = dataclasses.replace(data.resources[0], paths=(tmp_path / "rows.csv",))
    data = dataclasses.replace(data, resources=(resource,), descriptor=DESCRIPTOR)
    [table], _ = check_dataset(data, [read_resource(resource, tmp_path)])
    assert table.row_count == 1
    assert (table.findings, table.bad_rows) == ((), 0)


def test_a_missing_value_is_judged_by_no_rule(tmp_path: Path) -> None:
    whole = schema_of(field("code", "credit-code", missingValues=["", "无"]), field("n"))
    data = dataset(whole, natural_persons="lookup")
    found = found_in(tmp_path, {"code": ["无", "", "無"], "n": ["1"] * 3}, data)
    assert found == [("USC-01", "code", 1, (4,))]


def test_a_business_of_one_person_needs_a_policy(tmp_path: Path) -> None:
    columns = {"code": ["92440103TE5T00016X"]}
    data = dataset(schema_of(field("code", "credit-code")))
    assert "USC-07" in {f[0] for f in found_in(tmp_path, columns, data)}
    allowed = dataset(schema_of(field("code", "credit-code")), natural_persons="lookup")
    assert "USC-07" not in {f[0] for f in found_in(tmp_path, columns, allowed)}


def test_the_words_of_schemas_are_those_of_the_rules() -> None:
    assert set(field_rules.RULES) == RULES


def test_an_unknown_word_is_said_with_the_nearest() -> None:
    descriptor = {"fields": [{"name": "a", "type": "string", "rule": "case-numbr"}]}
    schema, [found] = build_schema(descriptor, "s", "d", "schemas/s.json")
    assert schema is None
    assert (found.code, found.detail) == ("schema-invalid", "field a: unknown rule 'case-numbr'")
    assert found.hint == "did you mean 'case-number'?"


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_finds_a_fault(rule: str, tmp_path: Path) -> None:
    data = dataset(schema_of(field("a", rule), field("b")))
    [found] = check(tmp_path, {"a": ["x", ""], "b": ["1", "1"]}, data).findings
    assert (found.field, found.count, found.rows) == ("a", 1, (2,))


def debtors() -> Dataset:
    schema, problems = read_schema(ROOT / "schemas" / "dishonest-debtor.json", "d", "s")
    assert schema is not None, problems
    return dataset(
        schema, page_kind="debtors", synthetic=True, natural_persons="bulk", mask_policy="10+4+4"
    )


def synthetic_rows(count: int) -> dict[str, list[str]]:
    [batch] = iter_debtor_batches(count, 7, date(2026, 11, 20))
    return {
        name: ["" if v is None else str(v) for v in batch.column(name).to_pylist()]
        for name in batch.schema.names
    }


def test_synthetic_debtors_break_no_rule_and_planted_faults_are_found(tmp_path: Path) -> None:
    rows = synthetic_rows(3000)
    assert found_in(tmp_path, rows, debtors()) == []
    rows["case_no"][10] = "（2024）粤0000执×××号"
    rows["performance"][20] = "全部已履行"
    table = check(tmp_path, rows, debtors())
    found = {(f.code, f.field, f.count, f.rows) for f in table.findings}
    assert ("JDG-11", "case_no", 1, (12,)) in found
    assert ("DEF-11", "performance", 1, (22,)) in found
    assert {code for code, *_ in found} == {"JDG-11", "DEF-11", "DEF-19", "constraint-error"}
    assert table.bad_rows == 2


def test_rules_are_the_same_in_a_table_of_many_blocks(tmp_path: Path) -> None:
    rows = synthetic_rows(60_000)
    natural = rows["subject_type"].index("natural", 50_000)
    rows["age"][natural] = "17"
    rows["uscc"] = [u if n != 59_998 else "91000000TE5T00016E" for n, u in enumerate(rows["uscc"])]
    found = {(f[0], f[3]) for f in found_in(tmp_path, rows, debtors())}
    assert {("DEF-07", (natural + 2,)), ("USC-02", (60_000,))} <= found


def test_the_same_subject_twice_in_one_case(tmp_path: Path) -> None:
    rows = synthetic_rows(50)
    doubled = {name: [*values, values[3], values[3]] for name, values in rows.items()}
    doubled["record_id"][-2:] = ["A" * 12, "B" * 12]
    data = debtors()
    table = check(tmp_path, doubled, data)
    [found] = table.findings
    assert (found.code, found.count, found.rows, table.bad_rows) == ("DEF-18", 2, (52, 53), 2)
    assert found.detail == "the same as in the row at position 5"
    mild = dataclasses.replace(POLICY, severities={"DEF-18": Severity.WARNING})
    table = check(tmp_path, doubled, data, mild)
    assert (table.findings[0].severity, table.bad_rows) == (Severity.WARNING, 0)


def test_columns_that_differ_in_case_only_keep_their_rules(tmp_path: Path) -> None:
    data = dataset(schema_of(field("Code", "credit-code"), field("code", "case-number")))
    found = found_in(tmp_path, {"Code": ["x"], "code": ["y"]}, data)
    assert [f[:2] for f in found] == [("CSN-01", "code"), ("USC-01", "Code")]


def test_a_blank_row_breaks_no_rule(tmp_path: Path) -> None:
    rows = {name: [*values[:2], "", values[2]] for name, values in synthetic_rows(3).items()}
    assert {(f[0], f[3]) for f in found_in(tmp_path, rows, debtors())} == {
        ("blank-row", (4,)),
        ("primary-key", (4,)),
    }


def checked(data: Dataset, rows: list[dict[str, Any]]) -> CheckedTable:
    return CheckedTable(data.resources[0], pa.Table.from_pylist(rows), len(rows), 0, ())


def test_a_list_of_debtors_is_held_to_its_columns_and_look_up() -> None:
    data = debtors()
    shown = dataclasses.replace(data.publishing, lookup={"name": ("name", "legal_rep_name")})
    wide = Schema("s", (*data.resources[0].schema.fields, field("home_address")), {})
    resource = dataclasses.replace(data.resources[0], schema=wide)
    data = dataclasses.replace(data, publishing=shown, resources=(resource,))
    tables = [checked(data, [{"name": "张某甲"}])]
    found = list(table_findings(data, tables, POLICY.context(data)))
    assert [(f.code, f.severity) for f in found] == [
        ("DEF-06", Severity.ERROR),
        ("DEF-16", Severity.ERROR),
    ]
    later = RulePolicy(date(2027, 1, 5)).context(data)
    assert "CAL-02" in {f.code for f in table_findings(data, tables, later)}


def test_a_hidden_column_may_be_kept() -> None:
    data = debtors()
    wide = Schema("s", (*data.resources[0].schema.fields, field("phone", publish=False)), {})
    resource = dataclasses.replace(data.resources[0], schema=wide)
    data = dataclasses.replace(data, resources=(resource,))
    assert not list(table_findings(data, [checked(data, [])], POLICY.context(data)))


def test_findings_of_tables_are_gathered_by_id() -> None:
    data = dataset(schema_of(field("number"), field("title")), page_kind="guiding-cases")
    rows = [{"number": n, "title": "某某", "batch": None, "status": ""} for n in (1, 2, 4)]
    found = list(table_findings(data, [checked(data, rows)], POLICY.context(data)))
    assert [(f.code, f.count) for f in found] == [("GC-02", 3), ("GC-05", 1)]
    assert found[1].detail == "no. 3: the number is missing"
    strict = RulePolicy(TODAY, severities={"GC-02": Severity.ERROR}).context(data)
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
