"""The command `yangguang`. Verbs only; the work is elsewhere and imported when a verb needs it.

Exit codes: 0 done, 1 gate closed, 2 impossible request, 3 our fault.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from generator import __version__
from generator.cli.anonymise import anonymise
from generator.cli.checking import check, explain
from generator.cli.datasets import import_, new, synthesise
from generator.cli.options import tell
from generator.cli.screen import screen
from generator.cli.site import build, rollback, serve, verify
from generator.cli.takedown import takedown, verify_absent
from generator.errors import (
    EXIT_DONE,
    EXIT_GATE_CLOSED,
    EXIT_IMPOSSIBLE,
    EXIT_OUR_FAULT,
    GateClosed,
    YangguangError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

VERBS = (
    anonymise, build, check, explain, import_, new, rollback, screen, serve, synthesise, takedown,
    verify, verify_absent,
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="yangguang")
def cli() -> None:
    """阳光 yangguang: publish court disclosure data as a static, searchable site."""


for verb in VERBS:
    cli.add_command(verb)


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
    tell(closed.findings, chosen, out=chosen != "text")
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
