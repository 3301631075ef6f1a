"""Questions to a look-up and what the browser answered, kept so that a long run can go on later."""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

AT_ONCE = 50
"""Questions that the page is given at once; what it answered is kept after each of these turns."""

KEPT = "asked"
NAME = "regexp_replace(name, '[（）·]', '', 'g')"
"""The key of a synthetic name, said by the engine and not by our analyzer."""

Answer = dict[str, Any]
Ask = Callable[[str, Sequence[str], int], list[Answer]]


@dataclass(frozen=True)
class Kind:
    """One way of asking: the key, its text in a record, which records have one, and how it is met.

    Where `each` text is as likely as any other, common ones are not asked for more often.
    """

    key: str
    text: str
    listed: str = "true"
    met: str = "text = asked"
    each: bool = False

    def texts(self) -> str:
        """The texts that questions are drawn from."""
        return (
            f"SELECT {'DISTINCT ' * self.each}{self.text} AS asked FROM debtors WHERE {self.listed}"
        )


KINDS = {
    "name": Kind("name", NAME, each=True),
    "name of a record": Kind("name", NAME),
    "id": Kind("id", "id_masked", "id_masked IS NOT NULL"),
    "organisation": Kind("organisation", "uscc", "uscc IS NOT NULL"),
    "case_no": Kind("case_no", "case_no"),
    "organisation_name": Kind(
        "organisation_name", NAME, "uscc IS NOT NULL", "contains(text, asked)"
    ),
}


@contextmanager
def asking(folder: Path) -> Iterator[Ask]:
    """A function that puts questions of one kind, the first with its number, to the site's modules.

    The folder holds the look-up; it is served, and a page of it opened in headless Chromium.
    """
    (folder / "index.html").write_text("<!DOCTYPE html><title>bench</title>", encoding="utf-8")
    shutil.rmtree(folder / "theme", ignore_errors=True)
    shutil.copytree(ROOT / "theme/static", folder / "theme")
    shutil.copy(Path(__file__).with_name("lookup_client.mjs"), folder / "client.mjs")
    with served(folder) as site, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{site}/index.html")

        def ask(name: str, asked: Sequence[str], start: int) -> list[Answer]:
            queries = [{"key": KINDS[name].key, "value": text, "opened": OPENED,
                        "counted": FEW if number % WHOLE else COUNTED}
                       for number, text in enumerate(asked, start)]  # fmt: skip
            script = """async ([dataset, queries]) =>
                (await import("/client.mjs")).ask(dataset, queries)"""
            answers: list[Answer] = page.evaluate(script, [DATASET, queries])
            return answers

        yield ask


def answered(
    folder: Path, database: Any, name: str, count: int, ask: Ask
) -> tuple[list[str], list[Answer]]:
    """Questions of one kind and their answers; what an earlier run has answered is not asked again."""
    kept = folder / KEPT
    kept.mkdir(exist_ok=True)
    file = kept / f"{name.replace(' ', '-')}-{count}.json"
    if not file.exists():
        file.write_text(json.dumps(questions(database, KINDS[name], count)), encoding="utf-8")
    asked = json.loads(file.read_text(encoding="utf-8"))
    lines = file.with_suffix(".jsonl")
    lines.touch()
    found = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    while len(found) < len(asked):
        more = ask(name, asked[len(found) : len(found) + AT_ONCE], len(found))
        with lines.open("a", encoding="utf-8") as stream:
            stream.write("".join(json.dumps(one) + "\n" for one in more))
        found += more
        print(f"{name}: {len(found)} of {len(asked)}", file=sys.stderr, flush=True)
    return asked, found


def forget(folder: Path) -> None:
    """Drop the answers of another look-up than the one that is built now."""
    shutil.rmtree(folder / KEPT, ignore_errors=True)


def questions(database: Any, kind: Kind, count: int) -> list[str]:
    """Random texts to ask for; parts of two to eight characters of organisations' names.

    Of some the last character is one of another text, so that there may be no such record.
    """
    sampled = database.execute(
        f"SELECT asked FROM ({kind.texts()}) USING SAMPLE reservoir({count} ROWS) REPEATABLE (7)"
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


def compare(database: Any, name: str, asked: Sequence[str], found: Sequence[Answer]) -> None:
    """Raises AssertionError where the engine's answer is another one.

    The engine searches the different texts of the key, each once, and counts their records.
    """
    kind = KINDS[name]
    database.execute("CREATE OR REPLACE TABLE questions (asked VARCHAR)")
    database.executemany("INSERT INTO questions VALUES (?)", [[t] for t in sorted(set(asked))])
    database.execute(f"""CREATE OR REPLACE TABLE texts AS
        SELECT {kind.text} AS text, count(*) AS n FROM debtors WHERE {kind.listed} GROUP BY text""")
    expected = dict(database.execute(f"""
        SELECT asked, sum(n)::BIGINT FROM texts JOIN questions ON {kind.met}
        GROUP BY asked""").fetchall())  # fmt: skip
    _compare_records(database, kind, asked, found)
    for text, one in zip(asked, found, strict=True):
        there = expected.get(text, 0)
        assert one["total"] in (None, there), f"{text}: {one['total']} stated, {there} there"
        right = one["count"] == there if one["complete"] else one["count"] <= there
        assert right, f"{name} {text}: {one['count']} hits, the engine has {there}"
        assert one["different"] == one["count"], f"{name} {text}: a record is shown twice"


def _compare_records(
    database: Any, kind: Kind, asked: Sequence[str], found: Sequence[Answer]
) -> None:
    pairs = [(text, i) for text, one in zip(asked, found, strict=True) for i in one["ids"]]
    database.execute("CREATE OR REPLACE TABLE shown (asked VARCHAR, record_id VARCHAR)")
    if pairs:
        database.executemany("INSERT INTO shown VALUES (?, ?)", pairs)
    (wrong,) = database.execute(f"""
        SELECT count(*) FROM shown LEFT JOIN
            (SELECT record_id, {kind.text} AS text FROM debtors WHERE {kind.listed}) USING (record_id)
        WHERE ({kind.met}) IS NOT TRUE""").fetchone()  # fmt: skip
    assert wrong == 0, f"{kind.key}: {wrong} records shown that were not asked for"
