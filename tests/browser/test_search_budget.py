"""What a first question costs on the shipped site, and that no text with the words is missed."""

from __future__ import annotations

import random
import re
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest

from generator.search.folding import fold
from tests.bench.prose import our_answers
from tests.bench.prose_client import piece, visit
from tests.unit.search.test_prose_index import shards_of, text_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

BUDGET = 60_000
"""Bytes of code, directory, shards, excerpts and filters together, as they lie on the disk."""

COMPRESSED = 40_000
"""The same where the host compresses text."""

REQUESTS = 40

QUERIES = ("合同 纠纷", "西安 中院", "股东 决议", "失信被执行人 名单", "正当防卫")


def test_a_first_question_is_cheap(browser: Browser, shipped_site: Path, site_url: str) -> None:
    costs = [visit(browser, shipped_site, site_url, query) for query in QUERIES]

    assert all(cost.found for cost in costs), "a query without results"
    assert median(cost.raw for cost in costs) <= BUDGET, costs
    assert max(cost.raw for cost in costs) <= 2 * BUDGET, costs
    assert median(cost.sent for cost in costs) <= COMPRESSED, costs
    assert max(cost.requests for cost in costs) <= REQUESTS, costs


def test_every_text_with_the_words_is_found(shipped_site: Path) -> None:
    """Substrings of two to six characters, compared with a plain search of the stored texts."""
    root = shipped_site / "search/zh"
    texts = {
        entry[0]: fold(f"{entry[3]}\n{text_of(root, entry)}".replace(" · ", "\n"))
        for shard in shards_of(root, "documents")
        for entry in shard
    }
    chooser = random.Random(4)
    runs = [run for text in texts.values() for run in re.findall("[\u4e00-\u9fff]{2,}", text)]
    asked = [piece(chooser, run, 2, 6) for run in chooser.sample(runs, 200)]
    for words, found in zip(asked, our_answers(shipped_site, asked), strict=True):
        assert {number for number, text in texts.items() if words in text} <= found, words
