"""The report in a terminal: one screen that names every cause it has room for."""

from generator.findings import Finding, Severity
from generator.report import SCREEN, as_text

DEAD = [
    Finding(
        "link-dead",
        Severity.ERROR,
        file=f"courts/{number:04d}/index.html",
        examples=("index.html",),
        detail="no page or file of the site",
        hint="correct the address or remove it",
    )
    for number in range(100)
]
CAUSE = Finding("template-error", Severity.ERROR, file="theme/templates/court.html", line=7)


def test_every_code_is_on_the_screen_before_one_is_there_often():
    shown = as_text([*DEAD, CAUSE])

    assert "theme/templates/court.html:7" in shown
    assert "courts/0000/index.html" in shown
    assert "and 92 more (link-dead × 92)" in shown


def test_the_screen_is_filled_and_not_passed_and_keeps_its_order():
    notice = Finding("CHR-05", Severity.NOTICE, dataset="a")
    lines = as_text([notice, CAUSE, *DEAD]).splitlines()[:-2]

    assert SCREEN - 4 < len(lines) <= SCREEN
    places = [line.split("  ")[-1] for line in lines if not line.startswith(" ")]
    assert places == [*sorted(places[:-2]), CAUSE.place, "a"]


def test_a_single_finding_is_shown_however_long_it_is():
    long = Finding("link-dead", Severity.ERROR, file="a", detail="line\n" * (2 * SCREEN))

    assert as_text([long]).count("line") == 2 * SCREEN
