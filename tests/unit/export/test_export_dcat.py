"""The catalogue for harvesters (DCAT 3) and for search engines (schema.org)."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from generator.export import dcat, schema_org
from generator.model import Text
from generator.settings import Settings
from tests.unit.export.samples import GENERATED, SETTINGS, dataset, export, field, resource


@pytest.fixture
def release(tmp_path):
    described = dataset(resource("t", [field("a")]), synthetic=True, durability="volatile")
    return export(tmp_path, described, {"t": pa.table({"a": ["x"]})})


def catalogue(release, settings=SETTINGS):
    return json.loads(json.dumps(dcat.catalogue([release], settings, GENERATED)))


def test_mandatory_properties_of_dcat_ap(release):
    """DCAT-AP 3.0: mandatory properties of Catalogue, Dataset, Distribution, Checksum."""
    found = catalogue(release)
    assert {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"} <= found.keys()
    (entry,) = found["dcat:dataset"]
    assert {
        "dct:title",
        "dct:description",
        "dcat:contactPoint",
        "dcat:keyword",
        "dcat:theme",
        "dct:publisher",
        "dcat:distribution",
    } <= entry.keys()
    for file in entry["dcat:distribution"]:
        assert file["dcat:accessURL"]["@id"].startswith("https://example.org/data/demo/t.")
        assert {"spdx:algorithm", "spdx:checksumValue"} <= file["spdx:checksum"].keys()


def test_every_prefix_used_is_declared(release):
    def keys(value):
        if isinstance(value, dict):
            yield from (k for k in value if not k.startswith("@"))
            kinds = value.get("@type", [])
            yield from [kinds] if isinstance(kinds, str) else kinds
            for inner in value.values():
                yield from keys(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from keys(inner)

    found = catalogue(release)
    context = found.pop("@context")
    assert {k.partition(":")[0] for k in keys(found)} <= context.keys()


def test_distributions_state_the_files(release):
    (entry,) = catalogue(release)["dcat:dataset"]
    files = {Path(f["dcat:downloadURL"]["@id"]).name: f for f in entry["dcat:distribution"]}
    artifacts = {Path(a.path).name: a for a in release.artifacts["t"]}
    assert files.keys() == artifacts.keys() == {"t.csv", "t.csv.gz", "t.parquet", "t.xlsx"}
    for name, artifact in artifacts.items():
        assert files[name]["dcat:byteSize"]["@value"] == str(artifact.bytes)
        assert files[name]["spdx:checksum"]["spdx:checksumValue"]["@value"] == artifact.sha256
    iana = "https://www.iana.org/assignments/media-types/"
    assert files["t.csv.gz"]["dcat:mediaType"]["@id"] == f"{iana}text/csv"
    assert files["t.csv.gz"]["dcat:compressFormat"]["@id"] == f"{iana}application/gzip"


def test_synthetic_data_are_marked_in_both_vocabularies(release):
    (entry,) = catalogue(release)["dcat:dataset"]
    assert {"@language": "en", "@value": "synthetic data"} in entry["dcat:keyword"]
    assert "合成的演示数据" in json.dumps(entry["dct:provenance"], ensure_ascii=False)
    assert schema_org.dataset_entry(release, SETTINGS, "en")["description"].startswith("Synthetic")


def test_dates_languages_and_frequency(release):
    found = catalogue(release)
    (entry,) = found["dcat:dataset"]
    assert entry["dct:modified"] == {"@type": "xsd:date", "@value": "2026-11-20"}
    assert entry["dct:valid"]["@value"] == "2026-11-27"
    assert entry["dct:accrualPeriodicity"]["@id"].endswith("/frequency/MONTHLY")
    assert [t["@language"] for t in entry["dct:title"]] == ["zh", "en"]


@pytest.mark.parametrize(
    ("contact", "key", "value"),
    [
        ("open-data@example.org", "vcard:hasEmail", "mailto:open-data@example.org"),
        ("https://example.org/contact", "vcard:hasURL", "https://example.org/contact"),
        ("+86 10-1234 5678", "vcard:hasTelephone", "tel:+861012345678"),
    ],
)
def test_the_contact_is_an_address_a_machine_can_use(release, contact, key, value):
    settings = Settings(project=Path("/nowhere"), contact=contact, title=Text.of("站", "Site"))
    (entry,) = catalogue(release, settings)["dcat:dataset"]
    assert entry["dcat:contactPoint"][key] == {"@id": value}


def test_without_a_base_url_addresses_are_root_relative(release):
    found = catalogue(release, Settings(project=Path("/nowhere")))
    assert found["@id"] == "/"
    (entry,) = found["dcat:dataset"]
    assert entry["@id"] == "/datasets/demo/"


def test_schema_org_has_what_dataset_search_asks_for(release):
    found = json.loads(json.dumps(schema_org.dataset_entry(release, SETTINGS, "zh")))
    assert (found["@context"], found["@type"]) == ("https://schema.org/", "Dataset")
    assert found["name"] == "演示数据"
    assert found["description"].endswith("说明文字")
    assert found["license"] == "事实信息，注明来源即可使用"
    assert found["creator"]["name"] == "审判管理办公室"
    assert {d["contentUrl"] for d in found["distribution"]} >= {
        "https://example.org/data/demo/t.csv",
        "https://example.org/data/demo/t.parquet",
    }
    assert found["variableMeasured"] == [
        {"@type": "PropertyValue", "name": "a标题", "description": "a说明"}
    ]
