"""What several verbs share: options, and how findings and progress are shown."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.errors import ImpossibleRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.findings import Finding
    from generator.progress import Progress

project_option = click.option(
    "--project", type=click.Path(path_type=Path), default=Path(), show_default="current folder",
    metavar="DIR", help="The project folder.",
)  # fmt: skip
unused_project_option = click.option(
    "--project", expose_value=False, metavar="DIR", help="Accepted, but not needed."
)
"""Every verb takes --project, so that scripts need not know which ones want it."""
format_option = click.option(
    "--format", "style", type=click.Choice(["text", "json", "github"]), default="text",
    show_default=True, help="How findings are written.",
)  # fmt: skip


def tell(findings: Sequence[Finding], style: str, *, out: bool) -> None:
    """Print findings to standard output, else to standard error."""
    from generator.report import FORMATS

    click.echo(FORMATS[style](findings), err=not out)


def progress(style: str) -> Progress:
    """Progress goes to standard error, so that `--format json` stays clean."""
    from generator.progress import ConsoleProgress, LineProgress, SilentProgress

    if style != "text":
        return SilentProgress()
    if not sys.stderr.isatty():  # to import rich takes longer than to check a small table
        return LineProgress()
    from rich.console import Console

    return ConsoleProgress(Console(stderr=True))


def must_be_writable(target: Path, force: bool) -> None:
    """Raises `ImpossibleRequest` where a .csv or .parquet file cannot be written there."""
    if target.suffix not in (".csv", ".parquet"):
        raise ImpossibleRequest(f"{target}: the file must end in .csv or .parquet")
    if not target.parent.is_dir():
        raise ImpossibleRequest(f"no such folder: {target.parent}\n  name one that exists")
    if target.exists() and not force:
        raise ImpossibleRequest(
            f"{target} exists already\n  name another file, or replace it with --force"
        )
