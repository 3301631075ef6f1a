"""Reading copies of official texts: every shape, with short invented cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import ImpossibleRequest
from generator.importers.official_texts import read_official_texts

HEADED = """\
# 指导性案例901号

张某甲诉测试公司买卖合同纠纷案

（最高人民法院审判委员会讨论通过 2026年1月5日发布）

## 关键词

民事/买卖合同/检验期间

## 裁判要点

1.收货后应当及时检验。

2.逾期不检验的，视为合格。

## 相关法条

《中华人民共和国民法典》第621条

## 基本案情

张某甲向测试公司购买苹果。

## 裁判结果

示范市演示区人民法院于2025年3月1日作出（2025）粤0000民初1号民事判决：驳回诉讼请求。

## 裁判理由

苹果已经吃完。

（生效裁判审判人员：张某乙、张某丙)
"""

PLAIN = """\
最高人民法院指导案例第９０２号：张某甲盗窃案
　　关键词　刑事　盗窃罪　自首
　　裁判要点
　　主动投案的，可以从轻处罚。
　　相关法条
　　《中华人民共和国刑法》第六十七条
　　基本案情：
　　张某甲取走他人雨伞一把。
　　裁判结果
　　免予刑事处罚。
　　裁判理由
　　情节轻微。
"""

BOLD = """\
---
number: 903
title: 测试公司与张某甲执行实施案
released: 2026-02-03
url: https://example.org/903
keywords: [执行, 执行实施]
batch: 50
batch_year: 2026
issuer: 最高人民法院
---
**执行实施要点**

分期履行可以协商。

**基本案情**

张某甲欠款。

**执行结果**

已经履行完毕。

**执行理由**

双方自愿。

**相关法条**

《中华人民共和国民事诉讼法》第241条
"""


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def record(**changes: Any) -> dict[str, Any]:
    return {
        "number": 904,
        "title": "张某甲诉测试局行政处罚案",
        "adopted": "2026-03-04",
        "url": "https://example.org/904",
        "keywords_raw": "行政/行政处罚",
        "keywords": ["行政", "行政处罚"],
        "sections": {
            "裁判要点": "处罚须有依据。",
            "相关法条": r"《测试条例》第1条\[试行\]",
            "基本案情": "张某甲被罚款。",
            "裁判结果": "撤销。",
            "裁判理由": "没有依据。",
        },
        "judges": ["张某乙", "张某丙"],
        **changes,
    }


def lines(*records: dict[str, Any]) -> str:
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)


def test_markdown_with_headings(tmp_path: Path) -> None:
    (case,), problems = read_official_texts(write(tmp_path / "in", a_md=HEADED))
    assert problems == []
    assert (case.number, case.title) == (901, "张某甲诉测试公司买卖合同纠纷案")
    assert (case.released, case.adopted) == ("2026-01-05", "")
    assert case.sections["裁判要点"] == "1.收货后应当及时检验。\n2.逾期不检验的，视为合格。"
    assert case.sections["裁判理由"] == "苹果已经吃完。"
    assert case.sections["裁判人员"] == "张某乙、张某丙"
    assert (case.missing, case.layout) == ((), "early")


def test_plain_lines_full_width_digits_and_title_on_the_number_line(tmp_path: Path) -> None:
    (case,), problems = read_official_texts(write(tmp_path / "in", b_md=PLAIN) / "b.md")
    assert problems == []
    assert (case.number, case.title) == (902, "张某甲盗窃案")
    assert case.sections["关键词"] == "刑事　盗窃罪　自首"
    assert case.sections["基本案情"] == "张某甲取走他人雨伞一把。"
    assert case.missing == ("裁判人员",)


def test_front_matter_bold_headings_and_the_names_of_enforcement_cases(tmp_path: Path) -> None:
    (case,), problems = read_official_texts(write(tmp_path / "in", c_md=BOLD))
    assert problems == []
    assert (case.number, case.batch, case.batch_year) == (903, 50, 2026)
    assert (case.released, case.url) == ("2026-02-03", "https://example.org/903")
    assert list(case.sections) == [
        "关键词",
        "裁判要点",
        "基本案情",
        "裁判结果",
        "裁判理由",
        "相关法条",
    ]
    assert case.sections["关键词"] == "执行/执行实施"
    assert case.layout == "later"


def test_json_lines(tmp_path: Path) -> None:
    (case,), problems = read_official_texts(write(tmp_path / "in", a_jsonl=lines(record())))
    assert problems == []
    assert (case.number, case.released, case.adopted) == (904, "2026-03-04", "")
    assert case.sections["相关法条"] == "《测试条例》第1条[试行]"
    assert case.sections["裁判人员"] == "张某乙、张某丙"
    assert next(iter(case.sections)) == "关键词"
    assert case.origin == "a.jsonl, line 1"


def test_json_with_both_dates_means_both(tmp_path: Path) -> None:
    text = lines(record(released="2026-03-05"))
    (case,), _ = read_official_texts(write(tmp_path / "in", a_jsonl=text))
    assert (case.adopted, case.released) == ("2026-03-04", "2026-03-05")


def test_parts_in_no_official_order_are_told(tmp_path: Path) -> None:
    sections = dict(reversed(record()["sections"].items()))
    text = lines(record(sections=sections))
    (case,), _ = read_official_texts(write(tmp_path / "in", a_jsonl=text))
    assert case.layout == "other"


def test_a_folder_is_read_in_one_order_and_doubles_are_told(tmp_path: Path) -> None:
    again = lines(record(), record(number="指导性案例九百零一号"))
    cases, problems = read_official_texts(write(tmp_path / "in", a_md=HEADED, b_jsonl=again))
    assert [c.number for c in cases] == [901, 904]
    assert problems == ["b.jsonl, line 2: number 901 was read from a.md; skipped"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.md", HEADED.replace("指导性案例901号", "检例第901号"), "检例第N号"),
        (
            "a.md",
            BOLD.replace("issuer: 最高人民法院", "issuer: 示范市演示区人民法院"),
            "参考性案例",
        ),
        ("a.md", HEADED.replace("# 指导性案例901号", "# 一个案例"), "no guiding-case number"),
        ("a.md", "# 指导性案例901号\n\n正文散失。\n", "no section of an official text"),
        ("a.md", BOLD.replace("number: 903", "number: 第三"), "not a positive integer"),
        ("a.md", BOLD.replace("title: 测", "title: [测"), "front matter is not YAML"),
        ("a.md", "---\n- 903\n---\n" + PLAIN, "not a list of `key: value`"),
        ("a.jsonl", '\n{"number": 1', "a.jsonl, line 2: not JSON"),
        ("a.jsonl", "[1]\n", "not a JSON object"),
        ("a.jsonl", lines(record(number=0)), "not a positive integer"),
        ("a.jsonl", lines(record(number=True)), "not a positive integer"),
        ("a.jsonl", lines(record(sections=["x"])), "`sections` is not an object"),
        ("a.jsonl", lines(record(title="检例第3号 张某甲案")), "检例第N号"),
    ],
)
def test_what_is_refused_and_why(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    cases, problems = read_official_texts(tmp_path)
    assert cases == []
    assert len(problems) == 1
    assert said in problems[0]
    assert problems[0].startswith(name)


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    odd = record(adopted="2026/03/04", sections={**record()["sections"], "附记": "无"})
    (case,), problems = read_official_texts(write(tmp_path / "in", a_jsonl=lines(odd)))
    assert case.released == ""
    assert any("2026/03/04" in p and "YYYY-MM-DD" in p for p in problems)
    assert any("附记" in p for p in problems)


def test_another_encoding_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path, b_md=HEADED)
    (tmp_path / "a.md").write_bytes(HEADED.encode("gb18030"))
    cases, problems = read_official_texts(tmp_path)
    assert [c.number for c in cases] == [901]
    assert len(problems) == 1
    assert problems[0].startswith("a.md: not UTF-8 at byte ")


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(record()).encode("utf-8-sig"))
    cases, problems = read_official_texts(tmp_path)
    assert ([c.number for c in cases], problems) == ([904], [])


def test_nothing_to_read_is_an_impossible_request(tmp_path: Path) -> None:
    with pytest.raises(ImpossibleRequest, match="no such file"):
        read_official_texts(tmp_path / "absent")
    with pytest.raises(ImpossibleRequest, match=r"holds no \.jsonl"):
        read_official_texts(tmp_path)
    (tmp_path / "a.docx").write_bytes(b"PK")
    with pytest.raises(ImpossibleRequest, match=r"\.jsonl and \.md"):
        read_official_texts(tmp_path / "a.docx")
