"""For any query, the files rank as one whole lunr index does: same hits, same scores, same order."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.publish.sink import Sink
from generator.search.analyzer import clauses
from generator.search.prose import ShardSizes, build_index
from tests.relevance.client import ask
from tests.unit.search.corpus import CHARACTERS, WORDS, corpus, queries, whole_index
from tests.unit.search.test_prose_index import Shards, lunr_scores

DOCUMENTS = corpus(200, seed=3)
PIECES = sorted({run[i : i + n] for d in DOCUMENTS[:60] for run in d.body.split()
                 for n in (1, 2, 3) for i in range(len(run) - n + 1)})  # fmt: skip

QUERIES = st.lists(
    st.sampled_from(PIECES) | st.sampled_from(WORDS) | st.text(CHARACTERS, min_size=1, max_size=3)
    | st.text(max_size=6),
    min_size=1, max_size=4,
).map(" ".join)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The files of the index, in shards so small that every query needs several."""
    root = tmp_path_factory.mktemp("site")
    build_index(DOCUMENTS, "zh", Sink(root), ShardSizes(terms=400, documents=400))
    return root


@pytest.fixture(scope="module")
def shards(site):
    return Shards(site)


@pytest.fixture(scope="module")
def whole():
    return whole_index(DOCUMENTS)


@settings(max_examples=300, deadline=None)
@given(query=QUERIES)
def test_any_query_ranks_as_in_one_whole_index(shards, whole, query):
    if not clauses(query):
        return
    expected = lunr_scores(whole, query)
    found = shards.scores(query)

    assert found == pytest.approx(expected, rel=1e-9)
    assert falls(expected, sorted(found, key=lambda n: (-found[n], n)))


def test_the_browsers_code_ranks_as_one_whole_index(site, whole):
    """Scores and order of the shipped module; equal scores stand by number."""
    asked = [
        (query, field) for query in queries(DOCUMENTS, 400, seed=23) for field in (None, "title")
    ]
    hits = 0
    ranked = ask(site, "/search/zh/", [{"query": q, "rank": True, "field": f} for q, f in asked])
    for (query, field), answer in zip(asked, ranked, strict=True):
        expected = lunr_scores(whole, query, [field] if field else None)
        found = dict(map(tuple, answer))

        assert found == pytest.approx(expected, rel=1e-9), query
        assert falls(expected, [number for number, _ in answer]), query
        assert answer == sorted(answer, key=lambda hit: (-hit[1], hit[0])), query
        hits += len(answer)
    assert hits > 2000 + 500


def falls(scores, order):
    """Whether lunr's own scores never rise along an order, up to the last digit of a float."""
    return all(scores[a] >= scores[b] * (1 - 1e-9) for a, b in pairwise(order))
