"""JDG-03, NOT-02 and NOT-07 through the flow, on an index of judgments and on hearing notices."""

from __future__ import annotations

from collections.abc import Mapping

from generator.checking import check
from generator.findings import Severity
from tests.conftest import MakeSite
from tests.unit.rules.one_table import BASE, found_in, project

INTERNAL = {"publish": False}
NAME = {"personal": True}


def test_judgments_of_article_four_are_not_published(make_site: MakeSite) -> None:
    columns = {
        "case_no": {}, "cause": {}, "document_type": {}, "judgment_date": {"type": "date"},
        "closing": INTERNAL, "necessity": INTERNAL, "withheld_reason": INTERNAL,
        "defendant_birth_date": {"type": "date", **INTERNAL},
    }  # fmt: skip
    rows: list[Mapping[str, str]] = [
        BASE,
        {"cause": "离婚纠纷"},  # 3
        {"cause": "离婚后财产纠纷"},  # the marriage is over; names are hidden, art. 8
        {"cause": "赡养纠纷、变更抚养关系纠纷"},  # 5
        {"cause": "同居关系子女抚养纠纷"},  # 6
        {"cause": "扶养费纠纷"},  # between spouses
        {"cause": "探望权纠纷"},  # 8: perhaps
        {"closing": "调解"},  # 9
        {"closing": "调解", "necessity": "涉及公共利益"},
        {"closing": "调解", "document_type": "行政调解书"},  # art. 3
        {"closing": "判决", "withheld_reason": "其他不宜公布"},  # 12
        {"judgment_date": "2024-05-02", "defendant_birth_date": "2006-05-02"},  # of age that day
        {"judgment_date": "2024-05-01", "defendant_birth_date": "2006-05-02"},  # 14
    ]
    site = project(make_site, "judgments", columns, [BASE | row for row in rows])

    assert found_in(site) == {
        ("JDG-03", "cause"): [3, 5, 6],
        ("JDG-03.2", "cause"): [8],
        ("JDG-03", "closing"): [9],
        ("JDG-03", "withheld_reason"): [12],
        ("JDG-03", "defendant_birth_date"): [14],
    }
    [decision] = check(site).decisions
    assert decision.withheld == {"fees": 6}
    assert {f.severity for f in decision.findings} == {Severity.WARNING}


def test_hearings_that_are_not_open_are_not_announced(make_site: MakeSite) -> None:
    columns = {
        "case_no": {}, "cause": {}, "hearing_date": {"type": "date"}, "openness": {},
        "defendant_age": {"type": "integer", **INTERNAL},
    }  # fmt: skip
    criminal = {"case_no": "（2024）粤0000刑初1号", "cause": "盗窃罪"}
    rows: list[Mapping[str, str]] = [
        {"openness": "公开审理"},
        {"openness": "不公开审理"},  # 3
        {**criminal, "defendant_age": "17"},  # 4
        {**criminal, "defendant_age": "18"},
        {"defendant_age": "17"},  # a minor may be sued in public
        {**criminal, "cause": "故意泄露国家秘密罪"},  # 7
        {"cause": "隐私权纠纷"},  # 8
        {"cause": "侵害商业秘密纠纷"},  # 9: on application
        {"cause": "离婚"},  # 10: the same
    ]
    made = [BASE | {"hearing_date": "2026-12-01"} | row for row in rows]

    assert found_in(project(make_site, "hearings", columns, made)) == {
        ("NOT-02", "openness"): [3],
        ("NOT-02", "defendant_age"): [4],
        ("NOT-02", "cause"): [7, 8],
        ("NOT-02.2", "cause"): [9, 10],
    }


def test_nobody_is_told_who_the_minor_in_a_case_is(make_site: MakeSite) -> None:
    columns = {
        "id": {}, "defendant_name": NAME, "defendant_age": {"type": "integer"}, "victim_name": NAME,
        "minor": {"type": "boolean"}, "sealed": {"type": "boolean"}, "summary": {},
        "victim_school": {}, "guardian": INTERNAL,
    }  # fmt: skip
    rows = [
        {"defendant_name": "张某甲", "defendant_age": "40", "victim_name": "Li"},
        {"defendant_name": "Wang", "defendant_age": "16"},  # 3
        {"defendant_name": "王某", "defendant_age": "16"},
        {"victim_name": "Li", "minor": "true"},  # 5
        {"victim_name": "Li", "minor": "false"},
        {"sealed": "true"},  # 7
        {"summary": "被害人系示范市第一小学三年级学生。"},  # 8
        {"summary": "被害人系某小学三年级学生，就读于某校。"},
        {"summary": "被害人就读于演示中学。"},  # 10
        {"summary": "被告人在示范市第一小学门口与人争执。"},
    ]
    site = project(make_site, "table", columns, rows)

    assert found_in(site) == {
        ("NOT-07", "defendant_name"): [3],
        ("NOT-07", "victim_name"): [5],
        ("NOT-07", "sealed"): [7],
        ("NOT-07", "summary"): [8, 10],
    }
    [column] = [f for f in check(site).findings if f.code == "NOT-07" and not f.rows]
    assert (column.severity, column.examples) == (Severity.ERROR, ("victim_school",))


def test_a_table_that_speaks_of_no_case_is_not_asked(make_site: MakeSite) -> None:
    columns = {"cause": {}, "school": {}, "summary": {}}
    rows = [{"cause": "离婚纠纷", "school": "示范小学", "summary": "就读于示范小学的学生"}]

    assert found_in(project(make_site, "table", columns, rows)) == {}
