"""What must not leave the court, found in the finished files of a build: the last look.

Whatever the columns said, here the bytes speak: pages, JSON, CSV, feeds, shards (unpacked),
workbooks (unpacked) and Parquet (decoded) are scanned once by RE2 with one expression for all
kinds; Python reads only the few windows of text in which it fired.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, chain, starmap
from pathlib import Path
from typing import TYPE_CHECKING

from generator.disclosure.columns import fired, suspects, texts_of, unbroken
from generator.disclosure.detectors import UNCONDITIONAL, Leak, find
from generator.disclosure.detectors.detector import code_of, name_of
from generator.disclosure.leaks import Public
from generator.disclosure.pieces import BLOCK, Piece, pieces, repeats
from generator.findings import EXAMPLES, Finding, Severity
from generator.model import Artifact

if TYPE_CHECKING:
    import pyarrow as pa

WINDOW = 2048
"""Bytes that are read in Python where a trigger fires, at least."""

THREADS = 2
ROWS = 100_000
NAMED = 10
"""Files named for one kind of leak; the others are counted."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A leak in a file. `place` says where; `line` is 0 where the file has no lines."""

    path: str
    line: int
    place: str
    leak: Leak


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of a Parquet file in the row `first` and those below, or words about it (row 0)."""

    path: str
    name: str
    first: int
    texts: pa.Array


def leaks_in_files(
    root: Path, artifacts: Sequence[Artifact], public: Public
) -> tuple[Finding, ...]:
    """Scan every file of a build below `root`; `public` is what may stand in any of them."""
    listed = frozenset(a.path for a in artifacts)

    def private(group: Sequence[Artifact]) -> list[Sighting]:
        seen = sightings(((root / a.path, a.path) for a in group), listed)
        return [s for s in seen if (s.leak.kind, s.leak.key) not in public]

    with ThreadPoolExecutor(THREADS, thread_name_prefix="leaks") as pool:
        return tuple(_findings(s for found in pool.map(private, _groups(artifacts)) for s in found))


def leaks_in(
    files: Iterable[tuple[Path, str]], allowed: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Scan single files, each given with its name in findings; `allowed` are kinds that may be."""
    return tuple(_findings(s for s in sightings(files) if s.leak.kind not in allowed))


def _groups(artifacts: Sequence[Artifact]) -> Iterator[list[Artifact]]:
    """Files that are read together: a call of the engine costs as much as a megabyte."""
    group: list[Artifact] = []
    size = 0
    for artifact in artifacts:
        group.append(artifact)
        size += artifact.bytes
        if size >= BLOCK:
            yield group
            group, size = [], 0
    if group:
        yield group


def sightings(
    files: Iterable[tuple[Path, str]], scanned: Collection[str] = ()
) -> Iterator[Sighting]:
    """Every leak in these files, each given with the path by which findings name it.

    `scanned` are paths of files that are scanned in any case: a packed file that only repeats one
    of them is compared with it and not scanned again.
    """
    batch: list[Piece] = []
    tables: list[tuple[Path, str]] = []
    size = 0
    for file, path in files:
        if path.removesuffix(".gz") in scanned and repeats(file):
            continue
        if path.endswith(".parquet"):
            tables.append((file, path))
            continue
        for piece in pieces(file, path):
            batch.append(piece)
            size += len(piece.text)
            if size >= BLOCK:
                yield from _in_batch(batch)
                batch, size = [], 0
    if batch:
        yield from _in_batch(batch)
    yield from _in_parquet(tables)


def _in_batch(batch: Sequence[Piece]) -> Iterator[Sighting]:
    """The leaks in some pieces, which the engine looks at as one."""
    starts: list[int] = []
    cuts = [0]
    for piece in batch:
        starts.append(cuts[-1])
        cuts += (starts[-1] + cut for cut in _cuts(piece.text))
    together = batch[0].text if len(batch) == 1 else b"".join(p.text for p in batch)
    windows = _windows(together, cuts)
    for place, detectors in fired(windows):
        number = bisect_right(starts, cuts[place]) - 1
        piece, start = batch[number], cuts[place] - starts[number]
        window = piece.text[start : cuts[place + 1] - starts[number]].decode("utf-8", "replace")
        for leak in find(window, among=detectors):
            at = max(window.find(leak.value), 0)
            line = piece.line + piece.text.count(b"\n", 0, start) + window.count("\n", 0, at)
            yield Sighting(piece.path, line if piece.line else 0, piece.place, leak)


def _in_parquet(files: Sequence[tuple[Path, str]]) -> Iterator[Sighting]:
    """The leaks in some Parquet files, whose cells the engine looks at together."""
    batch: list[Cells] = []
    size = 0
    for cells in chain.from_iterable(starmap(_cells, files)):
        batch.append(cells)
        size += cells.texts.nbytes
        if size >= BLOCK:
            yield from _in_cells(batch)
            batch, size = [], 0
    yield from _in_cells(batch)


def _cells(file: Path, path: str) -> Iterator[Cells]:
    import pyarrow as pa
    from pyarrow import parquet

    with parquet.ParquetFile(file) as table:
        for key, value in sorted((table.schema_arrow.metadata or {}).items()):
            text = value.decode("utf-8", "replace")
            yield Cells(path, f"metadata {key.decode()}", 0, pa.array([text], pa.string()))
        first = 2  # the header is row 1, as in every finding
        for rows in table.iter_batches(ROWS):
            texts = texts_of(dict(zip(rows.schema.names, rows.columns, strict=True)))
            for name, column in texts.items():
                yield Cells(path, f"column {name}", first, column.combine_chunks())
            first += len(rows)


def _in_cells(batch: Sequence[Cells]) -> Iterator[Sighting]:
    import pyarrow as pa

    if not batch:
        return
    starts = [0, *accumulate(len(c.texts) for c in batch)]
    together = unbroken(pa.concat_arrays([c.texts for c in batch]))
    for index, detectors in suspects(together):
        cells, start = batch[number := bisect_right(starts, index) - 1], starts[number]
        place = f"row {cells.first + index - start}, {cells.name}" if cells.first else cells.name
        for leak in find(together[index].as_py(), among=detectors):
            yield Sighting(cells.path, 0, place, leak)


def _windows(text: bytes, cuts: Sequence[int]) -> pa.Array:
    """The windows as an Arrow array over the same bytes."""
    import pyarrow as pa

    offsets = pa.array(cuts, pa.int64()).buffers()[1]
    return pa.Array.from_buffers(
        pa.large_string(), len(cuts) - 1, [None, offsets, pa.py_buffer(text)]
    )


def _cuts(text: bytes) -> list[int]:
    """Where windows end: at line ends, else at quotation marks."""
    cuts: list[int] = []
    done = 0
    while len(text) - done > WINDOW:
        least = done + WINDOW
        end = text.find(b"\n", least, least + WINDOW)
        end = end if end >= 0 else text.find(b'"', least)
        if end < 0:
            break
        done = end + 1
        cuts.append(done)
    return cuts if done == len(text) else [*cuts, len(text)]


def _findings(seen: Iterable[Sighting]) -> Iterator[Finding]:
    """One finding per kind and file; where many files hold a kind, the rest in one more."""
    gathered: dict[tuple[str, str], list[Sighting]] = {}
    for sighting in seen:
        gathered.setdefault((sighting.leak.kind, sighting.path), []).append(sighting)
    named: dict[str, int] = {}
    for (kind, path), found in sorted(gathered.items()):
        named[kind] = named.get(kind, 0) + 1
        if named[kind] <= NAMED:
            yield _finding(kind, path, found)
    for kind, files in sorted(named.items()):
        if files > NAMED:
            yield _finding(kind, "", [s for (k, _), f in gathered.items() if k == kind for s in f])


def _finding(kind: str, path: str, found: Sequence[Sighting]) -> Finding:
    places = list(dict.fromkeys(s.place for s in found if s.place))[:EXAMPLES]
    detail = f"{name_of(kind)} would be published"
    if not path:
        detail += f"; {len({s.path for s in found})} files hold one"
    return Finding(
        code_of(kind),
        Severity.ERROR,
        file=path,
        line=found[0].line or None if path else None,
        count=len(found),
        examples=tuple(dict.fromkeys(s.leak.masked for s in found))[:EXAMPLES],
        detail=f"{detail}: {', '.join(places)}" if places and path else detail,
        hint=_hint(kind),
    )


def _hint(kind: str) -> str:
    if kind == UNCONDITIONAL:
        return "mask the number where it comes from"
    return "take it out where it comes from; if it is public, list it in public_contacts"
