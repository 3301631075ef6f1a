"""The shipped data set of synthetic dishonest debtors."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.synthesise import synthesise_debtors

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "datasets" / "dishonest-debtors"
DATA = FOLDER / "data" / "2026-11-20.csv"
SCHEMA = ROOT / "schemas" / "dishonest-debtor.json"
# What art. 6 of the Provisions lets a court publish, in the names of the official list.
PUBLISHED = [
    "record_id", "subject_type", "name", "sex", "age", "id_masked",
    "uscc", "legal_rep_name", "province", "court_name", "case_no",
    "filing_date", "basis_no", "basis_unit", "duty",
    "performance", "performed_part", "unperformed_part", "conduct", "publish_date",
]  # fmt: skip
INTERNAL = ["ground", "decision_date", "term_months", "embargo_until"]


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    descriptor: dict[str, Any] = yaml.safe_load((FOLDER / "datapackage.yaml").read_text("utf-8"))
    return descriptor


@pytest.fixture(scope="module")
def fields() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(SCHEMA.read_text("utf-8"))["fields"]
    return found


def test_the_data_are_what_the_stated_command_makes(tmp_path: Path, package: dict[str, Any]):
    """The descriptor names the command; its rows and seed give the committed bytes."""
    stated = " ".join(source["title"] for source in package["sources"])
    match = re.search(r"synthesise dishonest-debtors --rows (\d+) --seed (\d+)", stated)
    assert match
    assert match[0] in (FOLDER / "SOURCES.md").read_text("utf-8")

    out = tmp_path / "again.csv"
    synthesise_debtors(int(match[1]), int(match[2]), out)

    assert int(match[1]) == 20_000
    assert out.read_bytes() == DATA.read_bytes()


def test_the_file_is_small_enough_to_keep():
    assert DATA.stat().st_size < 9_000_000


def test_frictionless_accepts_a_sample(tmp_path: Path):
    """The command anybody would type, on the first 2,000 rows beside the real descriptor."""
    folder = tmp_path / "datasets" / "dishonest-debtors"
    (folder / "data").mkdir(parents=True)
    (tmp_path / "schemas").mkdir()
    shutil.copy(SCHEMA, tmp_path / "schemas")
    shutil.copy(FOLDER / "datapackage.yaml", folder)
    with DATA.open(encoding="utf-8", newline="") as stream:
        lines = list(islice(stream, 2_001))
    (folder / "data" / DATA.name).write_text("".join(lines), "utf-8", newline="")

    run = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "--trusted", "--json",
         str(folder / "datapackage.yaml")],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    report = json.loads(run.stdout)

    assert report["valid"], report
    assert report["tasks"][0]["stats"]["rows"] == 2_000


def test_columns_are_the_schemas_fields(fields: list[dict[str, Any]]):
    with DATA.open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))

    assert header == PUBLISHED + INTERNAL
    assert [field["name"] for field in fields] == header


def test_internal_columns_are_never_published(fields: list[dict[str, Any]]):
    hidden = [field["name"] for field in fields if field.get("publish") is False]

    assert hidden == INTERNAL


def test_fields_about_persons_are_marked(fields: list[dict[str, Any]]):
    personal = {field["name"] for field in fields if field.get("personal")}

    assert personal == {
        "name", "sex", "age", "id_masked", "legal_rep_name", "case_no", "basis_no",
    }  # fmt: skip


def test_every_field_speaks_both_languages(fields: list[dict[str, Any]]):
    for field in fields:
        assert re.search("[一-龥]", field["title"])
        assert field["description"].endswith("。")
        english = field["translations"]["en"]
        assert english["title"].isascii()
        assert english["description"].endswith(".")


def test_examples_meet_their_own_constraints(fields: list[dict[str, Any]]):
    for field in fields:
        limits = field.get("constraints", {})
        assert re.fullmatch(limits.get("pattern", ".*"), str(field["example"])), field["name"]
        assert field["example"] in limits.get("enum", [field["example"]])


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("case_no", "(2024)粤0000执123号"),
        ("case_no", "（2024）粤0000执0123号"),
        ("case_no", "（2024）粤0000执123号X"),
        ("case_no", "（2024）滇0101执123号"),
        ("id_masked", "990000199001010009"),
        ("id_masked", "990000********0009"),
        ("uscc", "91000000TE5T0001OD"),
        ("record_id", "b6ugl2emkkzd"),
        ("conduct", "违反财产报告制度、违反限制消费令"),
        ("conduct", "违反财产报告制度XX"),
        ("court_name", "示范市演示区"),
    ],
)
def test_patterns_refuse(fields: list[dict[str, Any]], name: str, wrong: str):
    """Full-match semantics, which the standard asks for."""
    pattern = next(f["constraints"]["pattern"] for f in fields if f["name"] == name)

    assert re.fullmatch(pattern, wrong) is None


def test_synthetic_is_said_wherever_a_title_is_shown(package: dict[str, Any]):
    resource = package["resources"][0]
    titles = [
        package["title"], package["translations"]["en"]["title"],
        resource["title"], resource["translations"]["en"]["title"],
    ]  # fmt: skip

    assert all("合成示例数据" in title for title in titles)
    assert "合成" in package["description"]
    assert package["publishing"]["synthetic"] is True


def test_the_descriptor_names_what_publishing_persons_needs(package: dict[str, Any]):
    publishing = package["publishing"]

    assert publishing["durability"] == "volatile"
    assert publishing["audience"] == "public-p"
    assert publishing["natural_persons"] == "bulk"
    assert publishing["mask_policy"] == "10+4+4"
    assert publishing["ttl_days"] == 7
    for name in ("controller", "legal_basis", "contact", "pia_date"):
        assert publishing[name]
    assert publishing["contact"].endswith(".example")


def test_look_up_keys_are_columns_and_heads_of_firms_are_not_searched(package: dict[str, Any]):
    keys = [column for columns in package["publishing"]["lookup"].values() for column in columns]

    assert set(keys) <= set(PUBLISHED)
    assert "legal_rep_name" not in keys


def test_nothing_is_withdrawn():
    assert (FOLDER / "withdrawals.csv").read_bytes() == b"id,date,ground\n"
