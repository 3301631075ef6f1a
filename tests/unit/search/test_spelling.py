"""Misspelt words in Latin letters: the list of words and the client's proposals."""

import pytest

from generator.publish.sink import Sink
from generator.search.documents import Document
from generator.search.prose import build_index
from generator.search.spelling import spelling_words
from tests.relevance.client import ask

DOCUMENTS = [
    Document("page/0", "page", "/a/", "Judgment and enforcement", body="The court of appeal, a case"),
    Document("page/1", "page", "/b/", "Judgment", body="contract disputes; contact the court"),
    Document("page/2", "page", "/c/", "合同纠纷 contract", initials="judgmenx htjf"),
]  # fmt: skip


def test_words_by_number_of_postings_then_by_letters():
    terms = {"court": [[1, 9, 1, 9], [], [3, 9]], "case": [[], [], [1, 5]], "abc": [[1, 1], [], []],
             "2024": [[1, 1], [], []], "法院": [[1, 1], [], []], "bear": [[], [2, 2], []],
             "initialsonly": [[], [], []], "b-case": [[1, 1], [], []]}  # fmt: skip

    assert spelling_words(terms) == ["court", "bear", "case"]
    assert spelling_words(terms, limit=16) == ["court", "bear"]


CORRECTIONS = {
    "court judgment": None, "法院": None, "没有": None, "court": None, "cour": None, "judgm": None,
    "xyz": None, "судд": None, "2042": None, "htjf": None, "htjg": "",
    "judgement": "judgment", "Enforcment": "enforcement", "cuort": "court", "kourt": "court",
    "contarct": "contract", "ｃｏｎｔｒａｃｔｓｓ": "contract", "合同 contrct": "合同 contract",
    "contrct “dispute”": "contract “dispute”", "jugdment cuort": "judgment court", "cort": "court",
    "enforsement apeal": "enforcement appeal", "qqqqqq": "", "abcd": "", "cse": None,
}  # fmt: skip
"""Queries and what is proposed; None: the list of words is not even read."""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """All answers, each of a client that has read nothing yet but the directory."""
    root = tmp_path_factory.mktemp("spelling")
    build_index(DOCUMENTS, "zh", Sink(root))
    return dict(
        zip(
            CORRECTIONS,
            ask(root, "/search/zh/", [{"query": query, "anew": True} for query in CORRECTIONS]),
            strict=True,
        )
    )


@pytest.mark.parametrize("query", CORRECTIONS)
def test_a_misspelt_word_gets_the_nearest_one(answers, query):
    answer, expected = answers[query], CORRECTIONS[query]

    assert answer["correction"] == (expected or None)
    assert sum("/spelling/" in path for path in answer["read"]) == int(expected is not None)
