"""Escapes of JSON as a reader sees them; the oracle is Python's own writer of JSON."""

from __future__ import annotations

import json

import pytest

from generator.disclosure.escapes import without_json_escapes


@pytest.mark.parametrize("text", ["张某甲", "𠅤某甲，13800000000", "plain", "a𠅤𪚥b", "½×"])
def test_what_is_escaped_reads_as_what_is_not(text: str) -> None:
    escaped, plain = json.dumps(text), json.dumps(text, ensure_ascii=False)

    assert without_json_escapes(escaped.encode()) == plain.encode()
    assert without_json_escapes(plain.encode()) == plain.encode()


def test_half_a_pair_is_no_character_and_hides_nothing_beside_it() -> None:
    assert without_json_escapes(rb"\ud8001\u0033") == "\ufffd13".encode()
