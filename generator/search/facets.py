"""Facets: the properties that results can be narrowed by, stored as runs of documents.

Documents stand by kind and id, and ids follow the order of the directory (courts by province, cases
by batch), so few runs say the property of every document: the whole table is one small file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from generator.search.documents import Document

FACETS = ("province", "level", "court", "case_type", "keyword", "batch", "year")
"""In the order of the search page."""

SEVERAL = "keyword"
"""The facet of which a document may have several values."""

Range = list[str | int]
"""`[value, first number, number after the last]`."""


def facet_table(documents: Sequence[Document]) -> dict[str, dict[str, list[Any]]]:
    """Of every facet that some document has: `values`, and `runs` over all documents in order.

    `runs` is `[value, length, value, length, ...]`, a value being its place in `values` from 1, and
    0 for documents without the facet; those at the end are left out. Of keywords there are
    `holders` instead: for each value that several documents have, the most frequent first, the
    steps from one of them to the next.
    """
    values = [_values(document) for document in documents]
    found = {name: _runs([of.get(name, "") for of in values]) for name in FACETS}
    found[SEVERAL] = _holders(documents)
    return {name: table for name, table in found.items() if table["values"]}


def kind_ranges(documents: Sequence[Document]) -> list[Range]:
    """The kinds as ranges; they stand in the directory of the index."""
    ranges: list[Range] = []
    number = 0
    for kind, length in _lengths([document.kind for document in documents]):
        ranges.append([kind, number, number + length])
        number += length
    return ranges


def _values(document: Document) -> dict[str, str]:
    return {"year": document.date[:4], **dict(document.facets)}


def _runs(values: Sequence[str]) -> dict[str, list[Any]]:
    known = [value for value in dict.fromkeys(values) if value]
    places = {"": 0, **{value: place for place, value in enumerate(known, 1)}}
    runs = [(places[value], length) for value, length in _lengths(values)]
    if runs and not runs[-1][0]:
        runs.pop()
    return {"values": known, "runs": [number for run in runs for number in run]}


def _holders(documents: Sequence[Document]) -> dict[str, list[Any]]:
    numbers: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        for name, value in document.facets:
            if name == SEVERAL:
                numbers.setdefault(value, []).append(number)
    shared = [(value, held) for value, held in numbers.items() if len(held) > 1]
    shared.sort(key=lambda pair: (-len(pair[1]), pair[0]))
    return {"values": [value for value, _ in shared], "holders": [_steps(h) for _, h in shared]}


def _steps(numbers: Sequence[int]) -> list[int]:
    return [number - before for before, number in zip((0, *numbers), numbers, strict=False)]


def _lengths(values: Sequence[str]) -> Iterator[tuple[str, int]]:
    for value, group in groupby(values):
        yield value, sum(1 for _ in group)
