"""Phrases: what stands in quotation marks must stand so in a hit."""

import pytest

from generator.publish.sink import Sink
from generator.search.documents import Document
from generator.search.folding import fold
from generator.search.prose import ShardSizes, build_index
from tests.relevance.client import ask

DOCUMENTS = [
    Document("case/0", "case", "/a/", "执行和解与和解执行", body="合同解除后"),
    Document("case/1", "case", "/b/", "和解执行", body="解除合同"),
    Document("page/2", "page", "/c/", "执行", body="当事人和解，执行和好"),
    Document("page/3", "page", "/d/", "The state of art", body="a part of art is state"),
    Document("page/4", "page", "/e/", "State Of Arts", body="of art"),
    Document("page/5", "page", "/f/", "阿某·甲乙", body="（2024）粤0000执1号"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """How a query matched, and the letters of what it finds."""
    root = tmp_path_factory.mktemp("phrases")
    build_index(DOCUMENTS, "zh", Sink(root), synonyms=[("和解", "合同")])

    def query(text, filters=None):
        asked = {"query": text, "limit": 9, "filters": filters}
        answer = ask(root, "/search/zh/", [asked])[0]
        return answer["mode"], "".join(sorted(url.strip("/") for url in answer["urls"]))

    return query


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("“执行和解”", "a"),
        ('"执行和解"', "a"),
        ("「執行和解」", "a"),
        ("＂执行和解＂", "a"),
        ("“和解执行”", "ab"),
        ("“解除合同”", "b"),
        ("“和解” “合同解除”", "a"),
        ("『执行』 和解", "abc"),
        ('"state of art"', "d"),
        ("state of art", "de"),
        ('"part of art"', "d"),
        ('"OF ART"', "de"),
        ("“阿某甲乙”", "f"),
        ("“(2024)粤0000执1号”", "f"),
        ("“”执行和好", "c"),
    ],
)
def test_a_phrase_stands_as_it_is_written(found, query, expected):
    assert found(query) == ("all", expected)


def test_a_phrase_that_is_nowhere_falls_back_and_says_so(found):
    mode, hits = found("“解执行和” 合同")

    assert mode == "some"
    assert hits


def test_in_titles_alone_a_phrase_stands_in_the_title(found):
    assert found("“执行和解”", {"in": "title"}) == ("all", "a")
    assert found("“合同解除”") == ("all", "a")
    assert found("“合同解除”", {"in": "title"})[1] == ""


def test_no_more_texts_are_read_than_are_shown(tmp_path):
    """Of many hits the first ones are read, and the number is the most there can be."""
    body = ("甲乙丙", "乙丙甲乙")  # the pairs of the phrase, in every third text apart
    documents = [Document(f"page/{n}", "page", f"/{n:02d}/", f"第{n}篇",
                          body=body[n % 3 == 0] + " 戊" * n) for n in range(60)]  # fmt: skip
    build_index(documents, "zh", Sink(tmp_path), ShardSizes(documents=200))
    saying = [d.url for d in documents if "甲乙丙" in fold(d.body)]
    ask_for = {"query": "“甲乙丙”", "limit": 5}
    first, last, all_of_them = ask(
        tmp_path, "/search/zh/", [ask_for, {**ask_for, "offset": 38}, {**ask_for, "limit": 99}]
    )

    assert first["open"]
    assert len(saying) < first["total"] < 60
    assert len(first["urls"]) == 5
    assert set(first["urls"]) <= set(saying)
    assert (last["open"], last["total"], len(last["urls"])) == (False, 40, 2)
    assert sorted(all_of_them["urls"]) == saying
    assert all_of_them["counts"] == {"kind": {"page": 40}}
