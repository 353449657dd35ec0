"""Labels of the map: where each may stand, and which place it gets.

For every label 12 angles and 5 distances round its dot are tried. A place is free if the sea is
behind all of it, if it touches no dot, label or leader, and if it is nearer to its own dot than
to any other. Of the free places the cheapest is taken, best outward from the centre. A line is
anchored on the side that faces its dot, so that it is as near to it in every font; distances are
those of the letters, and only what must not touch counts the halo. All lengths are units of the
map.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .geo import CENTRE
from .lettering import ASCENT, DESCENT, HALO, Box, baseline, text_box, text_width

EDGE = 4  # what is left between a label and the rim
DISTANCES = (7, 11, 15, 27, 42)  # from the dot
ANGLES = range(0, 360, 30)  # degrees
# Farther than 16 a line shows which dot is meant; what hangs below a line differs by 1 in fonts.
LEADER_FROM = 15
ATTEMPTS = 4

# What a place costs beside its distance from the dot.
AWAY_FROM_OUTWARD = 24  # for the full half turn
LEADER_NEEDED = 12
MAIN_LINE_CROSSED, THIN_LINE_CROSSED = 8, 4
# A strange dot so near makes a reader hesitate; too near, the label could be read as its own.
CROWDED_BELOW, CROWDED, TOO_NEAR = 24, 1.5, 2

Point = tuple[int, int]
BLOCKED = math.inf


class Spot(NamedTuple):
    """A dot that must be kept clear."""

    at: Point
    radius: int


class Line(NamedTuple):
    """A line from the centre to a dot; a label may lie on it, at a cost."""

    end: Point
    is_main: bool


@dataclass(slots=True)
class Place:
    """One place for a label, its cost without and (once known) with what lies under it.

    `x`, `y` and `anchor` (of the text) are what SVG calls so.
    """

    cost: float
    x: int
    y: int
    anchor: str
    ink: Box  # the letters
    box: Box  # with their halo
    leader: tuple[int, int, int, int] | None  # from the dot to the box: x and y of both ends
    full_cost: float | None = None


@dataclass(slots=True)
class Wish:
    """A label that looks for a place; `outward` in degrees clockwise from north."""

    text: str
    size: int
    spot: Spot
    outward: float
    is_bold: bool = False
    is_main: bool = False  # chooses before those that are not
    crosses_freely: bool = False
    places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = sorted(_places(self), key=lambda place: place.cost)


@dataclass(slots=True)
class Ground:
    """What is drawn before any label."""

    spots: Sequence[Spot]
    lines: Sequence[Line]

    def full_cost(self, wish: Wish, place: Place) -> float:
        """The cost of a place with the dots and lines near it; BLOCKED where it cannot be."""
        if place.full_cost is None:
            place.full_cost = self._cost(wish, place)
        return place.full_cost

    def _cost(self, wish: Wish, place: Place) -> float:
        ink, cost = place.ink, place.cost
        own = ink.distance(*wish.spot.at) - wish.spot.radius
        if own <= HALO or place.box.farthest(CENTRE, CENTRE) > CENTRE - EDGE:
            return BLOCKED
        for spot in self.spots:
            if spot.at == wish.spot.at or ink.is_far(spot.at, own + spot.radius + CROWDED_BELOW):
                continue
            gap = ink.distance(*spot.at) - spot.radius
            if gap <= own + TOO_NEAR or (place.leader and _around(spot).is_crossed(place.leader)):
                return BLOCKED
            cost += CROWDED * max(0, CROWDED_BELOW - gap)
        if not wish.crosses_freely:
            for line in self.lines:
                if place.box.is_crossed((CENTRE, CENTRE, *line.end)):
                    cost += MAIN_LINE_CROSSED if line.is_main else THIN_LINE_CROSSED
        return cost


class Lettering:
    """The labels placed so far on a ground."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.boxes: list[Box] = []
        self.leaders: list[tuple[int, int, int, int]] = []
        self.named: set[Point] = set()

    def copy(self) -> "Lettering":
        """Another that begins with what is placed here."""
        other = Lettering(self.ground)
        other.boxes, other.leaders = self.boxes.copy(), self.leaders.copy()
        other.named = self.named.copy()
        return other

    def put(self, box: Box) -> bool:
        """Put a label that has only this one place; whether it could stand there."""
        spots = self.ground.spots
        if not self._is_free(box) or any(box.distance(*spot.at) < spot.radius for spot in spots):
            return False
        self.boxes.append(box)
        return True

    def place(self, wish: Wish) -> Place | None:
        """The cheapest free place, now taken; None where there is none."""
        if wish.spot.at in self.named:
            return None  # two cities at one point: a second label could be read as either's
        best, least = None, BLOCKED
        for place in wish.places:
            if place.cost >= least:
                break  # what lies under a place only makes it dearer
            cost = self.ground.full_cost(wish, place)
            if cost < least and self._is_free(place.box, place.leader):
                best, least = place, cost
        if best:
            self.named.add(wish.spot.at)
            self.boxes.append(best.box)
            if best.leader:
                self.leaders.append(best.leader)
        return best

    def _is_free(self, box: Box, leader: tuple[int, int, int, int] | None = None) -> bool:
        """Whether no label and no leader is in the way."""
        return not (
            any(box.overlaps(other) for other in self.boxes)
            or any(box.is_crossed(other) for other in self.leaders)
            or (leader and any(other.is_crossed(leader) for other in self.boxes))
        )


def place_all(wishes: Sequence[Wish], base: Lettering) -> list[tuple[int, Place]]:
    """The wishes that found a place beside what stands already, by their index.

    They choose in their order. Who finds none chooses first among its kind in the next attempt;
    the attempt with the most labels is kept.
    """
    best: list[tuple[int, Place]] = []
    queue = list(enumerate(wishes))
    for _ in range(ATTEMPTS):
        lettering = base.copy()
        found = [(index, lettering.place(wish)) for index, wish in queue]
        placed = [(index, place) for index, place in found if place]
        if len(placed) > len(best):
            best = placed
        if len(placed) == len(wishes):
            break
        lucky = {index for index, _ in placed}
        queue.sort(key=lambda one: (not one[1].is_main, one[0] in lucky))
    return sorted(best, key=lambda one: one[0])


def _places(wish: Wish) -> Iterator[Place]:
    """Every place that is tried."""
    (x, y), radius = wish.spot
    width = text_width(wish.text, wish.size, is_bold=wish.is_bold)
    half_height = wish.size * (ASCENT + DESCENT) / 2
    for angle in ANGLES:
        east, south = math.sin(math.radians(angle)), -math.cos(math.radians(angle))
        turn = abs((angle - wish.outward + 180) % 360 - 180)
        # The line turns a side, or a part near a corner, to the dot.
        side = 0 if angle % 180 == 0 else math.copysign(1, east)
        anchor = {0: "middle", 1: "start", -1: "end"}[side]
        side_x = x + width / 2 * (max(-1, min(1, 1.5 * east)) - side)
        side_y = y + half_height * max(-1, min(1, 1.5 * south))
        for distance in DISTANCES:
            away = radius + distance
            text_x = round(side_x + east * away)
            text_y = baseline(wish.size, side_y + south * away)
            ink = text_box(width, wish.size, text_x, text_y, anchor)
            gap, box = ink.distance(x, y) - radius, ink.grown(HALO)
            cost = gap + AWAY_FROM_OUTWARD * turn / 180
            leader = None
            if gap > LEADER_FROM:
                cost, leader = cost + LEADER_NEEDED, _leader(box, wish.spot)
            yield Place(cost, text_x, text_y, anchor, ink, box, leader)


def _leader(box: Box, spot: Spot) -> tuple[int, int, int, int]:
    """A line from the edge of the dot to the nearest point of the box."""
    x, y = spot.at
    end_x, end_y = box.nearest(x, y)
    part = spot.radius / math.hypot(end_x - x, end_y - y)
    start_x, start_y = x + (end_x - x) * part, y + (end_y - y) * part
    return round(start_x), round(start_y), round(end_x), round(end_y)


def _around(spot: Spot) -> Box:
    (x, y), radius = spot
    return Box(x - radius, y - radius, x + radius, y + radius)
