"""The search of finished files for values that must be nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.absence.sought import Sought, sought
from generator.absence.unpacked import Unreadable, pieces
from generator.findings import Finding, Severity
from generator.model import Dataset

if TYPE_CHECKING:
    import pyarrow as pa

HINT = "run `yangguang explain withdrawn-present`; the value itself is not shown"


@dataclass(frozen=True, slots=True)
class Trace:
    """A file that holds a value, or that nobody can look into. `path` is below the folder."""

    path: str
    reason: str


def search(folder: Path, values: Sequence[str]) -> tuple[Trace, ...]:
    """Every file below a folder that holds one of the values, by path; no link is followed."""
    wanted = [v.encode() for v in values]
    return tuple(t for f in _files(folder) if (t := _trace(folder, f, wanted))) if wanted else ()


def present(folder: Path, values: Sequence[str]) -> tuple[Finding, ...]:
    """The traces in a folder as findings that close the gate."""
    return tuple(
        Finding("withdrawn-present", Severity.ERROR, file=t.path, detail=t.reason, hint=HINT)
        for t in search(folder, values)
    )


def verify_withdrawn(
    root: Path,
    withdrawn: Sequence[tuple[Dataset, pa.Table]],
    published: Sequence[pa.Table],
    texts: Sequence[Path],
) -> tuple[Finding, ...]:
    """What finished files still hold of the rows that were kept out: a build that does is refused.

    `published` are all tables of the build, `texts` the files that people wrote.
    """
    wanted = Sought()
    for dataset, rows in withdrawn:
        if rows.num_rows:
            wanted += sought(dataset, rows, published, texts)
    return present(root, wanted.values)


def _trace(folder: Path, file: Path, wanted: Sequence[bytes]) -> Trace | None:
    path = file.relative_to(folder).as_posix()
    if _holds(path.encode(), wanted):
        return Trace(path, "its name holds a value of a withdrawn record")
    try:
        if any(_holds(piece, wanted) for piece in pieces(file)):
            return Trace(path, "holds a value of a withdrawn record")
    except Unreadable as error:
        return Trace(path, f"cannot be looked into: {error}")
    return None


def _holds(piece: bytes, wanted: Sequence[bytes]) -> bool:
    return any(value in piece for value in wanted)


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders.sort()
        yield from (p for f in sorted(files) if not (p := Path(root, f)).is_symlink())
