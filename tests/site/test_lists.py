"""The lists of agreements, delegations and events: filters, order, pages, and the way back."""

import datetime

import pytest
from django.utils import timezone

from events.models import Event

from ..factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
    ThemeFactory,
)
from .reading import address_of, ask, query_of, read

pytestmark = pytest.mark.django_db
LISTS = {
    "/en/agreements/": (AgreementFactory, "signed"),
    "/en/delegations/": (DelegationFactory, "dates"),
    "/en/events/": (EventFactory, "dates"),
}
every_list = pytest.mark.parametrize("address", LISTS)
TOMORROW = datetime.timedelta(days=1)


def make(address, title, **kwargs):
    factory, date_field = LISTS[address]
    if "date" in kwargs:
        kwargs[date_field] = kwargs.pop("date")
    return factory(title_en=title, sources=[], **kwargs)


def many(number=120, start=1900):
    """Events of one a year, made at once."""
    ago = timezone.now() - TOMORROW
    return Event.objects.bulk_create(
        [
            Event(
                slug=f"e-{n}",
                title_en=f"Event {n}",
                kind="forum",
                status="took_place",
                dates=f"{start + n}-05" if n else "",
                published_at=ago,
            )
            for n in range(number)
        ]
    )


@every_list
class FilterTests:
    def test_by_city_and_by_country(self, address):
        harbin = SisterCityFactory(slug="harbin", country="CN")
        niigata = SisterCityFactory(slug="niigata", country="JP")
        kyoto = SisterCityFactory(slug="kyoto", country="JP")
        make(address, "H", cities=[harbin], date="2001")
        make(address, "NK", cities=[niigata, kyoto], date="2002")
        make(address, "HN", cities=[harbin, niigata], date="2003")
        make(address, "None", date="2004")
        assert read(f"{address}?city=harbin").titles == ["HN", "H"]
        assert read(f"{address}?country=JP").titles == ["HN", "NK"]
        assert read(f"{address}?country=JP&city=harbin").titles == ["HN"]
        assert read(f"{address}?country=JP").found == "2 of 4 found"

    def test_by_theme(self, address):
        sport, youth = ThemeFactory(slug="sport"), ThemeFactory(slug="youth")
        make(address, "Both", themes=[sport, youth])
        make(address, "Youth", themes=[youth])
        assert read(f"{address}?theme=sport").titles == ["Both"]

    def test_by_a_span_that_the_date_touches(self, address):
        for date in ("2004-12", "2005", "2005-05-24", "2005-12/2006-01", "2006-02", ""):
            make(address, date or "undated", date=date)
        assert read(f"{address}?from=2005&to=2005").titles == [
            "2005-12/2006-01",
            "2005-05-24",
            "2005",
        ]
        assert read(f"{address}?from=2006-01").titles == ["2006-02", "2005-12/2006-01"]
        assert read(f"{address}?to=2004-12-31").titles == ["2004-12"]
        assert read(f"{address}?from=2005-05-25&to=2005-05-25").titles == ["2005"]

    def test_an_open_beginning_counts_for_its_last_year_only(self, address):
        make(address, "until 2006", date="../2006")
        assert read(f"{address}?from=2006&to=2006").titles == ["until 2006"]
        assert read(f"{address}?to=2005").titles == []

    def test_the_form_shows_what_was_chosen_and_keeps_the_order(self, address):
        make(address, "A", cities=[SisterCityFactory(slug="harbin")])
        page = read(f"{address}?city=harbin&from=2005&order=asc&q=x&after=")
        form = page.main.one("form", class_="filters")
        chosen = form.one("select", name="city").one("option", selected="")
        assert chosen["value"] == "harbin"
        assert form.one("input", name="from")["value"] == "2005"
        assert form.one("input", name="order")["value"] == "asc"
        assert page.to(page.link("Clear all")) == address

    def test_values_not_understood_are_said_and_left_out(self, address):
        make(address, "A")
        page = read(f"{address}?city=abc&country=zz&theme=x&from=9999-99-99&to=x&order=up&after=1")
        assert page.titles == ["A"]
        assert len(page.problems) == 7
        assert page.main.one(class_="problems")["role"] == "status"

    def test_nothing_found_says_so_and_offers_the_whole(self, address):
        make(address, "A")
        page = read(f"{address}?from=2020")
        assert "Nothing found." in page.main.text
        assert page.found == "0 of 1 found"


class OwnFilterTests:
    def test_agreements_by_type(self):
        make("/en/agreements/", "M", type="memorandum")
        make("/en/agreements/", "C")
        assert read("/en/agreements/?type=memorandum").titles == ["M"]
        assert len(read("/en/agreements/?type=event").problems) == 1

    def test_agreements_by_whether_in_force_on_a_day_or_today(self):
        make("/en/agreements/", "Ended", term="open", signed="1990-01-01", ended="2000-01-01")
        make("/en/agreements/", "Standing", term="open", signed="1995-01-01")
        assert read("/en/agreements/?status=in_force").titles == ["Standing"]
        assert read("/en/agreements/?status=in_force&on=1999-12-31").titles == [
            "Standing",
            "Ended",
        ]
        assert read("/en/agreements/?status=not_yet&on=1992-01-01").titles == ["Standing"]
        assert read("/en/agreements/?status=ended").titles == ["Ended"]

    def test_events_by_kind(self):
        make("/en/events/", "Forum", kind="forum")
        make("/en/events/", "Festival")
        assert read("/en/events/?kind=forum").titles == ["Forum"]

    @pytest.mark.parametrize("address", ["/en/delegations/", "/en/events/"])
    def test_plans_by_what_became_of_them(self, address):
        year = timezone.localdate().year
        make(address, "Held")
        make(address, "Past plan", planned=True, date="2006")
        make(address, "Past promise", status="confirmed", date="2007")
        make(address, "Coming plan", planned=True, date=str(year + 1))
        make(address, "Off", status="cancelled", date="2008")
        assert read(f"{address}?status=took_place").titles == ["Held"]
        assert read(f"{address}?status=not_confirmed").titles == ["Past promise", "Past plan"]
        assert read(f"{address}?status=planned").titles == ["Coming plan"]
        assert read(f"{address}?status=confirmed").titles == []
        assert read(f"{address}?status=cancelled").titles == ["Off"]


@every_list
class OrderTests:
    DATES = ["2004", "2005", "2005-05", "2005-05-24", "2006", ""]

    def test_newest_first_the_undated_last(self, address):
        for date in self.DATES:
            make(address, date or "undated", date=date)
        assert read(address).titles == [*reversed(self.DATES[:-1]), "undated"]
        assert read(f"{address}?order=desc").titles == read(address).titles

    def test_or_oldest_first_the_undated_last_too(self, address):
        for date in self.DATES:
            make(address, date or "undated", date=date)
        page = read(f"{address}?order=asc")
        assert page.titles == [*self.DATES[:-1], "undated"]
        assert page.follow("Newest first").titles == read(address).titles


class PageTests:
    def test_newer_and_older_lead_through_all_and_back(self):
        many()
        page, titles, addresses = read("/en/events/?kind=forum"), [], []
        while True:
            titles += page.titles
            addresses.append(page.titles)
            older = [a for a in page.main.all("a") if a.text == "Older"]
            if not older:
                break
            assert query_of(older[0]["href"])["kind"] == "forum"
            page = read(page.to(older[0]))
        assert titles == [f"Event {n}" for n in [*range(119, 0, -1), 0]]
        assert [len(titles) for titles in addresses] == [50, 50, 20]
        back = page.follow("Newer")
        assert back.titles == addresses[1]
        assert back.follow("Newer").titles == addresses[0]
        assert not [a for a in back.follow("Newer").main.all("a") if a.text == "Newer"]

    def test_oldest_first_newer_is_the_next(self):
        many()
        page = read("/en/events/?order=asc")
        assert page.follow("Newer").titles[0] == "Event 51"
        assert page.link("Newer")["rel"] == "next"
        assert page.follow("Newer").link("Older")["rel"] == "prev"

    @pytest.mark.parametrize("order", ["", "&order=asc"])
    def test_a_year_leads_to_its_first_record(self, order):
        many()
        page = read(f"/en/events/?kind=forum{order}")
        years = page.main.one("ul", class_="years").all("a")
        assert len(years) == 119
        for link in (years[0], years[60], years[-1]):
            there = read(page.to(link))
            assert there.titles[0] == f"Event {int(link.text) - 1900}"
            assert query_of(link["href"])["kind"] == "forum"

    def test_the_title_names_the_years_of_the_page(self):
        many()
        page = read("/en/events/")
        assert page.one("title").text.startswith("Events 1970–2019 — ")
        assert page.one("h1").text == "Events 1970–2019"
        assert page.follow("Older").one("h1").text == "Events 1920–1969"

    def test_a_page_without_dates_says_so(self):
        many()
        Event.objects.filter(slug="e-0").update(slug="gone-on")
        cursor = "f.1000-01-01.1000-01-01.event.1"
        assert read(f"/en/events/?after={cursor}").one("h1").text == "Events undated"

    def test_a_whole_list_names_no_years(self):
        many(20)
        assert read("/en/events/").one("h1").text == "Events"

    def test_a_broken_cursor_shows_the_first_page_and_says_so(self):
        many()
        page = read("/en/events/?after=garbage&kind=forum")
        assert page.titles == read("/en/events/").titles
        assert len(page.problems) == 1

    def test_there_is_nothing_newer_than_the_newest_but_the_first_page(self):
        many()
        first = read("/en/events/")
        newest = first.main.one("ul", class_="years").all("a")[0]
        page = read(first.to(newest))
        assert page.titles == first.titles
        newer = [a for a in page.main.all("a") if a.text == "Newer"]
        for link in newer:
            assert read(page.to(link)).titles == first.titles

    def test_a_cursor_behind_the_last_record_shows_the_first_page(self):
        many()
        Event.objects.filter(slug="e-0").delete()
        page = read("/en/events/?after=f.1000-01-01.1000-01-01.event.1")
        assert page.titles == read("/en/events/").titles
        assert len(page.problems) == 1


@every_list
class WayBackTests:
    def test_links_carry_the_filters_and_back_is_exactly_that_list(self, address):
        city = SisterCityFactory(slug="harbin", country="CN")
        theme = ThemeFactory(slug="sport")
        for number in range(3):
            make(address, f"In {number}", cities=[city], themes=[theme], date=f"200{number}")
            make(address, f"Out {number}", date=f"200{number}")
        listed = f"{address}?city=harbin&country=CN&theme=sport&from=1999&to=2030&order=asc"
        page = read(listed)
        assert page.titles == ["In 0", "In 1", "In 2"]
        record = page.follow("In 1")
        assert record.to(record.link("Back to the list")) == listed
        assert record.link("Previous").text == "Previous: In 0"
        assert record.link("Next").text == "Next: In 2"
        onward = record.follow("Next")
        assert onward.one("h1").text == "In 2"
        assert onward.to(onward.link("Back to the list")) == listed
        assert not [a for a in onward.main.all("a") if a.text.startswith("Next")]

    def test_the_cursor_of_the_page_is_carried_too(self, address):
        make(address, "Zeta", date="2001")
        make(address, "B", date="2002")
        type_ = address.split("/")[2][:-1]
        listed = f"{address}?after=f.2002-01-01.2002-12-31.{type_}.999999"
        record = read(listed).follow("Zeta")
        assert record.to(record.link("Back to the list")) == listed

    def test_without_filters_the_neighbours_are_those_of_the_whole_list(self, address):
        for date in ("2001", "2002", "2003", ""):
            make(address, date or "undated", date=date)
        record = read(address).follow("2002")
        assert record.link("Previous").text == "Previous: 2003"
        assert record.link("Next").text == "Next: 2001"
        assert record.to(record.link("Back to the list")) == address
        assert record.follow("Next").link("Next").text == "Next: undated"

    def test_a_broken_value_is_not_carried_and_is_said(self, address):
        record = make(address, "A")
        page = read(f"{address_of(record)}?from=9999-99-99&city=%00&order=up")
        assert page.to(page.link("Back to the list")) == address
        assert len(page.problems) == 3

    def test_its_place_in_the_timeline_is_a_page_that_holds_it(self, address):
        many(60, start=1980)
        for date in ("2005-05", "", "../1999", "2010~"):
            page = read(address_of(make(address, "Mine", date=date)))
            link = page.link("Its place in the timeline")
            there = read(page.to(link))
            anchor = link["href"].partition("#")[2]
            entry = there.main.one(id=anchor)
            assert "Mine" in entry.text
            first = there.main.all(class_="entry")[0]
            expected = there.main.all(id="expected")
            assert expected or first.get("id") == anchor


class EntryTests:
    def test_a_past_plan_is_told_as_not_confirmed_wherever_it_stands(self):
        city = SisterCityFactory()
        words = {
            "events": "not confirmed that it took place",
            "delegations": "planned; not confirmed that it took place",
        }
        for name, factory in (("events", EventFactory), ("delegations", DelegationFactory)):
            record = factory(cities=[city], planned=True, dates="2006-05", title_en=f"The {name}")
            for address in (f"/en/{name}/", "/en/timeline/", address_of(city), "/en/"):
                page = read(address)
                entry = page.main.one(id=f"{name[:-1]}-{record.slug}")
                assert words[name] in entry.one("strong").text.lower()
                assert page.main.all(id="expected") == []
            assert words[name] in read(address_of(record)).main.one(class_="lede").text

    def test_a_past_plan_among_related_records_is_told_so_too(self):
        festival = EventFactory(title_en="Festival")
        EventFactory(part_of=festival, planned=True, dates="2006", title_en="Contest")
        related = read(address_of(festival)).main.one("ul", class_="related")
        assert "not confirmed that it took place" in related.text

    @pytest.mark.parametrize(
        ("date", "machine", "words"),
        [
            ("2005-05-24", "2005-05-24", "24 May 2005"),
            ("2005-05", "2005-05", "May 2005"),
            ("2005", "2005", "2005"),
            ("2005~", None, "about 2005"),
            ("2005-05?", None, "probably May 2005"),
            ("2005-21", None, "spring 2005"),
            ("199X", None, "1990s"),
            ("2005/2006", None, "2005–2006"),
            ("1999/..", None, "since 1999"),
            ("[2007..2011]", None, "between 2007 and 2011"),
        ],
    )
    def test_a_date_is_told_no_more_exactly_than_known(self, date, machine, words):
        record = EventFactory(dates=date)
        for box in (
            read("/en/events/").main.one(class_="table__date"),
            read(address_of(record)).main.one("dl").all("dd")[0],
        ):
            assert box.text == words
            assert [time["datetime"] for time in box.all("time")] == ([machine] if machine else [])

    def test_an_unknown_date_is_a_fact(self):
        record = EventFactory(undated=True)
        assert "date not established" in read("/en/events/").main.one(class_="table__date").text
        assert "date not established" in read(address_of(record)).main.one("dl").text

    def test_russian_dates_are_in_russian(self):
        record = EventFactory(dates="2005-05-24/2005-05-27")
        facts = read(address_of(record, language="ru")).main.one("dl").text
        assert "24–27 мая 2005 г." in facts.replace("\xa0", " ")

    def test_an_address_without_its_slash_keeps_filters(self):
        response = ask("/en/events?city=harbin")
        assert response.headers["Location"] == "/en/events/?city=harbin"
