"""The privacy notice is made from the policy, and counts removals without telling of one."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from generator.absence.search import search
from generator.checks.rules.calendar import work_calendar
from generator.disclosure.removals import removals
from generator.disclosure.withdrawals import Withdrawal, write_entries
from generator.pipeline import build
from tests.conftest import FILES, MakeSite
from tests.unit.disclosure.debtor_site import DESCRIPTOR, debtor_files

PAGES = ("debtors/index.html", "en/debtors/index.html", "datasets/list/index.html",
         "en/datasets/list/index.html")  # fmt: skip


def text_of(site: Path, page: str) -> str:
    return re.sub(
        r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", (site / page).read_text("utf-8")))
    )


def test_every_list_page_says_who_why_how_long_and_how_to_correct(make_site: MakeSite) -> None:
    site = build(make_site({**debtor_files(range(3)), **FILES})).folder

    for page in PAGES:
        told = text_of(site, page)
        assert all(word in told for word in ("示范法院（虚构）", "privacy@court.example")), page
    chinese, english = text_of(site, PAGES[0]), text_of(site, PAGES[1])
    # The periods of arts 9, 10 and 12 of the Provisions, and of PIPL.
    assert all(
        w in chinese
        for w in ("十五日内审查", "三个工作日内更正", "十日内向上一级人民法院", "第四十四条")
    )
    assert all(w in english for w in ("within 15 days", "three working days", "arts 44 to 50"))
    assert "2026年11月27日" in chinese
    assert "2026年11月2日" in chinese
    assert "个人信息处理告知" not in text_of(site, "datasets/fees/index.html")


@pytest.mark.parametrize(("policy", "told"), [("lookup", "只能逐条查询"), ("none", "不公布。")])
def test_the_notice_follows_the_policy(make_site: MakeSite, policy: str, told: str) -> None:
    text = DESCRIPTOR.replace("natural_persons: bulk", f"natural_persons: {policy}")
    text += "  person_rows: {subject_type: [natural]}\n"

    site = build(make_site(debtor_files(range(3), descriptor=text))).folder

    assert told in text_of(site, "debtors/index.html")


def test_a_republisher_promises_a_day(make_site: MakeSite) -> None:
    settings = '[tool.yangguang]\npublisher_role = "republisher"\n'

    site = build(make_site({**debtor_files(range(3)), "pyproject.toml": settings})).folder

    assert "二十四小时内删除" in text_of(site, "debtors/index.html")
    assert "within 24 hours" in text_of(site, "en/debtors/index.html")


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "已撤回的记录 无"),
        (1, "少于 5 条"),
        (4, "少于 5 条"),
        (6, "中位数 30 小时，最长 96 小时"),
    ],
)
def test_removals_are_counted_and_few_are_not_told(
    make_site: MakeSite, count: int, told: str
) -> None:
    project = make_site(debtor_files(range(3)))
    asked = ["2026-11-16", *["2026-11-18T18:00:00+08:00"] * 5]
    entries = [Withdrawal(f"ID{n}", "2026-11-20T00:00:00+08:00", "更正", "", day)
               for n, day in enumerate(asked[:count])]  # fmt: skip
    if entries:
        write_entries(project / "datasets/list/withdrawals.csv", entries)

    shown = text_of(build(project).folder, "debtors/index.html")

    assert told in shown
    assert ("小时" in shown.split("个人信息处理告知")[1].split("更正、删除")[0]) == (count >= 5)


def test_what_came_after_the_working_days_is_late() -> None:
    """Art. 9: three working days; the starting day does not count."""
    entries = [
        Withdrawal("a", "2026-11-19", "", "", "2026-11-16"),  # Monday to Thursday: the third day
        Withdrawal("b", "2026-11-20", "", "", "2026-11-16"),  # Friday: a day late
        Withdrawal("c", "2026-11-18", "", "", "2026-11-13"),  # Friday to Wednesday: the third day
        Withdrawal("d", "2026-11-18", "", "", ""),
    ]

    found = removals(entries, work_calendar())

    assert (found.count, found.late, found.median_hours, found.longest_hours) == (4, 1, 96, 120)


def test_every_volatile_file_says_its_last_day(make_site: MakeSite) -> None:
    """A CSV file has no room for it; its metadata stand beside it (CSV on the Web)."""
    site = build(make_site(debtor_files(range(3)))).folder

    told = {t.path for t in search(site, ["2026-11-27"])}

    files = {p.relative_to(site).as_posix() for p in site.glob("data/list/*")}
    assert {p for p in files - told if not p.endswith((".csv", ".csv.gz", "release.json"))} == set()
    assert {"data/list/list.parquet", "data/list/list.xlsx", "data/list/datapackage.json",
            "lookup/list/directory.json.gz"} <= told  # fmt: skip


def test_a_list_of_few_persons_does_not_say_how_many(make_site: MakeSite) -> None:
    """Two organisations may be downloaded; the whole would tell that three persons are left (P-20)."""
    policy = DESCRIPTOR.replace("natural_persons: bulk", "natural_persons: lookup")
    policy += "  person_rows: {subject_type: [natural]}\n"

    few = build(make_site(debtor_files((0, 1, 2, 3, 5), descriptor=policy))).folder
    shown = text_of(few, "debtors/index.html")

    assert "记录数 — " in shown
    assert "<td>3</td>" not in (few / "debtors/index.html").read_text("utf-8")
    assert "按主体类型统计" not in shown
