"""Text that was destroyed before it came here: found, shown, never repaired (ENC-08, 09, 11).

`candidates()` is one regular expression, the same for Python and RE2, that finds where to look.
Each candidate is then *proved* by undoing the damage: bytes that, read the other way, give ordinary
Chinese. A look alone would refuse the surname 娅 or a Japanese firm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

DESTROYED = "锟斤拷|烫烫烫|屯屯屯|\ufffd"
"""What is left of characters that are gone: U+FFFD itself, and U+FFFD's bytes read as GBK."""

_LATIN_RUN = "[\u00a1-\u00fe]{4,}"
_CP1252 = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_UTF8_AS_LATIN = f"[\u00e3-\u00e9][{_CP1252}][{_CP1252}]|\u00c3[{_CP1252}]"
_HAN = "\u4e00-\u9fff"
_KANA = "\u3041-\u3096\u30a1-\u30f6"
_ODD = f"{_KANA}\u2170-\u2179\u0391-\u03c9\u0410-\u044f\u2500-\u257f\u3105-\u3129"
_SHIFTED = f"[{_HAN}][{_ODD}]|[{_ODD}][{_HAN}]|\\?br>"
GLOSS = f"[{_HAN}]\\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{{1,6}}\\)"
"""A hanzi with its reading in brackets, as in 關(guān): anti-copy camouflage of web pages."""

GLOSSES_PER_THOUSAND = 5
_LEAST_GLOSSES = 5
_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉【】〔〕—…·　")


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged place: `start` and `end` are indices into the text, `suggestion` may be ''."""

    code: str
    start: int
    end: int
    kind: str
    suggestion: str = ""


@lru_cache(maxsize=1)
def candidates() -> str:
    """Where damage may be. Syntax common to Python's `re` and RE2; no flags."""
    return "|".join((DESTROYED, _utf8_as_gbk(), _LATIN_RUN, _UTF8_AS_LATIN, _SHIFTED, GLOSS))


@lru_cache(maxsize=1)
def _utf8_as_gbk() -> str:
    """Two characters whose GBK bytes begin as UTF-8 hanzi do: E4-E9, 80-BF, 80-BF, E4-E9."""
    trail = range(0x80, 0xC0)
    first = _class((a, b) for a in range(0xE4, 0xEA) for b in trail)
    second = _class((a, b) for a in trail for b in range(0xE4, 0xEA))
    return f"[{first}][{second}]"


def _class(pairs: Iterator[tuple[int, int]]) -> str:
    decoded = (bytes(p).decode("gbk", "ignore") for p in pairs)
    return "".join(sorted(c for c in decoded if len(c) == 1))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(candidates())


def damages(text: str) -> Iterator[Damage]:
    """Every proven damage in `text`, in order, without overlaps. Glosses are counted elsewhere."""
    end = 0
    for match in _pattern().finditer(text):
        if match.start() < end:
            continue
        found = _prove(text, match)
        if found is not None:
            end = found.end
            yield found


def glosses(text: str) -> int:
    """How many pinyin glosses a text holds (ENC-11)."""
    return sum(1 for _ in re.finditer(GLOSS, text))


def camouflaged(count: int, characters: int) -> bool:
    """Whether so many glosses in so many characters make a text useless as a source."""
    return count >= _LEAST_GLOSSES and count * 1000 > GLOSSES_PER_THOUSAND * characters


def _prove(text: str, match: re.Match[str]) -> Damage | None:
    start, found = match.start(), match[0]
    if re.fullmatch(DESTROYED, found):
        return Damage("ENC-08", start, match.end(), "characters already lost")
    if found == "?br>":
        return Damage("ENC-09", start, match.end(), "a tag swallowed by a half character")
    for proof in _PROOFS:
        damage = proof(text, match)
        if damage is not None:
            return damage
    return None


def _proof_gbk(text: str, match: re.Match[str]) -> Damage | None:
    """UTF-8 read as GBK: the run's GBK bytes are UTF-8 of at least two hanzi."""
    run = _run(text, match.start(), lambda c: ord(c) > 0x7F)
    was, taken = _utf8_prefix(run.encode("gb18030"))
    shown = _characters_in(run, taken)
    if sum(map(_is_chinese, was)) < 2 or all(map(_in_gb2312, shown)):
        return None
    start = match.start()
    return Damage("ENC-08", start, start + len(shown), "UTF-8 read as GBK", was)


def _proof_latin(text: str, match: re.Match[str]) -> Damage | None:
    """GBK or UTF-8 read as Latin-1 or Windows-1252."""
    run = _run(text, match.start(), lambda c: c in _latin_bytes())
    raw = bytes(_latin_bytes()[c] for c in run)
    start, end = match.start(), match.start() + len(run)
    was, _ = _utf8_prefix(raw)
    if was and (sum(map(_is_chinese, was)) or re.fullmatch("[À-ÿ]+", was)):
        return Damage("ENC-08", start, end, "UTF-8 read as Latin-1", was)
    signs = not any(map(str.isalpha, run))  # ×××× stands for what a judgment hides (JDG-08)
    if len(raw) >= 4 and min(raw) >= 0xA1 and not signs:
        was = raw[: len(raw) // 2 * 2].decode("gb18030", "replace")
        if all(map(_in_gb2312, was)) and _share_common(was) >= 0.5:
            return Damage("ENC-08", start, end, "GBK read as Latin-1", was)
    return None


def _proof_shifted(text: str, match: re.Match[str]) -> Damage | None:
    """GBK shifted by one byte: dropping a byte turns rare characters into ordinary ones."""
    if not re.search(f"[{_ODD}]", match[0]) or _japanese(text, match):
        return None
    left = match.start()
    while left > 0 and match.start() - left < 12 and ord(text[left - 1]) > 0x7F:
        left -= 1
    run = _run(text, left, lambda c: ord(c) > 0x7F)[:24]
    best = max(range(max(1, match.start() - left + 1)), key=lambda i: _gain(run[i:]))
    tail = run[best:]
    if _gain(tail) < 0.5:
        return None
    return Damage("ENC-09", left + best, left + len(run), "shifted by one byte", _unshifted(tail))


_PROOFS: tuple[Callable[[str, re.Match[str]], Damage | None], ...] = (
    _proof_gbk,
    _proof_latin,
    _proof_shifted,
)


def _japanese(text: str, match: re.Match[str]) -> bool:
    """Whether the odd characters are a word in kana or Greek rather than single strays."""
    around = text[max(0, match.start() - 1) : match.end() + 1]
    return bool(re.search(f"[{_ODD}]{{2}}", around))


def _gain(run: str) -> float:
    """How much more ordinary a run becomes by the shift; 0 where the proof is too short."""
    after = _unshifted(run)
    rare = [c for c in run if _is_chinese(c) and not _common(c)]
    if len(after) < 2 or not rare:
        return 0.0
    return _share_common(after) - _share_common(run)


def _share_common(text: str) -> float:
    return sum(map(_common, text)) / len(text)


def _unshifted(run: str) -> str:
    raw = run.encode("gb18030")[1:]
    return raw[: len(raw) // 2 * 2].decode("gb18030", "replace")


def _common(char: str) -> bool:
    """Level 1 of GB/T 2312, or of Big5 where GB/T 2312 lacks it: most running text."""
    if char in _PUNCTUATION:
        return True
    gb, big5 = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
    if len(gb) == 2:
        return 0xB0 <= gb[0] <= 0xD7
    return len(big5) == 2 and 0xA4 <= big5[0] <= 0xC6


def _in_gb2312(char: str) -> bool:
    """Hanzi of GB/T 2312 or Chinese punctuation."""
    gb = char.encode("gb2312", "ignore")
    return char in _PUNCTUATION or (len(gb) == 2 and gb[0] >= 0xB0)


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or char in _PUNCTUATION


@lru_cache(maxsize=1)
def _latin_bytes() -> dict[str, int]:
    """Byte by character, for Latin-1 and Windows-1252 together."""
    table = {chr(b): b for b in range(0x80, 0x100)}
    for b in range(0x80, 0xA0):
        table.update(dict.fromkeys(bytes([b]).decode("cp1252", "ignore"), b))
    return table


def _run(text: str, start: int, belongs: Callable[[str], bool]) -> str:
    end = start
    while end < len(text) and end - start < 64 and belongs(text[end]):
        end += 1
    return text[start:end]


def _utf8_prefix(raw: bytes) -> tuple[str, int]:
    """The longest prefix that is UTF-8, and its length in bytes."""
    try:
        return raw.decode("utf-8"), len(raw)
    except UnicodeDecodeError as error:
        return raw[: error.start].decode("utf-8"), error.start


def _characters_in(run: str, size: int) -> str:
    """The first characters of `run` that make up `size` bytes of GB18030, rounded up."""
    taken = 0
    for index, char in enumerate(run):
        if taken >= size:
            return run[:index]
        taken += len(char.encode("gb18030"))
    return run
