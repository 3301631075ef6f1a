"""A dataset that does not pass is held at its last good release while the site is built."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from generator.errors import GateClosed
from generator.pipeline import build
from generator.publish.verify import verify_copy
from tests.conftest import DATA, DESCRIPTOR, SCHEMA, MakeSite
from tests.test_build import digests, run

FEES = "datasets/fees/data/fees.csv"
BROKEN = DATA.replace("50.00", "五十")

ROOMS = {
    "datasets/rooms/datapackage.yaml": DESCRIPTOR.replace("fees", "rooms").replace("fee.", "room."),
    "datasets/rooms/data/rooms.csv": "id,place\n1,第一法庭\n2,第二法庭\n",
    "schemas/room.json": '{"fields": [{"name": "id", "type": "integer"},'
    ' {"name": "place", "type": "string"}], "primaryKey": ["id"]}',
}
"""A second dataset, which goes on while the first is held."""

RICH = (
    """\
name: fees
title: 诉讼费用标准
version: 1.0.0
licenses: [{name: other-open, title: 注明来源即可使用}]
translations: {en: {title: Court fees}}
resources:
  - name: fees
    title: 费用
    path: data/fees.csv
    encoding: gb18030
    dialect: {delimiter: ";"}
    schema:
      fields:
        - {name: id, type: string, constraints: {required: true, pattern: "[A-Z][0-9]"}}
        - {name: note, type: string, title: 备注}
        - {name: inner, type: string, publish: false}
        - {name: amount, type: number, decimalChar: ",", constraints: {minimum: "1,5"}}
        - {name: day, type: date, format: "%d.%m.%Y"}
        - {name: at, type: time}
        - {name: stamp, type: datetime}
        - {name: open, type: boolean, trueValues: [是], falseValues: [否]}
        - {name: tags, type: list}
        - {name: year, type: year}
        - {name: kind, type: string, missingValues: ["-"]}
      primaryKey: [id]
  - name: kinds
    path: data/kinds.csv
    schema:
      fields:
        - {name: kind, type: string}
        - {name: fee, type: string}
      primaryKey: [kind]
      foreignKeys: [{fields: [fee], reference: {resource: fees, fields: [id]}}]
"""
    + DESCRIPTOR[DESCRIPTOR.index("publishing:") :]
    + "  sort: [kind, day]\n  tolerance: 0.4\n"
)
"""What a source may look like: another encoding, other lexical forms, a column kept in, keys."""

RICH_DATA = """\
id;note;inner;amount;day;at;stamp;open;tags;year;kind
A1;=1+1;内部甲;1,50;02.01.2026;09:30:00;2026-01-02T09:30:00;是;"a,b";2026;b
A2;;内部乙;20,125;01.01.2026;10:00:00;;否;;2025;-
A3;坏;内部丙;无;01.01.2026;10:00:00;;否;;2025;a
"""


def hold(project: Path, data: str = BROKEN) -> None:
    """Hand in data that do not pass, and build."""
    (project / FEES).write_text(data, "utf-8")
    build(project, strict=False)


def files_of(digest: dict[str, str], dataset: str) -> dict[str, str]:
    """Digests of a dataset's data files, and of nothing that carries the notice."""
    folder = f"data/{dataset}/"
    return {p: d for p, d in digest.items()
            if p.startswith(folder) and not p.endswith("/datapackage.json")}  # fmt: skip


def test_a_held_dataset_keeps_its_files_while_the_others_go_on(make_site: MakeSite) -> None:
    project = make_site(ROOMS)
    build(project)
    before = digests(project / "output/site")
    (project / FEES).write_text(BROKEN, "utf-8")
    (project / "datasets/rooms/data/rooms.csv").write_text("id,place\n3,第三法庭\n", "utf-8")

    done = build(project, strict=False)

    after = digests(project / "output/site")
    assert [f.dataset for f in done.findings if f.code == "dataset-held"] == ["fees"]
    assert [f.code for f in done.findings if f.is_error] == ["type-error"]
    assert {"csv", "gz", "parquet", "xlsx"} <= {p.split(".")[-1] for p in files_of(before, "fees")}
    assert files_of(after, "fees") == files_of(before, "fees")
    assert "第三法庭" in (project / "output/site/data/rooms/rooms.csv").read_text("utf-8-sig")
    assert verify_copy(project / "output/site") == ()


def test_the_files_of_a_rich_dataset_are_the_same_bytes(make_site: MakeSite) -> None:
    files = {
        "datasets/fees/datapackage.yaml": RICH,
        FEES: RICH_DATA.encode("gb18030"),
        "datasets/fees/data/kinds.csv": "kind,fee\na,A1\nb,A2\n",
    }
    project = make_site(files)
    build(project)
    before = digests(project / "output/site")
    (project / "datasets/fees/data/kinds.csv").write_text("kind,fee\na,Z9\nb,Z8\n", "utf-8")

    done = build(project, strict=False)

    held = next(f for f in done.findings if f.code == "dataset-held")
    package = json.loads((project / "output/site/data/fees/datapackage.json").read_bytes())
    assert held.dataset == "fees"
    assert files_of(digests(project / "output/site"), "fees") == files_of(before, "fees")
    assert package["resources"][0]["withheldRows"] == 1
    assert not any(b"inner" in p.read_bytes() for p in (project / "output/site").rglob("*.json"))


def test_pages_say_that_a_dataset_is_held_and_show_nothing_of_the_new_data(
    make_site: MakeSite,
) -> None:
    project = make_site()
    build(project)
    site = project / "output/site"
    plain = (site / "datasets/fees/index.html").read_text("utf-8")
    hold(project)

    for page in ("datasets/fees/index.html", "index.html", "datasets/index.html"):
        assert "暂停更新" in (site / page).read_text("utf-8"), page
        assert "Update on hold" in (site / "en" / page).read_text("utf-8"), page
    assert "停留在上一次发布" in (site / "quality/index.html").read_text("utf-8")
    assert "type-error" in (site / "quality/index.html").read_text("utf-8")
    assert "暂停更新" not in plain
    package = json.loads((site / "data/fees/datapackage.json").read_bytes())
    assert "2026-11-20" in package["publishing"]["held"]["en"]
    catalogue = json.loads((site / "catalog.jsonld").read_bytes())
    assert "2026-11-20" in json.dumps(catalogue["dcat:dataset"][0]["adms:versionNotes"])
    assert not [p for p in site.rglob("*") if p.is_file() and "五十".encode() in p.read_bytes()]


def test_labels_and_cells_of_rejected_data_stay_in(make_site: MakeSite) -> None:
    """A file without its header: the first record stands where the labels should."""
    project = make_site()
    build(project)
    hold(project, "7,张某甲的案件,5.00,2007-04-01\n")

    site = project / "output/site"
    assert "incorrect-label" in (site / "quality/index.html").read_text("utf-8")
    shown = [p for p in site.rglob("*") if p.is_file() and "张某甲".encode() in p.read_bytes()]
    assert shown == []


def test_mended_data_are_published_again(make_site: MakeSite) -> None:
    project = make_site()
    build(project)
    hold(project)
    (project / FEES).write_text(DATA + "4,其他案件,5.00,\n", "utf-8")

    done = build(project, strict=False)

    site = project / "output/site"
    assert done.findings == ()
    assert "其他案件" in (site / "data/fees/fees.csv").read_text("utf-8-sig")
    assert "暂停更新" not in (site / "index.html").read_text("utf-8")


def test_builds_while_held_are_byte_identical(make_site: MakeSite) -> None:
    sites = []
    for name in ("one", "two"):
        project = make_site(name=name)
        build(project)
        hold(project)
        sites.append(digests(project / "output/site"))

        again = build(project, strict=False)

        assert not again.changed
    assert sites[0] == sites[1]


def test_a_withdrawal_is_honoured_while_held(make_site: MakeSite) -> None:
    project = make_site()
    build(project)
    hold(project)
    (project / "datasets/fees/withdrawals.csv").write_text("id,date,ground\n2,2026-11-21,更正\n")

    build(project, strict=False)

    folder = project / "output/site/data/fees"
    assert pq.read_table(folder / "fees.parquet").column("item").to_pylist() == [
        "财产案件", "劳动争议案件",
    ]  # fmt: skip
    with zipfile.ZipFile(folder / "fees.xlsx") as book:
        inside = b"".join(book.read(name) for name in book.namelist())
    everything = [p.read_bytes() for p in (project / "output/site").resolve().rglob("*.*")]
    everything += [inside, gzip.decompress((folder / "fees.csv.gz").read_bytes())]
    assert not any("离婚案件".encode() in content for content in everything)
    package = json.loads((folder / "datapackage.json").read_bytes())
    assert package["resources"][0]["withheldRows"] == 1
    assert verify_copy(project / "output/site") == ()


def test_withdrawals_that_cannot_be_read_refuse_the_build(make_site: MakeSite) -> None:
    project = make_site()
    build(project)
    before = digests(project / "output/site")
    (project / FEES).write_text(BROKEN, "utf-8")
    (project / "datasets/fees/withdrawals.csv").write_text("nummer\n2\n")

    with pytest.raises(GateClosed):
        build(project, strict=False)

    assert digests(project / "output/site") == before


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (DATA.replace("item", "thing"), "incorrect-label"),
        (DATA.replace("离婚案件", "990000199001010009"), "full-identity-number"),
        ("id,item,amount,since\n", "table-empty"),
        (DATA.encode() + "4,其他案件,5.00,\n".encode("gb18030"), "ENC-10"),
        (None, "file-missing"),
        ("id,item,amount,since\n1,财产案件,50.00,\n", "expectation-change"),
    ],
)
def test_whatever_does_not_pass_is_held(
    data: str | bytes | None, code: str, make_site: MakeSite
) -> None:
    limited = DESCRIPTOR + "  expectations: {shrink: 0.2}\n"
    project = make_site({"datasets/fees/datapackage.yaml": limited})
    build(project)
    before = digests(project / "output/site")
    (project / FEES).unlink()
    if data is not None:
        (project / FEES).write_bytes(data if isinstance(data, bytes) else data.encode())

    done = build(project, strict=False)

    assert code in {f.code for f in done.findings if f.is_error}
    assert files_of(digests(project / "output/site"), "fees") == files_of(before, "fees")


def test_rows_within_the_tolerance_are_withheld_and_above_it_the_dataset_is_held(
    make_site: MakeSite,
) -> None:
    tolerant = DESCRIPTOR + "  tolerance: 0.34\n"
    project = make_site({"datasets/fees/datapackage.yaml": tolerant, FEES: BROKEN})

    first = build(project, strict=False)
    (project / FEES).write_text(BROKEN.replace("300.00", "三百"), "utf-8")
    second = build(project, strict=False)

    published = (project / "output/site/data/fees/fees.csv").read_text("utf-8-sig")
    assert {f.code for f in first.findings} == {"type-error", "rows-withheld"}
    assert "dataset-held" in {f.code for f in second.findings}
    assert "离婚案件" in published
    assert "财产案件" not in published


def test_without_a_release_to_stay_at_the_gate_closes(make_site: MakeSite) -> None:
    project = make_site({FEES: BROKEN})

    with pytest.raises(GateClosed):
        build(project, strict=False)

    assert not (project / "output/site").exists()


def test_a_damaged_release_is_not_published_again(make_site: MakeSite) -> None:
    project = make_site()
    build(project)
    (project / FEES).write_text(BROKEN, "utf-8")
    table = (project / "output/site/data/fees/fees.parquet").resolve()
    table.write_bytes(table.read_bytes()[:-1] + b"X")

    with pytest.raises(GateClosed):
        build(project, strict=False)


@pytest.mark.parametrize(
    "schema",
    [
        SCHEMA.replace('"title": "项目"', '"publish": false'),
        SCHEMA.replace('"name": "since"', '"name": "start"'),
    ],
)
def test_a_column_that_was_taken_back_is_not_held(schema: str, make_site: MakeSite) -> None:
    project = make_site()
    build(project)
    (project / "schemas/fee.json").write_text(schema, "utf-8")
    (project / FEES).write_text(BROKEN.replace("since", "start"), "utf-8")

    with pytest.raises(GateClosed) as closed:
        build(project, strict=False)

    assert "dataset-not-held" in {f.code for f in closed.value.findings}


VOLATILE = DESCRIPTOR.replace("durable", "volatile") + (
    "  controller: 示范法院\n  legal_basis: 示例\n  contact: 010-00000000\n"
    "  pia_date: 2026-11-01\n  ttl_days: 7\n"
)


def test_a_held_list_still_expires_by_its_old_day(make_site: MakeSite) -> None:
    descriptor = "datasets/fees/datapackage.yaml"
    project = make_site({descriptor: VOLATILE})
    build(project)
    (project / descriptor).write_text(VOLATILE.replace("2026-11-20", "2026-11-25"), "utf-8")
    hold(project)

    facts = json.loads((project / "output/site/data/fees/datapackage.json").read_bytes())
    assert facts["publishing"]["as_of"] == "2026-11-20"
    assert facts["publishing"]["expires_at"] == "2026-11-27"


def test_strict_is_the_default_in_ci_alone(make_site: MakeSite) -> None:
    project = make_site()
    build(project)
    (project / FEES).write_text(BROKEN, "utf-8")
    command = ["-m", "generator", "build", "--project", str(project)]

    in_ci = run(command, check=False, CI="true")
    stated = run([*command, "--strict"], check=False, CI="", GITHUB_ACTIONS="")
    lenient = run([*command, "--no-strict", "--format", "json"], check=False, CI="true")
    by_hand = run(command, check=False, CI="", GITHUB_ACTIONS="")

    assert [p.returncode for p in (in_ci, stated, lenient, by_hand)] == [1, 1, 0, 0]
    assert "without --strict" in in_ci.stderr
    assert "held at the last good release: fees" in by_hand.stderr.lower()
    report = json.loads(lenient.stdout[: lenient.stdout.rindex("}") + 1])
    assert report["held"] == ["fees"]
    assert report["counts"]["error"] == 1
