"""The anniversaries of a year, with answers worked out by hand from the archive."""

import pytest

from ..factories import EventFactory, RelationStatusFactory, SisterCityFactory
from .months import lines, meta_of, titles, told
from .reading import read

pytestmark = pytest.mark.django_db


CITIES_OF = {
    2025: [
        ("about February 2025 day not established", "Sanya: about 14 years"),
        ("23 April 2025", "Niigata: 60 years · round anniversary"),
        ("25 May 2025", "Victoria: 35 years · round anniversary"),
        ("10 June 2025", "Portland: 37 years"),
        ("15 June 2025", "Harbin: 32 years"),
        ("31 August 2025", "Jiamusi: 16 years"),
        ("2025", "Busan: 29 years"),
        ("2025", "Bucheon: 23 years"),
        ("about 2025", "Musashino: about 34 years"),
    ],
    2027: [
        ("about February 2027 day not established", "Sanya: about 16 years"),
        ("23 April 2027", "Niigata: 62 years"),
        ("25 May 2027", "Victoria: 37 years"),
        ("10 June 2027", "Portland: 39 years"),
        ("15 June 2027", "Harbin: 34 years"),
        ("31 August 2027", "Jiamusi: 18 years"),
        ("about November 2027 day not established", "Weihai: about 2 years"),
        ("2027", "Busan: 31 years"),
        ("2027", "Bucheon: 25 years · round anniversary"),
        ("about 2027", "Musashino: about 36 years"),
    ],
    2030: [
        ("about February 2030 day not established", "Sanya: about 19 years"),
        ("23 April 2030", "Niigata: 65 years · round anniversary"),
        ("25 May 2030", "Victoria: 40 years · round anniversary"),
        ("10 June 2030", "Portland: 42 years"),
        ("15 June 2030", "Harbin: 37 years"),
        ("31 August 2030", "Jiamusi: 21 years"),
        ("about November 2030 day not established", "Weihai: about 5 years · round anniversary"),
        ("2030", "Busan: 34 years"),
        ("2030", "Bucheon: 28 years"),
        ("about 2030", "Musashino: about 39 years"),
    ],
}
EVENTS_OF_2027 = [
    ("July 2027 day not established", 57),
    ("13 October 2027", 57),
    ("December 2027 day not established", 28),
    *(("2027", years) for years in (65, 54, 40, 31, 29, 25, 19)),
]


@pytest.mark.usefixtures("archive")
class ArchiveTests:
    @pytest.mark.parametrize("year", CITIES_OF)
    def test_every_beginning_of_relations_is_told_as_exactly_as_it_is_known(self, year):
        page = read(f"/en/anniversaries/?year={year}")
        names = {title.partition(":")[0] for _date, title in CITIES_OF[2027]}
        found = [line for line in lines(page) if line[1].partition(":")[0] in names]
        assert sorted(found) == sorted(CITIES_OF[year])

    def test_events_that_are_remembered_are_told_too(self):
        page = read("/en/anniversaries/?year=2027")
        cities = {title for _date, title in CITIES_OF[2027]}
        found = []
        for date, title in lines(page):
            if title not in cities:
                years = title.rpartition(": ")[2]
                number = int(years.split()[0])
                assert years.endswith("round anniversary") == (number in {65, 40, 25})
                found.append((date, number))
        assert found == EVENTS_OF_2027

    def test_they_stand_under_their_months_and_the_least_known_last(self):
        page = read("/ru/anniversaries/?year=2027")
        assert list(told(page)) == [
            *("Февраль 2027", "Апрель 2027", "Май 2027", "Июнь 2027", "Июль 2027"),
            *("Август 2027", "Октябрь 2027", "Ноябрь 2027", "Декабрь 2027"),
            "2027, месяц не установлен",
        ]

    def test_they_are_told_in_russian(self):
        page = read("/ru/anniversaries/?year=2030")
        assert page.one("h1").text == "Годовщины 2030 года"
        assert page.one("title").text.startswith("Годовщины 2030 года — ")
        found = lines(page)
        assert ("23 апреля 2030", "Ниигата: 65 лет · круглая дата") in found
        assert ("10 июня 2030", "Портленд: 42 года") in found
        assert ("31 августа 2030", "Цзямусы: 21 год") in found
        about = ("около февраля 2030 день не установлен", "Санья: около 19 лет")
        assert about in found
        assert ("около 2030", "Мусасино: около 39 лет") in found
        assert "связи с 23 апреля 1965 г." in meta_of(page, "Ниигата")
        assert "связи примерно с 1991 г." in meta_of(page, "Мусасино")

    def test_suspended_relations_are_told_and_said_to_be_suspended(self):
        assert "suspended" in meta_of(read("/en/anniversaries/?year=2027"), "Victoria")
        assert "приостановлены" in meta_of(read("/ru/anniversaries/?year=2027"), "Виктория")
        assert "suspended" not in meta_of(read("/en/anniversaries/?year=2027"), "Portland")


class YearTests:
    def test_it_is_this_year_unless_another_is_asked_for(self, on):
        SisterCityFactory(name_en="Niigata", since="1965-04-23")
        EventFactory(title_en="Not remembered", dates="2000-05-01")
        on("2031-01-01")
        page = read("/en/anniversaries/")
        assert page.one("h1").text == "Anniversaries in 2031"
        assert lines(page) == [("23 April 2031", "Niigata: 66 years")]

    def test_links_lead_to_the_years_beside_it(self, on):
        SisterCityFactory(since="1965-04-23")
        on("2031-01-01")
        page = read("/en/anniversaries/?year=2030")
        order = page.main.one(class_="order")
        assert [(a.text, page.to(a)) for a in order.all("a")] == [
            ("Anniversaries in 2029", "/en/anniversaries/?year=2029"),
            ("Anniversaries in 2031", "/en/anniversaries/"),
        ]

    @pytest.mark.parametrize(("year", "beside"), [("1900", ["1901"]), ("2999", ["2998"])])
    def test_the_years_have_an_end(self, year, beside):
        links = read(f"/en/anniversaries/?year={year}").main.one(class_="order").all("a")
        assert [a.text[-4:] for a in links] == beside

    @pytest.mark.parametrize(
        "value", ["1899", "3000", "0", "-1", "abc", "202", "2027-05", "2027~", "20270", "٢٠٢٧"]
    )
    def test_a_broken_year_is_left_out_with_a_sentence(self, on, value):
        on("2031-01-01")
        page = read(f"/en/anniversaries/?year={value}")
        (problem,) = page.problems
        assert f"“{value}”" in problem
        assert page.one("h1").text == "Anniversaries in 2031"

    def test_an_empty_year_says_so_and_leads_on(self):
        SisterCityFactory(since="1965-04-23")
        page = read("/en/anniversaries/?year=1930")
        assert "No anniversary falls in 1930." in page.main.text
        assert lines(page.follow("Anniversaries of this year"))


class KeptTests:
    def test_an_event_needs_to_be_marked_and_to_have_taken_place(self):
        for status in ("planned", "confirmed", "cancelled", "postponed"):
            EventFactory(title_en=status, dates="2000-05-01", status=status, has_anniversary=True)
        EventFactory(title_en="Not marked", dates="2000-05-01")
        EventFactory(title_en="Marked", dates="2000-05-01/2000-05-03", has_anniversary=True)
        page = read("/en/anniversaries/?year=2027")
        assert lines(page) == [("1 May 2027", "Marked: 27 years")]
        assert "1–3 May 2000" in meta_of(page, "Marked")

    def test_an_event_is_told_with_its_cities(self):
        city = SisterCityFactory(name_en="Harbin", since="")
        hidden = SisterCityFactory(name_en="Hidden", since="", draft=True)
        EventFactory(title_en="Air route", has_anniversary=True, cities=[city, hidden])
        meta = meta_of(read("/en/anniversaries/?year=2027"), "Air route")
        assert "Harbin" in meta
        assert "Hidden" not in meta

    @pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
    def test_nothing_hidden_is_told(self, state):
        SisterCityFactory(since="1990-05-25", **{state: True})
        EventFactory(dates="2000-05-01", has_anniversary=True, **{state: True})
        assert lines(read("/en/anniversaries/?year=2027")) == []

    def test_29_february_is_told_on_the_28th_of_a_common_year(self):
        SisterCityFactory(name_en="Leapville", since="2004-02-29")
        page = read("/en/anniversaries/?year=2027")
        assert lines(page) == [("28 February 2027", "Leapville: 23 years")]
        assert "This year has no 29 February: the anniversary falls on the 28th." in page.main.text
        page = read("/en/anniversaries/?year=2028")
        assert lines(page) == [("29 February 2028", "Leapville: 24 years")]
        assert "no 29 February" not in page.main.text

    def test_what_is_both_uncertain_and_approximate_says_so(self):
        SisterCityFactory(name_ru="Первый", since="2006%")
        SisterCityFactory(name_ru="Второй", since="2025?")
        page = read("/ru/anniversaries/?year=2027")
        assert "Первый: предположительно, около 21 года" in titles(page)
        assert "Второй: предположительно 2 года" in titles(page)


class EndedTests:
    def end(self):
        SisterCityFactory(name_en="Going on", since="1990-05-25")
        ended = SisterCityFactory(name_en="Over", since="1991-05-25")
        RelationStatusFactory(city=ended, status="ended", date="2010")
        again = SisterCityFactory(name_en="Again", since="1992-05-25")
        RelationStatusFactory(city=again, status="ended", date="2010")
        RelationStatusFactory(city=again, status="resumed", date="2020")
        EventFactory(title_en="Event", dates="1993-05-25", has_anniversary=True)

    def test_ended_relations_are_left_out(self):
        self.end()
        page = read("/en/anniversaries/?year=2027")
        assert titles(page) == ["Going on: 37 years", "Again: 35 years · round anniversary"] + [
            "Event: 34 years"
        ]

    def test_they_are_told_on_request_and_say_so(self):
        self.end()
        page = read("/en/anniversaries/?year=2027").follow(
            "Beginnings of relations that have ended"
        )
        assert page.address == "/en/anniversaries/?year=2027&status=ended"
        assert titles(page) == ["Over: 36 years"]
        assert "ended" in meta_of(page, "Over")
        assert "relations that have ended" in page.one("title").text
        assert titles(page.follow("Anniversaries in 2028")) == ["Over: 37 years"]
        assert len(titles(page.follow("All other anniversaries"))) == 3

    def test_where_there_are_none_nothing_leads_to_them(self):
        SisterCityFactory(since="1990-05-25")
        page = read("/en/anniversaries/?year=2027")
        assert "that have ended" not in page.main.text

    def test_another_status_is_not_understood(self):
        page = read("/en/anniversaries/?year=2027&status=active")
        assert len(page.problems) == 1
