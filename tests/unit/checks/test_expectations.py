"""Expectations: read from the descriptor, and compared with what is live."""

from __future__ import annotations

import pytest

from generator.catalogue.expectations import read_expectations
from generator.checking import check
from generator.expectations import Bounds, CodeValues, Drift, Reaction
from generator.findings import Finding
from generator.pipeline import build
from tests.conftest import DESCRIPTOR, SCHEMA, MakeSite

DESCRIPTOR_FILE = "datasets/fees/datapackage.yaml"
DATA_FILE = "datasets/fees/data/fees.csv"


def rows(**counts: int) -> str:
    """A file with so many rows of each item."""
    items = [item for item, count in counts.items() for _ in range(count)]
    lines = [f"{number},{item},1.00," for number, item in enumerate(items, 1)]
    return "\n".join(["id,item,amount,since", *lines]) + "\n"


def found_after(make_site: MakeSite, expectations: str, before: str, after: str) -> list[Finding]:
    """What a check says about `after` where `before` is live."""
    stated = f"{DESCRIPTOR}  expectations: {expectations}\n"
    project = make_site({DESCRIPTOR_FILE: stated, DATA_FILE: before})
    build(project)
    (project / DATA_FILE).write_text(after, "utf-8")
    return list(check(project).findings)


def test_every_form_is_read() -> None:
    read = read_expectations(
        {
            "rows": {"min": 3, "max": 9},
            "fill": {"a": 0.5, "b": {"max": 0.1}},
            "shrink": 0.1,
            "growth": 2,
            "groups": {"province": {"shrink": 0.2, "growth": 0.5, "min_rows": 20}},
            "values": {"case_type": {"new": "error", "vanished": "none"}},
        }
    )

    assert read.rows == Bounds(3, 9)
    assert read.fill == {"a": Bounds(min=0.5), "b": Bounds(max=0.1)}
    assert read.drift == Drift(0.1, 2.0)
    assert read.groups == {"province": Drift(0.2, 0.5, 20)}
    assert read.values == {"case_type": CodeValues(vanished=Reaction.NONE, new=Reaction.ERROR)}
    assert read_expectations({"values": ["province"]}).values == {
        "province": CodeValues(vanished=Reaction.ERROR, new=Reaction.WARNING)
    }


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("{shrinks: 0.1}", "did you mean 'shrink'?"),
        ("{groups: {item: {shrnk: 0.1}}}", "did you mean 'shrink'?"),
        ("{groups: {item: 0.2}}", "groups.item: a mapping is expected"),
        ("{groups: {item: {min_rows: 0}}}", "a whole number from 1"),
        ("{values: {item: {gone: error}}}", "known: new, vanished"),
        ("{values: {item: {new: warn}}}", "did you mean 'warning'?"),
        ("{values: item}", "values: a mapping is expected"),
        ("{fill: {item: {min: 0.9, max: 0.1}}}", "min 0.9 is more than max 0.1"),
        ("{fill: {item: {least: 0.9}}}", "known: max, min"),
        ("{rows: {min: 0.5}}", "a whole number from 1"),
        ("{groups: {items: {shrink: 0.1}}}", "did you mean 'item'?"),
        ("{values: [itm]}", "did you mean 'item'?"),
    ],
)
def test_a_slip_is_told_where_it_stands(block: str, said: str, make_site: MakeSite) -> None:
    project = make_site({DESCRIPTOR_FILE: f"{DESCRIPTOR}  expectations: {block}\n"})

    (finding,) = check(project).findings

    assert finding.is_error
    assert said in f"{finding.detail} {finding.hint}"
    assert finding.place.startswith(f"{DESCRIPTOR_FILE}:{len(DESCRIPTOR.splitlines()) + 1}")


def test_a_personal_column_cannot_be_compared(make_site: MakeSite) -> None:
    """The names of its values would stand in public findings."""
    personal = SCHEMA.replace('"name": "item",', '"name": "item", "personal": true,')
    stated = DESCRIPTOR.replace("durable", "volatile") + (
        "  natural_persons: bulk\n  mask_policy: 10+4+4\n  controller: 甲\n  legal_basis: 乙\n"
        "  contact: 丙\n  pia_date: 2026-11-01\n  ttl_days: 7\n  expectations: {values: [item]}\n"
    )
    project = make_site({DESCRIPTOR_FILE: stated, "schemas/fee.json": personal})

    (finding,) = check(project).findings

    assert "'item' is personal" in finding.detail


def test_a_group_that_shrinks_or_grows_too_much(make_site: MakeSite) -> None:
    found = found_after(
        make_site,
        "{groups: {item: {shrink: 0.2, growth: 0.5}}}",
        rows(甲=10, 乙=10, 丙=10, 丁=2),
        rows(甲=8, 乙=7, 丙=16, 戊=9),
    )

    assert [(f.code, str(f.severity), f.field, f.examples) for f in found] == [
        ("expectation-groups", "error", "item", ("丁: 2 → 0 (-100.0%)", "乙: 10 → 7 (-30.0%)")),
        ("expectation-groups", "warning", "item", ("丙: 10 → 16 (+60.0%)",)),
    ]
    assert [f.count for f in found] == [2, 1]


def test_small_groups_need_not_be_judged(make_site: MakeSite) -> None:
    found = found_after(
        make_site, "{groups: {item: {shrink: 0.2, min_rows: 5}}}",
        rows(甲=10, 丁=2, 戊=4), rows(甲=10, 丁=1, 戊=1),
    )  # fmt: skip

    assert found == []


def test_values_that_vanish_close_the_gate_and_new_ones_warn(make_site: MakeSite) -> None:
    found = found_after(make_site, "{values: [item]}", rows(甲=2, 乙=1), rows(甲=2, 丙=1, 丁=1))

    assert [(f.code, str(f.severity), f.examples) for f in found] == [
        ("expectation-values", "error", ("乙",)),
        ("expectation-values", "warning", ("丁", "丙")),
    ]


def test_what_follows_from_values_can_be_chosen(make_site: MakeSite) -> None:
    found = found_after(
        make_site, "{values: {item: {vanished: none, new: error}}}", rows(甲=1, 乙=1), rows(丙=1)
    )

    assert [(str(f.severity), f.examples) for f in found] == [("error", ("丙",))]


def test_numbers_and_days_are_codes_too_and_no_value_is_none(make_site: MakeSite) -> None:
    before = "id,item,amount,since\n1,甲,1.00,2026-01-01\n2,乙,20.50,\n"
    after = "id,item,amount,since\n1,甲,,2026-01-02\n2,乙,20.5,\n3,丙,0.125,\n"

    found = found_after(make_site, "{values: [amount, since]}", before, after)

    assert sorted((f.field, f.examples) for f in found) == [
        ("amount", ("0.125",)),
        ("amount", ("1",)),
        ("since", ("2026-01-01",)),
        ("since", ("2026-01-02",)),
    ]


@pytest.mark.parametrize(
    ("bounds", "severities"),
    [("0.5", ["error"]), ("{min: 0.3, max: 0.4}", []), ("{min: 0, max: 0.3}", ["warning"])],
)
def test_fill_rates_have_a_least_and_a_greatest(
    bounds: str, severities: list[str], make_site: MakeSite
) -> None:
    data = "id,item,amount,since\n1,甲,1,2026-01-01\n2,乙,1,\n3,丙,1,\n"
    stated = f"{DESCRIPTOR}  expectations: {{fill: {{since: {bounds}}}}}\n"
    project = make_site({DESCRIPTOR_FILE: stated, DATA_FILE: data})

    found = check(project).findings

    assert [str(f.severity) for f in found] == severities
    assert {f.code for f in found} <= {"expectation-fill"}


def test_total_change_against_the_live_release(make_site: MakeSite) -> None:
    shrunk = found_after(make_site, "{shrink: 0.2, growth: 0.2}", rows(甲=10), rows(甲=7))

    assert [(f.code, str(f.severity)) for f in shrunk] == [("expectation-change", "error")]
    assert "10 rows are live, 7 were handed in: -30.0%" in shrunk[0].detail
