"""The prose index: lunr builds and weighs, we cut it into shards by term range.

The files, all below `search/<language>/`, JSON and gzip'd:

    directory.json.gz          what there is: analyzer version, kinds, pairs of synonyms, and the
                               shards of the tables `terms`, `documents` (`shards.write_table`) and
                               `texts` (`shards.write_groups`)
    terms/<group>/<n>          [[term, title, terms, body, initials, keywords, parts], ...]
    documents/<group>/<n>      [[number, kind, url, title, court, date, text], ...]
    texts/<group>/<n>          [[number, part, text], ...], the parts of long texts (`texts`)
    facets/<hash>              {facet: {values, runs: [value, length, value, length, ...]}}, or
                               {values, holders: [[step, ...], ...]} where a document has several
    spelling/<hash>            [word, ...], most frequent first

`title` to `keywords` are posting lists `[step, weight, step, weight, ...]`: the step from the last
document number and lunr's weight of the term in that field of that document, in thousandths, which
is the precision lunr keeps. `initials` is asked for words in letters, apart from the others
(`search.initials`), and `keywords` only by name. A query's score is the sum of the weights of its
terms, divided by the length of the query vector: exactly lunr's own similarity, so that a query
over shards ranks as one whole index would. `parts` belongs to the last postings of `body`, one
number each: the parts of that document's text with the term, as bits, 0 where the text is not cut.
Empty lists at the end of an entry are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.publish.sink import Sink
from generator.search.analyzer import ANALYZER_VERSION, tokens
from generator.search.documents import Document
from generator.search.facets import facet_table, kind_ranges
from generator.search.shards import compress, to_json, write_named, write_table
from generator.search.spelling import spelling_words
from generator.search.texts import along, part_sets, write_documents
from generator.search.weights import Postings, weigh

FORMAT = 5
"""Version of the file format; the browser refuses another."""

FIELDS = (("title", 8), ("terms", 4), ("body", 1), ("initials", 4))
"""Fields of a document and their boosts: a word of the title says most about it."""

TEXT_FIELDS = 3
"""The first of FIELDS hold words of texts; a query without a field asks these."""

KEYWORDS = (("keywords", 1),)
"""Weighed apart: its words are among the terms, and a query asks for it by name only."""

_BODY = 2
"""The field that is cut into parts."""

MOST_FILES = 6_000
"""Aim for the number of shards of a table."""


@dataclass(frozen=True)
class ShardSizes:
    """Aims for the uncompressed size of a shard, in bytes; tests set them tiny."""

    terms: int = 6_000
    documents: int = 3_000
    texts: int = 3_000

    @classmethod
    def of(cls, documents: Sequence[Document], weighed: Mapping[str, Postings]) -> ShardSizes:
        """Small shards cost a query least; of a large index they grow, so that files stay few."""
        numbers = sum(len(column) for postings in weighed.values() for column in postings)
        texts = sum(len(document.body) for document in documents)
        return cls(
            max(cls.terms, numbers * 4 // MOST_FILES),
            cls.documents,
            max(cls.texts, texts * 3 // MOST_FILES),
        )


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """What was built: counts, and bytes of all files together."""

    documents: int
    terms: int
    shards: int
    bytes: int


def build_index(
    documents: Sequence[Document],
    language: str,
    sink: Sink,
    sizes: ShardSizes | None = None,
    synonyms: Sequence[tuple[str, str]] = (),
) -> IndexSummary:
    """Index the documents, given in the order of their kinds, and write all files of a language."""
    weighed = weigh(documents, FIELDS, _words)
    sizes = sizes or ShardSizes.of(documents, weighed)
    root = f"search/{language}"
    keywords = weigh(documents, KEYWORDS, _words)
    entries = _term_entries(weighed, keywords, part_sets(documents))
    terms = write_table(entries, sizes.terms, f"{root}/terms", sink)
    texts = write_documents(documents, (sizes.documents, sizes.texts), root, sink)
    directory = {
        "format": FORMAT,
        "analyzer": ANALYZER_VERSION,
        "language": language,
        "fields": [*(name for name, _ in FIELDS + KEYWORDS), "parts"],
        "count": len(documents),
        "kinds": kind_ranges(documents),
        "terms": terms,
        **texts,
        "facets": _write_one(facet_table(documents), f"{root}/facets", sink),
        "spelling": _write_one(spelling_words(_texts(weighed)), f"{root}/spelling", sink),
        "synonyms": list(synonyms),
    }
    sink.write(f"{root}/directory.json.gz", compress(to_json(directory)))
    written = [a.bytes for a in sink.artifacts() if a.path.startswith(root + "/")]
    return IndexSummary(len(documents), len(weighed), len(written) - 1, sum(written))


def _words(document: Document, field: str) -> list[str]:
    """What is indexed of a field; initials are tokens already."""
    text: str = getattr(document, field)
    return text.split() if field == "initials" else tokens(text)


def _term_entries(
    weighed: dict[str, Postings],
    keywords: Mapping[str, Postings],
    sets: Mapping[str, Sequence[int]],
) -> Iterator[tuple[str, bytes]]:
    for term, postings in weighed.items():
        columns = [list(column) for column in (*postings, *keywords.get(term, ((),)))]
        columns.append(along(columns[_BODY], sets[term]) if term in sets else [])
        while not columns[-1]:
            columns.pop()
        yield term, to_json([term, *columns])


def _texts(weighed: dict[str, Postings]) -> dict[str, Postings]:
    return {term: postings[:TEXT_FIELDS] for term, postings in weighed.items()}


def _write_one(value: Any, folder: str, sink: Sink) -> str:
    """Write a file that is not cut; returns its name, empty where there is nothing to write."""
    return write_named(value, folder, sink) if value else ""
