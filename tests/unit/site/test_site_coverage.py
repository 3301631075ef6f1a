"""The duty catalogue: states are computed from claims."""

import pytest

from generator.site.coverage import coverage, totals, unknown_items
from generator.site.prose import read_prose
from tests.unit.site import site_samples as samples


@pytest.fixture
def site(tmp_path):
    return samples.site(samples.fresh(tmp_path))


def test_states(site):
    found = coverage(samples.DUTIES, site.releases, ())

    assert {key: c.state for key, c in found.items()} == {
        "op04.1": "published",
        "op04.2": "linked",
        "op04.5": "missing",
        "pl.2": "missing",
        "px.1": "not-applicable",
    }
    assert found["op04.1"].datasets == ("courts",)
    assert totals(found) == {"published": 1, "linked": 1, "not-applicable": 1, "missing": 2}


def test_a_page_of_prose_fulfils_an_item(site):
    prose, _ = read_prose(samples.settings())
    items = [{"id": "pl.2", "audience": "public", "declared_state": ""}]

    assert coverage(items, {}, prose)["pl.2"].pages == ("about/open-justice",)
    assert coverage(items, {}, ())["pl.2"].state == "missing"


def test_a_party_item_is_never_published(site):
    """Opinions art. 14: what is for the parties only is not disclosed, whoever claims it."""
    items = [{"id": "op04.1", "audience": "party", "declared_state": ""}]

    assert coverage(items, site.releases, ())["op04.1"].state == "not-applicable"


def test_a_claim_of_an_unknown_item(site):
    (finding,) = unknown_items(samples.DUTIES[1:], site.releases, ())

    assert (finding.code, finding.dataset) == ("disclosure-item-unknown", "courts")
    assert "'op04.1'" in finding.detail
