"""Random takedowns after random releases: no byte of what went, and nothing else is changed."""

from __future__ import annotations

import csv
import gzip
import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.errors import ImpossibleRequest
from generator.pipeline import build
from generator.publish.switch import rollback
from generator.takedown import take_down, verify_absent
from tests.conftest import FILES
from tests.unit.disclosure.debtor_site import IDS, debtor_files, row, table

EXAMPLES = max(12, int(os.environ.get("YANGGUANG_EXAMPLES", "0")) // 1000)

SMALL = {
    "pyproject.toml": '[tool.yangguang]\ntitle = { zh = "示范法院" }\nlanguages = ["zh"]\n',
    "content/docs/list.zh.md": "title: 名单\ndate: 2026-11-01\n\n合成的名单。\n",
}
"""One language and its own documentation: our many pages would take most of a build."""

RELEASE = st.tuples(
    st.sets(st.integers(0, len(IDS) - 1), min_size=1),
    st.lists(st.integers(0, len(IDS) - 1), max_size=3, unique=True),
)
"""The records a release holds, and what is taken down after it."""


@given(releases=st.lists(RELEASE, min_size=2, max_size=3))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_withdrawn_records_are_nowhere_and_nothing_else_changes(
    releases: list[tuple[set[int], list[int]]],
) -> None:
    with TemporaryDirectory() as folder:
        project, gone = write_project(Path(folder) / "site"), set[int]()
        for held, removed in releases:
            release(project, sorted(held))
            assert built_ids(project) == {IDS[n] for n in held - gone}
            present = [n for n in removed if n in held - gone]
            if present:
                take_down(project, "list", [IDS[n] for n in present], "更正")
                gone.update(present)
        release(project, sorted(releases[-1][0]))

        assert_nowhere(project, gone)
        assert not gone or verify_absent(project, "list").traces == ()
        assert_as_if_never(project, [n for n in sorted(releases[-1][0]) if n not in gone])


def write_project(project: Path) -> Path:
    """A project with the list, a durable dataset and few pages."""
    for path, content in {**debtor_files([0]), **FILES, **SMALL}.items():
        if content is not None:
            target = project / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, "utf-8")
    return project


def release(project: Path, records: list[int]) -> None:
    """Hand a new state of the list in and publish it; go back and forth where that is allowed."""
    (project / "datasets/list/data/list.csv").write_text(table(records), "utf-8")
    if records:
        build(project)
    try:
        rollback(project / "output", withdrawn_now(project))
        rollback(project / "output", withdrawn_now(project))
    except ImpossibleRequest:
        return


def withdrawn_now(project: Path) -> frozenset[str]:
    from generator.disclosure.withdrawals import recorded

    return recorded(project)


def built_ids(project: Path) -> set[str]:
    text = (project / "output/site/data/list/list.csv").read_text("utf-8-sig")
    return {cells["record_id"] for cells in csv.DictReader(io.StringIO(text))}


def assert_nowhere(project: Path, gone: set[int]) -> None:
    """A plain scan, independent of the one under test: every file of every kept build."""
    values = [cell.encode() for n in gone for cell in row(n)[:5] if cell]
    files = [p for p in (project / "output").rglob("*") if p.is_file() and not p.is_symlink()]
    assert len(files) > 50
    for file in files:
        for content in contents(file):
            assert not any(value in content for value in values), file.name


def contents(file: Path) -> Iterator[bytes]:
    data = file.read_bytes()
    yield data
    if file.suffix == ".gz":
        yield gzip.decompress(data)
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if file.suffix == ".parquet":
        yield str(pq.read_table(file).to_pydict()).encode()


def assert_as_if_never(project: Path, records: list[int]) -> None:
    """All files are those of a project that never had the records, but for what counts them."""
    if not records:
        return
    twin = project.with_name("twin")
    shutil.copytree(project, twin, ignore=shutil.ignore_patterns("output", "withdrawals.csv"))
    (twin / "datasets/list/data/list.csv").write_text(table(records), "utf-8")
    build(twin)
    ours, theirs = (bytes_below(p / "output/site") for p in (project, twin))
    differing = {p for p in ours.keys() | theirs.keys() if ours.get(p) != theirs.get(p)}
    assert {p for p in differing if not counts_withheld(p)} == set()


def counts_withheld(path: str) -> bool:
    """Files that say how many rows are withheld, or how many bytes such a file has."""
    told = ("datapackage.json", "manifest.json", "ledger.jsonl", "catalog.jsonld")
    return path.endswith(told) or path.endswith((
        "datasets/list/index.html", "quality/index.html", "debtors/index.html"))  # fmt: skip


def bytes_below(site: Path) -> dict[str, bytes]:
    root = site.resolve()
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
