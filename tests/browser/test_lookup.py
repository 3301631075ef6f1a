"""The record look-up in headless Chromium: what it finds, refuses, and never gives away."""

from __future__ import annotations

import json
import re

import pytest
from playwright import sync_api

from tests.browser.search_site import module, paths
from tests.unit.search import lookup_files
from tests.unit.search.releases import debtor

pytestmark = pytest.mark.browser
pytest_plugins = ["tests.browser.search_fixtures"]


def look_up(tab, key, value):
    tab.locator(f'[data-lookup-key][value="{key}"]').check()
    tab.locator("[data-lookup-input]").fill(value)
    tab.get_by_role("button", name="查询").click()


def load_all(tab, count):
    """Press "more" to the end and open what is not open, until so many records are shown."""
    more, status = tab.locator("[data-lookup-more]"), tab.locator("[data-lookup-status]")
    sync_api.expect(status).to_contain_text("条")
    while more.is_visible():
        more.click()
        sync_api.expect(more).to_be_enabled()
        sync_api.expect(status).not_to_have_text("正在查询……")
    sync_api.expect(tab.locator(".lookup-results > li")).to_have_count(count)
    for entry in tab.locator(".lookup-entry").all():
        entry.evaluate("details => { details.open = true }")  # a click would close one just opened
    sync_api.expect(tab.locator(".lookup-record:visible")).to_have_count(count)


def shown(tab, column):
    return tab.locator(f'.lookup-record div:has(dt:text-is("{column}列")) dd').all_inner_texts()


@pytest.fixture
def form(tab):
    tab.goto("/debtors/")
    tab.locator("[data-lookup-form]").wait_for()
    return tab


@pytest.mark.parametrize("typed", ["阿某·甲乙", "阿某•甲乙", "阿某甲乙", " 阿某 · 甲乙 "])
def test_a_name_is_found_whole_however_its_dot_is_typed(form, typed):
    look_up(form, "name", typed)
    form.locator(".lookup-record").first.wait_for()

    assert shown(form, "name") == ["阿某·甲乙"]
    assert shown(form, "record_id") == ["R000000"]


def test_equal_names_are_all_shown_and_only_they(form):
    name = debtor(240)["name"]
    expected = [i for i in range(5000) if debtor(i)["name"] == name]
    look_up(form, "name", name)
    form.locator(".lookup-record").first.wait_for()

    assert len(expected) > 5  # three rounds
    assert shown(form, "record_id")[0] in {f"R{i:06d}" for i in expected}
    assert f"共 {len(expected)} 条" in form.locator("[data-lookup-status]").inner_text()
    load_all(form, len(expected))
    assert sorted(shown(form, "record_id")) == [f"R{i:06d}" for i in expected]
    assert not form.locator("[data-lookup-more]").is_visible()


def test_part_of_a_personal_name_finds_nobody(form):
    """P-10: exact names only; beginnings are for organisations."""
    look_up(form, "name", "阿某甲")
    sync_api.expect(form.locator("[data-lookup-status]")).to_contain_text("没有相符")
    look_up(form, "name", "阿某甲乙丙")
    sync_api.expect(form.locator("[data-lookup-status]")).to_contain_text("没有相符")


@pytest.mark.parametrize("part", ["试丁甲甲3", "示范测试丁甲甲", "43贸", "辛甲甲7"])
def test_an_organisation_is_found_by_any_part_of_its_name(form, part):
    wanted = [i for i in range(3, 5000, 4) if part in debtor(i)["name"]]
    look_up(form, "organisation_name", part)
    form.locator(".lookup-record").first.wait_for()
    assert len([path for path in paths(form) if "/lookup/" in path]) <= 6  # the directory counted
    load_all(form, len(wanted))

    assert wanted
    assert sorted(shown(form, "record_id")) == [f"R{i:06d}" for i in wanted]


def test_markup_in_a_record_is_text(form):
    look_up(form, "organisation_name", "丁甲甲3贸")
    form.locator(".lookup-record").first.wait_for()

    assert "<script>alert(1)</script>" in shown(form, "duty")


def test_part_of_a_name_finds_no_person_and_needs_two_characters(form):
    """P-10: parts of names are for organisations."""
    look_up(form, "organisation_name", "某甲")
    sync_api.expect(form.locator("[data-lookup-status]")).to_contain_text("没有相符")
    look_up(form, "organisation_name", "贸")
    sync_api.expect(form.locator("[data-lookup-fault]")).to_contain_text("两个字")


def choose(tab, name, value):
    filters = tab.locator("[data-lookup-filters]")
    if not filters.evaluate("details => details.open"):
        filters.locator("summary").click()
    field = tab.locator(f'[data-lookup-filter="{name}"]')
    sync_api.expect(field.locator("option").nth(1)).to_be_attached()
    field.select_option(value)


def facts(i):
    record = debtor(i)
    return record["province"], record["court"], str(record["filed"].year)


@pytest.mark.parametrize(
    ("key", "typed", "holds"),
    [
        ("name", debtor(240)["name"], lambda r: r["name"] == debtor(240)["name"]),
        ("organisation_name", "测试丁甲", lambda r: "测试丁甲" in r["name"]),
        ("id", "9900001990****0009", lambda r: r["id_masked"] == "9900001990****0009"),
    ],
)
def test_filters_narrow_what_was_found(form, key, typed, holds):
    ids = [i for i in range(5000) if holds(debtor(i))]
    province, court, year = facts(ids[-1])
    choose(form, "province", province)
    choose(form, "court", court)
    choose(form, "year", year)
    wanted = [f"R{i:06d}" for i in ids if facts(i) == (province, court, year)]
    look_up(form, key, typed)
    load_all(form, len(wanted))

    assert 0 < len(wanted) < len(ids)
    assert sorted(shown(form, "record_id")) == wanted


def test_a_total_before_the_filters_is_said_to_be_one(form):
    """Of a common name one record comes first, and the filter may not fit that one: "5 records,
    0 shown" would read as none."""
    name = debtor(240)["name"]
    same = [i for i in range(5000) if debtor(i)["name"] == name]
    look_up(form, "name", name)
    form.locator(".lookup-record").first.wait_for()
    first = int(shown(form, "record_id")[0].removeprefix("R"))
    year = next(facts(i)[2] for i in same if facts(i)[2] != facts(first)[2])
    choose(form, "year", year)
    status = form.locator("[data-lookup-status]")
    sync_api.expect(status).to_contain_text(
        f"不计筛选，姓名或名称相同的记录共 {len(same)} 条；符合筛选的已显示 0 条"
    )
    load_all(form, sum(facts(i)[2] == year for i in same))
    assert "不计筛选" not in status.inner_text()


def test_courts_are_those_of_the_province(form):
    choose(form, "province", "河北")
    courts = form.locator('[data-lookup-filter="court"] option').all_inner_texts()

    assert courts[1:] == sorted({facts(i)[1] for i in range(5000) if facts(i)[0] == "河北"})


def test_where_persons_are_in_the_look_up_only_a_name_needs_its_court(tab):
    """P-10: whoever asks knows the name and one thing more; a number or an organisation is enough."""
    record, start = debtor(8), len(tab.seen.requests)
    tab.goto("/guarded/")
    tab.locator("[data-lookup-form]").wait_for()
    look_up(tab, "name", record["name"])
    sync_api.expect(tab.locator("[data-lookup-fault]")).to_contain_text("选择法院")
    assert not [p for p in paths(tab, start) if "/name/" in p]
    choose(tab, "court", record["court"])
    tab.locator(".lookup-record").first.wait_for()
    assert "R000008" in shown(tab, "record_id")
    assert set(shown(tab, "court")) == {record["court"]}
    choose(tab, "court", "")
    look_up(tab, "organisation", debtor(7)["uscc"])
    sync_api.expect(tab.locator(".lookup-record")).to_have_count(1)


def test_where_persons_are_in_the_look_up_only_results_are_capped(tab):
    """P-10: who asks for a common name sees twenty records, and cannot leaf through the others."""
    record = debtor(8)
    tab.goto("/guarded/")
    tab.locator("[data-lookup-form]").wait_for()
    choose(tab, "court", record["court"])
    look_up(tab, "name", record["name"])
    load_all(tab, 20)

    sync_api.expect(tab.locator("[data-lookup-status]")).to_contain_text("最多显示")
    assert set(shown(tab, "name")) == {record["name"]}


def test_an_identity_number_is_checked_masked_and_compared(form):
    """990000199001010009 is valid in the reserved namespace (DOMAIN 3.8); records show 10+4+4."""
    masked = "9900001990****0009"
    expected = [f"R{i:06d}" for i in range(5000) if debtor(i)["id_masked"] == masked]
    look_up(form, "id", "990000 19900101 0009")
    form.locator(".lookup-record").first.wait_for()
    load_all(form, len(expected))

    assert expected
    assert sorted(shown(form, "record_id")) == expected


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("990000199001010008", "校验位不对"),
        ("99000019900101", "应为18位"),
        ("990000199013010008", "校验位不对"),
        ("990000********0009", "遮盖方式"),
        ("", "请输入"),
    ],
)
def test_what_is_wrong_with_an_identity_number_is_said(form, typed, message):
    look_up(form, "id", typed)
    fault = form.locator("[data-lookup-fault]")

    sync_api.expect(fault).to_contain_text(message)
    assert form.locator("[data-lookup-input]").get_attribute("aria-invalid") == "true"
    assert not any("/lookup/debtors/id/" in p for p in paths(form))


@pytest.mark.parametrize(
    ("chosen", "typed", "key", "records"),
    [
        ("name", "990000199001010009", "id", None),
        ("organisation", "9900001990****0009", "id", None),
        ("name", "９９００００１９９００１０１０００９", "id", None),
        ("name", debtor(7)["uscc"], "organisation", ["R000007"]),
        ("id", debtor(7)["uscc"].lower(), "organisation", ["R000007"]),
        ("name", "（2024）粤0000执7号", "case_no", ["R000006"]),
        ("id", "2024粤0000执7", "case_no", ["R000006"]),
        ("id", "阿某·甲乙", "name", ["R000000"]),
    ],
)
def test_what_was_typed_is_looked_up_as_what_it_is(form, chosen, typed, key, records):
    masked = "9900001990****0009"
    wanted = records or [f"R{i:06d}" for i in range(5000) if debtor(i)["id_masked"] == masked]
    look_up(form, chosen, typed)
    load_all(form, len(wanted))

    assert form.locator(f'[data-lookup-key][value="{key}"]').is_checked()
    assert sorted(shown(form, "record_id")) == wanted
    label = form.locator(f'label:has([value="{key}"])').inner_text().strip()
    assert label in form.locator("[data-lookup-status]").inner_text()


def test_a_wrong_identity_number_under_name_is_refused_and_not_called_absent(form):
    look_up(form, "name", "990000199001010008")

    sync_api.expect(form.locator("[data-lookup-fault]")).to_contain_text("校验位不对")
    assert "没有相符" not in form.locator("[data-lookup-status]").inner_text()


def test_a_list_without_that_key_says_so(form):
    form.locator('label:has([value="id"])').evaluate("label => label.remove()")
    look_up(form, "name", "990000199001010009")

    sync_api.expect(form.locator("[data-lookup-fault]")).to_contain_text("不能按这种号码查询")


def test_forms_of_keys_are_told_apart_as_a_library_tells(tab):
    """Check characters of python-stdnum; a code of digits alone is no identity number by luck."""
    from stdnum.cn import ric, uscc

    codes = [uscc.calc_check_digit(f"91000000{n:09d}") for n in range(60)]
    codes = [f"91000000{n:09d}{check}" for n, check in enumerate(codes)]
    number = "99000019900101000" + ric.calc_check_digit("990000199001010000")
    tab.goto("/index.html")
    told = tab.evaluate(
        f"""async ([codes, number]) => {{
      const {{ isCreditCode, recognise }} = await import("{module("identity")}");
      return {{ right: codes.map((c) => isCreditCode(c.toLowerCase())),
        wrong: codes.map((c) => isCreditCode(c.toLowerCase().slice(0, -1) + "i")),
        kinds: [...new Set(codes.map((c) => recognise(c, "name")))],
        id: recognise(number, "organisation"),
        kept: [["9100000", "organisation"], ["张某甲", "name"], ["查无此号", "case_no"],
          ["测试公司2024", "name"], ["", "id"]].map(([t, k]) => recognise(t, k) === k) }};
    }}""",
        [codes, number],
    )

    assert told == {
        "right": [True] * 60,
        "wrong": [False] * 60,
        "kinds": ["organisation"],
        "id": "id",
        "kept": [True] * 5,
    }
    assert all(uscc.is_valid(code) for code in codes)


@pytest.mark.parametrize(
    "typed",
    ["（2024）粤0000执7号", "(2024) 粤 0000 执 7 号", "2024粤0000执7", "〖2024〗粤0000执7号"],
)
def test_a_case_number_in_any_form(form, typed):
    look_up(form, "case_no", typed)
    form.locator(".lookup-record").first.wait_for()

    assert shown(form, "record_id") == ["R000006"]


def test_a_credit_code_whole_within_and_from_its_beginning(form):
    code = debtor(7)["uscc"]
    for typed in (code, code.lower(), code[8:17], code[8:16] + "-" + code[16], code[:17]):
        look_up(form, "organisation", typed)
        sync_api.expect(form.locator(".lookup-record")).to_have_count(1)
        assert shown(form, "record_id") == ["R000007"]


def test_two_names_of_one_block_cause_the_same_requests(tab, search_site):
    """P-09: what the network sees does not tell which name of a block was asked for."""
    rows = lookup_files.rows(search_site.root / "lookup/debtors/name/00001.json.gz")
    names = [r["name"] for r in rows]
    common = max(rows, key=lambda r: r["~hits"])["name"]
    rare = min(rows, key=lambda r: r["~hits"])["name"]
    assert len(set(names)) >= 200
    seen = []
    for name in (names[5], names[-5], common, rare):
        tab.goto("/debtors/")
        tab.locator("[data-lookup-form]").wait_for()
        start = len(tab.seen.requests)
        look_up(tab, "name", name)
        tab.locator(".lookup-record").first.wait_for()
        seen.append(paths(tab, start))

    assert len(seen[0]) == 2
    assert all(requests == seen[0] for requests in seen)


def test_nothing_typed_is_kept_or_sent(form, search_site):
    look_up(form, "name", "阿某甲乙")
    form.locator(".lookup-record").first.wait_for()
    state = form.evaluate("""async () => JSON.stringify({ at: location.href, ...localStorage,
      ...sessionStorage, cookie: document.cookie, state: history.state, length: history.length,
      bases: await indexedDB.databases(), caches: await caches.keys() })""")

    assert json.loads(state) == {
        "at": f"{search_site.url}/debtors/",
        "cookie": "",
        "state": None,
        "length": 2,
        "bases": [],
        "caches": [],
    }
    asked = [
        re.sub(r"\?v=[0-9a-f]{10}$", "", path) for path in paths(form)
    ]  # modules by their hash
    assert not any("%" in path or "?" in path for path in asked)
    form.get_by_role("button", name="清除").click()
    sync_api.expect(form.locator(".lookup-record")).to_have_count(0)


def test_an_expired_list_is_not_shown_and_the_reason_is(tab):
    tab.clock.set_fixed_time("2026-11-27T17:00:00Z")  # 28 November in Beijing
    tab.goto("/expired/")
    sync_api.expect(tab.locator("[data-lookup-status]")).to_contain_text("超过有效期")

    assert not tab.locator("[data-lookup-form]").is_visible()
    assert not tab.get_by_role("button", name="重试").is_visible()


def test_on_its_last_day_a_list_is_still_shown(tab):
    tab.clock.set_fixed_time("2026-11-27T15:00:00Z")
    tab.goto("/expired/")

    tab.locator("[data-lookup-form]").wait_for()


def test_a_synthetic_list_stays_and_says_so(tab):
    tab.clock.set_fixed_time("2027-01-01T00:00:00Z")
    tab.goto("/debtors/")
    tab.locator("[data-lookup-form]").wait_for()

    assert "合成示例" in tab.locator("[data-lookup-dates]").inner_text()
    assert tab.locator(".lookup-synthetic").first.is_visible()


def test_a_block_of_another_release_is_asked_for_again_and_refused(tab, search_site):
    directory = lookup_files.unzip(search_site.root / "lookup/debtors/directory.json.gz")
    newer = json.dumps({**directory, "release": "other"})
    tab.route("**/directory.json.gz", lambda route: route.fulfill(status=200, body=newer))
    tab.goto("/debtors/")
    tab.locator("[data-lookup-form]").wait_for()
    look_up(tab, "name", "阿某甲乙")

    sync_api.expect(tab.locator("[data-lookup-status]")).to_contain_text("刚刚更新")


def test_a_list_of_another_format_is_refused_and_the_reason_said(tab, search_site):
    directory = lookup_files.unzip(search_site.root / "lookup/debtors/directory.json.gz")
    older = json.dumps({**directory, "format": 1})
    tab.route("**/directory.json.gz", lambda route: route.fulfill(status=200, body=older))
    tab.goto("/debtors/")

    sync_api.expect(tab.locator("[data-lookup-status]")).to_contain_text("版本")
    assert not tab.locator("[data-lookup-form]").is_visible()


@pytest.mark.parametrize("broken", [{"status": 404, "body": ""}, {"status": 200, "body": "{"}])
def test_a_missing_or_damaged_block_gives_a_message_and_a_retry(form, broken):
    form.seen.forgive = True
    pattern = "**/lookup/debtors/name/0*.json.gz"
    form.route(pattern, lambda route: route.fulfill(**broken))
    look_up(form, "name", "阿某甲乙")
    retry = form.get_by_role("button", name="重试")
    retry.wait_for()
    assert "没有相符" not in form.locator("[data-lookup-status]").inner_text()
    form.unroute(pattern)
    retry.click()
    form.locator(".lookup-record").first.wait_for()

    assert shown(form, "name") == ["阿某·甲乙"]


def test_a_record_that_is_not_loaded_is_opened_by_keyboard(form):
    look_up(form, "id", "9900001990****0009")
    form.locator(".lookup-record:visible").first.wait_for()
    closed = form.locator(".lookup-entry:not([open]) summary")
    loaded = form.locator(".lookup-record").count()
    closed.first.focus()
    form.keyboard.press("Enter")
    sync_api.expect(form.locator(".lookup-record:visible")).to_have_count(loaded + 1)

    assert set(shown(form, "id_masked")) == {"9900001990****0009"}


def test_more_moves_the_focus_to_the_first_new_record(form):
    look_up(form, "organisation_name", "贸易")
    form.locator(".lookup-results > li").nth(19).wait_for()
    form.locator("[data-lookup-more]").click()
    sync_api.expect(form.locator(".lookup-results > li").nth(20)).to_be_focused()


@pytest.mark.parametrize("width", [1000, 320])
@pytest.mark.parametrize("address", ["/index.html", "/search/#q=法院", "/debtors/"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(tab, address, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(address)
    if "search" in address:
        tab.locator(".search-result").first.wait_for()
    elif "debtors" in address:
        tab.locator("[data-lookup-form]").wait_for()
        look_up(tab, "name", "阿某甲乙")
        tab.locator(".lookup-record").first.wait_for()
    else:
        tab.get_by_role("combobox").fill("法院")
        tab.get_by_role("option").first.wait_for()
    # axe.run puts its own script into the page, which the policy of the page would refuse.
    found = axe.Axe().run(tab)

    assert [v["id"] for v in found.response["violations"]] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_mask_policies_and_check_characters_agree_with_a_library(tab):
    from stdnum.cn.ric import calc_check_digit

    numbers = [f"99000019{n % 100:02d}0{1 + n % 9}1{n % 9}000" for n in range(40)]
    tab.goto("/index.html")
    checks = tab.evaluate(
        f"""async (numbers) => {{
      const {{ checkCharacter }} = await import("{module("identity")}");
      return numbers.map((n) => checkCharacter(n).toUpperCase());
    }}""",
        numbers,
    )
    masks = tab.evaluate(
        f"""async (policies) => {{
      const {{ mask }} = await import("{module("identity")}");
      return policies.map((p) => mask("990000199001010009", p));
    }}""",
        ["10+4+4", "10+4*+4", "6+12*", "6+8+4", "1+16+1"],
    )

    assert checks == [calc_check_digit(n + "0") for n in numbers]
    assert masks == [
        "9900001990****0009",
        "9900001990****0009",
        "990000************",
        "990000********0009",
        "9****************9",
    ]
