"""`yangguang screen`: files searched for personal data before they are committed or passed on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from generator.cli.options import format_option, tell, unused_project_option
from generator.errors import EXIT_GATE_CLOSED, ImpossibleRequest
from generator.settings import nearest


@click.command()
@click.argument(
    "files",
    nargs=-1,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE...",
)
@click.option("--allow", "allowed", multiple=True, metavar="KIND",
              help="A kind that may be there, such as telephone; may be given again.")  # fmt: skip
@format_option
@unused_project_option
def screen(files: Sequence[Path], allowed: Sequence[str], style: str) -> None:
    """Search files for personal data as the gate does: text, XLSX, Parquet, gzip.

    For use before each commit. Exit code 1 where something is found; values are shown masked.
    """
    from generator.disclosure.detectors import KINDS, UNCONDITIONAL
    from generator.disclosure.finished import leaks_in

    allowable = frozenset(KINDS) - {UNCONDITIONAL}
    for kind in allowed:
        if kind not in allowable:
            raise ImpossibleRequest(f"--allow {kind}: no such kind\n  {nearest(kind, allowable)}")
    found = leaks_in(((file, str(file)) for file in files), frozenset(allowed))
    tell(found, style, out=True)
    if found:
        sys.exit(EXIT_GATE_CLOSED)
