"""Facets: ranges of document numbers, and the counts and hits that they give in the client."""

from collections import Counter
from dataclasses import replace

import pytest

from generator.publish.sink import Sink
from generator.search.documents import documents
from generator.search.facets import facet_table, kind_ranges
from generator.search.prose import build_index
from tests.relevance.client import ask
from tests.unit.search.corpus import corpus
from tests.unit.search.test_search_documents import BUDGETS, CASES, COURTS, PAGES, SETTINGS

KEYWORDS = ("合同纠纷", "侵害商标权", "执行")
PROVINCES = ("甲省", "乙省", "")


def test_documents_that_follow_each_other_with_one_value_are_a_run():
    marked = [replace(d, facets=(("province", p),) if p else (), date=date) for d, p, date in zip(
        corpus(7), ["甲", "甲", "", "乙", "甲", "甲", ""],
        ["2024-01-01", "2024", "", "", "2023-05-06", "2024-01-01", ""], strict=True)]  # fmt: skip

    assert facet_table(marked) == {
        "province": {"values": ["甲", "乙"], "runs": [1, 2, 0, 1, 2, 1, 1, 2]},
        "year": {"values": ["2024", "2023"], "runs": [1, 2, 0, 2, 2, 1, 1, 1]},
    }
    assert facet_table([]) == facet_table(marked[-1:]) == {}
    assert kind_ranges([replace(d, kind=k) for d, k in zip(marked, "aabcccc", strict=True)]) == [
        ["a", 0, 2],
        ["b", 2, 3],
        ["c", 3, 7],
    ]


def test_a_document_may_have_several_keywords():
    """Those of one document alone narrow nothing and are left out."""
    held = ["民事 合同", "", "合同", "民事", "合同 独有"]
    marked = [replace(d, facets=tuple(("keyword", k) for k in words.split()))
              for d, words in zip(corpus(5), held, strict=True)]  # fmt: skip

    assert facet_table(marked)["keyword"] == {
        "values": ["合同", "民事"],
        "holders": [[0, 2, 2], [0, 3]],
    }


def test_the_properties_of_courts_cases_and_budgets():
    releases = {r.dataset.name: r for r in (COURTS, CASES, BUDGETS)}
    table = facet_table(documents(releases, PAGES, SETTINGS, "zh"))

    assert table["province"] == {"values": ["示范"], "runs": [1, 2]}
    assert table["court"]["values"] == ["示范市演示区人民法院"]
    assert {"2024", "2025"} <= set(table["year"]["values"])


FILTERS = [
    {}, {"kind": "case"}, {"province": "甲省"}, {"year": "2021"}, {"kind": "court", "year": "2022"},
    {"province": "乙省", "year": "2020", "kind": "page"}, {"province": "丙省"}, {"nothing": "x"},
    {"keyword": "执行"}, {"keyword": "合同纠纷", "province": "甲省"},
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """An index of documents with a province, the year of their date and a kind."""
    root = tmp_path_factory.mktemp("facets")
    listed = [
        replace(
            d,
            facets=(
                *((("province", PROVINCES[i % 3]),) if i % 3 < 2 else ()),
                *(("keyword", word) for word in KEYWORDS if i % len(word) == 0),
            ),
            date=f"{2020 + i % 4}-01-01" if i % 5 else "",
            title=f"{i % 2 and '审判'}第{i}篇",
        )
        for i, d in enumerate(corpus(120))
    ]
    build_index(listed, "zh", Sink(root))
    asked = [{"query": "法", "limit": 500, "filters": f} for f in FILTERS]
    asked += [
        {"query": "审判", "limit": 500, "filters": {"in": "title"}},
        {"query": "法", "anew": True},
    ]
    return listed, ask(root, "/search/zh/", asked)


@pytest.mark.parametrize("filters", FILTERS)
def test_hits_and_counts_are_those_of_counting_all_documents(site, filters):
    """Counted here over the documents themselves, each facet under all filters but its own."""
    listed, answers = site
    answer = answers[FILTERS.index(filters)]
    matching = [d for d in listed if d.url in set(answers[0]["urls"])]

    def values(document, name):
        known = [("kind", document.kind), ("year", document.date[:4]), *document.facets]
        return [value for facet, value in known if facet == name and value]

    def passing(but=None):
        asked = {n: v for n, v in filters.items() if n not in (but, "nothing")}
        return [d for d in matching if all(v in values(d, n) for n, v in asked.items())]

    assert len(matching) > 60
    assert sorted(answer["urls"]) == sorted(d.url for d in passing())
    assert answer["total"] == len(passing())
    for name in ("kind", "province", "keyword", "year"):
        counted = Counter(value for d in passing(name) for value in values(d, name))
        assert answer["counts"][name] == counted, name


def test_titles_alone_can_be_asked(site):
    listed, answers = site
    found = answers[-2]["urls"]

    assert sorted(found) == sorted(d.url for d in listed if "审判" in d.title)
    assert any("审判" in d.body and d.url not in found for d in listed)


def test_the_first_hits_need_no_facets(site):
    answer = site[1][-1]

    assert {path.split("/")[3] for path in answer["first"]} == {"terms", "documents"}  # two trips
    assert [path for path in answer["read"] if "/facets/" in path]
