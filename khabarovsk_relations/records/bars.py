"""Bars of years: how much is recorded of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SLOT = 12  # width of a year
HEIGHT = 60  # of the tallest bar
MOST_LABELS = 7
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # years between two labels


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in units of the drawing; y grows downwards."""

    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class YearLabel:
    """A year below the bars; `at` is the middle of its bar, in percent of the width."""

    year: int
    at: float


@dataclass(frozen=True, slots=True)
class YearBars:
    """Bars from the first year to the last, left to right; each year is a link elsewhere."""

    width: int
    bars: list[Bar]
    labels: list[YearLabel]


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
    return YearBars((last - first + 1) * SLOT, bars, _labels(range(first, last + 1)))


def _labels(years: range) -> list[YearLabel]:
    """Round years at equal steps, as many as may be."""
    for step in STEPS:
        told = [year for year in years if year % step == 0]
        if len(told) <= MOST_LABELS:
            break
    return [
        YearLabel(year, round(100 * (year - years.start + 0.5) / len(years), 2)) for year in told
    ]
