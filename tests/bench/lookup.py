"""`python -m tests.bench.lookup [--rows N] [--queries N] [--folder DIR]`: the record look-up.

Makes synthetic debtors, builds their look-up in a process of its own beside a peer that only sorts
and compresses the same records, and asks it by the site's own modules in headless Chromium, from a
local server. DuckDB answers the same questions from the published table; every answer must be the
same. Bytes and requests are of a first visit: directory, leaf, blocks, and the records the form
opens by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

import duckdb

from generator.synthesise.debtors import synthesise_debtors
from tests.bench.lookup_build import DATASET
from tests.browser.conftest import chromium, served
from tests.conftest import ROOT

WHOLE = 10
"""Every so many-th question is paged through to the end, or to `COUNTED` hits."""

COUNTED = 2_000
FEW = 60
"""Hits that are paged through and counted at most, of those and of the others."""

OPENED = 5
"""Hits whose records are loaded and compared one by one."""

ABSENT = 20
"""Every so many-th question is a text that may be of no record."""

AT_ONCE = 100
"""Questions that the page is given at once."""

UNPUBLISHED = "ground, decision_date, term_months, embargo_until"
NAME = "regexp_replace(name, '[（）·]', '', 'g')"
"""The key of a synthetic name, said by the engine and not by our analyzer."""


@dataclass(frozen=True)
class Kind:
    """One way of asking: the key, the texts that questions are drawn from, and what they find."""

    key: str
    texts: str
    found: str


KINDS = {
    "name": Kind("name", f"SELECT DISTINCT {NAME} AS asked FROM debtors", f"{NAME} = asked"),
    "name of a record": Kind("name", f"SELECT {NAME} AS asked FROM debtors", f"{NAME} = asked"),
    "id": Kind("id", "SELECT id_masked AS asked FROM debtors WHERE id_masked IS NOT NULL",
               "id_masked = asked"),
    "organisation": Kind("organisation", "SELECT uscc AS asked FROM debtors WHERE uscc IS NOT NULL",
                         "uscc = asked"),
    "case_no": Kind("case_no", "SELECT case_no AS asked FROM debtors", "case_no = asked"),
    "organisation_name": Kind(
        "organisation_name", f"SELECT {NAME} AS asked FROM debtors WHERE uscc IS NOT NULL",
        f"uscc IS NOT NULL AND contains({NAME}, asked)"),
}  # fmt: skip

HEAD = """\
| asked by | questions | hits | requests median | 95 % | most | kB median | 95 % | most | ms median | 95 % |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"""


def main() -> None:
    """Build, ask, compare, print the figures."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.lookup", description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--queries", type=int, default=2_000, help="of each kind")
    options.add_argument("--folder", type=Path, help="kept; a look-up built there is asked again")
    chosen = options.parse_args()
    if chosen.folder:
        measure(chosen.folder, chosen.rows, chosen.queries)
        return
    with tempfile.TemporaryDirectory(prefix="bench-lookup-") as folder:
        measure(Path(folder), chosen.rows, chosen.queries)


def measure(folder: Path, rows: int, queries: int) -> None:
    """All figures of so many rows. Raises AssertionError where an answer is not the engine's."""
    table = published(folder, rows)
    print(json.dumps(figures(table), indent=1), flush=True)
    database = duckdb.connect(config={"memory_limit": "1500MB", "temp_directory": str(folder)})
    database.execute(f"CREATE VIEW debtors AS SELECT * FROM '{table}'")
    print(f"\n{HEAD}", flush=True)
    with asking(folder) as ask:
        for name, kind in KINDS.items():
            asked = questions(database, kind, queries)
            found = ask(kind, asked)
            compare(database, kind, asked, found)
            print(row(name, found), flush=True)
    print(f"\nevery answer is the engine's; load average {os.getloadavg()[0]:.1f}")


def published(folder: Path, rows: int) -> Path:
    """The published table of so many synthetic debtors, made once."""
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / "debtors.parquet"
    if not table.exists():
        raw = folder / "raw.parquet"
        synthesise_debtors(rows, 1, raw)
        duckdb.sql(f"COPY (SELECT * EXCLUDE ({UNPUBLISHED}) FROM '{raw}') TO '{table}'"
                   " (COMPRESSION zstd)")  # fmt: skip
        raw.unlink()
    return table


def figures(table: Path) -> Any:
    """What the build and the peer took; they are not repeated where a look-up is there."""
    kept = table.with_name("build.json")
    if not (table.parent / "lookup").exists():
        told = {}
        for peer in ("sorted", "built"):
            one = subprocess.run([sys.executable, "-m", "tests.bench.lookup_build", peer, str(table)],
                                 check=True, capture_output=True, text=True)  # fmt: skip
            told[peer] = json.loads(one.stdout)
        told["times the peer's CPU"] = round(
            told["built"]["cpu_seconds"] / told["sorted"]["cpu_seconds"], 1)  # fmt: skip
        kept.write_text(json.dumps(told), encoding="utf-8")
    return json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}


@contextmanager
def asking(folder: Path) -> Iterator[Any]:
    """A function that puts questions of one kind to the modules of the site in a browser."""
    (folder / "index.html").write_text("<!DOCTYPE html><title>bench</title>", encoding="utf-8")
    shutil.rmtree(folder / "theme", ignore_errors=True)
    shutil.copytree(ROOT / "theme/static", folder / "theme")
    shutil.copy(Path(__file__).with_name("lookup_client.mjs"), folder / "client.mjs")
    with served(folder) as site, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{site}/index.html")

        def ask(kind: Kind, asked: Sequence[str]) -> list[dict[str, Any]]:
            queries = [{"key": kind.key, "value": text, "opened": OPENED,
                        "counted": FEW if number % WHOLE else COUNTED}
                       for number, text in enumerate(asked)]  # fmt: skip
            script = """async ([dataset, queries]) =>
                (await import("/client.mjs")).ask(dataset, queries)"""
            found: list[dict[str, Any]] = []
            for start in range(0, len(queries), AT_ONCE):
                found += page.evaluate(script, [DATASET, queries[start : start + AT_ONCE]])
            return found

        yield ask


def questions(database: Any, kind: Kind, count: int) -> list[str]:
    """Random texts to ask for; parts of two to eight characters of organisations' names.

    Of some the last character is one of another text, so that there may be no such record.
    """
    sampled = database.execute(
        f"SELECT asked FROM ({kind.texts}) USING SAMPLE reservoir({count} ROWS) REPEATABLE (7)"
    ).fetchall()
    draw = random.Random(7)
    texts = sorted(text for (text,) in sampled)
    draw.shuffle(texts)
    if kind.key == "organisation_name":
        texts = [part(text, draw) for text in texts]
    for i in range(0, len(texts), ABSENT):
        if kind.key not in ("id", "case_no"):  # which would be refused or folded to another
            texts[i] = texts[i][:-1] + draw.choice(texts)[0]
    return texts


def part(text: str, draw: random.Random) -> str:
    """A random part of two to eight characters."""
    start = draw.randrange(len(text) - 1)
    return text[start : start + draw.randint(2, 8)]


def compare(
    database: Any, kind: Kind, asked: Sequence[str], found: Sequence[dict[str, Any]]
) -> None:
    """Raises AssertionError where the engine's answer is another one."""
    database.execute("CREATE OR REPLACE TABLE questions (asked VARCHAR)")
    database.executemany("INSERT INTO questions VALUES (?)", [[t] for t in sorted(set(asked))])
    expected = dict(database.execute(f"""
        SELECT asked, count(*) FROM debtors JOIN questions ON {kind.found}
        GROUP BY asked""").fetchall())  # fmt: skip
    pairs = [(text, i) for text, one in zip(asked, found, strict=True) for i in one["ids"]]
    database.execute("CREATE OR REPLACE TABLE shown (asked VARCHAR, record_id VARCHAR)")
    if pairs:
        database.executemany("INSERT INTO shown VALUES (?, ?)", pairs)
    (wrong,) = database.execute(f"""
        SELECT count(*) FROM shown s LEFT JOIN debtors d USING (record_id)
        WHERE ({kind.found}) IS NOT TRUE""").fetchone()  # fmt: skip
    assert wrong == 0, f"{kind.key}: {wrong} records shown that were not asked for"
    for text, one in zip(asked, found, strict=True):
        there = expected.get(text, 0)
        assert one["total"] in (None, there), f"{text}: {one['total']} stated, {there} there"
        right = one["count"] == there if one["complete"] else one["count"] <= there
        assert right, f"{kind.key} {text}: {one['count']} hits, the engine has {there}"
        assert one["different"] == one["count"], f"{kind.key} {text}: a record is shown twice"


def row(name: str, found: Sequence[dict[str, Any]]) -> str:
    """A row of the table."""
    cells = [name, str(len(found)), f"{sum(one['count'] for one in found):,}"]
    for measure, unit, digits in (("requests", 1, 0), ("bytes", 1000, 1), ("ms", 1, 0)):
        values = sorted(one[measure] / unit for one in found)
        told = [values[len(values) // 2], quantiles(values, n=20)[18], values[-1]]
        cells += [f"{value:.{digits}f}" for value in told[: 2 if measure == "ms" else 3]]
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
