"""Records by their dates: the years they touch, the spans they lie in, their order."""

import datetime
from itertools import product

import pytest

from events.models import Event
from khabarovsk_relations.records.anniversaries import first_day
from khabarovsk_relations.records.edtf import EDTFDate
from tests.factories import EventFactory, SisterCityFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 5, 1)
ENDS = ["2005", "2005-05", "2005-05-24", "2005-12-31", "2005-24", "2006", "2026", "2026-12", "2031"]
FORMS = [
    "",
    *(f"{end}{sign}" for end in ENDS for sign in ("", "?", "~", "%")),
    *("1990", "199X", "200X~", "1000", "2999", "2024-02-29"),
    *(f"{end}/.." for end in ENDS),
    *(f"../{end}" for end in ENDS),
    *("1000/..", "2999/..", "../1000", "../2999", "1999~/..", "../2006?"),
    *("2005-12/2006-01", "1999/2005", "2005-05-24/2005-05-27", "2005-21/2005-22"),
    *("2004-12-31/2005-01-01", "2003~/2007?", "2020/2031", "2030/2040", "1000/2999"),
    *("[2007..2011]", "[2005-05..2006-02]", "[2004-12-31..2005-01-01]", "[2020..2035]"),
]
YEARS = [1000, 1999, 2000, 2003, 2004, 2005, 2006, 2007, 2009, 2011, 2020, 2026, 2027, 2031, 2999]


@pytest.fixture
def dated():
    """One event for each form of date; rows are told apart by their dates alone."""
    Event.objects.bulk_create(
        Event(slug=f"event-{number}", title_en="Event", kind="other", dates=text)
        for number, text in enumerate(FORMS)
    )


def texts(rows):
    return {str(date) for date in rows.values_list("dates", flat=True)}


class InYearTests:
    def test_forms_are_all_different(self):
        assert len({EDTFDate.parse(text) for text in FORMS}) == len(FORMS)

    def test_agrees_with_the_years_that_a_date_touches(self, dated):
        for year, today in product(YEARS, [TODAY, TODAY.replace(year=2005)]):
            touching = {text for text in FORMS if year in EDTFDate.parse(text).years(today)}
            assert texts(Event.objects.in_year(year, today)) == touching, (year, today)

    @pytest.mark.parametrize(
        ("text", "touched", "untouched"),
        [
            ("2005-05-24", [2005], [2004, 2006]),
            ("2005-24", [2005, 2006], [2004, 2007]),
            ("199X", [1990, 1999], [1989, 2000]),
            ("1999/..", [1999, 2005, 2026], [1998, 2027]),
            ("2031/..", [2031], [2030, 2032]),
            ("../2006", [2006], [2005, 2007]),
            ("[2007..2011]", [2007, 2009, 2011], [2006, 2012]),
            ("", [], [2005, 2026]),
        ],
    )
    def test_takes_a_date_for_what_it_says(self, text, touched, untouched):
        EventFactory(dates=text)
        for year in touched:
            assert Event.objects.in_year(year, TODAY).exists(), year
        for year in untouched:
            assert not Event.objects.in_year(year, TODAY).exists(), year

    def test_lets_an_open_end_reach_this_year_unless_told_the_day(self):
        EventFactory(dates="1999/..")
        this_year = datetime.date.today().year
        assert Event.objects.in_year(this_year - 1).exists()
        assert not Event.objects.in_year(this_year + 2).exists()

    @pytest.mark.parametrize("year", [1, 9999])
    def test_answers_for_the_ends_of_the_calendar(self, dated, year):
        assert not Event.objects.in_year(year, TODAY).exists()

    def test_of_a_city_goes_by_the_date_that_orders_cities(self):
        city = SisterCityFactory(since="1965-04-23")
        SisterCityFactory(since="1990")
        assert list(type(city).objects.in_year(1965)) == [city]


class BegunOnTests:
    def test_agrees_with_the_first_day_of_a_date(self, dated):
        days = [datetime.date(2005, 5, 24), datetime.date(2004, 12, 31), datetime.date(2024, 2, 29)]
        days += [datetime.date(2005, 5, 1), datetime.date(1999, 1, 1), datetime.date(2030, 1, 1)]
        begun = {text for text in FORMS if first_day(EDTFDate.parse(text)) in days}
        assert begun == {
            *("2005-05-24", "2005-05-24/..", "2005-05-24/2005-05-27", "2024-02-29"),
            "2004-12-31/2005-01-01",
        }
        assert texts(Event.objects.begun_on(days)) == begun

    def test_other_days_do_not_count(self, dated):
        assert texts(Event.objects.begun_on([datetime.date(2005, 5, 25)])) == set()


class TouchingTests:
    def by_hand(self, start, end):
        """The rule, told once more over the days of each date."""
        last_day = TODAY.replace(month=12, day=31)
        for text in FORMS:
            date = EDTFDate.parse(text)
            if not date:
                continue
            first = datetime.date(date.latest.year, 1, 1) if date.is_open_start else date.earliest
            last = max(date.earliest, last_day) if date.is_open_end else date.latest
            if (start is None or last >= start) and (end is None or first <= end):
                yield text

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (None, None),
            ("2005-05-24", "2005-05-24"),
            ("2005-05-25", "2005-05-25"),
            ("2005-06-01", "2005-11-30"),
            ("2005-12-31", "2006-01-01"),
            ("2006-01-01", "2006-12-31"),
            ("2005-01-01", None),
            ("2026-05-01", None),
            ("2026-06-01", None),
            ("2026-12-31", "2027-06-01"),
            ("2027-01-01", None),
            ("2031-06-01", "2032-01-01"),
            (None, "2004-12-31"),
            (None, "2005-05-24"),
            (None, "9999-12-31"),
            ("0001-01-01", None),
        ],
    )
    def test_finds_all_that_may_lie_in_the_span(self, dated, start, end):
        start, end = (day and datetime.date.fromisoformat(day) for day in (start, end))
        assert texts(Event.objects.touching(start, end, TODAY)) == set(self.by_hand(start, end))

    def test_finds_nothing_between_days_in_the_wrong_order(self):
        EventFactory(dates="2005-05-24")
        day = datetime.date(2005, 5, 24)
        assert not Event.objects.touching(day, day - datetime.timedelta(days=1)).exists()

    def test_chains_with_the_other_words(self):
        event = EventFactory(dates="2005-05")
        EventFactory(dates="2005-05", draft=True)
        assert list(Event.objects.published().in_year(2005)) == [event]


class DerivedNamesTests:
    def test_of_a_date_are_its_bounds(self):
        names = Event.objects.all().derived_names(["dates"])
        assert names == {"dates_earliest", "dates_latest"}

    def test_of_a_searched_text_is_the_folded_column(self):
        assert Event.objects.all().derived_names(["title_ru"]) == {"search_text"}

    def test_of_all_else_are_none(self):
        assert Event.objects.all().derived_names(["status", "internal_note"]) == set()
