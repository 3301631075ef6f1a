"""The privacy notice of a volatile dataset, made from its policy (PIPL arts 7, 17, 44-50)."""

from __future__ import annotations

from generator.disclosure.removals import LEAST, Removals
from generator.export.contents import expires_at
from generator.model import Release
from generator.site.pages.frame import Frame
from generator.site.views import Notice


def notice(frame: Frame, release: Release) -> Notice | None:
    """Who publishes what of whom, on what basis, how long, and how to have it corrected."""
    if not release.dataset.publishing.volatile:
        return None
    t, publishing = frame.t, release.dataset.publishing
    expiry = expires_at(release.dataset)
    assessed = frame.fmt.date(publishing.pia_date) if publishing.pia_date else ""
    facts = (
        (t("notice.controller"), publishing.controller or publishing.owner),
        (t("notice.basis"), publishing.legal_basis),
        (t("notice.purpose"), t("notice.purpose_text")),
        (t("notice.categories"), _categories(frame, release)),
        (t("notice.way"), t(f"notice.way_{publishing.natural_persons}")),
        (t("notice.kept"), t("notice.kept_text", day=frame.fmt.date(expiry)) if expiry else ""),
        (t("notice.assessed"), assessed),
        *_removed(frame, frame.site.removals.get(release.dataset.name)),
    )
    role = frame.settings.publisher_role
    periods = ("correction", "review", "wrong", "over", "rights") if role == "court" else (
        "republisher", "over", "rights")  # fmt: skip
    return Notice(
        tuple((label, value) for label, value in facts if value),
        tuple(t(f"notice.period_{name}") for name in periods),
        publishing.contact or frame.settings.contact,
    )


def _categories(frame: Frame, release: Release) -> str:
    """The published columns that hold personal data, by their titles."""
    fields = release.dataset.resources[0].schema.fields
    titles = [f.title(frame.language) or f.name for f in fields if f.personal and f.published]
    return ("、" if frame.fmt.chinese else ", ").join(titles)


def _removed(frame: Frame, found: Removals | None) -> tuple[tuple[str, str], ...]:
    t = frame.t
    if found is None or found.count == 0:
        return ((t("notice.removed"), t("notice.removed_none")),)
    if found.count < LEAST:
        return ((t("notice.removed"), t("notice.removed_few", n=LEAST)),)
    counted = (t("notice.removed"), frame.fmt.number(found.count))
    if found.median_hours is None or found.longest_hours is None:
        return (counted,)
    lag = t(
        "notice.lag_text",
        median=frame.fmt.number(round(found.median_hours)),
        longest=frame.fmt.number(round(found.longest_hours)),
    )
    return (counted, (t("notice.lag"), lag), (t("notice.late"), frame.fmt.number(found.late)))
