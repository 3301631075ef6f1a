"""Counts about natural persons so small that they point at somebody (DOMAIN P-20)."""

from __future__ import annotations

from collections.abc import Mapping

from generator.checks.rules.statistics import SMALL_CELL as SMALL
from generator.site.languages import Formats

__all__ = ["SMALL", "hidden", "shown"]

HIDDEN = "—"
"""What stands for a small count, and for one from which a small one would follow."""


def hidden(counts: Mapping[str, int]) -> frozenset[str]:
    """The parts of a whole that are not shown: from 1 to 4, and more until those do not follow.

    Whoever knows the whole knows what the hidden parts add up to; so there are two of them at
    least, `SMALL` together, and not one each. None is a count too, and says nothing of anybody.
    """
    rising = sorted((n, part) for part, n in counts.items() if n > 0)
    few = sum(n < SMALL for n, _ in rising)
    if not few:
        return frozenset()
    while few < len(rising) and (few == 1 or sum(n for n, _ in rising[:few]) < max(SMALL, few + 1)):
        few += 1
    return frozenset(part for _, part in rising[:few])


def shown(count: int, fmt: Formats, *, hide: bool = False) -> str:
    """A count as a page may say it."""
    if hide:
        return HIDDEN
    return fmt.t("common.fewer_than", n=SMALL) if 0 < count < SMALL else fmt.number(count)
