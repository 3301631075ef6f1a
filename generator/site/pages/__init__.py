"""The pages of the site, one module per kind."""

from __future__ import annotations

from collections.abc import Iterator

from generator.site.pages.budgets import budget_pages
from generator.site.pages.cases import case_pages
from generator.site.pages.courts import court_pages
from generator.site.pages.datasets import dataset_pages
from generator.site.pages.debtors import debtor_pages
from generator.site.pages.duties import duty_pages
from generator.site.pages.frame import Frame, Rendered
from generator.site.pages.home import home_pages
from generator.site.pages.quality import code_pages, quality_pages
from generator.site.pages.texts import not_found_pages, search_pages, section_pages
from generator.site.records import Records
from generator.site.snippets import Snippets

__all__ = ["Frame", "Rendered", "record_pages"]


def record_pages(frame: Frame, records: Records, snippets: Snippets) -> Iterator[Rendered]:
    """Every page of one language that is made from data, in the order of the navigation.

    A new kind of page is one more module and one more line here.
    """
    yield from home_pages(frame, records)
    yield from dataset_pages(frame, snippets)
    yield from court_pages(frame, records)
    yield from case_pages(frame, records)
    yield from budget_pages(frame, records)
    yield from debtor_pages(frame)
    yield from duty_pages(frame)
    yield from quality_pages(frame)
    yield from code_pages(frame)
    yield from section_pages(frame)
    yield from search_pages(frame)
    yield from not_found_pages(frame)
