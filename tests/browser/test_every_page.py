"""Pages are valid HTML, accessible and quiet: so many that every kind of element of every section of
the site is among them. Every tenth page is parsed besides; `make every-page` puts all to both.
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
PARTS = 16 if EVERY else 1
"""Pieces of the work on every page, which several processors share."""
TYPICAL = 8_000
"""Bytes of a page; opening one costs as much as looking at so many."""
KEPT = frozenset({"class", "lang", "role", "scope", "type"})
"""Attributes whose values make a difference to assistive technology or to the style."""


def kinds_of(html: str) -> frozenset[object]:
    """A page's kinds of elements, whatever the texts and their number."""
    return frozenset(
        (tag, *((k, v if k in KEPT else "") for k, v in ATTRIBUTE.findall(attributes)))
        for tag, attributes in TAG.findall(html)
    )


def section_of(path: str) -> tuple[str, int]:
    """The part of the site that a page belongs to, and how deep below it."""
    folders = path.removeprefix("en/").split("/")[:-1]
    return (folders[0], len(folders)) if folders else ("", 0)


@pytest.fixture(scope="session")
def pages(shipped_site: Path) -> dict[str, bytes]:
    """Every page by its address."""
    files = sorted(shipped_site.rglob("*.html"))
    return {f.relative_to(shipped_site).as_posix(): f.read_bytes() for f in files}


@pytest.fixture(scope="session")
def chosen(pages: dict[str, bytes]) -> list[str]:
    """Addresses of pages that together have all; greedily, small pages first."""
    small_last = sorted(pages.items(), key=lambda item: -len(item[1]))
    unlike = {(section_of(p), kinds_of(html.decode())): p for p, html in small_last}
    held = {p: {(section, kind) for kind in kinds} for (section, kinds), p in unlike.items()}
    left, found = set().union(*held.values()), []
    while left:
        best = max(held, key=lambda p: (len(held[p] & left) / (TYPICAL + len(pages[p])), p))
        left -= held[best]
        found.append(best)
    return sorted(found)


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_are_valid_html(pages, chosen, part):
    def problems(html: bytes) -> list[object]:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(html)
        return list(parser.errors)

    parsed = sorted(pages) if EVERY else sorted({*sorted(pages)[::10], *chosen})

    assert len(parsed) > 900
    assert {p: found for p in parsed[part::PARTS] if (found := problems(pages[p]))} == {}


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_are_quiet_and_accessible(pages, chosen, open_page, site_url, part):
    """The fixture also fails on any console message, failed request or request to elsewhere."""
    page = open_page()
    found = {}
    for path in (sorted(pages) if EVERY else chosen)[part::PARTS]:
        page.goto(f"{site_url}/{quote(path.removesuffix('index.html'))}")
        found[path] = violations(page)

    assert len(chosen) > 40
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
