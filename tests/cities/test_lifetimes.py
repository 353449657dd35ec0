"""What lies before or behind relations with a city for certain, and what may not."""

import pytest

from cities.lifetimes import read_lifetimes
from khabarovsk_relations.records.edtf import EDTFDate
from tests.factories import RelationStatusFactory, SisterCityFactory

pytestmark = pytest.mark.django_db


def lifetime(since, *statuses):
    """The lifetime of relations since a date, with statuses as (status, date, date_means)."""
    city = SisterCityFactory(since=since)
    for status, date, date_means in statuses:
        RelationStatusFactory(city=city, status=status, date=date, date_means=date_means)
    return read_lifetimes([city])[city.pk]


def is_before(life, date):
    return life.is_before(EDTFDate.read(date))


def end_before(life, date):
    return str(life.end_before(EDTFDate.read(date)) or "")


class BeginningTests:
    @pytest.mark.parametrize(
        ("since", "date", "is_outside"),
        [
            ("1990-05-25", "1990-05-24", True),
            ("1990-05-25", "1990-05-25", False),
            ("1990-05-25", "1990-05", False),
            ("1990-05-25", "1990-04", True),
            ("1990-05-25", "1990", False),
            ("1990", "1990-01-01", False),
            ("1990", "1989", True),
            ("1990~", "1980", False),
            ("1990?", "1980", False),
            ("1990-05-25", "1980~", False),
            ("1990-05-25", "", False),
            ("1990-05-25", "1985/1995", False),
            ("1990-05-25", "[1985..1989]", True),
            ("[1990..1992]", "1989", True),
            ("[1990..1992]", "1991", False),
            ("../1992", "1900", False),
            ("", "1900", False),
        ],
    )
    def test_only_what_is_certain_lies_before(self, since, date, is_outside):
        assert is_before(lifetime(since), date) is is_outside

    def test_talks_before_the_agreement_are_a_beginning(self):
        life = lifetime("1990-05-25", ("negotiating", "1988", "from"))
        assert not is_before(life, "1989")
        assert is_before(life, "1987")

    def test_the_first_status_is_a_beginning(self):
        assert is_before(lifetime("", ("active", "1990", "from")), "1989")

    def test_a_status_known_only_as_of_a_date_is_none(self):
        assert not is_before(lifetime("", ("active", "1990", "as_of")), "1989")


class EndTests:
    ENDED = ("ended", "2010-03", "from")

    @pytest.mark.parametrize(
        ("date", "ended"),
        [("2010-04-01", "2010-03"), ("2010-03-20", ""), ("2010", ""), ("2011~", ""), ("", "")],
    )
    def test_only_what_is_certain_lies_behind(self, date, ended):
        assert end_before(lifetime("1990", self.ENDED), date) == ended

    def test_an_end_known_as_of_a_date_is_an_end(self):
        assert end_before(lifetime("1990", ("ended", "2010", "as_of")), "2011") == "2010"

    def test_an_uncertain_end_is_none(self):
        assert end_before(lifetime("1990", ("ended", "2010~", "from")), "2020") == ""

    def test_a_suspension_is_no_end(self):
        assert end_before(lifetime("1990", ("suspended", "2010", "from")), "2020") == ""

    def test_what_was_taken_up_again_lasts(self):
        life = lifetime("1990", self.ENDED, ("resumed", "2015", "from"))
        assert end_before(life, "2012") == "2010-03"
        assert end_before(life, "2015-02") == ""
        assert end_before(life, "2020") == ""

    def test_when_it_was_taken_up_again_must_be_known(self):
        life = lifetime("1990", self.ENDED, ("active", "2015", "as_of"))
        assert end_before(life, "2012") == ""


class ReadingTests:
    def test_all_cities_take_one_query(self, django_assert_num_queries):
        cities = SisterCityFactory.create_batch(3)
        RelationStatusFactory(city=cities[0], status="ended", date="2000")
        with django_assert_num_queries(1):
            lives = read_lifetimes(cities)
        assert end_before(lives[cities[0].pk], "2001") == "2000"
        assert end_before(lives[cities[1].pk], "2001") == ""
