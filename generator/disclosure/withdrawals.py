"""`withdrawals.csv`: the records that must be gone, and the marks that know them again.

    id,date,ground,same,requested
    2,2026-11-20,更正,,
    mark:5f0c1e2d:9b0e…,2026-11-21T09:00:00+08:00,义务已履行,mark:5f0c1e2d:41aa…,2026-11-20

`id` is a primary key's text (parts joined by `|`), or a mark of it. A mark is a keyed BLAKE2b hash
(RFC 7693), so that the file says of nobody that he was on the list: without the salt nobody can
try names. `same` is the mark of the columns `publishing.same_record`, which know the record again
under a new id (DOMAIN P-04). The salt stays in the project's folder and is never published.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import ImpossibleRequest
from generator.findings import Finding, Severity
from generator.model import Dataset
from generator.settings import BEIJING

if TYPE_CHECKING:
    import pyarrow as pa

FILE = "withdrawals.csv"
PRIVATE = ".yangguang"
"""Folder of the project for what is never published; `.gitignore` lists it."""
SALT_FILE, SALT_VARIABLE = "suppression-salt", "YANGGUANG_SUPPRESSION_SALT"
SALT_BYTES = 32

_MARK = re.compile(r"mark:([0-9a-f]{8}):[0-9a-f]{32}")
_SALT = re.compile(rf"[0-9a-f]{{{2 * SALT_BYTES}}}")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One line of the file. `date` and `requested` are ISO 8601 dates or times, or empty."""

    id: str
    date: str
    ground: str
    same: str = ""
    requested: str = ""


COLUMNS = tuple(f.name for f in fields(Withdrawal))


@dataclass(frozen=True)
class Withdrawals:
    """What is withdrawn from one dataset, and the salt its marks were made with."""

    dataset: Dataset
    entries: tuple[Withdrawal, ...] = ()
    salt: bytes = b""

    def __len__(self) -> int:
        return len(self.entries)

    def gone(self, table: pa.Table) -> pa.BooleanArray:
        """For each row of the first resource's table, whether it is withdrawn."""
        import pyarrow as pa

        plain = frozenset(e.id for e in self.entries)
        marks = frozenset(i for i in plain if _MARK.fullmatch(i))
        sames = frozenset(e.same for e in self.entries if e.same)
        hits = [i in plain or bool(marks and self.mark("id", i) in marks) for i in self.ids(table)]
        if sames:
            again = (self.mark("same", s) in sames for s in self.sames(table))
            hits = [hit or known for hit, known in zip(hits, again, strict=True)]
        return pa.array(hits, pa.bool_())

    def ids(self, table: pa.Table) -> list[str]:
        """The text of each row's primary key."""
        return _joined(table, self.dataset.resources[0].schema.primary_key)

    def sames(self, table: pa.Table) -> list[str]:
        """The text of each row's columns `publishing.same_record`; empty where there are none."""
        return [_folded(t) for t in _joined(table, self.dataset.publishing.same_record)]

    def mark(self, kind: str, text: str) -> str:
        """The mark of a key's text; empty without a salt."""
        if not self.salt:
            return ""
        keyed = hashlib.blake2b(f"{self.dataset.name}\0{kind}\0{text}".encode(), key=self.salt,
                                digest_size=16)  # fmt: skip
        return f"mark:{self._print}:{keyed.hexdigest()}"

    @cached_property
    def _print(self) -> str:
        return fingerprint(self.salt)


def read_withdrawals(dataset: Dataset) -> tuple[Withdrawals, tuple[Finding, ...]]:
    """What is withdrawn from a dataset.

    A file that is there but cannot be understood closes the gate: publishing a withdrawn record
    is worse than not publishing. So does a salt that is lost or another one.
    """
    file = dataset.folder / FILE
    if not file.is_file():
        return Withdrawals(dataset), ()
    try:
        entries = read_entries(file)
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        return Withdrawals(dataset), (_wrong(dataset, str(error)),)
    if entries and not dataset.resources[0].schema.primary_key:
        return Withdrawals(dataset), (_wrong(dataset, "the first table has no primary key"),)
    try:
        salt = read_salt(dataset.folder.parents[1])
    except ImpossibleRequest as error:
        return Withdrawals(dataset), (_wrong(dataset, str(error)),)
    marks = {found[1] for e in entries for m in (e.id, e.same) if (found := _MARK.fullmatch(m))}
    if marks - {fingerprint(salt)}:
        return Withdrawals(dataset), (_lost(dataset),)
    return Withdrawals(dataset, entries, salt), ()


def read_entries(file: Path) -> tuple[Withdrawal, ...]:
    """The lines of a withdrawals file; raises ValueError with the line that is wrong."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if "id" not in (reader.fieldnames or ()):
            raise ValueError("the column `id` is missing")
        return tuple(_entry(row, reader.line_num) for row in reader if any(row.values()))


def write_entries(file: Path, entries: Sequence[Withdrawal]) -> None:
    """Replace the file in one step."""
    fresh = file.with_name(file.name + ".new")
    with fresh.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(astuple(e) for e in entries)
    fresh.replace(file)


def moment(text: str) -> datetime:
    """An ISO 8601 date or time as a time; without an offset it is Beijing's. ValueError else."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=BEIJING)


def fingerprint(salt: bytes) -> str:
    """Eight digits that tell one salt from another and say nothing of either; "" of no salt."""
    return hashlib.blake2b(salt, digest_size=4, person=b"fingerprint").hexdigest() if salt else ""


def read_salt(project: Path) -> bytes:
    """The project's salt, from the environment or its private folder; empty where none is kept."""
    file = project / PRIVATE / SALT_FILE
    stated = os.environ.get(SALT_VARIABLE, "").strip()
    text = stated or (file.read_text(encoding="ascii").strip() if file.is_file() else "")
    if text and not _SALT.fullmatch(text):
        raise ImpossibleRequest(
            f"{SALT_VARIABLE if stated else file} is no salt: {2 * SALT_BYTES} hex digits expected"
        )
    return bytes.fromhex(text)


def make_salt(project: Path) -> bytes:
    """The project's salt, made once. Keep a copy: a list with marks needs it to be published."""
    salt = read_salt(project)
    if salt:
        return salt
    folder = project / PRIVATE
    folder.mkdir(mode=0o700, exist_ok=True)
    salt = secrets.token_bytes(SALT_BYTES)
    handle = os.open(folder / SALT_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(salt.hex() + "\n")
    return salt


def recorded(project: Path) -> frozenset[str]:
    """A name for every withdrawal of the project, of all datasets: what a build must honour.

    Two hex digests may be compared without telling what they stand for.
    """
    return frozenset(
        hashlib.sha256(f"{file.parent.name}\0{e.id}\0{e.same}".encode()).hexdigest()
        for file in sorted((project / "datasets").glob(f"*/{FILE}"))
        for e in read_entries(file)
    )


def _entry(row: Mapping[str, str | None], line: int) -> Withdrawal:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not cells["id"]:
        raise ValueError(f"line {line}: the id is missing")
    for name in ("date", "requested"):
        try:
            moment(cells[name]) if cells[name] else None
        except ValueError:
            raise ValueError(f"line {line}: `{name}` is no date such as 2026-11-20") from None
    return Withdrawal(**cells)


def _joined(table: pa.Table, columns: Sequence[str]) -> list[str]:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not columns or not set(columns) <= set(table.column_names):
        return [""] * table.num_rows
    texts = [pc.fill_null(pc.cast(table.column(c), pa.string()), "").to_pylist() for c in columns]
    return texts[0] if len(texts) == 1 else ["|".join(row) for row in zip(*texts, strict=True)]


def _folded(text: str) -> str:
    """Width, case and blanks do not make another record of it."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def _lost(dataset: Dataset) -> Finding:
    return _wrong(
        dataset,
        "some marks were made with another salt than the project's",
        f"restore {PRIVATE}/{SALT_FILE} from a copy, or set {SALT_VARIABLE}",
    )


def _wrong(dataset: Dataset, detail: str, hint: str = "") -> Finding:
    return Finding(
        "file-unreadable",
        Severity.ERROR,
        dataset.name,
        file=dataset.shown(FILE),
        detail=detail,
        hint=hint or f"write a CSV file in UTF-8 with the columns {','.join(COLUMNS)}",
    )
