"""Hostile cell values are harmless in pages, search results, look-ups, feeds and downloads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import openpyxl
import pytest

from generator.pipeline import build
from tests.browser.conftest import quiet_page, served
from tests.conftest import DESCRIPTOR, FILES, SCHEMA

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SCRIPT = "<script>window.hit=1</script><img src=x onerror=window.hit=1>"
LINK = "javascript:window.hit=1"
MARKUP = '"><svg/onload=window.hit=1> {{ 7*7 }} {% raw %} [链接](javascript:window.hit=1) </title>'
FORMULA = '=HYPERLINK("http://example.invalid","点击")'
BIDI = "张\u202e三\u2066某\u200f"
LONG = "长" * 350_000  # 1 MB in UTF-8

VALUES = (SCRIPT, LINK, MARKUP, FORMULA, "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1")
TOLERANT = DESCRIPTOR + "  tolerance: 0.2\n"


def table(rows: list[tuple[str, ...]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows([("id", "item", "amount", "since"), *rows])
    return stream.getvalue()


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("hostile")
    rows = [(str(i), value, "1.00", "") for i, value in enumerate([*VALUES, LONG, BIDI], 1)]
    descriptor = TOLERANT.replace("title: 诉讼费用标准", f"title: '{SCRIPT} 收费'").replace(
        "{title: 费用}", "{}"
    )
    descriptor += "  search: {title: item, fields: [item]}\n  lookup: {name: [item]}\n"
    files = {
        **FILES,
        "datasets/fees/datapackage.yaml": descriptor,
        "datasets/fees/data/fees.csv": table(rows),
        "schemas/fee.json": SCHEMA.replace("项目", SCRIPT.replace('"', "'")),
    }
    for path, content in files.items():
        target = project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="")
    build(project)
    return project / "output/site"


@pytest.fixture(scope="module")
def hostile_url(hostile_site: Path) -> Iterator[str]:
    with served(hostile_site) as url:
        yield url


PAGES = ("/", "/en/", "/datasets/", "/datasets/fees/", "/en/datasets/fees/", "/quality/")


@pytest.mark.parametrize("address", PAGES)
def test_pages_show_hostile_values_as_text(
    address: str, hostile_url: str, browser: Browser
) -> None:
    with quiet_page(browser) as page:
        page.goto(hostile_url + address)
        page.wait_for_load_state("networkidle")

        assert page.evaluate("window.hit") is None
        assert page.locator("a[href^='javascript:']").count() == 0


def test_the_text_is_there_for_the_reader(hostile_url: str, browser: Browser) -> None:
    with quiet_page(browser) as page:
        page.goto(hostile_url + "/datasets/fees/")

        assert "<script>window.hit=1</script>" in page.inner_text("body")


@pytest.mark.parametrize("query", ["window", "收费", "HYPERLINK"])
def test_search_results_show_hostile_values_as_text(
    query: str, hostile_url: str, browser: Browser
) -> None:
    with quiet_page(browser) as page:
        page.goto(f"{hostile_url}/search/#q={query}")
        page.wait_for_load_state("networkidle")
        page.locator("mark").first.wait_for()

        assert page.evaluate("window.hit") is None
        assert page.locator("a[href^='javascript:']").count() == 0


def test_no_cell_of_the_csv_is_a_formula(hostile_site: Path) -> None:
    with (hostile_site / "data/fees/fees.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [row["item"] for row in csv.DictReader(stream)]

    assert len(cells) == len(VALUES) + 1
    assert [c for c in cells if re.match(r"\s*[=+\-@]", c)] == []


def test_a_row_with_bidi_controls_stays_out_of_every_file(hostile_site: Path) -> None:
    """Reading refuses them (CHR-11), so that no file can show one text and hold another."""
    signs = [c.encode() for c in BIDI if not c.isalpha()]
    texts = {
        p: p.read_bytes()
        for p in hostile_site.rglob("*")
        if p.suffix in (".csv", ".html", ".xml", ".json")
    }

    assert len(signs) == 3
    assert [p for p, text in texts.items() if any(s in text for s in signs)] == []
    assert "CHR-11" in (hostile_site / "quality/index.html").read_text("utf-8")


def test_a_cell_of_a_megabyte_is_published_whole_and_not_in_a_workbook(hostile_site: Path) -> None:
    text = (hostile_site / "data/fees/fees.csv").read_text("utf-8-sig")

    assert LONG in text
    assert not (hostile_site / "data/fees/fees.xlsx").exists()


def test_no_page_grows_by_a_megabyte_cell(hostile_site: Path) -> None:
    sizes = {p: p.stat().st_size for p in hostile_site.rglob("*.html")}

    assert max(sizes.values()) < 300_000


def test_a_workbook_holds_text_not_formulas(make_site: object) -> None:
    rows = [(str(i), value, "1.00", "") for i, value in enumerate(VALUES, 1)]
    project = make_site({"datasets/fees/data/fees.csv": table(rows)})  # type: ignore[operator]
    build(project)

    sheet = openpyxl.load_workbook(project / "output/site/data/fees/fees.xlsx").worksheets[0]

    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert len(cells) > len(VALUES)
    assert [c.coordinate for c in cells if c.data_type == "f"] == []
    assert [c.coordinate for c in cells if c.hyperlink] == []


def test_feeds_and_json_are_well_formed(hostile_site: Path) -> None:
    import json

    for file in sorted(hostile_site.rglob("*.xml")):
        ElementTree.parse(file)
    for file in (*hostile_site.rglob("*.json"), *hostile_site.rglob("*.jsonld")):
        json.loads(file.read_text("utf-8"))
    assert (hostile_site / "feed.xml").is_file()
