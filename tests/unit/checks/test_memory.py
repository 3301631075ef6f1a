"""What is remembered of judged texts: once for each, within a number of bytes for all columns."""

from __future__ import annotations

import tracemalloc
from collections import Counter

import pytest

from generator.checks.judge import Judge
from generator.checks.memory import LONGEST, Memory

WRONG = {"name": "a", "type": "date", "constraints": {"minimum": "2024-01-01"}}


def test_a_text_is_judged_once_and_a_long_one_each_time() -> None:
    asked: Counter[str | None] = Counter()

    def judge(text: str | None) -> int:
        asked[text] += 1
        return 0

    ask = Memory().remembering(judge)
    for text in ("a", "a", None, None, "长" * LONGEST, "长" * LONGEST, "x" * (LONGEST + 1)) * 2:
        ask(text)

    assert asked == {"a": 1, None: 1, "长" * LONGEST: 1, "x" * (LONGEST + 1): 2}


@pytest.mark.parametrize("rest", ["", "x" * 60, "错" * 200, "长" * 300])
def test_memory_does_not_grow_with_the_wrong_texts(rest: str) -> None:
    limit = 1 << 21
    memory = Memory(limit)
    judges = [Judge({**WRONG, "name": name}, [""], memory=memory) for name in "abc"]
    for judge in judges:
        judge.faults("warm")  # what it takes to judge at all
    tracemalloc.start()
    try:
        for number in range(20_000):
            for judge in judges:
                assert judge.faults(f"{number}{rest}")[0][0] == "type-error"
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert taken < limit
