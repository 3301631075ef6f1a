"""Pages of every make are valid HTML, accessible and quiet.

Two pages are of one make where they consist of the same kinds of elements. Every tenth page is
parsed besides; `make every-page` parses all and runs axe on all.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote

import html5lib
import pytest

from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser

TAG = re.compile(r'<([a-z][a-z0-9-]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*/?>')
ATTRIBUTE = re.compile(r'\s([a-z-]+)(?:="([^"]*)")?')
EVERY = "YANGGUANG_EVERY_PAGE" in os.environ
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


@pytest.fixture(scope="session")
def one_of_every_make(pages: dict[str, bytes]) -> list[str]:
    """The address of the smallest page of every make."""
    largest_first = sorted(pages.items(), key=lambda item: -len(item[1]))
    return sorted({make_of(html.decode()): path for path, html in largest_first}.values())


def test_pages_are_valid_html(pages, one_of_every_make):
    def problems(html: bytes) -> list[object]:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(html)
        return list(parser.errors)

    parsed = {*sorted(pages)[:: 1 if EVERY else 10], *one_of_every_make}

    assert len(parsed) > 900
    assert {path: found for path in sorted(parsed) if (found := problems(pages[path]))} == {}


def test_pages_are_quiet_and_accessible(pages, one_of_every_make, open_page, site_url):
    """The fixture also fails on any console message, failed request or request to elsewhere."""
    page = open_page()
    found = {}
    for path in sorted(pages) if EVERY else one_of_every_make:
        page.goto(f"{site_url}/{quote(path.removesuffix('index.html'))}")
        found[path] = violations(page)

    assert len(one_of_every_make) > 50
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
