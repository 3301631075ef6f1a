"""The sharded index against one whole lunr index of the same documents."""

import gzip
import json
import math
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.publish.sink import Sink
from generator.search import shards
from generator.search.analyzer import ANALYZER_VERSION, clauses, tokens
from generator.search.documents import Document
from generator.search.prose import FIELDS, ShardSizes, build_index
from generator.search.shards import GROUP
from generator.search.texts import parts
from tests.relevance.client import ask
from tests.unit.search.corpus import CHARACTERS, corpus, queries, whole_index

TINY = ShardSizes(terms=300, documents=300, texts=300)


def build(folder, documents, sizes=TINY):
    sink = Sink(folder)
    summary = build_index(documents, "zh", sink, sizes)
    return summary, sink


def read(path):
    data = path.read_bytes()
    return json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)


def shards_of(root, table):
    """The shards of a table in order: the directory lists their groups and first keys."""
    listed = read(root / "directory.json.gz")[table]
    for group, first in zip(listed["groups"], listed["first"], strict=True):
        folder = root / table / group
        if not isinstance(first, list):
            keys = read(folder / "first.json.gz")
            assert keys[0] == first
            first = keys
        for place, key in enumerate(first):
            shard = read(folder / f"{place}.json.gz")
            assert shard[0][0] == key
            yield shard


class Shards:
    """A reader written from the description of the file format, apart from the browser's."""

    def __init__(self, folder):
        root = folder / "search/zh"
        self.directory = read(root / "directory.json.gz")
        self.terms = {
            entry[0]: [self.postings(column) for column in entry[1 : len(FIELDS) + 1]]
            for shard in shards_of(root, "terms")
            for entry in shard
        }

    @staticmethod
    def postings(column):
        number, found = 0, {}
        for step, weight in zip(column[::2], column[1::2], strict=True):
            number += step
            found[number] = weight / 1000
        return found

    def scores(self, query):
        wanted = clauses(query)
        found = [
            [t for t in self.terms if t == c.term or (c.prefix and t.startswith(c.term))]
            for c in wanted
        ]
        boosts = {}
        for term in (t for terms in found for t in terms):
            boosts[term] = boosts.get(term, 0) + 1
        length = math.sqrt(sum(b * b for b in boosts.values()))
        scores = {}
        for term, boost in boosts.items():
            for column in self.terms[term]:
                for number, weight in column.items():
                    scores[number] = scores.get(number, 0) + boost * weight / length
        for clause, terms in zip(wanted, found, strict=True):
            if clause.required:
                having = {n for t in terms for column in self.terms[t] for n in column}
                scores = {n: s for n, s in scores.items() if n in having}
        return scores


def lunr_scores(index, query, fields=None):
    from lunr.query import Query, QueryPresence

    request = index.create_query()
    for clause in clauses(query):
        request.term(
            clause.term,
            use_pipeline=False,
            fields=fields or index.fields,
            presence=QueryPresence.REQUIRED if clause.required else QueryPresence.OPTIONAL,
            wildcard=Query.WILDCARD_TRAILING if clause.prefix else Query.WILDCARD_NONE,
        )
    return {int(hit["ref"]): hit["score"] for hit in index.query(request)}


def test_scores_over_shards_are_those_of_one_whole_lunr_index(tmp_path):
    documents = corpus(150)
    build(tmp_path, documents)
    shards, index = Shards(tmp_path), whole_index(documents)
    hits = 0
    for query in queries(documents, 120):
        expected = lunr_scores(index, query)

        assert shards.scores(query) == pytest.approx(expected, rel=1e-9), query
        hits += len(expected)
    assert hits > 500


def test_two_builds_give_the_same_bytes(tmp_path):
    _, first = build(tmp_path / "a", corpus(60))
    _, second = build(tmp_path / "b", corpus(60))

    assert first.artifacts() == second.artifacts()


def test_no_shard_is_much_larger_than_asked_and_groups_are_named_by_their_content(tmp_path):
    import hashlib

    _, sink = build(tmp_path, corpus(100))
    groups = {}
    for artifact in sink.artifacts():
        table, *below = artifact.path.split("/")[2:]
        if table in ("terms", "documents", "texts"):
            data = (tmp_path / artifact.path).read_bytes()
            content = gzip.decompress(data)
            entries = json.loads(content)
            assert data[4:8] == b"\0\0\0\0"  # no time of day in the file
            assert len(entries) == 1 or len(content) <= 300 + 2 * len(entries) + 2
            group, place = below
            groups.setdefault((table, group), {})[int(place.removesuffix(".json.gz"))] = data

    assert len(groups) > 3
    for (_, name), found in groups.items():
        assert sorted(found) == list(range(len(found)))
        assert len(found) <= GROUP
        data = b"".join(found[place] for place in sorted(found))
        assert hashlib.sha256(data).hexdigest().startswith(name)


def test_the_keys_of_a_large_table_lie_with_its_groups(tmp_path, monkeypatch):
    monkeypatch.setattr(shards, "LISTED", 3)
    documents = corpus(150)
    build(tmp_path, documents)
    root = tmp_path / "search/zh"
    asked, whole = queries(documents, 30), whole_index(documents)
    found = ask(tmp_path, "/search/zh/", [{"query": q, "rank": True} for q in asked])

    assert isinstance(read(root / "directory.json.gz")["terms"]["first"][0], str)
    for query, ranked in zip(asked, found, strict=True):
        expected = lunr_scores(whole, query)
        assert dict(map(tuple, ranked)) == pytest.approx(expected, rel=1e-9), query


def test_terms_are_sorted_by_code_point_across_shards(tmp_path):
    build(tmp_path, [*corpus(40), Document("x", "page", "/x/", "\U00020164\ue000 ﷽ zz")])
    root = tmp_path / "search/zh"
    directory = read(root / "directory.json.gz")
    terms = [e[0] for shard in shards_of(root, "terms") for e in shard]

    assert terms == sorted(terms)
    assert {"\U00020164\ue000", "zz"} <= set(terms)
    assert directory["terms"]["first"][0][0] == terms[0]


LONG = "。".join(["甲乙" * 700, "丙丁", "𠅤某" * 700, "戊己" * 30])


def test_every_document_comes_back_whole_under_its_number(tmp_path):
    documents = [*corpus(50), Document("z", "page", "/z/", "长文", body=LONG)]
    build(tmp_path, documents)
    root = tmp_path / "search/zh"
    entries = [entry for shard in shards_of(root, "documents") for entry in shard]

    assert [e[0] for e in entries] == list(range(51))
    assert [[*e[1:6], text_of(root, e)] for e in entries] == [
        [d.kind, d.url, d.title, d.court, d.date, d.body] for d in documents
    ]
    assert isinstance(entries[0][6], str)
    assert len(entries[-1][6]) == 3
    directory = read(root / "directory.json.gz")
    assert directory["analyzer"] == ANALYZER_VERSION
    assert sum(end - first for _, first, end in directory["kinds"]) == 51


def text_of(root, entry):
    number, text = entry[0], entry[6]
    if isinstance(text, str):
        return text
    groups = read(root / "directory.json.gz")["texts"]
    files = [root / "texts" / groups[n // GROUP] / f"{n % GROUP}.json.gz" for n in text]
    pieces = [
        {(n, part): piece for n, part, piece in read(file)}[number, place]
        for place, file in enumerate(files)
    ]
    return "".join(pieces)


@pytest.mark.parametrize("term", ["甲乙", "丙丁", "某𠅤", "戊己"])
def test_the_index_says_in_which_parts_of_a_text_a_term_stands(tmp_path, term):
    """Which parts these are is read from the files."""
    short = Document("a", "page", "/a/", "短文", body="甲乙丙丁")
    build(tmp_path, [short, Document("z", "page", "/z/", "长文", body=LONG)])
    root = tmp_path / "search/zh"
    entry = next(e for shard in shards_of(root, "terms") for e in shard if e[0] == term)
    held = {part for n, part, piece in texts_in(root) if n == 1 and term in piece}

    assert entry[-1] == [sum(1 << part for part in held)]
    assert 0 < len(held) < 3


def texts_in(root):
    return [entry for file in sorted((root / "texts").glob("*/*.gz")) for entry in read(file)]


@given(st.text("甲乙丙。，\n a.;𠅤", max_size=40), st.integers(1, 900))
def test_parts_are_the_text(piece, times):
    text = piece * times
    cut = parts(text)

    assert "".join(cut) == (text if len(text) > 160 else "")
    assert len(cut) <= 16
    assert all(cut)


def test_an_index_of_nothing_is_an_index(tmp_path):
    summary, _ = build(tmp_path, [])

    assert (summary.documents, summary.terms, summary.shards) == (0, 0, 0)
    assert read(tmp_path / "search/zh/directory.json.gz")["terms"] == {"groups": [], "first": []}


def test_equal_documents_do_not_collide(tmp_path):
    same = [Document(f"record/{i}", "record", "/datasets/x/", "测试公司") for i in range(5)]
    summary, _ = build(tmp_path, same, ShardSizes(terms=1, documents=1))

    assert summary.documents == 5


def test_the_title_weighs_most(tmp_path):
    documents = [
        Document("a", "page", "/a/", "甲乙", body="起诉"),
        Document("b", "page", "/b/", "起诉", body="甲乙"),
    ]
    build(tmp_path, documents)
    scores = Shards(tmp_path).scores("起诉")

    assert scores[1] > scores[0] > 0
    assert dict(FIELDS)["title"] > dict(FIELDS)["terms"] > dict(FIELDS)["body"]


def test_the_whole_text_is_found_by_any_two_characters_of_it(tmp_path):
    documents = corpus(30)
    build(tmp_path, documents)
    shards = Shards(tmp_path)
    chooser = random.Random(5)
    for number, document in enumerate(documents):
        run = max(re.findall(f"[{CHARACTERS}]+", document.body), key=len)
        start = chooser.randrange(len(run) - 1)

        assert number in shards.scores(run[start : start + 2])
        assert number in shards.scores(run[start])
        assert number in shards.scores(run[-1])


def test_lunr_keeps_our_tokens_as_they_are():
    """Traps of lunr's own analysis (trailing punctuation, trimming): it must not touch a token."""
    from lunr.tokenizer import Tokenizer

    mine = tokens("Café, （2018）粤0103执57-4号 GB/T 2260-2007 مەھكەمە བོད་ཡིག 𠅤某 ς")

    assert [str(t) for t in Tokenizer(mine)] == mine
