"""`python -m tests.bench.lookup_build built|sorted PARQUET`: what one look-up took, as JSON.

`sorted` is the peer: DuckDB sorts the same records by name and writes them as gzip'd lines of JSON,
once, without blocks, other keys or anything to find them by.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from generator.catalogue import load_catalogue
from generator.checks.store import Resources, connect
from generator.model import Artifact, Release
from generator.publish.sink import Sink
from generator.search.lookup import build_lookup
from generator.settings import load_settings
from tests.conftest import ROOT

DATASET = "dishonest-debtors"


def release(parquet: Path) -> Release:
    """The shipped dataset of debtors, as if this file were its published table."""
    settings, _ = load_settings(ROOT)
    dataset = load_catalogue(settings)[0].get(DATASET)
    assert dataset is not None
    file = Artifact(parquet.name, "", parquet.stat().st_size, "")
    return Release(dataset, {}, {dataset.resources[0].name: (file,)}, {}, (), "b" * 64)


def built(parquet: Path) -> dict[str, Any]:
    """Build into the folder that holds the file, for the sink reads it from there; the files."""
    sink = Sink(parquet.parent)
    build_lookup(release(parquet), sink, mask_policy="10+4+4")
    files = sink.artifacts()
    kinds = Counter(a.path.split("/")[2] for a in files)
    sizes = {k: sum(a.bytes for a in files if a.path.split("/")[2] == k) for k in kinds}
    return {
        "files": len(files),
        "largest": max(a.bytes for a in files),
        "bytes": sum(sizes.values()),
        "files_by_kind": kinds,
        "bytes_by_kind": sizes,
    }


def sorted_only(parquet: Path) -> dict[str, Any]:
    """The peer, with the memory and the processors that the look-up has."""
    target = parquet.with_name("sorted.json.gz")
    with (
        tempfile.TemporaryDirectory(dir=parquet.parent) as folder,
        closing(connect(Resources(), folder)) as database,
    ):
        database.execute(f"""COPY (SELECT * FROM '{parquet}' ORDER BY name)
                             TO '{target}' (FORMAT json, COMPRESSION gzip)""")
    size = target.stat().st_size
    target.unlink()
    return {"files": 1, "bytes": size, "largest": size}


def main() -> None:
    """Run one of the two and print its figures."""
    peer, parquet = sys.argv[1], Path(sys.argv[2])
    started, cpu = time.monotonic(), time.process_time()
    files = {"built": built, "sorted": sorted_only}[peer](parquet)
    print(json.dumps({
        "seconds": round(time.monotonic() - started, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "megabytes_rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, **files,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
