"""Texts of a fixed length by a table of bytes, held to Python's own expressions."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checks.fixed import fixed_places, matching

PATTERNS = [
    "[A-Z2-7]{3}",
    r"\d\d[ab]",
    "(?:a[bc]){2}",
    "a",
    "[a-c][0-9]{2}x",
    "^",
    "[法a]b",
    "(a|b)c",
]


@pytest.mark.parametrize(
    "pattern",
    ["a*", "[A-Z]{2,3}", "a|bc", "[^a]b", r"\w", "^ab$", ".", "a(?=b)", "", "(?i)a", r"\D"],
)
def test_other_patterns_are_left_alone(pattern: str) -> None:
    assert fixed_places(pattern) is None


def test_named_groups_and_references_are_left_alone() -> None:
    assert fixed_places("(?P<x>a)(?P=x)") is None


@settings(deadline=None, derandomize=True, database=None, max_examples=500)
@given(
    st.sampled_from(PATTERNS),
    st.lists(
        st.none()
        | st.text("abcxAZ09 法é", max_size=4)
        | st.sampled_from(["", "ABC", "12a", "abac"]),
        max_size=8,
    ),
    st.integers(0, 3),
)
def test_a_column_matches_as_its_texts_do(
    pattern: str, texts: list[str | None], start: int
) -> None:
    places = fixed_places(pattern)
    if places is None:
        return
    cells = pa.chunked_array([pa.array(texts, pa.string()).slice(start), pa.array(["", "a"])])
    octets = np.array([-1 if t is None else len(t.encode()) for t in cells.to_pylist()])
    found = matching(cells, places, octets)
    if found is None:
        assert {*octets} - {-1, 0, len(places)} or None in texts
        return
    full = re.compile(pattern).fullmatch
    for text, says in zip(cells.to_pylist(), found.tolist(), strict=True):
        proven = bool(text and text.isascii() and full(text))
        assert says == proven


def test_a_long_column_is_judged_text_by_text() -> None:
    places = fixed_places("[A-Z2-7]{12}")
    assert places is not None
    texts = ["VCPKDF7AKMYG", "", "VCPKDF7AKMY1", "AAAAAAAAAAAA"] * 1000
    octets = np.array([len(t) for t in texts])
    found = matching(pa.array(texts), places, octets)
    assert found is not None
    assert found.tolist() == [True, False, False, True] * 1000
