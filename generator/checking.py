"""The first half of the flow, which writes nothing: what `yangguang check` does.

    load -> for each dataset: read -> check -> gate

`pipeline` goes on from here. Apart from it, because a check needs no page and no download.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from generator.catalogue import load_catalogue
from generator.checks import check_dataset
from generator.checks.change import changes
from generator.checks.rules.calendar import work_calendar
from generator.checks.rules.policy import RulePolicy, read_policy
from generator.checks.store import Limits, Resources
from generator.checks.tally import InDataset, RowSink
from generator.disclosure import Decision, decide
from generator.disclosure.join_trap import key_findings, without_links
from generator.disclosure.leaks import leaks, searched
from generator.disclosure.mask_policies import mask_findings
from generator.disclosure.removals import Removals, removals
from generator.disclosure.restrictions import unrestricted
from generator.disclosure.withdrawals import read_withdrawals
from generator.errors import ImpossibleRequest
from generator.findings import Finding, sort_findings
from generator.intake import read_dataset, read_elsewhere
from generator.last_release import LastRelease
from generator.model import Catalogue, CheckedTable, Dataset
from generator.progress import Progress, SilentProgress
from generator.publish.live import last_release
from generator.search.synonyms import read_synonyms
from generator.settings import Settings, build_time, load_settings


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
