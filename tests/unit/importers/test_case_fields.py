"""Facts inside guiding cases. Expected values: the Provisions on case numbers, the 2012 style."""

from __future__ import annotations

import pytest

from generator.importers import case_fields as f


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("指导案例24号", 24),
        ("指导性案例224号", 224),
        ("指导案例第24号", 24),
        ("最高人民法院指导案例２４号：某某案", 24),
        ("指导性案例二百二十五号", 225),
        ("指导案例二二五号", 225),
        ("指导案例十号", 10),
        ("指导案例一百零五号", 105),
        ("指导性案例 第 7 号", 7),
        ("检例第24号", None),
        ("参考性案例24号", None),
        ("指导案例〇号", None),
    ],
)
def test_guiding_case_numbers_in_every_spelling(text: str, number: int | None) -> None:
    assert f.find_case_number(text) == number


@pytest.mark.parametrize("text", ["", "十x", "-3", "1.5", "号"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert f.chinese_number(text) is None


def test_the_series_of_the_procuratorate_is_recognised() -> None:
    assert f.belongs_to_procuratorate("检例第 45 号 某某案")
    assert not f.belongs_to_procuratorate("指导性案例45号")


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("（最高人民法院审判委员会讨论通过 2011年12月20日发布）", "2011-12-20"),
        ("(最高人民法院审判委员会讨论通过　２０２４年５月３０日发布)", "2024-05-30"),
        ("（最高人民法院审判委员会讨论通过）", ""),
        ("2011年12月20日发布", ""),
    ],
)
def test_the_date_of_the_official_heading(heading: str, day: str) -> None:
    assert f.heading_date(heading) == day


def test_titles_are_tidied_but_not_reworded() -> None:
    assert f.tidy_title("甲公司诉  乙公司\n买卖合同 纠纷案") == "甲公司诉乙公司买卖合同纠纷案"
    assert f.tidy_title('「云中」与"雾里"商标案') == "“云中”与“雾里”商标案"
    assert f.tidy_title("S Shipping 公司案") == "S Shipping 公司案"


@pytest.mark.parametrize(
    ("title", "cut"), [("甲诉乙...", True), ("甲诉乙…", True), ("甲案", False)]
)
def test_a_cut_title_ends_in_dots(title: str, cut: bool) -> None:
    assert f.is_cut(title) is cut


class TestKeywords:
    def test_slashes_separate_and_line_breaks_inside_words_close(self) -> None:
        assert f.split_keywords("民事/DNA指纹\n\n检测/近似品种", ()) == (
            ("民事", "DNA指纹检测", "近似品种"),
            True,
        )

    @pytest.mark.parametrize("blank", [" ", "\u3000"])
    def test_blanks_separate_on_one_line(self, blank: str) -> None:
        raw = blank.join(("民事", "公司解散", "公司僵局"))
        assert f.split_keywords(raw, ()) == (("民事", "公司解散", "公司僵局"), True)

    def test_lost_separators_need_a_vocabulary_that_leaves_nothing_over(self) -> None:
        known = {"民事", "公司解散", "公司", "解散", "公司僵局"}
        assert f.split_keywords("民事公司解散公司僵局", known) == (
            ("民事", "公司解散", "公司僵局"),
            True,
        )
        assert f.split_keywords("民事公司解散股东", known) == (("民事公司解散股东",), False)

    def test_a_line_without_words_is_empty(self) -> None:
        assert f.split_keywords("", ()) == ((), False)

    def test_lists_are_compared_by_their_letters(self) -> None:
        assert f.same_letters(("“合办”公司", "受贿"), ('"合办"公司受贿',))
        assert not f.same_letters(("公司", "受贿"), ("公司行贿",))


class TestKind:
    @pytest.mark.parametrize(
        ("keywords", "kind"),
        [
            (("民事", "继承"), "民事"),
            (("民事诉讼", "抗诉"), "民事"),
            (("民事诉讼", "执行复议"), "执行"),
            (("海事诉讼", "基金"), "民事"),
            (("刑事诉讼", "强制医疗"), "刑事"),
            (("行政诉讼", "批复"), "行政"),
            (("国家赔偿", "错误执行"), "国家赔偿"),
            (("执行", "执行监督"), "执行"),
            (("奇怪的词",), ""),
        ],
    )
    def test_the_first_keyword_tells(self, keywords: tuple[str, ...], kind: str) -> None:
        assert f.case_kind(keywords) == kind

    @pytest.mark.parametrize(
        ("numbers", "title", "kind"),
        [
            (("（2020）粤0000刑初1号",), "张某甲盗窃案", "刑事"),
            (("（2020）粤0000民初1号", "（2021）粤00行终2号"), "甲诉某局案", "行政"),
            (("（2020）粤0000民初1号",), "甲公司与乙公司财产保全扣划实施案", "执行"),
            ((), "张某甲申请某局违法扣押赔偿案", "国家赔偿"),
            (("（2018）沪72协外认1号",), "甲申请承认外国法院判决案", "民事"),
            ((), "张某甲案", ""),
        ],
    )
    def test_without_keywords_title_and_type_code_tell(
        self, numbers: tuple[str, ...], title: str, kind: str
    ) -> None:
        assert f.case_kind((), numbers, title) == kind

    def test_the_topic_comes_from_keywords_before_the_title(self) -> None:
        assert f.case_topic(("民事", "侵害商标权"), "甲诉乙案") == "知识产权"
        assert f.case_topic(("行政", "政府信息公开"), "张某甲诉某地方海事处案") == ""
        assert f.case_topic((), "甲诉乙船舶碰撞损害责任纠纷案") == "海事海商"
        assert f.case_topic(("民事", "申请破产清算", "污染治理"), "") == "破产"


class TestStatutes:
    def test_each_law_with_its_articles(self) -> None:
        text = (
            "1.《中华人民共和国公司法》第三条第一款、第二十条第三款\n2．《工伤保险条例》第14条第1项"
        )
        assert f.statutes(text) == (
            "《中华人民共和国公司法》第三条第一款、第二十条第三款",
            "《工伤保险条例》第14条第1项",
        )

    def test_versions_stay_and_notes_on_other_versions_go(self) -> None:
        text = (
            "《中华人民共和国专利法》（2020年修正）第1条（本案适用的是2008年修正的"
            "《中华人民共和国专利法》第2条）、第11条"
        )
        assert f.statutes(text) == ("《中华人民共和国专利法》（2020年修正）第1条、第11条",)

    def test_special_forms(self) -> None:
        assert f.statutes("《中华人民共和国刑法》第一百三十三条之一") == (
            "《中华人民共和国刑法》第一百三十三条之一",
        )
        assert f.statutes("《某办法》第二百条第一款第（十一）项") == (
            "《某办法》第二百条第一款第（十一）项",
        )
        assert f.statutes("《中华人民共和国民事诉讼法》204条") == (
            "《中华人民共和国民事诉讼法》第204条",
        )
        assert f.statutes("《关于〈某法〉若干问题的解释（一）》第20条") == (
            "《关于〈某法〉若干问题的解释（一）》第20条",
        )
        assert f.statutes("《某公约》") == ("《某公约》",)
        assert f.statutes("") == ()


class TestCaseNumbers:
    @pytest.mark.parametrize(
        ("printed", "normal"),
        [
            ("（2018）粤0000执123号", "（2018）粤0000执123号"),
            ("(2016) 粤 00执57-4号", "（2016）粤00执57-4号"),
            ("〔2018）粤00民终0001号", "（2018）粤00民终1号"),
            ("（2017）最高法民再412号", "（2017）最高法民再412号"),
            ("（2010）鲁刑四终字第2－1号", "（2010）鲁刑四终字第2-1号"),
            ("（2013）甲高法民终字00292号", "（2013）甲高法民终字00292号"),
            ("（2005）三执字第445号之一", "（2005）三执字第445号之一"),
            ("（2009）虹民三(民)初字第912号", "（2009）虹民三（民）初字第912号"),
        ],
    )
    def test_normal_form(self, printed: str, normal: str) -> None:
        assert f.case_numbers(f"作出{printed}民事判决") == (normal,)

    def test_document_numbers_are_no_case_numbers(self) -> None:
        assert f.case_numbers("法释〔2016〕19号和平公复字〔2018〕001号") == ()

    def test_the_decision_in_force_is_the_last_one_made(self) -> None:
        outcome = (
            "甲区法院于2018年作出（2018）粤0000民初1号民事判决。乙中院于2019年作出（2019）粤00民终2号"
            "民事判决：撤销（2018）粤0000民初1号民事判决。最高人民法院作出（2020）最高法民申3号"
            "民事裁定：驳回再审申请。"
        )
        assert f.effective_case_number(outcome) == "（2019）粤00民终2号"

    def test_a_court_may_stand_between(self) -> None:
        outcome = (
            "作出（2012）甲民初字第1号判决。作出某省高级人民法院（2013）乙民终字第2号民事判决。"
        )
        assert f.effective_case_number(outcome) == "（2013）乙民终字第2号"

    def test_without_the_word_made_mentioned_numbers_are_passed_over(self) -> None:
        outcome = (
            "最高人民法院（2015）刑抗字第1号刑事判决认为有错，撤销某法院（2014）甲刑初字第2号判决。"
        )
        assert f.effective_case_number(outcome) == "（2015）刑抗字第1号"

    def test_none(self) -> None:
        assert f.effective_case_number("法院作出刑事判决。") == ""
