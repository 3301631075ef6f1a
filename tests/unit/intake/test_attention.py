"""The fast path is sound: what `NEEDS_ATTENTION` does not match, the slow functions leave alone."""

from __future__ import annotations

import re

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.intake.character_tables import (
    BIDI_CONTROLS,
    BIDI_MARKS,
    DASHES,
    DOTS,
    INVISIBLE,
    PRIVATE_USE,
    RADICALS,
)
from generator.intake.characters import NEEDS_ATTENTION, READERS
from generator.intake.columns import DAMAGED_CODE, PLAIN_NUMBER
from generator.intake.dates import ISO_DATE
from generator.intake.mojibake import damages

SPECIAL = "".join([*RADICALS, *PRIVATE_USE, DOTS, DASHES, BIDI_CONTROLS, BIDI_MARKS, INVISIBLE,
                   "０１２９ＡＺａｚ，．、。？！?□〓＊[](（+王文.gif〇○\u0301é\uf9dc㛃\U00020164\ue000"])  # fmt: skip
TEXTS = st.text(
    st.one_of(
        st.sampled_from(SPECIAL),
        st.sampled_from("张王0123456789.,-E+ abc法院"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
)


@pytest.mark.parametrize("kind", sorted(READERS))
@given(value=TEXTS)
@settings(max_examples=400, deadline=None)
def test_what_needs_no_attention_is_left_alone(kind: str, value: str) -> None:
    if not re.search(NEEDS_ATTENTION[kind], value):
        assert READERS[kind](value) == (value, ())


@given(value=TEXTS)
@settings(max_examples=400, deadline=None)
def test_what_has_no_candidate_has_no_damage(value: str) -> None:
    if not re.search(NEEDS_ATTENTION["damage"], value):
        assert list(damages(value)) == []


@pytest.mark.parametrize("value", ["身份证号××××××", "××××年××月", "°°°°", "············"])
def test_signs_for_what_is_hidden_are_no_damage(value: str) -> None:
    """Read as GBK the bytes of ×××× would be 鬃鬃; judgments hide names and numbers so (JDG-08)."""
    assert list(damages(value)) == []


@pytest.mark.parametrize("kind", sorted(READERS))
@given(value=TEXTS)
@settings(max_examples=200, deadline=None)
def test_reading_twice_is_reading_once(kind: str, value: str) -> None:
    """A normalised value is canonical: no second reading changes it."""
    once, _ = READERS[kind](value)

    assert READERS[kind](once)[0] == once


@pytest.mark.parametrize(
    "pattern", [*NEEDS_ATTENTION.values(), ISO_DATE, DAMAGED_CODE, f"^(?:{PLAIN_NUMBER})$"]
)
def test_duckdb_and_python_read_the_patterns_alike(pattern: str) -> None:
    """Over every assigned kind of single character and a list of longer values."""
    points = [chr(c) for c in range(1, 0x30000) if not 0xD800 <= c < 0xE000]
    around = [f"张{c}王" for c in points[::7]]
    longer = [
        "2016-03-24",
        "9.9E+17",
        "1234.5",
        "-1",
        "(王+文)",
        "[石羡]",
        "a.gif",
        "人民福扯",
        "锟斤拷",
        "浜烘皯娉曢櫌",
        "關(guān)于",
        "煨畔ⅲ",
    ]
    values = points + around + longer
    compiled = re.compile(pattern)
    expected = [bool(compiled.search(v)) for v in values]

    connection = duckdb.connect()
    import pyarrow as pa

    table = pa.table({"v": values})
    connection.register("t", table)
    found = connection.execute("select regexp_matches(v, $1) from t", [pattern]).fetchall()

    assert [f for (f,) in found] == expected
