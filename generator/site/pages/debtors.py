"""The look-up of a list of debtors. The page itself lists nobody (DOMAIN P-07, P-10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

from generator.disclosure.mask_policies import mask_of, masked_example
from generator.disclosure.persons import of_persons
from generator.model import Release
from generator.site.charts import Bar, Group, columns, stacked
from generator.site.contexts import DebtorLookupPage
from generator.site.pages.frame import Frame, Rendered
from generator.site.pages.notice import notice
from generator.site.small_counts import SMALL, hidden, shown
from generator.site.views import Chart

KEYS = ("name", "organisation_name", "id", "organisation", "case_no")
"""What one may look up by, in the order of the form."""

SUBJECTS = {"natural": "persons", "organisation": "organisations"}


def debtor_pages(frame: Frame) -> Iterator[Rendered]:
    """`/debtors/`."""
    release = frame.release("debtors")
    if release is None:
        return
    t, publishing = frame.t, release.dataset.publishing
    yield frame.page(
        DebtorLookupPage,
        "debtors.html",
        ("debtors",),
        t("debtors.title"),
        t("debtors.describe"),
        column="debtors",
        synthetic=publishing.synthetic,
        head={
            "published": frame.as_of(release),
            "volatile": publishing.volatile,
            "source": publishing.owner,
        },
        dataset=release.dataset,
        dataset_url=frame.dataset_url(release),
        facts=_facts(frame, release),
        charts=tuple(c for c in (_by_subject(frame, release), _by_year(frame, release)) if c),
        notice=notice(frame, release),
        keys=tuple(k for k in KEYS if k in publishing.lookup),
    )


def _facts(frame: Frame, release: Release) -> tuple[tuple[str, str], ...]:
    t, publishing = frame.t, release.dataset.publishing
    facts = [
        (t("debtors.records"), _records(frame, release)),
        (t("debtors.as_of"), frame.fmt.date(frame.as_of(release))),
    ]
    if publishing.ttl_days is not None:
        end = frame.as_of(release) + timedelta(days=publishing.ttl_days)
        facts.append((t("debtors.expires"), frame.fmt.date(end)))
    if "id" in publishing.lookup:
        policy = mask_of(release.dataset, frame.settings.mask_policy)
        shown = t("debtors.mask_text", policy=policy, example=masked_example(policy))
        facts.append((t("debtors.mask"), shown))
    facts.append((t("debtors.authority"), t("debtors.authority_text")))
    return tuple(facts)


def _records(frame: Frame, release: Release) -> str:
    """How many records; not where the few persons among them would follow from the downloads."""
    publishing, table = release.dataset.publishing, release.looked_up
    if publishing.natural_persons == "none":
        return frame.fmt.number(table.num_rows)
    few = 0 < of_persons(publishing, table).true_count < SMALL
    return shown(table.num_rows, frame.fmt, hide=few and publishing.natural_persons == "lookup")


def _unsaid(release: Release, counts: Mapping[str, int]) -> frozenset[str]:
    """Which of the parts of a list are not shown; all are where no person is in it."""
    return hidden(counts) if release.dataset.publishing.natural_persons != "none" else frozenset()


def _by_subject(frame: Frame, release: Release) -> Chart | None:
    table = release.looked_up
    if "subject_type" not in table.column_names:
        return None
    t = frame.t
    counted = {
        str(p["values"]): int(p["counts"])
        for p in table.column("subject_type").value_counts().to_pylist()
        if p["values"]
    }
    if _unsaid(release, counted):
        return None
    bars = [
        Bar(t(f"debtors.{SUBJECTS[k]}") if k in SUBJECTS else k, n, frame.fmt.number(n))
        for k, n in sorted(counted.items())
    ]
    whole = sum(counted.values())
    title = t("debtors.by_subject")
    svg = stacked(bars, key="subjects", title=title, description=title)
    rows = tuple((b.label, b.shown, frame.fmt.percent(float(b.value) / whole)) for b in bars)
    headings = (t("debtors.subject"), t("debtors.records"), t("common.share"))
    return Chart(title, svg, headings, rows, legend=tuple(b.label for b in bars))


def _by_year(frame: Frame, release: Release) -> Chart | None:
    import pyarrow.compute as pc

    table = release.looked_up
    if "publish_date" not in table.column_names:
        return None
    t = frame.t
    years = Counter(y for y in pc.year(table.column("publish_date")).to_pylist() if y is not None)
    if len(years) < 2:
        return None
    title = t("debtors.by_year")
    every = {str(y): years[y] for y in range(min(years), max(years) + 1)}
    unsaid = _unsaid(release, every)
    told = {y: shown(n, frame.fmt, hide=y in unsaid) for y, n in every.items()}
    groups = [Group(y, (None if y in unsaid else Bar(y, n, told[y]),)) for y, n in every.items()]
    svg = columns(groups, key="years", title=title, description=t("debtors.by_year_desc"))
    return Chart(
        title,
        svg,
        (t("debtors.year"), t("debtors.records")),
        tuple(told.items()),
        t("common.suppressed_note", n=SMALL) if unsaid else "",
    )
