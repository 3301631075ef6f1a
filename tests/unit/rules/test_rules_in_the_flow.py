"""The rules from the settings and a project's files to decisions and pages."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
from datetime import date
from pathlib import Path

import pytest

from generator.checking import check
from generator.checks.rules.policy import read_policy
from generator.codes import titles
from generator.findings import Severity
from generator.pipeline import build
from generator.settings import Settings, load_settings
from tests.conftest import DESCRIPTOR, FILES, ROOT, SCHEMA, MakeSite

RULED = SCHEMA.replace('"title": "项目", "type": "string"',
                       '"title": "项目", "type": "string", "rule": "document-number"')  # fmt: skip
ROWS = "id,item,amount,since\n1,法释〔2016〕19号,1.00,\n2,法释[2016]19号,1.00,\n3,x,1.00,\n"
TODAY = date(2026, 11, 20)


def files(rows: str = ROWS, descriptor: str = DESCRIPTOR, settings: str = "") -> dict[str, str]:
    return {
        "schemas/fee.json": RULED,
        "datasets/fees/data/fees.csv": rows,
        "datasets/fees/datapackage.yaml": descriptor,
        "pyproject.toml": FILES["pyproject.toml"] + settings,
    }


def test_an_error_closes_the_gate_and_a_warning_does_not(make_site: MakeSite) -> None:
    found = {f.code: f for f in check(make_site(files())).findings}
    assert (found["DOC-01"].severity, found["DOC-01"].rows) == (Severity.ERROR, (4,))
    assert (found["DOC-02"].is_error, found["DOC-02"].rows) == (False, (3,))


def test_a_row_that_breaks_a_rule_is_withheld_within_the_tolerance(make_site: MakeSite) -> None:
    tolerant = DESCRIPTOR + "  tolerance: 0.4\n"
    [decision] = check(make_site(files(descriptor=tolerant))).decisions
    assert decision.withheld == {"fees": 1}
    assert decision.tables["fees"].column("item").to_pylist() == [
        "法释〔2016〕19号",
        "法释[2016]19号",
    ]


def test_the_quality_page_links_to_what_a_code_means(make_site: MakeSite) -> None:
    project = make_site(files(descriptor=DESCRIPTOR + "  tolerance: 0.4\n"))
    build(project)
    for prefix in ("", "en/"):
        site = project / "output" / "site" / prefix
        quality = (site / "quality/index.html").read_text("utf-8")
        codes = (site / "quality/codes/index.html").read_text("utf-8")
        linked = set(re.findall(r'href="[^"#]*quality/codes/#([^"]+)"', quality))
        assert {"DOC-01", "DOC-02", "rows-withheld"} <= linked
        assert set(re.findall('<dt id="([^"]+)"', codes)) == set(titles())
        assert "right: 990000…" in codes  # an example of a whole number, which no page may show


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(project=tmp_path)


def test_a_site_may_set_the_severity_of_a_habit(settings: Settings) -> None:
    chosen = dataclasses.replace(settings, rules={"GC-09": "error"})
    policy, found = read_policy(chosen, TODAY)
    assert (policy.severities, found) == ({"GC-09": Severity.ERROR}, ())


def test_what_is_wrong_with_the_settings_is_said(settings: Settings) -> None:
    wrong = {"DEF-10": "notice", "XX-1": "error", "GC-09": "fatal"}
    chosen = dataclasses.replace(settings, rules=wrong, holidays="none.toml", mask_policy="10+4+3")
    policy, found = read_policy(chosen, TODAY)
    assert (policy.severities, policy.mask_policy) == ({}, "10+4+4")
    assert [f.code for f in found] == ["settings-invalid"] * 5
    told = "\n".join(f.detail for f in found)
    for part in ("DEF-10", "XX-1", "GC-09", "none.toml", "10+4+3"):
        assert part in told


@pytest.mark.parametrize(
    "text", ['["2027"]\noff = ["13-01"]\n', "x = 1\n", "[[", '["2027"]\noff = 1\n']
)
def test_a_wrong_file_of_holidays_is_said(settings: Settings, text: str) -> None:
    settings.path("days.toml").write_text(text, "utf-8")
    _, [found] = read_policy(dataclasses.replace(settings, holidays="days.toml"), TODAY)
    assert found.detail.startswith("holidays: days.toml: ")


def test_the_settings_reach_the_rules(make_site: MakeSite) -> None:
    extra = 'holidays = "days.toml"\n[tool.yangguang.rules]\n"DEF-10.2" = "error"\n'
    project = make_site({**files(settings=extra), "days.toml": '["2027"]\noff = ["01-01/01-03"]\n'})
    settings, found = load_settings(project)
    assert found == ()
    policy, problems = read_policy(settings, TODAY)
    assert problems == ()
    assert policy.severities == {"DEF-10.2": Severity.ERROR}
    assert not policy.calendar.is_working(date(2027, 1, 1))
    assert policy.calendar.after(date(2026, 12, 31), 1).sure


def test_the_flow_of_cases_in_the_columns_of_any_table(make_site: MakeSite) -> None:
    """As courts print it, a row per kind of case; found by the titles of the columns."""
    titles = ("案件类型", "旧存", "新收案件数", "审结（件）", "未结")
    fields = [
        {"name": f"c{n}", "title": t, "type": "integer" if n else "string"}
        for n, t in enumerate(titles)
    ]
    project = make_site({
        "schemas/fee.json": json.dumps({"fields": fields, "primaryKey": ["c0"]}, ensure_ascii=False),
        "datasets/fees/data/fees.csv": "c0,c1,c2,c3,c4\n民事,100,50,120,30\n刑事,10,5,12,2\n行政,1,,1,\n",
    })  # fmt: skip

    (found,) = check(project).findings

    assert (found.code, found.severity, found.count) == ("STA-06", Severity.WARNING, 1)
    assert found.detail == "刑事: 10 + 5 = 15, 12 + 2 = 14"


def test_the_text_about_a_budget_is_a_resource_beside_its_lines(make_site: MakeSite) -> None:
    lines = (ROOT / "datasets/budgets/data/lines.csv").read_text("utf-8")
    court = next(
        r["court_name"] for r in csv.DictReader(lines.splitlines()) if r["fictional"] == "true"
    )
    fields = [
        {"name": n, "type": "string", "constraints": {"required": True}}
        for n in ("court_name", "stage", "text")
    ]
    fields.insert(1, {"name": "fiscal_year", "type": "year"})
    more = "  - {name: texts, path: data/texts.csv, schema: ../../schemas/text.json}\npublishing:"
    descriptor = DESCRIPTOR.replace("fee.json", "budget-line.json").replace("publishing:", more)
    project = make_site({
        "datasets/fees/datapackage.yaml": descriptor.replace("page_kind: table", "page_kind: budgets"),
        "datasets/fees/data/fees.csv": lines,
        "datasets/fees/data/texts.csv": f"court_name,fiscal_year,stage,text\n{court},2024,决算,公务接待费1元。增加（减少）0万元。\n",
        "schemas/budget-line.json": (ROOT / "schemas/budget-line.json").read_text("utf-8"),
        "schemas/text.json": json.dumps({"fields": fields}), "schemas/fee.json": None,
    })  # fmt: skip

    found = {f.code: f for f in check(project).findings}

    assert (found["BUD-11"].severity, found["BUD-12"].severity) == (
        Severity.ERROR,
        Severity.WARNING,
    )
    assert "公务接待费: 1元 in the text" in found["BUD-11"].detail
