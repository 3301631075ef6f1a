"""The browser's own search code, run by Node over the files of a built index."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

NODE = shutil.which("node")
ASK = Path(__file__).with_name("ask.mjs")


def ask(site: Path, base: str, questions: Sequence[dict[str, Any]]) -> list[Any]:
    """The answers of the client; `ask.mjs` says what a question and an answer are.

    Skips the test where there is no Node, which in CI is a failure instead.
    """
    if NODE is None:
        if os.environ.get("CI"):
            pytest.fail("Node is needed to measure the search")
        pytest.skip("no Node on PATH to run the browser's modules")
    done = subprocess.run(
        [NODE, str(ASK), str(site), base],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))
