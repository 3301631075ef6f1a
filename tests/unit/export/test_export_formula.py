"""The rule against formula injection. Payloads: OWASP, "CSV Injection", and DOMAIN TAB-11."""

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given

from generator.formula import PATTERN, escape, escape_table, is_formula_like
from tests.unit.export.samples import ANY_TEXT, field, resource

PAYLOADS = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org?x="&A1,"点击")',
    "+1+1",
    "-2+3+cmd|' /C calc'!D2",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\tplain text after a tab",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    " =1+1",
    "\u3000=1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "-",
    "+86 10 1234",
]
HARMLESS = [
    "",
    "张某甲",
    "a=b",
    "（2026）粤0000执1号",
    "'90年代",
    "1-2",
    "  text",
    "a\n=b",
    "—",
    "·=",
]


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_payload_gets_one_apostrophe(text):
    assert escape(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text):
    assert escape(text) == text


@given(ANY_TEXT)
def test_taking_one_apostrophe_away_gives_the_original_back(text):
    shown = escape(text)
    assert (shown[1:] if is_formula_like(shown) else shown) == text


@given(ANY_TEXT)
def test_python_arrow_and_duckdb_read_the_pattern_alike(text):
    assert pc.match_substring_regex(pa.array([text]), PATTERN)[0].as_py() == is_formula_like(text)
    query = "select regexp_matches(?, ?)"
    assert duckdb.execute(query, [text, PATTERN]).fetchall() == [(is_formula_like(text),)]


def test_a_table_counts_what_it_escaped_and_shares_the_rest():
    schema = resource("t", [field("a"), field("b"), field("n", "integer")]).schema
    table = pa.table({"a": ["=1", None, "x", "''@"], "b": list("wxyz"), "n": [-1, -2, None, 3]})
    shown, counts = escape_table(table, schema)
    assert counts == {"a": 2}
    assert shown["a"].to_pylist() == ["'=1", None, "x", "'''@"]
    assert shown["b"] is table["b"] or shown["b"].equals(table["b"])
    assert shown["n"].to_pylist() == [-1, -2, None, 3]


def test_lexical_types_are_left_alone():
    schema = resource("t", [field("d", "duration"), field("g", "geopoint")]).schema
    table = pa.table({"d": ["-P1D"], "g": ["-73.9,40.7"]})
    shown, counts = escape_table(table, schema)
    assert not counts
    assert shown.equals(table)
