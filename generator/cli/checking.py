"""`yangguang check`, of datasets or of one file by itself; `yangguang explain`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.options import (
    format_option,
    must_be_writable,
    progress,
    project_option,
    tell,
    unused_project_option,
)
from generator.errors import EXIT_GATE_CLOSED, ImpossibleRequest
from generator.settings import MOST_THREADS, load_settings, memory_limit

if TYPE_CHECKING:
    from generator.checks.tally import RowSink
    from generator.findings import Finding
    from generator.progress import Progress


def check_options(command: Any) -> Any:
    """All that can be said to `yangguang check` besides names, project and format."""
    options = (
        click.option("--schema", type=click.Path(path_type=Path), metavar="FILE",
                     help="The Table Schema of a data file PATH."),
        click.option("--trusted", is_flag=True, help="Follow paths out of the folder of PATH."),
        click.option("--all-rows", type=click.Path(path_type=Path), metavar="FILE",
                     help="Write every offending cell to FILE, .csv or .parquet."),
        click.option("--force", is_flag=True, help="Replace the file of --all-rows."),
        click.option("--memory", envvar="YANGGUANG_MEMORY", metavar="AMOUNT", default="",
                     callback=_memory, help="Memory for comparing keys, such as 4GB."),
        click.option("--threads", envvar="YANGGUANG_THREADS", metavar="N", default=0,
                     type=click.IntRange(0, MOST_THREADS), show_default=False,
                     help="Threads that check a table side by side."),
        click.option("--temp", "temporary", envvar="YANGGUANG_TEMP", metavar="DIR",
                     type=click.Path(path_type=Path, exists=True, file_okay=False),
                     help="Folder for what does not fit into memory."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _memory(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        return memory_limit(value) if value else ""
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments of `yangguang check`. `schema` and `trusted` concern a file by itself."""

    names: Sequence[str]
    project: Path
    schema: Path | None
    trusted: bool
    memory: str = ""
    threads: int = 0
    temporary: Path | None = None

    def findings(self, progress: Progress, sink: RowSink | None) -> Sequence[Finding]:
        """Check what was asked for; `sink` is given every single error."""
        from generator.checks.store import Limits, Resources
        from generator.cli.arrow import arrow_alone

        arrow_alone()
        path, limits = self.path(), Limits(self.memory, self.threads, self.temporary)
        if path is None:
            from generator.checking import check

            return check(self.project, self.names, progress, limits=limits, sink=sink).findings
        from generator.standalone import check_path

        resources = Resources().limited(limits)
        return check_path(path, self.schema, trusted=self.trusted, resources=resources, sink=sink)

    def path(self) -> Path | None:
        """The file to be checked by itself; None where the names are those of datasets.

        A dataset goes before a file of the same name. An unknown name is left to the project,
        which says what it has.
        """
        others = [n for n in self.names if not self._is_dataset(n)]
        named = [n for n in others if Path(n).exists() or Path(n).name != n]
        if self.schema is None and not (named if self._in_project else others):
            if self.trusted:
                raise ImpossibleRequest("--trusted concerns a file by itself\n  name a PATH")
            return None
        if len(self.names) != 1:
            raise ImpossibleRequest(
                "one file can be checked at a time, by itself\n"
                "  name a single PATH, or nothing but datasets of the project"
            )
        return Path(self.names[0])

    @property
    def _in_project(self) -> bool:
        return (self.project / "datasets").is_dir()

    def _is_dataset(self, name: str) -> bool:
        """Whether the project has a dataset of this name, or a folder for one."""
        if not self._in_project or Path(name).name != name:
            return False
        if (self.project / "datasets" / name).is_dir():
            return True
        from generator.catalogue import load_catalogue

        return load_catalogue(load_settings(self.project)[0])[0].get(name) is not None


@contextmanager
def row_file(target: Path | None, force: bool) -> Iterator[RowSink | None]:
    """Where every single error goes; the file is there when it is whole, or not at all."""
    if target is None:
        yield None
        return
    must_be_writable(target, force)
    from generator.checks.tally import RowFile

    partial = target.with_name(f".partial-{target.name}")
    try:
        with RowFile(partial) as sink:
            yield sink
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


@click.command()
@click.argument("names", nargs=-1, metavar="[DATASET]... | PATH")
@project_option
@format_option
@check_options
def check(style: str, all_rows: Path | None, force: bool, **asked: Any) -> None:
    """Check all datasets, or those named; or one package or data file.

    PATH is a Data Package or resource descriptor (JSON, YAML), or a data file (CSV, TSV, Parquet).
    It is checked as `frictionless validate` does, outside any project. A name that a dataset of the
    project has is that dataset, even where a file has the same name: write ./NAME for the file.
    """
    with row_file(all_rows, force) as sink:
        findings = Asked(**asked).findings(progress(style), sink)
    tell(findings, style, out=True)
    if any(f.is_error for f in findings):
        sys.exit(EXIT_GATE_CLOSED)


@click.command()
@click.argument("code")
@unused_project_option
def explain(code: str) -> None:
    """Say what a finding's CODE means and what to do about it."""
    from generator.explain import explanation

    click.echo(explanation(code))
