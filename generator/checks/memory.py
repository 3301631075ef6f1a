"""What was judged of the texts of a table, remembered within a number of bytes for all columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

LIMIT = 1 << 26
"""Bytes that the judged texts of one table may take: they must not grow with the errors."""

EACH, OF_CHARACTER = 400, 4
"""Bytes that one remembered text takes at most, besides its characters, and for each of these."""

LONGEST = 256
"""Characters of a text up to which it is worth remembering: longer ones hardly come twice."""

Judged = TypeVar("Judged", bound=Hashable)
Asked = Callable[[str | None], Judged]


class Memory:
    """The remembered texts of one table. When the limit is reached all of them are forgotten."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit, self._taken = limit, 0
        self._forget: list[Callable[[], None]] = []

    def remembering(self, judge: Asked[Judged]) -> Asked[Judged]:
        """The same judge, asked once for each text as long as that is remembered."""
        known: dict[str | None, Judged] = {}
        self._forget.append(known.clear)

        def asked(text: str | None) -> Judged:
            found = known.get(text)
            if found is None:
                found = judge(text)
                length = len(text or "")
                if length <= LONGEST:
                    self._take(EACH + OF_CHARACTER * length)
                    known[text] = found
            return found

        return asked

    def _take(self, size: int) -> None:
        self._taken += size
        if self._taken > self._limit:
            for forget in self._forget:
                forget()
            self._taken = size
