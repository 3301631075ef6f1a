"""NOT-01, NOT-03 to NOT-06, JDG-02 and JDG-05 through the flow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from generator.checking import check
from generator.findings import Severity
from tests.conftest import MakeSite
from tests.unit.rules.one_table import BASE, found_in, project

DATE = {"type": "date"}
DAY = date(2026, 11, 20)
"""That of the build: the descriptor's `as_of`."""

CRIMINAL = {"case_no": "（2024）粤0000刑初1号", "cause": "盗窃罪"}


def test_a_notice_of_a_hearing_says_who_what_when_and_where(make_site: MakeSite) -> None:
    columns = {"case_no": {}, "cause": {}, "hearing_date": DATE, "hearing_time": {}, "place": {},
               "parties": {}, "defendant_name": {}, "publish_date": DATE}  # fmt: skip
    whole = BASE | {"hearing_date": "2027-12-04", "hearing_time": "09:00", "place": "第一法庭",
                    "parties": "某公司", "publish_date": "2027-12-01"}  # fmt: skip
    rows: list[Mapping[str, str]] = [
        {},
        {"place": ""},  # 3
        {"hearing_time": ""},  # 4
        {"parties": ""},  # 5
        {**CRIMINAL, "parties": "", "defendant_name": "张某"},
        {**CRIMINAL, "defendant_name": ""},  # 7
        {"publish_date": "2027-12-02"},  # 8: two days before
        {"hearing_date": ""},  # 9
    ]

    assert found_in(project(make_site, "hearings", columns, [whole | row for row in rows])) == {
        ("NOT-01", "place"): [3],
        ("NOT-01", "hearing_time"): [4],
        ("NOT-01", "parties"): [5],
        ("NOT-01", "defendant_name"): [7],
        ("NOT-01", "publish_date"): [8],
        ("NOT-01", "hearing_date"): [9],
    }


def test_a_notice_is_gone_on_the_day_after_the_hearing(make_site: MakeSite) -> None:
    columns = {"case_no": {}, "cause": {}, "hearing_date": DATE}
    rows = [BASE | {"hearing_date": str(DAY + timedelta(n))} for n in (-1, 0, 1)]
    site = project(make_site, "hearings", columns, rows)

    assert found_in(site) == {("NOT-03", "hearing_date"): [2]}
    [decision] = check(site).decisions
    assert decision.withheld == {"fees": 1}
    assert {f.severity for f in decision.findings} == {Severity.WARNING}


@pytest.mark.parametrize(("kind", "round_", "least"), [
    ("动产", "", 15), ("不动产", "第一次", 30), ("股权", "", 30), ("动产", "再次", 7), ("不动产", "二拍", 15),
])  # fmt: skip
def test_an_auction_is_announced_in_time(
    make_site: MakeSite, kind: str, round_: str, least: int
) -> None:
    columns = {
        "case_no": {},
        "auction_date": DATE,
        "publish_date": DATE,
        "property_kind": {},
        "round": {},
    }
    held = date(2026, 12, 31)
    rows = [{**BASE, "auction_date": str(held), "publish_date": str(held - timedelta(days)),
             "property_kind": kind, "round": round_}
            for days in (least, least - 1)]  # fmt: skip
    rows = [{k: v for k, v in row.items() if k != "cause"} for row in rows]

    assert found_in(project(make_site, "auctions", columns, rows)) == {
        ("NOT-04", "publish_date"): [3]
    }


def test_service_by_announcement_takes_thirty_days_and_sixty_abroad(make_site: MakeSite) -> None:
    columns = {"case_no": {}, "publish_date": DATE, "served_date": DATE, "abroad": {"type": "boolean"},
               "reason": {}}  # fmt: skip
    base = {"case_no": BASE["case_no"], "publish_date": "2026-01-01", "reason": "下落不明"}
    rows: list[Mapping[str, str]] = [
        {"served_date": "2026-01-31"},
        {"served_date": "2026-01-30"},  # 3
        {"served_date": "2026-03-02", "abroad": "true"},
        {"served_date": "2026-03-01", "abroad": "true"},  # 5
        {"reason": ""},  # 6
    ]

    assert found_in(project(make_site, "announcements", columns, [base | row for row in rows])) == {
        ("NOT-05", "served_date"): [3, 5],
        ("NOT-05", "reason"): [6],
    }


def test_commutations_are_shown_for_five_days(make_site: MakeSite) -> None:
    columns = {"case_no": {}, "filing_date": DATE, "publish_date": DATE}
    rows = [
        {"case_no": BASE["case_no"], "filing_date": str(DAY - timedelta(filed)),
         "publish_date": str(DAY - timedelta(published))}
        for filed, published in ((10, 5), (11, 5), (10, 6))
    ]  # fmt: skip
    site = project(make_site, "commutations", columns, rows)

    assert found_in(site) == {("NOT-06", "publish_date"): [3], ("NOT-06.2", "publish_date"): [4]}


def test_other_documents_and_late_judgments_are_pointed_out(make_site: MakeSite) -> None:
    columns = {
        "case_no": {},
        "cause": {},
        "document_type": {},
        "effective_date": DATE,
        "publish_date": DATE,
    }
    base = BASE | {"document_type": "民事判决书", "effective_date": "2026-03-02"}
    rows: list[Mapping[str, str]] = [
        {"publish_date": "2026-03-11"},  # the seventh working day
        {"case_no": "（2024）粤0000民初2号", "publish_date": "2026-03-12"},
        {"effective_date": "2026-02-12", "publish_date": "2026-02-28"},  # over the Spring Festival
        {"document_type": "询问笔录"},  # 5
        {"document_type": "", "effective_date": "", "publish_date": "2026-03-12"},
    ]
    site = project(make_site, "judgments", columns, [base | row for row in rows])

    assert found_in(site) == {("JDG-02", "document_type"): [5]}
    [late] = [f for f in check(site).findings if f.code == "JDG-05"]
    assert late.severity is Severity.WARNING
    assert late.examples == (
        "（2024）粤0000民初2号: in effect 2026-03-02, due 2026-03-11, published 2026-03-12",
    )
