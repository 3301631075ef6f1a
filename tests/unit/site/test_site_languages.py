"""Words and forms of each language."""

from datetime import date
from decimal import Decimal
from string import Formatter

import pytest

from generator.errors import YangguangError
from generator.site.languages import Formats, read_messages
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


def test_an_unknown_message_is_our_mistake():
    with pytest.raises(YangguangError, match=r"no\.such"):
        MESSAGES["en"]("no.such")


def test_a_language_without_a_file_is_named(tmp_path):
    (tmp_path / "messages").mkdir()

    with pytest.raises(YangguangError, match=r"bo\.toml"):
        read_messages(tmp_path, ("bo",))


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
