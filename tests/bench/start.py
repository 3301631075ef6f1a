"""How long the command takes for a small file, beyond the start of the interpreter.

As for users, modules are compiled once and kept.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tests.bench.made import ROOT, debtor_descriptor, made

ROWS = 50
RUNS = 10


class Taken(NamedTuple):
    """Seconds by the clock, and of the processors, of which other programs take less away."""

    clock: float
    busy: float


def beyond_interpreter(folder: Path) -> Taken:
    """What `yangguang check` takes for `ROWS` rows, what Python itself takes taken away."""
    file, schema = folder / f"debtors-{ROWS}.csv", folder / "debtors.json"
    with made(folder, 20_000).open(encoding="utf-8", newline="") as whole:
        file.write_text("".join(islice(whole, ROWS + 1)), encoding="utf-8", newline="")
    schema.write_text(json.dumps(debtor_descriptor()), encoding="utf-8")
    compiled = {
        **os.environ,
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "PYTHONPATH": str(ROOT),
    }
    compiled.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "generator", "check", str(file), "--schema", str(schema)]
    whole, python = (_least(c, compiled) for c in (command, [sys.executable, "-c", "pass"]))
    return Taken(whole.clock - python.clock, whole.busy - python.busy)


def _least(command: list[str], environment: dict[str, str]) -> Taken:
    taken = []
    for _ in range(RUNS):
        start, before = time.perf_counter(), _busy()
        ended = subprocess.run(command, capture_output=True, env=environment)
        taken.append(Taken(time.perf_counter() - start, _busy() - before))
        assert ended.returncode in (0, 1), ended.stderr  # 1: the rows may have planted errors
    return Taken(*map(min, zip(*taken, strict=True)))


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
