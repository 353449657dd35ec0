"""Where a place lies as seen from Khabarovsk: how far, in which direction, where on the map.

Degrees are decimal, north and east positive. The earth is a sphere of 6,371.0 km. The map is a
disk of 1000 units: directions from its centre are true, and the radius grows as the square root
of the distance, up to 9,000 km at the rim. The land under it is drawn by scripts/base_map, with
the same numbers. Nothing here knows Django.
"""

import math
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0
KHABAROVSK = (48.4827, 135.0838)  # degrees
RIM_KM = 9000
CENTRE = 500  # units, both ways; also the radius of the disk

# Nearer than about a metre to the centre, or to the point opposite, every direction is right.
_NO_DIRECTION = 1e-7  # radians

NBSP = "\u00a0"
_DIRECTIONS = {
    "ru": "север северо-северо-восток северо-восток востоко-северо-восток"
    " восток востоко-юго-восток юго-восток юго-юго-восток"
    " юг юго-юго-запад юго-запад западо-юго-запад"
    " запад западо-северо-запад северо-запад северо-северо-запад",
    "en": "north north-northeast northeast east-northeast east east-southeast southeast"
    " south-southeast south south-southwest southwest west-southwest west west-northwest"
    " northwest north-northwest",
}


@dataclass(frozen=True, slots=True)
class Position:
    """A place as seen from Khabarovsk."""

    distance: float  # km along the sphere
    bearing: float | None  # degrees clockwise from north, below 360; None where there is none

    @property
    def is_beyond_rim(self) -> bool:
        return self.distance > RIM_KM

    @property
    def point(self) -> tuple[int, int]:
        """The place on the disk, in whole units: x to the right, y downwards."""
        radius = radius_on_disk(self.distance)
        return point_on_disk(radius, self.bearing or 0)

    def direction(self, language: str) -> str:
        """The nearest of the 16 points of the compass in words, or ""."""
        if self.bearing is None:
            return ""
        words = _DIRECTIONS["ru" if language == "ru" else "en"].split()
        return words[round(self.bearing / 22.5) % 16]

    def in_words(self, language: str) -> str:
        """«711 км на западо-юго-запад», "711 km west-southwest"; "" for Khabarovsk itself."""
        if round(self.distance) == 0:
            return ""
        words = kilometres(self.distance, language)
        direction = self.direction(language)
        if not direction:
            return words
        return f"{words} на {direction}" if language == "ru" else f"{words} {direction}"


def position(latitude: float, longitude: float) -> Position:
    """The great-circle distance and the initial bearing of a place (degrees) from Khabarovsk."""
    home, place = math.radians(KHABAROVSK[0]), math.radians(latitude)
    turn = math.radians(longitude - KHABAROVSK[1])
    east = math.cos(place) * math.sin(turn)
    north = math.cos(home) * math.sin(place) - math.sin(home) * math.cos(place) * math.cos(turn)
    along = math.sin(home) * math.sin(place) + math.cos(home) * math.cos(place) * math.cos(turn)
    sine = math.hypot(east, north)
    # The arctangent stays exact near the centre and near the point opposite; acos does not.
    distance = EARTH_RADIUS_KM * math.atan2(sine, along)
    if sine < _NO_DIRECTION:
        return Position(distance, None)
    # Twice, because a hair below zero becomes 360.0 itself the first time.
    return Position(distance, math.degrees(math.atan2(east, north)) % 360 % 360)


def radius_on_disk(distance: float) -> float:
    """Units from the centre of the disk for this many km; no more than to the rim."""
    return CENTRE * math.sqrt(min(distance, RIM_KM) / RIM_KM)


def point_on_disk(radius: float, bearing: float) -> tuple[int, int]:
    """The point this many units from the centre, in the direction of the bearing (degrees)."""
    angle = math.radians(bearing)
    return round(CENTRE + radius * math.sin(angle)), round(CENTRE - radius * math.cos(angle))


def kilometres(distance: float, language: str) -> str:
    """«1 217 км», "1,217 km": whole, grouped, never broken over a line."""
    number = f"{round(distance):,}"
    if language == "ru":
        return number.replace(",", NBSP) + f"{NBSP}км"
    return f"{number}{NBSP}km"
