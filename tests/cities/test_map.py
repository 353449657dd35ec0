"""The layout of the map: what lies where, and that no label touches anything."""

import itertools
import math
import random
import re
from pathlib import Path

import pytest

from cities.geo import CENTRE, KHABAROVSK, position
from cities.labels import BLOCKED, LEADER_FROM, Ground, Lettering, Line, Spot, Wish
from cities.lettering import Box
from cities.map import HOME_DOT, NAME_SIZE, OTHER_DOT, SISTER_DOT, MapCity, city_map

ROOT = Path(__file__).resolve().parents[2]
LETTERS = {"cyrillic": "абвгдежзийклмнопрстуфхцчшщьыэюяё", "latin": "abcdefghijklmnopqrstuvwxyz"}
# Coordinates in degrees as in the register; sister cities in the order of its list.
SISTERS = [
    ("Ниигата", 37.9161, 139.0364),
    ("Портленд", 45.5202, -122.6742),
    ("Виктория", 48.4284, -123.3656),
    ("Харбин", 45.8038, 126.535),
    ("Пучон", 37.5034, 126.766),
    ("Санья", 18.2528, 109.5119),
    ("Вэйхай", 37.5131, 122.1204),
    ("Могилёв", 53.9007, 30.3314),
]
PARTNERS = [
    ("Мусасино", 35.7177, 139.566),
    ("Пусан", 35.1796, 129.0756),
    ("Цзямусы", 46.7998, 130.3189),
    ("Фуюань", 48.3647, 134.2886),
    ("Чхонджин", 41.7956, 129.7758),
    ("Хэган", 47.3499, 130.2979),
    ("Суйфэньхэ", 44.3964, 131.1519),
]


def real_cities():
    sisters = [
        MapCity(*city, is_sister=True, is_suspended=city[0] == "Виктория", number=number)
        for number, city in enumerate(SISTERS, 1)
    ]
    return [*sisters, *(MapCity(*city) for city in PARTNERS)]


def random_cities(seed, number=40):
    chance = random.Random(seed)
    cities = []
    for index in range(number):
        script = chance.choice(list(LETTERS.values()))
        name = "".join(chance.choices(script, k=chance.randint(3, 12))).capitalize()
        is_sister = index % 2 == 0
        # Every other one near Khabarovsk, where it is crowded.
        if index % 4 < 2:
            latitude, longitude = chance.uniform(30, 55), chance.uniform(115, 145)
        else:
            latitude = math.degrees(math.asin(chance.uniform(-1, 1)))
            longitude = chance.uniform(-180, 180)
        cities.append(
            MapCity(
                name,
                latitude,
                longitude,
                is_sister=is_sister,
                is_suspended=chance.random() < 0.2,
                number=index // 2 + 1 if is_sister else None,
            )
        )
    return cities


def drawn(cities, language="ru"):
    return city_map(cities, home="Хабаровск", language=language)


def gap(box, dot):
    """From the edge of a dot to a box."""
    return box.distance(dot.x, dot.y) - dot.radius


def narrowed(label):
    """The letters of a label in a font that is narrower by a third, as SVG anchors them."""
    width = (label.ink.right - label.ink.left) * 2 / 3
    left = label.x - width * {"start": 0, "middle": 0.5, "end": 1}[label.anchor]
    return label.ink._replace(left=left, right=left + width)


def texts(labels):
    return [label.text for label in labels]


class RealMapTests:
    @pytest.fixture
    def drawing(self):
        return drawn(real_cities())

    def test_every_city_of_the_register_is_named(self, drawing):
        assert sorted(texts(drawing.names)) == sorted(name for name, *_ in SISTERS + PARTNERS)

    def test_every_sister_city_has_its_number_of_the_list(self, drawing):
        numbers = {label.text: label.city.name for label in drawing.numbers}
        assert numbers == {str(place): name for place, (name, *_) in enumerate(SISTERS, 1)}

    def test_all_rings_and_the_centre_are_labelled(self, drawing):
        assert texts(drawing.ring_labels) == [
            "500\u00a0км",
            "1\u00a0500\u00a0км",
            "3\u00a0000\u00a0км",
            "6\u00a0000\u00a0км",
        ]
        assert drawing.home.text == "Хабаровск"

    def test_rings_grow_as_the_square_root(self, drawing):
        assert drawing.rings == (118, 204, 289, 408)

    def test_ring_labels_stand_on_their_rings_at_bearing_110(self, drawing):
        for label, radius in zip(drawing.ring_labels, drawing.rings, strict=True):
            x = (label.box.left + label.box.right) / 2 - CENTRE
            y = (label.box.top + label.box.bottom) / 2 - CENTRE
            assert math.hypot(x, y) == pytest.approx(radius, abs=1)
            assert math.degrees(math.atan2(x, -y)) == pytest.approx(110, abs=0.5)

    def test_sister_cities_have_larger_dots(self, drawing):
        radii = {dot.city.name: dot.radius for dot in drawing.dots}
        assert radii["Харбин"] == SISTER_DOT == 9
        assert radii["Пусан"] == OTHER_DOT == 6

    def test_hollow_are_partners_and_suspended_relations(self, drawing):
        hollow = {dot.city.name for dot in drawing.dots if dot.is_hollow}
        assert hollow == {"Виктория", *(name for name, *_ in PARTNERS)}

    def test_sister_cities_choose_first_and_the_nearest_of_them_before_all(self, drawing):
        order = [dot.city.name for dot in drawing.dots]
        assert order[:3] == ["Харбин", "Ниигата", "Пучон"]
        assert order[8:10] == ["Фуюань", "Хэган"]

    def test_the_centre_is_named_to_its_right(self, drawing):
        assert drawing.home.box.left > CENTRE + HOME_DOT

    def test_harbin_is_named_outward(self, drawing):
        label = next(label for label in drawing.names if label.text == "Харбин")
        assert label.box.right < 369 + SISTER_DOT
        assert label.box.bottom > 552

    def test_the_same_cities_give_the_same_map(self, drawing):
        assert drawn(real_cities()) == drawing

    def test_the_order_of_the_list_moves_nothing(self, drawing):
        assert drawn(reversed(real_cities())).names == drawing.names

    def test_english_distances(self):
        assert texts(drawn([], "en").ring_labels)[1] == "1,500\u00a0km"


@pytest.mark.parametrize("kind", ["names", "numbers"])
@pytest.mark.parametrize("seed", range(12))
class CrowdedMapTests:
    """40 cities at random, half of them near Khabarovsk."""

    @pytest.fixture
    def drawing(self, seed):
        return drawn(random_cities(seed))

    @pytest.fixture
    def labels(self, drawing, kind):
        if kind == "numbers":
            return drawing.numbers
        return [drawing.home, *drawing.ring_labels, *drawing.names]

    @pytest.fixture
    def owned(self, drawing, labels):
        """Labels of cities with their dots."""
        dots = {id(dot.city): dot for dot in drawing.dots}
        return [(label, dots[id(label.city)]) for label in labels if label.city]

    def test_no_two_labels_overlap(self, labels):
        for one, other in itertools.combinations(labels, 2):
            assert not one.box.overlaps(other.box), (one.text, other.text)

    def test_no_label_touches_a_dot(self, drawing, labels):
        for label, dot in itertools.product(labels, drawing.dots):
            assert gap(label.box, dot) >= 0, (label.text, dot.city.name)
            assert label.box.distance(CENTRE, CENTRE) > HOME_DOT

    def test_a_label_is_nearer_to_its_own_dot_than_to_any_other(self, drawing, owned):
        for label, own in owned:
            others = [dot for dot in drawing.dots if dot.spot.at != own.spot.at]
            assert gap(label.ink, own) < min(gap(label.ink, dot) for dot in others)

    def test_letters_narrower_by_a_third_are_as_near_to_their_own_dot(self, labels, owned):
        for label, own in owned:
            narrow = narrowed(label)
            assert gap(narrow, own) == pytest.approx(gap(label.ink, own))

    def test_every_label_has_the_disk_behind_it(self, labels):
        for label in labels:
            assert label.box.farthest(CENTRE, CENTRE) < CENTRE

    def test_a_label_far_from_its_dot_has_a_leader_from_there(self, owned):
        for label, own in owned:
            assert bool(label.leader) == (gap(label.ink, own) > LEADER_FROM)
            if label.leader:
                start = math.dist(label.leader[:2], own.spot.at)
                assert start == pytest.approx(own.radius, abs=1)

    def test_a_leader_touches_no_other_label(self, labels):
        for label, other in itertools.permutations(labels, 2):
            assert not (label.leader and other.box.is_crossed(label.leader))

    def test_most_sister_cities_find_a_place(self, owned):
        assert sum(label.city.is_sister for label, _ in owned) >= 10


class OddCitiesTests:
    def test_leaders_do_occur_in_a_crowd(self):
        maps = [drawn(random_cities(seed)) for seed in range(12)]
        assert any(label.leader for drawing in maps for label in drawing.names)

    def test_no_city_at_all_leaves_rings_and_centre(self):
        drawing = drawn([])
        assert drawing.dots == drawing.names == drawing.numbers == []
        assert len(drawing.ring_labels) == 4

    def test_beyond_the_rim_stands_a_hollow_dot_on_the_rim(self):
        dot = drawn([MapCity("Буэнос-Айрес", -34.6, -58.4, is_sister=True)]).dots[0]
        assert dot.is_hollow
        assert math.hypot(dot.x - CENTRE, dot.y - CENTRE) == pytest.approx(CENTRE, abs=1)

    def test_a_city_at_the_centre_breaks_nothing(self):
        drawing = drawn([MapCity("Город", *KHABAROVSK, is_sister=True, number=1)])
        assert drawing.dots[0].spot.at == (CENTRE, CENTRE)

    def test_of_two_cities_at_one_point_only_the_first_is_named(self):
        cities = [MapCity("Второй", 45.8, 126.5), MapCity("Первый", 45.8, 126.5, is_sister=True)]
        assert texts(drawn(cities).names) == ["Первый"]

    def test_a_name_too_long_for_the_disk_is_left_out(self):
        assert drawn([MapCity("Ж" * 120, 45.8, 126.5, is_sister=True)]).names == []

    def test_a_ring_label_gives_way_to_a_dot(self):
        # 500 km in the direction 110°, where the label of the first ring would stand.
        city = MapCity("Остров", 46.8, 141.2)
        place = position(city.latitude, city.longitude)
        assert place.distance == pytest.approx(500, abs=15)
        assert place.bearing == pytest.approx(110, abs=2)
        assert texts(drawn([city]).ring_labels)[0] == "1\u00a0500\u00a0км"

    def test_numbers_are_of_sister_cities_only(self):
        cities = [MapCity("Партнёр", 45, 126), MapCity("Побратим", 38, 139, True, number=7)]
        assert texts(drawn(cities).numbers) == ["7"]


class LeaderTests:
    DOT = Spot((500, 300), 9)
    # Four bars round the dot, 16 to 20 units from its edge.
    BARS = [
        Box(471, 271, 529, 275),
        Box(471, 325, 529, 329),
        Box(471, 271, 475, 329),
        Box(525, 271, 529, 329),
    ]

    def lettering(self):
        return Lettering(Ground(spots=[self.DOT], lines=[]))

    def wish(self):
        return Wish("Имя", NAME_SIZE, self.DOT, outward=0)

    def test_a_leader_may_cross_open_sea(self):
        lettering = self.lettering()
        assert lettering.put(Box(471, 271, 529, 275))
        assert lettering.place(self.wish())

    def test_a_leader_never_crosses_a_label(self):
        lettering = self.lettering()
        lettering.boxes.extend(self.BARS)
        assert lettering.place(self.wish()) is None

    def test_no_label_lies_on_a_leader(self):
        lettering = self.lettering()
        lettering.leaders.append((480, 200, 520, 200))
        assert not lettering.put(Box(490, 190, 510, 210))
        assert lettering.put(Box(490, 230, 510, 250))


class CostTests:
    SPOT = Spot((500, 300), 9)

    def cost(self, *, spots=(), lines=()):
        """Of the cheapest place for a name above its dot."""
        wish = Wish("Имя", NAME_SIZE, self.SPOT, outward=0)
        return Ground([self.SPOT, *spots], list(lines)).full_cost(wish, wish.places[0])

    def test_to_lie_on_a_line_costs_more_on_a_sister_city_s_most(self):
        end = (500, 100)
        main, thin = (self.cost(lines=[Line(end, is_main)]) for is_main in (True, False))
        assert main > thin > self.cost()
        assert self.cost(lines=[Line((900, 300), True)]) == self.cost()

    def test_the_nearer_a_strange_dot_the_dearer_and_too_near_is_no_place(self):
        far, near, too_near = (self.cost(spots=[Spot((500, y), 9)]) for y in (200, 235, 250))
        assert far == self.cost() < near < too_near == BLOCKED


class LandTests:
    """The file that scripts/base_map writes."""

    TEXT = (ROOT / "static" / "map-land.svg").read_text()

    def test_it_is_at_most_20_kilobytes(self):
        assert len(self.TEXT.encode()) <= 20_000

    def test_it_is_one_shape_without_colours(self):
        assert self.TEXT.count("<path") == 1
        assert 'id="land"' in self.TEXT
        assert not re.search("fill|stroke|style|class", self.TEXT)

    def corners(self):
        for ring in re.findall(r"M([^z]+)z", self.TEXT):
            numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
            steps = zip(numbers[0::2], numbers[1::2], strict=True)
            yield from itertools.accumulate(steps, lambda a, b: (a[0] + b[0], a[1] + b[1]))

    def test_it_lies_within_the_disk(self):
        assert max(math.dist(corner, (CENTRE, CENTRE)) for corner in self.corners()) < CENTRE + 1

    def test_land_and_cities_share_one_projection(self):
        cape_dezhnev = position(66.08, -169.65).point
        assert min(math.dist(corner, cape_dezhnev) for corner in self.corners()) < 4
