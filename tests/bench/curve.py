"""A small SVG of time over rows."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 480, 300, 50


def svg(points: Sequence[tuple[int, float]]) -> str:
    """Seconds (upward) over million rows; a straight line is linear time."""
    most_rows, most_seconds = max(r for r, _ in points), max(s for _, s in points)
    across, upward = (WIDTH - 2 * EDGE) / most_rows, (HEIGHT - 2 * EDGE) / most_seconds
    placed = [(EDGE + r * across, HEIGHT - EDGE - s * upward, r, s) for r, s in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in placed)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{r / 1e6:g} M: {s:.1f} s</text>'
        for x, y, r, s in placed
    )
    axes = f"M{EDGE} {EDGE}V{HEIGHT - EDGE}H{WIDTH - EDGE}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-size="11" '
        f'font-family="sans-serif"><title>Seconds to check, by number of rows</title>'
        f'<path d="{axes}" fill="none" stroke="#888"/>'
        f'<polyline points="{line}" fill="none" stroke="#06c" stroke-width="2"/>{marks}</svg>\n'
    )
