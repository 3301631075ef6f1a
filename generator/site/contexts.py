"""What each template is given: one documented, frozen dataclass per kind of page.

The fields of a dataclass are the names a template sees, neither more nor less. `content/docs/
theme.*.md` lists them from here, and a test renders each template with `StrictUndefined` from
exactly its dataclass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from markupsafe import Markup

from generator.findings import Finding
from generator.model import Artifact, Dataset
from generator.settings import Settings
from generator.site.languages import Formats, Messages
from generator.site.prose import ProsePage
from generator.site.views import (
    BudgetRow,
    BudgetTable,
    CaseRow,
    Cell,
    Chart,
    CodeEntry,
    Count,
    CourtRow,
    DatasetCard,
    DutyRow,
    Head,
    Link,
    Notice,
    QualityRow,
    ResourceView,
    Snippet,
)


def told(text: str) -> Mapping[str, str]:
    """The metadata of a field: its help."""
    return {"help": text}


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every template is given."""

    language: str = field(metadata=told("Language tag of this page, such as `zh`"))
    t: Messages = field(
        metadata=told("`t(key, **values)`: a message of the interface in this language")
    )
    fmt: Formats = field(metadata=told("Numbers, dates and sizes as this language writes them"))
    settings: Settings = field(
        metadata=told("The settings of the site; texts are called with the language")
    )
    url: Callable[..., str] = field(
        metadata=told("`url(*segments)`: the address of a page in this language")
    )
    asset: Callable[[str], str] = field(
        metadata=told("`asset(path)`: the address of a file of `theme/static/`")
    )
    imported: Callable[[str], tuple[str, ...]] = field(
        metadata=told("`imported(path)`: the paths of the modules that a script needs to run")
    )
    head: Head = field(
        metadata=told("Title, description, address, translations, meta tags and structured data")
    )
    nav: tuple[Link, ...] = field(
        metadata=told("The main navigation; only columns that have content")
    )
    section: str = field(
        metadata=told("Address of the navigation entry that this page belongs to, or empty")
    )
    breadcrumbs: tuple[Link, ...] = field(
        metadata=told("The way from the home page to this page's parent")
    )
    footer: tuple[Link, ...] = field(metadata=told("Pages about the site, for the footer"))
    generated: datetime = field(metadata=told("The clock of the build, Beijing time"))
    data_as_of: date | None = field(
        metadata=told("The newest day that any of the data stands for; None without data")
    )
    synthetic: bool = field(
        metadata=told("Whether the page shows synthetic records: a banner says so")
    )
    fictional: str = field(
        metadata=told("Name of the fictional court the page shows, or empty: a banner says so")
    )
    held: tuple[Link, ...] = field(
        metadata=told(
            "Datasets shown here that are held at their last good release, each with its day as "
            "note: a banner says so"
        )
    )


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """The home page."""

    introduction: Markup = field(metadata=told("The text of `content/home.<language>.md`"))
    counts: tuple[Count, ...] = field(metadata=told("Figures about the data"))
    channels: tuple[Link, ...] = field(metadata=told("The columns of the site with one line each"))
    cards: tuple[DatasetCard, ...] = field(metadata=told("All datasets"))
    cases: tuple[CaseRow, ...] = field(metadata=told("The newest guiding cases"))
    charts: tuple[Chart, ...] = field(
        metadata=told("Charts over statistics datasets and the duty catalogue")
    )
    platforms: tuple[Link, ...] = field(metadata=told("The four national platforms"))


@dataclass(frozen=True, kw_only=True)
class DatasetListPage(Page):
    """All datasets."""

    cards: tuple[DatasetCard, ...] = field(metadata=told("The datasets, sorted by name"))


@dataclass(frozen=True, kw_only=True)
class DatasetPage(Page):
    """One dataset: description, dictionary, preview, statistics, downloads, code, findings."""

    dataset: Dataset = field(metadata=told("The dataset; texts are called with the language"))
    description: Markup = field(metadata=told("The description, converted from Markdown"))
    licences: tuple[Link, ...] = field(metadata=told("Terms of use; the address may be empty"))
    sources: tuple[Link, ...] = field(
        metadata=told("Where the data come from; the address may be empty")
    )
    resources: tuple[ResourceView, ...] = field(
        metadata=told("Its tables with preview, statistics and downloads")
    )
    notice: Notice | None = field(metadata=told("The privacy notice; none for durable data"))
    package: Artifact | None = field(metadata=told("The published descriptor"))
    snippets: tuple[Snippet, ...] = field(
        metadata=told("Code that reads the downloads, run by the tests")
    )
    charts: tuple[Chart, ...] = field(metadata=told("Charts of a statistics dataset"))
    findings: tuple[Finding, ...] = field(metadata=told("What the checks found, gravest first"))
    withheld: int = field(metadata=told("Rows that are withheld"))
    digest: str = field(metadata=told("SHA-256 over the published tables"))
    duties: tuple[Link, ...] = field(metadata=told("The disclosure items that the dataset fulfils"))
    pages: Link | None = field(metadata=told("The special pages made of this dataset"))


@dataclass(frozen=True, kw_only=True)
class CourtListPage(Page):
    """The directory of courts."""

    total: int = field(metadata=told("Number of courts; fictional and former ones are not counted"))
    top: CourtRow | None = field(metadata=told("The Supreme People's Court, where the data has it"))
    provinces: tuple[tuple[Link, int], ...] = field(
        metadata=told("Provinces with their number of courts")
    )
    chart: Chart | None = field(metadata=told("Courts by level"))
    dataset_url: str = field(metadata=told("The dataset's page"))


@dataclass(frozen=True, kw_only=True)
class ProvincePage(Page):
    """The courts of one province."""

    province: str = field(metadata=told("The province's name in this language"))
    groups: tuple[tuple[str, tuple[CourtRow, ...]], ...] = field(
        metadata=told("Courts by level, highest first")
    )
    total: int = field(metadata=told("Number of courts"))


@dataclass(frozen=True, kw_only=True)
class CourtPage(Page):
    """One court."""

    name: str = field(metadata=told("The court's name, always in Chinese"))
    level: str = field(metadata=told("Its level in this language"))
    facts: tuple[tuple[str, Cell], ...] = field(
        metadata=told("Label and value of each column that is filled")
    )
    contact: bool = field(metadata=told("Whether the court filled in how to reach it"))
    superior: Link | None = field(metadata=told("The superior court"))
    subordinates: tuple[Link, ...] = field(metadata=told("The courts directly below"))
    cases: tuple[CaseRow, ...] = field(
        metadata=told("Guiding cases that the data assigns to this court")
    )
    budgets: tuple[BudgetRow, ...] = field(metadata=told("Its budgets and final accounts"))
    lists: tuple[Count, ...] = field(
        metadata=told("Number of its records in each list; small numbers hidden")
    )
    province: Link | None = field(metadata=told("The courts of the same province"))


@dataclass(frozen=True, kw_only=True)
class GuidingCaseListPage(Page):
    """All guiding cases and the ways to them."""

    cases: tuple[CaseRow, ...] = field(metadata=told("All cases, by number"))
    batches: tuple[tuple[Link, int], ...] = field(
        metadata=told("Batches with their number of cases")
    )
    years: tuple[tuple[Link, int], ...] = field(
        metadata=told("Years with their number of cases, the last first")
    )
    keywords: tuple[tuple[Link, int], ...] = field(
        metadata=told("Keywords with their number of cases, frequent first")
    )
    chart: Chart | None = field(metadata=told("Cases by year of adoption"))
    dataset_url: str = field(metadata=told("The dataset's page"))


@dataclass(frozen=True, kw_only=True)
class CaseListPage(Page):
    """The guiding cases of a batch or year, or with a keyword."""

    title: str = field(metadata=told("The batch, year or keyword"))
    cases: tuple[CaseRow, ...] = field(metadata=told("The cases, by number"))
    previous: Link | None = field(metadata=told("The batch before"))
    following: Link | None = field(metadata=told("The batch after"))


@dataclass(frozen=True, kw_only=True)
class GuidingCasePage(Page):
    """One guiding case."""

    number: int = field(metadata=told("Its number"))
    title: str = field(metadata=told("Its title, always in Chinese"))
    facts: tuple[tuple[str, Cell], ...] = field(metadata=told("Label and value of each fact"))
    keywords: tuple[Link, ...] = field(metadata=told("Its keywords"))
    statutes: tuple[str, ...] = field(metadata=told("The statutes it cites"))
    summary: str = field(metadata=told("The editor's summary in this language, or empty"))
    summary_language: str = field(
        metadata=told("Language of the summary: the other one where this one has none")
    )
    text: tuple[tuple[str, tuple[str, ...]], ...] = field(
        metadata=told("Sections of the full text, where imported")
    )
    official_url: str = field(metadata=told("Address of the official text, or empty"))
    citation: str = field(metadata=told("A ready citation, in Chinese"))
    retired: bool = field(metadata=told("Whether the case is no longer followed"))
    status_note: str = field(metadata=told("Why and since when it is no longer followed"))
    previous: Link | None = field(metadata=told("The case before"))
    following: Link | None = field(metadata=told("The case after"))


@dataclass(frozen=True, kw_only=True)
class BudgetListPage(Page):
    """The budgets and final accounts held here."""

    rows: tuple[BudgetRow, ...] = field(metadata=told("One entry per court and year"))
    chart: Chart | None = field(
        metadata=told("Total expenditure by year, of the court with the most years")
    )
    dataset_url: str = field(metadata=told("The dataset's page"))


@dataclass(frozen=True, kw_only=True)
class BudgetPage(Page):
    """The budget and final accounts of one court and year."""

    court: str = field(metadata=told("Name of the court, in Chinese"))
    court_link: Link | None = field(metadata=told("The court's page"))
    year: int = field(metadata=told("Fiscal year"))
    charts: tuple[Chart, ...] = field(metadata=told("At least one chart with its table"))
    tables: tuple[BudgetTable, ...] = field(metadata=told("The published tables"))
    complete: bool = field(metadata=told("Whether all tables of the year are held"))
    secondary: bool = field(metadata=told("Whether the figures were taken from a reprint"))
    others: tuple[Link, ...] = field(metadata=told("Other years of the same court"))
    dataset_url: str = field(metadata=told("The dataset's page"))


@dataclass(frozen=True, kw_only=True)
class DebtorLookupPage(Page):
    """The look-up of a list of debtors."""

    dataset: Dataset = field(metadata=told("The list"))
    dataset_url: str = field(metadata=told("The dataset's page"))
    facts: tuple[tuple[str, str], ...] = field(
        metadata=told("Label and value of each fact about the list")
    )
    charts: tuple[Chart, ...] = field(metadata=told("Records by year and by kind of subject"))
    notice: Notice | None = field(metadata=told("The privacy notice; none for durable data"))
    keys: tuple[str, ...] = field(
        metadata=told("What one can look up by: name, id, organisation, case_no")
    )


@dataclass(frozen=True, kw_only=True)
class DutyCataloguePage(Page):
    """The catalogue of disclosure duties."""

    groups: tuple[tuple[str, tuple[DutyRow, ...]], ...] = field(
        metadata=told("Items by the document they come from")
    )
    totals: Mapping[str, int] = field(metadata=told("Number of items by state"))
    chart: Chart | None = field(metadata=told("Items by state"))
    dataset_url: str = field(metadata=told("The dataset's page"))


@dataclass(frozen=True, kw_only=True)
class QualityPage(Page):
    """What the checks found."""

    rows: tuple[QualityRow, ...] = field(metadata=told("One entry per dataset"))
    site_findings: tuple[Finding, ...] = field(metadata=told("Findings about the site as a whole"))
    checks_url: str = field(metadata=told("The page that explains the checks, or empty"))


@dataclass(frozen=True, kw_only=True)
class CodesPage(Page):
    """What every code of the checks means; a code is the anchor of its entry."""

    groups: tuple[tuple[str, tuple[CodeEntry, ...]], ...] = field(
        metadata=told("The codes by their kind, each kind with its heading")
    )


@dataclass(frozen=True, kw_only=True)
class ProseTemplate(Page):
    """A page of prose."""

    page: ProsePage = field(metadata=told("The page"))
    body: Markup = field(metadata=told("Its text as HTML"))
    foreign: bool = field(metadata=told("Whether the text is in another language than the page"))
    siblings: tuple[Link, ...] = field(metadata=told("The pages of the same section"))


@dataclass(frozen=True, kw_only=True)
class ProseListPage(Page):
    """The pages of one section."""

    title: str = field(metadata=told("Name of the section"))
    lead: str = field(metadata=told("One sentence about it"))
    pages: tuple[Link, ...] = field(metadata=told("Its pages with their descriptions"))
    columns: tuple[Link, ...] = field(
        metadata=told("All columns of the site, on the page about it")
    )


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    """The search; browsable lists stand in for it where scripts do not run."""

    lists: tuple[Link, ...] = field(metadata=told("The lists that can be browsed without scripts"))


@dataclass(frozen=True, kw_only=True)
class NotFoundPage(Page):
    """The page for an address that does not exist."""


PAGES: Mapping[str, type[Page]] = {
    "home.html": HomePage,
    "datasets.html": DatasetListPage,
    "dataset.html": DatasetPage,
    "courts.html": CourtListPage,
    "province.html": ProvincePage,
    "court.html": CourtPage,
    "guiding_cases.html": GuidingCaseListPage,
    "case_list.html": CaseListPage,
    "guiding_case.html": GuidingCasePage,
    "budgets.html": BudgetListPage,
    "budget.html": BudgetPage,
    "debtors.html": DebtorLookupPage,
    "catalogue.html": DutyCataloguePage,
    "quality.html": QualityPage,
    "codes.html": CodesPage,
    "prose.html": ProseTemplate,
    "prose_list.html": ProseListPage,
    "search.html": SearchPage,
    "not_found.html": NotFoundPage,
}
"""Template -> the dataclass it is rendered from."""
