"""Masks of one site must not add up (MSK-03)."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from generator.catalogue.schemas import build_schema
from generator.checking import check
from generator.disclosure.mask_policies import mask_of
from generator.model import Dataset, Publishing, Resource, Schema, Text
from tests.conftest import DESCRIPTOR, MakeSite


def codes(make_site: MakeSite, site: str, *policies: str) -> list[tuple[str, str]]:
    files = {"pyproject.toml": f'[tool.yangguang]\nmask_policy = "{site}"\n'}
    data = "id,item,amount,since\n1,x,1,\n"
    for number, policy in enumerate(policies):
        name = f"list{number}"
        text = DESCRIPTOR.replace("name: fees\n", f"name: {name}\n", 1)
        files[f"datasets/{name}/datapackage.yaml"] = f"{text}  mask_policy: {policy}\n"
        files[f"datasets/{name}/data/fees.csv"] = data
    found = check(make_site(files)).findings
    return [(f.code, f.dataset) for f in found if f.is_error]


def test_one_policy_is_right(make_site: MakeSite) -> None:
    assert codes(make_site, "10+4+4", "10+4+4", "10+4+4") == []


def test_a_stricter_mask_adds_nothing(make_site: MakeSite) -> None:
    assert codes(make_site, "10+4+4", "6+12") == []


def test_what_one_shows_and_the_other_hides_adds_up(make_site: MakeSite) -> None:
    """10+4+4 hides places 11 to 14, which 14+4 shows; together they hide nothing."""
    assert codes(make_site, "10+4+4", "14+4") == [("MSK-03", "list0")]


def test_two_lists_add_up_whatever_the_settings_say(make_site: MakeSite) -> None:
    assert ("MSK-03", "list1") in codes(make_site, "6+12", "10+8", "0+14+4")


def test_a_policy_that_is_none_is_said(make_site: MakeSite) -> None:
    assert codes(make_site, "10+4+4", "10+4") == [("descriptor-invalid", "list0")]


def of_fields(make_site: MakeSite, cells: str, **masks: str) -> list[tuple[str, str, str]]:
    """(code, field, detail) of the errors of a list whose columns have masks of their own."""
    rule = "masked-identity-number"
    fields = [{"name": "id", "type": "integer"}] + [
        {"name": n, "type": "string", "rule": rule} | ({"mask": m} if m else {})
        for n, m in masks.items()
    ]
    described = DESCRIPTOR.replace("audience: public\n", "audience: public\n  synthetic: true\n")
    found = check(make_site({
        "schemas/fee.json": json.dumps({"fields": fields, "primaryKey": ["id"]}),
        "datasets/fees/datapackage.yaml": described + "  mask_policy: 10+4+4\n",
        "datasets/fees/data/fees.csv": f"id,{','.join(masks)}\n1,{cells}\n",
    })).findings  # fmt: skip
    return [(f.code, f.field, f.detail) for f in found if f.is_error]


def test_a_field_has_the_mask_it_states_and_else_its_datasets(make_site: MakeSite) -> None:
    assert of_fields(make_site, "9900001990****0009,990000************", a="", b="6+12") == []


def test_a_mask_that_is_not_its_fields_is_refused(make_site: MakeSite) -> None:
    found = of_fields(make_site, "9900001990****0009,9900001990****0009", a="", b="6+12")

    assert [(code, field) for code, field, _ in found] == [("MSK-02", "b")]


def test_two_columns_of_one_list_add_up(make_site: MakeSite) -> None:
    """The columns a and b of one row would give the whole number."""
    found = of_fields(make_site, "9900001990****0009,99000019900101****", a="", b="14+4")

    assert {(code, field) for code, field, _ in found} == {("MSK-03", "b")}
    assert any("10+4+4 in fees: together 990000199001010009" in told for _, _, told in found)


def test_a_mask_of_a_field_that_is_none_is_said(make_site: MakeSite) -> None:
    found = of_fields(make_site, "9900001990****0009", a="10+4")

    assert [(code, field) for code, field, _ in found] == [("descriptor-invalid", "a")]


@pytest.mark.parametrize("field", [{"mask": "6+12"}, {"mask": "6+12", "rule": "case-number"}])
def test_a_mask_without_the_rule_that_checks_it_is_refused(field: Mapping[str, str]) -> None:
    named = {"fields": [{"name": "a", "type": "string", **field}]}
    _, found = build_schema(named, "s", "d", "schemas/s.json")

    assert [f.code for f in found] == ["schema-invalid"]
    assert "masked-identity-number" in found[0].hint


@pytest.mark.parametrize(("own", "stated", "used"), [
    ("6+12", "10+4+4", "6+12"), ("", "10+4+4", "10+4+4"), ("", "", "2+15+1"),
])  # fmt: skip
def test_the_look_up_masks_as_its_column_is_masked(own: str, stated: str, used: str) -> None:
    fields = [{"name": "number", "type": "string", "rule": "masked-identity-number", "mask": own}]
    schema, _ = build_schema({"fields": fields}, "s", "d", "schemas/s.json")
    assert isinstance(schema, Schema)
    title = Text.of("名单")
    publishing = Publishing(lookup={"id": ("number",)}, mask_policy=stated)
    table = Resource("t", title, title, (), schema, {})
    listed = Dataset("d", title, title, "1", __file__, (table,), publishing, {})  # type: ignore[arg-type]

    assert mask_of(listed, "2+15+1") == used
