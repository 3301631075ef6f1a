"""Every planted leak is found in every form of output; nothing else is."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from generator.disclosure.columns import leaks_in_columns
from generator.disclosure.detectors import DETECTORS, KINDS, TRIGGERS, Detector, Leak, find
from generator.disclosure.finished import sightings
from tests.conftest import ROOT
from tests.leaks.corpus import FORMATS, LOOK_ALIKES, PLANTED

AS_PUBLISHED = {"plate", "title-certificate", "health", "home-address", "messenger"}
"""What the Supreme People's Court left in its texts; the schema of those texts allows it."""


def test_the_corpus_is_large_and_of_every_kind() -> None:
    assert len(PLANTED) >= 200
    assert len(set(LOOK_ALIKES)) >= 200
    assert {p.kind for p in PLANTED} == set(KINDS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_documentation_states_the_size_of_the_corpus(language: str) -> None:
    page = (ROOT / f"content/docs/privacy-checks.{language}.md").read_text(encoding="utf-8")

    assert f" {len(PLANTED)} " in page
    assert f" {len(LOOK_ALIKES)} " in page


def test_every_planted_leak_is_found_in_a_column() -> None:
    texts = pa.chunked_array([[p.text for p in PLANTED]])

    found = {(row, leak.kind, leak.key) for _, row, leak in leaks_in_columns({"text": texts})}

    missed = [
        p for row, p in enumerate(PLANTED) if (row, p.kind, Leak(p.kind, p.value).key) not in found
    ]
    assert missed == []


@pytest.mark.parametrize("name", FORMATS)
def test_every_planted_leak_is_found_in_a_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(FORMATS[name]([p.text for p in PLANTED]))

    found = {(s.leak.kind, s.leak.key) for s in sightings([(file, name)])}

    assert [p for p in PLANTED if (p.kind, Leak(p.kind, p.value).key) not in found] == []


@pytest.mark.parametrize("name", FORMATS)
def test_no_look_alike_is_taken_for_a_leak(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(FORMATS[name](LOOK_ALIKES))

    assert [s.leak for s in sightings([(file, name)])] == []


def test_a_leak_among_many_cells_is_found_in_its_row() -> None:
    """Cells are looked at together; none may hide behind its neighbours, or be made by them."""
    cells = ["9900001990", "01010009", "", None, "（2024）粤0000民初1号"] * 200
    cells[777] = PLANTED[0].text
    columns = {"a": pa.chunked_array([cells]), "b": pa.chunked_array([["x"] * 1000])}

    found = [(name, row, leak.kind) for name, row, leak in leaks_in_columns(columns)]

    assert found == [("a", 777, PLANTED[0].kind)]


@pytest.mark.parametrize("broken", ["990000\n199001010009", "990000199001 \r\n 010009"])
def test_a_number_broken_over_two_lines_of_a_cell_is_found(broken: str, tmp_path: Path) -> None:
    cells = ["12", f"身份证号{broken}，男", "34\n56"]
    parquet.write_table(pa.table({"a": cells}), tmp_path / "t.parquet")

    [(_, row, leak)] = leaks_in_columns({"a": pa.chunked_array([cells])})
    [sighting] = sightings([(tmp_path / "t.parquet", "t.parquet")])

    assert (row, leak.kind, leak.key) == (1, "identity-number", "990000199001010009")
    assert (sighting.place, sighting.leak) == ("row 3, column a", leak)


@pytest.mark.parametrize("detector", [d for d in DETECTORS if d.coarse], ids=lambda d: d.kind)
@given(data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_where_a_trigger_fires_the_first_look_has_fired(
    detector: Detector, data: st.DataObject
) -> None:
    made = data.draw(st.lists(st.from_regex(detector.trigger), min_size=5, max_size=20))
    matched = pc.match_substring_regex(pa.array(made), detector.trigger)

    for trigger in TRIGGERS:
        assert pc.all(pc.match_substring_regex(pa.array(made).filter(matched), trigger)).as_py()


@pytest.mark.parametrize("kind", KINDS)
def test_a_finding_shows_no_more_than_three_characters(kind: str) -> None:
    for planted in (p for p in PLANTED if p.kind == kind):
        shown = Leak(kind, planted.value).masked.rstrip("*")
        assert len(shown) <= 3
        assert planted.value.startswith(shown)


@pytest.mark.shared_data
def test_the_real_guiding_cases_raise_no_false_alarm(shared_data: Path) -> None:
    """223 texts: no alarm but for what the court itself published, each of which was read."""
    lines = (shared_data / "guiding-cases/guiding_cases_001_224.jsonl").read_text("utf-8")
    cases = [json.loads(line) for line in lines.splitlines()]
    kinds = [leak.kind for c in cases for text in c["sections"].values() for leak in find(text)]

    schema = json.loads((ROOT / "schemas/guiding-case-text.json").read_text("utf-8"))
    allowed = next(f["allows"] for f in schema["fields"] if f["name"] == "text")

    assert len(cases) == 223
    assert set(allowed) == AS_PUBLISHED
    assert {kind: kinds.count(kind) for kind in KINDS if kind in kinds} == {
        "plate": 25,
        "title-certificate": 10,
        "health": 5,
        "home-address": 1,
        "messenger": 4,
    }


@pytest.mark.shared_data
def test_no_other_real_file_raises_an_alarm(shared_data: Path) -> None:
    """Court codes, names, divisions, budgets, figures, titles of cases with their addresses."""
    files = [f for f in sorted(shared_data.rglob("*")) if f.suffix in (".csv", ".json", ".tsv")]

    assert len(files) >= 10
    assert list(sightings((f, f.name) for f in files)) == []


@pytest.mark.parametrize("file", sorted((ROOT / "datasets").rglob("*.csv")), ids=lambda f: f.name)
def test_no_shipped_table_raises_an_alarm(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as stream:
        assert len(next(csv.reader(stream))) > 1
    assert list(sightings([(file, file.name)])) == []
