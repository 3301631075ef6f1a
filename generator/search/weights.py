"""The weights of terms, as lunr computes them: its builder, fed in a way that fits in memory.

lunr keeps a dictionary for every occurrence of a term in a document until the whole index is made.
Here terms are numbered and counted into arrays, and lunr's builder is given a block of documents at
a time to weigh. Its own formula and its own rounding make every weight.

The only module that imports lunr.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from lunr.builder import Builder

from generator.search.documents import Document

Postings = tuple["array[int]", ...]
"""Per field: `[step, weight, step, weight, ...]`, the weights in thousandths."""

BLOCK = 200
"""Documents weighed at a time."""

_NONE: array[int] = array("I")


def weigh(
    documents: Sequence[Document],
    fields: Sequence[tuple[str, int]],
    words: Callable[[Document, str], list[str]],
) -> dict[str, Postings]:
    """The postings of every term, by term in code point order.

    `fields`: names of fields of a document, with their boosts. `words`: the terms of a field of a
    document. A step leads from the last document number to the next.
    """
    if not documents:
        return {}
    found = ([words(document, name) for name, _ in fields] for document in documents)
    counts = _Counts(found, [name for name, _ in fields])
    columns = [[_NONE] * len(counts.terms) for _ in fields]
    last = [array("I", bytes(4 * len(counts.terms))) for _ in fields]
    for number, column, weights in counts.weighed(fields):
        postings, before = columns[column], last[column]
        for term, weight in zip(weights[::2], weights[1::2], strict=True):
            if not postings[term]:
                postings[term] = array("I")
            postings[term].extend((number - before[term], round(weight * 1000)))
            before[term] = number
    order = sorted(counts.terms)
    return {t: tuple(column[counts.terms[t]] for column in columns) for t in order}


class _Counts:
    """How often each term stands in each field of each document."""

    def __init__(self, found: Iterable[list[list[str]]], fields: Sequence[str]) -> None:
        self.terms: dict[str, int] = {}
        self._documents, self._fields = 0, fields
        self._lengths = array("I")
        self._ends = array("Q", [0])
        self._numbers, self._times = array("I"), array("I")
        for document in found:
            self._documents += 1
            for words in document:
                self._count(words)
        self._holders = Counter(self._numbers)

    def _count(self, found: list[str]) -> None:
        terms = self.terms
        for term, times in Counter(found).items():
            self._numbers.append(terms.setdefault(term, len(terms)))
            self._times.append(times)
        self._lengths.append(len(found))
        self._ends.append(len(self._numbers))

    def weighed(self, fields: Sequence[tuple[str, int]]) -> Iterator[tuple[int, int, list[Any]]]:
        """Document number, column and lunr's vector `[term, weight, ...]` of each field."""
        builder = Builder()
        for name, boost in fields:
            builder.field(name, boost=boost)
        builder.document_count = self._documents
        builder._documents = {str(number): {} for number in range(self._documents)}
        builder.inverted_index = _Holders(self._holders)
        references = [f"{f}/{n}" for n in range(self._documents) for f in self._fields]
        builder.field_lengths = dict(zip(references, self._lengths, strict=True))
        builder._calculate_average_field_lengths()
        step = BLOCK * len(fields)
        for start in range(0, len(references), step):
            block = references[start : start + step]
            builder.field_term_frequencies = {
                reference: self._times_in(start + i) for i, reference in enumerate(block)
            }
            builder._create_field_vectors()
            for i, vector in enumerate(builder.field_vectors.values(), start):
                yield i // len(fields), i % len(fields), vector.elements

    def _times_in(self, place: int) -> dict[int, int]:
        """Sorted, for lunr finds the end of a vector fastest."""
        start, end = self._ends[place], self._ends[place + 1]
        pairs = zip(self._numbers[start:end], self._times[start:end], strict=True)
        return dict(sorted(pairs))


class _Holders(Mapping[int, Any]):
    """What lunr asks of its inverted index while it weighs: place and frequency of a term."""

    def __init__(self, holders: Mapping[int, int]) -> None:
        self._holders = holders

    def __getitem__(self, term: int) -> Any:
        return {"_index": term, "holders": _Counted(self._holders[term])}

    def __iter__(self) -> Iterator[int]:
        return iter(self._holders)

    def __len__(self) -> int:
        return len(self._holders)


class _Counted:
    """Stands for a dictionary of so many keys."""

    def __init__(self, count: int) -> None:
        self._count = count

    def keys(self) -> range:
        """The keys' number is all that is asked."""
        return range(self._count)
