"""One word switches natural persons: in the downloads, in the look-up only, nowhere."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from generator.absence.search import search
from generator.errors import GateClosed
from generator.pipeline import build
from tests.conftest import MakeSite
from tests.unit.disclosure.debtor_site import DESCRIPTOR, IDS, NAMES, debtor_files, row

PERSONS = [n for n, name in enumerate(NAMES) if "公司" not in name]
COMPANIES = [n for n, name in enumerate(NAMES) if "公司" in name]
TRADER = [
    "TRADER222222",
    "示范甲餐饮店",
    "",
    "92000000TE5T00016A",
    "（2026）粤0000执4号",
    "organisation",
]


def site(make_site: MakeSite, policy: str, extra: str = "") -> Path:
    told = f'  person_rows: {{subject_type: [natural], uscc: ["92*"]}}\n{extra}'
    text = DESCRIPTOR.replace("natural_persons: bulk", f"natural_persons: {policy}") + told
    return build(make_site(debtor_files(range(len(IDS)), [TRADER], text))).folder


def ids(site: Path, ending: str) -> set[str]:
    """The ids in a download, by a reader of its own for each format."""
    file = site / f"data/list/list.{ending}"
    if ending == "parquet":
        return set(pq.read_table(file).column("record_id").to_pylist())
    if ending == "xlsx":
        with zipfile.ZipFile(file) as book:
            text = b"".join(book.read(name) for name in book.namelist())
    else:
        text = gzip.decompress(file.read_bytes()) if ending == "csv.gz" else file.read_bytes()
    return {i for i in (*IDS, TRADER[0]) if i.encode() in text}


def looked_up(site: Path) -> set[str]:
    found = set()
    for file in (site / "lookup/list").rglob("*.gz"):
        text = gzip.decompress(file.read_bytes()).decode()
        found |= {i for i in (*IDS, TRADER[0]) if i in text}
    return found


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "parquet", "xlsx"])
@pytest.mark.parametrize(
    ("policy", "held", "found"),
    [
        ("bulk", {*IDS, TRADER[0]}, {*IDS, TRADER[0]}),
        ("lookup", {IDS[n] for n in COMPANIES}, {*IDS, TRADER[0]}),
        ("none", {IDS[n] for n in COMPANIES}, {IDS[n] for n in COMPANIES}),
    ],
)
def test_one_word_switches_persons(
    make_site: MakeSite, policy: str, held: set[str], found: set[str], ending: str
) -> None:
    built = site(make_site, policy)

    assert ids(built, ending) == held
    assert looked_up(built) == found


@pytest.mark.parametrize("policy", ["lookup", "none"])
def test_no_byte_outside_the_look_up_tells_of_a_person(make_site: MakeSite, policy: str) -> None:
    built = site(make_site, policy)

    values = [cell for n in PERSONS for cell in row(n)[:5] if cell] + TRADER[:2]
    traces = {t.path for t in search(built, values)}

    assert {p for p in traces if not p.startswith("lookup/list/")} == set()
    assert bool(traces) == (policy == "lookup")


def test_names_of_persons_in_any_row_leave_the_downloads(make_site: MakeSite) -> None:
    built = site(make_site, "lookup", "  person_columns: [court_name]\n")

    assert pq.read_table(built / "data/list/list.parquet").column("court_name").null_count == 2
    assert [t.path for t in search(built / "lookup", [row(0)[6]])]


def test_the_next_build_compares_what_was_handed_in(make_site: MakeSite) -> None:
    limited = "  expectations: {shrink: 0.1, growth: 0.1}\n"
    built = site(make_site, "lookup", limited)
    told = json.loads((built / "data/list/datapackage.json").read_text("utf-8"))["resources"][0]

    again = build(built.resolve().parents[2])

    assert (told["rowCount"], told["personRowsLeftOut"]) == (2, 7)
    assert [f.code for f in again.findings if f.code.startswith("expectation")] == []


@pytest.mark.parametrize("policy", ["lookup", "none"])
def test_a_policy_that_nothing_can_keep_is_refused(make_site: MakeSite, policy: str) -> None:
    text = DESCRIPTOR.replace("natural_persons: bulk", f"natural_persons: {policy}")
    project = make_site(debtor_files(range(3), descriptor=text))

    with pytest.raises(GateClosed) as closed:
        build(project)

    finding = next(f for f in closed.value.findings if f.is_error)
    assert finding.code == "policy-missing"
    assert "person_rows" in finding.hint


def test_a_column_that_must_be_filled_cannot_be_left_empty(make_site: MakeSite) -> None:
    text = DESCRIPTOR.replace("natural_persons: bulk", "natural_persons: lookup")
    text += "  person_rows: {subject_type: [natural]}\n  person_columns: [record_id]\n"
    project = make_site(debtor_files(range(3), descriptor=text))

    with pytest.raises(GateClosed) as closed:
        build(project)

    assert "'record_id' must have a value" in next(f.detail for f in closed.value.findings)
