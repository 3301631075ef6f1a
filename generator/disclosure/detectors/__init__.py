"""What must not leave the court, found in text (PIPL art. 28; 法释〔2016〕19号 art. 10; JDG-08).

Every kind has a `trigger`, an expression without which it cannot occur and which the columnar
engine (RE2) tests on gigabytes, and a `search` in Python that is asked only where the trigger
fired. Case numbers and other numbers of things are struck out first: they look like anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.disclosure.detectors import identities, money, places, reach, things
from generator.disclosure.detectors.detector import Detector, Leak
from generator.disclosure.detectors.text import fold, strike

__all__ = ["DETECTORS", "KINDS", "TRIGGERS", "UNCONDITIONAL", "Detector", "Leak", "find"]

DETECTORS: tuple[Detector, ...] = (
    things.TITLE_CERTIFICATE,
    things.NUMBERS_OF_THINGS,
    identities.IDENTITY_NUMBER,
    identities.PASSPORT,
    money.BANK_ACCOUNT,
    money.BANK_CARD,
    reach.MOBILE,
    reach.TELEPHONE,
    reach.MAIL,
    reach.MESSENGER,
    things.PLATE,
    things.VEHICLE,
    places.HOME,
    places.HEALTH,
)
"""In the order in which they look: what one has found or excused, the next ones do not see."""

KINDS: tuple[str, ...] = tuple(d.kind for d in DETECTORS if d.kind)
"""The words that `allows` of a field may hold, but for `UNCONDITIONAL`."""

UNCONDITIONAL = "identity-number"
"""The kind that no field may allow (MSK-01)."""

TRIGGERS: tuple[str, str] = (
    "|".join(dict.fromkeys(c for d in DETECTORS if d.trigger for c in d.coarse or (d.trigger,))),
    "|".join(dict.fromkeys(d.trigger for d in DETECTORS if d.trigger)),
)
"""Text that does not match both holds no leak of any kind: the first is fast, the second exact."""


def find(
    text: str, kinds: Collection[str] = KINDS, among: Collection[Detector] = DETECTORS
) -> Iterator[Leak]:
    """The leaks of these kinds in a text, those of one kind together, each in order.

    `among` are the detectors whose trigger has fired on the text, where that is known.
    """
    folded = fold(text)
    for detector in DETECTORS:
        if detector.trigger and detector not in among:
            continue
        spans = list(detector.search(folded))
        if detector.kind in kinds:
            yield from (Leak(detector.kind, folded[a:b]) for a, b in spans)
        folded = strike(folded, spans)
