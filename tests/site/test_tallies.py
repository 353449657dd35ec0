"""How the years are counted: what belongs to which, as what, and how many people that were."""

import datetime

import pytest
from django.utils import translation

from events.models import Delegation
from khabarovsk_relations.records.timeline import Entry
from khabarovsk_relations.tallies import (
    CALLED_OFF,
    EXPECTED,
    HELD,
    NOT_CONFIRMED,
    NOTED,
    count_years,
    key_of,
    people_words,
)
from khabarovsk_relations.views import streams
from khabarovsk_relations.years import also_in, by_month, month_of, read_year

from ..factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
)

DAY = datetime.date(2010, 6, 15)
# For a date, the years that a record of it counts in on that day.
YEARS = {
    "2005": [2005],
    "2005-12-30/2006-01-03": [2005, 2006],
    "2005-12/2006-01": [2005, 2006],
    "2004/2006": [2004, 2005, 2006],
    # Winter is December and the two months after it.
    "2005-24": [2005, 2006],
    "[2007..2009]": [2007, 2008, 2009],
    "2008/..": [2008, 2009, 2010],
    "2012/..": [2012],
    "../2006": [2006],
    "2999-24": [2999],
    "1000": [1000],
    "": [],
}


@pytest.mark.django_db
class CountYearsTests:
    @pytest.mark.parametrize("date", YEARS)
    @pytest.mark.parametrize("factory", [AgreementFactory, DelegationFactory, EventFactory])
    def test_a_record_counts_in_every_year_it_touches_and_once_in_all(self, factory, date):
        field = "signed" if factory is AgreementFactory else "dates"
        record = factory(**{field: date})
        counts = count_years(streams(), DAY)
        assert sorted(counts.years) == YEARS[date]
        assert counts.undated == (not date)
        assert counts.whole.total() == bool(date)
        for year in YEARS[date]:
            assert counts.size(year) == 1
            (entry,) = read_year(streams(), year, DAY, [])
            assert entry.record == record
            assert counts.years[year] == {key_of(entry, DAY): 1}

    @pytest.mark.parametrize("date", [date for date in YEARS if date])
    def test_and_is_read_in_no_other_year(self, date):
        EventFactory(dates=date)
        around = {year + n for year in YEARS[date] for n in (-1, 1)} - set(YEARS[date])
        for year in around & set(range(1000, 3000)):
            assert read_year(streams(), year, DAY, []) == []

    def test_directions_are_kinds_of_their_own(self):
        for direction in Delegation.Direction:
            DelegationFactory(direction=direction, dates="2005")
        assert count_years(streams(), DAY).years[2005] == {
            ("incoming", HELD): 1,
            ("outgoing", HELD): 1,
            ("third_place", HELD): 1,
        }

    @pytest.mark.parametrize(
        ("status", "dates", "fate"),
        [
            ("took_place", "2010", HELD),
            ("planned", "2010-06-14", NOT_CONFIRMED),
            ("confirmed", "2010-05", NOT_CONFIRMED),
            ("planned", "2010-06-15", EXPECTED),
            ("confirmed", "2010", EXPECTED),
            ("planned", "2009/..", EXPECTED),
            ("cancelled", "2010-05", CALLED_OFF),
            ("postponed", "2010-12", CALLED_OFF),
        ],
    )
    @pytest.mark.parametrize("factory", [DelegationFactory, EventFactory])
    def test_a_plan_counts_as_what_became_of_it(self, factory, status, dates, fate):
        record = factory(status=status, dates=dates)
        (key,) = count_years(streams(), DAY).years[2010]
        assert key[1] == fate
        assert key_of(Entry.of(record._meta.model_name, record), DAY) == key

    def test_a_note_of_how_relations_stood_is_no_change(self):
        city = SisterCityFactory()
        RelationStatusFactory(city=city, date="2005-03", status="suspended")
        RelationStatusFactory(city=city, date="2005-05", date_means="as_of")
        assert count_years(streams(), DAY).years[2005] == {("city", HELD): 1, ("city", NOTED): 1}

    def test_the_nearest_years_hold_something(self):
        for date in ("2001", "2004", "2009"):
            EventFactory(dates=date)
        counts = count_years(streams(), DAY)
        assert counts.nearest(2005) == (2004, 2009)
        assert counts.nearest(2004) == (2001, 2009)
        assert counts.nearest(2009) == (2004, None)
        assert counts.nearest(1900) == (None, 2001)


class PeopleTests:
    @pytest.mark.parametrize(
        ("sizes", "english", "russian"),
        [
            ([], "", ""),
            ([(22, "exactly")], "22", "22"),
            ([(22, "exactly"), (3, "exactly")], "25", "25"),
            ([(22, "exactly"), (3, "about")], "about 25", "около 25"),
            ([(22, "exactly"), (3, "at_least")], "at least 25", "не менее 25"),
            ([(5, "about"), (3, "at_least")], "about 8 or more", "около 8 или больше"),
            ([None], "1 visit gives no number", "численность не указана: 1 визит"),
            (
                [(22, "exactly"), None, None],
                "22; 2 visits give no number",
                "22; численность не указана: 2 визита",
            ),
        ],
    )
    def test_are_told_no_more_exactly_than_known(self, sizes, english, russian):
        visits = [
            Delegation(size=size and size[0], size_means=size[1] if size else "") for size in sizes
        ]
        with translation.override("en"):
            assert people_words(visits) == english
        with translation.override("ru"):
            assert people_words(visits) == russian


def dated(text):
    return Delegation(dates=text).dates


class MonthTests:
    @pytest.mark.parametrize(
        ("date", "month"),
        [
            ("2005-05-24", 5),
            ("2005-05~", 5),
            ("2005-05-24/2005-05-27", 5),
            ("2005-05-30/2005-06-02", 5),
            # Of a stay of months, of a season, of a choice of days nobody knows the month.
            ("2005-05/2005-06", None),
            ("2005-21", None),
            ("[2005-05-30..2005-06-02]", None),
            ("2005", None),
            ("2005?", None),
            ("1999/..", None),
            ("200X", None),
            # Over New Year: the end of the year before, the beginning of the year after.
            ("2005-12-30/2006-01-03", 12),
            ("2004-12-30/2005-01-03", 1),
            ("2004-12/2005-01", 1),
            ("2005-24", 12),
            ("2004-24", None),
        ],
    )
    def test_is_that_of_the_beginning_where_it_is_known(self, date, month):
        assert month_of(dated(date), 2005) == month

    def test_stand_in_order_and_the_rest_after_them(self):
        entries = [
            Entry.of("delegation", Delegation(pk=n, dates=date))
            for n, date in enumerate(["2005", "2005-12", "2005-01", "2005-01-07"])
        ]
        with translation.override("en"):
            told = [(str(heading), len(found)) for _, heading, found in by_month(entries, 2005)]
        assert told == [("January", 2), ("December", 1), ("During the year", 1)]


class OtherYearsTests:
    @pytest.mark.parametrize(
        ("date", "words"),
        [
            ("2005", ""),
            ("2005-12-30/2006-01-03", "also in 2006"),
            ("2004-12/2005-01", "also in 2004"),
            ("2003/2006", "also in 2003–2004, 2006"),
            ("1999/..", "also in 1999–2004, 2006–2010"),
            ("../2005", ""),
            # It was in one of them, nobody knows in which.
            ("[2004..2006]", "or in 2004, 2006"),
            ("2005-24", "or in 2006"),
        ],
    )
    def test_are_said_as_what_they_are(self, date, words):
        with translation.override("en"):
            assert also_in(dated(date), 2005, DAY) == words
