"""The import into the dataset: what changes, what stays, and that twice is the same as once."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from frictionless import Package, system

from generator.errors import ImpossibleRequest
from generator.importers.dataset_files import csv_text
from generator.importers.guiding_cases import ImportReport, import_guiding_cases

ROOT = Path(__file__).parents[3]
EDITORS = ("editor_summary", "editor_summary_en", "status_note")

NEW = """\
# 指导性案例901号

张某甲盗窃案

（最高人民法院审判委员会讨论通过 2026年10月1日发布）

关键词 刑事/盗窃罪/自首

## 裁判要点

主动投案的，可以从轻处罚。

## 裁判结果

示范市演示区人民法院于2026年1月5日作出（2026）粤0000刑初7号刑事判决。
"""


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A copy of the shipped dataset with its schemas, as a project has them."""
    shutil.copytree(ROOT / "datasets" / "guiding-cases", tmp_path / "datasets" / "guiding-cases")
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    return tmp_path / "datasets" / "guiding-cases"


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def validate(dataset: Path) -> list[str]:
    with system.use_context(trusted=True):
        report = Package(dataset / "datapackage.yaml").validate()
    return [str(message) for message in report.flatten(["rowNumber", "fieldName", "note"])]


def put(dataset: Path, name: str, text: str) -> Path:
    folder = dataset.parents[1] / "in"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def empty(table: Path, number: str, *columns: str) -> None:
    """Take what stands in `columns` of case `number` out of the table."""
    found = rows(table)
    for row in found:
        if row["number"] == number:
            row.update(dict.fromkeys(columns, ""))
    table.write_text(csv_text(tuple(found[0]), found), encoding="utf-8")


def one(**changes: Any) -> str:
    """A JSON line for case 24 with an invented text."""
    record = {
        "number": 24,
        "title": "荣宝英诉王阳、永诚财产保险股份有限公司江阴支公司机动车交...",
        "adopted": "2014-01-26",
        "keywords_raw": "民事交通事故过错责任",
        "sections": {"裁判要点": "体质不是过错。", "裁判结果": "改判。"},
        **changes,
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


def test_the_texts_become_a_resource_and_the_package_stays_valid(dataset: Path) -> None:
    before = (dataset / "datapackage.yaml").read_text(encoding="utf-8")
    report = import_guiding_cases(put(dataset, "a.jsonl", one()), dataset)
    after = (dataset / "datapackage.yaml").read_text(encoding="utf-8")
    assert (report.added, report.updated) == ((), (24,))
    assert [r["name"] for r in yaml.safe_load(after)["resources"]] == ["cases", "texts"]
    assert set(before.splitlines()) <= set(after.splitlines())
    assert [
        (r["section"], r["order"], r["text"]) for r in rows(dataset / "data" / "texts.csv")
    ] == [
        ("关键词", "1", "民事\u3000交通事故\u3000过错责任"),
        ("裁判要点", "2", "体质不是过错。"),
        ("裁判结果", "3", "改判。"),
    ]
    assert validate(dataset) == []


def test_what_stands_in_the_dataset_stays(dataset: Path) -> None:
    before = contents(dataset)["data/cases.csv"]
    report = import_guiding_cases(put(dataset, "a.jsonl", one()), dataset)
    assert contents(dataset)["data/cases.csv"] == before
    assert report.problems == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "另一个完整的标题案"}, "title"),
        ({"adopted": "2014-01-27"}, "2014-01-27"),
        ({"keywords_raw": "民事/交通事故/无过错责任"}, "keywords"),
    ],
)
def test_contradictions_are_told_and_not_taken(
    dataset: Path, changes: dict[str, Any], said: str
) -> None:
    before = contents(dataset)["data/cases.csv"]
    report = import_guiding_cases(put(dataset, "a.jsonl", one(**changes)), dataset)
    assert contents(dataset)["data/cases.csv"] == before
    assert len(report.problems) == 1
    assert said in report.problems[0]
    assert "kept" in report.problems[0]


def test_empty_columns_are_filled(dataset: Path) -> None:
    table = dataset / "data" / "cases.csv"
    empty(table, "249", "keywords", "statutes")
    sections = {"裁判结果": "作出（2021）粤0000民初9号判决。", "相关法条": "《测试法》第9条"}
    text = one(number=249, title="", adopted="", keywords_raw="民事/诉讼时效", sections=sections)
    report = import_guiding_cases(put(dataset, "a.jsonl", text), dataset)
    row = next(r for r in rows(table) if r["number"] == "249")
    assert report.updated == (249,)
    assert (row["keywords"], row["statutes"]) == ("民事|诉讼时效", "《测试法》第9条")
    assert row["original_case_no"] == "（2023）最高法民再262号"


def test_a_new_case_is_added_in_its_place(dataset: Path) -> None:
    report = import_guiding_cases(put(dataset, "a.md", NEW), dataset)
    added = rows(dataset / "data" / "cases.csv")[-1]
    assert report.added == (901,)
    assert report.missing[901] == ("相关法条", "基本案情", "裁判理由", "裁判人员")
    expected = {
        "number": "901",
        "title": "张某甲盗窃案",
        "title_complete": "true",
        "adopted_basis": "正文未载明",
        "released": "2026-10-01",
        "released_basis": "正文标注",
        "case_type": "刑事",
        "keywords": "刑事|盗窃罪|自首",
        "original_case_no": "（2026）粤0000刑初7号",
        "status": "有效",
    }
    assert {k: v for k, v in added.items() if v} == expected
    assert validate(dataset) == []


@pytest.mark.parametrize(
    ("changes", "basis"),
    [
        ({}, "未见正文"),
        ({"released": "2024-12-23"}, "正文未载明"),
        ({"adopted": "2024-12-01", "released": "2024-12-23"}, "另有来源"),
    ],
)
def test_an_import_says_whence_the_day_of_adoption_is_known(
    dataset: Path, changes: dict[str, str], basis: str
) -> None:
    """Case 243, whose heading the shipped dataset has not seen."""
    text = one(**({"number": 243, "title": "", "adopted": "", "keywords_raw": ""} | changes))
    import_guiding_cases(put(dataset, "a.jsonl", text), dataset)
    row = next(r for r in rows(dataset / "data" / "cases.csv") if r["number"] == "243")
    assert (row["adopted"], row["adopted_basis"]) == (
        changes.get("adopted", ""),
        basis,
    )


def test_lost_separators_are_not_guessed(dataset: Path) -> None:
    empty(dataset / "data" / "cases.csv", "250", "keywords")
    text = one(number=250, title="", keywords_raw="民事闻所未闻的关键词")
    report = import_guiding_cases(put(dataset, "a.jsonl", text), dataset)
    row = next(r for r in rows(dataset / "data" / "cases.csv") if r["number"] == "250")
    assert row["keywords"] == ""
    assert any("lost their separators" in p for p in report.problems)


def test_a_new_case_without_a_title_is_skipped(dataset: Path) -> None:
    before = contents(dataset)["data/cases.csv"]
    report = import_guiding_cases(put(dataset, "a.jsonl", one(number=902, title="")), dataset)
    assert contents(dataset)["data/cases.csv"] == before
    assert (report.read, len(report.problems)) == (0, 1)


def test_a_second_import_changes_no_byte_and_adds_to_the_first(dataset: Path) -> None:
    source = put(dataset, "a.jsonl", one())
    import_guiding_cases(source, dataset)
    first = contents(dataset)
    assert import_guiding_cases(source, dataset).unchanged == (24,)
    assert contents(dataset) == first
    (source / "a.jsonl").unlink()
    import_guiding_cases(put(dataset, "b.md", NEW), dataset)
    assert {r["number"] for r in rows(dataset / "data" / "texts.csv")} == {"24", "901"}


def test_nothing_changes_when_nothing_can_be_read(dataset: Path) -> None:
    before = contents(dataset)
    with pytest.raises(ImpossibleRequest, match=r"nothing changed(.|\n)*检例"):
        import_guiding_cases(put(dataset, "a.md", "# 检例第1号\n\n## 裁判要点\n\n无\n"), dataset)
    assert contents(dataset) == before


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("data/cases.csv", None, "not found"),
        ("datapackage.yaml", None, "not found"),
        ("data/cases.csv", (b"released_basis", b"basis"), "no column released_basis"),
        ("data/cases.csv", (b"\n24,", b"\nxxiv,"), "line 25: number 'xxiv'"),
        ("datapackage.yaml", (b"resources:\n", b"resources: # all\n"), ""),
    ],
)
def test_a_dataset_that_is_not_as_expected(
    dataset: Path, file: str, change: tuple[bytes, bytes] | None, said: str
) -> None:
    target = dataset / file
    if change is None:
        target.unlink()
    else:
        target.write_bytes(target.read_bytes().replace(*change))
    source, before = put(dataset, "a.jsonl", one()), contents(dataset)
    if not said:
        assert import_guiding_cases(source, dataset).updated == (24,)
        return
    with pytest.raises(ImpossibleRequest, match=said):
        import_guiding_cases(source, dataset)
    assert contents(dataset) == before


def test_the_report_reads_well() -> None:
    missing = dict.fromkeys((1, 2, 3, 5), ("裁判人员",))
    report = ImportReport((280,), (1, 2), (3, 5), missing, (280,), (5,), ("a.md: odd",))
    assert report.lines() == [
        "5 cases read: 1 added, 2 updated, 2 unchanged",
        "without 裁判人员: 1-3, 5",
        "相关法条 after 裁判理由 (usual since batch 38): 280",
        "parts in another order (GC-01): 5",
        "problem: a.md: odd",
    ]


@pytest.mark.shared_data
class TestRealTexts:
    """The 223 official texts of ../shared; expected figures counted from the raw file itself."""

    @pytest.fixture
    def raw(self, shared_data: Path) -> list[dict[str, Any]]:
        file = shared_data / "guiding-cases" / "guiding_cases_001_224.jsonl"
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]

    @pytest.fixture
    def report(self, shared_data: Path, dataset: Path) -> ImportReport:
        source = shared_data / "guiding-cases" / "guiding_cases_001_224.jsonl"
        return import_guiding_cases(source, dataset)

    def test_all_are_read_and_nothing_is_odd(
        self, raw: list[dict[str, Any]], report: ImportReport
    ) -> None:
        assert report.read == len(raw) == 223
        assert report.added == ()
        assert report.problems == ()

    def test_the_parts_that_are_missing(
        self, raw: list[dict[str, Any]], report: ImportReport
    ) -> None:
        named = {r["number"] for r in raw if "审判人员" in json.dumps(r, ensure_ascii=False)}
        without = {r["number"] for r in raw} - named
        assert len(without) == 64
        assert dict(report.missing) == dict.fromkeys(sorted(without), ("裁判人员",))

    def test_the_layouts(self, raw: list[dict[str, Any]], report: ImportReport) -> None:
        last = {r["number"] for r in raw if list(r["sections"])[-1] == "相关法条"}
        assert set(report.later_layout) == last
        assert len(last) == 13
        assert report.out_of_order == ()

    def test_the_texts_are_whole(
        self, raw: list[dict[str, Any]], report: ImportReport, dataset: Path
    ) -> None:
        written = {(r["number"], r["section"]): r["text"] for r in rows(dataset / "data/texts.csv")}
        counts = Counter(section for _, section in written)
        assert counts["裁判要点"] == counts["基本案情"] == counts["裁判理由"] == report.read
        for record in raw:
            for name, text in record["sections"].items():
                held = written[str(record["number"]), name]
                assert text.replace("\\[", "[").replace("\\]", "]").startswith(held[:-1])
                assert len(text) - len(held) < 60 or name == "裁判理由"

    def test_the_facts_of_the_dataset_agree_with_the_texts(
        self, report: ImportReport, dataset: Path
    ) -> None:
        shipped = ROOT / "datasets" / "guiding-cases" / "data" / "cases.csv"
        assert (dataset / "data" / "cases.csv").read_bytes() == shipped.read_bytes()
        assert len(report.updated) == 223

    def test_the_result_is_a_valid_package(self, report: ImportReport, dataset: Path) -> None:
        assert report.read
        assert validate(dataset) == []
