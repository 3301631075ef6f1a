"""The record look-up: every record under its keys, and blocks that give nobody away."""

import gzip
import json
from datetime import date
from itertools import pairwise

import pytest

from generator.errors import YangguangError
from generator.publish.sink import Sink
from generator.search.lookup import build_lookup, expires_at
from tests.unit.search.releases import debtor, debtors, release


def build(folder, listed, **options):
    sink = Sink(folder)
    return build_lookup(listed, sink, mask_policy="6+12*", **options), sink


def read(folder, listed="debtors"):
    root = folder / "lookup" / listed
    directory = json.loads((root / "directory.json").read_bytes())
    blocks = {key: [json.loads(gzip.decompress(file.read_bytes()))
                    for file in sorted((root / key).glob("*.json.gz"))]
              for key in directory["keys"]}
    return directory, blocks


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lookup")
    build(folder, debtors(5000), min_names=200)
    return read(folder)


def rows_of(blocks, key):
    return [row for block in blocks[key] for row in block["rows"]]


def test_every_record_is_under_each_of_its_keys(built):
    directory, blocks = built
    columns = [c["name"] for c in directory["columns"]]
    expected = {}
    for i in range(5000):
        record = debtor(i)
        expected[f"2024|粤0000|执|{i + 1}"] = record
    got = {row[0]: dict(zip(columns, row[1:], strict=True)) for row in rows_of(blocks, "case_no")}

    assert got == {k: {**v, "filed": v["filed"].isoformat()} for k, v in expected.items()}
    assert len(rows_of(blocks, "name")) == 5000
    assert len(rows_of(blocks, "id")) == 3750
    assert len(rows_of(blocks, "organisation")) == 2 * 1250  # the whole code, and the code inside


def test_keys_are_sorted_and_the_directory_names_the_first_of_each_block(built):
    directory, blocks = built
    for key, made in blocks.items():
        keys = [row[0] for block in made for row in block["rows"]]

        assert keys == sorted(keys)
        assert directory["keys"][key]["first"] == [block["rows"][0][0] for block in made]
        assert directory["keys"][key]["rows"] == len(keys)


def test_no_key_is_split_and_every_block_covers_enough_names(built):
    directory, blocks = built
    name = 1 + [c["name"] for c in directory["columns"]].index("name")
    for made in blocks.values():
        keys = [{row[0] for row in block["rows"]} for block in made]

        assert len(made) > 1
        assert all(not a & b for a, b in pairwise(keys))
        assert all(len({row[name] for row in block["rows"]}) >= 200 for block in made)


def test_at_least_a_thousand_names_by_default(tmp_path):
    """P-09, counted in the published blocks themselves."""
    build(tmp_path, debtors(6000))
    _, blocks = read(tmp_path)

    assert len(blocks["name"]) > 1
    for block in blocks["name"]:
        assert len({row[0] for row in block["rows"]}) >= 1000


def test_names_are_folded_to_keys(built):
    _, blocks = built
    keys = {row[0] for row in rows_of(blocks, "name")}

    assert {"阿某甲乙", "𠅤某甲"} <= keys


def test_dates_policy_and_marks_are_in_the_directory(built):
    directory, blocks = built

    assert directory["as_of"] == "2026-11-20"
    assert directory["expires_at"] == "2026-11-27"
    assert directory["mask_policy"] == "10+4+4"
    assert directory["synthetic"] is True
    assert directory["organisation_columns"] == ["uscc"]
    assert directory["columns"][1] == {
        "name": "name", "title": {"zh": "name列", "en": "name column"}, "personal": True}
    assert {b["release"] for made in blocks.values() for b in made} == {directory["release"]}


def test_file_names_are_stable_and_bytes_repeat(tmp_path):
    """P-06: no content hash in the name of a volatile file; and the same bytes twice."""
    _, first = build(tmp_path / "a", debtors(2500))
    _, second = build(tmp_path / "b", debtors(2500))

    assert first.artifacts() == second.artifacts()
    assert {a.path for a in first.artifacts()} >= {
        "lookup/debtors/directory.json", "lookup/debtors/name/0000.json.gz"}


def test_only_published_columns_are_in_a_block(tmp_path):
    """The table of a release holds published columns only; nothing else is read from anywhere."""
    build(tmp_path, debtors(10))
    directory, blocks = read(tmp_path)

    assert [c["name"] for c in directory["columns"]] == list(debtor(0))
    assert all(len(row) == 1 + len(debtor(0)) for row in rows_of(blocks, "name"))


def test_a_dataset_without_keys_has_no_look_up(tmp_path):
    summary, sink = build(tmp_path, release("fees", [{"item": "财产案件"}]))

    assert summary is None
    assert sink.artifacts() == ()


def test_an_empty_key_column_gives_an_empty_key(tmp_path):
    listed = release("x", [{"name": "张某甲", "uscc": None}],
                     lookup={"name": ("name",), "organisation": ("uscc",)})
    build(tmp_path, listed)
    directory, _ = read(tmp_path, "x")

    assert directory["keys"]["organisation"] == {"first": [], "rows": 0}


@pytest.mark.parametrize("lookup", [{"colour": ("name",)}, {"name": ("secret",)}])
def test_an_unknown_key_or_an_unpublished_column_is_refused(tmp_path, lookup):
    with pytest.raises(YangguangError, match=r"publishing\.lookup"):
        build(tmp_path, release("x", [{"name": "张某甲"}], lookup=lookup))


def test_durable_lists_do_not_expire():
    assert expires_at(debtors(1, durability="durable").dataset.publishing) is None
    assert expires_at(debtors(1, ttl_days=None).dataset.publishing) == date(2026, 11, 27)
