"""`withdrawals.csv`: marks that tell nothing, the salt, records that come back under a new id."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pytest

from generator.checking import check
from generator.disclosure.withdrawals import (
    PRIVATE,
    SALT_FILE,
    SALT_VARIABLE,
    Withdrawal,
    Withdrawals,
    make_salt,
    read_salt,
    read_withdrawals,
    write_entries,
)
from generator.errors import GateClosed, ImpossibleRequest
from generator.pipeline import build
from tests.conftest import MakeSite
from tests.unit.disclosure.debtor_site import COLUMNS, IDS, debtor_files, row


def marked(project: Path, record: int, *, same: bool = True) -> Withdrawal:
    """The withdrawal of a sample record, as marks."""
    marks = Withdrawals(check(project).catalogue.datasets[0], (), make_salt(project))
    table = pa.table(dict(zip(COLUMNS, ([cell] for cell in row(record)), strict=True)))
    again = marks.mark("same", marks.sames(table)[0]) if same else ""
    return Withdrawal(marks.mark("id", IDS[record]), "2026-11-20", "更正", again)


def test_a_mark_keeps_the_record_out_and_says_nothing_of_it(make_site: MakeSite) -> None:
    project = make_site(debtor_files([0, 1, 2]))
    file = project / "datasets/list/withdrawals.csv"
    write_entries(file, [marked(project, 1)])

    built = build(project)

    published = (built.folder / "data/list/list.csv").read_text("utf-8-sig")
    assert IDS[0] in published
    assert IDS[1] not in published
    assert not any(cell and cell in file.read_text("utf-8") for cell in row(1))


def test_a_record_under_a_new_id_is_known_again_and_reported(make_site: MakeSite) -> None:
    again = row(1)
    project = make_site(debtor_files([0, 2], extra=[["NEWNEWNEWNEW", *again[1:]]]))
    write_entries(project / "datasets/list/withdrawals.csv", [marked(project, 1)])

    built = build(project)

    assert [f.count for f in built.findings if f.code == "withdrawn-returned"] == [1]
    assert again[1] not in (built.folder / "data/list/list.csv").read_text("utf-8-sig")


def test_width_and_blanks_do_not_make_another_record(make_site: MakeSite) -> None:
    again = row(1)
    spaced = ["NEWNEWNEWNEW", *again[1:4], again[4].replace("（", "(").replace("）", ") ")]
    project = make_site(debtor_files([0, 2], extra=[spaced]))
    write_entries(project / "datasets/list/withdrawals.csv", [marked(project, 1)])

    assert [f.count for f in build(project).findings if f.code == "withdrawn-returned"] == [1]


@pytest.mark.parametrize("lose", ["lost", "another"])
def test_without_its_salt_a_list_with_marks_is_not_published(
    make_site: MakeSite, lose: str
) -> None:
    project = make_site(debtor_files([0, 1, 2]))
    write_entries(project / "datasets/list/withdrawals.csv", [marked(project, 1)])
    salt = project / PRIVATE / SALT_FILE
    if lose == "lost":
        salt.unlink()
    else:
        salt.write_text("00" * 32)

    with pytest.raises(GateClosed) as closed:
        build(project)

    assert "another salt" in closed.value.findings[0].detail
    assert SALT_FILE in closed.value.findings[0].hint


def test_the_salt_may_come_from_the_environment(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_site(debtor_files([0, 1, 2]))
    write_entries(project / "datasets/list/withdrawals.csv", [marked(project, 1)])
    kept = project / PRIVATE / SALT_FILE
    monkeypatch.setenv(SALT_VARIABLE, kept.read_text())
    kept.unlink()

    built = build(project)

    assert IDS[1] not in (built.folder / "data/list/list.csv").read_text("utf-8-sig")


def test_the_salt_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = make_salt(tmp_path)

    assert make_salt(tmp_path) == first == read_salt(tmp_path)
    assert len(first) == 32
    assert (tmp_path / PRIVATE / SALT_FILE).stat().st_mode & 0o077 == 0
    (tmp_path / PRIVATE / SALT_FILE).write_text("short")
    with pytest.raises(ImpossibleRequest, match="is no salt"):
        read_salt(tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("key,date\n1,2026-11-20\n", "the column `id` is missing"),
        ("id,date,ground\n,2026-11-20,更正\n", "line 2: the id is missing"),
        ("id,date,ground\n1,20. November,更正\n", "line 2: `date` is no date"),
    ],
)
def test_a_file_that_cannot_be_understood_closes_the_gate(
    make_site: MakeSite, text: str, told: str
) -> None:
    project = make_site({"datasets/fees/withdrawals.csv": text})

    with pytest.raises(GateClosed) as closed:
        build(project)

    assert told in closed.value.findings[0].detail


def test_what_is_written_can_be_read(make_site: MakeSite) -> None:
    project = make_site(debtor_files([0, 1]))
    entries = (Withdrawal("a", "2026-11-20", '更正,"引号"', "", "2026-11-19"), marked(project, 0))
    file = project / "datasets/list/withdrawals.csv"

    write_entries(file, entries)

    found, wrong = read_withdrawals(check(project).catalogue.datasets[0])
    assert (found.entries, wrong) == (entries, ())
    with file.open(encoding="utf-8", newline="") as stream:
        assert next(csv.reader(stream)) == ["id", "date", "ground", "same", "requested"]


def test_rows_that_refer_to_a_withdrawn_row_go_with_it(make_site: MakeSite) -> None:
    notes = "note,fee,text\n1,1,甲\n2,2,乙\n3,,丙\n"
    schema = (
        '{"fields": [{"name": "note", "type": "integer"}, {"name": "fee", "type": "integer"},'
        ' {"name": "text", "type": "string"}],'
        ' "foreignKeys": [{"fields": ["fee"], "reference": {"resource": "fees", "fields": ["id"]}}]}'
    )
    project = make_site({
        "datasets/fees/withdrawals.csv": "id,date,ground\n2,2026-11-20,更正\n",
        "datasets/fees/data/notes.csv": notes,
        "schemas/note.json": schema,
    })  # fmt: skip
    file = project / "datasets/fees/datapackage.yaml"
    added = "  - {name: notes, path: data/notes.csv, schema: ../../schemas/note.json}\npublishing:"
    file.write_text(file.read_text("utf-8").replace("publishing:", added), "utf-8")

    built = build(project)

    published = (built.folder / "data/fees/notes.csv").read_text("utf-8-sig")
    assert [line.split(",")[0] for line in published.splitlines()[1:]] == ["1", "3"]
