"""Characters that a finished file writes as escapes, as a reader sees them."""

from __future__ import annotations

import re
from functools import lru_cache

_JSON = re.compile(rb"\\u[0-9A-Fa-f]{4}(?:\\u[0-9A-Fa-f]{4})*")
"""A run of escapes, so that pairs of surrogates stay together."""


def without_json_escapes(text: bytes) -> bytes:
    """UTF-8 with the escapes of JSON resolved (RFC 8259 section 7), pairs of surrogates too."""
    if b"\\" not in text or rb"\u" not in text:  # one character is looked for many times faster
        return text
    return _JSON.sub(lambda run: _resolved(run[0]), text)


@lru_cache(maxsize=4096)  # the same words of the interface stand in every page
def _resolved(run: bytes) -> bytes:
    units = bytes.fromhex(run.replace(rb"\u", b"").decode("ascii"))
    return units.decode("utf-16-be", "replace").encode()
