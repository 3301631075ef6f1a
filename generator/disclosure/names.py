"""Names of natural persons in the text of judgments (法释〔2016〕19号 arts 8-11; JDG-06 to 13).

A name is found behind the word for the role in which it stands. Where a text does not say for sure
that a word is a name, or how it is hidden, it is doubtful: people decide that, not this module.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator.disclosure.surnames import CJK, DOTS, is_function, shown_of, surname_length

FILE = Path(__file__).parent / "data" / "judgment-words.toml"
_WORDS = {k: v.split() for k, v in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}


def _any(words: Iterable[str], between: str = "") -> str:
    """An expression for one of these words, the longest that fits."""
    return "|".join(between.join(w) for w in sorted(words, key=lambda w: (-len(w), w)))


_BLANK = "[ 　]"
_MASKED = "某×✕*＊"
_END = "[，,。；;：:、（()）\n\t]|$"
_HAN = f"[{CJK}](?:{_BLANK}?[{CJK}]){{1,3}}"
_DOTTED = f"[{CJK}]{{1,8}}(?:[{DOTS}][{CJK}]{{1,8}}){{1,3}}"
_LATIN = "[A-Z][A-Za-z'-]*(?:[ .·]{1,2}[A-Z][A-Za-z'-]*){0,4}"
_ROLE = re.compile(
    rf"(?P<role>{_any(_WORDS['roles'])})(?:[（(][^（()）\n]{{1,24}}[）)])?"
    f"(?P<colon>{_BLANK}*[：:]{_BLANK}*|{_BLANK}+)?"
)
_STATED = re.compile(f"(?:{_DOTTED}|{_HAN}|{_LATIN})(?={_END}|和|与|及)")
_PERSONAL = re.compile(
    f"[，,、（(] ?(?:{_any(_WORDS['particulars'])}|[{CJK}]{{1,5}}族|(?:19|20)[0-9×*]{{2}}年)"
)
_FOLLOWS = re.compile(f"{_END}|{_any(_WORDS['follow'])}")
_NEXT = re.compile("、|和|与|及(?:其)?")
_NO_NAME = re.compile(_any(_WORDS["words"]))
_BODY = re.compile(f"(?:{_any(_WORDS['organisations'])})$")
_LAWYER = re.compile("律师|法律工作者|法律援助")
_OFFICER = re.compile(
    f"(?:{_any(_WORDS['officers'], _BLANK + '*')}){_BLANK}*[：:]?[ 　\t]*"
    f"(?P<name>[{CJK}](?:{_BLANK}*[{CJK}{_MASKED}]){{1,3}})(?={_BLANK}*(?:{_END}))"
)
_HIDDEN_OFFICER = re.compile(
    f"(?:{_any(_WORDS['officers'], _BLANK + '*')})[ 　：:\t]*"
    f"(?P<name>[{CJK}]?{_BLANK}*[{_MASKED}Xx]{{1,3}}[0-9]?)(?![{CJK}])"
)


@dataclass(slots=True)
class Names:
    """The persons of one text.

    `hide` holds names in order of appearance with what is shown of each (its surname); `keep`
    those that are never hidden: the bench, and lawyers. `doubtful` says of a word why a person
    has to decide.
    """

    hide: dict[str, str] = field(default_factory=dict)
    keep: set[str] = field(default_factory=set)
    doubtful: dict[str, str] = field(default_factory=dict)


def names_in(text: str) -> Names:
    """The persons that the text names by their role, each name without blanks."""
    names = Names()
    names.keep |= {squeezed(m["name"]) for m in _OFFICER.finditer(text)}
    for role in _ROLE.finditer(text):
        lawyer = role["role"].endswith("代理人") and role["role"] != "法定代理人"
        kept = lawyer and _LAWYER.search(_sentence(text, role.end()))
        for name, sure in _names_at(text, role.end(), stated=bool(role["colon"])):
            if kept:
                names.keep.add(name)
            else:
                _add(names, name, sure=sure)
    for name in sorted(names.keep & names.hide.keys()):
        del names.hide[name]
        names.doubtful[name] = "a party and an officer of the court or lawyer have this name"
    return names


def hidden_officers(text: str) -> Iterator[str]:
    """Names of judges and clerks that were hidden, which must never be (JDG-11)."""
    yield from (m["name"] for m in _HIDDEN_OFFICER.finditer(text))


def squeezed(name: str) -> str:
    """A name without the blanks that set it out, with · between its parts."""
    bare = re.sub(f"[{DOTS}]", "·", name.strip())
    return bare if bare.isascii() else re.sub("[ 　]", "", bare)


def _add(names: Names, name: str, *, sure: bool) -> None:
    if (
        name in names.hide
        or name in names.doubtful
        or name in _WORDS["nobody"]
        or _BODY.search(name)
    ):
        return
    shown, doubt = shown_of(name)
    if doubt and sure:
        names.doubtful[name] = doubt
    elif not doubt:
        names.hide[name] = shown


def _names_at(text: str, place: int, *, stated: bool) -> Iterator[tuple[str, bool]]:
    """The names that begin here, one after the other: (name, whether it surely is one)."""
    while found := _name_at(text, place, stated=stated):
        name, end, sure = found
        if not set(name) & set(_MASKED):
            yield squeezed(name), sure
        following = _NEXT.match(text, end)
        if not following:
            return
        place, stated = following.end(), False


def _name_at(text: str, place: int, *, stated: bool) -> tuple[str, int, bool] | None:
    """The name that begins here, where it ends, and whether it surely is one."""
    word = _STATED.match(text, place)
    if word and (stated or _PERSONAL.match(text, word.end())):
        return word[0], word.end(), True
    if word and (set(word[0]) & set(DOTS) or word[0].isascii()):
        return word[0], word.end(), True
    return _running(text, place)


def _running(text: str, place: int) -> tuple[str, int, bool] | None:
    """A name inside a sentence: a known surname, one or two characters, and a word that ends it."""
    length = surname_length(text[place : place + 2])
    if not length or is_function(text[place]) or _NO_NAME.match(text, place):
        return None
    particles = set(_WORDS["particles"])
    for given in (2, 1):
        end = place + length + given
        name = text[place:end]
        whole = re.fullmatch(f"[{CJK}]+", name) and len(name) == length + given
        if whole and not set(name[length:]) & particles and _FOLLOWS.match(text, end):
            return name, end, False
    return None


def _sentence(text: str, start: int) -> str:
    end = re.compile("[。；;\n]").search(text, start)
    return text[start : end.start() if end else len(text)]
