"""Court names by the initials of their Pinyin: bjgy, XAZY, zgrmfy."""

import pytest

from generator.publish.sink import Sink
from generator.search.courts import PROVINCES, said_names
from generator.search.documents import Document, documents
from generator.search.initials import MOST, initials, letters
from generator.search.prose import build_index
from generator.settings import Settings
from tests.relevance.client import ask
from tests.unit.search.test_everyday_queries import COURTS

# As the places write themselves in Pinyin on maps and in addresses.
PLACES = """
重庆 Chongqing|长春 Changchun|长治 Changzhi|朝阳 Chaoyang|厦门 Xiamen|西藏 Xizang|乐清 Yueqing
乐亭 Laoting|番禺 Panyu|吐鲁番 Turpan|宝坻 Baodi|黄陂 Huangpi|蔚县 Yuxian|铅山 Yanshan|犍为 Qianwei
泌阳 Biyang|枞阳 Zongyang|东阿 Donge|阿坝 Aba|浚县 Xunxian|涡阳 Guoyang|单县 Shanxian|洪洞 Hongtong
荥经 Yingjing|荥阳 Xingyang|六安 Luan|亳州 Bozhou|盱眙 Xuyi|莘县 Shenxian|歙县 Shexian|泊头 Botou
"""


@pytest.mark.parametrize("place", PLACES.replace("\n", "|").strip("|").split("|"))
def test_a_place_begins_as_it_is_written_in_pinyin(place):
    name, written = place.split()

    assert written[0].lower() in {spelling[0] for spelling in initials([name])}


@pytest.mark.parametrize("province", sorted(set(PROVINCES) - {"内蒙古"}))
def test_a_province_begins_as_the_bureau_of_statistics_writes_it(province):
    """Its yearbook has Pinyin but for Inner Mongolia; Tibet is also Xizang in the table."""
    written = PROVINCES[province].split()[-1]

    assert written[0].lower() in {spelling[0] for spelling in initials([province])}


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("北京市高级人民法院", ["bjsgjrmfy"]),
        ("最高人民法院", ["zgrmfy"]),
        ("重慶市第一中級人民法院", ["cqsdyzjrmfy", "zqsdyzjrmfy"]),
        ("示范法院（测试）", ["sffycs"]),
        ("Beijing 法院", []),
        ("法院2", []),
        ("", []),
        ("𠅤法院", []),
    ],
)
def test_initials_of_a_name(name, spellings):
    assert initials([name]) == spellings


def test_a_name_of_many_readings_is_not_spelled_in_all_of_them():
    assert len(initials(["重长乐重长乐重长乐重长乐" * 30])) <= MOST


def test_the_table_has_the_characters_of_gb_2312_once_or_twice():
    table = letters()

    assert all(1 <= len(set(found)) == len(found) <= 2 for found in table.values())
    assert {c for c in table if _in_gb2312(c)} == {
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
    } - {""}


def _in_gb2312(character):
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "北京市朝阳区人民法院",
            {
                "北京市朝阳区法院",
                "朝阳区人民法院",
                "朝阳区法院",
                "朝阳法院",
                "北京朝阳法院",
                "北京市朝阳区人民法院",
            },
        ),
        (
            "陕西省西安市中级人民法院",
            {"陕西省西安市中级人民法院", "陕西省西安市中级法院", "西安中院", "陕西西安中院"},
        ),
        ("北京互联网法院", {"北京互联网法院"}),
    ],
)
def test_what_a_court_is_called(name, said):
    assert said_names([name]) == said


FOUND = {
    "zgrmfy": "000", "zgfy": "000", "ZGY": "000", "ｘａｚｙ": "R10", "bjsdyzjrmfy": "110",
    "bjyzy": "110", "cyfy": "141 6D4 713", "cyqrmfy": "141 713", "bjscyqrmfy": "141", "zczcyqfy": "",
    "ccscyqfy": "713", "zcscyqfy": "713", "pxfy": "A38", "tjhsfy": "240", "xatlzy": "RB0",
    "bjscyq": "141", "tjhs": "240", "bjhl": "132",  # typed in part
    "bjgy": "100 page", "case": "page",  # whole initials stand beside words
    "cyg": "page", "bjg": "100 page", "bj": "100 110 132 141 page",  # and so do begun ones
    "tjhsfy 天津": "240", "tjhsfy 测试": "",  # beside other words
}  # fmt: skip
"""Queries and the codes of the courts that they find."""


WAYS = {"asked": {}, "while typing": {"typing": True}}


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """All answers in both ways, over the courts and a page that has English words."""
    root = tmp_path_factory.mktemp("initials")
    listed = [
        *documents({"courts": COURTS}, [], Settings(project=root), "zh"),
        Document("page/a", "page", "/page/", "The bjgy of a case", "cygnet"),
    ]
    build_index(listed, "zh", Sink(root))
    asked = [(way, query) for way in WAYS for query in FOUND]
    put = [{"query": query, "limit": 30, **WAYS[way]} for way, query in asked]
    return dict(zip(asked, ask(root, "/search/zh/", put), strict=True))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("query", FOUND)
def test_a_court_is_found_by_initials(answers, query, way):
    found = [url.strip("/").removeprefix("courts/") for url in answers[way, query]["urls"]]
    wanted = FOUND[query].split()

    assert sorted(found) == wanted if way == "asked" else set(wanted) <= set(found)
