"""WCAG 2.1, 3.1.2: Chinese words on English pages say that they are Chinese."""

import html5lib
import pytest

from generator.site.chinese import mark_chinese


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Court 法院 of</p>", '<p>Court <span lang="zh-Hans">法院</span> of</p>'),
        ("<p>指导性案例24号</p>", '<p><span lang="zh-Hans">指导性案例24号</span></p>'),
        ("<p>“法院”、预算 2</p>", '<p><span lang="zh-Hans">“法院”、预算</span> 2</p>'),
        ("<p>粤0000 B</p>", '<p><span lang="zh-Hans">粤0000</span> B</p>'),
        ('<p lang="zh">法院<br><b>甲</b></p>', '<p lang="zh">法院<br><b>甲</b></p>'),
        (
            '<ul lang="zh"><li lang="en">甲</li>乙</ul>',
            '<ul lang="zh"><li lang="en"><span lang="zh-Hans">甲</span></li>乙</ul>',
        ),
        ("<title>法院 a</title>", '<title lang="zh-Hans">法院 a</title>'),
        ("<title>Courts of 法院</title>", "<title>Courts of 法院</title>"),
        ('<img alt="法院"><i>x</i>', '<img alt="法院"><i>x</i>'),
        ('<script>"法院"</script>', '<script>"法院"</script>'),
        ("<!-- 法院 --><p>a</p>", "<!-- 法院 --><p>a</p>"),
        (
            '<svg><rect/><text x="1">法院</text></svg><p>甲',
            '<svg><rect/><text x="1"><tspan lang="zh-Hans">法院</tspan></text></svg>'
            '<p><span lang="zh-Hans">甲</span>',
        ),
        (
            "<ul><li lang='x'>a<li>b</ul>甲",
            "<ul><li lang='x'>a<li>b</ul><span lang=\"zh-Hans\">甲</span>",
        ),
        ("&lt;b&gt;甲&#34;", '&lt;b&gt;<span lang="zh-Hans">甲</span>&#34;'),
        ("<p>no Chinese</p>", "<p>no Chinese</p>"),
    ],
)
def test_marks(html, expected):
    assert mark_chinese(html) == expected


def test_only_elements_are_added():
    source = (
        "<div><p>公开 A 数据<br>1 &amp; 法</p><svg><title>图</title><text>院</text></svg></div>"
    )

    before, after = (html5lib.parse(h) for h in (source, mark_chinese(source)))

    assert "".join(before.itertext()) == "".join(after.itertext())
