"""How good the first answers are: success at 5 and mean reciprocal rank over `questions.tsv`.

The questions were written from the cases and the directory, never from what the search answers.
`python -m tests.relevance.measure [TEXTS.csv]` prints the figures and every question that failed,
without and with the synonyms.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from generator.checking import check
from generator.model import Release
from generator.publish.sink import Sink
from generator.search import index_prose
from generator.search.documents import Document, documents
from generator.search.prose import build_index
from generator.settings import load_settings
from generator.site import read_prose
from tests.relevance.client import ask

ROOT = Path(__file__).parents[2]
QUESTIONS = Path(__file__).with_name("questions.tsv")
DATASETS = ("courts", "guiding-cases", "budgets", "disclosure-catalogue", "open-justice-statistics")
"""What the prose index of the shipped site is made from; the debtors give no rows to it."""

SEEN = 20
"""A first right answer further down counts nothing."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody types, the kind meant, the numbers or codes that answer it, and why."""

    query: str
    kind: str
    expected: frozenset[str]
    why: str

    @property
    def language(self) -> str:
        """Who types Latin letters only is on the English pages."""
        return "en" if self.query.isascii() and any(map(str.isalpha, self.query)) else "zh"


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares between 0 and 1 over `count` questions."""

    count: int
    success_at_5: float
    reciprocal_rank: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The rank of the first right hit from 1, or 0; among all kinds and among the kind meant."""

    question: Question
    overall: int
    in_kind: int


def questions() -> list[Question]:
    """All questions of the file, in its order."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        return [
            Question(r["question"], r["kind"], frozenset(r["expected"].split(",")), r["why"])
            for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def index_site(folder: Path, texts: Path | None = None, *, synonyms: bool = True) -> None:
    """The prose index of the shipped project, as a build would write it into `folder`.

    `texts` is a CSV of official texts as `yangguang import guiding-cases` writes it. Without
    `synonyms` the index is made from the same documents alone.
    """
    settings, _ = load_settings(ROOT)
    releases = _releases(texts)
    prose, sink = read_prose(settings)[0], Sink(folder)
    if synonyms:
        index_prose(releases, prose, sink, settings)
        return
    for language in settings.languages:
        build_index(documents(releases, prose, settings, language), language, sink)


def shipped_documents(language: str, texts: Path | None = None) -> list[Document]:
    """What `index_site` puts into the index of a language."""
    settings, _ = load_settings(ROOT)
    return documents(_releases(texts), read_prose(settings)[0], settings, language)


def _releases(texts: Path | None) -> dict[str, Release]:
    releases = {
        d.dataset.name: Release(d.dataset, dict(d.tables), {}, {}, (), "")
        for d in check(ROOT, DATASETS).decisions
    }
    if texts:
        releases["guiding-cases"].tables["texts"] = pa.Table.from_pylist(_rows(texts))
    return releases


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def answers(site: Path) -> list[Answer]:
    """Every question put to the client, once among everything and once with the kind's filter."""
    found: dict[Question, list[int]] = {}
    for language in ("zh", "en"):
        asked = [q for q in questions() if q.language == language]
        put = [
            {"query": q.query, "filters": filters, "limit": SEEN}
            for q in asked
            for filters in ({}, {"kind": q.kind})
        ]
        ranked = ask(site, f"/search/{language}/", put)
        for question, answer in zip((q for q in asked for _ in range(2)), ranked, strict=True):
            found.setdefault(question, []).append(_rank(question, answer["urls"]))
    return [Answer(question, *ranks) for question, ranks in found.items()]


def figures(ranks: Iterable[int]) -> Figures:
    """Success at 5 and mean reciprocal rank of ranks from 1, 0 where nothing right was found."""
    listed = list(ranks)
    return Figures(
        len(listed),
        sum(0 < rank <= 5 for rank in listed) / len(listed),
        sum(1 / rank for rank in listed if rank) / len(listed),
    )


def _rank(question: Question, addresses: Sequence[str]) -> int:
    section = {"case": "guiding-cases", "court": "courts"}[question.kind]
    right = tuple(f"/{section}/{name}/" for name in question.expected)
    return next((n for n, url in enumerate(addresses, 1) if url.endswith(right)), 0)


def report(found: Sequence[Answer]) -> str:
    """The figures by kind, and the questions without a right hit among the first five."""
    lines = []
    for kind in ("case", "court", ""):
        of_kind = [a for a in found if kind in ("", a.question.kind)]
        for name, ranks in (
            ("all", [a.overall for a in of_kind]),
            ("filtered", [a.in_kind for a in of_kind]),
        ):
            f = figures(ranks)
            lines.append(
                f"{kind or 'both':6} {name:9} n={f.count} success@5={f.success_at_5:.3f} "
                f"MRR={f.reciprocal_rank:.3f}"
            )
    missed = [a for a in found if not 0 < a.in_kind <= 5]
    return "\n".join([*lines, *(f"missed ({a.in_kind}): {a.question.query}" for a in missed)])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for synonyms in (False, True):
            site = Path(folder, "with" if synonyms else "without")
            index_site(site, Path(sys.argv[1]) if len(sys.argv) > 1 else None, synonyms=synonyms)
            print(f"{site.name} synonyms\n{report(answers(site))}")
