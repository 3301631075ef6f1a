"""What a query asks of single fields: typed before a word, or for all of it."""

from dataclasses import replace

import pytest

from generator.publish.sink import Sink
from generator.search.documents import Document
from generator.search.prose import build_index
from tests.relevance.client import ask

LISTED = [
    Document("case/0", "case", "/a/", "买卖合同违约", body="第264条", keywords="定金\n公益诉讼"),
    Document("case/1", "case", "/b/", "定金", body="买卖合同违约", keywords="买卖合同\n民事"),
    Document("case/2", "case", "/c/", "民事判决", body="定金与title", keywords="环境民事公益诉讼"),
    Document("page/3", "page", "/d/", "The title of contracts", body="keyword 定金 keywords"),
]
DOCUMENTS = [replace(document, terms=document.keywords) for document in LISTED]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """How a query matched, and the letters of what it finds."""
    root = tmp_path_factory.mktemp("fields")
    build_index(DOCUMENTS, "zh", Sink(root), synonyms=[("押金", "定金")])

    def query(text, within=""):
        asked = {"query": text, "limit": 9, "filters": {"in": within} if within else {}}
        answer = ask(root, "/search/zh/", [asked])[0]
        return answer["mode"], "".join(sorted(url.strip("/") for url in answer["urls"]))

    return query


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("定金", "abcd"),
        ("标题:定金", "b"),
        ("标题：定金", "b"),
        ("標題: 定金", "b"),
        ("关键词:定金", "a"),
        ("關鍵詞：定金", "a"),
        ("keyword:定金 违约", "a"),
        ("违约 关键词:买卖", "b"),
        ("关键词:公益诉讼", "ac"),
        ("标题:定金 关键词:定金", ""),
        ("标题:定金 定金", "b"),
        ("关键词:押金", "a"),
        ("title:contracts", "d"),
        ("TITLE:contracts 定金", "d"),
        ("标题:“合同违约”", "a"),
        ("标题:“违约合同”", ""),
        ("关键词:“公益诉讼”", "ac"),
        ("title", "cd"),
        ("标题:第264条", ""),
        ("264条", "a"),
    ],
)
def test_a_field_is_typed_before_a_word(found, query, expected):
    mode, hits = found(query)

    assert hits == expected if mode == "all" else not expected


@pytest.mark.parametrize(
    ("query", "within", "expected"),
    [
        ("定金", "title", "b"),
        ("定金", "keywords", "a"),
        ("公益诉讼", "keywords", "ac"),
        ("关键词:定金 违约", "title", "a"),
        ("定金", "nothing", "abcd"),
    ],
)
def test_all_of_a_query_is_asked_in_one_field(found, query, within, expected):
    assert found(query, within) == ("all", expected)
