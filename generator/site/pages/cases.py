"""Guiding cases: the list, a page per batch, year and keyword, a page per case.

Columns used (all but `number` and `title` optional): number, title, batch, batch_year, adopted,
released, url, keywords, case_type, status, status_note, statutes, original_case_no, editor_summary,
editor_summary_en. A resource `texts` (number, section, order, text) gives full-text pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import urls
from generator.search.keywords import keywords_of, listed
from generator.site.charts import Bar, Group, columns
from generator.site.contexts import CaseListPage, GuidingCaseListPage, GuidingCasePage
from generator.site.markup import web_href
from generator.site.pages.frame import Frame, Rendered
from generator.site.records import Records, day_of, year_of
from generator.site.site_context import Row, day, text, whole
from generator.site.views import CaseRow, Cell, Chart, Link

COLUMN = "guiding_cases"


def case_pages(frame: Frame, records: Records) -> Iterator[Rendered]:
    """`/guiding-cases/`, `.../batch/<n>/`, `.../year/<y>/`, `.../keyword/<k>/`, `.../<n>/`."""
    if frame.release("guiding-cases") is None:
        return
    yield _list(frame, records)
    yield from _batches(frame, records)
    for year, found in records.years.items():
        yield _by(frame, ("year", year), found, frame.t("cases.year_title", year=year))
    for keyword, cases in records.keywords.items():
        yield _by(
            frame,
            ("keyword", urls.segment(keyword)),
            cases,
            frame.t("cases.keyword_title", keyword=keyword),
        )
    cases = list(records.cases.values())
    for index, case in enumerate(cases):
        before = cases[index - 1] if index else None
        after = cases[index + 1] if index + 1 < len(cases) else None
        yield _case(frame, records, case, before, after)


def case_row(frame: Frame, case: Row) -> CaseRow:
    """A guiding case in a list."""
    number = whole(case, "number") or 0
    return CaseRow(
        number,
        text(case, "title"),
        whole(case, "batch"),
        day_of(case),
        year_of(case),
        urls.guiding_case(frame.settings, frame.language, number),
        retired(case),
        bool(text(case, "editor_summary")),
    )


def retired(case: Row) -> bool:
    """Whether a case is no longer followed (实施细则 法〔2015〕130号, art. 12)."""
    return "不再" in text(case, "status")


def _list(frame: Frame, records: Records) -> Rendered:
    t, release = frame.t, frame.release("guiding-cases")
    assert release is not None
    batches = tuple(
        (Link(t("cases.batch", n=b), urls.case_batch(frame.settings, frame.language, b)), len(c))
        for b, c in records.batches.items()
    )
    years = tuple(
        (Link(str(y), urls.case_year(frame.settings, frame.language, y)), len(c))
        for y, c in records.years.items()
    )
    frequent = sorted(records.keywords.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    keywords = tuple(
        (Link(k, urls.case_keyword(frame.settings, frame.language, k)), len(c)) for k, c in frequent
    )
    return frame.page(
        GuidingCaseListPage,
        "guiding_cases.html",
        ("guiding-cases",),
        t("cases.title"),
        t("cases.lead"),
        column=COLUMN,
        head={"published": frame.as_of(release)},
        cases=tuple(case_row(frame, c) for c in records.cases.values()),
        batches=batches,
        years=years,
        keywords=keywords,
        chart=_by_year(frame, records),
        dataset_url=frame.dataset_url(release),
    )


def _by_year(frame: Frame, records: Records) -> Chart | None:
    if len(records.years) < 2:
        return None
    years = range(min(records.years), max(records.years) + 1)
    counts = [len(records.years.get(year, ())) for year in years]
    groups = [Group(str(y), (Bar(str(y), n, str(n)),)) for y, n in zip(years, counts, strict=True)]
    title = frame.t("cases.chart_title")
    svg = columns(groups, key="cases-by-year", title=title, description=frame.t("cases.chart_desc"))
    return Chart(
        title,
        svg,
        (frame.t("cases.year"), frame.t("cases.cases_unit")),
        tuple((str(y), str(n)) for y, n in zip(years, counts, strict=True)),
    )


def _batches(frame: Frame, records: Records) -> Iterator[Rendered]:
    numbers = list(records.batches)
    for index, batch in enumerate(numbers):
        before = numbers[index - 1] if index else None
        after = numbers[index + 1] if index + 1 < len(numbers) else None
        yield _by(
            frame,
            ("batch", batch),
            records.batches[batch],
            frame.t("cases.batch_title", n=batch),
            _batch_link(frame, before),
            _batch_link(frame, after),
        )


def _batch_link(frame: Frame, batch: int | None) -> Link | None:
    if batch is None:
        return None
    return Link(
        frame.t("cases.batch", n=batch), urls.case_batch(frame.settings, frame.language, batch)
    )


def _by(
    frame: Frame,
    segments: tuple[str | int, ...],
    cases: Sequence[Row],
    title: str,
    before: Link | None = None,
    after: Link | None = None,
) -> Rendered:
    return frame.page(
        CaseListPage,
        "case_list.html",
        ("guiding-cases", *segments),
        title,
        frame.t("cases.list_caption", title=title),
        column=COLUMN,
        crumbs=(frame.column(COLUMN),),
        title=title,
        cases=tuple(case_row(frame, c) for c in cases),
        previous=before,
        following=after,
    )


def _case(
    frame: Frame, records: Records, case: Row, before: Row | None, after: Row | None
) -> Rendered:
    number, title = whole(case, "number") or 0, text(case, "title")
    name = frame.t("cases.number", n=number)
    summary, language = _summary(frame, case)
    return frame.page(
        GuidingCasePage,
        "guiding_case.html",
        ("guiding-cases", number),
        f"{name} {title}",
        frame.t("cases.describe", number=name, title=title),
        column=COLUMN,
        crumbs=(frame.column(COLUMN),),
        head=_head(case),
        number=number,
        title=title,
        facts=_facts(frame, records, case),
        keywords=tuple(
            Link(k, urls.case_keyword(frame.settings, frame.language, k)) for k in keywords_of(case)
        ),
        statutes=listed(text(case, "statutes")),
        summary=summary,
        summary_language=language,
        text=records.case_texts.get(number, ()),
        official_url=web_href(case.get("url")),
        citation=frame.t("cases.citation_text", n=number, title=title),
        retired=retired(case),
        status_note=text(case, "status_note"),
        previous=_case_link(frame, before),
        following=_case_link(frame, after),
    )


def _head(case: Row) -> dict[str, object]:
    return {
        "published": day_of(case),
        "keywords": "、".join(keywords_of(case)),
        "source": "最高人民法院",
    }


def _summary(frame: Frame, case: Row) -> tuple[str, str]:
    """The editor's summary and its language: another language's where this one has none."""
    chinese, english = text(case, "editor_summary"), text(case, "editor_summary_en")
    if frame.fmt.chinese:
        return (chinese, "zh") if chinese else (english, "en")
    return (english, "en") if english else (chinese, "zh")


def _facts(frame: Frame, records: Records, case: Row) -> tuple[tuple[str, Cell], ...]:
    t = frame.t
    facts: list[tuple[str, Cell]] = []
    batch = whole(case, "batch")
    if batch is not None:
        facts.append(
            (
                t("cases.batch_column"),
                Cell(
                    t("cases.batch", n=batch),
                    urls.case_batch(frame.settings, frame.language, batch),
                ),
            )
        )
    adopted, basis = day(case, "adopted"), text(case, "adopted_basis")
    if adopted or basis:
        said = frame.fmt.date(adopted) if adopted else t.known("adopted_basis", basis)
        facts.append((t("cases.adopted"), Cell(said)))
    if day(case, "released"):
        facts.append((t("cases.released"), Cell(frame.fmt.date(day(case, "released")))))
    for name, label in (
        ("case_type", "type"),
        ("status", "status"),
        ("original_case_no", "original"),
    ):
        if text(case, name):
            facts.append((t(f"cases.{label}"), Cell(t.known(name, text(case, name)))))
    court = records.court_of_case.get(whole(case, "number") or 0)
    if court is not None:
        facts.append(
            (
                t("cases.court_case"),
                Cell(
                    text(court, "name"),
                    urls.court(frame.settings, frame.language, text(court, "code")),
                ),
            )
        )
    return tuple(facts)


def _case_link(frame: Frame, case: Row | None) -> Link | None:
    if case is None:
        return None
    number = whole(case, "number") or 0
    return Link(
        frame.t("cases.number", n=number),
        urls.guiding_case(frame.settings, frame.language, number),
        text(case, "title"),
    )
