"""The prose index: lunr builds and weighs, we cut it into shards by term range.

The files, all below `search/<language>/`:

    directory.json            what there is: analyzer version, kinds, pairs of synonyms, first keys
                              and names of shards
    terms/<hash>.json.gz      [[term, title, terms, body, initials], ...], sorted by code point
    documents/<hash>.json.gz  [[number, kind, url, title, court, date, text], ...]
    facets/<hash>.json.gz     {facet: {values, runs: [value, length, value, length, ...]}}
    spelling/<hash>.json.gz   [word, ...], most frequent first

`title`, `terms`, `body` and `initials` are posting lists `[step, weight, step, weight, ...]`: the
step from the last document number and lunr's weight of the term in that field of that document, in
thousandths, which is the precision lunr keeps; empty lists at the end are left out. `initials` is
asked only for words that the others do not have. A query's score is the sum of the weights of its
terms, divided by the length of the query vector: exactly lunr's own similarity, so that a query
over shards ranks as one whole index would.

The only module that imports lunr.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.publish.sink import Sink
from generator.search.analyzer import ANALYZER_VERSION, tokens
from generator.search.documents import Document
from generator.search.facets import facet_table, kind_ranges
from generator.search.shards import compress, content_name, pack, to_json
from generator.search.spelling import spelling_words

FORMAT = 3
"""Version of the file format; the browser refuses another."""

FIELDS = (("title", 8), ("terms", 4), ("body", 1), ("initials", 4))
"""Fields of a document and their boosts: a word of the title says most about it."""

TEXT_FIELDS = 3
"""The first of FIELDS hold words of texts; a query without a field asks these."""


@dataclass(frozen=True, slots=True)
class ShardSizes:
    """Aims for the uncompressed size of a shard, in bytes; tests set them tiny."""

    terms: int = 24_000
    documents: int = 12_000


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
    sizes = sizes or ShardSizes()
    weighed = _weigh(documents)
    root = f"search/{language}"
    terms = _write_shards(_term_entries(weighed), sizes.terms, f"{root}/terms", sink)
    texts = _write_shards(map(_text_entry, enumerate(documents)), sizes.documents,
                          f"{root}/documents", sink)
    directory = {
        "format": FORMAT, "analyzer": ANALYZER_VERSION, "language": language,
        "fields": [name for name, _ in FIELDS], "count": len(documents),
        "kinds": kind_ranges(documents), "terms": terms, "documents": texts,
        "facets": _write_one(facet_table(documents), f"{root}/facets", sink),
        "spelling": _write_one(spelling_words(_texts(weighed)), f"{root}/spelling", sink),
        "synonyms": list(synonyms),
    }
    sink.write(f"{root}/directory.json", to_json(directory))
    written = [a.bytes for a in sink.artifacts() if a.path.startswith(root + "/")]
    return IndexSummary(len(documents), len(weighed), len(written) - 1, sum(written))


Postings = tuple[list[int], ...]
"""Per field of FIELDS: `[step, weight, ...]`."""


def _weigh(documents: Sequence[Document]) -> dict[str, Postings]:
    """Every term's weights as lunr computes them, by term in code point order."""
    if not documents:
        return {}
    builder = _filled_builder(documents)
    # Not builder.build(): its last step makes the automaton of all terms for wildcards, which
    # takes most of the time and which sorted shards do not need.
    builder._calculate_average_field_lengths()
    builder._create_field_vectors()
    return _invert(builder)


def _filled_builder(documents: Sequence[Document]) -> Any:
    from lunr.builder import Builder

    builder = Builder()
    builder.ref("number")
    for name, boost in FIELDS:
        builder.field(name, boost=boost, extractor=_tokens_of(name))
    for number, document in enumerate(documents):
        builder.add({"number": number, "document": document})
    return builder


def _tokens_of(field: str) -> Any:
    """Lunr takes a list as tokens that need no tokenizer and, the pipeline being empty, no more."""
    split = str.split if field == "initials" else tokens  # initials are tokens already
    return lambda entry: split(getattr(entry["document"], field))


def _invert(builder: Any) -> dict[str, Postings]:
    """From a vector per field of a document to posting lists per term."""
    columns = {name: i for i, (name, _) in enumerate(FIELDS)}
    by_index: list[Postings] = [tuple([] for _ in FIELDS) for _ in range(builder.term_index)]
    last = [[0] * len(FIELDS) for _ in range(builder.term_index)]
    for reference, vector in builder.field_vectors.items():
        name, _, number = reference.partition("/")
        column, document = columns[name], int(number)
        elements = vector.elements
        for index, weight in zip(elements[::2], elements[1::2], strict=True):
            step = document - last[index][column]
            last[index][column] = document
            by_index[index][column].extend((step, round(weight * 1000)))
    return {term: by_index[builder.inverted_index[term]["_index"]]
            for term in sorted(builder.inverted_index)}


def _term_entries(weighed: dict[str, Postings]) -> Iterator[tuple[str, bytes]]:
    for term, postings in weighed.items():
        used = next(n for n in range(len(postings), 0, -1) if postings[n - 1])
        yield term, to_json([term, *postings[:used]])


def _texts(weighed: dict[str, Postings]) -> dict[str, Postings]:
    return {term: postings[:TEXT_FIELDS] for term, postings in weighed.items()}


def _text_entry(numbered: tuple[int, Document]) -> tuple[int, bytes]:
    number, d = numbered
    text = d.body or d.terms.replace("\n", " · ")
    return number, to_json([number, d.kind, d.url, d.title, d.court, d.date, text])


def _write_one(value: Any, folder: str, sink: Sink) -> str:
    """Write a file that is not cut; returns its name, empty where there is nothing to write."""
    if not value:
        return ""
    data = compress(to_json(value))
    sink.write(f"{folder}/{content_name(data)}", data)
    return content_name(data)


def _write_shards(
    entries: Iterable[tuple[str | int, bytes]], limit: int, folder: str, sink: Sink
) -> dict[str, list[Any]]:
    """Write the entries in shards; returns the first key and the file name of each."""
    first: list[Any] = []
    files: list[str] = []
    kept, streamed = _tee_keys(entries)
    position = 0
    for group in pack(streamed, limit):
        data = compress(b"[" + b",\n".join(group) + b"]")
        name = content_name(data)
        first.append(kept[position])
        files.append(name)
        position += len(group)
        sink.write(f"{folder}/{name}", data)
    return {"first": first, "files": files}


def _tee_keys(
    entries: Iterable[tuple[str | int, bytes]]
) -> tuple[list[str | int], Iterator[bytes]]:
    """The keys gathered while the entries stream by."""
    keys: list[str | int] = []

    def stream() -> Iterator[bytes]:
        for key, entry in entries:
            keys.append(key)
            yield entry

    return keys, stream()
