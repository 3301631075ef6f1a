"""What single pages say, against figures worked out by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from generator.site.languages import Formats, read_messages
from generator.site.pages import Frame, record_pages
from generator.site.pages.budget_charts import by_function, total
from generator.site.pages.quality import freshness
from generator.site.records import court_code_of, keywords_of, read_records
from generator.site.snippets import Snippets
from generator.site.statistics import statistics
from tests.unit.site import site_samples as samples


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    site = samples.site(samples.fresh(tmp_path_factory.mktemp("pages")))
    messages = read_messages(samples.ROOT / "theme", ("zh", "en"))
    frame = Frame(site, "zh", messages["zh"], lambda path: f"/theme/{path}", lambda path: ())
    made = record_pages(frame, read_records(site), Snippets(samples.ROOT / "theme"))
    return {r.file: r.page for r in made}


def test_a_budget_table_is_set_back_as_published(pages):
    page = pages["budgets/ZZ0/2025/index.html"]

    assert [(t.stage, t.title) for t in page.tables] == [
        ("预算", "预算收支总表"),
        ("决算", "决算收支总表"),
    ]
    assert page.tables[1].groups[0][1][0] == ("公共安全支出", "204", 0, ("4,061.21",))
    assert page.tables[1].headings == ("决算数",)


def test_income_and_expenditure_of_one_table_have_their_headings(tmp_path):
    """As in the published form (DOMAIN 2.4): the same label may stand on both sides."""
    lines = [
        samples.line("决算", "收支总表", "本年收入合计", "收入", "决算数", "20000.00", line_no=1),
        samples.line("决算", "收支总表", "合计", "收入", "决算数", "30000.00", line_no=2),
        samples.line("决算", "收支总表", "合计", "支出", "决算数", "30000.00", line_no=2),
    ]
    resource = samples.resource("lines", samples.columns(samples.BUDGETS, samples.BUDGET_TYPES))
    tables = {"budgets": {"lines": samples.table(resource, lines)}}
    site = samples.site(samples.fresh(tmp_path), only={"budgets"}, tables=tables)
    found = {}
    for language, t in read_messages(samples.ROOT / "theme", ("zh", "en")).items():
        frame = Frame(site, language, t, lambda path: f"/theme/{path}", lambda path: ())
        made = record_pages(frame, read_records(site), Snippets(samples.ROOT / "theme"))
        found[language] = next(r.page for r in made if r.template == "budget.html").tables[0]

    income, expenditure = found["zh"].groups
    assert income == (
        "收入",
        (("本年收入合计", "", 0, ("2.00",)), ("合计", "", 0, ("3.00",))),
    )
    assert expenditure == ("支出", (("合计", "", 0, ("3.00",)),))
    assert [side for side, _ in found["en"].groups] == ["Income", "Expenditure"]
    assert (found["zh"].role, found["en"].role) == ("", "Income and expenditure")


def test_fictional_and_former_courts_are_listed_and_not_counted(pages):
    """Of the three sample courts one is fictional."""
    home, courts = pages["index.html"], pages["courts/index.html"]

    assert [c.exact for c in home.counts if c.url == "/courts/"] == ["2"]
    assert courts.total == 2
    assert courts.chart.headings == ("层级", "数量")
    assert courts.chart.rows == (("最高人民法院", "1"), ("高级人民法院", "1"))
    assert "courts/ZZ0/index.html" in pages


def test_the_charts_of_a_budget_page_show_its_figures(pages):
    compared, single = pages["budgets/ZZ0/2025/index.html"].charts

    assert compared.rows == (
        ("公共安全支出", "4,150.02", "4,061.21"),
        ("教育支出", "16.50", "17.32"),
    )
    # 40,612,100 of 40,785,300 yuan
    assert single.rows[0] == ("公共安全支出", "4,061.21", "99.6%")
    assert "<svg" in compared.svg


def test_totals_are_found_by_label():
    assert total(samples.BUDGETS[:6], "决算") == Decimal("40785300.00")
    assert by_function(samples.BUDGETS, "预算") == {
        "公共安全支出": Decimal("41500200.00"),
        "教育支出": Decimal("165000.00"),
    }


def test_a_suspect_figure_is_shown_as_printed_and_not_drawn(pages):
    (chart,) = pages["datasets/figures/index.html"].charts

    assert chart.headings == ("年份", "来电", "短信")
    assert chart.rows == (("2014", "1,196", "130"), ("2015", "2166、、", "347"))
    assert "2,166" not in chart.svg


def test_a_court_page_knows_its_relations(pages):
    page = pages["courts/100/index.html"]

    assert page.superior.title == "最高人民法院"
    assert [s.title for s in page.subordinates] == [samples.COURT]
    assert pages["courts/000/index.html"].province is None


def test_a_retired_case_says_so(pages):
    page = pages["guiding-cases/9/index.html"]

    assert page.retired
    assert page.official_url == ""
    assert page.previous.url == "/guiding-cases/1/"
    assert pages["guiding-cases/1/index.html"].statutes == (
        "《合同法》第四百二十四条",
        "《民法典》第九百六十五条",
    )


def test_a_case_says_that_no_day_of_adoption_is_printed(pages):
    facts = {name: cell.text for name, cell in pages["guiding-cases/1/index.html"].facts}

    assert facts["讨论通过"] == "经审判委员会讨论通过，官方文本未载明日期"
    assert facts["发布日期"] == "2011年12月20日"


def test_no_personal_value_in_statistics(pages):
    view = pages["datasets/debtors/index.html"].resources[0]
    names = {c.field.name: c for c in view.statistics}

    assert view.preview is None
    assert (names["name"].filled, names["name"].distinct, names["name"].top) == (8, None, ())


def test_statistics_of_a_column():
    resource = samples.resource("r", [samples.field("kind"), samples.field("amount", "number")])
    table = samples.table(
        resource,
        [
            {"kind": "甲", "amount": Decimal("1.50")},
            {"kind": "甲", "amount": None},
            {"kind": "乙", "amount": Decimal("1000")},
            {"kind": "", "amount": Decimal("-2")},
        ],
    )
    formats = Formats(read_messages(samples.ROOT / "theme", ("en",))["en"])

    kind, amount = statistics(table, resource, formats)

    assert (kind.filled, kind.share, kind.distinct) == (3, 0.75, 2)
    assert [(v, n) for v, n, _ in kind.top] == [("甲", 2), ("乙", 1)]
    assert (amount.filled, amount.least, amount.greatest) == (3, "-2.00", "1,000.00")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("（2018）粤0103执123号", "粤0103"),
        ("(2009)沪二中民二(民)终字第1号", "沪二中"),
        ("（2020）最高法知民终155号", "最高法"),
        ("（2020）粤01035执1号", ""),
        ("粤0103执123号", ""),
        ("（2020）苏民终1号", ""),
        ("", ""),
    ],
)
def test_the_court_in_a_case_number(number, expected):
    """DOMAIN 3.5: year in brackets, the court's code, the type of the case, a number."""
    assert court_code_of(number, frozenset({"粤0103", "粤01", "沪二中", "最高法"})) == expected


@pytest.mark.parametrize(
    "written", ["民事|居间合同|违约", "民事；居间合同；违约", "民事　居间合同 违约"]
)
def test_keywords_in_each_way_of_writing(written):
    assert keywords_of({"keywords": written}) == ("民事", "居间合同", "违约")


@pytest.mark.parametrize(
    ("as_of", "interval", "expected"),
    [
        (date(2026, 11, 20), "P1D", "current"),
        (date(2026, 11, 19), "P1D", "stale"),
        (date(2026, 10, 21), "P1M", "current"),
        (date(2026, 10, 20), "P1M", "stale"),
        (date(2020, 1, 1), "", "no_interval"),
        (None, "P1M", "no_interval"),
    ],
)
def test_freshness(as_of, interval, expected):
    assert freshness(as_of, interval, date(2026, 11, 21)) == expected


def test_what_came_up_while_files_were_written_is_shown_once(tmp_path):
    """A NUL fits no workbook (ECMA-376, ST_Xstring): the dataset's pages say so."""
    plain = samples.kinds()[-1][1]["plain"]
    hostile = plain.set_column(1, "text", pa.array(["a\0b", "c"]))
    tables = {"plain": {"plain": hostile}}
    site = samples.site(samples.fresh(tmp_path), only={"plain"}, tables=tables)
    messages = read_messages(samples.ROOT / "theme", ("zh", "en"))
    frame = Frame(site, "zh", messages["zh"], lambda path: f"/theme/{path}", lambda path: ())
    made = record_pages(frame, read_records(site), Snippets(samples.ROOT / "theme"))
    pages = {r.template: r.page for r in made}

    for found in (pages["dataset.html"].findings, pages["quality.html"].rows[0].findings):
        assert [(f.code, str(f.severity)) for f in found] == [("format-not-offered", "notice")]
    (row,) = pages["quality.html"].rows
    assert row.counts == {"error": 0, "warning": 0, "notice": 1}
    twice = replace(site, findings=site.releases["plain"].findings)
    assert twice.findings_of("plain") == site.findings_of("plain")


def test_every_page_made_of_a_held_dataset_says_so_and_no_other(tmp_path):
    site = samples.site(samples.fresh(tmp_path))
    debtors = site.of_kind("debtors")
    releases = {**site.releases, debtors.dataset.name: replace(debtors, held=True)}
    t = read_messages(samples.ROOT / "theme", ("en",))["en"]
    frame = Frame(
        replace(site, releases=releases), "en", t, lambda path: f"/theme/{path}", lambda path: ()
    )

    made = list(record_pages(frame, read_records(site), Snippets(samples.ROOT / "theme")))
    held = {r.template: r.page.held for r in made if r.page.held}
    others = [r for r in made if r.template == "dataset.html" and not r.page.held]

    assert set(held) == {"home.html", "dataset.html", "debtors.html"}
    (link,) = held["debtors.html"]
    assert link.title == debtors.dataset.title("en")
    assert link.note == "20 November 2026"
    assert len(others) == len(releases) - 1
