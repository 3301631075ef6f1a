"""What is live at present, as the published descriptors say it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path


def published_rows(output: Path, dataset: str) -> Mapping[str, int]:
    """Rows of each resource in the live release of a dataset; empty where there is none."""
    file = output / "site" / "data" / dataset / "datapackage.json"
    try:
        resources = json.loads(file.read_text(encoding="utf-8"))["resources"]
        return {str(r["name"]): int(r["rowCount"]) for r in resources}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
