"""The stage render: every page kind in both languages, from small releases held in memory."""

import json
import logging
import re
import shutil
import subprocess
import sys
from dataclasses import fields, replace
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import html5lib
import pytest
from jinja2 import UndefinedError

from generator.findings import Severity
from generator.site import check_pages, render
from generator.site.contexts import PAGES
from generator.site.feeds import robots
from generator.site.pelican_host import Records
from generator.site.render import PageMaker
from generator.site.themes import environment, theme_folder
from tests.unit.site import site_samples as samples

ONE_OF_EACH = [
    "index.html", "datasets/index.html", "datasets/plain/index.html", "datasets/debtors/index.html",
    "datasets/figures/index.html", "courts/index.html", "courts/province/示范/index.html",
    "courts/ZZ0/index.html", "guiding-cases/index.html", "guiding-cases/batch/1/index.html",
    "guiding-cases/keyword/民事/index.html", "guiding-cases/1/index.html",
    "guiding-cases/year/2011/index.html",
    "guiding-cases/9/index.html", "budgets/index.html", "budgets/ZZ0/2025/index.html",
    "debtors/index.html", "catalogue/index.html", "quality/index.html", "docs/index.html",
    "docs/files/index.html", "about/index.html", "about/privacy/index.html",
    "search/index.html", "404.html",
]  # fmt: skip
ONE_LANGUAGE = frozenset(("script", "style", "title", "desc"))
HAN = re.compile("[\u4e00-\u9fff]")
BOTH = [*ONE_OF_EACH, *(f"en/{p}" for p in ONE_OF_EACH)]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    sink = samples.fresh(tmp_path_factory.mktemp("built"))
    site = samples.site(sink)
    findings = render(site, sink)
    return sink, findings


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory):
    sink = samples.fresh(tmp_path_factory.mktemp("poisoned"))
    site = samples.site(sink, tables=samples.hostile_tables())
    assert render(site, sink) == ()
    return sink


def page(sink, path):
    return (sink.root / path).read_text(encoding="utf-8")


def test_nothing_is_found(built):
    sink, findings = built

    assert findings == ()
    assert {p for p in BOTH if not (sink.root / p).is_file()} == set()


@pytest.mark.parametrize(("robot", "path", "may"), [
    ("Googlebot", "/debtors/", True), ("GPTBot", "/debtors/", False),
    ("CCBot", "/en/datasets/debtors/", False), ("ClaudeBot", "/data/debtors/debtors.csv", False),
    ("Googlebot", "/lookup/debtors/name/00000.json.gz", False), ("GPTBot", "/lookup/x", False),
    ("GPTBot", "/courts/", True), ("Bytespider", "/data/courts/courts.csv", True),
])  # fmt: skip
def test_robots_read_noindex_and_gatherers_are_kept_from_persons(built, robot, path, may):
    """By Python's own reader of the file; where there is nobody, nobody is named."""
    reader = RobotFileParser()
    reader.parse(page(built[0], "robots.txt").splitlines())

    assert reader.can_fetch(robot, path) is may
    assert "GPTBot" not in robots("", [])


@pytest.mark.parametrize("path", BOTH)
def test_html_is_valid(built, path):
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)

    tree = parser.parse(page(built[0], path))

    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert len(tree.findall(".//h1")) == 1
    assert tree.find(".//main") is not None


@pytest.mark.parametrize("path", BOTH)
def test_hostile_values_stay_text(poisoned, path):
    """No element, no attribute and no address comes out of a value."""
    tree = html5lib.parse(page(poisoned, path), namespaceHTMLElements=False)

    own = [e for e in tree.iter("script") if not e.get("src")]
    assert {e.get("type") for e in own} <= {"application/json", "application/ld+json"}
    for script in own:
        json.loads(script.text)
    handlers = [n for e in tree.iter() if isinstance(e.tag, str) for n in e.attrib if n[:2] == "on"]
    assert handlers == []
    assert not list(tree.iter("img"))
    links = [e.get(n) for e in tree.iter() for n in ("href", "src", "action") if e.get(n)]
    assert [a for a in links if a.lower().startswith(("javascript:", "data:", "//"))] == []
    assert "63693" not in page(poisoned, path)  # 7077 * 9, had a template run it


def test_hostile_values_are_shown(poisoned):
    text = "".join(
        html5lib.parse(
            page(poisoned, "guiding-cases/1/index.html"), namespaceHTMLElements=False
        ).itertext()
    )

    assert samples.HOSTILE in text


def test_hostile_titles_are_harmless_in_feeds(poisoned):
    for name in ("feed.xml", "en/feed.xml", "sitemap.xml"):
        root = ElementTree.fromstring((poisoned.root / name).read_bytes())
        assert len(root) > 0


def test_very_long_values_do_not_swell_a_page(tmp_path):
    tables = {"plain": {"plain": samples.kinds()[-1][1]["plain"]}}
    one = tables["plain"]["plain"]
    import pyarrow as pa

    tables["plain"]["plain"] = one.set_column(2, "link", pa.array(["长" * 350_000] * 2))
    sink = samples.fresh(tmp_path)
    render(samples.site(sink, only={"plain"}, tables=tables), sink)

    assert sink.artifact("datasets/plain/index.html").bytes < 60_000


def test_one_plain_dataset_makes_a_whole_site(tmp_path, make_site):
    project = make_site()
    sink = samples.fresh(tmp_path)
    site = samples.site(sink, only={"plain"}, stated=samples.settings(project))

    assert render(site, sink) == ()
    for path in (
        "index.html",
        "datasets/plain/index.html",
        "search/index.html",
        "quality/index.html",
        "docs/quick-start/index.html",
        "about/about/index.html",
        "en/index.html",
        "404.html",
    ):
        assert (sink.root / path).is_file(), path
    assert not (sink.root / "courts").exists()
    assert 'href="/courts/"' not in page(sink, "index.html")


def test_a_missing_translation_is_shown_in_the_original_and_marked(tmp_path, make_site):
    sink = samples.fresh(tmp_path)
    site = samples.site(sink, only={"plain"}, stated=samples.settings(make_site()))
    render(site, sink)

    english = page(sink, "en/about/about/index.html")
    assert "There is no English version of this page yet" in english
    assert '<h1 lang="zh">关于本站</h1>' in english


def test_two_renders_give_the_same_bytes(built, tmp_path):
    again = samples.fresh(tmp_path)
    render(samples.site(again), again)

    assert again.artifacts() == built[0].artifacts()


def test_no_dead_link_and_nothing_from_elsewhere(built):
    """Search shards and look-ups are other stages' files; pages do not link to them."""
    sink, _ = built

    assert check_pages(sink.root, sink.artifacts(), samples.settings()) == ()


def test_the_english_page_is_linked_both_ways(built):
    chinese, english = (
        page(built[0], "courts/ZZ0/index.html"),
        page(built[0], "en/courts/ZZ0/index.html"),
    )

    assert 'hreflang="en" href="https://data.example.org/en/courts/ZZ0/"' in chinese
    assert 'hreflang="zh" href="https://data.example.org/courts/ZZ0/"' in english
    assert '<a class="language" href="/courts/ZZ0/"' in english


@pytest.mark.parametrize("path", [p for p in BOTH if p.startswith("en/")])
def test_chinese_on_english_pages_says_so(built, path):
    """WCAG 2.1, 3.1.2; attributes and titles of drawings cannot hold two languages."""
    body = html5lib.parse(page(built[0], path), namespaceHTMLElements=False).find("body")

    assert [text for text, tag in _spoken(body, "en") if HAN.search(text) and tag[:2] != "zh"] == []


def _spoken(element, language):
    """Each text below an element with the language it is said to be in."""
    language = element.get("lang", language)
    if isinstance(element.tag, str) and element.tag.rpartition("}")[2] not in ONE_LANGUAGE:
        yield element.text or "", language
        for child in element:
            yield from _spoken(child, language)
            yield child.tail or "", language


def test_closed_vocabularies_are_in_english(built):
    html = page(built[0], "en/budgets/ZZ0/2025/index.html")

    assert "Final accounts · Income and expenditure · " in html
    assert '<th scope="col" class="n">Final account</th>' in html
    assert "Unit: <bdi>10,000 yuan</bdi>" in html
    assert "Public security" in html
    english = page(built[0], "en/guiding-cases/1/index.html")
    assert "civil" in english
    assert "the official text prints no date" in english


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_site_in_one_language(tmp_path, make_site, language):
    """At `/`, whole, without a link to another language."""
    file = f"content/about/about.{language}.md"
    about = {"content/about/about.zh.md": None, file: "title: a\ndate: 2026-11-01\n\nx\n"}
    stated = samples.settings(make_site(about), languages=(language,))
    sink = samples.fresh(tmp_path)

    assert render(samples.site(sink, stated=stated), sink) == ()
    assert check_pages(sink.root, sink.artifacts(), stated) == ()
    for path in ("index.html", "docs/quick-start/index.html", "courts/ZZ0/index.html"):
        assert 'class="language"' not in page(sink, path)
        assert html5lib.parse(page(sink, path)).get("lang")[:2] == language
    assert not (sink.root / "en").exists()


def test_words_about_the_whole_list_follow_the_policy(built):
    """The sample list may be downloaded whole: nothing may say that it is kept from view."""
    html = page(built[0], "debtors/index.html")
    tree = html5lib.parse(html, namespaceHTMLElements=False)

    assert 'href="/datasets/debtors/#downloads"' in html
    assert "整份名单可以在数据集页面下载" in "".join(tree.itertext())
    assert "不提供浏览" not in html
    assert 'id="downloads"' in page(built[0], "datasets/debtors/index.html")


def test_the_footer_states_the_day_of_the_data(built):
    """Not the clock of the build, 2026-11-21: the newest of the samples is of 2026-11-20."""
    footer = page(built[0], "index.html").partition("<footer")[2]

    assert '数据截至 <time datetime="2026-11-20">' in footer
    assert "2026-11-21" not in footer


def test_census_meta_tags(built):
    head = html5lib.parse(
        page(built[0], "guiding-cases/1/index.html"), namespaceHTMLElements=False
    ).find(".//head")
    meta = {e.get("name"): e.get("content") for e in head.iter("meta") if e.get("name")}

    assert meta["SiteName"] == "示范法院数据"
    assert meta["SiteDomain"] == "data.example.org"
    assert meta["ColumnName"] == "指导性案例"
    assert meta["ArticleTitle"].startswith("指导性案例1号")
    assert meta["PubDate"] == "2011-12-20"
    assert meta["ContentSource"] == "最高人民法院"


def test_lists_of_persons_are_not_listed_and_not_indexed(built):
    sink, _ = built
    for path in ("debtors/index.html", "datasets/debtors/index.html"):
        html = page(sink, path)
        assert "noindex" in html
        assert "张某甲" not in html
        assert "合成示例数据" in html
    everything = [
        sink.root / a.path for a in sink.artifacts() if a.path.endswith((".html", ".xml"))
    ]
    assert not [p for p in everything if "张某甲" in p.read_text(encoding="utf-8")]
    for name in ("feed.xml", "sitemap.xml"):
        assert "debtors" not in (sink.root / name).read_text(encoding="utf-8")


def test_small_counts_about_persons_are_hidden(built):
    many, few = (page(built[0], f"courts/{code}/index.html") for code in ("ZZ0", "100"))

    assert '<span class="figure-number">7</span>' in many
    assert '<span class="figure-number">少于 5</span>' in few


def test_a_case_is_found_under_the_court_of_its_number(built):
    assert 'href="/guiding-cases/1/"' in page(built[0], "courts/ZZ0/index.html")
    assert 'href="/courts/ZZ0/"' in page(built[0], "guiding-cases/1/index.html")
    assert "javascript:" not in page(built[0], "guiding-cases/9/index.html")


def test_no_blank_follows_a_chinese_full_stop(built):
    """Between a sentence and what the template puts behind it; English keeps its blank."""
    lead = re.compile(r'<p class="(?:lead|search-noscript)">.*?</p>', re.S)
    texts = {
        path: [re.sub("<[^>]*>", "", p) for p in lead.findall(page(built[0], path))]
        for path in ("quality/index.html", "debtors/index.html")
    }

    assert all(texts.values())
    assert [
        t for found in texts.values() for t in found if re.search(r"[。！？；，：]\s+\S", t)
    ] == []
    assert [t for t in texts["quality/index.html"] if t[-1] not in "。."] == []
    english = page(built[0], "en/debtors/index.html")
    assert re.search(r'<p class="search-noscript">[^<]*JavaScript\. <?', english)


def test_a_broken_template_is_a_finding_with_its_place(tmp_path):
    findings = _render_with(tmp_path, {"court.html": "{{ name }}\n{{ nonsense }}"})

    assert [(f.code, f.severity, f.file, f.line) for f in findings] == [
        ("template-error", Severity.ERROR, "theme/templates/court.html", 2)
    ]
    assert findings[0].count == 2 * len(samples.COURTS)
    assert "nonsense" in findings[0].detail


def test_a_syntax_error_is_a_finding_with_its_line(tmp_path):
    findings = _render_with(tmp_path, {"quality.html": "x\n{% if %}"})

    assert [(f.code, f.file, f.line) for f in findings] == [
        ("template-error", "theme/templates/quality.html", 2)
    ]


def test_a_missing_template_is_a_finding_and_never_another_theme(tmp_path):
    findings = _render_with(tmp_path, {"not_found.html": None, "partials/nav.html": None})

    assert {(f.code, f.file) for f in findings} >= {
        ("template-missing", "theme/templates/not_found.html"),
        ("template-missing", "theme/templates/partials/nav.html"),
    }
    pages = [p.read_text(encoding="utf-8") for p in (tmp_path / "staging").rglob("*.html")]
    assert not [p for p in pages if "Pelican" in p]


def _render_with(tmp_path, templates):
    project = tmp_path / "project"
    (project / "datasets").mkdir(parents=True)
    shutil.copytree(theme_folder(samples.settings()), project / "theme")
    for name, text in templates.items():
        target = project / "theme" / "templates" / name
        target.unlink() if text is None else target.write_text(text, encoding="utf-8")
    sink = samples.fresh(tmp_path)
    return render(samples.site(sink, stated=samples.settings(project)), sink)


def test_each_template_gets_exactly_its_dataclass(tmp_path, monkeypatch):
    """Every kind is rendered from its own fields; without one of them a template fails."""
    seen = {}
    original = PageMaker.write

    def write(self, rendered):
        seen.setdefault(rendered.template, rendered.page)
        original(self, rendered)

    monkeypatch.setattr(PageMaker, "write", write)
    sink = samples.fresh(tmp_path)
    render(samples.site(sink), sink)
    templates = environment(theme_folder(samples.settings()))

    assert set(seen) == set(PAGES)
    for name, found in seen.items():
        assert type(found) is PAGES[name]
        context = vars(found)
        assert set(context) == {f.name for f in fields(PAGES[name])}
        assert templates.get_template(name).render(context)
        with pytest.raises(UndefinedError):
            templates.get_template(name).render({**context, "head": templates.undefined("head")})


def test_every_field_of_a_page_has_its_help():
    for kind in PAGES.values():
        assert [f.name for f in fields(kind) if len(f.metadata.get("help", "")) < 5] == []


def test_pelican_leaves_the_process_as_it_was(tmp_path):
    """In a new process: logger classes, the path and repeated warnings of ours are untouched."""
    program = """
import logging, sys, locale
from pathlib import Path
from generator.site import render
from tests.unit.site import site_samples as samples
before = (logging.getLoggerClass(), type(logging.getLogger()), list(sys.path),
          locale.setlocale(locale.LC_ALL))
sink = samples.fresh(Path(sys.argv[1]))
assert render(samples.site(sink, only={"plain"}), sink) == ()
after = (logging.getLoggerClass(), type(logging.getLogger()), list(sys.path),
         locale.setlocale(locale.LC_ALL))
assert before == after, (before, after)
ours = logging.getLogger("yangguang.test")
ours.warning("twice"); ours.warning("twice")
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(tmp_path)],
        cwd=samples.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr.count("twice") == 2
    assert done.stdout == ""


def test_a_page_that_pelican_drops_is_an_error(tmp_path):
    """Pelican itself would log a line at most, and end with exit code 0."""
    sink = samples.fresh(tmp_path)
    site = samples.site(sink, only={"plain"})
    # Both translations of one page claim to come from one file, which is gone.
    prose = [_moved(p) if p.slug == "privacy" else p for p in site.prose]

    findings = render(type(site)(site.settings, site.releases, (), prose, site.generated), sink)

    assert {f.code for f in findings} == {"content-unparsed"}
    assert [f.file for f in findings if f.is_error] == ["content/about/gone.md"]
    assert any("modification stamp" in f.detail for f in findings if not f.is_error)
    assert logging.getLogger("pelican").handlers == []


def _moved(one):
    return replace(one, source=one.source.with_name("gone.md"))


@pytest.mark.parametrize(
    ("level", "words", "error"),
    [
        (logging.WARNING, "unable to load something", False),
        (logging.ERROR, "Could not process %s", True),
        (logging.CRITICAL, "no words we know", True),
    ],
)
def test_what_pelican_logs_is_judged_by_its_level_and_not_its_words(level, words, error):
    heard = Records()
    logger = logging.getLogger("pelican.test-of-records")
    logger.addHandler(heard)
    try:
        logger.log(level, words, *(["a.md"] if "%s" in words else []))
    finally:
        logger.removeHandler(heard)

    (finding,) = heard.findings
    assert (finding.code, finding.is_error) == ("content-unparsed", error)
    assert finding.detail == words.replace("%s", "a.md")
