"""Cities: how relations with them stand, since when, and what they are called."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import translation

from cities.models import CityName, SisterCity
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2006, 1, 1)


def city_with(*statuses, **fields):
    """A city with statuses, each told as "status date" or "status date as_of"."""
    city = SisterCityFactory(**({"since": ""} | fields))
    for status in statuses:
        status, date, *means = status.split()
        RelationStatusFactory(city=city, status=status, date=date, date_means=(*means, "from")[0])
    return city


def current(city, day=DAY):
    return SisterCity.objects.with_current_status(day).get(pk=city.pk).current_status


class CurrentStatusTests:
    @pytest.mark.parametrize(
        ("statuses", "expected"),
        [
            ([], ""),
            (["active 1990"], "active"),
            (["active 1990", "suspended 2005"], "suspended"),
            (["suspended 2005", "active 1990"], "suspended"),
            (["active 1990", "ended 2005"], "ended"),
            (["negotiating 2005"], "negotiating"),
            # Resumed relations are active ones.
            (["suspended 1995", "resumed 2005"], "active"),
            # What has not come yet does not count; its earliest day decides.
            (["active 1990", "ended 2006-01-02"], "active"),
            (["active 1990", "ended 2006-01-01"], "ended"),
            (["active 1990", "ended 2006"], "ended"),
            (["active 1990", "ended 2005-24"], "ended"),
            (["active 2006-02"], ""),
            (["active 1990", "suspended ../2005"], "active"),
            # Of two that begin on one day the more exact one, then the later entered.
            (["suspended 2005-01", "active 2005"], "suspended"),
            (["active 2005", "suspended 2005-01-01"], "suspended"),
            (["active 2005", "suspended 2005"], "suspended"),
            (["active 2005 as_of", "ended 2004"], "active"),
        ],
    )
    def test_is_the_latest_that_has_begun(self, statuses, expected):
        assert current(city_with(*statuses)) == expected

    def test_is_that_of_today_unless_told_the_day(self):
        city = city_with("active 1990", "ended 2999")
        assert SisterCity.objects.with_current_status().get() == city
        assert SisterCity.objects.with_current_status().get().current_status == "active"

    def test_is_each_city_s_own(self):
        active, ended = city_with("active 1990"), city_with("ended 1990")
        assert current(active) == "active"
        assert current(ended) == "ended"

    def test_names_the_row_that_says_so(self):
        city = city_with("active 1990", "resumed 2005", "ended 2007")
        found = SisterCity.objects.with_current_status(DAY).get()
        assert found.current_status_id == city.statuses.get(status="resumed").pk

    def test_can_be_filtered(self):
        city_with("active 1990")
        ended = city_with("ended 1990")
        rows = SisterCity.objects.with_current_status(DAY)
        assert list(rows.filter(current_status="ended")) == [ended]


class AsItStoodOnTests:
    @pytest.mark.parametrize(
        ("since", "statuses", "related", "unknown"),
        [
            ("1990", [], True, False),
            ("2006", [], True, False),
            ("2006-01-01", [], True, False),
            ("2006-01-02", [], False, False),
            ("1990", ["suspended 2005"], True, False),
            ("1990", ["ended 2005"], False, False),
            ("1990", ["ended 2006"], False, False),
            ("1990", ["ended 2006-02"], True, False),
            ("1990", ["ended 2000", "resumed 2004"], True, False),
            ("1990", ["negotiating 2005"], True, False),
            ("", ["active 1990"], True, False),
            ("", ["suspended 1990"], True, False),
            ("", ["resumed 1990"], True, False),
            ("", ["active 2007"], False, False),
            ("", ["negotiating 1990"], False, True),
            ("", ["negotiating 1990", "ended 2000"], False, False),
            ("", ["active 1990", "ended 2000"], False, False),
            # Seen in force later: whether it was on the day nobody knows.
            ("", ["active 2007 as_of"], False, True),
            ("", ["active 2005 as_of"], True, False),
            ("", [], False, True),
        ],
    )
    def test_are_those_begun_and_not_ended(self, since, statuses, related, unknown):
        city_with(*statuses, since=since)
        found = [city.has_begun for city in SisterCity.objects.as_it_stood_on(DAY)]
        assert found == [True] * related + [False] * unknown

    def test_are_given_once_each(self):
        city = city_with("active 1990", "suspended 2000", "resumed 2004", since="1965")
        assert list(SisterCity.objects.as_it_stood_on(DAY)) == [city]

    def test_know_their_status(self):
        city_with("suspended 2005", since="1990")
        assert SisterCity.objects.as_it_stood_on(DAY).get().current_status == "suspended"

    def test_tells_the_begun_from_those_of_unknown_beginning_in_one_query(
        self, django_assert_num_queries
    ):
        begun, seen, silent = city_with(since="1990"), city_with("active 2005"), city_with()
        city_with(since="2007")
        city_with("ended 2000", since="1990")
        with django_assert_num_queries(1):
            found = {row: row.has_begun for row in SisterCity.objects.as_it_stood_on(DAY)}
        assert found == {begun: True, seen: True, silent: False}

    @pytest.mark.parametrize(
        ("since", "has_begun"),
        [
            # The earliest day that a date may mean decides.
            ("2006", True),
            ("2006-01", True),
            ("2005-24", True),
            ("2006~", True),
            ("200X", True),
            ("[2005..2007]", True),
            ("2005-12/2006-02", True),
            ("../2010", True),
            ("2006-01-02", None),
            ("2006-02~", None),
            ("2006-21", None),
        ],
    )
    def test_takes_a_beginning_at_its_earliest(self, since, has_begun):
        city_with(since=since)
        rows = list(SisterCity.objects.as_it_stood_on(DAY))
        assert [row.has_begun for row in rows] == ([] if has_begun is None else [has_begun])

    def test_can_follow_other_narrowing(self):
        city_with(since="1990", country="JP")
        china = city_with(since="1990", country="CN")
        rows = SisterCity.objects.filter(country="CN").with_counts().as_it_stood_on(DAY)
        assert [(row, row.events_count) for row in rows] == [(china, 0)]


class CountTests:
    @pytest.mark.parametrize(
        ("factory", "name"),
        [
            (AgreementFactory, "agreements_count"),
            (DelegationFactory, "delegations_count"),
            (EventFactory, "events_count"),
        ],
    )
    def test_are_of_public_records_only(self, factory, name):
        one, other, alone = (SisterCityFactory() for _ in range(3))
        factory(cities=[one])
        factory(cities=[one, other])
        for trait in ("draft", "scheduled", "withdrawn"):
            factory(cities=[one, other], **{trait: True})
        counts = SisterCity.objects.with_counts().in_bulk()
        assert [getattr(counts[city.pk], name) for city in (one, other, alone)] == [2, 1, 0]

    def test_do_not_multiply_each_other(self):
        city = SisterCityFactory()
        other = SisterCityFactory()
        for _ in range(2):
            AgreementFactory(cities=[city, other])
        for _ in range(3):
            EventFactory(cities=[city, other])
        found = SisterCity.objects.with_counts().get(pk=city.pk)
        assert (found.agreements_count, found.delegations_count, found.events_count) == (2, 0, 3)
        assert SisterCity.objects.with_counts().count() == 2

    def test_of_a_day_are_those_whose_earliest_day_had_come(self):
        city = SisterCityFactory()
        for dates in ("2005", "2006-01-02", "../2010", ""):
            EventFactory(cities=[city], dates=dates)
        AgreementFactory(cities=[city], signed="2006-01-01")
        counted = SisterCity.objects.with_counts(datetime.date(2006, 1, 1)).get()
        assert (counted.events_count, counted.agreements_count) == (2, 1)


class NameTests:
    def test_in_words_of_direction_uses_its_cases(self):
        city = SisterCityFactory(
            name_ru="Ниигата", name_ru_genitive="Ниигаты", name_ru_accusative="Ниигату"
        )
        with translation.override("ru"):
            assert (city.from_words, city.to_words) == ("из Ниигаты", "в Ниигату")

    def test_in_words_of_direction_does_without_cases(self):
        city = SisterCityFactory(name_ru="Ниигата", name_en="Niigata")
        with translation.override("ru"):
            assert (city.from_words, city.to_words) == ("из города Ниигата", "в город Ниигата")
        with translation.override("en"):
            assert (city.from_words, city.to_words) == ("from Niigata", "to Niigata")

    def test_that_is_misspelt_is_never_shown(self):
        city = SisterCityFactory()
        shown = CityNameFactory(city=city, text="Bucheon")
        CityNameFactory(city=city, text="Pucheon", kind=CityName.Kind.MISSPELLING)
        assert list(city.names.shown()) == [shown]
        assert list(SisterCity.objects.search("pucheon")) == [city]

    @pytest.mark.parametrize(
        ("code", "name"),
        [
            ("KR", "Republic of Korea"),
            ("KP", "DPR Korea"),
            ("US", "United States"),
            ("BY", "Belarus"),
            ("JP", "Japan"),
            ("ZZ", "ZZ"),
        ],
    )
    def test_of_its_country_is_the_official_one(self, code, name):
        with translation.override("en"):
            assert SisterCity(country=code).country_name == name

    def test_of_its_country_follows_the_language(self):
        with translation.override("ru"):
            assert SisterCity(country="JP").country_name == "Япония"


class CleanTests:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("country", "XX"),
            ("country", "jp"),
            ("country", "JPN"),
            ("country", ""),
            ("time_zone", "Asia/Nowhere"),
            ("native_language", "японский"),
            ("wikidata_id", "6106"),
            ("website", "ftp://example.org/"),
            ("latitude", 91),
            ("longitude", -181),
            ("kind", "friend"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, name, value):
        city = SisterCityFactory.build(latitude=37.9, longitude=139, slug="city")
        setattr(city, name, value)
        with pytest.raises(ValidationError) as caught:
            city.full_clean()
        assert list(caught.value.message_dict) == [name]

    def test_takes_what_is_right(self):
        SisterCityFactory.build(
            country="JP",
            time_zone="Asia/Tokyo",
            native_language="ja",
            wikidata_id="Q6106",
            website="https://www.city.niigata.lg.jp/",
            latitude=37.9161,
            longitude=139.0364,
        ).full_clean()

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"latitude": 37.9}, "Write both latitude and longitude, or neither."),
            ({"name_ru": "", "name_en": ""}, "Write the name in Russian or in English."),
        ],
    )
    def test_says_what_belongs_together(self, fields, sentence):
        with translation.override("en"), pytest.raises(ValidationError) as caught:
            SisterCityFactory.build(**fields).full_clean()
        assert caught.value.messages == [sentence]


class ConnectedTests:
    def test_confusable_cities_point_at_each_other(self):
        bucheon, busan = SisterCityFactory(), SisterCityFactory()
        bucheon.not_to_be_confused_with.add(busan)
        assert busan.not_to_be_confused_with.get() == bucheon

    def test_a_city_that_hosted_an_event_stays(self):
        city = EventFactory(place_city=SisterCityFactory()).place_city
        with pytest.raises(ProtectedError):
            city.delete()
