"""The check of finished pages."""

import pytest

from generator.findings import Severity
from generator.model import Artifact
from generator.settings import Settings
from generator.site.links import check_pages, target_of


def check(tmp_path, files, **settings):
    artifacts = []
    for path, text in files.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        artifacts.append(Artifact(path, "text/html", target.stat().st_size, ""))
    return check_pages(tmp_path, artifacts, Settings(project=tmp_path, **settings))


def test_addresses_that_exist(tmp_path):
    page = (
        '<a href="/">x</a><a href="/a/%E6%B0%91/">x</a><a href="#here">x</a>'
        '<a href="/a/b.csv?v=1#x">x</a><a href="c.txt">x</a><a href="../">x</a>'
        '<link rel="stylesheet" href="/s.css?v=2"><a href="/manifest.json">x</a>'
    )

    assert (
        check(
            tmp_path,
            {
                "index.html": "",
                "a/index.html": page,
                "a/民/index.html": "",
                "a/b.csv": "",
                "a/c.txt": "",
                "s.css": "",
            },
        )
        == ()
    )


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="/gone/">x</a>',
        '<img src="/gone.png">',
        '<script src="gone.js"></script>',
        '<form action="/gone/"></form>',
        '<link rel="stylesheet" href="/gone.css">',
        "<a class='x' href='/gone'>x</a>",
    ],
)
def test_a_dead_address(tmp_path, tag):
    (finding,) = check(
        tmp_path,
        {"index.html": tag, "b/index.html": tag.replace("gone.js", "/x/../gone.js")}
        if "gone.js" not in tag
        else {"index.html": tag},
    )

    assert finding.code == "link-dead"
    assert finding.is_error
    assert "gone" in finding.detail


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<img src="//cdn.example/x.png">',
        '<link rel="stylesheet" href="http://fonts.example/f.css">',
        '<iframe src="https://x.example">',
        '<form action="https://x.example/"></form>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<link rel="preconnect" href="https://x.example">',
    ],
)
def test_what_a_page_may_not_load_or_run(tmp_path, tag):
    (finding,) = check(tmp_path, {"index.html": tag})

    assert finding.code == "resource-external"


def test_a_visitor_may_leave(tmp_path):
    assert (
        check(
            tmp_path,
            {
                "index.html": '<a href="https://wenshu.court.gov.cn/">x</a>'
                '<a href="mailto:a@b.example">x</a><a href="tel:12368">x</a>'
                '<link rel="canonical" href="https://data.example/">'
            },
        )
        == ()
    )


@pytest.mark.parametrize(
    "css",
    [
        '@import "x.css";',
        "a{background:url(https://x.example/a.png)}",
        "a{background:url('//x.example/a.png')}",
    ],
)
def test_a_style_sheet_that_loads_from_elsewhere(tmp_path, css):
    (finding,) = check(tmp_path, {"s.css": css})

    assert finding.code == "resource-external"


def test_a_page_over_its_budget(tmp_path):
    (finding,) = check(tmp_path, {"index.html": "x" * 101}, max_page_bytes=100)

    assert (finding.code, finding.is_error) == ("size-budget", False)


@pytest.mark.parametrize(
    ("page", "address", "expected"),
    [
        ("a/index.html", "/b/", "b/index.html"),
        ("a/index.html", "c/", "a/c/index.html"),
        ("a/index.html", "../x.csv", "x.csv"),
        ("index.html", "/", "index.html"),
        ("index.html", "#x", None),
        ("index.html", "/%E6%B3%95/?q=1#y", "法/index.html"),
    ],
)
def test_targets(page, address, expected):
    assert target_of(page, address) == expected


def test_control_characters_are_found_in_every_page(tmp_path):
    texts = {"a.html": "<p>甲\0\0</p>", "b.html": "<p>\x9f \0</p>", "c.html": "<p>\t\r\n¿ß</p>"}

    found = check(tmp_path, texts)

    assert [(f.code, f.severity, f.file, f.count, f.detail[:6]) for f in found] == [
        ("CHR-11", Severity.ERROR, "a.html", 2, "U+0000"),
        ("CHR-11", Severity.ERROR, "b.html", 1, "U+009F"),
    ]
