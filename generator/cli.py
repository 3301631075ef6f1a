"""The command `yangguang`. Verbs only; the work is elsewhere and imported when a verb needs it.

Exit codes: 0 done, 1 gate closed, 2 impossible request, 3 our fault.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__
from generator.checking import Asked, check_options, must_be_writable, row_file
from generator.cli_anonymise import anonymise
from generator.cli_takedown import takedown, verify_absent
from generator.errors import (
    EXIT_DONE,
    EXIT_GATE_CLOSED,
    EXIT_IMPOSSIBLE,
    EXIT_OUR_FAULT,
    GateClosed,
    ImpossibleRequest,
    YangguangError,
)
from generator.settings import in_ci

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.findings import Finding
    from generator.progress import ConsoleProgress

project_option = click.option(
    "--project", type=click.Path(path_type=Path), default=Path(), show_default="current folder",
    metavar="DIR", help="The project folder.",
)  # fmt: skip
format_option = click.option(
    "--format", "style", type=click.Choice(["text", "json", "github"]), default="text",
    show_default=True, help="How findings are written.",
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="yangguang")
def cli() -> None:
    """阳光 yangguang: publish court disclosure data as a static, searchable site."""


@cli.command()
@project_option
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Publish to DIR/site instead of output/site of the project.",
)
@click.option("--strict/--no-strict", default=in_ci, show_default="--strict in CI",
              help="Refuse the build, or hold a dataset that does not pass as it was released.")
@format_option
def build(project: Path, output: Path | None, style: str, *, strict: bool) -> None:
    """Check the datasets and publish the site to output/site."""
    from generator.pipeline import build as run

    done = run(project, _progress(style), output, strict=strict)
    if done.findings:
        _tell(done.findings, style, out=style != "text")
    click.echo(
        f"✓ {'已发布 Published' if done.changed else '无变化 Unchanged'} "
        f"{done.files} files, {done.bytes / 1e6:.1f} MB: {(output or project / 'output') / 'site'}"
    )


@cli.command()
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
        findings = Asked(**asked).findings(_progress(style), sink)
    _tell(findings, style, out=True)
    if any(f.is_error for f in findings):
        sys.exit(EXIT_GATE_CLOSED)


@cli.command()
@project_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port; 0 takes a free one.",
)
def serve(project: Path, host: str, port: int) -> None:
    """Serve the built site on this machine, to look at it."""
    from generator.serve import make_server

    server = make_server(project / "output" / "site", host, port)
    click.echo(f"http://{host}:{server.server_address[1]}/  (Ctrl-C stops)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo()
    finally:
        server.server_close()


@cli.command()
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


@cli.command()
@click.argument("code")
@click.option("--project", expose_value=False, metavar="DIR", help="Accepted, but not needed.")
def explain(code: str) -> None:
    """Say what a finding's CODE means and what to do about it."""
    from generator.explain import explanation

    click.echo(explanation(code))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", required=False)
@project_option
@format_option
def verify(folder: Path | None, project: Path, style: str) -> None:
    """Prove that a copy of a site in DIR (else the live site) is exactly what was published."""
    from generator.publish.verify import verify_copy

    folder = folder or project / "output" / "site"
    if not folder.is_dir():
        raise ImpossibleRequest(f"no such folder: {folder}\n  name a copy of a built site")
    findings = verify_copy(folder)
    _tell(findings, style, out=True)
    if findings:
        sys.exit(EXIT_GATE_CLOSED)


@cli.command()
@project_option
def rollback(project: Path) -> None:
    """Put the previous build back in place of the present one."""
    from generator.disclosure.withdrawals import recorded
    from generator.publish.switch import rollback as run

    done = run(project / "output", recorded(project))
    click.echo(f"✓ 已恢复 Live again: build {done.id} of {done.generated}")


cli.add_command(anonymise)
cli.add_command(takedown)
cli.add_command(verify_absent)


@cli.group(name="import")
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


@cli.command()
@click.argument("dataset")
@click.option("--rows", type=click.IntRange(min=1), default=20_000, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default="2026-11-20", show_default=True,
              help="The day on which every record is in force.")  # fmt: skip
@click.option("--dirty", type=click.FloatRange(0, 1), default=0.0, show_default=True,
              help="Share of rows with one planted error.")  # fmt: skip
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write, .csv or .parquet; by default the data file of the dataset.",
)
@click.option("--force", is_flag=True, help="Replace the file where it exists.")
@project_option
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


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every end has its exit code and none shows a traceback."""
    try:
        cli.main(args=arguments, prog_name="yangguang", standalone_mode=False)
        code = EXIT_DONE
    except GateClosed as closed:
        code = _gate_closed(closed)
    except YangguangError as error:
        click.echo(f"yangguang: {error}", err=True)
        code = error.exit_code
    except click.exceptions.Exit as ended:
        code = ended.exit_code
    except click.Abort:
        code = EXIT_IMPOSSIBLE
    except click.ClickException as error:
        error.show()
        code = EXIT_IMPOSSIBLE
    except BrokenPipeError:
        code = EXIT_DONE
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"yangguang: {place}{error.strerror or error}", err=True)
        code = EXIT_IMPOSSIBLE
    except Exception as error:
        code = _our_fault(error)
    sys.exit(code)


def _gate_closed(closed: GateClosed) -> int:
    chosen = _style_of(sys.argv)
    _tell(closed.findings, chosen, out=chosen != "text")
    click.echo("✗ 未发布:现有网站保持不变 The gate is closed: nothing was published, "
               f"the present site is unchanged.\n{closed.hint}".rstrip(), err=True)  # fmt: skip
    return EXIT_GATE_CLOSED


def _style_of(arguments: Sequence[str]) -> str:
    """The --format that was asked for; click's context is gone when an error arrives here."""
    for position, argument in enumerate(arguments):
        if argument == "--format" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--format="):
            return argument.partition("=")[2]
    return "text"


def _tell(findings: Sequence[Finding], style: str, *, out: bool) -> None:
    from generator.report import FORMATS

    click.echo(FORMATS[style](findings), err=not out)


def _progress(style: str) -> ConsoleProgress:
    """Progress goes to standard error, so that `--format json` stays clean."""
    from rich.console import Console

    from generator.progress import ConsoleProgress

    return ConsoleProgress(Console(stderr=True, quiet=style != "text"))


def _our_fault(error: Exception) -> int:
    """Keep the traceback for whoever mends it, and tell the person where it is."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="yangguang-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        traceback.print_exception(error, file=log)
    click.echo(f"yangguang: a mistake of ours, sorry: {type(error).__name__}\n"
               f"  please report it with the file {log.name}", err=True)  # fmt: skip
    return EXIT_OUR_FAULT
