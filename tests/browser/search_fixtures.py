"""Fixtures of the search tests: the small site, served, and a page to drive it with."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.browser.conftest import served
from tests.browser.search_site import NOW, write_site


@pytest.fixture(scope="session")
def search_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The site's folder `root` and address `url`."""
    root = tmp_path_factory.mktemp("search-site")
    write_site(root)
    with served(root) as url:
        yield SimpleNamespace(root=root, url=url)


@pytest.fixture
def tab(browser, search_site):
    """A page whose console must stay empty and whose requests must stay on the site.

    `tab.requests` lists the paths asked for; `tab.forgive` is set by tests that break something.
    """
    context = browser.new_context(base_url=search_site.url, viewport={"width": 1000, "height": 800})
    page = context.new_page()
    seen = SimpleNamespace(console=[], requests=[], forgive=False)
    page.on("console", lambda m: seen.console.append(m.text))
    page.on("pageerror", lambda e: seen.console.append(str(e)))
    page.on("request", lambda r: seen.requests.append(r.url))
    page.seen = seen
    page.clock.set_fixed_time(NOW)
    yield page
    assert page.evaluate("window.hit") is None
    assert all(u.startswith((search_site.url, "data:")) for u in seen.requests)
    assert seen.forgive or seen.console == []
    context.close()
