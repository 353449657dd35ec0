"""Distances, directions and places on the disk, as seen from Khabarovsk."""

import json
import math
from pathlib import Path

import pytest

from cities.geo import (
    CENTRE,
    KHABAROVSK,
    RIM_KM,
    Position,
    kilometres,
    point_on_disk,
    position,
    radius_on_disk,
)

FIXTURE = Path(__file__).resolve().parents[2] / "cities" / "fixtures" / "seed.json"
HARBIN = (45.8038, 126.535)
OPPOSITE = (-KHABAROVSK[0], KHABAROVSK[1] - 180)


def seen(city):
    return position(*city)


class PositionTests:
    @pytest.mark.parametrize(
        ("slug", "distance", "bearing"),
        [
            ("harbin", 711, 248),
            ("niigata", 1217, 163),
            ("bucheon", 1394, 212),
            ("victoria", 6875, 48),
            ("portland", 7135, 50),
        ],
    )
    def test_the_cities_of_the_seed_lie_where_they_lie(self, slug, distance, bearing):
        rows = json.loads(FIXTURE.read_text())
        city = next(row["fields"] for row in rows if row["fields"].get("slug") == slug)
        place = position(city["latitude"], city["longitude"])
        assert place.distance == pytest.approx(distance, rel=0.01)
        assert place.bearing == pytest.approx(bearing, abs=1)

    @pytest.mark.parametrize(("latitude", "bearing"), [(90, 0), (-90, 180)])
    def test_the_poles_are_due_north_and_south_from_every_meridian(self, latitude, bearing):
        for longitude in (-180, -122.6, 0, KHABAROVSK[1], 180):
            place = position(latitude, longitude)
            quarter = math.pi / 2 * 6371.0
            away = quarter - math.copysign(math.radians(KHABAROVSK[0]) * 6371.0, latitude)
            assert place.distance == pytest.approx(away)
            assert place.bearing == pytest.approx(bearing, abs=1e-9)

    def test_the_centre_has_no_direction(self):
        place = position(*KHABAROVSK)
        assert place.distance == 0
        assert place.bearing is None
        assert place.point == (CENTRE, CENTRE)

    def test_the_point_opposite_has_no_direction_and_is_half_the_earth_away(self):
        place = seen(OPPOSITE)
        assert place.distance == pytest.approx(math.pi * 6371.0)
        assert place.bearing is None
        assert place.is_beyond_rim

    def test_both_names_of_the_date_line_are_one_place(self):
        east, west = position(60, 180), position(60, -180)
        assert east.distance == pytest.approx(west.distance)
        assert east.bearing == pytest.approx(west.bearing)

    @pytest.mark.parametrize("longitude", [-180, -122.6742, 0, 30.3314, 139.0364, 180])
    def test_a_bearing_is_below_360(self, longitude):
        for latitude in range(-90, 91):
            place = position(latitude, longitude)
            assert place.bearing is None or 0 <= place.bearing < 360

    def test_a_hair_west_of_north_is_no_bearing_of_360(self):
        assert position(60, KHABAROVSK[1] - 1e-15).bearing < 360


class DiskTests:
    def test_a_quarter_of_the_distance_is_half_the_radius(self):
        assert radius_on_disk(RIM_KM) == CENTRE
        assert radius_on_disk(RIM_KM / 4) == CENTRE / 2
        assert radius_on_disk(0) == 0

    @pytest.mark.parametrize(
        ("bearing", "point"),
        [(0, (500, 400)), (90, (600, 500)), (180, (500, 600)), (270, (400, 500))],
    )
    def test_north_is_up_and_east_is_right(self, bearing, point):
        assert point_on_disk(100, bearing) == point

    def test_a_place_keeps_its_true_direction(self):
        place = seen(HARBIN)
        x, y = place.point
        drawn = math.degrees(math.atan2(x - CENTRE, CENTRE - y)) % 360
        assert drawn == pytest.approx(place.bearing, abs=0.5)

    def test_beyond_the_rim_a_place_stands_on_the_rim(self):
        place = position(-34.6, -58.4)
        assert place.distance > RIM_KM
        assert place.is_beyond_rim
        x, y = place.point
        assert math.hypot(x - CENTRE, y - CENTRE) == pytest.approx(CENTRE, abs=1)

    def test_the_rim_itself_is_not_beyond(self):
        assert not Position(RIM_KM, 90).is_beyond_rim


class WordsTests:
    def test_the_sentence_of_harbin(self):
        assert seen(HARBIN).in_words("ru") == "711\u00a0км на западо-юго-запад"
        assert seen(HARBIN).in_words("en") == "711\u00a0km west-southwest"

    def test_thousands_are_grouped_and_never_broken(self):
        assert kilometres(1217.4, "ru") == "1\u00a0217\u00a0км"
        assert kilometres(1217.4, "en") == "1,217\u00a0km"

    @pytest.mark.parametrize(
        ("bearing", "russian", "english"),
        [
            (0, "север", "north"),
            (11.2, "север", "north"),
            (11.3, "северо-северо-восток", "north-northeast"),
            (45, "северо-восток", "northeast"),
            (67.5, "востоко-северо-восток", "east-northeast"),
            (90, "восток", "east"),
            (112.5, "востоко-юго-восток", "east-southeast"),
            (135, "юго-восток", "southeast"),
            (157.5, "юго-юго-восток", "south-southeast"),
            (180, "юг", "south"),
            (202.5, "юго-юго-запад", "south-southwest"),
            (225, "юго-запад", "southwest"),
            (247.5, "западо-юго-запад", "west-southwest"),
            (270, "запад", "west"),
            (292.5, "западо-северо-запад", "west-northwest"),
            (315, "северо-запад", "northwest"),
            (337.5, "северо-северо-запад", "north-northwest"),
            (348.7, "северо-северо-запад", "north-northwest"),
            (359.9, "север", "north"),
        ],
    )
    def test_sixteen_points_of_the_compass(self, bearing, russian, english):
        place = Position(1000, bearing)
        assert place.direction("ru") == russian
        assert place.direction("en") == english

    def test_khabarovsk_is_no_distance_from_itself(self):
        assert position(*KHABAROVSK).in_words("ru") == ""

    def test_without_a_direction_only_the_distance_is_said(self):
        assert seen(OPPOSITE).in_words("ru") == "20\u00a0015\u00a0км"
        assert seen(OPPOSITE).in_words("en") == "20,015\u00a0km"
