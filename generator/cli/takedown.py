"""The verbs of a withdrawal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import click

from generator.cli.options import project_option
from generator.errors import EXIT_GATE_CLOSED


@click.command()
@click.argument("dataset")
@click.option("--id", "ids", multiple=True, required=True, metavar="ID",
              help="The record's primary key, as published; may be repeated.")  # fmt: skip
@click.option("--ground", required=True, metavar="TEXT", help="Why, without saying who.")
@click.option("--requested", default="", metavar="DATE", help="When removal was asked for.")
@project_option
def takedown(dataset: str, ids: Sequence[str], ground: str, requested: str, project: Path) -> None:
    """Record that records are withdrawn: the next build publishes nothing of them."""
    from generator.takedown import take_down

    done = take_down(project, dataset, ids, ground, requested)
    click.echo(f"✓ 已登记 Recorded: {len(done.new)}; 此前已登记 before: {len(done.before)}")
    click.echo(f"现含有该记录的文件 Files that hold them now: {len(done.files)}")
    for path in done.files:
        click.echo(f"  {path}")
    click.echo(f"next: yangguang build, then yangguang verify-absent {dataset}")


@click.command(name="verify-absent")
@click.argument("dataset")
@click.option("--id", "ids", multiple=True, metavar="ID",
              help="A withdrawn record; all that are recorded where none is named.")  # fmt: skip
@click.option("--values", type=click.File("r", encoding="utf-8"), metavar="FILE",
              help="Further texts to search for, one a line; - is standard input.")  # fmt: skip
@project_option
def verify_absent(dataset: str, ids: Sequence[str], values: TextIO | None, project: Path) -> None:
    """Search every byte that was built for withdrawn records, and list what to purge."""
    from generator.takedown import verify_absent as run

    lines = [line.strip() for line in values] if values else []
    found = run(project, dataset, ids, [line for line in lines if line])
    for line in found.lines():
        click.echo(line)
    if found.traces:
        sys.exit(EXIT_GATE_CLOSED)
