"""One mask policy per site (MSK-03): masks of one person must not add up to more than one shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.checks.rules import masks
from generator.findings import Finding, Severity
from generator.model import Dataset
from generator.settings import Settings


def mask_findings(settings: Settings, datasets: Iterable[Dataset]) -> Iterator[Finding]:
    """Policies that are none, and pairs of policies each of which shows what the other hides."""
    stated = {"": settings.mask_policy}
    stated |= {d.name: d.publishing.mask_policy for d in datasets if d.publishing.mask_policy}
    shown: dict[str, frozenset[int]] = {}
    for name, policy in stated.items():
        try:
            shown[name] = masks.shown_places(policy)
        except ValueError as error:
            yield _wrong(name, str(error))
    for name, places in shown.items():
        for other in (o for o in shown if o < name):
            together = places | shown[other]
            if together not in (places, shown[other]):
                yield _adding_up(name, stated[name], other, stated[other], len(together))


def _adding_up(name: str, policy: str, other: str, policy_of_other: str, places: int) -> Finding:
    where = other or "the site's settings"
    return Finding(
        "MSK-03",
        Severity.ERROR,
        name,
        detail=f"{policy} here and {policy_of_other} in {where}: {places} of 18 places together",
        hint="give all datasets the same mask_policy",
    )


def _wrong(name: str, detail: str) -> Finding:
    return Finding(
        "descriptor-invalid" if name else "settings-invalid",
        Severity.ERROR,
        name,
        detail=f"mask_policy: {detail}",
        hint="write lengths shown and hidden in turn, such as 10+4+4 or 6+12",
    )
