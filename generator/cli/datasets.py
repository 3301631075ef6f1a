"""Verbs that bring data into the project: new, import, synthesise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click

from generator.cli.options import must_be_writable, project_option
from generator.errors import ImpossibleRequest


@click.command()
@click.argument("name")
@click.option("--from", "source", type=click.Path(path_type=Path), metavar="FILE.csv",
              help="A CSV file to start from: it is copied, its columns are guessed.")  # fmt: skip
@project_option
def new(name: str, source: Path | None, project: Path) -> None:
    """Make the folder of a new dataset, with descriptor and schema to be completed."""
    from generator.scaffold import new_dataset

    for path in new_dataset(project, name, source):
        click.echo(f"+ {path}")
    click.echo("next: complete the files above, then run `yangguang check " + name + "`")


@click.group(name="import")
def import_() -> None:
    """Bring official texts and lists into a dataset."""


@import_.command(name="guiding-cases")
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE_OR_FOLDER")
@project_option
def import_guiding_cases(source: Path, project: Path) -> None:
    """Read official texts of guiding cases (JSONL, or a folder of Markdown files)."""
    from generator.importers.guiding_cases import import_guiding_cases as run

    report = run(source, project / "datasets" / "guiding-cases")
    for line in report.lines():
        click.echo(line)


@click.command()
@click.argument("dataset")
@click.option("--rows", type=click.IntRange(min=1), default=20_000, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default="2026-11-20",
    show_default=True,
    help="The day on which every record is in force.",
)
@click.option(
    "--dirty",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Share of rows with one planted error.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write, .csv or .parquet; by default the data file of the dataset.",
)
@click.option("--force", is_flag=True, help="Replace the file where it exists.")
@project_option  # fmt: skip
def synthesise(
    dataset: str,
    rows: int,
    seed: int,
    as_of: Any,
    dirty: float,
    out: Path | None,
    force: bool,
    project: Path,
) -> None:
    """Make synthetic records of DATASET in the reserved namespace."""
    from generator.synthesise import SYNTHESISERS

    if dataset not in SYNTHESISERS:
        raise ImpossibleRequest(
            f"nothing to synthesise for {dataset!r}\n  known: {', '.join(sorted(SYNTHESISERS))}"
        )
    day: date = as_of.date()
    target = out or project / "datasets" / dataset / "data" / f"{day}.csv"
    must_be_writable(target, force)
    with _row_counter(rows) as count:
        SYNTHESISERS[dataset](rows, seed, target, as_of=day, dirty=dirty, progress=count)
    click.echo(f"✓ {rows} 条合成记录 synthetic records: {target}")


@contextmanager
def _row_counter(rows: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal; silent elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("synthesise", total=rows)
        yield lambda done: bar.update(task, completed=done)
