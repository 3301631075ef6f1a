"""Lists of restrictions beside the list of dishonest debtors: LST-02 and LST-04."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from generator.checking import Checked, check
from tests.conftest import MakeSite
from tests.unit.disclosure.debtor_site import DESCRIPTOR, debtor_files, table


def described(item: str, name: str = "list", mask: str = "10+4+4") -> str:
    """The list as one that fulfils a duty."""
    return (
        DESCRIPTOR.replace("name: list\n", f"name: {name}\n", 1)
        .replace("mask_policy: 10+4+4", f"mask_policy: {mask}")
        .replace("publishing:\n", f"publishing:\n  disclosure_items: [{item}]\n")
    )


def project(make_site: MakeSite, restricted: Iterable[int], mask: str = "10+4+4") -> Path:
    """Four dishonest debtors beside a list of restrictions."""
    return make_site({
        **debtor_files(range(4), descriptor=described("pl.10b")),
        "datasets/restricted/datapackage.yaml": described("pl.10e", "restricted", mask),
        "datasets/restricted/data/list.csv": table(restricted),
    })  # fmt: skip


def counted(checked: Checked) -> list[tuple[str, str, int]]:
    return [(f.dataset, str(f.severity), f.count) for f in checked.findings if f.code == "LST-02"]


@pytest.mark.parametrize(
    ("restricted", "expected"),
    [
        (range(4), []),
        (range(2), [("list", "warning", 2)]),
        ([5], [("list", "warning", 4)]),
    ],
)
def test_debtors_without_a_restriction_are_counted(
    make_site: MakeSite, restricted: Iterable[int], expected: list[tuple[str, str, int]]
) -> None:
    assert counted(check(project(make_site, restricted))) == expected


def test_a_namesake_with_another_number_is_not_the_same(make_site: MakeSite) -> None:
    root = project(make_site, range(4))
    data = root / "datasets/restricted/data/list.csv"
    data.write_text(data.read_text("utf-8").replace("****0000", "****0011"), "utf-8")
    assert counted(check(root)) == [("list", "warning", 1)]


def test_numbers_under_two_masks_are_not_compared(make_site: MakeSite) -> None:
    root = project(make_site, range(4), mask="6+12")
    data = root / "datasets/restricted/data/list.csv"
    data.write_text(data.read_text("utf-8").replace("9900001990****0000", "990000************"),
                    "utf-8")  # fmt: skip
    assert counted(check(root)) == []


def test_a_site_without_a_list_of_restrictions_is_left_alone(make_site: MakeSite) -> None:
    files = debtor_files(range(4), descriptor=described("pl.10b"))
    assert counted(check(make_site(files))) == []


@pytest.mark.parametrize(
    ("told", "missing"),
    [("", ["approved_by", "legal_basis"]), ("legal_basis: 示例\n  approved_by: 院长", [])],
)
def test_a_list_of_exit_restrictions_says_what_allows_it(
    make_site: MakeSite, told: str, missing: list[str]
) -> None:
    descriptor = described("pl.10c").replace("legal_basis: 示例", told)
    checked = check(make_site(debtor_files(range(4), descriptor=descriptor)))
    found = [f.detail for f in checked.findings if f.code == "LST-04"]
    assert sorted(detail.split(":")[0] for detail in found) == [f"publishing.{k}" for k in missing]
