"""Verbs on the site: build it, look at it, prove it, go back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.cli.options import format_option, progress, project_option, tell
from generator.errors import EXIT_GATE_CLOSED, ImpossibleRequest
from generator.settings import in_ci


@click.command()
@project_option
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Publish to DIR/site instead of output/site of the project.",
)
@click.option(
    "--strict/--no-strict",
    default=in_ci,
    show_default="--strict in CI",
    help="Refuse the build, or hold a dataset that does not pass as it was released.",
)
@click.option(
    "--live",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="A copy of the live site, to compare with and to hold at, where "
    "it is not in the output folder.",
)
@format_option  # fmt: skip
def build(
    project: Path, output: Path | None, style: str, live: Path | None, *, strict: bool
) -> None:
    """Check the datasets and publish the site to output/site."""
    from generator.cli.arrow import arrow_alone
    from generator.pipeline import build as run

    arrow_alone()
    done = run(project, progress(style), output, strict=strict, live=live)
    if done.findings:
        tell(done.findings, style, out=style != "text")
    click.echo(
        f"✓ {'已发布 Published' if done.changed else '无变化 Unchanged'} "
        f"{done.files} files, {done.bytes / 1e6:.1f} MB: {(output or project / 'output') / 'site'}"
    )


@click.command()
@project_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
              help="Port; 0 takes a free one.")  # fmt: skip
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


@click.command()
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
    tell(findings, style, out=True)
    if findings:
        sys.exit(EXIT_GATE_CLOSED)


@click.command()
@project_option
def rollback(project: Path) -> None:
    """Put the previous build back in place of the present one."""
    from generator.disclosure.withdrawals import recorded
    from generator.publish.switch import rollback as run

    done = run(project / "output", recorded(project))
    click.echo(f"✓ 已恢复 Live again: build {done.id} of {done.generated}")
