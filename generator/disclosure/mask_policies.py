"""One mask policy per site (MSK-03): masks of one person must not add up to more than one shows.

A policy is stated by the site's settings, by a dataset, or by a field (`"mask"` in its schema); the
narrower statement goes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from generator.checks.rules import masks
from generator.findings import Finding, Severity
from generator.model import Dataset
from generator.settings import Settings

EXAMPLE = "990000199001010009"
"""A number of the reserved namespace (division 990000, sequence 000)."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A policy and who states it: the settings, a dataset, or a field of it."""

    policy: str
    dataset: str = ""
    resource: str = ""
    field: str = ""

    @property
    def place(self) -> str:
        """As findings name it."""
        table = "/".join(p for p in (self.dataset, self.resource) if p)
        return (f"{table}.{self.field}" if self.field else table) or "the site's settings"

    def finding(self, code: str, detail: str, hint: str) -> Finding:
        """A finding about this statement."""
        return Finding(code, Severity.ERROR, self.dataset, self.resource, self.field,
                       detail=detail, hint=hint)  # fmt: skip


def mask_of(dataset: Dataset, site: str) -> str:
    """The policy of the numbers by which records are looked up; `site` is that of the settings."""
    columns = dataset.publishing.lookup.get("id", ())
    fields = dataset.resources[0].schema.fields
    own = next((f.mask for f in fields if f.name in columns), "")
    return masks.first_policy(own, dataset.publishing.mask_policy, site)


def masked_example(policy: str) -> str:
    """What a number looks like under a policy."""
    return masks.masked(EXAMPLE, policy)


def mask_findings(settings: Settings, datasets: Iterable[Dataset]) -> Iterator[Finding]:
    """Policies that are none, and pairs of policies each of which shows what the other hides."""
    shown: dict[Stated, frozenset[int]] = {}
    for stated in dict.fromkeys(_stated(settings, datasets)):
        try:
            shown[stated] = masks.shown_places(stated.policy)
        except ValueError as error:
            yield _wrong(stated, str(error))
    for (other, others), (stated, places) in combinations(shown.items(), 2):
        if places | others not in (places, others):
            yield _adding_up(stated, other)


def _stated(settings: Settings, datasets: Iterable[Dataset]) -> Iterator[Stated]:
    yield Stated(settings.mask_policy)
    for dataset in datasets:
        if dataset.publishing.mask_policy:
            yield Stated(dataset.publishing.mask_policy, dataset.name)
        for resource in dataset.resources:
            for field in resource.schema.fields:
                if field.mask:
                    yield Stated(field.mask, dataset.name, resource.name, field.name)


def _adding_up(stated: Stated, other: Stated) -> Finding:
    both = masks.combined(masked_example(s.policy) for s in (stated, other))
    return stated.finding(
        "MSK-03",
        f"{stated.policy} here and {other.policy} in {other.place}: together {both}",
        "give them the same mask, or let one show nothing that the other hides",
    )


def _wrong(stated: Stated, detail: str) -> Finding:
    key = "mask" if stated.field else "mask_policy"
    return stated.finding(
        "descriptor-invalid" if stated.dataset else "settings-invalid",
        f"{key}: {detail}",
        "write lengths shown and hidden in turn, such as 10+4+4 or 6+12",
    )
