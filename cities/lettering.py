"""Boxes for the lettering of the map, and how wide words are without a font at hand.

All lengths are units of the map, y downwards.
"""

import math
import unicodedata
from typing import NamedTuple

HALO = 2.5  # what shows of the outline around a letter, on each side
ASCENT, DESCENT = 0.8, 0.25  # of a line, in em, as far as letters reach

# Widths in em, of the bold face of a wide font, so that no usual font exceeds them.
_NARROW = frozenset("ijltfrI.,:;'’!|()-–·ӏіїІЇ ")
_WIDE = frozenset("mwMжшщюыфмӂҗМДОQ—&œæ")
_WIDEST = frozenset("WЖШЩЮЫФӁҖ@%")
_WIDTHS = {
    "narrow": 0.48,
    "lower": 0.74,
    "upper": 0.86,
    "wide": 1.08,
    "full": 1.06,
    "widest": 1.36,
}


class Box(NamedTuple):
    """An upright rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, x: float, y: float) -> "Box":
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The point of the box nearest to this one."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)

    def distance(self, x: float, y: float) -> float:
        """From the point to the box; 0 inside."""
        near_x, near_y = self.nearest(x, y)
        return math.hypot(x - near_x, y - near_y)

    def farthest(self, x: float, y: float) -> float:
        """From the point to the farthest corner."""
        return math.hypot(
            max(x - self.left, self.right - x),
            max(y - self.top, self.bottom - y),
        )

    def is_far(self, point: tuple[float, float], distance: float) -> bool:
        """Whether the point is surely farther away than this; cheap, and sometimes too modest."""
        x, y = point
        return (
            x < self.left - distance
            or x > self.right + distance
            or y < self.top - distance
            or y > self.bottom + distance
        )

    def is_crossed(self, line: tuple[float, float, float, float]) -> bool:
        """Whether a straight line (x and y of both ends) touches the box (Liang and Barsky)."""
        x, y, end_x, end_y = line
        if (
            max(x, end_x) < self.left
            or min(x, end_x) > self.right
            or max(y, end_y) < self.top
            or min(y, end_y) > self.bottom
        ):
            return False
        first, last = 0.0, 1.0
        for at, step, low, high in (
            (x, end_x - x, self.left, self.right),
            (y, end_y - y, self.top, self.bottom),
        ):
            if step == 0:
                continue  # within, or it would have been refused above
            enter, leave = sorted(((low - at) / step, (high - at) / step))
            first, last = max(first, enter), min(last, leave)
        return first <= last


def text_width(text: str, size: float) -> float:
    """An upper estimate of how wide bold letters of this size are, in units."""
    return size * sum(_WIDTHS[_kind(letter)] for letter in text if not _is_mark(letter))


def text_box(text: str, size: float) -> Box:
    """The box of a line with its halo, its middle at the origin."""
    half_width = text_width(text, size) / 2 + HALO
    half_height = size * (ASCENT + DESCENT) / 2 + HALO
    return Box(-half_width, -half_height, half_width, half_height)


def baseline(size: float, y: float) -> float:
    """Where letters stand whose box has its middle at `y`."""
    return y + size * (ASCENT - DESCENT) / 2


def _is_mark(letter: str) -> bool:
    """Whether it is drawn over the letter before, or not at all."""
    return unicodedata.category(letter) in ("Mn", "Me", "Cf")


def _kind(letter: str) -> str:
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return "full"
    if letter in _NARROW:
        return "narrow"
    if letter in _WIDEST:
        return "widest"
    if letter in _WIDE or unicodedata.category(letter) == "So":
        return "wide"
    return "upper" if letter.isupper() else "lower"
