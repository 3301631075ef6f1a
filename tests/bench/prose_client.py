"""A visitor of the search page in headless Chromium, and what a first question costs.

Every question is asked by a browser without a cache: the page is opened and the query submitted once
it has loaded. Counted is every file that the search fetches: its modules and style, the directory,
shards and texts, not the page's own HTML; what only the filters need comes after the hits and is
counted apart. Three clocks run from submitting, until the first hit, all ten, and excerpts and filters
stand on the page; these are read by `prose_clock`.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from generator.search.documents import Document
from tests.bench.prose_clock import clocked
from tests.browser.conftest import chromium, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

COUNTED = ("/theme/js/search/", "/search/")
LATER = re.compile("/facets/|/result_filters\\.js|/facets\\.js")
CLOCKS = ("first hit", "ten hits", "excerpts and filters")
"""What is waited for."""
COMPRESSED_BY_HOSTS = (".js", ".css", ".json")

ASK = """(query) => new Promise((resolve) => {
  const root = document.querySelector("[data-search-page]");
  const form = document.querySelector("[data-results-form]");
  const list = document.querySelector("[data-results-list]");
  const whole = () => document.querySelector(".search-chip")
    && !document.querySelector(".search-result-excerpt:empty");
  const said = () => root.querySelector("[data-results-status]").textContent;
  let [first, hits] = [-1, -1];
  new MutationObserver(() => {
    if (first < 0 && list.childElementCount) first = performance.now() - start;
    if (first >= 0 && hits < 0 && said()) hits = performance.now() - start;
    if (hits >= 0 && whole()) resolve([first, hits, performance.now() - start]);
  }).observe(root, { childList: true, subtree: true });
  form.querySelector("[data-results-input]").value = query;
  const start = performance.now();
  form.requestSubmit();
  setTimeout(() => resolve([-1, -1, -1]), 20000);
})"""


@dataclass(frozen=True)
class Visit:
    """Bytes as they lie on the disk, bytes where the host compresses text, by folder of the index
    and for the code; requests of these; bytes of the filters on the disk; whether there were hits."""

    raw: int
    sent: int
    requests: int
    later: int
    found: bool
    by_folder: dict[str, int]


def drawn_queries(documents: Sequence[Document], count: int, seed: int = 5) -> list[str]:
    """Two pieces of two to four characters of one document; documents by the length of their text."""
    chooser = random.Random(seed)
    weights = [len(d.title) + len(d.body) for d in documents]
    found: list[str] = []
    while len(found) < count:
        document = chooser.choices(documents, weights)[0]
        runs = re.findall("[\\u4e00-\\u9fff]{4,}", f"{document.title}\\n{document.body}")
        if len(runs) > 1:
            found.append(" ".join(piece(chooser, chooser.choice(runs), 2, 4) for _ in range(2)))
    return found


def piece(chooser: random.Random, run: str, shortest: int, longest: int) -> str:
    """A piece of a run of characters."""
    length = chooser.randint(shortest, min(longest, len(run)))
    start = chooser.randrange(len(run) - length + 1)
    return run[start : start + length]


def visits(site: Path, queries: Sequence[str]) -> list[Visit]:
    """Each query as the first of a new visitor."""
    with served(site) as address, chromium() as browser:
        visit(browser, site, address, queries[0])  # the browser's own start is nobody's cost
        return [visit(browser, site, address, query) for query in queries]


def visit(browser: Browser, site: Path, address: str, query: str) -> Visit:
    """One query, asked by a browser without a cache."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(_path(request.url)))
    page.goto("/search/", wait_until="load")
    found = page.evaluate(ASK, query)[0] >= 0
    context.close()
    files = [path for path in dict.fromkeys(asked) if path.startswith(COUNTED) and path[-1] != "/"]
    later = [path for path in files if LATER.search(path)]
    first = [path for path in files if path not in later]
    by_folder: dict[str, int] = {}
    for path in first:
        folder = "code" if path.startswith("/theme/") else path.split("/")[3]
        by_folder[folder] = by_folder.get(folder, 0) + sent_size(site / path[1:])
    raw, filters = (sum((site / p[1:]).stat().st_size for p in part) for part in (first, later))
    sent = sum(by_folder.values())
    return Visit(raw, sent, len(first), filters, found, by_folder)


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3].split("?")[0]


@cache
def sent_size(file: Path) -> int:
    """Bytes of a file as a host with gzip for text sends it; headers are not counted."""
    data = file.read_bytes()
    return len(gzip.compress(data, 6)) if file.suffix in COMPRESSED_BY_HOSTS else len(data)


def summary(found: Sequence[Visit]) -> str:
    """One line: bytes and requests of all visits."""
    answered = [visit for visit in found if visit.found]
    folders = sorted({name for visit in found for name in visit.by_folder})
    shares = ", ".join(
        f"{name} {median(v.by_folder.get(name, 0) for v in found) / 1000:.1f}" for name in folders
    )
    return (
        f"{len(found)} queries, {len(found) - len(answered)} without results; "
        f"kB median {_kb(found, 'sent', 50)}, 95 % {_kb(found, 'sent', 95)} (host with gzip); "
        f"{_kb(found, 'raw', 50)}, {_kb(found, 'raw', 95)} (without); "
        f"filters {median(v.later for v in found) / 1000:.1f}; "
        f"requests median {median(v.requests for v in found):.0f}; "
        f"median kB of {shares}"
    )


def times(site: Path, queries: Sequence[str]) -> str:
    """One line: milliseconds from submitting each query, as the first of a new visitor."""
    told = clocked(site, "/search/", ASK, queries)
    clocks = zip(CLOCKS, zip(*told, strict=True), strict=True)
    return "ms from submitting: " + "; ".join(f"{name} {spread(ms)}" for name, ms in clocks)


def spread(values: Sequence[float]) -> str:
    """Median and 95th percentile."""
    return f"median {median(values):.0f}, 95 % {percentile(values, 95):.0f}"


def _kb(found: Sequence[Visit], of: str, share: int) -> str:
    return f"{percentile([getattr(v, of) for v in found], share) / 1000:.1f}"


def percentile(values: Sequence[float], share: int) -> Any:
    """The value that so many of a hundred do not pass."""
    return quantiles(values, n=100, method="inclusive")[share - 1]
