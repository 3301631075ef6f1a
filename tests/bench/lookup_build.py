"""`python -m tests.bench.lookup_build PARQUET SITE`: build one look-up, print what it took as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from generator.catalogue import load_catalogue
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


def main() -> None:
    """Build into the folder that holds the file, for the sink reads it from there."""
    parquet = Path(sys.argv[1])
    sink = Sink(parquet.parent)
    started, cpu = time.monotonic(), time.process_time()
    build_lookup(release(parquet), sink, mask_policy="10+4+4")
    files = sink.artifacts()
    kinds = Counter(a.path.split("/")[2] for a in files)
    sizes = Counter({k: sum(a.bytes for a in files if a.path.split("/")[2] == k) for k in kinds})
    print(json.dumps({
        "seconds": round(time.monotonic() - started, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "megabytes_rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "files": len(files), "largest": max(a.bytes for a in files),
        "bytes": sum(sizes.values()), "files_by_kind": kinds, "bytes_by_kind": sizes,
    }, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
