"""Pages of each kind of the shipped site in a browser: on a phone, on paper, by keyboard."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PATHS = [
    "/", "/datasets/", "/datasets/courts/", "/datasets/dishonest-debtors/",
    "/datasets/open-justice-statistics/", "/courts/", "/courts/province/广东/", "/courts/ZZ0/",
    "/guiding-cases/", "/guiding-cases/24/", "/guiding-cases/9/", "/guiding-cases/batch/6/",
    "/guiding-cases/keyword/民事/", "/budgets/", "/budgets/ZZ0/2025/", "/budgets/C85/2017/",
    "/debtors/", "/catalogue/", "/quality/", "/docs/", "/docs/publishing/", "/docs/search/",
    "/docs/theme/", "/about/", "/about/open-justice/", "/search/#q=合同", "/404.html",
]  # fmt: skip
BOTH = [*PATHS, *(f"/en{p}" for p in PATHS)]

TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((e) => !e.closest(".scroll, pre, .skip, .hidden") &&
    e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 3).map((e) => e.outerHTML.slice(0, 120))"""


def violations(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(v["id"], n["html"][:200], n["failureSummary"]) for v in found for n in v["nodes"]]


@pytest.mark.parametrize("path", BOTH)
def test_a_page_fits_320_pixels_in_the_dark(open_page, site_url, path):
    """WCAG 2.1, 1.4.10: no scrolling in two directions; tables may scroll in their own region."""
    page = open_page(320, color_scheme="dark")
    page.goto(site_url + path)
    page.wait_for_load_state("networkidle")

    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []


def test_a_court_is_found_by_initials_and_its_facets_are_in_the_readers_language(
    browser_page, site_url
):
    """bjgy is 北京市高级人民法院; the values of facets are Chinese words of the data."""
    browser_page.goto(site_url + "/en/search/#q=bjgy&kind=court")
    title = browser_page.locator(".search-result-title")
    title.first.wait_for()
    assert title.all_inner_texts() == ["北京市高级人民法院"]
    browser_page.get_by_role("searchbox").fill("中级人民法院")
    browser_page.get_by_label("Province").select_option("北京")
    provinces = browser_page.get_by_label("Province").locator("option").all_inner_texts()

    assert provinces[0] == "All"
    assert [p for p in provinces if p.startswith(("Beijing (", "Guangdong ("))] != []
    assert all(p.isascii() for p in provinces)


@pytest.mark.parametrize("path", ["/", "/courts/ZZ0/", "/guiding-cases/24/", "/budgets/ZZ0/2025/"])
def test_a_page_reads_without_scripts(open_page, site_url, path):
    page = open_page(java_script_enabled=False)
    page.goto(site_url + path)

    assert page.locator("h1").is_visible()
    assert page.locator("main").inner_text().strip() != ""
    assert page.locator(".search-box button").first.is_visible()


def test_without_scripts_the_look_up_leads_to_the_whole_list(open_page, site_url):
    """The shipped list is published whole, so the page must not say that it is kept from view."""
    page = open_page(java_script_enabled=False)
    page.goto(site_url + "/debtors/")
    page.locator(".search-noscript a").click()

    page.wait_for_url(site_url + "/datasets/dishonest-debtors/#downloads")
    page.locator(".downloads a[download]").nth(2).wait_for(state="attached")


def test_both_sides_of_a_budget_table_have_their_heading(browser_page, site_url):
    browser_page.goto(site_url + "/budgets/ZZ0/2025/")
    headings = browser_page.locator(".budget-table").first.locator(".side th")

    assert headings.all_inner_texts() == ["收入", "支出"]


def test_the_first_key_offers_to_skip_the_navigation(browser_page, site_url):
    browser_page.goto(site_url + "/courts/")
    browser_page.keyboard.press("Tab")

    assert browser_page.locator(":focus").inner_text() == "跳到正文"
    browser_page.keyboard.press("Enter")
    assert browser_page.evaluate("document.activeElement.id") == "main"


def font_size(page):
    return float(page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)"))


def test_large_type_works_without_scripts(open_page, site_url):
    page = open_page(java_script_enabled=False)
    page.goto(site_url + "/")
    page.locator("#large-type").check()

    body = page.locator("body").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert body == pytest.approx(22)


def test_large_type_is_remembered(open_page, site_url):
    page = open_page()
    page.goto(site_url + "/")
    usual = font_size(page)
    page.locator("#large-type").check()
    page.goto(site_url + "/courts/")

    assert font_size(page) > 1.25 * usual
    assert page.locator("#large-type").is_checked()
    page.locator("#large-type").uncheck()
    page.goto(site_url + "/quality/")
    assert font_size(page) == usual


def test_large_type_still_fits_a_phone(open_page, site_url):
    page = open_page(360)
    for path in ("/", "/courts/ZZ0/", "/debtors/", "/en/guiding-cases/24/"):
        page.goto(site_url + path)
        page.locator("#large-type").check()
        assert page.evaluate(TOO_WIDE) == [], path


@pytest.mark.parametrize("path", ["/courts/ZZ0/", "/guiding-cases/24/", "/docs/files/"])
def test_the_language_link_leads_to_the_same_page(browser_page, site_url, path):
    browser_page.goto(site_url + path)
    browser_page.locator(".language").click()

    assert browser_page.url == f"{site_url}/en{path}"
    browser_page.locator(".language").click()
    assert browser_page.url == site_url + path


def test_folded_budget_tables_open_by_keyboard(browser_page, site_url):
    browser_page.goto(site_url + "/budgets/ZZ0/2025/")
    folded = browser_page.locator(".budget-table:not([open])").first
    folded.locator("summary").focus()
    assert not folded.locator("table").is_visible()

    browser_page.keyboard.press("Enter")
    assert browser_page.locator(".budget-table[open] table").nth(1).is_visible()


@pytest.mark.parametrize("path", ["/", "/budgets/ZZ0/2025/"])
def test_on_paper_only_the_content_is_left(browser_page, site_url, path):
    browser_page.goto(site_url + path)
    browser_page.emulate_media(media="print")

    assert not browser_page.locator(".columns").is_visible()
    assert not browser_page.locator(".search-box").first.is_visible()
    assert browser_page.locator("h1").is_visible()
