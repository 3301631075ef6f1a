"""The chain of hashes over durable releases."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from generator.errors import YangguangError
from generator.model import Release
from generator.publish.ledger import extend, read_ledger, verify_ledger
from tests.unit.export.samples import GENERATED, dataset, field, resource
from tests.unit.publish.builds import build, site_of

LATER = datetime(2027, 1, 1, tzinfo=UTC)


def release(name="courts", rows=3, digest="d1", **publishing):
    described = dataset(resource("t", [field("a")]), name=name, **publishing)
    table = pa.table({"a": ["x"] * rows})
    return Release(described, {"t": table}, {}, {}, (), digest)


def entries(text):
    return [json.loads(line) for line in text.splitlines()]


def test_each_line_states_the_hash_of_the_line_before():
    text = extend("", [release()], GENERATED)
    text = extend(text, [release(digest="d2", rows=4)], LATER)
    first, second = text.splitlines()
    assert json.loads(first)["previous"] == "0" * 64
    assert json.loads(second)["previous"] == hashlib.sha256(first.encode()).hexdigest()
    assert verify_ledger(text) == ()


def test_an_entry_says_what_was_released_and_when():
    (entry,) = entries(extend("", [release()], GENERATED))
    assert entry == {
        "dataset": "courts",
        "version": "2026.11.21",
        "as_of": "2026-11-20",
        "rows": 3,
        "digest": "d1",
        "recorded": "2026-11-21T08:30:00+00:00",
        "previous": "0" * 64,
    }


def test_an_unchanged_release_adds_nothing():
    text = extend("", [release(), release("budgets")], GENERATED)
    assert extend(text, [release("budgets"), release()], LATER) == text
    newer = release(as_of=date(2026, 12, 1))
    assert extend(text, [newer], LATER) == text, "equal data, only the date of the check is newer"


def test_going_back_to_older_data_is_a_change_too():
    text = extend("", [release(digest="d1")], GENERATED)
    text = extend(text, [release(digest="d2")], GENERATED)
    text = extend(text, [release(digest="d1")], GENERATED)
    assert [e["digest"] for e in entries(text)] == ["d1", "d2", "d1"]


def test_a_volatile_release_leaves_only_counts():
    volatile = release("debtors", durability="volatile", digest="guessable")
    text = extend("", [volatile], GENERATED)
    assert "guessable" not in text
    assert entries(text)[0]["rows"] == 3
    assert extend(text, [replace(volatile, digest="other")], LATER) == text
    fewer = release("debtors", rows=2, durability="volatile")
    assert [e["rows"] for e in entries(extend(text, [fewer], LATER))] == [3, 2]


def test_releases_are_recorded_by_name_whatever_their_order():
    both = [release("b"), release("a")]
    assert extend("", both, GENERATED) == extend("", both[::-1], GENERATED)


@pytest.mark.parametrize("line", [0, 1])
def test_a_changed_line_breaks_the_chain_after_it(line):
    text = ""
    for digest in ("d1", "d2", "d3"):
        text = extend(text, [release(digest=digest)], GENERATED)
    lines = text.splitlines()
    lines[line] = lines[line].replace('"rows": 3', '"rows": 4')
    assert [f.line for f in verify_ledger("\n".join(lines))] == [line + 2]


def test_a_removed_line_breaks_the_chain():
    text = ""
    for digest in ("d1", "d2", "d3"):
        text = extend(text, [release(digest=digest)], GENERATED)
    lines = text.splitlines()
    assert [f.line for f in verify_ledger("\n".join([lines[0], lines[2]]))] == [2]


def test_a_line_that_is_no_json_is_a_finding():
    assert [f.line for f in verify_ledger("nonsense\n")] == [1]


def site_with(ledger):
    return {**site_of("one"), "ledger.jsonl": ledger}


def test_the_ledger_outlives_builds_and_never_gets_shorter(tmp_path):
    from generator.publish.switch import rollback

    one = extend(read_ledger(tmp_path), [release(digest="d1")], GENERATED)
    build(tmp_path, site_with(one))
    two = extend(read_ledger(tmp_path), [release(digest="d2")], GENERATED)
    build(tmp_path, site_with(two))
    rollback(tmp_path)
    assert (tmp_path / "site/ledger.jsonl").read_text() == one
    assert (tmp_path / "ledger.jsonl").read_text() == two
    assert read_ledger(tmp_path) == two


def test_a_run_that_ended_before_the_copy_is_caught_up(tmp_path):
    text = extend("", [release()], GENERATED)
    build(tmp_path, site_with(text))
    (tmp_path / "ledger.jsonl").unlink()
    assert read_ledger(tmp_path) == text


def test_two_histories_are_not_mixed(tmp_path):
    build(tmp_path, site_with(extend("", [release()], GENERATED)))
    (tmp_path / "ledger.jsonl").write_text(extend("", [release(digest="other")], GENERATED))
    with pytest.raises(YangguangError, match="different histories"):
        read_ledger(tmp_path)
