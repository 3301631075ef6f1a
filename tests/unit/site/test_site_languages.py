"""Words and forms of each language."""

from datetime import date
from decimal import Decimal
from string import Formatter

import pytest

from generator.errors import GateClosed
from generator.site.languages import Formats, Messages, read_messages
from tests.unit.site.site_samples import ROOT

MESSAGES = read_messages(ROOT / "theme", ("zh", "en"))
ZH, EN = Formats(MESSAGES["zh"]), Formats(MESSAGES["en"])


VOCABULARIES = frozenset(
    ("province", "side", "table_role", "measure", "line", "court_type", "case_type", "status")
) | {"unit"}
"""Tables of data values: Chinese pages show the values themselves."""


def placeholders(message):
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def keys(language):
    return {k for k in MESSAGES[language].words if k.partition(".")[0] not in VOCABULARIES}


def test_both_languages_have_the_same_messages():
    assert keys("zh") ^ keys("en") == set()


def test_translations_take_the_same_values():
    differing = [
        k
        for k in keys("zh")
        if placeholders(MESSAGES["zh"].words[k]) != placeholders(MESSAGES["en"].words[k])
    ]

    assert differing == []


def finding(closed):
    (found,) = closed.value.findings
    assert (found.code, found.is_error) == ("messages-invalid", True)
    assert found.hint
    return found.file, found.line, found.detail


def test_an_unknown_message_is_a_finding():
    with pytest.raises(GateClosed) as closed:
        MESSAGES["en"]("no.such")

    assert finding(closed) == ("theme/messages/en.toml", None, "no message 'no.such'")


@pytest.mark.parametrize(
    ("text", "line", "detail"),
    [
        ('[common]\nsite = "x"\na = \nb = "y"\n', 3, "Invalid value"),
        ("a = ", None, "Invalid value"),
        ('a = "x"', None, "a stands in no table"),
        ("[a]\nb = 1", None, "a.b is no text"),
        (b"[a]\nb = '\xb7'", None, "'utf-8' codec can't decode"),
    ],
)
def test_a_file_of_something_else_is_a_finding_with_its_line(tmp_path, text, line, detail):
    file = tmp_path / "messages/zh.toml"
    file.parent.mkdir()
    file.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(GateClosed) as closed:
        read_messages(tmp_path, ("zh",))

    found = finding(closed)
    assert found[:2] == ("theme/messages/zh.toml", line)
    assert found[2].startswith(detail)


@pytest.mark.parametrize("text", ["{m} courts", "{n courts", "{} courts"])
def test_braces_that_name_nothing_are_a_finding(text):
    with pytest.raises(GateClosed) as closed:
        Messages("en", {"a.b": text}, {})("a.b", n=1)

    assert finding(closed)[2].startswith(f"a.b = {text!r}")


def test_a_language_without_a_file_is_named(tmp_path):
    (tmp_path / "messages").mkdir()

    with pytest.raises(GateClosed) as closed:
        read_messages(tmp_path, ("bo",))

    assert finding(closed)[0] == "theme/messages/bo.toml"


@pytest.mark.parametrize(("formats", "expected"), [(ZH, "2026年3月5日"), (EN, "5 March 2026")])
def test_dates(formats, expected):
    assert formats.date(date(2026, 3, 5)) == expected
    assert formats.date(None) == ""


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0, "0%"),
        (0.0004, "<0.1%"),
        (0.5, "50%"),
        (0.98765, "98.8%"),
        (0.99999, "99.9%"),
        (1, "100%"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(share, expected):
    assert EN.percent(share) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (1_500_000, "1.5 MB"),
        (3_150_000_000, "3.15 GB"),
    ],
)
def test_sizes_are_decimal(count, expected):
    assert ZH.bytes(count) == expected


def test_amounts_are_exact():
    """2.675 in binary floating point would become 2.67."""
    assert ZH.wan(Decimal("51687500.00")) == "5,168.75"
    assert ZH.wan(Decimal("26750")) == "2.68"


def test_intervals_in_words():
    assert (ZH.interval("P1M"), EN.interval("P1M"), EN.interval("P17D")) == (
        "每月",
        "monthly",
        "P17D",
    )
