"""The documentation that is made from the program is up to date."""

import re
from dataclasses import fields

import pytest
import yaml

from generator.checking import check
from generator.settings import Settings
from generator.site.contexts import PAGES
from generator.site.reference import settings_help, updated
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

    assert [name for name in PAGES if f"## `{name}`" not in theme] == []
    assert [
        f.name for kind in PAGES.values() for f in fields(kind) if f"| `{f.name}` |" not in theme
    ] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_setting_is_documented_with_its_meaning(language):
    page = (ROOT / f"content/docs/settings.{language}.md").read_text(encoding="utf-8")
    told = settings_help()

    assert list(told) == [f.name for f in fields(Settings) if f.name != "project"]
    for name, meaning in told.items():
        assert len(meaning) > 5, name
        (row,) = re.findall(rf"(?m)^\| `{name}` \|.*$", page)
        assert meaning.split("|")[0] in row


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_example_of_expectations_is_accepted_and_explained(language, make_site):
    page = (ROOT / f"content/docs/publishing.{language}.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(expectations:.*?)```", page, re.DOTALL)
    keys = yaml.safe_load(example)["expectations"]
    stated = example.replace("name:", "item:").replace("superior_code:", "since:")
    stated = stated.replace("province", "item").replace("level", "since")
    descriptor = make_site(name="first") / "datasets/fees/datapackage.yaml"
    block = "".join(f"  {line}\n" for line in stated.splitlines())

    project = make_site({"datasets/fees/datapackage.yaml": descriptor.read_text("utf-8") + block})
    codes = {f.code for f in check(project).findings}

    assert codes == {"expectation-rows", "expectation-fill"}  # three rows, one without a date
    for key in keys:
        assert f"| `{key}" in page
