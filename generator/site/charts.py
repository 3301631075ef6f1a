"""Charts as SVG, drawn at build time from numbers alone. Pure functions, no styles inline.

Colours come from the classes `s1`, `s2`, `s3` of the theme, so that dark mode and print work and
the Content-Security-Policy needs no exception. Each chart names itself by `<title>` and `<desc>`;
the page puts a table with the same numbers beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

WIDTH = 640
"""Units of the drawing's width; the height follows from the data."""

LINE = 52
HEIGHT = 290
BASE = 250
TOP = 34
DIGIT = 8.4
DIGIT_OF_TICK = 9.6
DIGIT_ON_PHONE = 12.4
"""Width of a digit, in units, at the sizes that the style sheet gives values and ticks."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its value and the value as it is written."""

    label: str
    value: Decimal | int | float
    shown: str


@dataclass(frozen=True, slots=True)
class Group:
    """Bars side by side over one label, one per series; None where a value is missing."""

    label: str
    bars: tuple[Bar | None, ...]


def horizontal(bars: Sequence[Bar], *, key: str, title: str, description: str) -> Markup:
    """Horizontal bars, label and value above each: long Chinese labels stay readable.

    Negative values are drawn as nothing and keep their written value.
    """
    greatest = max((float(b.value) for b in bars), default=0.0)
    body = [_row(bar, index, greatest) for index, bar in enumerate(bars)]
    return _frame("".join(body), LINE * len(bars) + 6, key, title, description)


def columns(groups: Sequence[Group], *, key: str, title: str, description: str) -> Markup:
    """Vertical bars in groups, such as budget and final account of each year.

    A value is written above its bar where it fits; the table beside the chart has all of them.
    """
    greatest = max((float(b.value) for g in groups for b in g.bars if b), default=0.0)
    step = WIDTH / max(len(groups), 1)
    layout = _layout(groups, step)
    body = [f'<line class="axis" x1="0" x2="{WIDTH}" y1="{BASE}" y2="{BASE}"/>']
    for index, group in enumerate(groups):
        body.append(_tick(group.label, index, step, layout))
        body += _bars(group, index * step + step / 2, layout, greatest)
    return _frame("".join(body), HEIGHT, key, title, description)


def stacked(bars: Sequence[Bar], *, key: str, title: str, description: str) -> Markup:
    """One bar whose parts add up to the whole; the legend is the table beside it."""
    whole = sum(float(b.value) for b in bars)
    body, x = [], 0.0
    for index, bar in enumerate(bars):
        width = float(bar.value) / whole * WIDTH if whole else 0.0
        body.append(
            f'<rect class="s{index % 4 + 1}" x="{_n(x)}" y="2" width="{_n(max(width, 0))}" '
            f'height="24"><title>{escape(bar.label)} {escape(bar.shown)}</title></rect>'
        )
        x += width
    return _frame("".join(body), 28, key, title, description)


def meter(share: float) -> Markup:
    """A small bar for a table cell. The number stands beside it, so it is hidden from readers."""
    width = _n(max(0.0, min(share, 1.0)) * 100)
    return Markup(
        '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false"><rect class="track" width="100" height="8"/>'
        f'<rect class="s1" width="{width}" height="8"/></svg>'
    )


def _row(bar: Bar, index: int, greatest: float) -> str:
    y = index * LINE
    length = max(float(bar.value), 0.0) / greatest * WIDTH if greatest > 0 else 0.0
    visible = max(length, 2.0) if float(bar.value) > 0 else 0.0
    return (
        f'<text class="label" x="0" y="{y + 24}">{escape(bar.label)}</text>'
        f'<text class="value" x="{WIDTH}" y="{y + 24}" text-anchor="end">{escape(bar.shown)}</text>'
        f'<rect class="track" x="0" y="{y + 34}" width="{WIDTH}" height="10" rx="2"/>'
        f'<rect class="s1" x="0" y="{y + 34}" width="{_n(visible)}" height="10" rx="2"/>'
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    """Width of a bar, and the class of labels that fit at no, at large or at every size."""

    width: float
    values: str | None
    ticks: str
    every: int


def _layout(groups: Sequence[Group], step: float) -> _Layout:
    count = max((len(g.bars) for g in groups), default=1)
    width = min(step * 0.8 / max(count, 1), 84.0)
    value = max((len(b.shown) for g in groups for b in g.bars if b), default=0)
    tick = max((sum(2 if c > "\u2e80" else 1 for c in g.label) for g in groups), default=0)
    every = 1 if tick * DIGIT_OF_TICK <= step - 4 else 2
    return _Layout(width, _fit(value, width + 4), _fit(tick, step * every - 4) or " tight", every)


def _fit(characters: int, room: float) -> str | None:
    """The class of a label: "" fits always, " tight" not on a phone, None nowhere."""
    if characters * DIGIT > room:
        return None
    return " tight" if characters * DIGIT_ON_PHONE > room else ""


def _tick(label: str, index: int, step: float, layout: _Layout) -> str:
    if index % layout.every:
        return ""
    # On a phone every other of the labels that do not fit there is left out.
    css = layout.ticks if (index // layout.every) % 2 else ""
    return (
        f'<text class="tick{css}" x="{_n(index * step + step / 2)}" y="{BASE + 28}" '
        f'text-anchor="middle">{escape(label)}</text>'
    )


def _bars(group: Group, middle: float, layout: _Layout, greatest: float) -> list[str]:
    left = middle - layout.width * len(group.bars) / 2
    return [
        _column(bar, left + order * layout.width, layout, greatest, order)
        for order, bar in enumerate(group.bars)
        if bar is not None
    ]


def _column(bar: Bar, x: float, layout: _Layout, greatest: float, order: int) -> str:
    height = max(float(bar.value), 0.0) / greatest * (BASE - TOP) if greatest > 0 else 0.0
    visible = max(height, 1.5) if float(bar.value) > 0 else 0.0
    y, width = BASE - visible, layout.width
    drawn = (
        f'<rect class="s{order % 4 + 1}" x="{_n(x + 1)}" y="{_n(y)}" width="{_n(width - 2)}" '
        f'height="{_n(visible)}"><title>{escape(bar.label)} {escape(bar.shown)}</title></rect>'
    )
    if layout.values is None:
        return drawn
    return drawn + (
        f'<text class="value{layout.values}" x="{_n(x + width / 2)}" y="{_n(y - 8)}" '
        f'text-anchor="middle">{escape(bar.shown)}</text>'
    )


def _frame(body: str, height: float, key: str, title: str, description: str) -> Markup:
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {_n(height)}" role="img" '
        f'aria-labelledby="{escape(key)}-t {escape(key)}-d">'
        f'<title id="{escape(key)}-t">{escape(title)}</title>'
        f'<desc id="{escape(key)}-d">{escape(description)}</desc>{body}</svg>'
    )


def _n(value: float) -> str:
    """A coordinate with at most two decimals, without a trailing zero: stable bytes."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
