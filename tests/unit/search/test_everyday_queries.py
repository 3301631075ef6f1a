"""What people type: 西安中院, 高院, guiding case 1, Beijing court, 執行, a number without brackets."""

import pyarrow as pa
import pytest

from generator.publish.sink import Sink
from generator.search.courts import LEVELS, PROVINCES, english_terms, short_forms
from generator.search.documents import documents
from generator.search.folding import TABLE, browser_table, fold, traditional
from generator.search.prose import build_index
from generator.settings import Settings
from tests.unit.search.releases import release
from tests.unit.search.test_analyzer import ROOT
from tests.unit.search.test_prose_index import Shards

# Facts of the shipped directory: code, name, level, type, province.
ROWS = [
    ("000", "最高人民法院", "最高", "普通", "全国"),
    ("100", "北京市高级人民法院", "高级", "普通", "北京"),
    ("110", "北京市第一中级人民法院", "中级", "普通", "北京"),
    ("132", "北京互联网法院", "基层", "互联网", "北京"),
    ("141", "北京市朝阳区人民法院", "基层", "普通", "北京"),
    ("713", "长春市朝阳区人民法院", "基层", "普通", "吉林"),
    ("6D4", "朝阳县人民法院", "基层", "普通", "辽宁"),
    ("A38", "沛县人民法院", "基层", "普通", "江苏"),
    ("R10", "陕西省西安市中级人民法院", "中级", "普通", "陕西"),
    ("R20", "陕西省铜川市中级人民法院", "中级", "普通", "陕西"),
    ("RB0", "西安铁路运输中级法院", "中级", "铁路", "陕西"),
    ("240", "天津海事法院", "中级", "海事", "天津"),
]
COURTS = release(
    "courts",
    [
        dict(zip(("code", "name", "level", "court_type", "province"), row, strict=True))
        for row in ROWS
    ],
    kind="courts",
)
CASES = release(
    "guiding-cases",
    [
        {
            "number": n,
            "title": f"张某甲诉测试公司案之{n}",
            "original_case_no": number,
            "editor_summary": f"参照指导案例{other}号；第{other}点。",
        }
        for n, other, number in [
            (1, 252, "（2009）沪二中民二（民）终字第1508号"),
            (11, 1, ""),
            (141, 1, ""),
            (252, 1, "（2020）粤0000民终252号"),
        ]
    ],
    kind="guiding-cases",
    types={"number": pa.int64()},
)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The urls that a query finds in an index, best first."""
    indexes = {}
    for language in ("zh", "en"):
        root = tmp_path_factory.mktemp(language)
        releases = {r.dataset.name: r for r in (COURTS, CASES)}
        listed = documents(releases, [], Settings(project=root), language)
        build_index(listed, "zh", Sink(root))
        indexes[language] = (Shards(root), listed)

    def ask(query, language="zh"):
        shards, listed = indexes[language]
        scores = shards.scores(query)
        best = sorted(scores, key=lambda n: (-scores[n], n))
        return [listed[n].id for n in best]

    return ask


@pytest.mark.parametrize(
    ("query", "courts"),
    [
        ("高院", ["000", "100"]),
        ("北京高院", ["100"]),
        ("中院", ["110", "R10", "R20", "RB0"]),
        ("西安中院", ["R10"]),
        ("陕西西安中院", ["R10"]),
        ("西安市中院", ["R10"]),
        ("西安铁路中院", ["RB0"]),
        ("北京一中院", ["110"]),
        ("北京市第一中院", ["110"]),
        ("北京朝阳法院", ["141"]),
        ("朝阳县法院", ["6D4"]),
        ("沛县法院", ["A38"]),
        ("朝阳法院", ["141", "713", "6D4"]),
        ("最高法院", ["000"]),
        ("最高院", ["000"]),
        ("最高法", ["000"]),
        ("高級人民法院", ["100"]),
        ("長春市朝陽區法院", ["713"]),
    ],
)
def test_a_court_is_found_as_it_is_called(found, query, courts):
    assert sorted(found(query)) == sorted(f"court/{code}" for code in courts)


def test_of_districts_and_a_county_of_one_name_a_district_is_first(found):
    assert found("朝阳法院")[0] in ("court/141", "court/713")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Supreme People's Court", "000"),
        ("supreme court", "000"),
        ("Beijing High People's Court", "100"),
        ("Tianjin maritime court", "240"),
        ("Beijing internet court", "132"),
    ],
)
def test_the_english_index_knows_courts_in_english(found, query, first):
    assert found(query, "en")[0] == f"court/{first}"
    assert f"court/{first}" not in found(query, "zh")


def test_a_province_and_court_in_english_are_the_courts_of_the_province(found):
    assert sorted(found("Beijing court", "en")) == [
        "court/100",
        "court/110",
        "court/132",
        "court/141",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("指导性案例1号", 1),
        ("指导案例第1号", 1),
        ("指導性案例1號", 1),
        ("guiding case 1", 1),
        ("Guiding Case No. 1", 1),
        ("指导案例11号", 11),
        ("guiding case 252", 252),
        ("指导案例二百五十二号", 252),
    ],
)
def test_a_stated_number_of_a_guiding_case_comes_first(found, query, number, language):
    """Cases that only cite another have its number too; the case itself weighs more."""
    assert found(query, language)[0] == f"case/{number:05d}"


@pytest.mark.parametrize(
    "query",
    [
        "2009沪二中民二民终字第1508号",
        "（2009）沪二中民二（民）终字第1508号",
        "2009滬二中民二（民）終字第1508號",
        "张某甲 2009沪二中民二民终字第1508号",
    ],
)
def test_a_case_number_without_brackets_is_a_case_number(found, query):
    assert found(query) == ["case/00001"]


# Words of courts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("陕西省西安市中级人民法院", {"西安中院", "陕西西安中院"}),
        ("湖北省恩施土家族苗族自治州中级人民法院", {"恩施中院", "湖北恩施中院"}),
        ("河北省石家庄市长安区人民法院", {"长安法院", "河北石家庄长安法院"}),
        ("广西壮族自治区高级人民法院", {"广西高院", "广西壮族自治区高院"}),
        ("天津市河北区人民法院", {"天津河北法院", "河北法院"}),
        ("北京互联网法院", set()),
        ("人民法院", set()),
        ("", set()),
    ],
)
def test_short_forms(name, forms):
    assert set(short_forms([name])) == forms


def test_all_provinces_and_levels_have_english_words():
    """31 provinces, autonomous regions and municipalities have courts of their own."""
    assert len(PROVINCES) == len(set(PROVINCES.values())) == 31
    assert english_terms("高级", "普通", "陕西") == ["Shaanxi High People's Court"]
    assert english_terms("基层", "互联网", "北京") == [
        "Beijing Basic People's Court",
        "Internet Court",
    ]
    assert english_terms("", "", "示范") == []
    assert set(LEVELS) == {"最高", "高级", "中级", "基层"}


# Traditional characters -----------------------------------------------------------------------


def test_the_browser_has_the_same_table():
    shipped = ROOT / "theme/static/js/search/traditional.js"

    assert shipped.read_text(encoding="utf-8") == browser_table()
    assert shipped.stat().st_size < 16_000


def test_the_table_is_of_single_unambiguous_characters():
    """The codecs of Python know which characters GB 2312 and Big5 hold."""
    table = traditional()

    assert len(table) > 1500
    assert list(table) == sorted(table)
    assert not set(table) & set(table.values())
    for old, new in table.items():
        assert len(old.encode("big5")) == 2
        assert len(new.encode("gb2312")) == 2
        assert old in "後於" or not _in_gb2312(old)
    assert fold("乾著徵昇") == "乾著徵昇"
    assert "#" in TABLE.read_text(encoding="utf-8")


def _in_gb2312(character):
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
