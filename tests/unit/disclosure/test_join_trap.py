"""No judgment with hidden names stands beside the record of a person that names its number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.checking import Checked, check
from generator.pipeline import build
from tests.conftest import DESCRIPTOR as PLAIN
from tests.conftest import MakeSite
from tests.unit.disclosure.debtor_site import DESCRIPTOR, debtor_files, row

PERSON, COMPANY, FREE = row(0)[4], row(2)[4], "（2026）粤0000民初9号"
"""A number in a person's record, one in an organisation's, one in none."""

JUDGMENTS = PLAIN.replace("name: fees\n", "name: judgments\n", 1).replace(
    """\
  - name: fees
    title: 费用
    path: data/fees.csv
    schema: ../../schemas/fee.json
""",
    """\
  - {name: index, title: 目录, path: data/index.csv, schema: ../../schemas/index.json}
  - {name: texts, title: 正文, path: data/texts.csv, schema: ../../schemas/text.json}
""",
) + "  synthetic: true\n"  # fmt: skip

INDEX = {
    "fields": [
        {"name": "id", "type": "integer"},
        {"name": "number", "type": "string", "rule": "case-number", "judgment": True},
    ],
    "primaryKey": ["id"],
}
TEXTS = {
    "fields": [
        {"name": "of", "type": "integer"},
        {"name": "text", "type": "string", "judgment": True},
    ],
    "foreignKeys": [{"fields": ["of"], "reference": {"resource": "index", "fields": ["id"]}}],
}


def project(
    make_site: MakeSite, texts: tuple[str, str, str] = ("甲", "乙", "丙"), *,
    told: str = "", persons: str = DESCRIPTOR,
) -> Path:  # fmt: skip
    """A list of debtors beside an index of three judgments and their texts."""
    said = "  person_rows: {subject_type: [natural]}\n"
    numbered = enumerate((PERSON, COMPANY, FREE), 1)
    return make_site({
        **debtor_files(range(4), descriptor=persons + said),
        "datasets/judgments/datapackage.yaml": JUDGMENTS + told,
        "datasets/judgments/data/index.csv": "id,number\n" + "".join(
            f"{n},{number}\n" for n, number in numbered),
        "datasets/judgments/data/texts.csv": "of,text\n" + "".join(
            f"{n},{text}\n" for n, text in enumerate(texts, 1)),
        "schemas/index.json": json.dumps(INDEX),
        "schemas/text.json": json.dumps(TEXTS),
    })  # fmt: skip


def published(checked: Checked) -> tuple[list[int], list[int]]:
    """The ids of the judgments, and of the texts, that would be published."""
    [found] = [d for d in checked.decisions if d.dataset.name == "judgments"]
    index, texts = found.tables["index"], found.tables["texts"]
    return index.column("id").to_pylist(), texts.column("of").to_pylist()


def linked(checked: Checked) -> list[tuple[str, str, int]]:
    return [
        (f.severity, f.resource, f.count) for f in checked.findings if f.code == "linked-judgment"
    ]


def test_a_judgment_that_a_person_is_listed_for_is_kept_out(make_site: MakeSite) -> None:
    checked = check(project(make_site))

    assert published(checked) == ([2, 3], [2, 3])
    assert linked(checked) == [("warning", "index", 1)]


def test_no_finding_tells_the_number(make_site: MakeSite) -> None:
    told = [f.as_dict() for f in check(project(make_site)).findings if f.code == "linked-judgment"]

    assert PERSON not in json.dumps(told, ensure_ascii=False)


def test_what_the_court_confirms_is_published_and_reported(make_site: MakeSite) -> None:
    checked = check(project(make_site, told="  linked_judgments: confirmed\n"))

    assert published(checked) == ([1, 2, 3], [1, 2, 3])
    assert linked(checked) == [("warning", "index", 1)]


@pytest.mark.parametrize("written", [
    PERSON, PERSON.replace("（", "(").replace("）", ")"), f"不服{PERSON}之一民事裁定", PERSON.replace("粤", " 粤"),
])  # fmt: skip
def test_a_number_in_the_text_of_another_judgment_leads_there_too(
    make_site: MakeSite, written: str
) -> None:
    checked = check(project(make_site, ("甲", "乙", written)))

    assert published(checked) == ([2, 3], [2])
    assert linked(checked) == [("warning", "index", 1), ("warning", "texts", 1)]


def test_where_no_person_is_published_nothing_leads_to_one(make_site: MakeSite) -> None:
    none = DESCRIPTOR.replace("natural_persons: bulk", "natural_persons: none")

    assert published(check(project(make_site, persons=none))) == ([1, 2, 3], [1, 2, 3])


def test_a_foreign_key_between_persons_and_judgments_is_refused(make_site: MakeSite) -> None:
    folder = project(make_site)
    schema = json.loads((folder / "schemas/list.json").read_text("utf-8"))
    reference = {"package": "judgments", "resource": "index", "fields": ["number"]}
    schema["foreignKeys"] = [{"fields": ["case_no"], "reference": reference}]
    (folder / "schemas/list.json").write_text(json.dumps(schema), "utf-8")

    found = [f for f in check(folder).findings if f.code == "linked-judgment" and f.is_error]

    assert [(f.dataset, f.resource) for f in found] == [("list", "list")]


def test_a_held_release_of_judgments_is_separated_again(make_site: MakeSite) -> None:
    """The judgment is live before its debtor is listed, and new judgments do not pass."""
    folder = project(make_site)
    listed = folder / "datasets/list/data/list.csv"
    whole = listed.read_text("utf-8")
    listed.write_text(
        "".join(line for line in whole.splitlines(True) if PERSON not in line), "utf-8"
    )
    build(folder)
    listed.write_text(whole, "utf-8")
    (folder / "datasets/judgments/data/index.csv").write_text("id,number\nx,y\n", "utf-8")

    checked = check(folder, strict=False)

    assert [d.dataset.name for d in checked.held] == ["judgments"]
    assert published(checked) == ([2, 3], [2, 3])
