"""Filters in force above a list: each can be removed, and an empty list says which to loosen."""

import pytest

from ..factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    ThemeFactory,
)
from .reading import read

pytestmark = pytest.mark.django_db
LISTS = {
    "agreements": (AgreementFactory, "signed"),
    "delegations": (DelegationFactory, "dates"),
    "events": (EventFactory, "dates"),
}
every_list = pytest.mark.parametrize("name", LISTS)


def make(name, number=1, *, date="2005", **kwargs):
    factory, date_field = LISTS[name]
    for _ in range(number):
        factory(sources=[], **{date_field: date}, **kwargs)


def chosen(page):
    """The filters in force, each with the address that it is removed by."""
    return {
        item.text.removesuffix(f" {item.one('a').text}"): page.to(item.one("a"))
        for listed in page.main.all("ul", class_="chosen")
        for item in listed.all("li")
    }


def nothing(page):
    """What stands where nothing was found: the sentence and the links in it."""
    (box,) = [p for p in page.main.all("p") if p.text.startswith(("Nothing", "Ничего"))]
    return box.text, [page.to(a) for a in box.all("a")]


@pytest.fixture
def cities(db):
    return (
        SisterCityFactory(slug="harbin", name_en="Harbin", name_ru="Харбин", country="CN"),
        SisterCityFactory(slug="niigata", name_en="Niigata", name_ru="Ниигата", country="JP"),
    )


@every_list
class ChosenFilterTests:
    def test_each_is_told_in_words_and_can_be_removed(self, name, cities):
        make(name, cities=cities, themes=[ThemeFactory(slug="sport", name_en="sport")])
        page = read(f"/en/{name}/?city=harbin&country=JP&theme=sport&from=2005-01&to=2006")
        left = {
            "City: Harbin": "country=JP&theme=sport&from=2005-01&to=2006",
            "Country: Japan": "city=harbin&theme=sport&from=2005-01&to=2006",
            "Theme: sport": "city=harbin&country=JP&from=2005-01&to=2006",
            "From: January 2005": "city=harbin&country=JP&theme=sport&to=2006",
            "To: 2006": "city=harbin&country=JP&theme=sport&from=2005-01",
        }
        assert chosen(page) == {words: f"/en/{name}/?{query}" for words, query in left.items()}

    def test_the_links_say_which_one_they_remove(self, name, cities):
        page = read(f"/en/{name}/?city=harbin&from=2005")
        links = page.main.one("ul", class_="chosen").all("a")
        assert [a.text for a in links] == [
            "remove the filter “City: Harbin”",
            "remove the filter “From: 2005”",
        ]
        page = read(f"/ru/{name}/?city=harbin")
        assert page.main.one("ul", class_="chosen").one("a").text == "убрать фильтр «Город: Харбин»"

    def test_removing_one_keeps_the_order(self, name, cities):
        page = read(f"/en/{name}/?city=harbin&order=asc")
        assert chosen(page) == {"City: Harbin": f"/en/{name}/?order=asc"}

    def test_the_last_removed_leaves_the_whole_list(self, name, cities):
        assert chosen(read(f"/en/{name}/?city=harbin")) == {"City: Harbin": f"/en/{name}/"}

    @pytest.mark.parametrize("query", ["", "?order=asc", "?city=nobody", "?from=x"])
    def test_without_any_there_is_no_list_of_them(self, name, cities, query):
        assert read(f"/en/{name}/{query}").main.all("ul", class_="chosen") == []


class EmptyTimelineTests:
    def test_it_says_which_filter_to_loosen_and_by_how_many(self, cities):
        harbin, niigata = cities
        EventFactory(cities=[harbin], dates="1990")
        visit = DelegationFactory(cities=[niigata], dates="2005")
        visit.events.add(EventFactory(cities=[niigata], dates="2005"))
        words, links = nothing(read("/en/timeline/?city=harbin&from=2000"))
        # The visit tells the event under it: they are one entry.
        assert words == "Nothing found. Remove the filter “City: Harbin” to see 1 record."
        assert links == ["/en/timeline/?from=2000"]
        words, _links = nothing(read("/en/timeline/?city=harbin&from=2000&type=event"))
        assert words == "Nothing found. Remove the filter “City: Harbin” to see 1 record."


@every_list
class EmptyListTests:
    def test_it_says_which_filter_to_loosen_and_by_how_many(self, name, cities):
        harbin, niigata = cities
        make(name, 2, cities=[harbin], date="1990")
        make(name, 5, cities=[niigata])
        words, links = nothing(read(f"/en/{name}/?city=harbin&from=2000"))
        assert words == "Nothing found. Remove the filter “City: Harbin” to see 5 records."
        assert links == [f"/en/{name}/?from=2000"]
        assert read(links[0]).found == "5 of 7 found"

    @pytest.mark.parametrize(
        ("number", "russian"), [(1, "1 запись"), (3, "3 записи"), (5, "5 записей")]
    )
    def test_in_russian_too(self, name, cities, number, russian):
        make(name, number, date="1990")
        words, _links = nothing(read(f"/ru/{name}/?from=2000"))
        sentence = f"Ничего не найдено. Уберите фильтр «С даты: 2000» — будет {russian}."
        assert words.replace("\xa0", " ") == sentence

    def test_one_record_is_no_plural(self, name, cities):
        make(name)
        words, _links = nothing(read(f"/en/{name}/?from=2020"))
        assert words == "Nothing found. Remove the filter “From: 2020” to see 1 record."

    def test_only_what_is_public_is_promised(self, name, cities):
        make(name, 3, draft=True)
        make(name)
        words, _links = nothing(read(f"/en/{name}/?from=2020"))
        assert words.endswith("to see 1 record.")

    def test_where_no_single_filter_helps_it_offers_the_whole_list(self, name, cities):
        make(name, cities=[cities[1]])
        words, links = nothing(read(f"/en/{name}/?city=harbin&from=2020"))
        assert words == "Nothing found. Clear all"
        assert links == [f"/en/{name}/"]

    def test_an_empty_register_offers_nothing(self, name):
        assert nothing(read(f"/en/{name}/")) == ("Nothing found.", [])

    @pytest.mark.parametrize("broken", ["city=nobody", "country=ZZ", "to=1990", "theme=x"])
    def test_what_was_refused_does_not_count(self, name, cities, broken):
        """It narrows nothing here and nothing there, where the link leads."""
        make(name, 3)
        page = read(f"/en/{name}/?from=2020&{broken}")
        assert len(page.problems) == 1
        words, links = nothing(page)
        assert words.endswith("“From: 2020” to see 3 records.")
        assert read(links[0]).found == "3 of 3 found"

    def test_where_something_is_found_it_says_nothing(self, name, cities):
        make(name)
        assert "Nothing found" not in read(f"/en/{name}/?from=2005").main.text


class OwnFilterTests:
    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("agreements/?type=memorandum", "Type: memorandum"),
            ("agreements/?status=ended", "In force: ended"),
            ("delegations/?status=cancelled", "Status: cancelled"),
            ("events/?kind=forum", "Kind: forum"),
            ("events/?status=not_confirmed", "Status: not confirmed that it took place"),
        ],
    )
    def test_those_of_one_list_can_be_loosened_too(self, address, words):
        name = address.partition("/")[0]
        make(name, 2)
        page = read(f"/en/{address}")
        assert chosen(page) == {words: f"/en/{name}/"}
        assert nothing(page) == (
            f"Nothing found. Remove the filter “{words}” to see 2 records.",
            [f"/en/{name}/"],
        )


class TimelineTests:
    def test_its_filters_can_be_removed(self, cities):
        page = read("/en/timeline/?city=harbin&type=event&order=asc")
        assert chosen(page) == {
            "City: Harbin": "/en/timeline/?type=event&order=asc",
            "Type: Events": "/en/timeline/?city=harbin&order=asc",
        }

    def test_a_filter_removed_leads_to_the_first_page(self, cities):
        page = read("/en/timeline/?city=harbin&after=f.-.event.1")
        assert chosen(page) == {"City: Harbin": "/en/timeline/"}


class CityListTests:
    @pytest.fixture(autouse=True)
    def three(self, db):
        for number in range(2):
            city = SisterCityFactory(country="JP", since="1990", name_en=f"J{number}")
            RelationStatusFactory(city=city, status="active", date="1990")
        SisterCityFactory(country="CA", since="2000", kind="partner", name_en="C")

    def test_filters_can_be_removed(self):
        page = read("/en/cities/?country=JP&status=active&on=2006-01-01&order=-since")
        assert chosen(page) == {
            "Country: Japan": "/en/cities/?on=2006-01-01&order=-since&status=active",
            "Status: active": "/en/cities/?on=2006-01-01&order=-since&country=JP",
            "As it stood on: 1 January 2006": "/en/cities/?order=-since&country=JP&status=active",
        }

    def test_an_empty_list_says_which_to_loosen_and_how_many_cities_that_shows(self):
        words, links = nothing(read("/en/cities/?country=CA&status=active&order=country"))
        assert words == "Nothing found. Remove the filter “Country: Canada” to see 2 cities."
        assert links == ["/en/cities/?order=country&status=active"]
        assert read(links[0]).found == "2 of 3 found"

    def test_in_russian_too(self):
        words, _links = nothing(read("/ru/cities/?country=CA&status=active"))
        sentence = "Ничего не найдено. Уберите фильтр «Страна: Канада» — будет 2 города."
        assert words.replace("\xa0", " ") == sentence

    def test_the_day_can_be_loosened(self):
        words, links = nothing(read("/en/cities/?kind=partner&on=1995-01-01"))
        # Without the kind, on that day: two; without the day, of that kind: one.
        assert words.endswith("“Kind: partner city” to see 2 cities.")
        words, links = nothing(read("/en/cities/?kind=partner&country=CA&on=1995-01-01"))
        assert words.endswith("“As it stood on: 1 January 1995” to see 1 city.")
        assert read(links[0]).found == "1 of 3 found"

    def test_cities_of_unknown_beginning_are_promised_and_shown(self):
        SisterCityFactory(country="CN", since="", name_en="Silent")
        words, links = nothing(read("/en/cities/?country=CN&kind=partner&on=1995-01-01"))
        assert words.endswith("“Kind: partner city” to see 1 city.")
        assert read(links[0]).found == "1 of 4 found"

    def test_where_no_single_filter_helps_it_offers_the_whole_list(self):
        words, links = nothing(read("/en/cities/?country=CA&kind=contact&status=ended"))
        assert words == "Nothing found. Clear all"
        assert links == ["/en/cities/"]

    def test_a_broken_day_does_not_count(self):
        page = read("/en/cities/?country=CA&kind=contact&status=ended&on=2006-02-30")
        assert len(page.problems) == 1
        assert "Clear all" in nothing(page)[0]
