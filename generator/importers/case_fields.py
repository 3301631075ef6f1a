"""Facts inside the text of a guiding case: number, dates, keywords, statutes, case numbers.

Pure functions over strings. The rules are those of the Detailed Rules on guiding cases
(法〔2015〕130号, art. 3), the style opinions of 10 January 2012 and the Provisions on case
numbers (法〔2015〕137号); what real texts do instead is handled where a comment says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

KEYWORD_SEPARATOR = "|"
STATUTE_SEPARATOR = "；"

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}
_NUMBER = re.compile(
    r"(?:最高人民法院)?指导性?案例\s*第?\s*([0-9０-９]+|[零〇一二两三四五六七八九十百]+)\s*号"
)
_OTHER_SERIES = re.compile(r"检例\s*第?\s*[0-9０-９零〇一二两三四五六七八九十百]+\s*号")
_HEADING_DATE = re.compile(
    r"讨论通过[\s，,]*([0-9０-９]{4})\s*年\s*([0-9０-９]{1,2})\s*月\s*([0-9０-９]{1,2})\s*日\s*发布"
)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CJK = r"\u3400-\u9fff\uf900-\ufaff，。、；：！？（）《》〈〉“”‘’"
_INNER_SPACE = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")


def chinese_number(text: str) -> int | None:
    """The positive integer `text` writes, in ASCII, full-width or Chinese digits; else None.

    Chinese digits may be positional (二二五) or with units (二百二十五).
    """
    folded = unicodedata.normalize("NFKC", text.strip())
    if folded.isascii() and folded.isdigit():
        return int(folded) or None
    if not folded or any(c not in _DIGITS and c not in _UNITS for c in folded):
        return None
    if not any(c in _UNITS for c in folded):
        return int("".join(str(_DIGITS[c]) for c in folded)) or None
    total, pending = 0, 0
    for c in folded:
        if c in _UNITS:
            total += (pending or 1) * _UNITS[c]
            pending = 0
        else:
            pending = _DIGITS[c]
    return total + pending


def find_case_number(text: str) -> int | None:
    """The guiding-case number `text` states in any spelling of DOMAIN 3.6, else None."""
    found = _NUMBER.search(text)
    return chinese_number(found.group(1)) if found else None


def after_case_number(text: str) -> str:
    """What follows the guiding-case number on its line: the title, where it stands there."""
    found = _NUMBER.search(text)
    return text[found.end() :].strip(" \t\u3000:：.．、—-") if found else ""


def belongs_to_procuratorate(text: str) -> bool:
    """Whether `text` carries a number of the procuratorate's own series (检例第N号)."""
    return _OTHER_SERIES.search(text) is not None


def heading_date(text: str) -> str:
    """The ISO date of the official heading (…讨论通过 YYYY年M月D日发布), else the empty string."""
    found = _HEADING_DATE.search(text)
    if not found:
        return ""
    year, month, day = (int(unicodedata.normalize("NFKC", g)) for g in found.groups())
    return f"{year:04d}-{month:02d}-{day:02d}"


def iso_date(text: str) -> str:
    """`text` if it is an ISO date, else the empty string."""
    return text.strip() if _ISO_DATE.fullmatch(text.strip()) else ""


def tidy_title(text: str) -> str:
    """A title on one line: no blanks between Chinese characters, quotation marks as “ ”."""
    one_line = _INNER_SPACE.sub("", " ".join(text.split()))
    opened = re.sub(r"[「\"]([^「」\"]*)[」\"]", r"“\1”", one_line)
    return opened.strip()


def is_cut(title: str) -> bool:
    """Whether a title was cut by a listing page, which marks the cut with dots."""
    return title.rstrip().endswith(("...", "…", "．．．"))


# Keywords --------------------------------------------------------------------------------


def split_keywords(raw: str, vocabulary: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """The keywords of a raw line, and whether the split is certain.

    Later batches separate keywords by a slash, earlier ones by one blank (GC-03); copies of the
    earlier ones lost the blanks, and line breaks fell into the middle of words. Without a slash
    the line is therefore cut by `vocabulary`, and only a cut that leaves nothing over counts.
    """
    slashed = re.split(r"[/／]", raw)
    if len(slashed) > 1:
        return tuple(w for w in ("".join(part.split()) for part in slashed) if w), True
    blanks = re.split(r"[ \u3000\t]+", raw.strip())
    if len(blanks) > 1 and "\n" not in raw:
        return tuple(blanks), True
    whole = "".join(raw.split())
    cut = _cut_by_vocabulary(whole, vocabulary)
    return (cut, True) if cut else ((whole,) if whole else (), False)


def same_letters(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether two keyword lists differ in nothing but where they are cut and quoted."""
    return _letters("".join(left)) == _letters("".join(right))


def _letters(text: str) -> str:
    return re.sub(r"[\s\"“”/／|]", "", text)


def _cut_by_vocabulary(whole: str, vocabulary: Iterable[str]) -> tuple[str, ...]:
    """The cut of `whole` into the fewest known words; the earliest longest word wins a tie."""
    known = {_letters(w): w for w in sorted(vocabulary)}
    text = _letters(whole)
    best: list[tuple[str, ...] | None] = [None] * len(text) + [()]
    for start in range(len(text) - 1, -1, -1):
        for end in range(len(text), start, -1):
            rest = best[end]
            if rest is None or text[start:end] not in known:
                continue
            held = best[start]
            if held is None or len(rest) + 1 < len(held):
                best[start] = (known[text[start:end]], *rest)
    return best[0] or ()


# Kind and topic --------------------------------------------------------------------------

# The first keyword is the official class of the case (style opinions of 2012, no. 3).
_KIND_BY_FIRST_KEYWORD = {
    "民事": "民事",
    "民事诉讼": "民事",
    "海事诉讼": "民事",
    "刑事": "刑事",
    "刑事诉讼": "刑事",
    "行政": "行政",
    "行政诉讼": "行政",
    "国家赔偿": "国家赔偿",
    "执行": "执行",
}
_ENFORCEMENT = ("执行复议", "执行监督", "执行异议审查", "执行实施")
# Letters of the type code in a case number, most telling first (法〔2015〕137号, annex).
_KIND_BY_TYPE_CODE = (
    ("赔", "国家赔偿"),
    ("执", "执行"),
    ("刑", "刑事"),
    ("行", "行政"),
    ("协外认", "民事"),
    ("民", "民事"),
    ("破", "民事"),
)
_TOPICS = (
    (
        "知识产权",
        "专利|商标|著作权|植物新品种|不正当竞争|垄断|技术秘密|集成电路|网络传播权|知识产权",
    ),
    ("破产", "破产"),
    ("环境资源", "环境|生态|污染|非法采矿|滥伐|捕捞|野生动物|围海|采砂|名胜古迹"),
    ("海事海商", "海上|海事|海难|船舶|海商|航运|信用证开证|改港"),
    ("劳动与工伤", "劳动合同|劳动关系|劳动报酬|劳动争议|竞业限制|工伤|就业"),
)


def case_kind(keywords: Sequence[str], case_numbers: Sequence[str] = (), title: str = "") -> str:
    """民事, 刑事, 行政, 国家赔偿, 执行, or empty where nothing tells.

    By the first keyword; enforcement review counts as 执行 also where early batches filed it
    under 民事诉讼 (nos 34-37). Without keywords: by the end of the title, then by the type code of
    the last case number.
    """
    if keywords:
        if any(k in _ENFORCEMENT for k in keywords[1:2]):
            return "执行"
        return _KIND_BY_FIRST_KEYWORD.get(keywords[0], "")
    if re.search(r"申请.+赔偿案$", title):
        return "国家赔偿"
    if title.endswith("实施案"):
        return "执行"
    for number in reversed(case_numbers):
        code = re.sub(r"^（\d{4}）", "", number)
        for letters, kind in _KIND_BY_TYPE_CODE:
            if letters in code:
                return kind
    return ""


def case_topic(keywords: Sequence[str], title: str) -> str:
    """The specialised field a case belongs to, or empty; by its keywords, without any its title.

    The title is second best: it names parties, and a party may be a 海事处.
    """
    words = KEYWORD_SEPARATOR.join(keywords) or title
    return next((topic for topic, pattern in _TOPICS if re.search(pattern, words)), "")


# Statutes --------------------------------------------------------------------------------

# Inside round brackets, which may hold one more pair.
_INSIDE = r"[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*"
_NOTE = re.compile(rf"[（(](?:本案适用|注[：:]|该款系|该法于){_INSIDE}[）)]")
_NUMERAL = r"[0-9零〇一二三四五六七八九十百千]+"
_LAW = re.compile(rf"《(?P<name>(?:[^《》]|〈[^〈〉]*〉)+)》(?P<version>[（(]{_INSIDE}[）)])?")
_ARTICLE = re.compile(
    rf"第?{_NUMERAL}条(?:之[一二三四五六七八九十])?(?:第{_NUMERAL}款)?"
    rf"(?:第[（(]?{_NUMERAL}[）)]?项)?"
    rf"|第{_NUMERAL}款(?:第[（(]?{_NUMERAL}[）)]?项)?|第[（(]?{_NUMERAL}[）)]?项"
)


def statutes(text: str) -> tuple[str, ...]:
    """The laws a text cites, each with its articles: 《…法》第N条、第M条第K款.

    Names, versions and numerals stay as printed (GC-10). Left out are the notes that tell which
    older or newer law also applies; they remain in the official text.
    """
    plain = _NOTE.sub("", "".join(text.split()))
    laws = list(_LAW.finditer(plain))
    found: list[str] = []
    ends = [law.start() for law in laws[1:]] + [len(plain)]
    for law, until in zip(laws, ends, strict=False):
        articles = [
            a if a.startswith("第") else f"第{a}"
            for a in _ARTICLE.findall(plain[law.end() : until])
        ]
        version = (law["version"] or "").replace("(", "（").replace(")", "）")
        found.append(f"《{law['name']}》{version}" + "、".join(articles))
    return tuple(dict.fromkeys(found))


# Case numbers ----------------------------------------------------------------------------

_YEAR = r"[（(〔﹝\[［【]\s*(\d{4})\s*[）)〕﹞\]］】]\s*"
_PROVINCES = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新军兵"
_OLD = re.compile(
    _YEAR
    + r"([\u4e00-\u9fff（）()]{1,14}?字第?)\s*(\d+(?:[-—－]\d+)?)\s*号(之[一二三四五六七八九十]+)?"
)
_NEW = re.compile(
    _YEAR + rf"(最高法|[{_PROVINCES}]\s*(?:\d{{4}}|\d{{2}})?)\s*([\u4e00-\u9fff]{{1,5}}?)\s*"
    r"(\d+(?:[-—－]\d+)?)\s*号(之[一二三四五六七八九十]+)?"
)


# Rulings that only admit or refuse a retrial; the judgment in force is another one.
_RETRIAL_DOOR = re.compile(r"[民行刑][一二三四五六]?(?:申|监)|委赔监")
_MADE = re.compile(r"(?:作出了?(?:[\u4e00-\u9fff]{2,20}法院)?|以|出具了?)\s*$")
_MENTIONED = re.compile(r"(?:撤销|维持|变更|执行)[^，。；：]*$")


def case_numbers(text: str) -> tuple[str, ...]:
    """The court case numbers in `text`, in order of appearance, in the normal form of DOMAIN 3.5.

    Old style (字第) is looked for first, else 民初字第 would be taken for a type code; it stays as
    printed but for its brackets. Document numbers and foreign ones are not case numbers.
    """
    return tuple(number for _, number in _placed_numbers(text))


def effective_case_number(outcome: str) -> str:
    """The case number of the decision in force, as 裁判结果 reports it; else the empty string.

    That is the last number introduced by 作出 or 以, else the last that is not merely mentioned as
    quashed or upheld. Rulings on whether to retry are passed over unless there is nothing else.
    """
    placed = _placed_numbers(outcome)
    made = [n for start, n in placed if _MADE.search(outcome[:start])] or [
        n for start, n in placed if not _MENTIONED.search(outcome[:start])
    ]
    decided = [n for n in made if not _RETRIAL_DOOR.search(n)]
    return (decided or made or [""])[-1]


def _placed_numbers(text: str) -> list[tuple[int, str]]:
    """Every case number with the place where it starts."""
    found: dict[int, str] = {}
    for match in _OLD.finditer(text):
        year, body, serial, supplement = match.groups()
        body, serial = body.replace("(", "（").replace(")", "）"), re.sub("[—－]", "-", serial)
        found[match.start()] = f"（{year}）{body}{serial}号{supplement or ''}"
    for match in _NEW.finditer(text):
        year, court, kind, serial, supplement = match.groups()
        court, serial = "".join(court.split()), re.sub("[—－]", "-", serial).lstrip("0")
        found.setdefault(match.start(), f"（{year}）{court}{kind}{serial}号{supplement or ''}")
    return sorted(found.items())
