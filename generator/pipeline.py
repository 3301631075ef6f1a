"""The order of the flow, and nothing else.

    load -> for each dataset: read -> check -> gate -> export -> index      (into staging)
         -> render pages -> verify the whole staging -> publish (one atomic switch)

Stages take and return values of `generator.model`; only the sink writes, and only into staging.
Whatever happens before `publish`, the live site stays byte for byte as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from generator.absence.search import verify_withdrawn
from generator.absence.sought import written_files
from generator.catalogue import load_catalogue
from generator.checks import check_dataset
from generator.checks.change import changes
from generator.checks.rules.calendar import work_calendar
from generator.checks.rules.policy import RulePolicy, read_policy
from generator.checks.store import Limits, Resources
from generator.checks.tally import InDataset, RowSink
from generator.disclosure import Decision, decide
from generator.disclosure.finished import leaks_in_files
from generator.disclosure.join_trap import key_findings, without_links
from generator.disclosure.leaks import leaks, public_values, searched
from generator.disclosure.mask_policies import mask_findings
from generator.disclosure.removals import Removals, removals
from generator.disclosure.restrictions import unrestricted
from generator.disclosure.withdrawals import read_withdrawals, recorded
from generator.errors import GateClosed, ImpossibleRequest
from generator.export import export_dataset
from generator.export.dcat import export_catalogue
from generator.export.hosting import write_hosting
from generator.findings import Finding, errors_in, sort_findings
from generator.inputs import read_inputs
from generator.intake import read_dataset, read_elsewhere
from generator.last_release import LastRelease
from generator.model import Catalogue, CheckedTable, Dataset, Release
from generator.progress import Progress, SilentProgress
from generator.publish.ledger import write_ledger
from generator.publish.live import last_release
from generator.publish.manifest import write_manifest
from generator.publish.sink import Sink
from generator.publish.staging import staging
from generator.publish.switch import Build, publish
from generator.search import index_prose, index_records
from generator.search.synonyms import read_synonyms
from generator.settings import Settings, build_time, load_settings
from generator.site import SiteContext, check_pages, read_prose, render
from generator.site.themes import theme_folder

LENIENT = "without --strict, a dataset that was published before is held at its last good release"


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found out about a project without writing anything.

    `live` holds the releases that are live, by dataset name.
    """

    settings: Settings
    catalogue: Catalogue
    live: Mapping[str, LastRelease]
    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    strict: bool

    @property
    def held(self) -> tuple[Decision, ...]:
        """The datasets that stay at the release that is live."""
        return tuple(d for d in self.decisions if d.held)

    @property
    def excused(self) -> frozenset[Finding]:
        """What does not close the gate, for its dataset is held."""
        return frozenset(f for d in self.held for f in (*d.findings, *d.shown))

    @property
    def removals(self) -> Mapping[str, Removals]:
        """How many records were withdrawn from each dataset, and how fast."""
        calendar = work_calendar()
        return {d.name: removals(read_withdrawals(d)[0].entries, calendar) for d in self.catalogue}

    @property
    def generated(self) -> datetime:
        """The build's only clock."""
        return _clock(self.catalogue)


def _clock(catalogue: Catalogue) -> datetime:
    days = (d.publishing.as_of for d in catalogue)
    return build_time(max((day for day in days if day), default=None))


def check(
    project: Path,
    names: Sequence[str] = (),
    progress: Progress | None = None,
    output: Path | None = None,
    *,
    strict: bool = True,
    live: Path | None = None,
    limits: Limits | None = None,
    sink: RowSink | None = None,
) -> Checked:
    """Load, read, check and gate: all datasets, or those named.

    Unless `strict`, a dataset that does not pass is held at the release that is live. `live` is a
    copy of the live site, by default the one in `output`. `limits`, as far as they are stated, go
    before the settings; `sink` is given every error.
    """
    progress = progress or SilentProgress()
    settings, slips = load_settings(project)
    with progress.stage("load"):
        catalogue, loaded = load_catalogue(settings)
    everything, resources = catalogue, Resources.of(settings).limited(limits or Limits())
    policy, unruly = read_policy(settings, _clock(catalogue).date())
    catalogue = _only(catalogue, names, {f.dataset for f in loaded})
    releases = _live(catalogue, live or (output or settings.path("output")) / "site")
    decisions: list[Decision] = []
    for dataset in catalogue:
        with progress.stage("check", dataset.name):
            tables, found = _checked(dataset, everything, policy, resources, sink)
            last = releases.get(dataset.name)
            decisions.append(_judge(dataset, tables, found, last, policy.today, strict=strict))
    decisions = without_links(decisions)
    judged = [f for d in decisions for f in d.findings]
    _, misworded = read_synonyms(settings.path("content"))
    across = (
        *mask_findings(settings, everything),
        *key_findings(everything),
        *unrestricted(settings, decisions),
        *misworded,
    )
    relevant = [f for f in (*loaded, *across) if not names or f.dataset in names]
    findings = sort_findings([*slips, *unruly, *relevant, *judged])
    return Checked(settings, catalogue, releases, tuple(decisions), findings, strict)


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
            broken = render(site, sink)
        with progress.stage("verify"):
            told = checked.excused.union(findings)
            exported = {f for r in releases.values() for f in r.findings} - told
            linked = check_pages(root, sink.artifacts(), settings)
            left = _withdrawn_left(checked, releases, root)
            allowed = public_values(settings, releases.values())
            leaked = leaks_in_files(root, sink.artifacts(), allowed)
            findings = _open_gate(checked, findings, exported, heavy, broken, linked, left, leaked)
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


def _checked(
    dataset: Dataset,
    catalogue: Catalogue,
    policy: RulePolicy,
    resources: Resources,
    sink: RowSink | None,
) -> tuple[tuple[CheckedTable, ...], list[Finding]]:
    """Read, check and search one dataset; foreign keys may lead to others of the catalogue."""
    read, unread = read_dataset(dataset)
    if not read:
        return (), list(unread)
    raw = searched(read)
    elsewhere, unread_there = read_elsewhere(dataset, catalogue)
    tables, found = check_dataset(
        dataset,
        raw,
        policy.context(dataset),
        elsewhere=elsewhere,
        resources=resources,
        sink=InDataset(dataset.name, sink) if sink else None,
    )
    return tables, [*unread, *unread_there, *found, *leaks(dataset, raw)]


def _judge(
    dataset: Dataset,
    tables: Sequence[CheckedTable],
    found: Iterable[Finding],
    last: LastRelease | None,
    today: date,
    *,
    strict: bool,
) -> Decision:
    """Gate one dataset on the day `today`; `last` is its release that is live."""
    withdrawn, unclear = read_withdrawals(dataset)
    changed = changes(dataset, tables, last)
    # Where nobody can say which records are withdrawn, no release is safe, an older one neither.
    keep = None if strict or unclear else last
    return decide(dataset, tables, [*found, *changed, *unclear], withdrawn, keep, today)


def _live(catalogue: Catalogue, site: Path) -> Mapping[str, LastRelease]:
    """The live release of each dataset that has one."""
    found = {d.name: last_release(site, d.name) for d in catalogue}
    return {name: last for name, last in found.items() if last}


def _only(catalogue: Catalogue, names: Sequence[str], unloaded: Collection[str]) -> Catalogue:
    """The datasets named; one that could not be loaded is known too, by its findings."""
    unknown = [n for n in names if catalogue.get(n) is None and n not in unloaded]
    if unknown:
        raise ImpossibleRequest(
            f"no dataset is called {', '.join(unknown)}\n"
            f"  the project has: {', '.join(catalogue.names()) or 'none'}"
        )
    return Catalogue(tuple(d for d in catalogue if not names or d.name in names))
