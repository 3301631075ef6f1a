"""The two forms of every rule are one rule: what is proven over a column is right to the judge.

Each example is a batch of texts: right codes with a few faults, so that the checks deep inside are
reached. Nothing with a fault may be proven, and nothing without one is missed, except rare forms
of case numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.checks.rules import (
    case_numbers,
    court_names,
    document_numbers,
    identity_numbers,
    masks,
    organisation_codes,
)
from generator.checks.rules.case_numbers import types
from generator.checks.rules.court_codes import LETTERS
from tests.unit.rules.tables import proven

AS_OF = date(2026, 11, 21)
SEEDS = settings(
    max_examples=25,
    deadline=None,
    # A batch has thousands of characters: looking for the smallest failing one takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
NOISE = "0123456789XxOIS*×●＊-－—ａＡ０９ \u3000\u200b\u00a0\n\x00ß字号第知（）()〔〕[]【】﹝﹞,."


def spoiled(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts of which about half got one to three characters replaced, added or lost."""
    fault = st.tuples(st.integers(0, 40), st.sampled_from("rid"), st.sampled_from(NOISE))
    return st.builds(_spoil, texts, st.lists(fault, max_size=3))


def _spoil(text: str, faults: list[tuple[int, str, str]]) -> str:
    for place, kind, character in faults:
        at = place % (len(text) + 1)
        tail = text[at:] if kind == "i" else text[at + 1 :]
        text = text[:at] + ("" if kind == "d" else character) + tail
    return text


def batches(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.one_of(spoiled(texts), st.text(max_size=24)), min_size=20, max_size=120)


def _identity(region: str, born: date, sequence: int) -> str:
    seventeen = f"{region}{born:%Y%m%d}{sequence:03d}"
    return seventeen + identity_numbers.check_character(seventeen)


REGIONS = st.one_of(
    st.sampled_from(["990000", "110105", "440102", "469007", "810000", "830000", "911100"]),
    st.from_regex(r"\A[0-9]{6}\Z"),
)
DAYS = st.dates(date(1890, 1, 1), date(2030, 12, 31))
IDENTITY = st.one_of(
    st.builds(_identity, REGIONS, DAYS, st.integers(0, 999)),
    st.from_regex(r"\A[1-9][0-9]{5}[0-9]{2}(0[1-9]|1[0-2])[0-3][0-9][0-9]{3}\Z"),
)
MASKED = st.builds(masks.masked, st.builds(_identity, REGIONS, DAYS, st.integers(0, 999)),
                   st.sampled_from(["10+4+4", "6+8+4", "6+12"]))  # fmt: skip


def _credit(kind: str, division: str, body: str) -> str:
    seventeen = kind + division + body + organisation_codes.organisation_check(body)
    code: str = seventeen + organisation_codes.check_character(seventeen)
    return code


CREDIT = st.builds(
    _credit,
    st.text(organisation_codes.ALPHABET, min_size=2, max_size=2),
    st.sampled_from(["000000", "440103", "350100"]),
    st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8),
)
CASE = st.builds(
    lambda year, court, kind, serial, rest: f"（{year}）{court}{kind}{serial}号{rest}",
    st.integers(1995, 2030),
    st.one_of(
        st.just("最高法"),
        st.builds(
            lambda a, b: a + b, st.sampled_from(LETTERS), st.from_regex(r"\A(\d{2}|\d{4})?\Z")
        ),
        st.sampled_from(["粤0103", "京0491", "示法"]),
    ),
    st.one_of(st.sampled_from(sorted(types())), st.sampled_from(["知民终", "民初字第", "法初"])),
    st.one_of(st.integers(0, 10**8).map(str), st.sampled_from(["0012", "57-4", "×××"])),
    st.sampled_from(["", "之一", "之十二"]),
)
DOCUMENT = st.builds(
    lambda issuer, year, serial: f"{issuer}〔{year}〕{serial}号",
    st.sampled_from(["法释", "国办发", "令第", ""]),
    st.integers(1890, 2110),
    st.integers(0, 2000),
)
COURT = st.sampled_from(
    [
        "示范市演示区人民法院",
        "示范海事法院",
        "示范人民法院第一人民法庭",
        "示范（新区）人民法院",
        "法院",
    ]
)


def agree(texts: list[str], broken: Callable[[str], object], clean: Callable[[Any], Any]) -> None:
    assert proven(texts, clean) == [not broken(text) for text in texts]


@SEEDS
@given(batches(IDENTITY), st.booleans())
def test_identity_numbers(texts: list[str], synthetic: bool) -> None:
    agree(
        texts,
        lambda t: (
            identity_numbers.judge(t, AS_OF, synthetic=synthetic)
            or identity_numbers.has_unknown_region(t)
        ),
        lambda t: identity_numbers.clean_column(t, AS_OF, synthetic=synthetic),
    )


@SEEDS
@given(batches(MASKED), st.sampled_from(["10+4+4", "6+8+4", "6+12*", "4+14"]), st.booleans())
def test_masks(texts: list[str], policy: str, synthetic: bool) -> None:
    agree(
        texts,
        lambda t: (
            masks.judge(t, policy, AS_OF, synthetic=synthetic)
            or identity_numbers.has_unknown_region(t)
        ),
        lambda t: masks.clean_column(t, policy, AS_OF, synthetic=synthetic),
    )


@SEEDS
@given(batches(CREDIT), st.booleans())
def test_credit_codes(texts: list[str], synthetic: bool) -> None:
    agree(
        texts,
        lambda t: organisation_codes.judge(t, synthetic=synthetic),
        lambda t: organisation_codes.clean_column(t, synthetic=synthetic),
    )


@SEEDS
@given(
    batches(st.one_of(CREDIT.map(lambda c: f"{c[8:16]}-{c[16]}"), CREDIT.map(lambda c: c[8:17])))
)
def test_organisation_codes(texts: list[str]) -> None:
    agree(
        texts,
        organisation_codes.judge_organisation,
        organisation_codes.clean_organisation_column,
    )


@SEEDS
@given(batches(CASE), st.booleans())
def test_case_numbers(texts: list[str], synthetic: bool) -> None:
    found = proven(texts, lambda t: case_numbers.clean_column(t, AS_OF.year, synthetic=synthetic))
    for text in (t for t, right in zip(texts, found, strict=True) if right):
        assert case_numbers.judge(text, AS_OF.year) == "", text
        assert not case_numbers.has_unknown_court(text, synthetic=synthetic), text


@SEEDS
@given(batches(CASE))
def test_normal_forms_are_normal(texts: list[str]) -> None:
    """What `parse` reads, it writes in a form that it reads back alike and does not complain of."""
    for text in texts:
        number = case_numbers.parse(text)
        if number is not None:
            assert case_numbers.parse(str(number)) == number, text
            assert case_numbers.judge(str(number), AS_OF.year) != "CSN-02", text


@SEEDS
@given(batches(DOCUMENT))
def test_document_numbers(texts: list[str]) -> None:
    agree(texts, document_numbers.judge, document_numbers.clean_column)


@SEEDS
@given(batches(COURT))
def test_court_names(texts: list[str]) -> None:
    agree(texts, court_names.judge, court_names.clean_column)
