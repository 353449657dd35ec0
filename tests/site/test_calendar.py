"""What is coming, month by month, and the two blocks of the home page that look back and ahead."""

import pytest

from ..factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    ThemeFactory,
)
from .months import meta_of, titles, told
from .reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(on):
    """A Wednesday."""
    on("2027-04-21")


@pytest.mark.usefixtures("today")
class CalendarTests:
    def test_what_is_coming_stands_under_its_month_as_exactly_as_it_is_known(self):
        for dates in (
            *("2027-05-02/2027-05-04", "2027-05", "2027-06-01", "2027", "2027-22", "2028"),
            *("[2027..2029]", "2028-01-31", "2027-04-21", "2027-03-01/2027-07"),
        ):
            EventFactory(title_en=dates, dates=dates, planned=True)
        months = told(read("/en/calendar/"))
        assert list(months)[3:] == [
            *("January 2028", "2027, month not established", "2028, month not established"),
            "Year not established",
        ]
        assert months == {
            "April 2027": [
                ("1 March 2027 – July 2027", "2027-03-01/2027-07"),
                ("21 April 2027", "2027-04-21"),
            ],
            "May 2027": [
                ("2–4 May 2027", "2027-05-02/2027-05-04"),
                ("May 2027 day not established", "2027-05"),
            ],
            "June 2027": [("1 June 2027", "2027-06-01")],
            "2027, month not established": [("summer 2027", "2027-22"), ("2027", "2027")],
            "January 2028": [("31 January 2028", "2028-01-31")],
            "2028, month not established": [("2028", "2028")],
            "Year not established": [("between 2027 and 2029", "[2027..2029]")],
        }

    def test_only_plans_that_are_not_over_are_coming(self):
        for factory in (DelegationFactory, EventFactory):
            for status in ("planned", "confirmed", "took_place", "cancelled", "postponed"):
                factory(title_en=f"{status}", dates="2027-05-02", status=status)
            factory(title_en="over", dates="2027-04-20", planned=True)
            factory(title_en="undated", dates="", planned=True)
        page = read("/en/calendar/")
        assert sorted(titles(page)) == ["confirmed", "confirmed", "planned", "planned"]
        assert meta_of(page, "confirmed").endswith("confirmed")

    def test_anniversaries_of_the_next_twelve_months_stand_among_them(self):
        DelegationFactory(title_en="Visit", dates="2027-06-12", planned=True)
        SisterCityFactory(name_en="Harbin", since="1993-06-15")
        SisterCityFactory(name_en="Portland", since="1988-06-10")
        SisterCityFactory(name_en="Niigata", since="1965-04-21")
        SisterCityFactory(name_en="Yesterday", since="1965-04-20")
        SisterCityFactory(name_en="Bucheon", since="2002")
        EventFactory(title_en="Mayors", dates="1970-07", has_anniversary=True)
        assert told(read("/en/calendar/")) == {
            "April 2027": [("21 April 2027", "Niigata: 62 years")],
            "June 2027": [
                ("10 June 2027", "Portland: 39 years"),
                ("12 June 2027", "Visit"),
                ("15 June 2027", "Harbin: 34 years"),
            ],
            "July 2027": [("July 2027 day not established", "Mayors: 57 years")],
            "2027, month not established": [("2027", "Bucheon: 25 years · round anniversary")],
            # The last day before that of today comes again.
            "April 2028": [("20 April 2028", "Yesterday: 63 years")],
        }

    def test_one_known_only_to_a_year_is_told_for_the_year_that_has_more_to_come(self, on):
        SisterCityFactory(name_en="Bucheon", since="2002")
        headings = {}
        for day in ("2028-02-01", "2028-11-24"):
            on(day)
            headings[day] = list(told(read("/en/calendar/")))
        assert headings == {
            "2028-02-01": ["2028, month not established"],
            "2028-11-24": ["2029, month not established"],
        }

    def test_ended_relations_have_no_anniversaries_and_suspended_ones_say_so(self):
        for status in ("ended", "suspended"):
            city = SisterCityFactory(name_en=f"City {status}", since="1993-06-15")
            RelationStatusFactory(city=city, status=status, date="2010")
        page = read("/en/calendar/")
        assert titles(page) == ["City suspended: 34 years"]
        assert meta_of(page, "City").endswith("suspended")

    @pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
    def test_nothing_hidden_is_told(self, state):
        trait = {state: True}
        SisterCityFactory(since="1990-05-25", **trait)
        EventFactory(dates="2000-05-01", has_anniversary=True, **trait)
        hidden = SisterCityFactory(name_en="Hidden", since="", **trait)
        for factory in (DelegationFactory, EventFactory):
            factory(dates="2027-05-02", planned=True, **trait)
        EventFactory(title_en="Open", dates="2027-05-02", planned=True, cities=[hidden])
        page = read("/en/calendar/")
        assert titles(page) == ["Open"]
        assert "Hidden" not in page.main.text

    def test_it_is_told_in_russian(self):
        SisterCityFactory(name_ru="Пучон", since="2002-05")
        EventFactory(title_ru="Ярмарка", dates="2027-05-09", status="confirmed")
        page = read("/ru/calendar/")
        assert page.one("h1").text == "Календарь"
        assert told(page) == {
            "Май 2027": [
                ("9 мая 2027", "Ярмарка"),
                ("май 2027 день не установлен", "Пучон: 25 лет · круглая дата"),
            ]
        }
        assert meta_of(page, "Ярмарка").endswith("подтверждено")

    def test_an_empty_calendar_says_so_and_leads_on(self):
        AgreementFactory()
        page = read("/en/calendar/")
        assert "Nothing is planned yet, and no anniversary is near." in page.main.text
        assert page.follow("Anniversaries").one("h1").text == "Anniversaries in 2027"


@pytest.mark.usefixtures("today")
class CalendarFilterTests:
    @pytest.fixture(autouse=True)
    def world(self):
        japan = SisterCityFactory(name_en="Niigata", slug="niigata", since="1965-05-23")
        china = SisterCityFactory(name_en="Harbin", slug="harbin", country="CN", since="1993-06-15")
        sport = ThemeFactory(slug="sport", name_en="sport")
        for city in (japan, china):
            DelegationFactory(
                title_en=f"Visit {city.name_en}", cities=[city], dates="2027-05-02", planned=True
            )
        EventFactory(
            title_en="Match", cities=[china], themes=[sport], dates="2027-05", planned=True
        )
        EventFactory(
            title_en="Route", cities=[japan], themes=[sport], dates="1973", has_anniversary=True
        )

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("city=harbin", ["Visit Harbin", "Match", "Harbin: 34 years"]),
            ("country=JP", ["Visit Niigata", "Niigata: 62 years", "Route: 54 years"]),
            ("theme=sport", ["Match", "Route: 54 years"]),
            ("type=delegation", ["Visit Niigata", "Visit Harbin"]),
            ("type=event", ["Match", "Route: 54 years"]),
            ("type=city", ["Niigata: 62 years", "Harbin: 34 years"]),
            ("type=city&city=harbin", ["Harbin: 34 years"]),
        ],
    )
    def test_it_is_narrowed(self, query, found):
        page = read(f"/en/calendar/?{query}")
        assert page.problems == []
        assert sorted(titles(page)) == sorted(found)

    def test_where_nothing_is_found_it_says_which_filter_to_loosen(self):
        page = read("/en/calendar/?city=niigata&type=city&theme=sport")
        assert titles(page) == []
        assert "Nothing found." in page.main.text
        page = read("/en/calendar/?theme=sport&type=delegation")
        # The two visits.
        assert "Remove the filter “Theme: sport” to see 2 records" in page.main.text

    def test_an_agreement_is_no_type_of_it(self):
        assert len(read("/en/calendar/?type=agreement").problems) == 1


def block(page, heading):
    """The lines of a block of the home page, or None where it is left out."""
    for section in page.main.all("section"):
        heads = section.all("h2")
        if heads and heads[0].text == heading:
            return [
                (entry.one(class_="entry__date").text, entry.one(class_="entry__title").text)
                for entry in section.all("li", class_="entry")
            ]
    return None


@pytest.mark.usefixtures("today")
class HomeTests:
    WEEK, COMING = "This week in past years", "Coming anniversaries"

    def test_both_blocks_are_left_out_where_empty(self):
        AgreementFactory(signed="2005-06-01")
        page = read("/en/")
        assert block(page, self.WEEK) is None
        assert block(page, self.COMING) is None

    def test_the_week_tells_what_took_place_on_known_days_of_it_newest_first(self):
        # From Monday 19 to Sunday 25 April.
        AgreementFactory(title_en="Monday", signed="1999-04-19")
        DelegationFactory(title_en="Sunday", dates="2005-04-25/2005-04-28")
        EventFactory(title_en="Friday", dates="2005-04-23")
        for dates in ("2005-04-18", "2005-04-26", "2005-04", "2005-04-23~", "2005", ""):
            EventFactory(title_en=f"not {dates}", dates=dates)
        EventFactory(title_en="Began before", dates="2005-04-18/2005-04-23")
        EventFactory(title_en="Of this year", dates="2027-04-20")
        for status in ("planned", "cancelled", "postponed"):
            DelegationFactory(title_en=status, dates="2005-04-23", status=status)
            EventFactory(title_en=status, dates="2005-04-23", status=status)
        EventFactory(title_en="Hidden", dates="2005-04-23", draft=True)
        EventFactory(title_en="Of autumn", dates="2005-10-23", has_anniversary=True)
        page = read("/en/")
        assert block(page, self.COMING) == [("23 October 2027", "Of autumn: 22 years")]
        assert block(page, self.WEEK) == [
            ("25–28 April 2005", "Sunday"),
            ("23 April 2005", "Friday"),
            ("19 April 1999", "Monday"),
        ]

    def test_the_week_tells_five_things_at_most(self):
        for number in range(4):
            for factory in (DelegationFactory, EventFactory):
                factory(title_en=f"of {2020 - number}", dates=f"{2020 - number}-04-22")
        page = read("/en/")
        shown = [title for _date, title in block(page, self.WEEK)]
        assert shown == ["of 2020", "of 2020", "of 2019", "of 2019", "of 2018"]

    def test_the_week_is_told_in_russian(self):
        EventFactory(title_ru="Праздник", dates="2005-04-23")
        assert block(read("/ru/"), "На этой неделе в прошлые годы") == [
            ("23 апреля 2005 г.", "Праздник")
        ]

    def test_the_three_nearest_anniversaries_are_told(self):
        ended = SisterCityFactory(name_en="Over", since="1990-05-01")
        RelationStatusFactory(city=ended, status="ended", date="2010")
        SisterCityFactory(name_en="Of the year", since="2002")
        SisterCityFactory(name_en="Yesterday", since="1965-04-20")
        SisterCityFactory(name_en="Victoria", since="1990-05-25")
        SisterCityFactory(name_en="Hidden", since="1990-05-25", draft=True)
        SisterCityFactory(name_en="Niigata", since="1965-04-23")
        EventFactory(title_en="Route", dates="1977-07", has_anniversary=True)
        assert block(read("/en/"), self.COMING) == [
            ("23 April 2027", "Niigata: 62 years"),
            ("25 May 2027", "Victoria: 37 years"),
            ("July 2027", "Route: 50 years · round anniversary"),
        ]

    def test_what_is_known_to_a_year_comes_after_what_is_known_to_a_day(self):
        SisterCityFactory(name_en="Of the year", since="2002")
        SisterCityFactory(name_en="In winter", since="1965-12-23")
        assert [title for _date, title in block(read("/en/"), self.COMING)][:2] == [
            "In winter: 62 years",
            "Of the year: 25 years · round anniversary",
        ]

    def test_an_event_in_several_blocks_has_its_cities_in_each(self):
        city = SisterCityFactory(name_en="Harbin", since="")
        EventFactory(title_en="Opening", dates="2005-04-23", has_anniversary=True, cities=[city])
        page = read("/en/")
        entries = [e for e in page.main.all("li", class_="entry") if "Opening" in e.text]
        assert len(entries) == 3
        assert all("Harbin" in entry.one(class_="meta").text for entry in entries)


@pytest.mark.usefixtures("archive")
class ArchiveOnADayTests:
    def test_the_week_of_23_april_2027_and_what_comes(self, on):
        on("2027-04-21")
        page = read("/en/")
        assert block(page, HomeTests.COMING)[0] == ("23 April 2027", "Niigata: 62 years")
        assert [date for date, _title in block(page, HomeTests.COMING)] == [
            "23 April 2027",
            "25 May 2027",
            "10 June 2027",
        ]
        headings = list(told(read("/ru/calendar/")))
        assert headings[0] == "Апрель 2027"
        assert headings[-1] == "2027, месяц не установлен"
