"""The verbs `takedown` and `verify-absent`: record a withdrawal, and prove that it was carried out.

Neither needs the gate to be open: what must go, must go while the data are wrong too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.absence.search import Trace, search
from generator.absence.sought import Sought, spellings
from generator.disclosure.withdrawals import (
    FILE,
    PRIVATE,
    Withdrawal,
    Withdrawals,
    make_salt,
    write_entries,
)
from generator.errors import ImpossibleRequest
from generator.publish.staging import STAGING
from generator.publish.switch import BUILDS
from generator.settings import Settings
from generator.takedown.case import Case, open_case, parquet
from generator.takedown.request import check_ground, check_request

if TYPE_CHECKING:
    import pyarrow as pa

NOTES = "takedowns.jsonl"
"""Below the private folder: which files held which record when it was withdrawn. No values."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What `takedown` did: ids newly recorded, ids that were recorded before, files that hold them.

    Files are paths below the site's root, over all builds that are kept.
    """

    new: tuple[str, ...]
    before: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """What `verify-absent` found.

    `searched` values were searched for, `shared` could not be, since other records have them too;
    of `marked` withdrawals no value is known any more, and only the published tables were asked.
    `held` are the files that held a record when it was withdrawn, `purge` their addresses.
    """

    searched: int
    shared: int
    marked: int
    held: tuple[str, ...]
    purge: tuple[str, ...]
    traces: tuple[Trace, ...]

    def lines(self) -> Iterator[str]:
        """The answer for a person; no value is shown."""
        yield f"撤回时含有该记录的文件 Files that held them: {len(self.held)}"
        yield from (f"  {path}" for path in self.held)
        yield (f"已检索 Searched for {self.searched} values; {self.shared} more are also in other "
               f"records; {self.marked} withdrawals known by their marks only")  # fmt: skip
        yield from (f"✗ {t.path}: {t.reason}" for t in self.traces)
        if not self.traces:
            yield "✓ 现无任何文件含有该记录 No file holds them now"
        yield "请清除这些地址的缓存 Purge these addresses from caches:" if self.purge else ""
        yield from (f"  {address}" for address in self.purge)


def take_down(
    project: Path,
    name: str,
    ids: Sequence[str],
    ground: str,
    requested: str = "",
    output: Path | None = None,
) -> Recorded:
    """Record that records of a dataset are withdrawn; the next build publishes nothing of them.

    Raises `ImpossibleRequest` for an unknown dataset or id, a ground that says who it is about,
    and a request later than the build's clock.
    """
    case = open_case(project, name, output)
    date = case.generated.isoformat()
    check_request(ground, requested, case.generated)
    rows = case.rows_of(ids)
    check_ground(ground, case.dataset, rows.values())
    hidden = case.dataset.publishing.volatile
    marks = Withdrawals(case.dataset, (), make_salt(project) if hidden else b"")
    known = [e.id for e in case.withdrawals.entries]
    before = tuple(i for i in ids if i in known or marks.mark("id", i) in known)
    fresh = [
        Withdrawal(
            marks.mark("id", i) if hidden else i,
            date,
            ground,
            _same(marks, rows[i]) if hidden else "",
            requested or date,
        )
        for i in dict.fromkeys(ids)
        if i not in before
    ]
    files = _held(case, ids)
    if fresh:
        write_entries(case.dataset.folder / FILE, (*case.withdrawals.entries, *fresh))
        _note(project, case.dataset.name, [e.id for e in fresh], files)
    return Recorded(tuple(i for i in rows if i not in before), before, files)


def verify_absent(
    project: Path,
    name: str,
    ids: Sequence[str] = (),
    values: Sequence[str] = (),
    output: Path | None = None,
) -> Absence:
    """Search everything that was built for withdrawn records: those named, else all recorded.

    `values` are further texts to search for, such as a name that no file of the project holds any
    more. Raises `ImpossibleRequest` where nothing is withdrawn, or an id named is not.
    """
    case = open_case(project, name, output)
    entries = _entries(case, ids)
    gone = Withdrawals(case.dataset, entries, case.withdrawals.salt)
    wanted, found = case.wanted(gone)
    marks = {gone.mark("id", i) for i in found} | found
    wanted += Sought(tuple(s for v in (*ids, *values) for s in spellings(v) or (v,)))
    traces = [*_traces(case.output, wanted.values), *_by_marks(case, gone)]
    held = _noted(project, case.dataset.name, {e.id for e in entries})
    unknown = 0 if values else sum(e.id not in marks and not ids for e in entries)
    return Absence(len(wanted.values), wanted.shared, unknown, held,
                   tuple(_address(case.settings, f) for f in held),
                   tuple(dict.fromkeys(traces)))  # fmt: skip


def _same(marks: Withdrawals, row: pa.Table) -> str:
    text = marks.sames(row)[0]
    return marks.mark("same", text) if text else ""


def _entries(case: Case, ids: Sequence[str]) -> tuple[Withdrawal, ...]:
    entries, salted = case.withdrawals.entries, case.withdrawals
    if not entries:
        raise ImpossibleRequest(f"nothing is withdrawn from {case.dataset.name}")
    known = {e.id for e in entries}
    wrong = [i for i in ids if i not in known and salted.mark("id", i) not in known]
    if wrong:
        raise ImpossibleRequest(f"not withdrawn: {', '.join(wrong)}\n  record it first: yangguang "
                                f"takedown {case.dataset.name} --id …")  # fmt: skip
    named = {*ids, *(salted.mark("id", i) for i in ids)}
    return tuple(e for e in entries if not ids or e.id in named)


def _held(case: Case, ids: Sequence[str]) -> tuple[str, ...]:
    """The files below the site's root that hold the records now, in any build that is kept."""
    gone = Withdrawals(case.dataset, tuple(Withdrawal(i, "", "") for i in ids))
    found = _traces(case.output, case.wanted(gone)[0].values)
    return tuple(sorted({_below_site(t.path) for t in found}))


def _traces(output: Path, values: Sequence[str]) -> Iterator[Trace]:
    """Everything below `output` that a build has left: builds, staging, ledger, loose files."""
    if output.is_dir():
        yield from search(output, values)


def _by_marks(case: Case, gone: Withdrawals) -> Iterator[Trace]:
    import pyarrow.compute as pc

    for file in case.published():
        if pc.any(gone.gone(parquet(file))).as_py():
            path = file.relative_to(case.output).as_posix()
            yield Trace(path, "holds a row that a mark in withdrawals.csv knows")


def _below_site(path: str) -> str:
    return re.sub(rf"^(?:{BUILDS}/[^/]+|{STAGING}/[^/]+)/", "", path)


def _note(project: Path, dataset: str, ids: Sequence[str], files: Sequence[str]) -> None:
    folder = project / PRIVATE
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / NOTES).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"dataset": dataset, "ids": ids, "files": files}) + "\n")


def _noted(project: Path, dataset: str, ids: set[str]) -> tuple[str, ...]:
    file = project / PRIVATE / NOTES
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    notes = (json.loads(line) for line in lines)
    return tuple(sorted({
        f for n in notes if n["dataset"] == dataset and ids & set(n["ids"]) for f in n["files"]
    }))  # fmt: skip


def _address(settings: Settings, path: str) -> str:
    """What a cache in front of the site must be told to forget."""
    return f"{settings.base_url}/{path.removesuffix('index.html')}"
