"""The editable file of synonyms, and what the browser's code makes of it."""

import gzip
import json

import pytest

from generator.checking import check
from generator.errors import GateClosed
from generator.pipeline import build
from generator.publish.sink import Sink
from generator.search.documents import Document
from generator.search.prose import build_index
from generator.search.synonyms import read_synonyms
from tests.relevance.client import ask
from tests.unit.search.test_analyzer import ROOT

DOCUMENTS = [
    Document("a", "page", "/a/", "失信被执行人名单"),
    Document("b", "page", "/b/", "老赖是什么意思"),
    Document("c", "page", "/c/", "被执行人报告财产"),
    Document("d", "page", "/d/", "组织、领导传销活动"),
    Document("e", "page", "/e/", "居间合同的违约"),
    Document("f", "page", "/f/", "中介合同的违约"),
    Document("g", "page", "/g/", "list of dishonest judgment debtors", body="judgment debtor"),
    Document("h", "page", "/h/", "deadbeatx"),
]
PAIRS = [
    ("老赖", "失信被执行人"),
    ("传销", "组织、领导传销活动"),
    ("跳单", "居间合同"),
    ("跳单", "中介合同"),
    ("deadbeat", "judgment debtor"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The last letters of the addresses that a query finds, best first, and how it matched."""
    root = tmp_path_factory.mktemp("synonyms")
    build_index(DOCUMENTS, "zh", Sink(root), synonyms=PAIRS)

    def query(text):
        answer = ask(root, "/search/zh/", [{"query": text, "limit": 9}])[0]
        return answer["mode"], [url.strip("/") for url in answer["urls"]]

    return query


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("老赖", {"a", "b"}),
        ("老賴", {"a", "b"}),
        ("老赖名单", {"a"}),
        ("传销", {"d"}),
        ("跳单", {"e", "f"}),
        ("跳单 违约", {"e", "f"}),
        ("居间合同", {"e"}),
        ("deadbeat", {"g"}),
        ("Deadbeat list", {"g"}),
        ("deadbeatx", {"h"}),
        ("失信被执行人", {"a"}),
    ],
)
def test_the_everyday_word_finds_the_word_of_the_law(found, query, expected):
    mode, hits = found(query)

    assert (mode, set(hits)) == ("all", expected)


def test_a_text_that_says_the_word_itself_is_found_as_before(found):
    assert found("老赖 意思") == ("all", ["b"])


def test_without_a_pair_a_query_is_the_query(tmp_path):
    build_index(DOCUMENTS, "zh", Sink(tmp_path))

    assert ask(tmp_path, "/search/zh/", [{"query": "老赖", "limit": 9}])[0]["urls"] == ["/b/"]


def test_the_pairs_stand_in_the_directory(tmp_path):
    build_index(DOCUMENTS, "zh", Sink(tmp_path), synonyms=PAIRS)
    directory = json.loads(gzip.decompress((tmp_path / "search/zh/directory.json.gz").read_bytes()))

    assert [tuple(pair) for pair in directory["synonyms"]] == PAIRS


# The file -------------------------------------------------------------------------------------


def test_lines_remarks_and_folding(tmp_path):
    text = (
        "\ufeff# remark → none\n\n老賴 → 失信被执行人\n  老赖→ 失信被执行人 \nＤeadbeat → Debtor\n"
    )
    (tmp_path / "synonyms.txt").write_text(text, encoding="utf-8")

    assert read_synonyms(tmp_path) == ([("老赖", "失信被执行人"), ("deadbeat", "debtor")], ())


def test_a_project_without_the_file_has_no_synonyms(tmp_path):
    assert read_synonyms(tmp_path) == ([], ())


@pytest.mark.parametrize("line", ["老赖 失信被执行人", "→ 失信被执行人", "老赖 →", "甲 → 乙 → 丙"])
def test_a_line_that_is_no_pair_is_named(tmp_path, line):
    (tmp_path / "synonyms.txt").write_text(f"# one\n{line}\n跳单 → 居间合同\n", encoding="utf-8")

    pairs, (finding,) = read_synonyms(tmp_path)

    assert pairs == [("跳单", "居间合同")]
    assert (finding.code, finding.line, finding.is_error) == ("synonyms-invalid", 2, True)
    assert line.strip() in finding.detail
    assert "everyday word" in finding.hint


def test_another_encoding_is_named(tmp_path):
    (tmp_path / "synonyms.txt").write_bytes(b"# a\n" + "老赖 → 债务人".encode("gb18030"))

    _, (finding,) = read_synonyms(tmp_path)

    assert finding.detail == "not UTF-8 (byte 4)"
    assert finding.line == 2


def test_check_and_build_say_so_before_anything_is_written(make_site):
    project = make_site({"content/synonyms.txt": "老赖 失信被执行人\n"})

    (found,) = check(project).findings
    with pytest.raises(GateClosed) as closed:
        build(project)

    assert (found.code, found.place) == ("synonyms-invalid", "content/synonyms.txt:1")
    assert closed.value.findings == (found,)
    assert not (project / "output" / "site").exists()
    assert not check(project, ["fees"]).findings


def test_the_shipped_file_is_pairs_of_everyday_words():
    pairs, _ = read_synonyms(ROOT / "content")

    assert ("老赖", "失信被执行人") in pairs
    assert all(left not in right for left, right in pairs)  # such a pair would change nothing
    assert all(len(left) > 1 for left, _ in pairs)
