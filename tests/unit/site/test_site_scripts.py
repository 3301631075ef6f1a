"""Scripts as they are published: without comments, imports by hash, all modules of a page known."""

import hashlib
import re

import pytest

from generator.site.scripts import imported, published
from generator.site.themes import assets, static_files
from tests.conftest import ROOT

SMALL = {
    "js/a.js": b"/* About a. */\n"
    b'import { b } from "./b.js";\nimport "../lib/c.js";\n'
    b'export const late = () => import("./late.js");  // not before it is needed\n'
    b"export const text = `  a // ${b}  /* kept */ `;\n",
    "js/b.js": b"export const b = /[/*]'/u;\n",
    "js/late.js": b'import { b } from "./b.js";\n',
    "lib/c.js": b'/*! Licence */\nimport "./gone.js";\nconst said = "from \'./b.js\'";\n',
    "css/a.css": b"/* kept */\n",
}


def test_comments_go_and_texts_stay():
    found = published(SMALL)

    assert b"About" not in found["js/a.js"]
    assert b"not before" not in found["js/a.js"]
    assert b"`  a // ${b}  /* kept */ `" in found["js/a.js"]
    assert b"/[/*]'/u" in found["js/b.js"]
    assert found["lib/c.js"].startswith(b"/*! Licence */")
    assert b'"./gone.js"' in found["lib/c.js"]
    assert found["css/a.css"] == SMALL["css/a.css"]


def test_a_module_is_imported_by_the_hash_of_what_is_published():
    found = published(SMALL)
    asset = assets(found)
    for of, module in (("js/a.js", "js/b.js"), ("js/a.js", "lib/c.js"), ("js/a.js", "js/late.js")):
        digest = hashlib.sha256(found[module]).hexdigest()[:10]
        assert f"{module.split('/')[-1]}?v={digest}".encode() in found[of]
        assert asset(module) == f"/theme/{module}?v={digest}"


def test_a_change_far_below_changes_every_address_above():
    changed = published({**SMALL, "js/b.js": b"export const b = 2;\n"})
    before, after = assets(published(SMALL)), assets(changed)

    assert {p for p in SMALL if before(p) != after(p)} == {"js/a.js", "js/b.js", "js/late.js"}


def test_what_is_imported_late_is_not_needed_to_run():
    assert imported(published(SMALL))("js/a.js") == ("js/b.js", "lib/c.js")


def test_modules_in_a_circle_are_published():
    circle = {"a.js": b'import "./b.js";\n', "b.js": b'import "./a.js";\n'}
    found = published(circle)

    assert imported(found)("a.js") == ("b.js",)
    assert published(circle) == found


@pytest.mark.parametrize("entry", ["results", "box", "lookup_form"])
def test_all_modules_of_the_shipped_pages_are_found(entry):
    """By the words of the sources themselves."""
    files = published(static_files(ROOT / "theme"))
    folder = ROOT / "theme/static/js/search"
    needed, asked = set(), [f"{entry}.js"]
    while asked:
        source = (folder / asked.pop()).read_text(encoding="utf-8")
        new = (
            set(re.findall(r'^(?:import|export) (?:.*from )?"\./(\w+\.js)";', source, re.M))
            - needed
        )
        needed |= new
        asked += new

    assert set(imported(files)(f"js/search/{entry}.js")) == {f"js/search/{n}" for n in needed}
    assert needed
