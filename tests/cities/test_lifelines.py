"""The life of a relation on one line: where it begins, and a tick for each year with records."""

import datetime

import pytest

from cities.lifelines import BASE, WIDTH, LifeLine, Tick, life_line, read_life_lines
from cities.models import SisterCity
from tests.factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
)

TODAY = datetime.date(2025, 11, 24)
STEP = WIDTH / 66  # a year of 1960 to 2025: two units


def line_of(since="", counts=None):
    return life_line(SisterCity(since=since), counts or {}, TODAY.year)


class BeginningTests:
    @pytest.mark.parametrize(
        ("since", "year"),
        [
            ("1990", 1990),
            ("1990-05-25", 1990),
            ("1990~", 1990),
            ("199X", 1990),
            ("[2007..2011]", 2007),
            ("1999/..", 1999),
            ("2025", 2025),
            ("1960", 1960),
            # The line begins with 1960; what is older begins with the line.
            ("1952", 1960),
        ],
    )
    def test_it_is_the_first_year_that_the_date_may_mean(self, since, year):
        assert line_of(since).since_x == (year - 1960) * STEP

    @pytest.mark.parametrize("since", ["", "../2006", "2026"])
    def test_it_is_nowhere_where_unknown_open_or_not_yet_come(self, since):
        assert line_of(since).since_x is None


class TickTests:
    def test_each_year_has_its_place_in_the_order_of_time(self):
        ticks = line_of(counts={2025: 1, 1960: 1, 2000: 1}).ticks
        assert [tick.x for tick in ticks] == [0, 40 * STEP, 65 * STEP]
        assert all(0 <= tick.x < WIDTH for tick in ticks)

    def test_more_records_are_taller_up_to_a_limit_and_all_stand_on_the_line(self):
        counts = {2000: 1, 2001: 2, 2002: 5, 2003: 6, 2004: 90}
        ticks = line_of(counts=counts).ticks
        assert [tick.height for tick in ticks] == [5, 7, 13, 14, 14]
        assert {tick.y + tick.height for tick in ticks} == {BASE}

    def test_a_year_to_come_has_none(self):
        assert line_of(counts={2026: 3}).ticks == []

    def test_a_year_before_the_line_stands_at_its_beginning(self):
        assert line_of(counts={1952: 1}).ticks == [Tick(0, BASE - 5, 5)]


@pytest.mark.django_db
class ReadTests:
    def read(self, *cities):
        read_life_lines(cities, TODAY)
        return [
            {1960 + round(tick.x / STEP): round(tick.height - 3) // 2 for tick in city.ticks}
            for city in (city.life_line for city in cities)
        ]

    def test_records_of_every_kind_count_in_the_year_they_begin(self):
        city = SisterCityFactory()
        AgreementFactory(cities=[city], signed="2005-05-24")
        DelegationFactory(cities=[city], dates="2005-12/2006-01")
        EventFactory(cities=[city], dates="2005~")
        EventFactory(cities=[city], dates="2001-24")
        assert self.read(city) == [{2001: 1, 2005: 3}]

    def test_a_record_of_two_cities_counts_for_each(self):
        one, other, alone = (SisterCityFactory() for _ in range(3))
        EventFactory(cities=[one, other], dates="2005")
        EventFactory(cities=[other], dates="2005")
        assert self.read(one, other, alone) == [{2005: 1}, {2005: 2}, {}]
        assert self.read(one) == [{2005: 1}]

    @pytest.mark.parametrize("trait", ["draft", "scheduled", "withdrawn", "undated"])
    @pytest.mark.parametrize("factory", [AgreementFactory, DelegationFactory, EventFactory])
    def test_what_is_not_public_or_has_no_date_does_not_count(self, factory, trait):
        city = SisterCityFactory()
        factory(cities=[city], **{trait: True})
        assert self.read(city) == [{}]

    def test_an_open_beginning_is_in_no_year(self):
        city = SisterCityFactory()
        EventFactory(cities=[city], dates="../2006")
        assert self.read(city) == [{}]

    def test_all_cities_are_read_in_one_query(self, django_assert_num_queries):
        cities = [SisterCityFactory() for _ in range(5)]
        with django_assert_num_queries(1):
            read_life_lines(iter(cities), TODAY)
        assert all(city.life_line.since_x == 30 * STEP for city in cities)

    def test_no_cities_are_no_fault(self):
        read_life_lines([], TODAY)

    def test_a_city_without_anything_has_an_empty_line(self):
        city = SisterCityFactory(undated=True)
        read_life_lines([city], TODAY)
        assert city.life_line == LifeLine(None, [])
