"""`yangguang anonymise`: names hidden in the text of judgments."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from generator.cli.options import unused_project_option
from generator.errors import EXIT_GATE_CLOSED


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option(
    "--names",
    type=click.Path(path_type=Path),
    metavar="LIST",
    help="A file of names, one a line: NAME hides it, NAME=FORM hides it so, NAME=NAME leaves it.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the new texts to this folder.",
)
@click.option("--in-place", is_flag=True, help="Write the new texts over the old ones.")
@unused_project_option
def anonymise(
    files: Sequence[Path], names: Path | None, output: Path | None, in_place: bool
) -> None:
    """Propose how names are hidden in texts of judgments, and show the difference.

    Exit code 1 where a person has to decide about a name; then nothing is written.
    """
    from generator.disclosure.anonymise import anonymise_files

    report = anonymise_files(files, names, output, in_place=in_place)
    for line in report.lines():
        click.echo(line)
    for line in report.remarks():
        click.echo(line, err=True)
    if report.doubtful:
        sys.exit(EXIT_GATE_CLOSED)
