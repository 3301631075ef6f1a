"""A clock for pages that no debugging protocol slows: Chromium by itself, a page that times itself.

Playwright is told of every request, which on two processors takes several times what the page
takes. Here each question is the first of a browser with a profile of its own; the server puts a
script into the page that asks once the page has loaded and the browser has come to rest, and sends
back what the clock said.
"""

from __future__ import annotations

import json
import queue
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from generator.serve import SiteHandler
from tests.browser.conftest import FLAGS, chromium_path, served

REST = 2000
"""Milliseconds after loading in which a browser just started comes to rest."""

PATIENCE = 60
"""Seconds until a browser is given up."""

SCRIPT = """
const ask = %s;
addEventListener("load", () => setTimeout(async () => {
  const times = await ask(new URL(location).searchParams.get("ask"));
  navigator.sendBeacon("/measured", JSON.stringify(times));
}, %d));
"""

MEASURE = "/measure.js"


class _Handler(SiteHandler):
    """The files of a site, the script, and the page that has it."""

    def __init__(
        self, *arguments: Any, page: str, script: str, told: queue.Queue[list[float]], **named: Any
    ) -> None:
        self._page, self._script, self._told = page, script, told
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        if self.path == MEASURE:
            self.answer(200, self._script.encode(), "text/javascript")
        elif self.path.startswith(f"{self._page}?"):
            html = Path(self.translate_path(self._page))
            html = html / "index.html" if html.is_dir() else html
            timed = f'<script type="module" src="{MEASURE}"></script>'
            self.answer(200, html.read_bytes() + timed.encode(), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self._told.put(json.loads(self.rfile.read(length)))
        self.answer(200, b"", "text/plain")


def clocked(site: Path, page: str, ask: str, questions: Sequence[str]) -> list[list[float]]:
    """What `ask`, a JavaScript function from a question to milliseconds, says of each question."""
    told: queue.Queue[list[float]] = queue.Queue()
    handler = partial(_Handler, page=page, script=SCRIPT % (ask, REST), told=told)
    found = []
    with served(site, handler) as address:
        for question in questions:
            with _browser(f"{address}{page}?ask={quote(question)}"):
                found.append(told.get(timeout=PATIENCE))
    return found


@contextmanager
def _browser(address: str) -> Iterator[None]:
    """A headless Chromium without a past that opens one address."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [_program(), "--headless=new", "--no-first-run", *FLAGS,
                   f"--user-data-dir={profile}", address]  # fmt: skip
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            running.kill()
            running.wait()


def _program() -> str:
    """The system's Chromium, else Playwright's own."""
    if found := chromium_path():
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path
