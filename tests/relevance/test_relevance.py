"""The first answers are the right ones, for questions written before anybody saw the answers."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import cli
from tests.relevance.client import ask
from tests.relevance.measure import (
    ROOT,
    Answer,
    answers,
    figures,
    index_site,
    questions,
    report,
)

TEXTS = "guiding-cases/guiding_cases_001_224.jsonl"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The indexes of the shipped datasets and pages."""
    folder = tmp_path_factory.mktemp("shipped")
    index_site(folder)
    return folder


@pytest.fixture(scope="module")
def shipped(indexed: Path) -> list[Answer]:
    """The answers over the shipped datasets and pages."""
    return answers(indexed)


def test_there_are_enough_questions_and_what_they_expect_exists() -> None:
    known = {
        "case": column("guiding-cases/data/cases.csv", "number"),
        "court": column("courts/data/courts.csv", "code"),
    }
    asked = questions()

    assert len(asked) >= 100
    assert len({q.query for q in asked}) == len(asked)
    for question in asked:
        assert question.why
        assert question.expected
        assert question.expected <= known[question.kind], question.query


def column(file: str, name: str) -> set[str]:
    with (ROOT / "datasets" / file).open(encoding="utf-8-sig", newline="") as rows:
        return {row[name] for row in csv.DictReader(rows)}


@pytest.mark.parametrize(("ranks", "success", "reciprocal"), [
    ([1], 1, 1), ([0], 0, 0), ([2, 0], 0.5, 0.25), ([6, 1], 0.5, 7 / 12), ([5], 1, 0.2),
])  # fmt: skip
def test_the_figures_are_the_textbooks(ranks: list[int], success: float, reciprocal: float) -> None:
    """Mean reciprocal rank as TREC-8 defines it: nothing found counts 0."""
    found = figures(ranks)

    assert (found.success_at_5, found.reciprocal_rank) == pytest.approx((success, reciprocal))


def test_the_shipped_data_answer(shipped: list[Answer]) -> None:
    """A floor just under the figures in content/docs/search."""
    courts = figures(a.overall for a in shipped if a.question.kind == "court")
    cases = figures(a.overall for a in shipped if a.question.kind == "case")

    assert courts.success_at_5 == 1, report(shipped)
    assert cases.success_at_5 >= 0.82, report(shipped)
    assert cases.reciprocal_rank >= 0.80, report(shipped)


@pytest.mark.parametrize(
    ("language", "query", "item"),
    [
        ("en", "deadbeat", "pl.10b"), ("en", "deadbeats", "pl.10b"), ("en", "blacklist", "pl.10b"),
        ("zh", "限高", "pl.10e"), ("zh", "老赖", "pl.10b"),
    ],
)  # fmt: skip
def test_everyday_words_find_the_disclosure_item(
    indexed: Path, language: str, query: str, item: str
) -> None:
    """The lists of dishonest debtors (10b) and of restricted consumption (10e): not only the pages
    of the documentation that use the word."""
    found = ask(indexed, f"/search/{language}/", [{"query": query, "limit": 5}])[0]

    assert any(url.endswith(f"/catalogue/#{item}") for url in found["urls"]), found["urls"]


@pytest.mark.shared_data
def test_the_full_texts_answer_more(shared_data: Path, tmp_path: Path) -> None:
    """Some questions use words that stand only in the official texts."""
    shutil.copytree(ROOT / "datasets/guiding-cases", tmp_path / "datasets/guiding-cases")
    arguments = ["import", "guiding-cases", str(shared_data / TEXTS), "--project", str(tmp_path)]
    imported = CliRunner().invoke(cli, arguments)
    assert imported.exit_code == 0, imported.output
    index_site(tmp_path / "site", tmp_path / "datasets/guiding-cases/data/texts.csv")
    found = answers(tmp_path / "site")
    cases = figures(a.overall for a in found if a.question.kind == "case")

    assert cases.success_at_5 >= 0.9, report(found)
