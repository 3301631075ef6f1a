"""Masks of one site must not add up (MSK-03)."""

from __future__ import annotations

from generator.pipeline import check
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
