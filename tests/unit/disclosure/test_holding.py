"""What the present descriptor takes back, a release that is held may not show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from generator.disclosure.gate import Action, decide
from generator.disclosure.holding import why_not_held, without_data
from generator.disclosure.withdrawals import Withdrawal, Withdrawals
from generator.findings import Finding, Severity
from generator.last_release import LastRelease
from generator.model import Dataset
from generator.pipeline import build
from tests.conftest import MakeSite
from tests.unit.disclosure.debtor_site import IDS, debtor_files, row
from tests.unit.disclosure.test_withdrawals import marked, write_entries
from tests.unit.export.samples import dataset, field, resource

TABLES = {
    "t": pa.table({"code": ["A1", "A2", "A3"], "name": ["甲", "乙", "丙"]}),
    "u": pa.table({"of": ["A1", "A2", "A2"], "sum": [1, 2, 3]}),
}
REFERS = {"foreignKeys": [{"fields": ["of"], "reference": {"resource": "t", "fields": ["code"]}}]}
FIRST = resource("t", [field("code"), field("name")], primaryKey=["code"])
SECOND = resource("u", [field("of"), field("sum", "integer")], **REFERS)
LIVE = dataset(FIRST, SECOND)
BROKEN = Finding("table-empty", Severity.ERROR, "demo")


def last(described: Dataset = LIVE) -> LastRelease:
    """The live release as its files would tell it."""
    return LastRelease(
        described,
        {name: t.num_rows for name, t in TABLES.items()},
        {"t": 1, "u": 0},
        lambda name, columns: TABLES[name].select(columns or TABLES[name].column_names),
        "digest",
    )


def withdrawn(described: Dataset, *ids: str) -> Withdrawals:
    return Withdrawals(described, tuple(Withdrawal(i, "2026-11-21", "更正") for i in ids))


def test_a_held_release_loses_withdrawn_rows_and_all_that_refer_to_them() -> None:
    decision = decide(LIVE, (), [BROKEN], withdrawn(LIVE, "A2"), last())

    assert decision.action is Action.HOLD
    assert decision.tables["t"].column("code").to_pylist() == ["A1", "A3"]
    assert decision.tables["u"].column("sum").to_pylist() == [1]
    assert decision.withheld == {"t": 2, "u": 2}
    assert decision.withdrawn is not None
    assert decision.withdrawn.num_rows == 1


def test_nothing_is_held_unless_it_may_be() -> None:
    assert decide(LIVE, (), [BROKEN], None, None).action is Action.REFUSE
    assert decide(LIVE, (), [BROKEN], None, last()).action is Action.HOLD


HIDDEN = resource("t", [field("code"), field("name", publish=False)], primaryKey=["code"])
PERSONAL = resource("t", [field("code"), field("name", personal=True)], primaryKey=["code"])
RENAMED = resource("t", [field("code"), field("title")], primaryKey=["code"])


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (dataset(HIDDEN, SECOND), "no longer publishes the column t.name"),
        (dataset(PERSONAL, SECOND), "no longer publishes the column t.name"),
        (dataset(RENAMED, SECOND), "no longer publishes the column t.name"),
        (dataset(FIRST), "no longer publishes the column u.of"),
        (dataset(SECOND, FIRST), "begins with another table"),
        (dataset(FIRST, SECOND, natural_persons="bulk"), "another policy"),
        (dataset(FIRST, SECOND, mask_policy="6+8*+4"), "another policy"),
        (dataset(FIRST, SECOND, natural_persons="lookup"), "only in its look-up"),
        (LIVE, ""),
        (dataset(resource("t", [field("code"), field("name"), field("new")]), SECOND), ""),
    ],
)
def test_what_was_taken_back_is_not_held(now: Dataset, said: str) -> None:
    found = why_not_held(now, last(), None)

    assert said in found
    assert bool(found) is bool(said)


def test_a_release_whose_withdrawn_rows_cannot_be_found_is_not_held() -> None:
    keyed = resource("t", [field("code"), field("name"), field("id")], primaryKey=["id"])
    known_again = dataset(keyed, SECOND, same_record=("address",))

    assert why_not_held(dataset(keyed, SECOND), last(), None) == ""
    said = why_not_held(dataset(keyed, SECOND), last(), withdrawn(LIVE, "A1"))
    assert said.startswith("it has no column t.id")
    assert why_not_held(known_again, last(), withdrawn(LIVE, "A1"))


def test_a_reference_that_is_not_published_bars_holding_too() -> None:
    to_first = {"resource": "t", "fields": ["code"]}
    refers = {"foreignKeys": [{"fields": ["key"], "reference": to_first}]}
    second = resource("u", [field("of"), field("sum", "integer"), field("key")], **refers)

    assert why_not_held(dataset(FIRST, second), last(), withdrawn(LIVE, "A1")) == (
        "it has no column u.key to find withdrawn records by"
    )


def test_entries_of_a_held_list_end_on_their_day() -> None:
    """法释〔2017〕7号 art. 2: two years; the second entry ends on 2026-11-19."""
    columns = [field("id"), field("decision_date", "date"), field("term_months", "integer")]
    described = dataset(resource("t", columns, primaryKey=["id"]), page_kind="debtors")
    table = pa.table(
        {
            "id": ["1", "2"],
            "decision_date": [date(2026, 1, 1), date(2024, 11, 19)],
            "term_months": [24, 24],
        }
    )
    live = LastRelease(described, {"t": 2}, {"t": 0}, lambda *_: table, "digest")
    bare = dataset(resource("t", columns[:1], primaryKey=["id"]), page_kind="debtors")
    silent = LastRelease(bare, {"t": 2}, {"t": 0}, lambda *_: table.select(["id"]), "digest")

    decision = decide(described, (), [BROKEN], None, live, date(2026, 11, 21))

    assert decision.tables["t"].column("id").to_pylist() == ["1"]
    assert decision.withheld == {"t": 1}
    assert why_not_held(described, silent, None) == "it does not say when its entries end"


def test_a_public_finding_says_nothing_of_rejected_data() -> None:
    told = Finding("extra-label", Severity.ERROR, "demo", "t", "张某甲", examples=("张某甲",),
                   detail="the label 张某甲 is in no schema")  # fmt: skip
    counted = Finding("expectation-rows", Severity.ERROR, "demo", "t", detail="3 rows")

    public = without_data(told, {"code", "name"})

    assert "张某甲" not in repr(public)
    assert public == replace(told, field="", detail="", examples=())
    assert without_data(counted, {"code"}) == counted


def test_marks_are_honoured_while_a_list_of_persons_is_held(make_site: MakeSite) -> None:
    project = make_site(debtor_files([0, 1, 2]))
    build(project)
    write_entries(project / "datasets/list/withdrawals.csv", [marked(project, 1)])
    file = project / "datasets/list/data/list.csv"
    file.write_text(file.read_text("utf-8").partition("\n")[2], "utf-8")  # the header is lost

    built = build(project, strict=False)

    published = (built.folder / "data/list/list.csv").read_text("utf-8-sig")
    assert "dataset-held" in {f.code for f in built.findings}
    assert IDS[0] in published
    assert IDS[1] not in published
    assert row(1)[1] not in published
