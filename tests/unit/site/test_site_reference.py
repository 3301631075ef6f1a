"""The documentation that is made from the program is up to date."""

from dataclasses import fields

import pytest

from generator.findings import CODES
from generator.site.contexts import PAGES
from generator.site.reference import updated
from tests.unit.site.site_samples import ROOT

DOCS = sorted((ROOT / "content" / "docs").glob("*.md"))


@pytest.mark.parametrize("file", DOCS, ids=lambda f: f.name)
def test_generated_sections_are_current(file):
    """If this fails: python -m generator.site.reference."""
    text = file.read_text(encoding="utf-8")

    assert updated(text, file.name.split(".")[-2]) == text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_is_documented(language):
    theme = (ROOT / f"content/docs/theme.{language}.md").read_text(encoding="utf-8")
    checks = (ROOT / f"content/docs/checks.{language}.md").read_text(encoding="utf-8")

    assert [name for name in PAGES if f"## `{name}`" not in theme] == []
    assert [
        f.name for kind in PAGES.values() for f in fields(kind) if f"| `{f.name}` |" not in theme
    ] == []
    assert [code for code in CODES if f"| `{code}` |" not in checks] == []
