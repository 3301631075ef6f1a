"""Names in judgments: proposals by 法释〔2016〕19号 art. 9, JDG-07 to JDG-13. All persons synthetic."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import cli
from generator.disclosure.anonymise import propose
from generator.disclosure.names import hidden_officers, names_in

JUDGMENT = """\
示范市演示区人民法院
民 事 判 决 书
（2024）粤0000民初123号
原告：张测甲，男，汉族，1980年1月1日出生，住示范市演示区。
原告：张测乙，女，汉族，1981年出生。
法定代理人：欧阳测丙，系张测乙之母。
被告（反诉原告）：买测提·艾测力，男，维吾尔族。
被告：测试公司，住所地示范市演示区测试路1号。
法定代表人：诸葛测，总经理。
第三人：John Sample，男。
委托诉讼代理人：赵测，广东测试律师事务所律师。
委托诉讼代理人：钱测，系张测甲之兄。
原告张测甲诉称，被告买测提•艾测力于2020年借款，证人王测丁证实。
原告于2020年向本院起诉，被告应当还款。
审　判　长　孙　测
审判员 李测戊
书 记 员　周测
"""

HIDDEN = """\
示范市演示区人民法院
民 事 判 决 书
（2024）粤0000民初123号
原告：张某1，男，汉族，1980年1月1日出生，住示范市演示区。
原告：张某2，女，汉族，1981年出生。
法定代理人：欧阳某，系张某2之母。
被告（反诉原告）：买某，男，维吾尔族。
被告：测试公司，住所地示范市演示区测试路1号。
法定代表人：诸葛某，总经理。
第三人：J，男。
委托诉讼代理人：赵测，广东测试律师事务所律师。
委托诉讼代理人：钱某，系张某1之兄。
原告张某1诉称，被告买某于2020年借款，证人王某证实。
原告于2020年向本院起诉，被告应当还款。
审　判　长　孙　测
审判员 李测戊
书 记 员　周测
"""
"""By art. 9: surname and 某, both characters of a compound surname, the first character of a
minority name, the first letter of a foreign one, numbers where two would be equal. Lawyers (art.
11), the bench and the case number stand (JDG-11)."""


def test_a_judgment_is_hidden_by_the_rules() -> None:
    proposal = propose(JUDGMENT)

    assert proposal.after == HIDDEN
    assert proposal.doubtful == {}


def test_what_is_hidden_already_stays_and_its_numbers_are_not_used_again() -> None:
    text = "原告：张某1，男。原告：张测甲，女。被告：张某，男。"

    assert propose(text).after == "原告：张某1，男。原告：张某2，女。被告：张某，男。"


def test_a_hidden_text_needs_nothing() -> None:
    assert propose(HIDDEN).after == HIDDEN


@pytest.mark.parametrize(
    ("name", "why"),
    [("山田太郎", "more than two characters"), ("阿测古丽", "no surname"), ("夏侯测", "one character or of two"),
     ("欧阳", "one character or of two")],
)  # fmt: skip
def test_what_is_no_sure_name_is_doubtful_and_left(name: str, why: str) -> None:
    proposal = propose(f"被告：{name}，男。")

    assert why in proposal.doubtful[name]
    assert name in proposal.after


def test_a_party_with_the_name_of_a_judge_is_doubtful() -> None:
    proposal = propose("被告：王测甲，男。\n审判员 王测甲\n")

    assert set(proposal.doubtful) == {"王测甲"}
    assert proposal.after == proposal.before


def test_the_courts_list_settles_doubt_and_hides_what_no_role_names() -> None:
    text = "被告：山田测郎，男。李测己是邻居。"

    proposal = propose(text, {"山田测郎": "山某", "李测己": ""})

    assert proposal.after == "被告：山某，男。李某是邻居。"
    assert proposal.doubtful == {}


def test_a_longer_name_is_not_cut_by_a_shorter_one() -> None:
    text = "原告：王测，男。被告：王测甲，男。王测甲与王测。"

    assert propose(text).after == "原告：王某1，男。被告：王某2，男。王某2与王某1。"


@pytest.mark.parametrize(
    "text",
    ["原告于2018年起诉", "被告应当承担责任", "原告和被告签订合同", "原告向本院提出", "被告方认可",
     "第三人：测试公司，住所地", "证人：无。", "申请人利益受损", "原告双方均认可", "被告单位"],
)  # fmt: skip
def test_common_words_are_no_names(text: str) -> None:
    names = names_in(text)

    assert (names.hide, names.doubtful) == ({}, {})


def test_a_case_number_is_never_altered() -> None:
    text = "原告：李初，男。（2024）粤0000民初李初1号；（2024）粤0000民初1号"

    assert propose(text, {"民初": "民某"}).after.endswith("（2024）粤0000民初1号")


@pytest.mark.parametrize("line", ["审判员×××", "审判长 王某", "书 记 员　李某某", "法官助理：**"])
def test_a_hidden_bench_is_found(line: str) -> None:
    assert list(hidden_officers(line))
    assert not list(hidden_officers("审判员 王测\n书记员 李测戊"))


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["anonymise", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_shows_a_difference_and_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(JUDGMENT, encoding="utf-8")

    code, out, err = run(str(file))

    assert code == 0
    expected = difflib.unified_diff(JUDGMENT.splitlines(), HIDDEN.splitlines(), lineterm="")
    assert out.splitlines()[2:] == list(expected)[2:]
    assert "names hidden: 8" in err
    assert file.read_text(encoding="utf-8") == JUDGMENT


def test_the_command_writes_where_it_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(JUDGMENT, encoding="utf-8")

    assert run(str(file), "--output", str(tmp_path / "new"))[0] == 0
    assert (tmp_path / "new/a.txt").read_text(encoding="utf-8") == HIDDEN
    assert run(str(file), "--in-place")[0] == 0
    assert file.read_text(encoding="utf-8") == HIDDEN


def test_with_a_doubtful_name_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("被告：山田测郎，男。", encoding="utf-8")

    code, _, err = run(str(file), "--in-place")

    assert code == 1
    assert "? 山田测郎" in err
    assert file.read_text(encoding="utf-8") == "被告：山田测郎，男。"

    (tmp_path / "names.txt").write_text("# 名单\n山田测郎=山某\n", encoding="utf-8")
    assert run(str(file), "--in-place", "--names", str(tmp_path / "names.txt"))[0] == 0
    assert file.read_text(encoding="utf-8") == "被告：山某，男。"


@pytest.mark.parametrize(
    ("content", "arguments"),
    [(None, ()), ("被告".encode("gb18030"), ()), (b"x", ("--output", "d", "--in-place"))],
    ids=["missing", "not UTF-8", "two places"],
)
def test_bad_input_is_said(
    content: bytes | None, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    if content is not None:
        file.write_bytes(content)

    done = CliRunner().invoke(cli, ["anonymise", str(file), *arguments])

    assert type(done.exception).__name__ == "ImpossibleRequest"
