"""Every page of the shipped site is valid HTML; one page of every make is accessible and quiet."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import html5lib
import pytest

from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser

TAG = re.compile(r'<([a-z][a-z0-9-]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*/?>')
ATTRIBUTE = re.compile(r'\s([a-z-]+)(?:="([^"]*)")?')
KEPT = frozenset({"class", "lang", "role", "scope", "type"})
"""Attributes whose values make a difference to assistive technology or to the style."""


def make_of(html: str) -> frozenset[object]:
    """What a page is made of: its kinds of elements, whatever the texts and their number."""
    return frozenset(
        (tag, *((k, v if k in KEPT else "") for k, v in ATTRIBUTE.findall(attributes)))
        for tag, attributes in TAG.findall(html)
    )


@pytest.fixture(scope="session")
def pages(shipped_site: Path) -> dict[str, bytes]:
    """Every page by its address."""
    files = sorted(shipped_site.rglob("*.html"))
    return {f.relative_to(shipped_site).as_posix(): f.read_bytes() for f in files}


def test_every_page_is_valid_html(pages):
    def problems(html: bytes) -> list[object]:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(html)
        return list(parser.errors)

    assert len(pages) > 9000
    assert {path: found for path, html in pages.items() if (found := problems(html))} == {}


def test_a_page_of_every_make_is_quiet_and_accessible(pages, open_page, site_url):
    """The fixture also fails on any console message, failed request or request to elsewhere."""
    largest_first = sorted(pages.items(), key=lambda item: -len(item[1]))
    makes = {make_of(html.decode()): path for path, html in largest_first}
    page = open_page()
    found = {}
    for path in sorted(makes.values()):
        page.goto(f"{site_url}/{quote(path.removesuffix('index.html'))}")
        found[path] = violations(page)

    assert len(makes) > 50
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
