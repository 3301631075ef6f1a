"""The parts of the look-up: keys by shortcut, rounds, cuts, columns as JSON."""

from __future__ import annotations

import json
import string
from collections import Counter
from datetime import date
from itertools import pairwise

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import YangguangError
from generator.publish.sink import Sink
from generator.search import lookup_blocks
from generator.search.folding import fold
from generator.search.lookup_cases import rank_cases
from generator.search.lookup_columns import columns, json_arrays
from generator.search.lookup_keys import KEYS, LONGEST, plain, rank_values
from generator.search.lookup_order import deal
from generator.search.lookup_scatter import gathered, scattered
from generator.search.lookup_source import Source
from tests.unit.search.lookup_files import plain as plain_column

ODD = [
    "张某甲", "張某甲", "阿某·甲乙", "欧阳某 甲", "𠅤某甲", "戶某", "ＡＢＣ公司", "公司（有限合伙）", "甲" * 300,
    "（2024）粤0000执12号", "（2024）粤0000执012号", "(2024)粤0000执恢12号", "（２０２４）粤００００执１２号",
    "（2013）测二中民二(民)终字第12号", "（2024）粤0000执12号之一", "（2024）粤0000执1,234号", "12号", "号", " ",
    "2024粤0000执12", "（2024）粤00执0号", "91000000TE5T00016D", "91000000te5t00016d", "T0000001-6",
    "9900001990****0009", "９９０００", "9900001990××××0009", "·", "", None, "旧字第９号", "执-12号",
]  # fmt: skip


@pytest.mark.parametrize("kind", KEYS)
@settings(max_examples=30, deadline=None)
@given(
    drawn=st.lists(st.text("张某甲·（）()２2024粤0执恢号第字1,-X*Ｘ ", max_size=12), max_size=30)
)
def test_keys_by_shortcut_are_those_of_the_analyzer(kind, drawn):
    values = [*ODD, *drawn]
    source = Source(pa.table({"row": range(len(values)), "v": values}))
    if kind == "case_no":
        ranked = rank_cases(source.texts(["v"]))
    else:
        ranked = rank_values(duckdb.connect(), kind, source.coded(["v"]))
    keys = ranked.texts(np.arange(ranked.ranks.max() + 1)).to_pylist()
    found = [(row, keys[rank]) for row, rank in zip(ranked.rows, ranked.ranks, strict=True)]
    expected = [
        (row, key)
        for row, value in enumerate(values)
        if value is not None
        for key in KEYS[kind](value)
        if key
    ]

    assert Counter(found) == Counter((row, key[:LONGEST]) for row, key in expected)
    assert keys == sorted(set(keys))
    assert ranked.texts(np.sort(ranked.ranks)).to_pylist() == sorted(k for _, k in found)


def test_what_the_engine_takes_as_it_is_folding_leaves_alone():
    """Every character and every pair's seam: folding joins no two of them."""
    points = [chr(p) for p in range(0x110000) if not 0xD800 <= p < 0xE000]
    database = duckdb.connect()
    database.register("c", pa.table({"c": [p for p in points if p != "\0"]}))
    easy = [
        c
        for (c,) in database.execute(
            f"SELECT c FROM c WHERE regexp_full_match(c, '{plain()}')"
        ).fetchall()
    ]
    text = "".join(easy)

    assert len(easy) > 15_000
    assert fold(text) == text
    assert fold(text[::-1]) == text[::-1]


COUNTS = st.lists(st.integers(1, 60), min_size=1, max_size=200).map(np.array)


@settings(max_examples=200, deadline=None)
@given(counts=COUNTS, least=st.integers(1, 50))
def test_records_are_dealt_out_once_and_no_block_is_of_few_names(counts, least):
    order = deal(counts, least)
    name_of = np.repeat(np.arange(len(counts)), counts)
    ends = [*order.starts[1:], len(order.records)]

    assert sorted(order.records.tolist()) == list(range(counts.sum()))
    for part, after in zip(order.rounds, [*order.rounds[1:], None], strict=True):
        blocks = range(part.block, after.block if after else len(order.starts))
        names = [set(name_of[order.records[order.starts[b] : ends[b]]].tolist()) for b in blocks]

        assert [min(n) for n in names] == part.names.tolist()
        assert all(len(n) >= least for n in names) or len(names) == 1
        assert sum(map(len, names)) == len(set().union(*names)) == (counts > part.start).sum()
        for block in blocks:
            ranks = Counter(name_of[order.records[order.starts[block] : ends[block]]].tolist())
            assert all(n == min(counts[k] - part.start, part.width) for k, n in ranks.items())


def test_few_names_with_very_many_records_are_dealt_in_few_rounds():
    order = deal(np.array([5000, *[1] * 3000]), 1000)

    assert len(order.rounds) < 5
    assert np.diff([*order.starts, len(order.records)]).max() <= 5000


def edges_of(sizes):
    return np.cumsum([0, *sizes])


def cut_at(values, edges):
    return [values[a:b] for a, b in pairwise(edges)]


def read_back(values, sizes, kind, start=0):
    """The values of each block as its JSON says them; `start` rows before are of other blocks."""
    column = pa.array([*values[-1:] * start, *values], kind).slice(start)
    return [plain_column(json.loads(made)) for made in columns(column, edges_of(sizes))]


SIZES = st.lists(st.integers(1, 12), min_size=1, max_size=4)
STARTS = st.integers(0, 3)


def in_blocks(elements):
    """Values, and how many of them each block has."""
    return SIZES.flatmap(
        lambda sizes: st.tuples(
            st.lists(elements, min_size=sum(sizes), max_size=sum(sizes)), st.just(sizes)
        )
    )


UNTIMED = settings(max_examples=60, deadline=None)
ANY_TEXT = in_blocks(st.none() | st.text(max_size=5))
SOME_TEXTS = st.lists(st.none() | st.text('案12号 \x7f"\\', max_size=9), min_size=1, max_size=8)
REPEATED_TEXT = SOME_TEXTS.flatmap(lambda some: in_blocks(st.sampled_from(some)))
NUMBERS = in_blocks(st.none() | st.integers(-70, 5000))
FAR_NUMBERS = in_blocks(st.none() | st.integers(-(2**40), 2**40))
DATES = in_blocks(st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)))


@UNTIMED
@given(made=ANY_TEXT)
def test_text_columns_are_json(made):
    values, sizes = made
    arrays = json_arrays(pa.array(values, pa.string()), edges_of(sizes))

    assert [json.loads(array) for array in arrays] == cut_at(values, edges_of(sizes))


@UNTIMED
@given(made=FAR_NUMBERS)
def test_whole_numbers_are_json_numbers(made):
    values, sizes = made
    arrays = json_arrays(pa.array(values, pa.int64()), edges_of(sizes))

    assert [json.loads(array) for array in arrays] == cut_at(values, edges_of(sizes))


def test_a_block_is_judged_by_its_own_bytes():
    values = pa.array(['"', "a", "b", "\\", "c"]).slice(1, 4)

    assert json_arrays(values, np.array([0, 2, 3, 3, 4])) == [
        b'["a","b"]',
        b'["\\\\"]',
        b"[]",
        b'["c"]',
    ]


@UNTIMED
@given(made=ANY_TEXT | REPEATED_TEXT, start=STARTS)
def test_texts_are_read_back_from_every_form(made, start):
    values, sizes = made

    assert read_back(values, sizes, pa.string(), start) == cut_at(values, edges_of(sizes))


@UNTIMED
@given(made=NUMBERS | FAR_NUMBERS, start=STARTS)
def test_numbers_are_read_back_from_both_forms(made, start):
    values, sizes = made

    assert read_back(values, sizes, pa.int64(), start) == cut_at(values, edges_of(sizes))


@UNTIMED
@given(made=DATES)
def test_dates_are_read_back(made):
    values, sizes = made
    stated = [d and d.isoformat() for d in values]

    assert read_back(values, sizes, pa.date32()) == cut_at(stated, edges_of(sizes))


@UNTIMED
@given(made=in_blocks(st.none() | st.booleans()))
def test_booleans_are_read_back(made):
    values, sizes = made

    assert read_back(values, sizes, pa.bool_()) == cut_at(values, edges_of(sizes))


def test_texts_stay_whole_and_numbers_have_no_decimal_digits():
    """A search of the bytes must find what is withdrawn, and no telephone number that is none."""
    cases = [f"（2024）粤0000执{i * 37}号" for i in range(200)]
    written = b"".join(columns(pa.array(cases), np.array([0, 80, 200]))).decode()
    numbers = columns(pa.array(range(5000), pa.int64()), np.array([0, 10, 5000]))

    assert all(f'"{case}"' in written for case in cases)
    assert not set("".join(r for n in numbers for r in json.loads(n)["places"])) & set(
        string.digits
    )


@settings(max_examples=100, deadline=None)
@given(
    names=st.lists(st.integers(0, 12), max_size=120),
    rows=st.integers(1, 10),
    least=st.integers(0, 6),
    batch=st.integers(1, 50),
)
def test_cuts_keep_every_row_and_have_enough_names(names, rows, least, batch):
    table = pa.table({"key": [str(i) for i in range(len(names))], "n": pa.array(names, pa.int32())})
    tables = [pa.table(part) for part in table.to_batches(batch)]
    pieces = list(lookup_blocks.cut(tables, rows, least, "n"))
    keys = [piece["key"].to_pylist() for piece in pieces]

    assert [k for piece in keys for k in piece] == table["key"].to_pylist()
    counted = [len({names[int(k)] for k in piece}) for piece in keys]
    assert all(n >= least for n in counted) or len(pieces) == 1


@settings(max_examples=40, deadline=None)
@given(places=st.integers(0, 300).flatmap(lambda n: st.permutations(range(n))),
       batch=st.integers(1, 100), piece=st.sampled_from([1, 300, 2000, 10**8]))  # fmt: skip
def test_rows_are_put_in_order_by_files_of_neighbours(tmp_path_factory, places, batch, piece):
    """Whatever the pieces; pieces of a byte are of one row each."""
    folder = tmp_path_factory.mktemp("rows")
    rows = pa.table({"at": pa.array(places, pa.int64()), "text": [f"甲{p}" for p in places]})

    pieces = list(
        gathered(scattered(rows.to_batches(batch), np.array(places, np.int64), folder, piece))
    )

    assert [at for p in pieces for at in p["at"].to_pylist()] == list(range(len(places)))
    assert all(p["text"].to_pylist() == [f"甲{at}" for at in p["at"].to_pylist()] for p in pieces)
    assert all(p.schema == rows.schema for p in pieces)
    assert not list(folder.iterdir())


def test_a_block_too_large_for_hosts_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(lookup_blocks, "LARGEST", 100)
    block = pa.table({"key": [f"{i * 7919 % 1000}" for i in range(500)]})

    with pytest.raises(YangguangError, match="at most 100"):
        lookup_blocks.write_blocks([block], "x", "r", Sink(tmp_path))
