"""What a visitor looks for leaves no trace: neither in requests, nor in what the browser keeps.

The look-up of persons leaves none at all. The search of prose keeps its words in the fragment of
the address, which no browser sends (RFC 9110 section 4.2.5), so that a result can be shared.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import urllib.parse

import pytest
from playwright import sync_api

from tests.unit.search.releases import debtor

pytestmark = pytest.mark.browser
pytest_plugins = ["tests.browser.search_fixtures"]

PROSE = "标的物毁损"
LOOKED_UP = [
    ("name", debtor(7 * 4)["name"]),
    ("organisation_name", debtor(7)["name"][:8]),
    ("id", "990000199001010009"),
    ("organisation", debtor(7)["uscc"]),
    ("case_no", "（2024）粤0000执7号"),
]

KEPT = """async () => JSON.stringify({
  local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie,
  bases: await indexedDB.databases(), caches: await caches.keys(), name: window.name,
  workers: (await navigator.serviceWorker.getRegistrations()).length, state: history.state })"""
NOTHING = {"local": {}, "session": {}, "cookie": "", "bases": [], "caches": [], "name": "",
           "workers": 0, "state": None}  # fmt: skip


def spellings(typed: str) -> set[str]:
    """A text as itself and in the ways in which a program could send it."""
    forms = {typed, urllib.parse.quote(typed), urllib.parse.quote_plus(typed), json.dumps(typed)}
    for encoding in ("utf-8", "utf-16-le"):
        data = typed.encode(encoding)
        forms |= {
            data.hex(),
            base64.b64encode(data).decode(),
            base64.urlsafe_b64encode(data).decode(),
        }
        forms |= {hashlib.new(name, data).hexdigest() for name in ("md5", "sha1", "sha256")}
    return {form.strip('"').lower() for form in forms}


@pytest.fixture
def sent(tab):
    """Everything the browser sends from now on: method, address, headers and body."""
    found: list[tuple[str, str]] = []
    tab.on("request", lambda r: found.append(
        (r.method, f"{r.url}\n{json.dumps(r.headers)}\n{r.post_data or ''}")))  # fmt: skip
    return found


def assert_nothing_sent(sent: list[tuple[str, str]], typed: str) -> None:
    assert len(sent) > 2
    assert {method for method, _ in sent} == {"GET"}
    told = "\n".join(text for _, text in sent).lower()
    assert not [form for form in spellings(typed) if form in told]
    addresses = [re.sub(r"\?v=[0-9a-f]{10}$", "", text.partition("\n")[0]) for _, text in sent]
    assert not [address for address in addresses if "?" in address]  # modules have their hash there


def look_up(tab, key: str, typed: str) -> None:
    tab.goto("/debtors/")
    tab.locator(f'[data-lookup-key][value="{key}"]').check()
    tab.locator("[data-lookup-input]").press_sequentially(typed)
    tab.keyboard.press("Enter")
    tab.locator(".lookup-record").first.wait_for()


@pytest.mark.parametrize(("key", "typed"), LOOKED_UP, ids=[key for key, _ in LOOKED_UP])
def test_a_look_up_leaves_no_trace(tab, sent, search_site, key, typed):
    look_up(tab, key, typed)

    assert json.loads(tab.evaluate(KEPT)) == NOTHING
    assert tab.url == f"{search_site.url}/debtors/"
    assert tab.evaluate("history.length") == 2  # the empty page it began with, and this one
    assert tab.context.cookies() == []
    assert_nothing_sent(sent, typed)


def test_a_look_up_is_gone_for_whoever_comes_back(tab):
    """A page that the browser kept for "back" must not show the last visitor's query."""
    look_up(tab, *LOOKED_UP[0])
    tab.goto("/index.html")
    tab.go_back()
    tab.locator("[data-lookup-form]").wait_for()

    assert tab.locator("[data-lookup-input]").input_value() == ""
    assert tab.locator(".lookup-results > li").count() == 0


@pytest.mark.parametrize("address", ["/search/", "/index.html"])
def test_a_search_of_prose_stays_in_the_browser(tab, sent, search_site, address):
    tab.goto(address)
    box = tab.get_by_role("searchbox" if address == "/search/" else "combobox")
    box.press_sequentially(PROSE)
    if address == "/index.html":
        tab.get_by_role("option").first.wait_for()
        box.press("Enter")
    tab.locator(".search-result").first.wait_for()
    sync_api.expect(tab).to_have_url(f"{search_site.url}/search/#q={urllib.parse.quote(PROSE)}")

    assert json.loads(tab.evaluate(KEPT)) == NOTHING
    assert tab.context.cookies() == []
    assert_nothing_sent(sent, PROSE)
