"""Parts of names in order by whole numbers, beside Python's own order of texts."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.search.lookup_columns import columns
from generator.search.lookup_order import in_order
from generator.search.lookup_parts import Parts
from generator.search.lookup_source import Coded
from tests.unit.search.lookup_files import plain as plain_column

UNTIMED = settings(max_examples=150, deadline=None)
NAMES = st.lists(st.text("甲乙a﹣𠅤\U0010ffff", min_size=1, max_size=12), max_size=25, unique=True)
MANY = "".join(map(chr, range(0x4E00, 0x9FFF)))
"""Characters enough that a number holds four of them."""


def listed(names, piece):
    """Key, head and name of every part, as they come."""
    parts = Parts.of(pa.array(sorted(names), pa.string()))
    found = []
    for places, numbers in parts.ordered(piece):
        texts = (parts.keys(numbers), parts.heads(places))
        found += zip(*(t.to_pylist() for t in texts), parts.name[places].tolist(), strict=True)
    return found


def by_python(names):
    return sorted((n[i:], k, n[:i]) for k, n in enumerate(sorted(names)) for i in range(len(n) - 1))


@UNTIMED
@given(names=NAMES, piece=st.sampled_from([1, 7, 10**6]))
def test_parts_of_two_characters_and_more_are_in_order(names, piece):
    assert [(k, n, h) for k, h, n in listed(names, piece)] == by_python(names)


def test_parts_that_are_alike_for_long():
    tails = ["某" * n + MANY[n % 5] for n in range(1, 40)]
    names = {MANY[n] + tail for n, tail in enumerate(tails)} | {MANY, MANY[:300], "某" * 90}

    assert [(k, n, h) for k, h, n in listed(names, 50)] == by_python(names)


@UNTIMED
@given(names=NAMES)
def test_numbers_have_the_order_of_their_texts(names):
    parts = Parts.of(pa.array(sorted(names), pa.string()))
    made = list(parts.ordered())
    places = np.concatenate([np.zeros(0, np.int64), *(p for p, _ in made)])
    numbers = np.concatenate([np.zeros(0, np.int64), *(n for _, n in made)])

    for texts, told in ((parts.keys(numbers), numbers), (parts.heads(places), parts.head[places])):
        known = sorted(zip(told.tolist(), texts.to_pylist(), strict=True))
        assert all((a[0] < b[0]) == (a[1] < b[1]) for a, b in pairwise(known))


@UNTIMED
@given(numbers=st.lists(st.integers(0, 9) | st.integers(0, 2**62), max_size=60))
def test_places_in_order_of_numbers(numbers):
    found = in_order(np.array(numbers, np.int64)).tolist()

    assert found == sorted(range(len(numbers)), key=numbers.__getitem__)


@UNTIMED
@given(data=st.data(), different=st.lists(st.text('甲乙a"', max_size=3), unique=True, min_size=1))
@pytest.mark.parametrize("ordered", [True, False])
def test_columns_of_numbers_are_the_columns_of_their_texts(ordered, data, different):
    """Byte for byte, whether numbers come in order or not."""
    texts = pa.array(sorted(different))
    some = st.lists(st.integers(0, len(texts) - 1), min_size=1, max_size=12)
    blocks = data.draw(st.lists(some, min_size=1, max_size=4))
    numbers = np.array([n for block in blocks for n in block])
    numbers = np.sort(numbers) if ordered else numbers
    edges = np.cumsum([0, *map(len, blocks)])

    made = columns(pa.array(numbers), edges, lambda told: texts.take(pa.array(told)))

    assert made == columns(texts.take(pa.array(numbers)), edges)


@UNTIMED
@given(values=st.lists(st.sampled_from(["乙", "甲", "", None, '"']), min_size=1, max_size=600),
       more=st.sampled_from([0, 300]))  # fmt: skip
def test_columns_of_few_texts_are_kept_as_numbers(values, more):
    values = values + [f"{n}" for n in range(more)]
    found = pa.array(values, pa.string()).dictionary_encode()
    column = Coded(found.dictionary, found.indices.fill_null(-1).to_numpy()).sorted()
    edges = np.array([0, len(values)])

    assert column.to_pylist() == values
    assert column.dictionary.to_pylist() == sorted(column.dictionary.to_pylist())
    assert [plain_column(json.loads(made)) for made in columns(column, edges)] == [values]
    assert columns(column, edges) == columns(pa.array(values, pa.string()), edges)
