"""Character tables of intake: facts of Unicode and GB 18030, no code."""

from __future__ import annotations

import unicodedata

_SUPPLEMENT = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩"
    "⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑"
    "⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_SUPPLEMENT_AS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王"
    "𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長"
    "镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_KANGXI = [chr(c) for c in range(0x2F00, 0x2FD6)]

RADICALS: dict[str, str] = {
    **dict(zip(_SUPPLEMENT, _SUPPLEMENT_AS, strict=True)),
    **{c: unicodedata.normalize("NFKC", c) for c in _KANGXI},
}
"""Radical -> ideograph that looks the same (Unicode, EquivalentUnifiedIdeograph.txt). NFKC alone
repairs the Kangxi radicals and leaves the supplement (U+2E80 to U+2EF3) as it is."""

PRIVATE_USE: dict[str, str] = {
    **{chr(0xE78D + i): c for i, c in enumerate("︐︒︑︓︔︕︖︗︘︙")},
    "\ue816": "\U00020087", "\ue817": "\U00020089", "\ue818": "\U000200cc",
    "\ue81e": "\u9fb4", "\ue826": "\u9fb5", "\ue82b": "\u9fb6", "\ue82c": "\u9fb7",
    "\ue831": "\U000215d7", "\ue832": "\u9fb8", "\ue83b": "\U0002298f", "\ue843": "\u9fb9",
    "\ue854": "\u9fba", "\ue855": "\U000241fe", "\ue864": "\u9fbb",
}  # fmt: skip
"""The 24 characters that GB 18030-2005 (and Python's codec) puts into the private use area, and
where GB 18030-2022 and glibc put them."""

DOTS = "•‧・∙⋅●．."
"""What is typed for U+00B7 between the parts of a name (民委发〔2016〕33号)."""

DASHES = "‐‑‒–—―−－～"
"""What is typed for a hyphen; 至 and 到 are read in ranges only."""

BIDI_MARKS = "\u200e\u200f"
BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""They change the order in which text is shown: 110 can be made to look like 011."""

CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
"""C0 and C1 without tab and line breaks, as ranges of a regular expression: they stand for no text,
HTML and XML forbid them, and U+0000 ends a text for many a program."""

INVISIBLE = "\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad" + BIDI_MARKS
"""White space that is no ASCII, and characters without any width."""

SLIPS: dict[str, str] = {
    "人民福扯": "人民福祉", "入民法院": "人民法院", "人民法晥": "人民法院", "烈土陵园": "烈士陵园",
    "革命烈土": "革命烈士", "推近司法": "推进司法", "判决书生郊": "判决书生效", "巳经": "已经",
}  # fmt: skip
"""Look-alike slips in fixed terms: a list for a person to read, nothing is changed."""
