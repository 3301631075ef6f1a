"""A project with one small table of a kind, and which rules find what in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.checking import check
from tests.conftest import DESCRIPTOR, MakeSite

BASE = {"case_no": "（2024）粤0000民初1号", "cause": "买卖合同纠纷"}
VOLATILE = """\
  natural_persons: bulk
  mask_policy: 10+4+4
  controller: 示范法院
  legal_basis: 示例
  contact: 院长
  pia_date: 2026-11-02
  ttl_days: 7
"""


def project(
    make_site: MakeSite,
    kind: str,
    columns: Mapping[str, Mapping[str, object]],
    rows: Sequence[Mapping[str, str]],
) -> Path:
    fields = [{"name": n, "type": "string", **more} for n, more in columns.items()]
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    descriptor = DESCRIPTOR.replace("page_kind: table", f"page_kind: {kind}")
    return make_site({
        "datasets/fees/datapackage.yaml": descriptor.replace("durable", "volatile") + VOLATILE,
        "datasets/fees/data/fees.csv": text.getvalue(),
        "schemas/fee.json": json.dumps({"fields": fields}),
    })  # fmt: skip


def found_in(project: Path) -> dict[tuple[str, str], list[int]]:
    """Rows by code and field; the first row of data is 2."""
    return {(f.code, f.field): list(f.rows) for f in check(project).findings if f.rows}
