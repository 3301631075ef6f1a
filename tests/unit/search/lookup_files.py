"""Reads the files of a look-up by their documented format, without the code that writes them."""

from __future__ import annotations

import gzip
import json
import string
from datetime import date, timedelta
from functools import reduce
from pathlib import Path
from types import SimpleNamespace

EPOCH = date(1970, 1, 1)
BASE = string.ascii_uppercase + string.ascii_lowercase + "-_!#$%()*+,;"


def unzip(file: Path) -> dict:
    return json.loads(gzip.decompress(file.read_bytes()))


def plain(column: list | dict) -> list:
    """The values of a column in any of its forms."""
    if isinstance(column, list):
        return column
    if "places" in column:
        rows = zip(*column["places"], strict=True)
        codes = [reduce(lambda n, c: n * 64 + BASE.index(c), row, 0) for row in rows]
        return [code + column["from"] - 1 if code else None for code in codes]
    if "days" in column:
        days = plain(column["days"])
        return [d if d is None else (EPOCH + timedelta(days=d)).isoformat() for d in days]
    return [a if a is None else column["values"][a] for a in plain(column["at"])]


def rows(file: Path) -> list[dict]:
    columns = {name: plain(column) for name, column in unzip(file)["columns"].items()}
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def read(folder: Path, listed: str = "debtors") -> SimpleNamespace:
    """`directory`; `blocks` and `leaves` by key; `places`; `releases` named by any file."""
    root = folder / "lookup" / listed
    directory = unzip(root / "directory.json.gz")
    kinds = sorted(p.name for p in root.iterdir() if p.is_dir())
    blocks = {k: [rows(f) for f in sorted((root / k).glob("[0-9]*.json.gz"))] for k in kinds}
    leaves = {k: [unzip(f) for f in sorted((root / k).glob("leaf-*.json.gz"))] for k in kinds}
    places = rows(root / "places.json.gz")
    releases = {unzip(f)["release"] for f in root.rglob("*.json.gz")}
    return SimpleNamespace(
        directory=directory, blocks=blocks, leaves=leaves, places=places, releases=releases
    )
