"""Bars of years: how much is recorded of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SLOT = 12  # width of a year
HEIGHT = 60  # of the tallest bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in units of the drawing; y grows downwards."""

    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class YearBars:
    """Bars from the first year to the last; the years are links below the drawing."""

    width: int
    bars: list[Bar]


def year_bars(counts: Mapping[int, int], last: int) -> YearBars | None:
    """Lay out a bar for each year that has something, up to the year `last` at least.

    None where fewer than two years have anything: there is nothing to compare.
    """
    if len(counts) < 2:
        return None
    first, last = min(counts), max(last, *counts)
    tallest = max(counts.values())
    bars = []
    for year, number in sorted(counts.items()):
        height = max(4.0, round(HEIGHT * number / max(tallest, 6), 1))
        bars.append(Bar((year - first) * SLOT + 1, round(HEIGHT - height, 1), height))
    return YearBars((last - first + 1) * SLOT, bars)
