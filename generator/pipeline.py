"""The order of the flow, and nothing else.

    load -> for each dataset: read -> check -> gate                         (`checking`)
         -> export -> index                                                 (into staging)
         -> render pages -> verify the whole staging -> publish (one atomic switch)

Stages take and return values of `generator.model`; only the sink writes, and only into staging.
Whatever happens before `publish`, the live site stays byte for byte as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from generator.absence.search import verify_withdrawn
from generator.absence.sought import written_files
from generator.checking import Checked, check
from generator.disclosure import Decision
from generator.disclosure.finished import leaks_in_files
from generator.disclosure.leaks import public_values
from generator.disclosure.withdrawals import recorded
from generator.errors import GateClosed
from generator.export import export_dataset
from generator.export.dcat import export_catalogue
from generator.export.hosting import write_hosting
from generator.findings import Finding, errors_in, sort_findings
from generator.inputs import read_inputs
from generator.model import Release
from generator.progress import Progress, SilentProgress
from generator.publish.ledger import write_ledger
from generator.publish.manifest import write_manifest
from generator.publish.sink import Sink
from generator.publish.staging import staging
from generator.publish.switch import Build, publish
from generator.search import index_prose, index_records
from generator.settings import Settings
from generator.site import SiteContext, check_pages, read_prose, render
from generator.site.themes import theme_folder

LENIENT = "without --strict, a dataset that was published before is held at its last good release"


def build(
    project: Path,
    progress: Progress | None = None,
    output: Path | None = None,
    *,
    strict: bool = True,
    live: Path | None = None,
) -> Build:
    """The whole flow into `output`, by default the project's own; `live` as in `check`.

    Raises `GateClosed` with every finding where the gate is closed: where a dataset does not pass
    and has no release to be held at, or the build is `strict`.
    """
    progress = progress or SilentProgress()
    checked = check(project, progress=progress, output=output, strict=strict, live=live)
    settings, generated = checked.settings, checked.generated
    output = output or settings.path("output")
    prose, unparsed = read_prose(settings)
    findings = _open_gate(checked, checked.findings, unparsed)
    with staging(output) as root:
        sink = Sink(root)
        releases: dict[str, Release] = {}
        for decision in checked.decisions:
            with progress.stage("export", decision.dataset.name):
                releases[decision.dataset.name] = _export(decision, sink, settings, generated)
        with progress.stage("index"):
            index_prose(releases, prose, sink, settings)
            heavy = index_records(releases, sink, settings)
        with progress.stage("render"):
            export_catalogue(releases, sink, settings, generated)
            write_hosting(releases, sink, settings)
            public = [f for f in findings if f not in checked.excused]
            site = SiteContext(settings, releases, public, prose, generated, checked.removals)
            # Asked at once, or links to the pages that are not there would bury the cause.
            findings = _open_gate(checked, findings, render(site, sink))
        with progress.stage("verify"):
            told = checked.excused.union(findings)
            exported = {f for r in releases.values() for f in r.findings} - told
            linked = check_pages(root, sink.artifacts(), settings)
            left = _withdrawn_left(checked, releases, root)
            allowed = public_values(settings, releases.values())
            leaked = leaks_in_files(root, sink.artifacts(), allowed)
            findings = _open_gate(checked, findings, exported, heavy, linked, left, leaked)
        with progress.stage("publish"):
            inputs = read_inputs(
                settings,
                checked.catalogue,
                theme_folder(settings),
                generated.isoformat(),
                {name: last.digest for name, last in checked.live.items()},
                {d.dataset.name for d in checked.held},
            )
            write_ledger(output, releases, sink, generated)
            write_manifest(sink, inputs.as_dict(), generated)
            made = publish(root, output, recorded(settings.project))
            return replace(made, findings=sort_findings(findings))


def _open_gate(checked: Checked, *found: Iterable[Finding]) -> list[Finding]:
    """All findings together; raises where one of them closes the gate."""
    findings = [f for group in found for f in group]
    if set(errors_in(findings)) - checked.excused:
        raise GateClosed(sort_findings(findings), LENIENT if checked.strict else "")
    return findings


def _export(decision: Decision, sink: Sink, settings: Settings, generated: datetime) -> Release:
    return export_dataset(
        decision.dataset,
        decision.tables,
        sink,
        withheld=decision.withheld,
        findings=decision.shown,
        settings=settings,
        generated=generated,
        held=decision.held,
    )


def _withdrawn_left(
    checked: Checked, releases: Mapping[str, Release], root: Path
) -> tuple[Finding, ...]:
    """Traces of withdrawn records in the finished files."""
    rows = [(d.dataset, d.withdrawn) for d in checked.decisions if d.withdrawn is not None]
    tables = [table for release in releases.values() for table in release.tables.values()]
    settings = checked.settings
    texts = written_files(settings.project, theme_folder(settings))
    return verify_withdrawn(root, rows, tables, texts)
