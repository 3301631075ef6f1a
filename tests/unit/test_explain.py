"""Every code can be explained, and the explanation says more than the title."""

from __future__ import annotations

import pytest

from generator.explain import explanation
from generator.findings import CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_an_explanation(code: str) -> None:
    lines = explanation(code).splitlines()

    assert lines[0].startswith(f"{code}: ")
    assert len(lines) > 1
