"""Every code can be explained, and the explanation says more than the title."""

from __future__ import annotations

import pytest

from generator.checks.rules.codes import rule_codes
from generator.codes import titles
from generator.explain import explanation
from generator.findings import CODES
from generator.intake.codes import RULES


@pytest.mark.parametrize("code", sorted(titles()))
def test_every_code_has_an_explanation(code: str) -> None:
    lines = explanation(code).splitlines()

    assert lines[0].startswith(f"{code}: ")
    assert len(lines) > 1


@pytest.mark.parametrize("code", RULES)
def test_a_code_of_reading_says_its_source_and_an_example(code: str) -> None:
    told = explanation(code)

    assert RULES[code].title("zh") in told
    assert f"source: {RULES[code].source}" in told
    assert f"example: {RULES[code].example}" in told


def test_no_code_is_registered_twice() -> None:
    registers = (CODES, RULES, rule_codes())

    assert len(titles()) == sum(map(len, registers))
