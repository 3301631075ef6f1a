"""Pagefind on the same documents: one HTML page each, indexed by its own program, asked in Chromium.

Pagefind is no requirement: an interpreter that has `pagefind[extended]` from PyPI is named by
whoever runs the bench.
"""

from __future__ import annotations

import gzip
import html
import json
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.search.documents import Document
from tests.bench.prose_client import percentile, sent_size, spread
from tests.bench.prose_clock import clocked
from tests.browser.conftest import chromium, served

PAGE = """<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>
<body data-pagefind-body><h1>{title}</h1><p>{terms}</p><p>{body}</p></body></html>"""

SHOWN = 5
"""Results that Pagefind's own interface loads first."""

COST = """async (query) => {
  const start = performance.now();
  const pagefind = await import("/pagefind/pagefind.js");
  const { results } = await pagefind.search(query);
  await Promise.all(results.slice(0, %d).map((one) => one.data()));
  return [results.length, performance.now() - start];
}"""
"""How many results there are, and the milliseconds until so many are loaded."""

RECALL = """async (queries) => {
  const pagefind = await import("/pagefind/pagefind.js");
  const found = [];
  for (const query of queries) {
    found.push((await pagefind.search(query)).results.map((one) => one.id));
  }
  return found;
}"""


class Pagefind:
    """One index of the documents; `built` says what making it took."""

    def __init__(self, documents: Sequence[Document], folder: Path, python: str) -> None:
        self.folder = folder
        for number, document in enumerate(documents):
            page = folder / f"d/{number // 1000}/{number}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            words = {k: html.escape(getattr(document, k)) for k in ("title", "terms", "body")}
            page.write_text(PAGE.format(**words), encoding="utf-8")
        (folder / "index.html").write_text("<!DOCTYPE html><title>.</title>", encoding="utf-8")
        start = time.perf_counter()
        command = [python, "-m", "pagefind", "--site", str(folder), "--force-language", "zh"]
        subprocess.run(command, check=True, capture_output=True)
        seconds = time.perf_counter() - start
        files = [f.stat().st_size for f in (folder / "pagefind").rglob("*") if f.is_file()]
        self.built = f"{seconds:.1f} s; {len(files):,} files, {sum(files) / 1e6:.1f} MB"

    def answers(self, queries: Sequence[str], pieces: Sequence[str]) -> tuple[list[set[int]], str]:
        """The documents found for each piece; bytes and time of each query as a first one."""
        numbers = self._numbers()
        with served(self.folder) as address, chromium() as browser:
            costs = {shown: [self._cost(browser, address, query, shown) for query in queries]
                     for shown in (1, SHOWN)}  # fmt: skip
            page = browser.new_page(base_url=address)
            page.goto("/index.html")
            found = [{numbers[name] for name in names} for names in page.evaluate(RECALL, pieces)]
        said = "; ".join(self._said(shown, of, queries) for shown, of in costs.items())
        return found, said

    def _said(self, shown: int, costs: Sequence[tuple[int, int]], queries: Sequence[str]) -> str:
        size = [cost[1] for cost in costs]
        told = clocked(self.folder, "/index.html", COST % shown, queries)
        return (f"{shown} results loaded: {sum(not c[0] for c in costs)} of {len(costs)} without "
                f"results, kB median {percentile(size, 50) / 1000:.1f}, 95 % "
                f"{percentile(size, 95) / 1000:.1f} (host with gzip), ms "
                f"{spread([milliseconds for _, milliseconds in told])}")  # fmt: skip

    def _cost(self, browser: Any, address: str, query: str, shown: int) -> tuple[int, int]:
        context = browser.new_context(base_url=address)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.split("?")[0]))
        page.goto("/index.html")
        count, _ = page.evaluate(COST % shown, query)
        context.close()
        paths = {url.split("/", 3)[3] for url in asked if "/pagefind/" in url}
        return count, sum(sent_size(self.folder / path) for path in paths)

    def _numbers(self) -> dict[str, int]:
        """Document numbers by the name of the fragment, which is what a result is called."""
        found = {}
        for file in (self.folder / "pagefind/fragment").iterdir():
            content = gzip.decompress(file.read_bytes())
            told = json.loads(content[content.index(b"{") :])
            found[file.name.split(".")[0]] = int(told["url"].split("/")[-1].removesuffix(".html"))
        return found
