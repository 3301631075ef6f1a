"""What stops *us*. Trouble with the data is never an exception: it is a `Finding`.

The whole tree:

    YangguangError            anything we say to the person at the terminal; exit code 3
    ├── ImpossibleRequest     what was asked cannot be done (no such file, ...); exit code 2
    └── GateClosed            the findings forbid publishing; nothing was changed; exit code 1
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.findings import Finding

EXIT_DONE = 0
EXIT_GATE_CLOSED = 1
EXIT_IMPOSSIBLE = 2
EXIT_OUR_FAULT = 3


class YangguangError(Exception):
    """A message for a person: what is wrong, where, and what to do."""

    exit_code = EXIT_OUR_FAULT


class ImpossibleRequest(YangguangError):
    """The request itself cannot be met; the message says what to ask instead."""

    exit_code = EXIT_IMPOSSIBLE


class GateClosed(YangguangError):
    """The findings forbid a release. The live site is untouched."""

    exit_code = EXIT_GATE_CLOSED

    def __init__(self, findings: Sequence[Finding], hint: str = "") -> None:
        self.findings, self.hint = tuple(findings), hint
        super().__init__("the gate is closed: nothing was published")
