"""What the prose search finds: courts, guiding cases, datasets, duty items, budgets and pages.

Datasets about natural persons never come here (DOMAIN P-10, 5.3): a volatile dataset, and one with
a personal column among the published ones, gives its own description and none of its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from generator import urls
from generator.model import Dataset, Release
from generator.search.courts import english_terms, said_names, short_forms
from generator.search.initials import initials
from generator.search.keywords import keywords_of
from generator.settings import Settings

KINDS = ("court", "case", "dataset", "duty", "budget", "record", "page")
"""The filters of the search page, in their order there."""


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found. `terms` are search words that are not part of the text shown.

    `facts` are quoted where there is no `body`; they are searched as terms only.
    `keywords` are those of them that its publisher calls so, a line each. `url` is
    root-relative; `date` is ISO 8601 or empty; `court` is a court's name or empty; `initials` are
    the first letters of names in Pinyin; `facets` are pairs of facet and value.
    """

    id: str
    kind: str
    url: str
    title: str
    terms: str = ""
    body: str = ""
    facts: str = ""
    court: str = ""
    date: str = ""
    keywords: str = ""
    initials: str = ""
    facets: tuple[tuple[str, str], ...] = ()


class ProsePage(Protocol):
    """What search needs of a page of `content/`; the site's own class has more."""

    @property
    def slug(self) -> str: ...  # noqa: D102
    @property
    def language(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def url(self) -> str: ...  # noqa: D102


Row = Mapping[str, Any]


def documents(
    releases: Mapping[str, Release],
    prose_pages: Iterable[ProsePage],
    settings: Settings,
    language: str,
) -> list[Document]:
    """All documents of one language, sorted by kind and id; every id once."""
    found: dict[str, Document] = {}
    for name in sorted(releases):
        release = releases[name]
        for document in (
            _of_dataset(release.dataset, settings, language),
            *_of_rows(release, settings, language),
        ):
            found.setdefault(document.id, document)
    for page in prose_pages:
        if page.language == language:
            identity = f"page/{page.url}"
            found[identity] = Document(identity, "page", page.url, page.title, body=page.text)
    return sorted(found.values(), key=lambda d: (KINDS.index(d.kind), d.id))


def holds_persons(dataset: Dataset) -> bool:
    """Whether rows of this dataset must stay out of the site-wide index."""
    publishing = dataset.publishing
    return (
        publishing.volatile
        or publishing.natural_persons != "none"
        or any(
            field.personal and field.published
            for resource in dataset.resources
            for field in resource.schema.fields
        )
    )


def _of_dataset(dataset: Dataset, settings: Settings, language: str) -> Document:
    fields = [f for r in dataset.resources for f in r.schema.fields if f.published]
    body = [dataset.description(language)]
    for resource in dataset.resources:
        body += [resource.title(language), resource.description(language)]
    body += [f.title(language) for f in fields]
    keywords = [str(keyword) for keyword in dataset.descriptor.get("keywords", ())]
    return Document(
        id=f"dataset/{dataset.name}",
        kind="dataset",
        url=urls.dataset(settings, language, dataset.name),
        title=dataset.title(language),
        body=_lines(body),
        date=_text(dataset.publishing.as_of),
        terms=_lines([dataset.name, *keywords]),
        keywords=_lines(keywords),
    )


def _of_rows(release: Release, settings: Settings, language: str) -> Iterator[Document]:
    builders = {
        "courts": _court,
        "guiding-cases": _guiding_case,
        "duty-catalogue": _duty,
    }
    dataset = release.dataset
    if holds_persons(dataset):
        return
    rows = release.main_table.to_pylist() if release.tables else []
    if dataset.kind in builders:
        texts = _official_texts(release)
        for row in rows:
            document = builders[dataset.kind](row, texts, settings, language)
            if document.title and document.url:
                yield document
    elif dataset.kind == "budgets":
        yield from _budgets(rows, settings, language)
    elif dataset.publishing.search.get("title"):
        yield from _records(release, rows, settings, language)


_COURT_CODES = ("short_name", "code", "case_code")


def _court(row: Row, _: Mapping[str, str], settings: Settings, language: str) -> Document:
    code, name = _text(row.get("code")), _text(row.get("name"))
    aliases = _text(row.get("aliases")).replace("|", "、")
    facts = ("province", "level", "court_type", "jurisdiction", "address", "telephone")
    spoken = name.replace("人民法院", "法院")  # bigrams of 和平区法院 are not all in the full name
    level, kind, province = (_text(row.get(k)) for k in ("level", "court_type", "province"))
    names = [n for n in (name, _text(row.get("short_name"))) if n]
    said = [*names, *(a for a in aliases.split("、") if not a.endswith(name))]  # no longer names
    english = english_terms(level, kind, province) if language == "en" else []
    return Document(
        id=f"court/{code}",
        kind="court",
        url=urls.court(settings, language, code),
        title=name,
        terms=_lines(
            [
                spoken,
                aliases,
                *(_text(row.get(k)) for k in _COURT_CODES),
                " ".join(short_forms(names)),
                *english,
            ]
        ),
        body=" · ".join(part for part in (aliases, *(_text(row.get(k)) for k in facts)) if part),
        court=name,
        initials=" ".join(initials(said_names(said))),
        facets=_facets(province=province, level=level),
    )


def _guiding_case(
    row: Row, texts: Mapping[str, str], settings: Settings, language: str
) -> Document:
    number = _text(row.get("number"))
    summary = row.get("editor_summary_en") if language == "en" else None
    keys = ("keywords", "statutes", "case_type", "original_case_no", "cause")
    facts = [_text(row.get(k)) for k in keys]
    keywords = keywords_of(row)
    return Document(
        id=f"case/{number.zfill(5)}",
        kind="case",
        url=urls.guiding_case(settings, language, int(number)) if number.isdecimal() else "",
        title=_text(row.get("title")),
        terms=_lines([*_case_names(number), *facts]),
        facts=" · ".join(fact.replace("|", "、") for fact in facts if fact),
        body=_lines([_text(summary or row.get("editor_summary")), texts.get(number, "")]),
        date=_text(row.get("released") or row.get("adopted")),
        keywords=_lines(keywords),
        facets=(
            *_facets(case_type=row.get("case_type"), batch=row.get("batch")),
            *(("keyword", keyword) for keyword in keywords),
        ),
    )


def _case_names(number: str) -> list[str]:
    """The ways a guiding case is cited (DOMAIN 3.6)."""
    kinds = ("指导案例", "指导性案例")
    chinese = [f"{kind}{the}{number}号" for kind in kinds for the in ("", "第")]
    return [*chinese, f"guiding case {number}"]


def _duty(row: Row, _: Mapping[str, str], settings: Settings, language: str) -> Document:
    identity = _text(row.get("id"))
    title = _text(row.get("title_en") if language == "en" else row.get("title"))
    ending = "_en" if language == "en" else ""
    body = [_text(row.get(k + ending) or row.get(k)) for k in ("notes", "form", "frequency")]
    return Document(
        id=f"duty/{identity}",
        kind="duty",
        url=urls.page(settings, language, "catalogue") + "#" + identity if identity else "",
        title=title or _text(row.get("title")),
        body=_lines(body),
        terms=_lines([identity, _text(row.get("article")), _text(row.get("basis"))]),
    )


def _budgets(rows: Sequence[Row], settings: Settings, language: str) -> Iterator[Document]:
    names: dict[str, str] = {}
    years: dict[tuple[str, int], set[str]] = {}
    for row in rows:
        court, year = _text(row.get("court_name")), row.get("fiscal_year")
        if court and year is not None:
            key = _text(row.get("court_code")) or court
            names.setdefault(key, court)
            words = years.setdefault((key, int(year)), set())
            words.update(_text(row.get(k)) for k in ("stage", "table_title"))
    for (key, year), words in sorted(years.items()):
        court = names[key]
        title = f"{court} budget {year}" if language == "en" else f"{court}{year}年度预算与决算"
        yield Document(
            id=f"budget/{key}/{year}",
            kind="budget",
            title=title,
            court=court,
            date=str(year),
            url=urls.budget(settings, language, urls.segment(key), year),
            body=_lines(sorted(words)),
            facets=_facets(court=court),
        )


def _records(
    release: Release, rows: Sequence[Row], settings: Settings, language: str
) -> Iterator[Document]:
    """Rows of a plain table whose descriptor asks for it; they lead to the dataset's page."""
    dataset, search = release.dataset, release.dataset.publishing.search
    for number, row in enumerate(rows):
        title = _text(row.get(search["title"]))
        if title:
            yield Document(
                id=f"record/{dataset.name}/{number:08d}",
                kind="record",
                title=title,
                url=urls.dataset(settings, language, dataset.name),
                body=_lines(_text(row.get(k)) for k in search.get("fields", ())),
            )


def _official_texts(release: Release) -> dict[str, str]:
    """The imported full texts by case number; none where the dataset has no resource `texts`."""
    if "texts" not in release.tables or release.dataset.kind != "guiding-cases":
        return {}
    texts: dict[str, list[str]] = {}
    for row in release.tables["texts"].to_pylist():
        texts.setdefault(_text(row.get("number")), []).append(_text(row.get("text")))
    return {number: "\n".join(parts) for number, parts in texts.items()}


def _facets(**values: object) -> tuple[tuple[str, str], ...]:
    return tuple((name, _text(value)) for name, value in values.items() if value)


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(p for p in parts if p))


def _text(value: object) -> str:
    return "" if value is None else str(value)
