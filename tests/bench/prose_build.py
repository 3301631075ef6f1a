"""One build of a prose index in a process of its own: `ours`, or `lunr` as one whole index.

`python -m tests.bench.prose_build ours|lunr DOCUMENTS.pickle FOLDER` prints seconds, processor
seconds and the most resident memory in MB. The documents are in memory before the clock starts. lunr
gets the same tokens, is built as its documentation says, and written as JSON.
"""

from __future__ import annotations

import json
import pickle
import resource
import sys
import time
from pathlib import Path

from generator.publish.sink import Sink
from generator.search.documents import Document
from generator.search.prose import build_index
from tests.unit.search.corpus import whole_index


def ours(documents: list[Document], folder: Path) -> None:
    """The files as the site has them."""
    build_index(documents, "zh", Sink(folder))


def lunr(documents: list[Document], folder: Path) -> None:
    """One file."""
    index = whole_index(documents)
    with (folder / "lunr.json").open("w", encoding="utf-8") as file:
        json.dump(index.serialize(), file, ensure_ascii=False)  # type: ignore[attr-defined]


def main() -> None:
    """Build and measure."""
    name, source, folder = sys.argv[1:]
    documents = pickle.loads(Path(source).read_bytes())
    start, busy = time.perf_counter(), time.process_time()
    {"ours": ours, "lunr": lunr}[name](documents, Path(folder))
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    print(seconds, busy, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main()
