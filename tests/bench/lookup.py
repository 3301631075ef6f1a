"""`python -m tests.bench.lookup [--rows N] [--queries N] [--folder DIR]`: the record look-up.

Makes synthetic debtors, builds their look-up in a process of its own, and asks it by the browser's
own modules in Node, from a local server. DuckDB answers the same questions from the published
table; every answer must be the same. Bytes and requests are of a first visit: directory, leaf,
blocks, and the records the form opens by itself.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any

import duckdb

from generator.synthesise.debtors import synthesise_debtors
from tests.bench.lookup_build import DATASET
from tests.browser.conftest import served

COUNTED = 2_000
"""Hits that are paged through and counted at most."""

OPENED = 20
"""Hits whose records are loaded and compared one by one."""

UNPUBLISHED = "ground, decision_date, term_months, embargo_until"
NAME = "regexp_replace(name, '[（）·]', '', 'g')"
"""The key of a synthetic name, said by the engine and not by our analyzer."""

SAMPLES = {
    "name": f"SELECT DISTINCT {NAME} AS asked FROM debtors",
    "name of a record": f"SELECT {NAME} AS asked FROM debtors",
    "id": "SELECT id_masked AS asked FROM debtors WHERE id_masked IS NOT NULL",
    "organisation": "SELECT uscc AS asked FROM debtors WHERE uscc IS NOT NULL",
    "case_no": "SELECT case_no AS asked FROM debtors",
    "organisation_name": f"SELECT {NAME} AS asked FROM debtors WHERE uscc IS NOT NULL",
}
"""What is asked, and of which texts it is drawn."""

ANSWERS = {
    "name": f"{NAME} = asked",
    "name of a record": f"{NAME} = asked",
    "id": "id_masked = asked",
    "organisation": "uscc = asked",
    "case_no": "case_no = asked",
    "organisation_name": f"uscc IS NOT NULL AND contains({NAME}, asked)",
}


def main() -> None:
    """Build, ask, compare, print two tables in Markdown."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--queries", type=int, default=2_000)
    options.add_argument("--folder", type=Path, help="kept; a look-up built there is asked again")
    chosen = options.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="bench-lookup-"))
    table = published(folder, chosen.rows)
    figures = built(table)
    print(json.dumps(figures, indent=1))
    database = duckdb.connect(config={"memory_limit": "1500MB", "temp_directory": str(folder)})
    database.execute(f"CREATE VIEW debtors AS SELECT * FROM '{table}'")
    (folder / "index.html").write_text("look-up bench", encoding="utf-8")
    print("| asked by | hits, median | kB median | kB 95 % | requests median | 95 % | ms median"
          " | ms 95 % |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    with served(folder) as site:
        for kind in SAMPLES:
            asked = questions(database, kind, chosen.queries)
            found = answers(site, kind, asked, folder)
            compare(database, kind, asked, found)
            print(row(kind, found), flush=True)


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


def built(table: Path) -> Any:
    """What the build took; it is not repeated where its directory is there."""
    figures = table.with_name("build.json")
    if not (table.parent / "lookup").exists():
        told = subprocess.run([sys.executable, "-m", "tests.bench.lookup_build", str(table)],
                              check=True, capture_output=True, text=True)  # fmt: skip
        figures.write_text(told.stdout, encoding="utf-8")
    return json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else {}


def questions(database: Any, kind: str, count: int) -> list[str]:
    """Random texts to ask for; parts of two to eight characters of organisations' names."""
    sampled = database.execute(
        f"SELECT asked FROM ({SAMPLES[kind]}) USING SAMPLE reservoir({count} ROWS) REPEATABLE (7)"
    ).fetchall()
    texts = sorted(text for (text,) in sampled)
    if kind != "organisation_name":
        return texts
    draw = random.Random(7)
    parts = []
    for text in texts:
        start = draw.randrange(len(text) - 1)
        parts.append(text[start : start + draw.randint(2, 8)])
    return [part if len(part) > 1 else "公司" for part in parts]


def answers(site: str, kind: str, asked: Sequence[str], folder: Path) -> list[dict[str, Any]]:
    """What the browser's modules find for each question, and what it cost."""
    key = kind.split(" ")[0]
    queries = folder / "queries.json"
    queries.write_text(json.dumps([
        {"key": key, "value": text, "counted": COUNTED, "opened": OPENED} for text in asked
    ]), encoding="utf-8")  # fmt: skip
    client = Path(__file__).with_name("lookup_client.mjs")
    told = subprocess.run(["node", str(client), site, DATASET, str(queries)],
                          check=True, capture_output=True, text=True)  # fmt: skip
    found: list[dict[str, Any]] = json.loads(told.stdout)
    return found


def compare(
    database: Any, kind: str, asked: Sequence[str], found: Sequence[dict[str, Any]]
) -> None:
    """Raises AssertionError where the engine's answer is another one."""
    database.execute("CREATE OR REPLACE TABLE questions (asked VARCHAR)")
    database.executemany("INSERT INTO questions VALUES (?)", [[t] for t in sorted(set(asked))])
    expected = dict(database.execute(f"""
        SELECT asked, count(*) FROM debtors JOIN questions ON {ANSWERS[kind]}
        GROUP BY asked""").fetchall())  # fmt: skip
    pairs = [(text, i) for text, one in zip(asked, found, strict=True) for i in one["ids"]]
    database.execute("CREATE OR REPLACE TABLE shown (asked VARCHAR, record_id VARCHAR)")
    if pairs:
        database.executemany("INSERT INTO shown VALUES (?, ?)", pairs)
    (wrong,) = database.execute(f"""
        SELECT count(*) FROM shown s LEFT JOIN debtors d USING (record_id)
        WHERE ({ANSWERS[kind]}) IS NOT TRUE""").fetchone()  # fmt: skip
    assert wrong == 0, f"{kind}: {wrong} records shown that were not asked for"
    for text, one in zip(asked, found, strict=True):
        complete = one["count"] == expected[text] if one["complete"] else (
            COUNTED <= one["count"] <= expected[text])  # fmt: skip
        assert complete, f"{kind} {text}: {one['count']} hits, the engine has {expected[text]}"


def row(kind: str, found: Sequence[dict[str, Any]]) -> str:
    """A row of the table."""
    cells = [kind, f"{middle([one['count'] for one in found]):.0f}"]
    for name, unit, digits in (("bytes", 1000, 1), ("requests", 1, 0), ("ms", 1, 0)):
        values = [one[name] / unit for one in found]
        cells += [f"{middle(values):.{digits}f}", f"{quantiles(values, n=20)[18]:.{digits}f}"]
    return "| " + " | ".join(cells) + " |"


def middle(values: Sequence[float]) -> float:
    """The median, as one of the values."""
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    main()
