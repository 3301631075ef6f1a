"""What a publisher expects of a dataset's rows: the values of `publishing.expectations`.

In every pair the first bound closes the gate and the second warns: too few rows are most often a
lost part of a file, too many most often the truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Bounds:
    """A count of rows, or a share of 1: below `min` the gate closes, above `max` it warns."""

    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """How much smaller (`shrink`: error) or larger (`growth`: warning) than the live release.

    Both are shares of the rows that are live. Groups that have fewer than `min_rows` rows both
    then and now are not judged: one row of three is a third.
    """

    shrink: float | None = None
    growth: float | None = None
    min_rows: int = 1


class Reaction(StrEnum):
    """What follows from a value that came or went."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CodeValues:
    """What follows where a column loses a value of the live release, or shows a new one."""

    vanished: Reaction = Reaction.ERROR
    new: Reaction = Reaction.WARNING


@dataclass(frozen=True, slots=True)
class Expectations:
    """All that is expected; `fill`, `groups` and `values` by column of the first resource."""

    rows: Bounds = Bounds()
    fill: Mapping[str, Bounds] = field(default_factory=dict)
    drift: Drift = Drift()
    groups: Mapping[str, Drift] = field(default_factory=dict)
    values: Mapping[str, CodeValues] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is named, each once."""
        return tuple(dict.fromkeys((*self.fill, *self.groups, *self.values)))

    @property
    def compares(self) -> bool:
        """Whether the live release is asked at all."""
        return bool(self.groups or self.values) or self.drift != Drift()
