"""The analyzer against the hand-written vectors, and against Unicode itself."""

import json
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.search.analyzer import (
    ANALYZER_VERSION,
    MAX_TOKEN,
    Clause,
    case_key,
    clauses,
    code_key,
    name_key,
    tokens,
)
from generator.search.folding import HAN, fold, traditional, word_class

ROOT = Path(__file__).parents[3]
VECTORS = json.loads((ROOT / "tests/vectors/analyzer.json").read_text(encoding="utf-8"))
RUNNER = Path(__file__).with_name("run_vectors.mjs")
NODE = shutil.which("node")

KEYS = {
    "fold": fold,
    "tokens": tokens,
    "name_key": name_key,
    "code_key": code_key,
    "case_key": case_key,
}


def notation(clause: Clause) -> str:
    return ("" if clause.required else "?") + clause.term + ("*" if clause.prefix else "")


def run(case: dict) -> object:
    if case["kind"] == "clauses":
        return [notation(c) for c in clauses(case["input"], **case["options"])]
    return KEYS[case["kind"]](case["input"])


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda c: f"{c['kind']}-{c['input']!a:.40}")
def test_vector(case):
    assert run(case) == case["expected"]


def test_the_vectors_are_of_this_version_and_enough():
    assert VECTORS["analyzer"] == ANALYZER_VERSION
    assert len(VECTORS["cases"]) >= 500
    asked = {(c["kind"], c["input"], str(c.get("options"))) for c in VECTORS["cases"]}
    assert len(asked) == len(VECTORS["cases"])


@pytest.mark.skipif(NODE is None, reason="no Node on PATH; the browser test runs the same vectors")
def test_the_browser_code_gives_the_vectors_in_node():
    done = subprocess.run([NODE, str(RUNNER)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"cases": len(VECTORS["cases"]), "failures": []}


@pytest.mark.skipif(NODE is None, reason="no Node on PATH")
def test_the_browser_fetches_the_table_before_it_is_needed():
    """Each character asks a module of its own, which has not heard of the others."""
    texts = ["法院", *list(traditional())[::40], "後", "於", "\uf951", "a 法 國"]
    done = subprocess.run(
        [NODE, str(Path(__file__).with_name("fold_late.mjs"))],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    lazy, *folded = json.loads(done.stdout)

    assert lazy == "國"
    assert folded == [fold(text) for text in texts]


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_every_letter_mark_and_digit_is_han_or_word():
    """No writing system falls through: what Unicode calls L, M or N is searchable."""
    import re

    known = re.compile(f"[{HAN}{word_class()}]")
    lost = [
        point
        for point in range(0x20000)
        if unicodedata.category(chr(point))[0] in "LMN" and not known.match(chr(point))
    ]

    assert lost == []


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2))
def test_every_substring_of_two_is_a_token_of_its_text(text):
    """Exact substring queries find their text: each query term is among the index's terms."""
    stored = set(tokens(text))
    folded = fold(text)

    assert {folded[i : i + 2] for i in range(len(folded) - 1)} <= stored
    assert all(any(t.startswith(c) for t in stored) for c in folded)


def test_a_megabyte_of_one_word_is_one_short_token():
    assert [len(t) for t in tokens("x" * 1_000_000)] == [MAX_TOKEN]


@pytest.mark.parametrize(
    "hostile",
    [
        "（2018）粤" + " " * 200_000,
        "第" * 200_000,
        "第1条" * 50_000,
        "（2018）" * 50_000,
        "第" + "百" * 200_000 + "条",
        "（2018）粤01执" + "9" * 200_000 + "号",
        "1," * 100_000,
        "·" * 200_000,
        "a-" * 100_000,
    ],
)
def test_hostile_cells_take_no_quadratic_time(hostile):
    """Each of these cells would run for minutes under a backtracking or squaring analyzer."""
    assert isinstance(tokens(hostile), list)
