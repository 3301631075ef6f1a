"""Prose search in headless Chromium: the analyzer, the ranking, the box, the results page."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import unicodedata
import urllib.parse
from dataclasses import replace

import pytest
from playwright import sync_api

from generator.publish.sink import Sink
from generator.search.analyzer import tokens
from generator.search.documents import Document
from generator.search.folding import fold
from generator.search.prose import build_index
from generator.search.texts import parts
from tests.browser.conftest import served
from tests.browser.search_site import HOSTILE, NAMED, ROOT, module, paths
from tests.unit.search.corpus import corpus, queries, whole_index
from tests.unit.search.test_prose_index import lunr_scores

pytestmark = pytest.mark.browser
pytest_plugins = ["tests.browser.search_fixtures"]


# The analyzer -------------------------------------------------------------------------------


def test_the_vectors_in_the_browser(tab):
    vectors = json.loads((ROOT / "tests/vectors/analyzer.json").read_text(encoding="utf-8"))
    tab.goto("/index.html")
    failures = tab.evaluate(
        f"""async (cases) => {{
      const a = await import("{module("analyzer")}");
      const {{ fold, foldAll }} = await import("{module("folding")}");
      await foldAll();
      const show = (c) => (c.required ? "" : "?") + c.term + (c.prefix ? "*" : "");
      const run = {{ fold, tokens: a.tokens, name_key: a.nameKey, code_key: a.codeKey,
        case_key: a.caseKey, clauses: (q, o) => a.clauses(q, o).map(show) }};
      return cases.map((c) => ({{ ...c, got: run[c.kind](c.input, c.options ?? {{}}) }}))
        .filter((c) => JSON.stringify(c.got) !== JSON.stringify(c.expected));
    }}""",
        vectors["cases"],
    )

    assert failures == []


def test_every_assigned_character_is_analysed_alike(tab):
    """All characters of planes 0 to 2 that Python's Unicode tables know, alone and in company."""
    points = [p for p in range(0x2FA20) if unicodedata.category(chr(p)) not in ("Cn", "Cs")]
    mine = [(fold(chr(p)), tokens(f"a{chr(p)}1法{chr(p)}院")) for p in points]
    tab.goto("/index.html")
    theirs = tab.evaluate(
        f"""async (points) => {{
      const {{ tokens }} = await import("{module("analyzer")}");
      const {{ fold, foldAll }} = await import("{module("folding")}");
      await foldAll();
      return points.map((p) => {{
        const c = String.fromCodePoint(p);
        return [fold(c), tokens(`a${{c}}1法${{c}}院`)].flat().join("\\u0000");
      }});
    }}""",
        points,
    )
    differing = [
        hex(p)
        for p, (folded, words), other in zip(points, mine, theirs, strict=True)
        if "\0".join([folded, *words]) != other
    ]

    assert differing == []


def test_code_point_order_is_pythons(tab):
    words = ["\U00020164", "\ue000", "\uffee", "z", "", "za", "法", "\U0002b689甲", "\U00020164乙"]
    tab.goto("/index.html")
    ordered = tab.evaluate(
        f"""async (words) => words.sort(
      (await import("{module("analyzer")}")).compare)""",
        words,
    )

    assert ordered == sorted(words)


# Ranking ------------------------------------------------------------------------------------


def test_order_and_scores_are_those_of_one_whole_lunr_index(tab):
    documents = [*NAMED, *(replace(d, kind="page") for d in corpus(160))]
    index = whole_index(documents)
    asked = queries(documents, 150)
    tab.goto("/index.html")
    ranked = tab.evaluate(
        f"""async (asked) => {{
      const {{ openIndex }} = await import("{module("prose")}");
      const {{ clauses }} = await import("{module("analyzer")}");
      const index = await openIndex("/search/zh/");
      return Promise.all(asked.map(async (q) =>
        (await index.rank(clauses(q))).map((hit) => [hit.number, hit.score])));
    }}""",
        asked,
    )
    hits = 0
    for query, found in zip(asked, ranked, strict=True):
        expected = lunr_scores(index, query)

        assert dict(map(tuple, found)) == pytest.approx(expected, rel=1e-9), query
        scores = [expected[number] for number, _ in found]
        assert scores == pytest.approx(sorted(scores, reverse=True), rel=1e-9), query
        hits += len(found)
    assert hits > 500


def test_a_query_loads_only_its_shards(tab, search_site):
    tab.goto("/index.html")
    start = len(tab.seen.requests)
    tab.evaluate(f"""async () => (await (await import("{module("prose")}"))
      .openIndex("/search/zh/")).search("示范市 演示区", {{ limit: 5 }})""")
    loaded = [p for p in paths(tab, start) if p.startswith("/search/")]
    size = sum((search_site.root / p.lstrip("/")).stat().st_size for p in loaded)
    shards = list((search_site.root / "search/zh").glob("*/*/*.json.gz"))

    assert len(loaded) <= 8 < len(shards)
    assert size < 12_000


def test_of_a_long_text_only_the_part_with_the_words_is_fetched(tab, search_site, tmp_path):
    """And a phrase is found where one part ends and the next begins."""
    pieces = [
        "".join(f"{a}{b}" for a in "子丑寅卯辰巳午未申酉" for b in few) * 30
        for few in ("甲乙", "丙丁", "戊己")
    ]
    body = "起诉。".join(pieces)
    documents = [Document(f"page/{n}", "page", f"/{n}/", "长文", body=body) for n in range(3)]
    build_index(documents, "long", Sink(tmp_path))
    shutil.copytree(tmp_path / "search/long", search_site.root / "search/long")
    end = len(parts(body)[0])
    tab.goto("/index.html")

    def ask(query):
        start = len(tab.seen.requests)
        hit = tab.evaluate(
            f"""async (query) => {{
          const {{ openIndex }} = await import("{module("prose")}");
          const index = await openIndex("/search/long/");
          const {{ hits: [first], text }} = await index.search(query, {{ limit: 1 }});
          const hit = await first;
          return {{ ...hit, ...await text(hit) }};
        }}""",
            query,
        )
        return hit, [p for p in paths(tab, start) if "/texts/" in p]

    hit, texts = ask("未己")
    assert "未己" in hit["text"]
    assert hit["text"] in body
    assert (hit["before"], hit["after"], len(texts)) == (True, False, 1)
    over_the_end, _ = ask(f"“{body[end - 2 : end + 2]}”")
    assert over_the_end["number"] == 0


def modules(tab, start: int = 0) -> set[str]:
    asked = [path.partition("?")[0] for path in paths(tab, start)]
    return {path.rpartition("/")[2] for path in asked if path.endswith(".js")}


def test_the_page_names_all_modules_that_hits_need(tab):
    """So they are fetched at once, not one after the other; the filters' come after the hits."""
    tab.goto("/search/")
    sync_api.expect(tab.locator("script[type=module]")).to_have_count(1)
    named = tab.locator("link[rel=modulepreload], script[type=module]").evaluate_all(
        "found => found.map((one) => new URL(one.href || one.src).pathname.split('/').at(-1))"
    )
    tab.get_by_role("searchbox").fill("标的物毁损")
    tab.locator(".search-chip").first.wait_for()

    assert modules(tab) - set(named) == {"result_filters.js", "facets.js"}
    assert len(named) == len(set(named))


def test_a_page_where_nobody_searches_fetches_no_index(tab):
    tab.goto("/index.html", wait_until="networkidle")
    start = len(tab.seen.requests)

    assert modules(tab) == {"box.js", "address.js", "view.js"}
    assert not [path for path in paths(tab) if path.startswith("/search/")]
    with tab.expect_request_finished(lambda r: r.url.endswith("/directory.json.gz")):
        tab.get_by_role("combobox").focus()
    assert {"prose.js", "marks.js"} <= modules(tab, start)


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("关于失信被执行人名单", "失信被执行人", ["失信被执行人"]),
        ("阿某·甲乙诉测试公司", "阿某甲乙", ["阿某·甲乙"]),
        ("Ｃourt and courts", "court", ["Ｃourt"]),
        ("案号（2018） 粤 0103执123号。", "2018粤0103执123", ["（2018） 粤 0103执123号"]),
        ("依照第二百六十四条之规定", "第264条", ["第二百六十四条"]),
        ("依照第二百六十四条之规定", "264条", ["第二百六十四条"]),
        ("𠅤某甲与𠅤", "𠅤", ["𠅤", "𠅤"]),
        ("Café", "cafe", ["Café"]),
        ("没有", "起诉", []),
    ],
)
def test_marks_stand_on_the_text_as_it_is(tab, text, query, marked):
    tab.goto("/index.html")
    got = tab.evaluate(
        f"""async ([text, query]) => {{
      const {{ markRanges }} = await import("{module("marks")}");
      const {{ clauses }} = await import("{module("analyzer")}");
      return markRanges(text, clauses(query)).map(([a, b]) => text.slice(a, b));
    }}""",
        [text, query],
    )

    assert got == marked


ONE_CASE = [
    "𠅤", "某", "judgment", "JUDGMENT", "ｊｕｄｇｍｅｎｔ", "judgm", "2018", "2018-03-24", "03-24", "op04.1", "op04",
    "阿某甲乙", "阿某•甲乙", "阿某 · 甲乙", "張某甲", "張某甲訴測試公司",
    "（2018）粤0000执123号", "(2018)粤0000执123号", "〔2018〕粤0000执123号", "[2018]粤0000执123号",
    "【2018】粤0000执123号", "2018粤0000执123", "2018粤0000执123号", "（2018） 粤 0000 执 123 号",
    "（２０１８）粤００００执１２３号", "（2018）粤0000執123號", "2018 粤0000 执 123", "粤0000执123",
    "测试公司（2018）粤0000执123号", "（2018）粤0000执00123号",
    "法发〔2018〕20号", "法发（2018）20号", "法发［2018］20号", "法發〔2018〕第20號", "法发【2018】020号",
    "264条", "264 條", "第264条", "第二百六十四条", "第 264 條", "第２６４条", "第二六四条",
    "第133条之一", "第133条之1", "第一百三十三条之一", "第133条",
]  # fmt: skip
"""What finds the guiding case of `search_site`, and all of it."""

NOT_THE_CASE = ["（2018）粤0000执124号", "（2017）粤0000执123号", "第265条", "265条", "264条例", "第133条之二", "第26条",
                "法发〔2018〕21号", "judgments", "op05", "丁", "264"]  # fmt: skip


def test_words_numbers_and_references_in_all_their_forms(tab):
    tab.goto("/index.html")
    found = tab.evaluate(
        f"""async (asked) => {{
      const {{ openIndex }} = await import("{module("prose")}");
      const index = await openIndex("/search/zh/");
      const ways = [{{ limit: 300 }}, {{ limit: 300, typing: true }}];
      return Promise.all(asked.map((q) => Promise.all(ways.map(async (way) => {{
        const {{ mode, hits }} = await index.search(q, way);
        return mode === "all" && (await Promise.all(hits)).some((hit) => hit.url === "/guiding-cases/2/");
      }}))));
    }}""",
        [*ONE_CASE, *NOT_THE_CASE],
    )
    answers = dict(zip([*ONE_CASE, *NOT_THE_CASE], found, strict=True))

    assert {q: a for q, a in answers.items() if q in ONE_CASE and not all(a)} == {}
    assert {q: a for q, a in answers.items() if q in NOT_THE_CASE and any(a)} == {}


# The box ------------------------------------------------------------------------------------


def test_results_while_typing_and_the_keyboard(tab):
    tab.goto("/index.html")
    box = tab.get_by_role("combobox")
    box.press_sequentially("演示区")
    options = tab.get_by_role("option")
    options.first.wait_for()

    assert box.get_attribute("aria-expanded") == "true"
    assert tab.locator(".search-option-title mark").first.inner_text() == "演示区"
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    box.press("Escape")
    assert not tab.locator("[data-search-panel]").is_visible()
    box.fill("ysqr")  # the beginning of its initials
    sync_api.expect(options).to_have_text(["示范市演示区人民法院法院"])
    box.press("ArrowDown")
    box.press("Enter")
    tab.wait_for_url("**/courts/ZZ0/")


def test_every_key_of_the_box(tab):
    """Keys of the editable combobox of the ARIA Authoring Practices, with its optional ones."""
    tab.goto("/index.html")
    box, options = tab.get_by_role("combobox"), tab.get_by_role("option")
    panel = tab.locator("[data-search-panel]")
    box.press_sequentially("标的物")
    options.first.wait_for()
    last = options.count() - 1

    def pressed(key: str) -> int | None:
        box.press(key)
        chosen = [
            i for i in range(last + 1) if options.nth(i).get_attribute("aria-selected") == "true"
        ]
        told = box.get_attribute("aria-activedescendant")
        assert told == (options.nth(chosen[0]).get_attribute("id") if chosen else None)
        return chosen[0] if chosen else None

    keys = ["Home", "ArrowUp", "ArrowDown", "ArrowDown", "End", "Home", "ArrowUp", "ArrowDown"]
    assert last >= 1
    assert [pressed(key) for key in keys] == [None, last, None, 0, last, 0, None, 0]
    box.press("End")
    box.press("z")  # typing leaves the list for the text, where the first Home has put the caret
    sync_api.expect(tab.locator("[data-search-status]")).to_contain_text("没有")
    assert box.input_value() == "z标的物"
    assert box.get_attribute("aria-activedescendant") is None
    box.press("Backspace")
    box.press("Escape")  # before the pause in typing is over
    tab.wait_for_timeout(300)
    assert not panel.is_visible()
    assert box.get_attribute("aria-expanded") == "false"
    box.press("ArrowDown")
    options.first.wait_for()
    box.press("Tab")
    sync_api.expect(panel).to_be_hidden()


def test_more_hits_than_the_box_shows_are_on_the_search_page(tab):
    tab.goto("/index.html")
    tab.get_by_role("combobox").fill("院")
    every = tab.locator(".search-option-all")
    every.wait_for()

    assert tab.get_by_role("option").count() == 7  # six hits and this one
    told = re.search(r"\d+", every.inner_text())
    every.click()
    tab.wait_for_url("**/search/#q=*")
    sync_api.expect(tab.locator("[data-results-status]")).to_contain_text(told[0])


def test_the_status_is_told_to_screen_readers(tab):
    tab.goto("/index.html")
    status = tab.locator("[data-search-status]")
    tab.get_by_role("combobox").fill("没有这样的话语")
    sync_api.expect(status).to_have_text("没有找到结果")
    tab.get_by_role("combobox").fill("标的物毁损")
    sync_api.expect(status).to_have_text("找到 1 条结果")
    assert status.get_attribute("role") == "status"


@pytest.mark.parametrize("typed", ['"', "*", "-", "？", "《"])
def test_a_query_without_words_is_said_to_have_none(tab, typed):
    """It is no failure: nothing can be mended by trying again."""
    tab.goto("/index.html")
    tab.get_by_role("combobox").fill(typed)
    sync_api.expect(tab.locator("[data-search-status]")).to_contain_text("没有可搜索的词")
    assert "没有可搜索的词" in tab.locator("[data-search-note]").inner_text()
    assert not tab.get_by_role("button", name="重试").is_visible()
    tab.goto(f"/search/#q={urllib.parse.quote(typed)}")
    sync_api.expect(tab.locator("[data-results-status]")).to_contain_text("没有可搜索的词")
    assert not tab.get_by_role("button", name="重试").is_visible()


def test_the_box_says_what_failed_and_tries_again(tab):
    tab.seen.forgive = True
    tab.route("**/search/zh/directory*", lambda route: route.fulfill(status=404, body=""))
    tab.goto("/index.html")
    tab.get_by_role("combobox").fill("标的物毁损")
    retry = tab.get_by_role("button", name="重试")
    retry.wait_for()
    assert "没有取到" in tab.locator("[data-search-note]").inner_text()
    assert "没有取到" in tab.locator("[data-search-status]").inner_text()
    tab.unroute("**/search/zh/directory*")
    retry.click()
    tab.get_by_role("option").first.wait_for()
    assert not retry.is_visible()


def test_a_misspelt_word_is_offered_in_the_box_and_on_the_page(tab):
    tab.goto("/index.html")
    tab.get_by_role("combobox").fill("judgemnt")
    option = tab.get_by_role("option", name="您要找的是不是： judgment")
    option.wait_for()
    assert "judgment" in tab.locator("[data-search-status]").inner_text()
    option.click()
    tab.wait_for_url("**/search/#q=judgment")
    tab.locator(".search-result").first.wait_for()
    tab.get_by_role("searchbox").fill("enforcemnt 标的物")
    link = tab.locator("[data-results-hint] a")
    sync_api.expect(link).to_have_text("enforcement 标的物")
    link.click()
    sync_api.expect(tab.get_by_role("searchbox")).to_have_value("enforcement 标的物")
    sync_api.expect(tab.locator("[data-results-status]")).to_have_text("找到 1 条结果")
    sync_api.expect(tab.locator("[data-results-hint]")).to_be_empty()


def test_hostile_titles_and_addresses_are_text(tab):
    tab.goto("/index.html")
    tab.get_by_role("combobox").fill("恶意标题")
    option = tab.get_by_role("option").first
    option.wait_for()

    assert HOSTILE in option.inner_text()
    assert option.get_attribute("data-address") == "/"
    tab.goto("/search/#q=恶意标题")
    link = tab.locator(".search-result a").first
    link.wait_for()
    assert link.inner_text() == HOSTILE
    assert link.get_attribute("href") == "/"


def test_enter_without_a_choice_goes_to_all_results(tab):
    tab.goto("/index.html")
    tab.get_by_role("combobox").fill("演示区")
    tab.get_by_role("combobox").press("Enter")
    tab.wait_for_url("**/search/#q=*")
    tab.locator(".search-result").first.wait_for()


# The results page ---------------------------------------------------------------------------


def address_ends(tab, end: str) -> None:
    """Wait for it: the address follows the hits."""
    tab.wait_for_url(lambda url: urllib.parse.unquote_plus(url).endswith(end))


def test_no_request_holds_the_query(tab):
    """It stands in the fragment; a link of old, `?q=`, is read and moved there."""
    tab.goto("/search/#q=标的物毁损")
    tab.locator(".search-result").first.wait_for()
    tab.get_by_role("searchbox").fill("演示 区")
    sync_api.expect(tab.locator(".search-result-title").first).to_contain_text("演示区")
    address_ends(tab, "/search/#q=演示 区")
    tab.get_by_role("searchbox").press("Enter")
    asked = [urllib.parse.unquote(path) for path in paths(tab)]

    assert not [path for path in asked if "q=" in path or "演示" in path or "标的" in path]
    tab.goto("/search/?q=标的物毁损&kind=case")
    tab.locator(".search-result").first.wait_for()
    address_ends(tab, "/search/#q=标的物毁损&kind=case")
    assert tab.locator(".search-chip[aria-pressed=true]").inner_text() == "指导性案例 1"


def test_the_address_of_an_open_page_can_be_changed(tab):
    tab.goto("/search/#q=标的物毁损")
    tab.locator(".search-result").first.wait_for()
    tab.evaluate("location.hash = 'main'")  # a place on the page, as a skip link has
    tab.evaluate("location.hash = 'q=演示区'")
    sync_api.expect(tab.locator(".search-result-title").first).to_contain_text("演示区")

    assert tab.get_by_role("searchbox").input_value() == "演示区"


def test_who_leaves_by_the_first_hit_comes_back_to_the_query(tab):
    """The address follows the hits; a visitor may be gone before the last of them is there."""
    tab.goto("/search/")
    asked = []

    def hold_but_the_first(route):
        asked.append(route)
        if len(asked) == 1:
            route.continue_()

    tab.route("**/documents/**/*.json.gz", hold_but_the_first)
    tab.get_by_role("searchbox").fill("法院")
    first = tab.locator(".search-result a").first
    first.wait_for()
    assert len(asked) > 2
    assert tab.url.endswith("/search/")
    first.click()
    tab.wait_for_url("**/courts/ZZ0/")
    tab.go_back()

    address_ends(tab, "/search/#q=法院")
    assert tab.get_by_role("searchbox").input_value() == "法院"


def test_the_address_of_a_search_that_failed_can_be_shared(tab):
    tab.seen.forgive = True
    tab.route("**/terms/**/*.json.gz", lambda route: route.abort())
    tab.goto("/search/")
    tab.get_by_role("searchbox").fill("标的物毁损")
    tab.get_by_role("button", name="重试").wait_for()
    address_ends(tab, "/search/#q=标的物毁损")
    tab.get_by_role("searchbox").fill("")
    address_ends(tab, "/search/")


def test_a_shared_address_shows_results_with_excerpt_and_filters(tab):
    tab.goto("/search/#q=标的物毁损")
    result = tab.locator(".search-result").first
    tab.locator(".search-chip").nth(1).wait_for()
    sync_api.expect(result.locator(".search-result-excerpt")).to_contain_text("…")

    assert "标的物毁损" in result.locator("mark").all_inner_texts()
    assert result.locator(".search-result-excerpt").inner_text().startswith("…")
    assert result.locator(".search-result-facts").inner_text() == "指导性案例 · 2024-05-01"
    assert tab.locator(".search-chip").all_inner_texts() == ["全部 1", "指导性案例 1"]


def test_filters_page_and_more(tab):
    tab.goto("/search/#q=院")
    tab.locator(".search-result").first.wait_for()
    total = int(tab.locator(".search-chip-count").first.inner_text())
    tab.get_by_role("button", name="显示更多").click()
    sync_api.expect(tab.locator(".search-result")).to_have_count(20)
    tab.locator('.search-chip[data-kind="court"]').click()
    sync_api.expect(tab.locator(".search-result")).to_have_count(1)

    assert total > 20
    address_ends(tab, "/search/#q=院&kind=court")
    chip = tab.locator('.search-chip[data-kind="court"]')
    sync_api.expect(chip).to_have_attribute("aria-pressed", "true")
    assert int(tab.locator(".search-chip-count").first.inner_text()) == total


def test_facets_narrow_the_hits_and_are_kept_in_the_address(tab):
    tab.goto("/search/#q=标的物")
    years = tab.get_by_label("年份")
    years.wait_for()
    batches = tab.get_by_label("批次")

    assert "2023 (1)" in years.locator("option").all_inner_texts()
    assert batches.locator("option").all_inner_texts() == [
        "全部",
        f"第 {HOSTILE} 批 (1)",
        "第 2 批 (1)",
    ]
    years.focus()
    years.select_option("2023")
    sync_api.expect(tab.locator(".search-result")).to_have_count(1)
    address_ends(tab, "&year=2023")
    assert "2024 (1)" in years.locator("option").all_inner_texts()
    sync_api.expect(years).to_be_focused()
    shared = tab.url
    tab.goto("/index.html")
    tab.goto(shared)
    sync_api.expect(tab.locator(".search-result")).to_have_count(1)
    assert years.input_value() == "2023"
    tab.get_by_label("查找位置").select_option("title")
    sync_api.expect(tab.locator("[data-results-status]")).to_have_text("找到 1 条结果")
    tab.get_by_role("searchbox").fill("判断长")
    sync_api.expect(tab.locator("[data-results-status]")).to_contain_text("“判断长”")
    tab.get_by_role("searchbox").fill("恶意标题")
    sync_api.expect(tab.locator("[data-results-status]")).to_contain_text("清除筛选")
    tab.get_by_role("button", name="清除筛选").click()
    sync_api.expect(tab.locator(".search-result").first).to_be_visible()
    assert not tab.get_by_role("button", name="清除筛选").is_visible()
    address_ends(tab, "#q=恶意标题")


def test_some_words_are_enough_when_all_are_too_many(tab):
    tab.goto("/search/#q=演示区 没有这样的话语")
    status = tab.locator("[data-results-status]")

    sync_api.expect(status).to_contain_text("含有其中一部分")
    assert tab.locator(".search-result").count() >= 1


def test_a_fallback_is_short_and_relevant(tab, search_site, tmp_path):
    """Of two words one rare enough must be there; a word of every document alone is none."""
    places = [f"{a}{b}" for a in "甲乙丙丁戊己庚辛" for b in "壬癸子丑寅卯辰巳午未"]
    courts = [
        Document(f"court/{i}", "court", f"/courts/{i}/", f"示范省{p}县人民法院", f"{p}法院")
        for i, p in enumerate(places)
    ]
    build_index(courts, "many", Sink(tmp_path))
    shutil.copytree(tmp_path / "search/many", search_site.root / "search/many")
    tab.goto("/index.html")
    asked = [
        "甲子法院",
        "甲子法院 电话号码",
        "甲子区人民法院",
        "xyz法院",
        "人民法院 xyz",
        "乙丑 xyz",
    ]
    found = tab.evaluate(
        f"""async (asked) => {{
      const {{ openIndex }} = await import("{module("prose")}");
      const index = await openIndex("/search/many/");
      return Promise.all(asked.map(async (q) => {{
        const {{ mode, total, counts, hits }} = await index.search(q);
        return [mode, total, [...((await counts()).get("kind")?.values() ?? [])].reduce((a, b) => a + b, 0), (await hits[0])?.title ?? ""];
      }}));
    }}""",
        asked,
    )

    assert found == [
        ["all", 1, 1, "示范省甲子县人民法院"],
        ["some", 1, 1, "示范省甲子县人民法院"],
        ["some", 1, 1, "示范省甲子县人民法院"],
        ["all", 0, 0, ""],
        ["all", 0, 0, ""],
        ["some", 1, 1, "示范省乙丑县人民法院"],
    ]


def test_nothing_found_helps_and_shows_the_query_as_text(tab):
    tab.goto("/search/#q=<i>zzzz</i>")
    sync_api.expect(tab.locator("[data-results-status]")).to_contain_text("<i>zzzz</i>")
    assert tab.get_by_role("link", name="法院").is_visible()


@pytest.mark.parametrize("failure", ["missing", "damaged"])
def test_a_broken_shard_gives_a_message_and_a_retry(tab, failure):
    tab.seen.forgive = True
    broken = True

    def answer(route):
        if not broken:
            route.continue_()
        elif failure == "missing":
            route.fulfill(status=404, body="")
        else:
            route.fulfill(status=200, body=b"\x1f\x8bnot gzip")

    tab.route("**/terms/**/*.json.gz", answer)
    tab.goto("/search/#q=演示区")
    retry = tab.get_by_role("button", name="重试")
    retry.wait_for()
    expected = {"missing": "没有取到", "damaged": "不完整"}[failure]
    assert expected in tab.locator("[data-results-status]").inner_text()

    broken = False
    retry.click()
    tab.locator(".search-result").first.wait_for()
    assert not retry.is_visible()


def test_a_damaged_copy_in_the_cache_is_not_read_again(browser, search_site, tmp_path):
    """A host may let files be kept for longer than it takes to mend one."""
    site = shutil.copytree(search_site.root, tmp_path / "site")
    whole = {file: file.read_bytes() for file in site.glob("search/zh/terms/**/*.json.gz")}
    for file, data in whole.items():
        file.write_bytes(data[: len(data) // 2])
    (site / "_headers").write_text("/*\n  Cache-Control: max-age=600\n", encoding="utf-8")
    with served(site) as url:
        page = browser.new_page(base_url=url)
        page.goto("/search/#q=演示区")
        retry = page.get_by_role("button", name="重试")
        retry.wait_for()
        assert "不完整" in page.locator("[data-results-status]").inner_text()
        for file, data in whole.items():
            file.write_bytes(data)
        retry.click()
        page.locator(".search-result").first.wait_for()
        page.close()


@pytest.mark.parametrize(
    ("folder", "body"),
    [("terms", "{}"), ("terms", "[]"), ("terms", "null"), ("documents", "{}"), ("facets", "[]")],
)
def test_a_shard_of_another_shape_is_damaged_and_not_empty(tab, folder, body):
    """To find nothing in it would be false; and what was damaged is not kept for the retry."""
    tab.seen.forgive = True
    pattern = f"**/{folder}/**/*.json.gz"
    tab.route(pattern, lambda route: route.fulfill(status=200, body=body))
    tab.goto("/search/#q=标的物毁损")
    retry = tab.get_by_role("button", name="重试")
    retry.wait_for()
    assert "不完整" in tab.locator("[data-results-status]").inner_text()
    tab.unroute(pattern)
    retry.click()
    sync_api.expect(tab.locator(".search-result-excerpt")).to_contain_text("标的物毁损")
    sync_api.expect(tab.locator(".search-chip")).to_have_count(2)
    assert not retry.is_visible()


@pytest.mark.parametrize(("folder", "left"), [("documents", 0), ("facets", 1), ("texts", 1)])
def test_a_retry_begins_with_the_query_that_failed(tab, folder, left):
    """Its hits follow none of the query before, and those are not left to stand for them; hits
    without their excerpts or filters stay."""
    tab.seen.forgive = True
    tab.goto("/search/#q=标的物毁损")
    tab.locator(".search-chip").first.wait_for()
    tab.route(f"**/{folder}/**/*.json.gz", lambda route: route.fulfill(status=503, body=""))
    tab.reload()
    retry = tab.get_by_role("button", name="重试")
    retry.wait_for()
    assert tab.locator(".search-result").count() == left
    assert "没有取到" in tab.locator("[data-results-status]").inner_text()
    tab.unroute(f"**/{folder}/**/*.json.gz")
    retry.click()
    sync_api.expect(tab.locator(".search-result")).to_have_count(1)
    sync_api.expect(tab.locator(".search-result-excerpt")).to_contain_text("标的物毁损")
    sync_api.expect(tab.locator(".search-chip")).to_have_count(2)
    assert not retry.is_visible()


def test_hits_of_the_query_before_do_not_stand_for_one_that_failed(tab):
    tab.seen.forgive = True
    tab.goto("/search/#q=标的物毁损")
    tab.locator(".search-result").first.wait_for()
    tab.route("**/*.json.gz", lambda route: route.abort())
    tab.get_by_role("searchbox").fill("演示区")
    retry = tab.get_by_role("button", name="重试")
    retry.wait_for()
    assert tab.locator(".search-result").count() == 0
    tab.unroute("**/*.json.gz")
    retry.click()
    sync_api.expect(tab.locator(".search-result-title").first).to_contain_text("演示区")


def test_an_index_of_another_analyzer_is_refused(tab, search_site):
    directory = json.loads(
        gzip.decompress((search_site.root / "search/zh/directory.json.gz").read_bytes())
    )
    other = json.dumps({**directory, "analyzer": "0"})
    tab.route("**/search/zh/directory.json.gz", lambda route: route.fulfill(status=200, body=other))
    tab.goto("/search/#q=演示区")

    sync_api.expect(tab.locator("[data-results-status]")).to_contain_text("版本不一致")
    assert tab.locator(".search-result").count() == 0


def test_a_host_that_declares_gzip_itself_works_too(tab, search_site):
    """Some hosts send `.gz` with Content-Encoding: the browser has then unpacked it before us."""

    def declared(route):
        path = search_site.root / route.request.url.split("/", 3)[3]
        route.fulfill(status=200, body=gzip.decompress(path.read_bytes()))

    tab.route("**/*.json.gz", declared)
    tab.goto("/search/#q=演示区")
    tab.locator(".search-result").first.wait_for()


def test_pages_help_without_scripts(browser, search_site):
    context = browser.new_context(base_url=search_site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/index.html")
    page.locator("#site-search").fill("某人")
    page.locator("#site-search").press("Enter")
    page.wait_for_url("**/search/?")
    assert page.locator("noscript").inner_text().strip()
    assert page.locator(".search-lists a").count() == 1
    page.goto("/debtors/")
    assert not page.locator("[data-lookup-form]").is_visible()
    assert page.locator("noscript").inner_text().strip()
    context.close()


# All of it ----------------------------------------------------------------------------------


def test_no_module_makes_markup_from_text():
    sources = sorted((ROOT / "theme/static/js/search").glob("*.js"))
    forbidden = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "localStorage",
        "sessionStorage",
        "pushState",
    )

    assert len(sources) >= 10
    for source in sources:
        text = source.read_text(encoding="utf-8")
        assert [word for word in forbidden if word in text] == [], source.name
    kept = {s.name for s in sources if "history." in s.read_text(encoding="utf-8")}
    assert kept == {"results.js"}
