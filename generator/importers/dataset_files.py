"""The files of the dataset guiding-cases as an import reads and replaces them."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from generator.errors import ImpossibleRequest

# The columns of cases.csv that an import fills where they are empty.
_FILLED = (
    "number",
    "title",
    "title_complete",
    "batch",
    "batch_year",
    "adopted",
    "adopted_basis",
    "released",
    "released_basis",
    "case_type",
    "topic",
    "keywords",
    "original_case_no",
    "statutes",
    "status",
    "url",
)

_TEXTS_RESOURCE = """\
- name: texts
  title: 指导性案例官方文本
  description: 由最高人民法院发布的指导性案例正文，按部分逐行列出，由本院导入。
  translations:
    en:
      title: Official texts of guiding cases
      description: >-
        The texts as issued by the Supreme People's Court, one row per part, imported by this court.
  path: data/texts.csv
  format: csv
  encoding: utf-8
  schema: ../../schemas/guiding-case-text.json
"""

Row = dict[str, str]


def read_cases(path: Path) -> tuple[tuple[str, ...], dict[int, Row]]:
    """The columns of the case table and its rows by number."""
    if not path.is_file():
        raise ImpossibleRequest(f"{path}: not found; name the folder of the dataset guiding-cases")
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        columns = tuple(reader.fieldnames or ())
        if lacking := [name for name in _FILLED if name not in columns]:
            raise ImpossibleRequest(f"{path}: no column {', '.join(lacking)}; add it to the header")
        rows: dict[int, Row] = {}
        for row in reader:
            if not row["number"].isdecimal():
                said = f"{path}, line {reader.line_num}: number {row['number']!r} is no integer"
                raise ImpossibleRequest(f"{said}; correct it and import again")
            rows[int(row["number"])] = row
    return columns, rows


def read_texts(path: Path) -> dict[int, list[Row]]:
    """The texts imported before, by case number; none where there was no import."""
    texts: dict[int, list[Row]] = {}
    if path.is_file():
        csv.field_size_limit(max(csv.field_size_limit(), 1 << 24))
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, strict=True):
                texts.setdefault(int(row["number"]), []).append(row)
    return texts


def descriptor_with_texts(path: Path) -> str:
    """The descriptor with the resource `texts`, every other line as it was, comments included."""
    if not path.is_file():
        raise ImpossibleRequest(f"{path}: not found; name the folder of the dataset guiding-cases")
    text = path.read_text(encoding="utf-8")
    before = yaml.safe_load(text)
    if any(r.get("name") == "texts" for r in before["resources"]):
        return text
    lines = text.splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith("resources:")) + 1
    end = next((i for i in range(start, len(lines)) if lines[i][:1] not in " -#\n"), len(lines))
    while lines[end - 1].strip() == "" or lines[end - 1].startswith("#"):
        end -= 1
    indent = next(line for line in lines[start:end] if line.lstrip().startswith("- "))
    margin = indent[: len(indent) - len(indent.lstrip())]
    block = [margin + line for line in _TEXTS_RESOURCE.splitlines(keepends=True)]
    after = "".join(lines[:end] + block + lines[end:])
    added = yaml.safe_load(_TEXTS_RESOURCE)
    if yaml.safe_load(after) != before | {"resources": before["resources"] + added}:
        raise ImpossibleRequest(
            f"{path}: cannot add the resource `texts`; write `resources:` as a "
            "block list, one `- name:` per resource"
        )
    return after


def csv_text(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """`rows` as CSV with a header: comma, LF, quotes only where needed (RFC 4180)."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def replace_file(path: Path, text: str) -> None:
    """Put `text` in the place of the file at once: a reader sees the old file or the new one."""
    if path.is_file() and path.read_bytes() == text.encode():
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
