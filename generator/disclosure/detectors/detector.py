"""What a detector is, and what it finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

Span = tuple[int, int]
"""First character and the one after the last."""

SHOWN = 3
"""Characters of a leak that a finding may show."""


@dataclass(frozen=True)
class Leak:
    """Something personal found in a text. `value` is folded (full-width digits are ASCII)."""

    kind: str
    value: str

    @property
    def key(self) -> str:
        """The value without blanks, hyphens and brackets: equal however it is written."""
        return re.sub(r"[\s()+.·•-]", "", self.value).lower()

    @property
    def masked(self) -> str:
        """The value as a finding may show it: at most its first quarter, at most `SHOWN` places."""
        shown = min(SHOWN, len(self.value) // 4)
        return self.value[:shown] + "*" * (len(self.value) - shown)


@dataclass(frozen=True)
class Detector:
    """One kind of leak.

    `kind` is its word in `allows` ("" where it only excuses numbers from the detectors after it).
    `trigger` must match wherever `pattern` can, over text that is not folded yet; RE2 reads it.
    `coarse` are simpler expressions one of which matches wherever `trigger` does: all detectors
    look first at once, and as fast as the automaton of that one expression is small.
    `pattern` is searched in folded text; its only group that matched is what is hidden. `holds` is
    given the match and that group's text, and has the last word.
    """

    kind: str
    trigger: str
    pattern: str
    holds: Callable[[re.Match[str], str], bool] = lambda match, value: True
    flags: re.RegexFlag = re.NOFLAG
    coarse: tuple[str, ...] = ()

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)

    def search(self, folded: str) -> Iterator[Span]:
        """Where the leaks are in a folded text."""
        for match in self._compiled.finditer(folded):
            group = match.lastindex or 0
            if self.holds(match, match[group]):
                yield match.span(group)


def code_of(kind: str) -> str:
    """The code of the findings of a kind."""
    return _CODES.get(kind, "personal-data")


_CODES = {
    "identity-number": "full-identity-number",
    "name": "name-not-hidden",
    "hidden judge or clerk": "JDG-11",
}


def name_of(kind: str) -> str:
    """A kind in English, as findings say it: an article and its words."""
    words = kind.replace("-", " ")
    return words if kind == "health" else f"{'an' if words[0] in 'aei' else 'a'} {words}"
