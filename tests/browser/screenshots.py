"""`make screenshots`: pictures of the shipped site, for the README and for looking at it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from generator.pipeline import build
from tests.browser.conftest import chromium, served
from tests.conftest import ROOT

HERE = Path(__file__).parent / "screenshots"

README_PICTURE = ("home", "/", 1280, 860)

SHOTS = (
    README_PICTURE,
    ("home-phone", "/", 360, 780),
    ("home-english", "/en/", 1280, 860),
    ("dataset", "/datasets/dishonest-debtors/", 1280, 1400),
    ("court", "/courts/ZZ0/", 1280, 1400),
    ("guiding-case", "/guiding-cases/1/", 1280, 1400),
    ("budget", "/budgets/ZZ0/2025/", 1280, 1400),
    ("debtors-phone", "/debtors/", 360, 780),
    ("catalogue", "/catalogue/", 1280, 1400),
    ("quality", "/quality/", 1280, 1400),
    ("search", "/search/#q=买卖合同", 1280, 1000),
)
"""Name, address, width and height in CSS pixels."""


def take(folder: Path, shots: tuple[tuple[str, str, int, int], ...]) -> None:
    """Build the shipped site and photograph its pages into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as output:
        build(ROOT, output=Path(output))
        with served(Path(output) / "site") as url, chromium() as browser:
            for name, address, width, height in shots:
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(url + address)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=folder / f"{name}.png")
                page.close()
                print(folder / f"{name}.png")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        take(Path(sys.argv[1]), SHOTS)
    else:
        take(HERE, (README_PICTURE,))
