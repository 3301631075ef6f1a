"""A small SVG of time over rows, both in powers of ten: time that grows as the rows do is a straight line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log10

WIDTH, HEIGHT, EDGE = 480, 320, 56


def svg(points: Sequence[tuple[int, float]]) -> str:
    """Seconds (upward) over rows; the dashed line has the slope of linear time."""
    across = _scale([r for r, _ in points], EDGE, WIDTH - EDGE)
    (first, _), (most, slowest) = points[0], points[-1]
    least = slowest * first / most
    upward = _scale([least, *(s for _, s in points)], HEIGHT - EDGE, EDGE)
    placed = [(across(r), upward(s), r, s) for r, s in points]
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        f'<text x="{x:.1f}" y="{y - 9:.1f}" text-anchor="middle">{s:.1f} s</text>'
        f'<text x="{x:.1f}" y="{HEIGHT - EDGE + 16}" text-anchor="middle">{r / 1e6:g} M</text>'
        for x, y, r, s in placed
    )
    linear = f"M{placed[-1][0]:.1f} {placed[-1][1]:.1f}L{across(first):.1f} {upward(least):.1f}"
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in placed)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-size="12" '
        f'font-family="sans-serif"><title>秒数（按百万行）　Seconds by million rows</title>'
        f'<path d="M0 0H{WIDTH}V{HEIGHT}H0Z" fill="#fff"/>'
        f'<path d="M{EDGE} {EDGE}V{HEIGHT - EDGE}H{WIDTH - EDGE}" fill="none" stroke="#888"/>'
        f'<path d="{linear}" stroke="#888" stroke-dasharray="4 4"/>'
        f'<polyline points="{line}" fill="none" stroke="#06c" stroke-width="2"/>{marks}</svg>\n'
    )


def _scale(values: Sequence[float], begin: float, end: float) -> Callable[[float], float]:
    least, most = log10(min(values)), log10(max(values))
    return lambda value: begin + (log10(value) - least) * (end - begin) / (most - least)
