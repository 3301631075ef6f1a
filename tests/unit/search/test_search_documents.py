"""What the prose search is given, and above all what it is not."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from generator.search.documents import KINDS, _guiding_case, documents
from generator.search.texts import shown_text
from generator.settings import Settings
from tests.unit.search.releases import debtors, release


@dataclass(frozen=True)
class Page:
    slug: str
    language: str
    title: str
    text: str
    url: str


SETTINGS = Settings(project=Path("/nowhere"))

COURTS = release(
    "courts",
    [
        {
            "code": "ZZ0",
            "name": "示范市演示区人民法院",
            "aliases": "演示法院|示范演示法院",
            "province": "示范",
            "jurisdiction": "演示区",
        },
        {
            "code": "ZZ1",
            "name": "示范市中级人民法院",
            "aliases": None,
            "province": "示范",
            "jurisdiction": None,
        },
    ],
    kind="courts",
)
CASES = release(
    "guiding-cases",
    [
        {
            "number": 24,
            "title": "张某甲诉测试公司案",
            "keywords": "民事|侵权",
            "statutes": "第20条",
            "editor_summary": "编者摘要正文",
            "editor_summary_en": "The editor's words",
            "adopted": None,
            "released": None,
        },
    ],
    kind="guiding-cases",
    types={"number": pa.int64()},
)
BUDGETS = release(
    "budgets",
    [
        {
            "court_name": "示范市演示区人民法院",
            "court_code": "ZZ0",
            "fiscal_year": year,
            "stage": stage,
            "table_title": "收支总表",
        }
        for year in (2024, 2025)
        for stage in ("预算", "决算")
    ],
    kind="budgets",
    types={"fiscal_year": pa.int64()},
)
DUTIES = release(
    "duties",
    [
        {
            "id": "op04.1",
            "title": "机构设置",
            "title_en": "Institutional structure",
            "article": "4(1)",
            "basis": "法发〔2018〕20号",
            "notes": "说明",
            "notes_en": "A note",
        },
    ],
    kind="duty-catalogue",
)
PAGES = [
    Page("about", "zh", "关于本站", "正文", "/about/about/"),
    Page("about", "en", "About", "Text", "/en/about/about/"),
]


def found(language="zh", *releases):
    return documents({r.dataset.name: r for r in releases}, PAGES, SETTINGS, language)


def test_every_kind_leads_to_its_page():
    everything = found("zh", COURTS, CASES, BUDGETS, DUTIES)

    assert [(d.kind, d.url, d.title) for d in everything if d.kind != "dataset"] == [
        ("court", "/courts/ZZ0/", "示范市演示区人民法院"),
        ("court", "/courts/ZZ1/", "示范市中级人民法院"),
        ("case", "/guiding-cases/24/", "张某甲诉测试公司案"),
        ("duty", "/catalogue/#op04.1", "机构设置"),
        ("budget", "/budgets/ZZ0/2024/", "示范市演示区人民法院2024年度预算与决算"),
        ("budget", "/budgets/ZZ0/2025/", "示范市演示区人民法院2025年度预算与决算"),
        ("page", "/about/about/", "关于本站"),
    ]


def test_the_english_index_has_english_words_and_addresses():
    by_kind = {d.kind: d for d in found("en", COURTS, CASES, DUTIES)}

    assert by_kind["case"].body == "The editor's words"
    assert by_kind["case"].url == "/en/guiding-cases/24/"
    assert by_kind["duty"].title == "Institutional structure"
    assert by_kind["page"].title == "About"
    assert "duties column" not in by_kind["dataset"].body
    assert "title_en column" in next(d for d in found("en", DUTIES) if d.kind == "dataset").body


def test_a_court_is_found_by_its_aliases_and_as_it_is_spoken_of():
    terms = found("zh", COURTS)[0].terms.split("\n")

    assert {"示范市演示区法院", "演示法院、示范演示法院", "ZZ0"} <= set(terms)


def test_a_guiding_case_is_found_as_it_is_cited():
    terms = next(d for d in found("zh", CASES) if d.kind == "case").terms

    assert {"指导案例24号", "指导性案例24号", "指导案例第24号"} <= set(terms.split("\n"))


def test_a_case_without_a_text_is_quoted_by_its_facts():
    row = {
        "number": 62,
        "title": "王某合同诈骗案",
        "keywords": "刑事|合同诈骗",
        "case_type": "刑事",
    }

    document = _guiding_case(row, {}, Settings(project=Path()), "zh")

    assert shown_text(document) == "刑事、合同诈骗 · 刑事"
    assert "指导案例62号" in document.terms


def test_documents_are_sorted_by_kind_and_have_one_id_each():
    everything = found("zh", COURTS, CASES, BUDGETS, DUTIES, debtors(20))
    ids = [d.id for d in everything]

    places = [KINDS.index(d.kind) for d in everything]

    assert places == sorted(places)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "persons",
    [
        {},
        {"durability": "durable"},
        {"durability": "durable", "natural_persons": "none"},
        {"natural_persons": "none"},
    ],
)
def test_no_row_about_persons_is_a_document(persons):
    """P-10: any one of volatile, natural_persons and a personal column keeps the rows out."""
    listed = debtors(20, search={"title": "name", "fields": ["case_no"]}, **persons)
    everything = found("zh", listed)

    assert [d.kind for d in everything] == ["dataset", "page"]
    assert "某" not in "".join(d.title + d.body + d.terms for d in everything)


def test_rows_of_a_plain_table_are_documents_where_it_asks_for_it():
    table = release(
        "fees",
        [{"item": "财产案件", "note": "按比例"}, {"item": None, "note": "x"}],
        search={"title": "item", "fields": ["note"]},
    )

    assert [(d.kind, d.title, d.body, d.url) for d in found("zh", table) if d.kind == "record"] == [
        ("record", "财产案件", "按比例", "/datasets/fees/")
    ]


def test_special_pages_survive_tables_of_unknown_columns():
    kinds = ("courts", "guiding-cases", "budgets", "duty-catalogue")
    odd = [release(kind, [{"x": "1", "title": "t"}], kind=kind) for kind in kinds]

    assert [d.kind for d in found("zh", *odd) if d.kind not in ("dataset", "page")] == []
