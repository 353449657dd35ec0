"""The map of the cities: where its lines, dots, rings and labels stand.

The disk is 1000 units wide, Khabarovsk in the middle (see geo.py). The map is an ornament: the
list under it names every city, so a label that finds no free place is left out. The same cities
give the same map. Nothing here knows Django.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .geo import CENTRE, kilometres, point_on_disk, position, radius_on_disk
from .labels import Ground, Lettering, Line, Place, Spot, Wish, place_all
from .lettering import HALO, Box, baseline, text_box, text_width

RINGS_KM = (500, 1500, 3000, 6000)
RING_BEARING = 110  # degrees: over the Pacific, where there are few cities
HOME_DOT, SISTER_DOT, OTHER_DOT = 11, 9, 6  # radii
NAME_SIZE, HOME_SIZE, RING_SIZE, NUMBER_SIZE = 21, 24, 17, 44
HOME_SPOT = Spot((CENTRE, CENTRE), HOME_DOT)


@dataclass(frozen=True, slots=True)
class MapCity:
    """What the map needs to know of a city; degrees, north and east positive."""

    name: str
    latitude: float
    longitude: float
    is_sister: bool = False
    is_suspended: bool = False
    number: int | None = None  # its place in the list of sister cities
    language: str = ""  # of the name, where it is not the page's


@dataclass(frozen=True, slots=True)
class Dot:
    """A city on the map; it also ends a line from the centre."""

    city: MapCity
    x: int
    y: int
    radius: int
    is_hollow: bool
    distance: float  # km

    @property
    def spot(self) -> Spot:
        return Spot((self.x, self.y), self.radius)


@dataclass(frozen=True, slots=True)
class Label:
    """Words on the map, anchored (as SVG says) at `x`, standing on `y`."""

    text: str
    x: int
    y: int
    ink: Box  # the letters
    box: Box  # with their halo
    anchor: str = "middle"
    city: MapCity | None = None
    leader: tuple[int, int, int, int] | None = None  # x and y of both ends


@dataclass(frozen=True, slots=True)
class CityMap:
    """The map as it is drawn; the wide one has names, the narrow one numbers."""

    rings: tuple[int, ...]  # radii
    dots: list[Dot]  # sister cities first, nearest first
    home: Label | None
    ring_labels: list[Label]
    names: list[Label]
    numbers: list[Label]


def city_map(cities: Iterable[MapCity], *, home: str, language: str) -> CityMap:
    """Lay out the map of these cities, with the centre's name in the page's language."""
    dots = sorted(map(_dot, cities), key=_rank)
    ground = Ground(
        spots=[HOME_SPOT, *(dot.spot for dot in dots)],
        lines=[Line((dot.x, dot.y), dot.city.is_sister) for dot in dots],
    )
    base = Lettering(ground)
    # To the right if it can; a line may run under it, since all of them end here.
    wish = Wish(home, HOME_SIZE, HOME_SPOT, outward=90, is_bold=True, crosses_freely=True)
    home_place = base.place(wish)
    ring_labels = [label for km in RINGS_KM if (label := _on_ring(base, km, language))]
    numbered = [dot for dot in dots if dot.city.number is not None]
    return CityMap(
        rings=tuple(round(radius_on_disk(km)) for km in RINGS_KM),
        dots=dots,
        home=_label(wish, home_place) if home_place else None,
        ring_labels=ring_labels,
        names=_labels(dots, [dot.city.name for dot in dots], NAME_SIZE, base),
        numbers=_labels(
            numbered,
            [str(dot.city.number) for dot in numbered],
            NUMBER_SIZE,
            Lettering(ground),
        ),
    )


def _dot(city: MapCity) -> Dot:
    place = position(city.latitude, city.longitude)
    is_hollow = city.is_suspended or not city.is_sister or place.is_beyond_rim
    radius = SISTER_DOT if city.is_sister else OTHER_DOT
    return Dot(city, *place.point, radius, is_hollow, place.distance)


def _rank(dot: Dot) -> tuple[bool, float, str]:
    """Sister cities first, nearest first: the order in which labels choose their places."""
    return not dot.city.is_sister, dot.distance, dot.city.name


def _on_ring(lettering: Lettering, km: int, language: str) -> Label | None:
    """The label of a ring, unless a dot or the name of the centre is in its way."""
    text = kilometres(km, language)
    x, y = point_on_disk(radius_on_disk(km), RING_BEARING)
    y = baseline(RING_SIZE, y)
    ink = text_box(text_width(text, RING_SIZE, is_bold=False), RING_SIZE, x, y)
    box = ink.grown(HALO)
    return Label(text, x, y, ink, box) if lettering.put(box) else None


def _labels(dots: Sequence[Dot], texts: Sequence[str], size: int, base: Lettering) -> list[Label]:
    """The labels of these dots that find a place; those of sister cities are bold."""
    wishes = [
        Wish(
            text,
            size,
            dot.spot,
            _outward(dot),
            is_bold=dot.city.is_sister,
            is_main=dot.city.is_sister,
        )
        for dot, text in zip(dots, texts, strict=True)
    ]
    return [
        _label(wishes[index], place, dots[index].city) for index, place in place_all(wishes, base)
    ]


def _outward(dot: Dot) -> float:
    """The direction (degrees) of the dot from the centre, as drawn."""
    return math.degrees(math.atan2(dot.x - CENTRE, CENTRE - dot.y))


def _label(wish: Wish, place: Place, city: MapCity | None = None) -> Label:
    return Label(
        wish.text, place.x, place.y, place.ink, place.box, place.anchor, city, place.leader
    )
