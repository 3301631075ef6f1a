"""Draws, distributions and permutations of the synthetic data."""

from __future__ import annotations

import numpy as np
import pytest

from generator.synthesise.draws import Permutation, Weighted, below, draw, happens

ROWS = np.arange(100_000, dtype=np.int64)


def test_a_draw_belongs_to_its_row():
    """A row's word is the same alone, in another order, and among others."""
    words = draw(7, "name", ROWS)

    assert draw(7, "name", ROWS[500:501])[0] == words[500]
    assert np.array_equal(draw(7, "name", ROWS[::-1]), words[::-1])


def test_draws_follow_the_published_splitmix64():
    """SplitMix64 seeded with 0 gives these first words (Steele, Lea and Flood; Java 8's test)."""
    expected = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]

    from generator.synthesise.draws import _GAMMA, _mixed

    states = np.array([1, 2, 3], dtype=np.uint64) * _GAMMA
    assert _mixed(states).tolist() == expected


@pytest.mark.parametrize(("seed", "name"), [(8, "name"), (7, "other")])
def test_seed_and_name_change_the_draws(seed: int, name: str):
    same = draw(7, "name", ROWS) == draw(seed, name, ROWS)

    assert int(same.sum()) == 0


def test_numbers_below_a_limit_are_even():
    """A thousand rows are expected in each of a hundred cells; five sigma is about 157."""
    counts = np.bincount(below(draw(1, "cell", ROWS), 100), minlength=100)

    assert len(counts) == 100
    assert abs(counts - 1000).max() < 160


def test_limits_may_differ_by_row():
    limits = np.array([1, 2, 10**6, 2**32], dtype=np.int64)
    numbers = below(np.full(4, 2**64 - 1, dtype=np.uint64), limits)

    assert numbers.tolist() == [0, 1, 10**6 - 1, 2**32 - 1]


def test_weights_become_shares():
    places = Weighted.of([70, 20, 10]).at(draw(2, "weighted", ROWS))
    shares = np.bincount(places) / len(ROWS)

    assert shares == pytest.approx([0.7, 0.2, 0.1], abs=0.008)


def test_a_weight_of_nothing_never_comes():
    places = Weighted.of([1, 0, 1]).at(draw(2, "weighted", ROWS))

    assert set(places.tolist()) == {0, 2}


def test_events_come_per_mille():
    assert happens(draw(3, "event", ROWS), 250).mean() == pytest.approx(0.25, abs=0.007)


@pytest.mark.parametrize("size", [1, 2, 3, 22, 255, 256, 257, 65_536, 99_999])
def test_a_permutation_hits_every_value_once(size: int):
    images = Permutation(size, 5, "quota").of(np.arange(size, dtype=np.int64))

    assert sorted(images.tolist()) == list(range(size))


def test_a_permutation_leaves_no_order():
    images = Permutation(100_000, 5, "quota").of(ROWS)

    assert abs(np.corrcoef(ROWS, images)[0, 1]) < 0.02
