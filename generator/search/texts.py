"""Documents as hits need them: facts and short texts in one table, long texts in parts beside it.

A hit shows one piece of a text, so a long text is cut at ends of sentences and only the part with
the words of the query is fetched; the index says which (`prose`).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.publish.sink import Sink
from generator.search.analyzer import tokens
from generator.search.documents import Document
from generator.search.shards import pack, to_json, write_groups, write_table

INLINE = 160
"""Code points of a text that is kept with its document: no more than an excerpt shows."""

PART = 1_000
"""Aim for the code points of a part."""

MOST_PARTS = 16
"""Longer texts have longer parts: a set of parts is a number below 2 to the 16th."""

_ENDS = re.compile("[。！？；!?;]|[.:]\\s|\\n")


def shown_text(document: Document) -> str:
    """What of a document is quoted: its text, else its facts, else its search words."""
    return document.body or document.facts or document.terms.replace("\n", " · ")


def parts(text: str) -> list[str]:
    """The text in parts of about equal length, cut behind the end of a sentence where one is near.

    Together they are the text. A text that is kept with its document has no parts.
    """
    if len(text) <= INLINE:
        return []
    count = min(-(-len(text) // PART), MOST_PARTS)
    found, start = [], 0
    for left in range(count, 0, -1):
        aim = len(text) if left == 1 else start + (len(text) - start) // left
        ends = [match.end() for match in _ENDS.finditer(text, (start + aim) // 2, aim)]
        end = ends[-1] if ends and left > 1 else aim
        found.append(text[start:end])
        start = end
    return found


def part_sets(documents: Sequence[Document]) -> dict[str, array[int]]:
    """By term `[number, parts, number, parts, ...]`: the parts of long bodies with it, as bits."""
    sets: dict[str, array[int]] = {}
    for number, document in enumerate(documents):
        cut = parts(document.body)
        if len(cut) < 2:
            continue
        of_document: dict[str, int] = {}
        for part, text in enumerate(cut):
            for term in set(tokens(text)):
                of_document[term] = of_document.get(term, 0) | 1 << part
        for term, bits in of_document.items():
            sets.setdefault(term, array("I")).extend((number, bits))
    return sets


def along(body: Sequence[int], sets: Sequence[int]) -> list[int]:
    """A term's sets of parts in the order of its postings `[step, weight, ...]` in bodies.

    From the first long document on; 0 for a short one.
    """
    by_number: Mapping[int, int] = dict(zip(sets[::2], sets[1::2], strict=True))
    found: list[int] = []
    number = 0
    for step in body[::2]:
        number += step
        if found or number in by_number:
            found.append(by_number.get(number, 0))
    return found


def write_documents(
    documents: Sequence[Document], limits: tuple[int, int], root: str, sink: Sink
) -> dict[str, object]:
    """Write the tables `documents/` and `texts/` below `root`; return what the directory says.

    `limits`: bytes of a shard of each. A document is `[number, kind, url, title, court, date,
    text]`, where `text` is the text itself or, part by part, the number of the shard that has it.
    Such a shard is `[[number, part, text], ...]`.
    """
    table, texts = limits
    places: dict[int, list[int]] = {}
    shards = _texts(documents, texts, places)
    groups = write_groups(shards, f"{root}/texts", sink)
    entries = _entries(documents, places)
    return {"documents": write_table(entries, table, f"{root}/documents", sink), "texts": groups}


def _texts(
    documents: Sequence[Document], limit: int, places: dict[int, list[int]]
) -> Iterator[list[bytes]]:
    """The entries of each shard; `places` learns in which shards the parts of a document are."""
    for place, shard in enumerate(pack(_parts_of(documents), limit)):
        for number, _ in shard:
            places.setdefault(number, []).append(place)
        yield [entry for _, entry in shard]


def _parts_of(documents: Iterable[Document]) -> Iterator[tuple[int, bytes]]:
    for number, document in enumerate(documents):
        for part, text in enumerate(parts(shown_text(document))):
            yield number, to_json([number, part, text])


def _entries(
    documents: Iterable[Document], places: dict[int, list[int]]
) -> Iterator[tuple[int, bytes]]:
    for number, d in enumerate(documents):
        text = places.get(number) or shown_text(d)
        yield number, to_json([number, d.kind, d.url, d.title, d.court, d.date, text])
