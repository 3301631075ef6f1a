"""The ledger: an append-only chain of hashes, one line per changed release.

Each line is a JSON object; `previous` is the SHA-256 of the line before it (64 zeros in the first),
so a line cannot be changed or taken out without breaking every later one. Of a durable dataset the
line states the digest of the data; of a volatile one only counts, since a hash of few rows can be
guessed and the ledger outlives every deletion (DOMAIN 6.3).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from generator.errors import YangguangError
from generator.findings import Finding, Severity
from generator.model import Release
from generator.publish.sink import Sink

NAME = "ledger.jsonl"
FIRST = "0" * 64


def extend(ledger_text: str, releases: Iterable[Release], generated: datetime) -> str:
    """The ledger with a line for each release that differs from its dataset's last line.

    Unchanged releases add nothing, so building again gives the same ledger.
    """
    lines = _lines(ledger_text)
    last: dict[str, dict[str, Any]] = {}
    for line in lines:
        entry = json.loads(line)
        last[entry["dataset"]] = entry
    for release in sorted(releases, key=lambda r: r.dataset.name):
        stated = _statement(release)
        known = last.get(release.dataset.name, {})
        if _identity(known) == _identity(stated):
            continue
        before = _sha256(lines[-1]) if lines else FIRST
        entry = {**stated, "recorded": generated.isoformat(), "previous": before}
        lines.append(json.dumps(entry, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)


def write_ledger(
    output: Path, releases: Mapping[str, Release], sink: Sink, generated: datetime
) -> None:
    """Publish the ledger of `output`, extended by this build's releases, with the site."""
    sink.write(NAME, extend(read_ledger(output), releases.values(), generated))


def verify_ledger(ledger_text: str) -> tuple[Finding, ...]:
    """A finding for each line that does not state the hash of the line before it."""
    lines = _lines(ledger_text)
    hashes = [FIRST, *(_sha256(line) for line in lines)]
    return tuple(
        Finding(
            "manifest-mismatch",
            Severity.ERROR,
            file=NAME,
            line=number,
            detail="the chain of hashes is broken before this line",
            hint="a line was changed or removed; restore the ledger from a copy",
        )
        for number, (line, before) in enumerate(zip(lines, hashes, strict=False), 1)
        if _previous(line) != before
    )


def read_ledger(output: Path) -> str:
    """The ledger to extend: `output/ledger.jsonl`, or the live site's where that is further on.

    A run that ended between the switch and the copy leaves the live site one step ahead. Two
    ledgers of which neither continues the other raise: somebody must say which one is true.
    """
    kept, live = (_text(p / NAME) for p in (output, output / "site"))
    shorter, longer = sorted((kept, live), key=len)
    if not longer.startswith(shorter):
        raise YangguangError(
            f"{output / NAME} and {output / 'site' / NAME} tell different histories\n"
            "  keep the true one and delete the other"
        )
    return longer


def _lines(ledger_text: str) -> list[str]:
    return [line for line in ledger_text.split("\n") if line]


def _sha256(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _statement(release: Release) -> dict[str, Any]:
    dataset = release.dataset
    as_of = dataset.publishing.as_of
    durable = not dataset.publishing.volatile
    return {
        "dataset": dataset.name,
        "version": dataset.version,
        "as_of": as_of.isoformat() if as_of else None,
        "rows": release.rows,
        **({"digest": release.digest} if durable else {}),
    }


def _identity(entry: dict[str, Any]) -> tuple[Any, ...]:
    """What makes two lines say the same. Data decide where there is a digest, else all they say."""
    if "digest" in entry:
        return (entry["digest"], entry["rows"])
    return (entry.get("version"), entry.get("as_of"), entry.get("rows"))


def _previous(line: str) -> str:
    try:
        return str(json.loads(line)["previous"])
    except (ValueError, KeyError, TypeError):
        return ""
