"""The corpus: planted leaks and look-alikes, and the ways in which a site writes them down."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pyarrow as pa
from pyarrow import parquet

HERE = Path(__file__).parent


class Planted(NamedTuple):
    """A leak: its kind, its value in folded form, and the text around it."""

    kind: str
    value: str
    text: str


def _lines(name: str) -> list[list[str]]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


PLANTED = [Planted(*line) for line in _lines("planted.tsv")]
LOOK_ALIKES = [text for _, text in _lines("look_alikes.tsv")]


def page(texts: Sequence[str]) -> bytes:
    body = "\n".join(f"<p>{html.escape(t)}</p>" for t in texts)
    return f"<!doctype html><title>t</title>{body}".encode()


def page_of_entities(texts: Sequence[str]) -> bytes:
    """As some programs write every character but letters: `&#49;` for 1."""
    return "\n".join(
        "<p>" + "".join(c if c.isalpha() else f"&#{ord(c)};" for c in t) + "</p>" for t in texts
    ).encode()


def json_text(texts: Sequence[str]) -> bytes:
    return json.dumps(list(texts), ensure_ascii=False, separators=(",", ":")).encode()


def json_escaped(texts: Sequence[str]) -> bytes:
    return json.dumps(list(texts)).encode()


def csv_text(texts: Sequence[str]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([str(n), t, "x"] for n, t in enumerate(texts))
    return stream.getvalue().encode()


def feed(texts: Sequence[str]) -> bytes:
    entries = "".join(f"<entry><summary>{html.escape(t)}</summary></entry>\n" for t in texts)
    return f'<?xml version="1.0"?>\n<feed>{entries}</feed>'.encode()


def workbook(texts: Sequence[str]) -> bytes:
    book = openpyxl.Workbook()
    for text in texts:
        book.active.append([text, 1])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet_file(texts: Sequence[str]) -> bytes:
    stream = io.BytesIO()
    parquet.write_table(pa.table({"n": range(len(texts)), "text": texts}), stream)
    return stream.getvalue()


FORMATS: Mapping[str, Callable[[Sequence[str]], bytes]] = {
    "page.html": page,
    "entities.html": page_of_entities,
    "data.json": json_text,
    "escaped.jsonld": json_escaped,
    "shard.json.gz": lambda texts: gzip.compress(json_text(texts)),
    "table.csv": csv_text,
    "table.csv.gz": lambda texts: gzip.compress(csv_text(texts)),
    "feed.xml": feed,
    "notes.txt": lambda texts: "\n".join(texts).encode(),
    "table.xlsx": workbook,
    "table.parquet": parquet_file,
}
"""File name -> what a file of that kind looks like that holds these texts."""
