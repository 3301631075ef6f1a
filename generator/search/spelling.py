"""The words that a misspelt word in Latin letters is compared with, most frequent first.

One small file a language. The browser fetches it only when a word of a query is nowhere
(`theme/static/js/search/spelling.js`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

LIMIT = 24_000
"""Bytes of words, uncompressed: the rarest are left out."""

_WORD = re.compile("[a-z]{4,}")
"""Shorter ones have too many neighbours for a guess to be of use."""


def spelling_words(terms: Mapping[str, Sequence[Sequence[int]]], limit: int = LIMIT) -> list[str]:
    """The words of the index, by falling number of postings, then by letters.

    `terms`: posting lists `[step, weight, ...]` by term, one list per field of text.
    """
    counts = {t: sum(map(len, lists)) for t, lists in terms.items() if _WORD.fullmatch(t)}
    kept, size = [], 0
    for word in sorted((t for t, n in counts.items() if n), key=lambda t: (-counts[t], t)):
        size += len(word) + len('"",')
        if size > limit:
            break
        kept.append(word)
    return kept
