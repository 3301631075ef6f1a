"""The shipped dataset `guiding-cases`: complete, consistent, and in nobody else's words."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, system

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "datasets" / "guiding-cases"
# DOMAIN GC-05: counts published by others: 26 batches at the end of 2020, 43 at the end of 2024.
LAST_OF_BATCH = {1: 4, 26: 147, 43: 247, 46: 261, 49: 279}

Row = dict[str, str]


def _rows() -> list[Row]:
    with (FOLDER / "data" / "cases.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


ROWS = _rows()
SUMMARISED = [row for row in ROWS if row["editor_summary"]]


@pytest.fixture(scope="module")
def raw(shared_data: Path) -> dict[int, dict[str, Any]]:
    file = shared_data / "guiding-cases" / "guiding_cases_001_224.jsonl"
    records = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return {record["number"]: record for record in records}


@pytest.fixture(scope="module")
def index(shared_data: Path) -> dict[int, Row]:
    file = shared_data / "guiding-cases" / "guiding_cases_index_001_279.csv"
    with file.open(encoding="utf-8", newline="") as source:
        return {int(row["number"]): row for row in csv.DictReader(source)}


def test_the_package_is_valid() -> None:
    with system.use_context(trusted=True):
        report = Package(FOLDER / "datapackage.yaml").validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])


def test_no_official_text_is_shipped() -> None:
    assert sorted(f.name for f in FOLDER.rglob("*") if f.is_file()) == [
        "SOURCES.md",
        "cases.csv",
        "datapackage.yaml",
    ]


def test_numbers_run_without_a_gap() -> None:
    assert [int(row["number"]) for row in ROWS] == list(range(1, 280))


def test_batches_are_consecutive_and_end_where_they_should() -> None:
    numbers = defaultdict(list)
    for row in ROWS:
        numbers[int(row["batch"])].append(int(row["number"]))
    assert sorted(numbers) == list(range(1, 50))
    assert all(max(numbers[b]) + 1 == min(numbers[b + 1]) for b in range(1, 49))
    assert {batch: max(numbers[batch]) for batch in LAST_OF_BATCH} == LAST_OF_BATCH


def test_dates_follow_the_numbers_but_for_the_one_printed_otherwise() -> None:
    dated = [(int(row["number"]), row["released"]) for row in ROWS if row["released"]]
    backwards = [later for earlier, later in pairwise(dated) if later[1] < earlier[1]]
    assert backwards == [(31, "2014-06-23")]
    assert all(row["adopted"] <= row["released"] for row in ROWS if row["adopted"])
    assert all(row["released"] and row["released_basis"] for row in ROWS)


def test_the_day_of_adoption_is_given_or_said_to_be_unprinted() -> None:
    """Batch 42: its drafters' commentary. Every heading read says adopted, and no day of it."""
    known = {row["number"] for row in ROWS if row["adopted"]}
    assert known == {row["number"] for row in ROWS if row["adopted_basis"] == "另有来源"}
    assert known == {row["number"] for row in ROWS if row["batch"] == "42"}
    unprinted = {row["number"] for row in ROWS if row["adopted_basis"] == "正文未载明"}
    assert unprinted == {r["number"] for r in ROWS if r["released_basis"] == "正文标注"} - known
    assert Counter(row["adopted_basis"] for row in ROWS)["未见正文"] == 27


def test_dates_of_late_batches_are_those_of_their_notices() -> None:
    """As printed: notices 法〔2024〕298号 (batch 42), 法〔2025〕77号 (46), that of batch 49; no. 249."""
    printed = {42: "2024-12-20", 44: "2025-03-12", 46: "2025-05-26", 49: "2026-02-28"}
    held = {int(row["batch"]): row["released"] for row in ROWS}
    assert {batch: held[batch] for batch in printed} == printed


def test_no_case_lacks_keywords_or_statutes() -> None:
    assert [row["number"] for row in ROWS if not (row["keywords"] and row["statutes"])] == []


def test_late_lists_are_those_of_the_official_pages() -> None:
    """As printed on the Gazette's pages, of two layouts: 45 in words, 234 and 262 in figures."""
    held = {int(row["number"]): (row["keywords"], row["statutes"]) for row in ROWS}
    assert held[45][1] == "《中华人民共和国反不正当竞争法》第二条"
    assert held[234][0] == "民事|申请设立海事赔偿责任限制基金|基金数额|远洋运输船舶|沿海运输船舶"
    assert held[262] == (
        "民事|不正当竞争|数据集合|数据搬运|经营性利益",
        "《中华人民共和国反不正当竞争法》第2条；《中华人民共和国著作权法》第3条、第15条、第44条；"
        "《最高人民法院关于适用〈中华人民共和国反不正当竞争法〉若干问题的解释》（法释〔2022〕9号）第1条",
    )


def test_keywords_and_statutes_have_one_form_throughout() -> None:
    for row in ROWS:
        assert not re.search(r"[\s/]|\|\||^\||\|$", row["keywords"]), row["number"]
        assert not re.search(r"本案适用|^\d|；\d", row["statutes"]), row["number"]
        for statute in filter(None, row["statutes"].split("；")):
            assert re.fullmatch(r"《.+》(（.+）)?第?[\d〇-龥、，（）]*", statute), row["number"]


def test_case_type_is_the_first_keyword_since_no_225() -> None:
    """The types were found from title and case number before the lists of keywords were."""
    assert all(row["keywords"].split("|")[0] == row["case_type"] for row in ROWS[224:])


def test_the_year_of_a_batch_is_that_of_its_release_or_the_next() -> None:
    later = [
        row["number"]
        for row in ROWS
        if row["released"] and int(row["batch_year"]) - int(row["released"][:4]) == 1
    ]
    same = [row for row in ROWS if row["released"] and row["batch_year"] == row["released"][:4]]
    assert len(later) == 39  # the figure PROVENANCE of the index gives
    assert len(same) + len(later) == sum(bool(row["released"]) for row in ROWS)


def test_titles_are_whole_and_tidy() -> None:
    for row in ROWS:
        assert row["title"].endswith("案"), row["number"]
        assert not re.search(r"\.\.|…|\s|[\"「」]", row["title"]), row["number"]
        assert row["title_complete"] == "true"


def test_two_cases_are_no_longer_followed() -> None:
    retired = [row for row in ROWS if row["status"] == "不再参照"]
    assert [row["number"] for row in retired] == ["9", "20"]
    assert all("2021年1月1日" in row["status_note"] for row in retired)


def test_every_kind_of_case_is_there() -> None:
    kinds = Counter(row["case_type"] for row in ROWS)
    assert set(kinds) == {"民事", "刑事", "行政", "国家赔偿", "执行"}
    for row in ROWS:
        if "申请" in row["title"] and row["title"].endswith("赔偿案"):
            assert row["case_type"] == "国家赔偿", row["number"]


def test_case_type_agrees_with_the_type_code_of_the_case_number() -> None:
    """The type code (法〔2015〕137号) is a second witness to the first keyword."""
    letters = {"刑": "刑事", "行": "行政", "赔": "国家赔偿"}
    for row in ROWS:
        code = re.match(r"（\d{4}）(?:最高法|.\d{0,4})(\D+)\d", row["original_case_no"])
        found = next((kind for letter, kind in letters.items() if code and letter in code[1]), "")
        if found and "行赔" not in row["original_case_no"]:
            assert row["case_type"] == found, row["number"]


def test_case_numbers_are_unique() -> None:
    numbers = [row["original_case_no"] for row in ROWS if row["original_case_no"]]
    assert len(numbers) == 272
    assert [n for n, times in Counter(numbers).items() if times > 1] == []


def test_pages_are_those_of_the_court() -> None:
    hosts = {re.match(r"https?://([^/]+)/", row["url"])[1] for row in ROWS}  # type: ignore[index]
    assert hosts == {"www.court.gov.cn", "gongbao.court.gov.cn"}


class TestSummaries:
    def test_there_are_enough_of_every_kind_and_year(self) -> None:
        assert len(SUMMARISED) >= 45
        assert {row["case_type"] for row in SUMMARISED} == {row["case_type"] for row in ROWS}
        assert {row["batch_year"] for row in SUMMARISED} == {row["batch_year"] for row in ROWS}

    @pytest.mark.parametrize("row", SUMMARISED, ids=lambda row: row["number"])
    def test_each_is_short_and_in_both_languages(self, row: Row) -> None:
        assert 80 <= len(row["editor_summary"]) <= 160
        assert 150 <= len(row["editor_summary_en"]) <= 450
        assert not re.search(r"[\u4e00-\u9fff]", row["editor_summary_en"])

    @pytest.mark.parametrize("row", SUMMARISED, ids=lambda row: row["number"])
    def test_no_natural_person_is_named(self, row: Row) -> None:
        """Every party of the title that is not an organisation must be absent."""
        assert not [p for p in _people(row["title"]) if p in row["editor_summary"]]

    def test_the_people_of_a_title_are_recognised(self) -> None:
        assert _people("王召成等非法买卖、储存危险物质案") == {"王召成"}
        assert _people("江某某正当防卫案") == {"江某某"}
        assert _people("林方清诉常熟市凯莱实业有限公司、戴小明公司解散纠纷案") >= {"林方清"}

    @pytest.mark.shared_data
    def test_none_repeats_the_official_text(self, raw: dict[int, dict[str, Any]]) -> None:
        for row in SUMMARISED:
            if int(row["number"]) in raw:
                official = "".join(raw[int(row["number"])]["sections"].values())
                run = _longest_shared_run(_bare(row["editor_summary"]), _bare(official))
                assert len(run) <= 12, (row["number"], run)


@pytest.mark.shared_data
class TestAgainstTheSources:
    def test_keywords_lost_and_gained_no_character(self, raw: dict[int, dict[str, Any]]) -> None:
        for row in ROWS[:224]:
            if int(row["number"]) in raw:
                printed = raw[int(row["number"])]["keywords_raw"]
                assert _bare(row["keywords"]) == _bare(printed), row["number"]
                assert row["keywords"].count("|") >= 1

    def test_cut_titles_were_completed(
        self, raw: dict[int, dict[str, Any]], index: dict[int, Row]
    ) -> None:
        cut = {n: r["title"] for n, r in raw.items() if r["title"].endswith("...")}
        assert len(cut) == 36
        for number, row in ((int(row["number"]), row) for row in ROWS):
            if number != 136:  # the index words this one otherwise than the Court's own page
                assert _bare(row["title"]) == _bare(index[number]["title"])
            if number in cut:
                assert _bare(row["title"]).startswith(_bare(cut[number].rstrip(".")))

    def test_dates_are_those_of_the_headings(self, raw: dict[int, dict[str, Any]]) -> None:
        for row in ROWS:
            if int(row["number"]) in raw:
                assert row["released"] == raw[int(row["number"])]["adopted"]
                assert row["released_basis"] == "正文标注"

    def test_statutes_repeat_the_text_but_for_its_notes(
        self, raw: dict[int, dict[str, Any]]
    ) -> None:
        """What is left when the cited laws are struck from the text is notes and numbering."""
        notes = r"本案适用|注[：:]|该款系|该法于|^[\W\d⒈⒉]*$"
        for number, record in raw.items():
            text = "".join(record["sections"]["相关法条"].split())
            text = text.replace("(", "（").replace(")", "）").replace("》204条", "》第204条")
            assert ROWS[number - 1]["statutes"], number
            for statute in ROWS[number - 1]["statutes"].split("；"):
                law, articles = re.fullmatch(r"(《.+》(?:（.+）)?)([^》]*)", statute).groups()  # type: ignore[union-attr]
                assert law in text, (number, law)
                text = text.replace(law, "", 1)
                for article in filter(None, articles.split("、")):
                    assert article in text, (number, article)
                    text = text.replace(article, "", 1)
            assert re.search(notes, text), (number, text)

    def test_case_numbers_stand_in_the_outcome(self, raw: dict[int, dict[str, Any]]) -> None:
        for number, record in raw.items():
            if number == 50:
                continue  # its text gives none; the number is that of the Case Library
            held = ROWS[number - 1]["original_case_no"]
            outcome = re.sub(r"[\s()（）]", "", record["sections"]["裁判结果"]).replace("－", "-")
            assert re.sub(r"[（）]", "", held) in outcome, number


def _people(title: str) -> set[str]:
    """Names at the start of a title, and whole parties of two to four characters."""
    first = re.match(
        r"([\u4e00-\u9fff]{2,4}?)(?:等|诉|申请|与|、|利用|故意|非法|贪污|抢劫|正当|危险|侵犯)",
        title,
    )
    parties = re.split(r"诉|、|等", title) if "诉" in title else []
    whole = {p for p in parties if 2 <= len(p) <= 3 and not re.search("公司|案|局|县|市", p)}
    return whole | ({first[1]} if first else set())


def _bare(text: str) -> str:
    """Letters and digits only: what must agree whatever the punctuation."""
    return re.sub(r"[\W_]", "", text)


def _longest_shared_run(short: str, long: str) -> str:
    best = ""
    for start in range(len(short)):
        end = start + len(best) + 1
        while end <= len(short) and short[start:end] in long:
            best = short[start:end]
            end += 1
    return best
