"""A stage's key changes with what the stage takes, and with nothing else."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from generator.inputs import LIBRARIES, OF_PAGES
from generator.pipeline import build
from generator.settings import Settings
from tests.conftest import DATA, DESCRIPTOR, FILES, ROOT, SCHEMA, MakeSite
from tests.test_build import digests
from tests.test_hold import BROKEN, FEES, ROOMS

DESCRIPTOR_FILE = "datasets/fees/datapackage.yaml"


def keys(project: Path, **options: Any) -> dict[str, str]:
    """The keys of a build by stage, `check fees` among them."""
    manifest = json.loads((build(project, **options).folder / "manifest.json").read_bytes())
    found: dict[str, str] = {}
    for stage, key in manifest["inputs"]["stages"].items():
        found |= {f"{stage} {d}": k for d, k in key.items()} if isinstance(key, dict) else {
            stage: key
        }  # fmt: skip
    return found


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    assert before.keys() == after.keys()
    return {stage for stage in before if before[stage] != after[stage]}


ALL = {"check fees", "check rooms", "export fees", "export rooms", "index", "render"}


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        (FEES, DATA + "4,其他案件,5.00,\n", {"check fees", "export fees", "index", "render"}),
        ("schemas/fee.json", SCHEMA.replace("项目", "名目"),
         {"check fees", "export fees", "index", "render"}),
        ("datasets/fees/withdrawals.csv", "id,date,ground\n2,2026-11-20,更正\n",
         {"check fees", "export fees", "index", "render"}),
        ("content/about/about.zh.md", FILES["content/about/about.zh.md"] + "又一句。\n",
         {"index", "render"}),
        ("pyproject.toml", '[tool.yangguang]\ntitle = { zh = "另一法院", en = "Other Court" }\n',
         {"index", "render"}),
        (DESCRIPTOR_FILE, DESCRIPTOR.replace("2026-11-20", "2026-11-21"), ALL),
    ],
    ids=["data", "schema", "withdrawal", "prose", "title", "clock"],
)  # fmt: skip
def test_a_change_reaches_only_the_stages_that_take_it(
    file: str, content: str, expected: set[str], make_site: MakeSite
) -> None:
    project = make_site(ROOMS)
    before = keys(project)
    (project / file).write_text(content, "utf-8")

    assert changed(before, keys(project)) == expected


def test_a_theme_concerns_the_pages_alone(make_site: MakeSite) -> None:
    project = make_site(ROOMS)
    shutil.copytree(ROOT / "theme", project / "theme")
    before = keys(project)
    with (project / "theme/static/css/site.css").open("a", encoding="utf-8") as sheet:
        sheet.write("main { color: inherit; }\n")

    assert changed(before, keys(project)) == {"render"}


def test_the_live_release_counts_where_it_is_compared(make_site: MakeSite) -> None:
    limited = DESCRIPTOR + "  expectations: {growth: 9}\n"
    project = make_site({**ROOMS, DESCRIPTOR_FILE: limited})
    before = keys(project)
    (project / FEES).write_text(DATA + "4,其他案件,5.00,\n", "utf-8")
    first = keys(project)
    (project / FEES).write_text(DATA, "utf-8")

    assert changed(before, first) == changed(first, keys(project)) == ALL - {
        "check rooms", "export rooms",
    }  # fmt: skip


def test_a_dataset_that_is_referred_to_counts_too(make_site: MakeSite) -> None:
    referring = SCHEMA.replace(
        '"primaryKey"',
        '"foreignKeys": [{"fields": ["id"], "reference":'
        ' {"package": "rooms", "resource": "rooms", "fields": ["id"]}}], "primaryKey"',
    )
    rooms = {**ROOMS, "datasets/rooms/data/rooms.csv": "id,place\n1,一\n2,二\n3,三\n"}
    project = make_site({**rooms, "schemas/fee.json": referring})
    before = keys(project)
    (project / "datasets/rooms/data/rooms.csv").write_text("id,place\n1,一\n2,二\n3,叁\n", "utf-8")

    assert changed(before, keys(project)) == ALL


def test_a_held_dataset_is_exported_from_what_is_live(make_site: MakeSite) -> None:
    project = make_site(ROOMS)
    before = keys(project)
    (project / FEES).write_text(BROKEN, "utf-8")
    held = keys(project, strict=False)

    assert changed(before, held) == {"check fees", "export fees", "index", "render"}


def test_settings_of_pages_leave_the_data_files_alone(make_site: MakeSite) -> None:
    stated = {
        "title": '"别的"', "tagline": '"一句"', "base_url": '"https://data.example"',
        "languages": '["en", "zh"]', "publisher": '"某法院"', "publisher_role": '"republisher"',
        "contact": '"010-00000000"', "source_code": '"https://code.example"',
        "furniture": '{ icp = "示例" }', "max_page_bytes": "900000",
    }  # fmt: skip
    lines = "".join(f"{key} = {value}\n" for key, value in stated.items())
    plain = make_site(name="plain")
    other = make_site({"pyproject.toml": f"[tool.yangguang]\n{lines}"}, name="other")
    build(plain)
    build(other)

    data = [
        {p: d for p, d in digests(project / "output/site").items() if p.startswith("data/")}
        for project in (plain, other)
    ]

    assert set(stated) == OF_PAGES
    assert {f.name for f in fields(Settings)} > OF_PAGES
    assert data[0] == data[1]


def test_every_library_that_shapes_bytes_is_counted() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=\[]", text)[0] for text in stated}

    assert names - set(LIBRARIES) == {"click", "rich"}, "the terminal alone"
