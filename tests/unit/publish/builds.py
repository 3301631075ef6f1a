"""Makes small finished builds through the real sink, manifest and switch."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from generator.inputs import Inputs, Stages
from generator.publish.manifest import write_manifest
from generator.publish.sink import Sink
from generator.publish.staging import staging
from generator.publish.switch import publish

STAGES = Stages(check={}, export={}, index="i", render="r")
INPUTS = Inputs(
    code="c", settings="s", content="t", theme="h", datasets={}, stages=STAGES
).as_dict()
GENERATED = datetime(2026, 11, 21, tzinfo=UTC)


def fill(folder, files):
    """Write the files and their manifest."""
    sink = Sink(Path(folder))
    for path, content in files.items():
        sink.write(path, content)
    return write_manifest(sink, INPUTS, GENERATED)


def build(output, files, withdrawn=frozenset()):
    """One whole build, published."""
    with staging(Path(output)) as folder:
        fill(folder, files)
        return publish(folder, Path(output), withdrawn)


def site_of(word):
    """A site whose every page says one word."""
    return {
        "index.html": f"<p>{word}</p>",
        "data/t.csv": f"a\n{word}\n",
        "en/page/index.html": f"<p>{word}</p>",
        "ledger.jsonl": "",
    }


if __name__ == "__main__":
    build(sys.argv[1], site_of(sys.argv[2]))
