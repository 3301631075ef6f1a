"""Characters that a finished file writes as escapes, as a reader sees them."""

from __future__ import annotations

import re

_JSON = re.compile(rb"(?:\\u[0-9A-Fa-f]{4})+")


def without_json_escapes(text: bytes) -> bytes:
    """UTF-8 with the escapes of JSON resolved (RFC 8259 section 7), pairs of surrogates too."""
    if b"\\" not in text or b"\\u" not in text:  # one character is looked for many times faster
        return text
    return _JSON.sub(_resolved, text)


def _resolved(found: re.Match[bytes]) -> bytes:
    units = bytes.fromhex(found[0].replace(b"\\u", b"").decode("ascii"))
    return units.decode("utf-16-be", "replace").encode()
