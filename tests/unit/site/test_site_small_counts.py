"""P-20: no count on the page of a list points at somebody, and none follows from the others."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from generator.site.small_counts import SMALL, hidden

COUNTS = st.lists(st.integers(0, 8), min_size=2, max_size=4)


def test_which_counts_are_not_shown() -> None:
    assert hidden({"a": 40, "b": 5, "c": 0}) == frozenset()
    assert hidden({"a": 40, "b": 3, "c": 0}) == {"a", "b"}
    assert hidden({"a": 40, "b": 3, "c": 9}) == {"b", "c"}
    assert hidden({"a": 40, "b": 1, "c": 1}) == {"a", "b", "c"}  # two of two must be one each
    assert hidden({"a": 40, "b": 4, "c": 1}) == {"b", "c"}
    assert hidden({"a": 40, **dict.fromkeys("bcdef", 1)}) == set("abcdef")
    assert hidden({"a": 3}) == {"a"}


@given(COUNTS)
def test_nobody_can_work_out_a_small_count(counts: list[int]) -> None:
    """Who knows the whole finds more than one number for each part, while any part is shown."""
    parts = {str(i): n for i, n in enumerate(counts)}
    unsaid = hidden(parts)
    whole = sum(parts[p] for p in unsaid)
    made = [m for m in itertools.product(range(1, 10), repeat=len(unsaid)) if sum(m) == whole]

    assert {p for p, n in parts.items() if 0 < n < SMALL} <= unsaid
    if unsaid and any(n for p, n in parts.items() if p not in unsaid):
        assert all(len(set(values)) > 1 for values in zip(*made, strict=True))
