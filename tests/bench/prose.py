"""`python -m tests.bench.prose [--real | --documents N] [--pagefind PYTHON] [--lunr] ...`

The prose search of two collections: the shipped courts, pages and guiding cases, these with their
official texts where `--texts` names the CSV that `yangguang import guiding-cases` writes (`--real`);
or N synthetic documents of 1,000 characters. Bytes, requests and time of a first question, asked in
headless Chromium; the build beside one whole lunr index (`--lunr`); bytes, recall and build beside
Pagefind (`--pagefind`, an interpreter that has `pagefind[extended]`).
"""

from __future__ import annotations

import argparse
import pickle
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from generator.search.documents import Document
from generator.search.folding import fold
from tests.bench import prose_pagefind
from tests.bench.prose_client import drawn_queries, piece, summary, times, visits
from tests.bench.prose_made import made_documents
from tests.browser.search_site import write_pages
from tests.relevance.client import ask
from tests.relevance.measure import shipped_documents

RECALLED = 300
"""Substrings asked for recall."""


def main() -> None:
    """Build, ask, print lines in Markdown."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.prose", description=__doc__)
    options.add_argument("--real", action="store_true")
    options.add_argument("--texts", type=Path, help="official texts of guiding cases, a CSV")
    options.add_argument("--documents", type=int, default=2_000)
    options.add_argument("--queries", type=int, default=60)
    options.add_argument("--lunr", action="store_true")
    options.add_argument("--pagefind", default="", metavar="PYTHON")
    options.add_argument("--folder", type=Path, help="kept; made anew otherwise")
    chosen = options.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="bench-prose-"))
    documents = (shipped_documents("zh", chosen.texts) if chosen.real
                 else made_documents(chosen.documents))  # fmt: skip
    characters = sum(len(d.title) + len(d.body) for d in documents)
    print(f"{len(documents):,} documents, {characters:,} characters", flush=True)
    site = folder / "site"
    for name in ("ours", *["lunr"] * chosen.lunr):
        print(f"* {name}: {built(name, documents, folder, site)}", flush=True)
    write_pages(site)
    queries = drawn_queries(documents, chosen.queries)
    print(f"* ours: {summary(visits(site, queries))}", flush=True)
    print(f"* ours: {times(site, queries)}", flush=True)
    pieces = substrings(documents, RECALLED)
    print(f"* ours: {recalled(documents, pieces, our_answers(site, pieces))}", flush=True)
    if chosen.pagefind:
        peer = prose_pagefind.Pagefind(documents, folder / "pagefind", chosen.pagefind)
        print(f"* Pagefind: {peer.built}", flush=True)
        found, costs = peer.answers(queries, pieces)
        print(f"* Pagefind: {costs}")
        print(f"* Pagefind: {recalled(documents, pieces, found)}")
    if not chosen.folder:
        shutil.rmtree(folder)


def built(name: str, documents: Sequence[Document], folder: Path, site: Path) -> str:
    """What the build took and made, in words."""
    target = site if name == "ours" else folder / name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    source = folder / "documents.pickle"
    source.write_bytes(pickle.dumps(list(documents)))
    command = [sys.executable, "-m", "tests.bench.prose_build", name, str(source), str(target)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return f"{float(told[0]):.1f} s, {float(told[1]):.1f} CPU s, {told[2]} MB; {files_in(target)}"


def files_in(folder: Path) -> str:
    """How many files of how many bytes."""
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return f"{len(sizes):,} files, {sum(sizes) / 1e6:.1f} MB, the largest {max(sizes) / 1e3:.0f} kB"


def substrings(documents: Sequence[Document], count: int, seed: int = 9) -> list[str]:
    """Pieces of two to six characters of titles and texts."""
    chooser = random.Random(seed)
    found: list[str] = []
    while len(found) < count:
        document = chooser.choice(documents)
        runs = re.findall("[\u4e00-\u9fff]{2,}", f"{document.title}\n{document.body}")
        if runs:
            found.append(piece(chooser, chooser.choice(runs), 2, 6))
    return found


def our_answers(site: Path, pieces: Sequence[str]) -> list[set[int]]:
    """The numbers of the documents that the client finds, all of them."""
    ranked = ask(site, "/search/zh/", [{"query": text, "rank": True} for text in pieces])
    return [{number for number, _ in hits} for hits in ranked]


def recalled(
    documents: Sequence[Document], pieces: Sequence[str], found: Sequence[set[int]]
) -> str:
    """Recall and precision against a plain search of the folded texts."""
    texts = [fold(f"{d.title}\n{d.terms}\n{d.body}") for d in documents]
    right = [{n for n, text in enumerate(texts) if fold(asked) in text} for asked in pieces]
    hits = sum(len(a & b) for a, b in zip(right, found, strict=True))
    return (
        f"{len(pieces)} substrings, recall {hits / sum(map(len, right)):.4f}, "
        f"precision {hits / max(sum(map(len, found)), 1):.4f}"
    )


if __name__ == "__main__":
    main()
