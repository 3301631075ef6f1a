"""A headless Chromium, a served site, and pages that must stay quiet.

In CI a missing browser fails; elsewhere the tests that need one are skipped with the reason.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.pipeline import build
from generator.serve import SiteHandler, make_server
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium_path() -> str | None:
    """The system's Chromium, or None to use Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((p for p in map(shutil.which, names) if p), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running headless browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(site: Path, handler: Callable[..., SiteHandler] = SiteHandler) -> Iterator[str]:
    """The address (no slash at the end) of a local server for a built site."""
    server = make_server(site, port=0, handler=handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    from playwright.sync_api import Error

    started = chromium()
    try:
        browser = started.__enter__()
    except Error as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no Chromium could be started: {error}")
    yield browser
    started.__exit__(None, None, None)


@pytest.fixture(scope="session")
def shipped_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped datasets, built once by the real pipeline."""
    output = tmp_path_factory.mktemp("output")
    build(ROOT, output=output)
    return output / "site"


@pytest.fixture(scope="session")
def site_url(shipped_site: Path) -> Iterator[str]:
    """Where the shipped site is served."""
    with served(shipped_site) as url:
        yield url


@contextmanager
def quiet_page(browser: Browser, width: int = 1280, **options: object) -> Iterator[Page]:
    """A page that fails the test when its console speaks, a script fails, or a request leaves."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda m: heard.append(f"console {m.type}: {m.text}"))
    page.on("pageerror", lambda e: heard.append(f"error: {e}"))
    scripts = bool(options.get("java_script_enabled", True))
    page.on("requestfailed", lambda r: _must_succeed(r.url, str(r.failure), heard, scripts))
    page.on("request", lambda r: _must_stay(r.url, heard))
    page.on("dialog", lambda d: (heard.append(f"dialog: {d.message}"), d.dismiss()))
    yield page
    context.close()
    assert heard == []


def _must_succeed(url: str, failure: str, heard: list[str], scripts: bool) -> None:
    """A request that a visitor cut off by leaving the page has not failed; nor has a module named
    in advance where scripts are off, which Chromium does not send."""
    if "ERR_ABORTED" not in failure and (scripts or failure != "csp"):
        heard.append(f"failed: {url} {failure}")


def _must_stay(url: str, heard: list[str]) -> None:
    if not url.startswith(("http://127.0.0.1:", "data:", "blob:http://127.0.0.1:")):
        heard.append(f"request to another host: {url}")


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A quiet desktop page."""
    with quiet_page(browser) as page:
        yield page


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open quiet pages of any width; all are checked at the end."""
    open_contexts = []

    def open_one(width: int = 1280, **options: object) -> Page:
        context = quiet_page(browser, width, **options)
        open_contexts.append(context)
        return context.__enter__()

    yield open_one
    for context in open_contexts:
        context.__exit__(None, None, None)
