"""Entries whose time is over are out on the first day after, and counted."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from generator.checking import check
from generator.disclosure.over import judged_as_over, over
from generator.findings import Finding, Severity
from generator.pipeline import build
from tests.conftest import ROOT, MakeSite
from tests.unit.disclosure.debtor_site import debtor_files

DAY = date(2026, 11, 21)


def hidden(
    make_site: MakeSite, today: date = DAY, **columns: list[object]
) -> dict[str, list[bool]]:
    dataset = check(make_site(debtor_files([0]))).catalogue.datasets[0]
    found = over(dataset, pa.table({n: pa.array(v) for n, v in columns.items()}), today)
    return {reason: mask.to_pylist() for reason, mask in found.items() if any(mask.to_pylist())}


def test_a_term_is_over_on_the_day_after_its_last(make_site: MakeSite) -> None:
    """Civil Code arts 201-203: the period ends on the corresponding day."""
    decided = [date(2024, 11, 20), date(2024, 11, 21), date(2023, 11, 20), None, date(2020, 1, 1)]

    found = hidden(make_site, decision_date=decided, term_months=[24, 24, 36, 24, None])

    assert found == {"term ended": [True, False, True, False, False]}


@pytest.mark.parametrize(("today", "out"), [(date(2026, 2, 28), False), (date(2026, 3, 1), True)])
def test_a_term_from_a_leap_day_ends_with_february(
    make_site: MakeSite, today: date, out: bool
) -> None:
    found = hidden(make_site, today, decision_date=[date(2024, 2, 29)], term_months=[24])

    assert found == ({"term ended": [True]} if out else {})


def test_every_other_reason(make_site: MakeSite) -> None:
    found = hidden(
        make_site,
        embargo_until=[DAY, date(2026, 11, 22), None],
        delist_date=[None, DAY, date(2026, 12, 1)],
        performance=["全部未履行", "全部已履行", None],
        age=[17, 18, None],
    )

    assert found == {
        "in grace": [False, True, False],
        "delist_date": [False, True, False],
        "performed": [False, True, False],
        "minor": [True, False, False],
    }


def test_a_dataset_of_another_kind_is_left_alone(make_site: MakeSite) -> None:
    dataset = check(make_site()).catalogue.datasets[0]

    assert over(dataset, pa.table({"age": [17]}), DAY) == {}


def test_errors_that_only_say_so_do_not_count_against_the_tolerance() -> None:
    ended = Finding("DEF-10", Severity.ERROR, count=4, rows=(2, 3))
    wrong = Finding("type-error", Severity.ERROR, count=1, rows=(3,))

    judged, left = judged_as_over([ended, wrong], 4)

    assert [f.severity for f in judged] == [Severity.WARNING, Severity.ERROR]
    assert left == 1
    assert judged_as_over([wrong], 4) == ([wrong], 4)


def test_the_list_shrinks_by_itself_as_days_go_by(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three months later the same file publishes fewer entries: those whose term has ended."""
    today = date(2027, 2, 24)
    project = shipped_list(make_site(name="project"), 400)
    monkeypatch.setenv(
        "SOURCE_DATE_EPOCH", str(int(datetime(2027, 2, 24, 4, tzinfo=UTC).timestamp()))
    )

    built = build(project)

    handed_in = pd.read_csv(project / "datasets/dishonest-debtors/data/2026-11-20.csv", dtype=str)
    ends = [
        pd.Timestamp(r.decision_date) + pd.DateOffset(months=int(r.term_months))
        if isinstance(r.term_months, str) else pd.Timestamp.max
        for r in handed_in.itertuples()
    ]  # fmt: skip
    lawful = set(handed_in.record_id[[e >= pd.Timestamp(today) for e in ends]])
    text = (built.folder / "data/dishonest-debtors/debtors.csv").read_text("utf-8-sig")
    assert {r["record_id"] for r in csv.DictReader(io.StringIO(text))} == lawful
    assert 0 < len(lawful) < 400


def shipped_list(project: Path, rows: int) -> Path:
    """The first rows of the shipped synthetic list as the project's only dataset."""
    for name in ("fees", "dishonest-debtors"):
        shutil.rmtree(project / "datasets" / name, ignore_errors=True)
    shutil.copytree(ROOT / "datasets/dishonest-debtors", project / "datasets/dishonest-debtors")
    shutil.copy(ROOT / "schemas/dishonest-debtor.json", project / "schemas")
    file = project / "datasets/dishonest-debtors/data/2026-11-20.csv"
    lines = file.read_text("utf-8").splitlines()[: rows + 1]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    descriptor = project / "datasets/dishonest-debtors/datapackage.yaml"
    text = descriptor.read_text("utf-8").replace("rows: {min: 19000}", "rows: {min: 10}")
    descriptor.write_text(text, "utf-8")
    return project
