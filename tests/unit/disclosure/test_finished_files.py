"""The last look: finished files are searched, and a leak in any of them closes the gate."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from generator.disclosure.detectors import find
from generator.disclosure.finished import leaks_in_files, sightings
from generator.errors import GateClosed
from generator.findings import Finding
from generator.model import Artifact
from generator.pipeline import build
from tests.conftest import MakeSite

NUMBER = "990000197707070004"
MOBILE = "15400000001"
PAGE = "title: 通知\ndate: 2026-11-01\n\n# 通知\n\n"
SCHEMA = """{"fields": [
 {"name": "id", "type": "integer"}, {"name": "name", "type": "string"},
 {"name": "telephone", "type": "string", "allows": ["telephone"]},
 {"name": "id_number", "type": "string", "publish": false}],
 "primaryKey": ["id"], "missingValues": [""]}"""
DATA = f"id,name,telephone,id_number\n1,示范法院,020-80000001,{NUMBER}\n2,测试法院,,\n"
TABLE = {"schemas/fee.json": SCHEMA, "datasets/fees/data/fees.csv": DATA}


def refused(project: Path) -> dict[str, Finding]:
    with pytest.raises(GateClosed) as closed:
        build(project)
    return {f.file: f for f in closed.value.findings if f.is_error}


def test_a_leak_in_prose_closes_the_gate_and_names_page_and_line(make_site: MakeSite) -> None:
    project = make_site({"content/about/notice.zh.md": f"{PAGE}请张某甲联系{MOBILE}。\n"})

    by_file = refused(project)

    page = by_file["about/notice/index.html"]
    assert page.code == "personal-data"
    assert page.line is not None
    assert page.examples == ("15*********",)
    assert not (project / "output/site").exists()


def test_a_stated_contact_may_stand_on_any_page(make_site: MakeSite) -> None:
    settings = f'[tool.yangguang]\npublic_contacts = ["154 0000 0001"]\ncontact = "{MOBILE}"\n'
    prose = f"{PAGE}立案庭：154-0000-0001\n"
    project = make_site({"pyproject.toml": settings, "content/about/notice.zh.md": prose})

    assert build(project).files


def test_a_full_number_is_never_a_stated_contact(make_site: MakeSite) -> None:
    settings = f'[tool.yangguang]\npublic_contacts = ["{NUMBER}"]\n'
    prose = f"{PAGE}{NUMBER}\n"
    project = make_site({"pyproject.toml": settings, "content/about/notice.zh.md": prose})

    codes = {f.code for f in refused(project).values()}

    assert codes == {"full-identity-number"}


def test_what_a_field_allows_is_shown_and_what_stays_in_is_in_no_byte(make_site: MakeSite) -> None:
    site = build(make_site(TABLE)).folder

    files = {p: contents(p) for p in site.rglob("*") if p.is_file()}

    assert any("020-80000001" in text for text in files.values())
    assert {p.suffix for p in files} >= {".html", ".csv", ".gz", ".xlsx", ".parquet", ".json"}
    assert [p for p, text in files.items() if NUMBER in text or NUMBER[6:] in text] == []


def contents(file: Path) -> str:
    """All text of a file: unpacked, decoded, and its raw bytes besides."""
    raw = file.read_bytes()
    parts = [raw]
    if file.suffix == ".gz":
        parts.append(gzip.decompress(raw))
    elif file.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            parts += [book.read(name) for name in book.namelist()]
    elif file.suffix == ".parquet":
        parts.append(str(parquet.read_table(file).to_pylist()).encode())
    return "\n".join(part.decode("utf-8", "replace") for part in parts)


def test_places_are_named_in_every_kind_of_file(tmp_path: Path) -> None:
    table = pa.table({"n": [1, 2], "who": ["张某甲", MOBILE], "phone": [1, int(MOBILE)]})
    parquet.write_table(table, tmp_path / "t.parquet")
    (tmp_path / "a.csv").write_text(f"id,who\n1,x\n2,{MOBILE}\n", encoding="utf-8")
    (tmp_path / "b.json.gz").write_bytes(gzip.compress(f'["x",\n"{MOBILE}"]'.encode()))
    names = ("a.csv", "b.json.gz", "t.parquet")

    found = leaks_in_files(tmp_path, [Artifact(n, "", 1, "") for n in names], frozenset())

    assert [(f.file, f.line, f.count) for f in found] == [
        ("a.csv", 3, 1),
        ("b.json.gz", 2, 1),
        ("t.parquet", None, 2),
    ]
    assert found[2].detail == "a mobile would be published: row 3, column who, row 3, column phone"


@pytest.mark.parametrize(("packed", "named"), [
    ("{}", ["t.csv"]), ("{}x\n", ["t.csv", "t.csv.gz"]), ("id\n", ["t.csv"]),
    ("id\n13900000001\n", ["t.csv", "t.csv.gz"]),
])  # fmt: skip
def test_a_packed_file_that_repeats_another_is_not_scanned_again(
    tmp_path: Path, packed: str, named: list[str]
) -> None:
    """Whatever it does not repeat byte for byte is; and it is scanned where the other is not."""
    text = f"id\n{MOBILE}\n"
    (tmp_path / "t.csv").write_text(text, "utf-8")
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(packed.format(text).encode()))
    both = [Artifact(name, "", 1, "") for name in ("t.csv", "t.csv.gz")]

    found = leaks_in_files(tmp_path, both, frozenset())
    alone = leaks_in_files(tmp_path, both[1:], frozenset())

    assert [f.file for f in found] == named
    assert bool(alone) is (packed != "id\n")


def test_a_leak_in_many_files_is_few_findings(tmp_path: Path) -> None:
    for n in range(40):
        (tmp_path / f"{n:02d}.html").write_text(f"<p>{MOBILE}</p>", encoding="utf-8")
    artifacts = [Artifact(p.name, "", 1, "") for p in sorted(tmp_path.iterdir())]

    found = leaks_in_files(tmp_path, artifacts, frozenset())

    assert len(found) == 11
    assert found[-1].count == 40
    assert "40 files" in found[-1].detail


def test_long_lines_and_large_files_hide_nothing(tmp_path: Path) -> None:
    """Blocks and windows are cut somewhere; never inside a number."""
    filler = '"0123456789abcdef",' * 50_000
    text = (filler + f'"{MOBILE}",') * 40
    (tmp_path / "long.json").write_text("[" + text + "0]", encoding="utf-8")

    found = leaks_in_files(tmp_path, [Artifact("long.json", "", len(text), "")], frozenset())

    assert [f.count for f in found] == [40]


@given(st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_digest_holds_no_leak(digest: str) -> None:
    """Whatever its digits are: so digests of our own need not be looked at."""
    assert list(find(f'{{"path": "a", "sha256": "{digest}", "type": "text/csv"}}')) == []


def test_a_leak_beside_a_digest_is_found(tmp_path: Path) -> None:
    digest = "a" * 64
    entries = [
        {"path": f"docs/{NUMBER}/index.html", "sha256": digest},
        {"path": "a", "sha256": digest[:-18] + NUMBER, "title": MOBILE},
        {"path": "b", "sha256": "990000199001010009"},
        {"path": "c", "sha256": digest, "next": "990000195001010000"},
    ]
    text = "\n".join(json.dumps(e) for e in entries)
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")

    found = sightings([(tmp_path / "manifest.json", "manifest.json")])

    assert {(s.line, s.leak.value) for s in found} == {
        (1, NUMBER), (2, MOBILE), (3, "990000199001010009"), (4, "990000195001010000"),
    }  # fmt: skip


def test_a_leak_in_the_metadata_of_a_table_is_found(tmp_path: Path) -> None:
    for name, note in (("a", MOBILE), ("b", "x"), ("c", "y")):
        table = pa.table({"n": [name]}).replace_schema_metadata({"note": note})
        parquet.write_table(table, tmp_path / f"{name}.parquet")
    parquet.write_table(pa.table({"n": ["x", MOBILE]}), tmp_path / "d.parquet")

    found = sightings([(tmp_path / f"{n}.parquet", n + ".parquet") for n in "abcd"])

    assert [(s.path, s.place) for s in found] == [
        ("a.parquet", "metadata note"), ("d.parquet", "row 3, column n"),
    ]  # fmt: skip
