"""Charts: lengths follow the numbers, texts are escaped, bytes are stable."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from generator.site.charts import WIDTH, Bar, Group, columns, horizontal, meter, stacked

HOSTILE = '</title><script>alert(1)</script>"&'


def parts(svg, name, css):
    root = ElementTree.fromstring(str(svg))
    return [e for e in root.iter(name) if css in e.get("class", "").split()]


def test_horizontal_bars_are_proportional_to_the_greatest():
    bars = [Bar("甲", 200, "200"), Bar("乙", Decimal("50"), "50"), Bar("丙", 0, "0")]

    svg = horizontal(bars, key="k", title="标题", description="说明")

    assert [float(e.get("width")) for e in parts(svg, "rect", "s1")] == [WIDTH, WIDTH / 4, 0]
    assert [e.text for e in parts(svg, "text", "value")] == ["200", "50", "0"]


def test_columns_stand_on_one_line_and_are_proportional():
    groups = [
        Group("2024", (Bar("预算", 100, "100"), Bar("决算", 50, "50"))),
        Group("2025", (Bar("预算", 25, "25"), None)),
    ]

    svg = columns(groups, key="k", title="t", description="d")

    first = [
        (float(e.get("y")) + float(e.get("height")), float(e.get("height")))
        for e in parts(svg, "rect", "s1")
    ]
    second = [float(e.get("height")) for e in parts(svg, "rect", "s2")]
    assert {round(base, 2) for base, _ in first} == {250}
    assert first[1][1] == pytest.approx(first[0][1] / 4, abs=0.01)
    assert second == [pytest.approx(first[0][1] / 2, abs=0.01)]


def test_values_that_do_not_fit_are_left_to_the_table():
    crowded = [Group(str(y), (Bar("a", 1_000_000 + y, "1,000,000"),) * 3) for y in range(8)]

    svg = columns(crowded, key="k", title="t", description="d")

    assert parts(svg, "text", "value") == []
    assert len(parts(svg, "text", "tick")) == 8


def test_a_negative_value_is_written_and_not_drawn():
    svg = horizontal([Bar("a", -5, "-5"), Bar("b", 10, "10")], key="k", title="t", description="d")

    assert [float(e.get("width")) for e in parts(svg, "rect", "s1")] == [0, WIDTH]
    assert parts(svg, "text", "value")[0].text == "-5"


def test_stacked_parts_fill_the_width():
    svg = stacked([Bar("a", 1, "1"), Bar("b", 3, "3")], key="k", title="t", description="d")

    widths = [float(e.get("width")) for e in ElementTree.fromstring(str(svg)).iter("rect")]
    assert widths == [WIDTH / 4, WIDTH * 3 / 4]


@pytest.mark.parametrize("share", [-1, 0, 0.5, 1, 7])
def test_a_meter_stays_inside_its_track(share):
    root = ElementTree.fromstring(str(meter(share)))

    track, bar = root.iter("rect")
    assert 0 <= float(bar.get("width")) <= float(track.get("width"))
    assert root.get("aria-hidden") == "true"


@pytest.mark.parametrize("draw", [horizontal, stacked])
def test_labels_are_text(draw):
    svg = draw([Bar(HOSTILE, 1, HOSTILE)], key="k", title=HOSTILE, description=HOSTILE)

    root = ElementTree.fromstring(str(svg))
    assert HOSTILE in [e.text for e in root.iter("title")]
    assert not list(root.iter("script"))
    assert "style" not in {a for e in root.iter() for a in e.attrib}


def test_a_chart_names_itself():
    root = ElementTree.fromstring(
        str(horizontal([Bar("a", 1, "1")], key="k", title="标题", description="说明"))
    )

    named = {e.get("id"): e.text for e in root.iter() if e.get("id")}
    assert root.get("role") == "img"
    assert [named[i] for i in root.get("aria-labelledby").split()] == ["标题", "说明"]


def test_no_data_is_no_error():
    for draw in (horizontal, stacked):
        assert "<svg" in draw([], key="k", title="t", description="d")
    assert "<svg" in columns([], key="k", title="t", description="d")
