"""What is live of a dataset: a new release is compared with it, and may be held at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.model import Dataset

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class LastRelease:
    """The release of a dataset that is live, as its published files tell it.

    `rows` and `withheld` count by resource; `read(resource, columns)` gives a published table.
    """

    dataset: Dataset
    rows: Mapping[str, int]
    withheld: Mapping[str, int]
    read: Callable[[str, Sequence[str] | None], pa.Table]
    digest: str
