"""The analyzer: text to tokens, query to clauses, names and codes to keys.

Its twin is `theme/static/js/search/analyzer.js`; `tests/vectors/analyzer.json` is run by both. The
rules:

* Text is folded first (`folding`): width, case, accents, invisible characters, name dots,
  traditional characters.
* A run of Chinese characters gives its bigrams and its last character. A query of one character
  asks for every term that *begins* with it: each occurrence of a character either begins a bigram
  or ends its run, so none is missed and single characters need no index of their own.
* A run of other letters and digits is a word. Words joined by one of `-_/.:@&+` also give the
  whole: `2018-03-24` is found as such, as 2018 and as 03.
* Case numbers, guiding cases, document numbers and articles also give their normal form
  (`references`); a query may leave out the 第 of an article in digits.
* Nothing is stemmed and no word is stopped: exactness comes first.

Any change of the output must change `ANALYZER_VERSION`; the browser refuses another version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.search.folding import HAN, fold, word_class
from generator.search.references import case_number, references, with_articles

ANALYZER_VERSION = "4"

MAX_TOKEN = 64
"""Longer words are cut, in code points: a hostile cell must not make a megabyte term."""

_JOINERS = "-_/.:@&+"


@dataclass(frozen=True, slots=True)
class Clause:
    """One term of a query: its last characters may be open, and a hit may do without it."""

    term: str
    prefix: bool = False
    required: bool = True


def tokens(text: str) -> list[str]:
    """The tokens that the index stores for a text, repeats included; references come last."""
    folded = fold(text)
    found = [token for run in _runs(folded) for token in _index_tokens(run)]
    found.extend(token for ref in references(folded) for token in ref.tokens)
    return found


def clauses(query: str, *, typing: bool = False, plain: bool = False) -> list[Clause]:
    """The clauses of a query, each term once.

    `typing`: the last word, of two letters or more, may still grow and matches as a prefix.
    `plain`: references are taken as ordinary words, for a second try when their normal form
    finds nothing.
    """
    folded = fold(query)
    found: list[Clause] = []
    if not plain:
        whole = case_number(folded)
        if whole:
            return [Clause(whole)]
        folded = with_articles(folded)
        for ref in references(folded):
            found.append(Clause(ref.tokens[-1]))
            folded = folded[: ref.start] + " " * (ref.end - ref.start) + folded[ref.end :]
    runs = _runs(folded)
    found.extend(clause for run in runs for clause in _query_clauses(run))
    if typing and runs and folded.endswith(runs[-1]) and _may_grow(found[-1].term):
        found[-1] = replace(found[-1], prefix=True)
    return _each_once(found)


def name_key(name: str) -> str:
    """The key of a personal or company name: folded, only its letters, digits and characters."""
    return "".join(_name_pattern().findall(fold(name)))


def code_key(code: str) -> str:
    """The key of an identity number or organisation code: ASCII letters, digits and mask stars."""
    starred = re.sub("[×●∗✱]", "*", code)
    return re.sub("[^0-9a-z*]", "", fold(starred))


def case_key(number: str) -> str:
    """The key of a case number; the folded text without spaces where it is none."""
    folded = fold(number)
    return case_number(folded) or folded.replace(" ", "")


@lru_cache(maxsize=1)
def _name_pattern() -> re.Pattern[str]:
    return re.compile(f"[{HAN}{word_class()}]+")


@lru_cache(maxsize=1)
def _run_pattern() -> re.Pattern[str]:
    word = f"[{word_class()}]+"
    return re.compile(f"[{HAN}]+|{word}(?:[{re.escape(_JOINERS)}]{word})*")


@lru_cache(maxsize=1)
def _han_pattern() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]")


def _runs(folded: str) -> list[str]:
    return _run_pattern().findall(folded)


def _is_han(run: str) -> bool:
    return _han_pattern().match(run) is not None


def _may_grow(term: str) -> bool:
    """A word of one letter would open thousands of terms; Chinese is complete in its bigrams."""
    return len(term) > 1 and not _is_han(term)


def _bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _parts(run: str) -> list[str]:
    return [part[:MAX_TOKEN] for part in re.split(f"[{re.escape(_JOINERS)}]", run)]


def _index_tokens(run: str) -> list[str]:
    if _is_han(run):
        return [*_bigrams(run), run[-1]]
    parts = _parts(run)
    return parts if len(parts) == 1 else [run[:MAX_TOKEN], *parts]


def _query_clauses(run: str) -> list[Clause]:
    """The parts must match, the joined whole lifts the hits that have it."""
    if _is_han(run):
        return [Clause(b) for b in _bigrams(run)] or [Clause(run, prefix=True)]
    parts = _parts(run)
    whole = [] if len(parts) == 1 else [Clause(run[:MAX_TOKEN], required=False)]
    return whole + [Clause(part) for part in parts]


def _each_once(found: list[Clause]) -> list[Clause]:
    """One clause per term: required or a prefix where any of its occurrences is."""
    merged: dict[str, Clause] = {}
    for clause in found:
        known = merged.get(clause.term, clause)
        merged[clause.term] = Clause(
            clause.term, known.prefix or clause.prefix, known.required or clause.required
        )
    return list(merged.values())
