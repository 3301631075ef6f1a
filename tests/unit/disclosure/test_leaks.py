"""Leaks in the columns of a dataset, from the file to the finding."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import ric

from generator.catalogue.schemas import ALLOWABLE
from generator.checking import check
from generator.checks.rules import identity_numbers
from generator.disclosure.detectors import KINDS, UNCONDITIONAL
from generator.findings import Finding
from tests.conftest import MakeSite

NUMBER = "990000199001010009"
MOBILE = "15400000001"


def schema(**remark: Any) -> str:
    """The fee schema of the least project, with one more column."""
    fields = [
        {"name": "id", "type": "integer"},
        {"name": "remark", "type": "string", **remark},
    ]
    return json.dumps({"fields": fields, "primaryKey": ["id"], "missingValues": [""]})


def found(make_site: MakeSite, data: str, **remark: Any) -> Sequence[Finding]:
    project: Path = make_site(
        {"schemas/fee.json": schema(**remark), "datasets/fees/data/fees.csv": data}
    )
    return check(project).findings


def test_a_finding_names_file_row_field_and_kind_and_masks_the_value(make_site: MakeSite) -> None:
    data = f"id,remark\n1,无\n2,张某甲手机{MOBILE}\n3,{NUMBER}\n"

    by_code = {f.code: f for f in found(make_site, data)}

    number, mobile = by_code["full-identity-number"], by_code["personal-data"]
    assert (number.file, number.rows, number.field) == (
        "datasets/fees/data/fees.csv",
        (4,),
        "remark",
    )
    assert mobile.rows == (3,)
    assert "mobile" in mobile.detail
    assert mobile.examples == ("15*********",)
    assert NUMBER not in str(number)
    assert number.is_error
    assert mobile.is_error


def test_what_a_field_allows_is_no_finding_but_nothing_allows_a_full_number(
    make_site: MakeSite,
) -> None:
    data = f"id,remark\n1,电话{MOBILE}\n2,{NUMBER}\n"

    codes = [f.code for f in found(make_site, data, allows=["mobile"]) if f.is_error]

    assert codes == ["full-identity-number"]


def test_a_field_cannot_allow_what_is_no_kind_or_a_full_number(make_site: MakeSite) -> None:
    details = [
        f.detail
        for f in found(make_site, "id,remark\n1,x\n", allows=["identity-number", "mobil"])
        if f.code == "schema-invalid"
    ]

    assert details == [
        "field remark: allows names 'identity-number'",
        "field remark: allows names 'mobil'",
    ]


def test_the_words_of_allows_are_the_kinds() -> None:
    assert {*KINDS} - {UNCONDITIONAL} == ALLOWABLE


def test_columns_that_stay_in_are_not_searched(make_site: MakeSite) -> None:
    data = f"id,remark\n1,{NUMBER}\n"

    assert [f for f in found(make_site, data, publish=False) if f.is_error] == []


def test_an_amount_is_no_telephone_number(make_site: MakeSite) -> None:
    data = f"id,remark\n1,{MOBILE}\n"

    assert [f for f in found(make_site, data, type="number") if f.is_error] == []


def test_names_in_judgments_are_hidden_and_the_bench_is_not(make_site: MakeSite) -> None:
    data = (
        "id,remark\n"
        '1,"原告：张三甲，男。被告：李某，女。\n审判长 王明测"\n'
        '2,"原告：张某甲，男。\n审判员×××"\n'
    )

    by_code = {f.code: f for f in found(make_site, data, judgment=True) if f.is_error}

    assert set(by_code) == {"name-not-hidden", "JDG-11"}
    assert by_code["name-not-hidden"].count == 1
    assert "张三甲" not in str(by_code["name-not-hidden"])


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", NUMBER])
def test_numbers_of_the_standard_and_of_the_reserved_namespace_are_whole(number: str) -> None:
    assert ric.calc_check_digit(number) == number[17]
    assert identity_numbers.has_structure(number)


@pytest.mark.parametrize(
    "number",
    ["110105194912310021", "990000199013010005", "160000199001010004", "9900001990****0009"],
    ids=["check character", "month 13", "province", "masked"],
)
def test_other_numbers_are_not(number: str) -> None:
    assert not identity_numbers.has_structure(number)


@pytest.mark.parametrize(
    ("number", "whole"),
    [("110105491231002", True), ("990000900101000", True), ("449999900101000", False),
     ("110105491331002", False), ("110105001231002", False)],
)  # fmt: skip
def test_old_numbers_begin_with_a_known_division(number: str, whole: bool) -> None:
    assert identity_numbers.has_structure(number) == whole
