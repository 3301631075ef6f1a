"""The record look-up: every record once, found under each of its keys, in blocks that give nobody
away."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest

from generator.errors import YangguangError
from generator.export.contents import expires_at
from generator.publish.sink import Sink
from generator.search.lookup import build_lookup
from tests.unit.search.lookup_files import read
from tests.unit.search.releases import debtor, debtors, release

COUNT = 5000
NAMES = 50


def build(folder, listed, **options):
    sink = Sink(folder)
    return build_lookup(listed, sink, mask_policy="6+12*", **options), sink


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lookup")
    build(folder, debtors(COUNT), min_names=NAMES, entries=60)
    return read(folder)


def published(i):
    record = debtor(i)
    return {**record, "filed": record["filed"].isoformat()}


def bare(row):
    return {name: value for name, value in row.items() if not name.startswith("~")}


def folded(name):
    """The key of the sample names: all that folding does to them is to take the dot away."""
    return name.replace("·", "")


def test_every_record_is_there_once(built):
    got = {r["record_id"]: bare(r) for block in built.blocks["name"] for r in block}

    assert sum(len(b) for b in built.blocks["name"]) == COUNT
    assert got == {f"R{i:06d}": published(i) for i in range(COUNT)}


def rounds(built):
    starts = [r["block"] for r in built.directory["rounds"]]
    ends = [*starts[1:], len(built.blocks["name"])]
    return [built.blocks["name"][a:b] for a, b in zip(starts, ends, strict=True)]


def test_each_round_has_so_many_records_of_every_name_that_has_them(built):
    counts = Counter(folded(debtor(i)["name"]) for i in range(COUNT))
    for stated, blocks in zip(built.directory["rounds"], rounds(built), strict=True):
        got = Counter(folded(r["name"]) for block in blocks for r in block)
        expected = {
            n: min(c - stated["start"], stated["width"])
            for n, c in counts.items()
            if c > stated["start"]
        }

        assert got == expected


def test_every_block_covers_enough_names_or_all_that_have_so_many_records(built):
    """P-09: no block of a round is of a few names while others could be with them."""
    for blocks in rounds(built):
        names = [len({folded(r["name"]) for r in block}) for block in blocks]

        assert min(names) >= NAMES or len(blocks) == 1
    for kind in ("id", "case_no", "organisation"):
        for block in built.blocks[kind]:
            names = {built.blocks["name"][e["block"]][e["row"]]["name"] for e in block}

            assert len(names) >= NAMES


def test_at_least_a_thousand_names_by_default(tmp_path):
    """P-09, counted in the published blocks themselves."""
    build(tmp_path, debtors(20_000))
    found = read(tmp_path)
    front = rounds(found)[0]

    assert len(front) > 1
    assert all(len({r["name"] for r in block}) >= 1000 for block in front)
    assert all(
        len({found.blocks["name"][e["block"]][e["row"]]["name"] for e in block}) >= 1000
        for kind in ("id", "case_no")
        for block in found.blocks[kind]
    )


def test_names_are_in_order_and_their_hits_counted_on_the_first(built):
    counts = Counter(folded(debtor(i)["name"]) for i in range(COUNT))
    for number, blocks in enumerate(rounds(built)):
        keys = [folded(r["name"]) for block in blocks for r in block]

        assert keys == sorted(keys)
        if number == 0:
            assert all(r["~hits"] == counts[folded(r["name"])] for b in blocks for r in b)


def test_runs_state_place_and_year_of_every_record_of_a_common_name(built):
    common = {}
    for blocks in rounds(built):
        for block in blocks:
            for row in block:
                common.setdefault(folded(row["name"]), []).append(row)
    long = {n: rows for n, rows in common.items() if len(rows) > 5}
    assert long
    for rows in long.values():
        numbers = list(map(int, rows[1]["~runs"].split(",")))
        runs = list(zip(*[iter(numbers)] * 3, strict=True))
        stated = [(built.places[p]["court"], y) for p, y, n in runs for _ in range(n)]

        assert stated == [(r["court"], int(r["filed"][:4])) for r in rows]
    assert all(not rows[1].get("~runs") for rows in common.values() if 1 < len(rows) <= 5)


def entries(built, kind):
    for block in built.blocks[kind]:
        for entry in block:
            yield entry, bare(built.blocks["name"][entry["block"]][entry["row"]])


def test_an_entry_leads_to_the_record_of_its_key(built):
    seen = Counter()
    for entry, record in entries(built, "case_no"):
        assert entry["key"] == f"2024|粤0000|执|{int(record['record_id'][1:]) + 1}"
        place = built.places[entry["place"]]
        assert (place["province"], place["court"]) == (record["province"], record["court"])
        assert entry["year"] == int(record["filed"][:4])
        seen["case_no"] += 1
    for entry, record in entries(built, "id"):
        assert entry["key"] == record["id_masked"]
        seen["id"] += 1
    for entry, record in entries(built, "organisation"):
        code = record["uscc"].lower()
        assert entry["key"] in (code, code[8:17])
        seen["organisation"] += 1

    assert seen == {"case_no": COUNT, "id": COUNT * 3 // 4, "organisation": 2 * COUNT // 4}


def test_any_part_of_an_organisations_name_is_an_entrys_beginning(built):
    """And no person is among them: 3 of 4 sample records are persons."""
    firms = [debtor(i)["name"] for i in range(3, COUNT, 4)]
    found = list(entries(built, "organisation_name"))

    assert all(folded(r["name"]) == e["head"] + e["key"] and r["uscc"] for e, r in found)
    draw = random.Random(5)
    for _ in range(60):
        name = draw.choice(firms)
        start = draw.randrange(len(name) - 1)
        part = name[start : draw.randrange(start + 2, len(name) + 1)]
        expected = sorted(n for n in firms if part in n)

        assert sorted({r["name"] for e, r in found if e["key"].startswith(part)}) == expected


def test_sole_traders_are_persons_and_found_by_their_whole_name_only(tmp_path):
    """P-01: codes that begin with 92 are of natural persons."""
    rows = [
        {"name": "测试甲商店", "uscc": "92000000TE5T00016D"},
        {"name": "测试乙公司", "uscc": "91000000TE5T00024X"},
    ]
    build(
        tmp_path,
        release(
            "x",
            rows,
            natural_persons="bulk",
            durability="volatile",
            lookup={"name": ("name",), "organisation": ("uscc",), "organisation_name": ("name",)},
        ),
    )
    found = read(tmp_path, "x")

    assert {e["head"] + e["key"] for b in found.blocks["organisation_name"] for e in b} == {
        "测试乙公司"
    }


def test_rows_said_to_be_persons_are_not_found_by_part(tmp_path):
    rows = [
        {"name": "测试甲商店", "uscc": "91000000TE5T00016D", "kind": "natural"},
        {"name": "测试乙公司", "uscc": "91000000TE5T00024X", "kind": "organisation"},
    ]
    build(
        tmp_path,
        release(
            "x",
            rows,
            natural_persons="bulk",
            durability="volatile",
            person_rows={"kind": ("natural",)},
            lookup={"name": ("name",), "organisation": ("uscc",), "organisation_name": ("name",)},
        ),
    )
    found = read(tmp_path, "x")

    assert {e["head"] + e["key"] for b in found.blocks["organisation_name"] for e in b} == {
        "测试乙公司"
    }


def test_records_that_no_download_has_are_read_from_the_release(tmp_path):
    """`natural_persons: lookup`: the Parquet file lacks the persons."""
    from dataclasses import replace

    from generator.model import Artifact

    listed = debtors(50)
    (tmp_path / "d.parquet").write_bytes(b"lacks the persons")
    build(
        tmp_path,
        replace(
            listed,
            records=listed.main_table,
            artifacts={"debtors": (Artifact("d.parquet", "", 0, ""),)},
        ),
    )

    assert sum(len(b) for b in read(tmp_path).blocks["name"]) == 50


def test_keys_are_sorted_and_leaves_name_the_first_of_each_block(built):
    for kind in ("id", "case_no", "organisation", "organisation_name"):
        blocks, leaves = built.blocks[kind], built.leaves[kind]
        keys = [e["key"] for block in blocks for e in block]
        first = [f for leaf in leaves for f in leaf["first"]]

        assert keys == sorted(keys)
        assert [f.removesuffix("\0") for f in first] == [block[0]["key"] for block in blocks]
        for i, block in enumerate(blocks[1:], 1):
            continued = blocks[i - 1][-1]["key"] == block[0]["key"]
            assert first[i].endswith("\0") == continued
        assert built.directory["keys"][kind]["leaves"] == [leaf["first"][0] for leaf in leaves]
        assert [leaf["block"] for leaf in leaves] == list(range(0, len(blocks), 64))
    assert len(built.leaves["organisation_name"]) > 1


def test_a_leaf_of_names_leads_to_the_block_of_every_round(built):
    firsts = built.directory["keys"]["name"]["leaves"]
    assert len(built.leaves["name"]) == len(firsts)
    for number, stated in enumerate(built.directory["rounds"]):
        for block, rows in enumerate(rounds(built)[number], stated["block"]):
            for key in {folded(r["name"]) for r in rows}:
                leaf = built.leaves["name"][max(sum(f <= key for f in firsts) - 1, 0)]
                part = leaf["rounds"][number]

                assert part["block"] + sum(f <= key for f in part["first"]) - 1 == block


def test_names_are_folded_to_keys(built):
    keys = [f for leaf in built.leaves["name"] for f in leaf["rounds"][0]["first"]]

    assert all("·" not in key for key in keys)
    assert {r["name"] for b in built.blocks["name"] for r in b} >= {"阿某·甲乙", "𠅤某甲"}


def test_dates_policy_and_marks_are_in_the_directory(built):
    directory = built.directory

    assert directory["format"] == 3
    assert directory["as_of"] == "2026-11-20"
    assert directory["expires_at"] == "2026-11-27"
    assert directory["mask_policy"] == "10+4+4"
    assert directory["synthetic"] is True
    assert directory["years"] == [2024, 2023, 2022, 2021, 2020]
    assert directory["filters"] == {"province": "province", "court": "court", "year": "filed"}
    assert directory["columns"][1] == {
        "name": "name",
        "title": {"zh": "name列", "en": "name column"},
        "personal": True,
    }
    assert built.releases == {directory["release"]}


def test_file_names_are_stable_and_bytes_repeat(tmp_path):
    """P-06: no content hash in the name of a volatile file; and the same bytes twice."""
    _, first = build(tmp_path / "a", debtors(2500), min_names=NAMES)
    _, second = build(tmp_path / "b", debtors(2500), min_names=NAMES)

    assert first.artifacts() == second.artifacts()
    assert {a.path for a in first.artifacts()} >= {
        "lookup/debtors/directory.json.gz",
        "lookup/debtors/name/00000.json.gz",
        "lookup/debtors/name/leaf-00000.json.gz",
        "lookup/debtors/places.json.gz",
    }


def test_a_parquet_file_gives_the_same_bytes_as_the_table_it_holds(tmp_path):
    from pyarrow import parquet

    from generator.model import Artifact

    listed = debtors(2500)
    _, first = build(tmp_path / "a", listed, min_names=NAMES)
    (tmp_path / "b").mkdir()
    parquet.write_table(listed.main_table, tmp_path / "b/d.parquet", row_group_size=700)
    object.__setattr__(listed, "artifacts", {"debtors": (Artifact("d.parquet", "", 0, ""),)})
    _, second = build(tmp_path / "b", listed, min_names=NAMES)

    assert first.artifacts() == second.artifacts()


def test_only_published_columns_are_in_a_block(tmp_path):
    """The table of a release holds published columns only; nothing else is read from anywhere."""
    build(tmp_path, debtors(10))
    found = read(tmp_path)

    assert [c["name"] for c in found.directory["columns"]] == list(debtor(0))
    assert all(list(bare(r)) == list(debtor(0)) for b in found.blocks["name"] for r in b)


def test_values_keep_what_json_must_escape(tmp_path):
    odd = ['a"b', "c\\d", "e\nf", "g\x00h", "\u2028", "<script>", "𠅤", ""]
    rows = [{"name": f"测试{i}", "note": note} for i, note in enumerate(odd)]
    rows.append({"name": "测试无", "note": None})
    build(tmp_path, release("x", rows, lookup={"name": ("name",)}))
    found = read(tmp_path, "x")

    assert {r["name"]: r["note"] for b in found.blocks["name"] for r in b} == {
        r["name"]: r["note"] for r in rows
    }


def test_a_list_of_organisations_alone_needs_no_codes_to_be_found_by_part(tmp_path):
    rows = [{"name": "测试甲公司"}, {"name": "测试乙公司"}, {"name": None}]
    build(tmp_path, release("x", rows, lookup={"name": ("name",), "organisation_name": ("name",)}))
    found = read(tmp_path, "x")

    assert sum(e["key"] == "公司" for b in found.blocks["organisation_name"] for e in b) == 2
    assert sum(len(b) for b in found.blocks["name"]) == 3


def test_a_dataset_without_keys_has_no_look_up(tmp_path):
    summary, sink = build(tmp_path, release("fees", [{"item": "财产案件"}]))

    assert summary is None
    assert sink.artifacts() == ()


def test_a_list_without_rows_has_a_directory(tmp_path):
    empty = release("x", [{"name": "张某甲"}], lookup={"name": ("name",)})
    object.__setattr__(empty, "tables", {"x": empty.main_table.slice(0, 0)})
    build(tmp_path, empty)

    assert read(tmp_path, "x").directory["rounds"] == []


def test_an_empty_key_column_gives_an_empty_key(tmp_path):
    listed = release(
        "x",
        [{"name": "张某甲", "uscc": None}],
        lookup={"name": ("name",), "organisation": ("uscc",)},
    )
    build(tmp_path, listed)

    assert read(tmp_path, "x").directory["keys"]["organisation"]["leaves"] == []


@pytest.mark.parametrize(
    "lookup",
    [
        {"colour": ("name",)},
        {"name": ("secret",)},
        {"name": ("name",), "organisation_name": ("other",)},
    ],
)
def test_an_unknown_key_or_an_unpublished_column_is_refused(tmp_path, lookup):
    rows = [{"name": "张某甲", "other": "乙"}]
    with pytest.raises(YangguangError, match=r"publishing\.lookup"):
        build(tmp_path, release("x", rows, lookup=lookup))


def test_durable_lists_do_not_expire():
    assert expires_at(debtors(1, durability="durable").dataset) is None
    assert expires_at(debtors(1, ttl_days=None).dataset) == date(2026, 11, 27)
