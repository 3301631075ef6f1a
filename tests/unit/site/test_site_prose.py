"""Front matter, links, and what happens to a page that cannot be read."""

from datetime import date

import html5lib
import pytest

from generator.site.markup import convert, describe, safe_href, web_href
from generator.site.prose import read_prose
from tests.unit.site.site_samples import ROOT, settings


def prose(tmp_path, source, name="about/guide.zh.md"):
    (tmp_path / "content" / "docs").mkdir(parents=True)
    file = tmp_path / "content" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(source if isinstance(source, bytes) else source.encode())
    return read_prose(settings(tmp_path))


def test_a_page(tmp_path):
    (page,), findings = prose(
        tmp_path,
        "---\ntitle: 说明\ndate: 2026-11-20\norder: 3\n"
        "disclosure_items: pl.2, wp.1\n---\n# 一\n\n正文 *强调* A&B\n",
    )

    assert findings == ()
    assert (page.slug, page.section, page.language, page.title) == ("guide", "about", "zh", "说明")
    assert (page.date, page.order, page.disclosure_items) == (
        date(2026, 11, 20),
        3,
        ("pl.2", "wp.1"),
    )
    assert (page.url, page.text) == ("/about/guide/", "一 正文 强调 A&B")


def test_front_matter_without_fences(tmp_path):
    (page,), findings = prose(tmp_path, "title: 说明\ndate: 2026-11-20\n\n正文\n")

    assert (findings, page.title, page.text) == ((), "说明", "正文")


@pytest.mark.parametrize(
    ("source", "line", "detail"),
    [
        ("", 1, "does not begin with a front matter"),
        ("---\ntitle: a\n", 1, "is not closed"),
        ("---\ntitle: a\ndate: 20. November\n---\n", 3, "is not a date"),
        ("---\ndate: 2026-11-20\n---\n", 1, "the title is missing"),
        ("---\ntitle: a\ntitel: b\n---\n", 3, "unknown key 'titel'"),
        ("---\ntitle: a\ntitle: b\n---\n", 3, "given twice"),
        ("---\ntitle: a\n- b\n---\n", 3, "not a line of the form"),
        ("---\ntitle: a\ndate: 2026-11-20\norder: 第一\n---\n", 4, "not a whole number"),
    ],
)
def test_front_matter_that_is_wrong(tmp_path, source, line, detail):
    pages, (finding,) = prose(tmp_path, source)

    assert pages == ()
    assert (finding.code, finding.file, finding.line, finding.is_error) == (
        "content-front-matter",
        "content/about/guide.zh.md",
        line,
        True,
    )
    assert detail in finding.detail
    assert finding.hint


def test_the_nearest_key_is_named(tmp_path):
    _, (finding,) = prose(tmp_path, "---\ntitel: a\n---\n")

    assert finding.hint == "did you mean 'title'?"


def test_a_file_that_is_not_utf8(tmp_path):
    _, (finding,) = prose(tmp_path, "---\ntitle: 法院\n---\n".encode("gb18030"))

    assert (finding.code, finding.file) == ("content-unparsed", "content/about/guide.zh.md")


@pytest.mark.parametrize("name", ["about/guide.md", "about/guide.fr.md", "about/Gu ide.zh.md"])
def test_a_file_name_without_a_known_language(tmp_path, name):
    _, (finding,) = prose(tmp_path, "---\ntitle: a\ndate: 2026-11-20\n---\n", name)

    assert finding.code == "content-front-matter"


def test_links_gain_the_prefix_of_the_language():
    source = "[a](/courts/) [b](/feed.xml) [c](https://example.org/) [d](/docs/x/#y)"

    html = convert(source, settings(), "en").html

    for address in ("/en/courts/", "/feed.xml", "https://example.org/", "/en/docs/x/#y"):
        assert f'href="{address}"' in html
    assert 'href="/courts/"' in convert(source, settings(), "zh").html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "/\\evil.example",
        "\u202ejavascript:x",
    ],
)
def test_addresses_that_are_not_followed(address):
    assert safe_href(address) == ""
    assert web_href(address) == ""
    assert "href=" not in convert(f"[x](<{address}>)", settings(), "zh").html or (
        "evil" not in convert(f"[x](<{address}>)", settings(), "zh").html
        and "script" not in convert(f"[x](<{address}>)", settings(), "zh").html
    )


def test_only_web_addresses_in_data():
    assert web_href("https://example.org/a?b=c") == "https://example.org/a?b=c"
    assert [web_href(a) for a in ("/local", "mailto:a@b", "https://", "x", None)] == [""] * 5


def test_a_description_shows_html_as_text():
    html = describe("**b** <script>alert(1)</script> <b onclick=x>y</b>", settings(), "zh")

    assert "<strong>b</strong>" in html
    assert "<script" not in html
    assert "<b " not in html


def test_the_shipped_pages_are_whole():
    pages, findings = read_prose(settings(ROOT))
    by_language = {
        tag: {(p.key, p.disclosure_items, p.order) for p in pages if p.language == tag}
        for tag in ("zh", "en")
    }

    assert findings == ()
    assert by_language["zh"] == by_language["en"]
    assert {"about/privacy", "about/open-justice", "docs/quick-start", "home/home"} <= {
        p.key for p in pages
    }


RAW = """---
title: a
date: 2026-11-20
---
正文 <script>alert(1)</script>

`<b>` 与

```html
<img src=x onerror=alert(0)>
```

<img src=x onerror=alert(1)>
<!-- 给编辑的话 -->
<iframe src="https://evil.example/"></iframe>

一段 <b style="color:red">红</b>{: onclick="x()" style="color:red" }
"""


def test_raw_html_in_prose_is_text_and_a_warning(tmp_path):
    (page,), findings = prose(tmp_path, RAW)

    tree = html5lib.parseFragment(page.html, namespaceHTMLElements=False)
    assert {e.tag for e in tree.iter()} <= {"DOCUMENT_FRAGMENT", "p", "pre", "code"}
    ours = {"class", "tabindex", "role", "aria-label"}  # of the region around a block of code
    assert {name for e in tree.iter() for name in e.attrib} <= ours
    assert "给编辑的话" not in page.html
    assert "<script>alert(1)</script>" in "".join(tree.itertext())
    assert [(f.code, str(f.severity), f.file, f.line, f.count) for f in findings] == [
        ("content-raw-html", "warning", "content/about/guide.zh.md", 5, 2),
        ("content-raw-html", "warning", "content/about/guide.zh.md", 13, 1),
        ("content-raw-html", "warning", "content/about/guide.zh.md", 15, 2),
        ("content-raw-html", "warning", "content/about/guide.zh.md", 17, 2),
    ]
    assert "<script>" in findings[0].detail


def test_attributes_of_code_blocks_are_not_written():
    html = convert('``` {.sql onclick="x()" style="y"}\nselect 1\n```', settings(), "zh").html

    assert "select 1" in html
    assert "onclick" not in html
    assert "style" not in html


def test_aligned_columns_have_a_class_and_no_style():
    html = convert("|a|b|\n|---|--:|\n|1|2|", settings(), "zh").html

    assert "style=" not in html
    assert '<td class="n">2</td>' in html


def test_an_empty_corner_of_a_table_heads_nothing():
    html = convert("||甲|`乙`|\n|---|--:|---|\n|1|2|3|", settings(), "zh").html

    assert html.count("<th") == 2 + 1  # <thead> as well
    assert "<td></td>" in html


@pytest.mark.parametrize(("languages", "spoken"), [(("zh",), {"zh"}), (("en",), {"en"})])
def test_shipped_pages_follow_the_languages_of_the_site(tmp_path, languages, spoken):
    pages, findings = read_prose(settings(tmp_path, languages=languages))

    assert findings == ()
    assert {p.language for p in pages} == spoken
    assert {p.section for p in pages} == {"docs"}


def test_own_pages_in_another_language_stay_a_finding(tmp_path):
    (tmp_path / "content" / "docs").mkdir(parents=True)
    (tmp_path / "content/docs/a.en.md").write_text("title: a\ndate: 2026-11-20\n\nx\n", "utf-8")

    pages, (finding,) = read_prose(settings(tmp_path, languages=("zh",)))

    assert (pages, finding.code, finding.is_error) == ((), "content-front-matter", True)
