"""Boxes for the lettering of the map, and how wide words are without a font at hand.

All lengths are units of the map, y downwards.
"""

import math
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

HALO = 2.5  # what shows of the outline around a letter, on each side
ASCENT, DESCENT = 0.93, 0.24  # of a line, in em, as far as letters reach

# Widths in em, regular and bold, of the widest of the usual fonts (DejaVu Sans, as Verdana), so
# that letters of no other reach farther. Those with marks are as wide as those without; a letter
# that is not here counts as the widest.
_WIDTHS = {
    letter: widths
    for letters, *widths in (
        ("ijlIіІӏı.,:;'’!|/· \N{NO-BREAK SPACE}", 0.37, 0.40),
        ("frt()-", 0.42, 0.49),
        ("Jcszгзсэґ–", 0.56, 0.60),
        ("kvxyLвктухчьяү«»", 0.61, 0.69),
        ("abdeghnopqußøđабеилнопрһөFTГЗТ0123456789", 0.65, 0.73),
        ("ABCEHKNPRSUVXYZдмцъңАБВЕИКЛНПРСУХЧЬЭЯ", 0.75, 0.84),
        ("DGOQ&ыДОЦ", 0.79, 0.93),
        ("wMфюМФЪ", 0.86, 1.00),
        ("жшҗЫ", 0.92, 1.07),
        ("mWщæ—", 1.00, 1.11),
    )
    for letter in letters
}
_ANCHORS = {"start": 0, "middle": 0.5, "end": 1}  # of a line, the part before x
_FULL, _WIDEST = (1.00, 1.00), (1.09, 1.33)  # of Chinese, Japanese, Korean; the widest


class Box(NamedTuple):
    """An upright rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, by: float) -> "Box":
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

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
        left, top, right, bottom = self
        return math.hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom))

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


def text_width(text: str, size: float, *, is_bold: bool) -> float:
    """An upper estimate of how wide letters of this size are, in units."""
    return size * sum(_widths(letter)[is_bold] for letter in text if not _is_mark(letter))


def text_box(width: float, size: float, x: float, y: float, anchor: str = "middle") -> Box:
    """The letters, without halo, of a line so wide that stands on `y`.

    `anchor` as in SVG: whether the start, the middle or the end of the line is at `x`. Where
    letters are narrower than they were taken for, that point still is theirs.
    """
    left = x - width * _ANCHORS[anchor]
    return Box(left, y - size * ASCENT, left + width, y + size * DESCENT)


def baseline(size: float, y: float) -> int:
    """Where letters stand that have their middle at `y`."""
    return round(y + size * (ASCENT - DESCENT) / 2)


def _is_mark(letter: str) -> bool:
    """Whether it is drawn over the letter before, or not at all."""
    return unicodedata.category(letter) in ("Mn", "Me", "Cf")


def _widths(letter: str) -> Sequence[float]:
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return _FULL
    return _WIDTHS.get(unicodedata.normalize("NFD", letter)[0], _WIDEST)
