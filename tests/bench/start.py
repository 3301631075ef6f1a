"""How long the command takes for a small file, beyond the start of the interpreter.

As for users, modules are compiled once and kept.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

from tests.bench.made import ROOT, debtor_descriptor, made

ROWS = 50
RUNS = 5


def beyond_interpreter(folder: Path) -> float:
    """Seconds by the clock that `yangguang check` takes for `ROWS` rows, those of Python taken away."""
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
    return _least(command, compiled) - _least([sys.executable, "-c", "pass"], compiled)


def _least(command: list[str], environment: dict[str, str]) -> float:
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        ended = subprocess.run(command, capture_output=True, env=environment)
        taken.append(time.perf_counter() - start)
        assert ended.returncode in (0, 1), ended.stderr  # 1: the rows may have planted errors
    return min(taken)
