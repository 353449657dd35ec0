"""The search page: any spelling, every word, numbered pages."""

from urllib.parse import quote

import pytest

from ..factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    ThemeFactory,
)
from .reading import query_of, read

pytestmark = pytest.mark.django_db


def search(query, **others):
    more = "".join(f"&{name}={value}" for name, value in others.items())
    return read(f"/en/search/?q={quote(query)}{more}")


@pytest.fixture
def bucheon():
    city = SisterCityFactory(
        name_en="Bucheon", name_ru="Пучон", name_native="부천시", country="KR", slug="bucheon"
    )
    CityNameFactory(city=city, text="Пучхон")
    CityNameFactory(city=city, text="Pucheon", kind="misspelling")
    CityNameFactory(city=city, text="富川")
    EventFactory(title_en="Film festival", cities=[city], place_en="City hall", dates="2005-07")
    return city


class SpellingTests:
    @pytest.mark.parametrize(
        "query",
        [
            *(
                "Bucheon",
                "bucheon",
                "BUCHEON",
                "Пучон",
                "ПУЧОН",
                "пучхон",
                "Pucheon",
                "부천",
                "富川",
            ),
            *("uche", "ｂｕｃｈｅｏｎ", "  bucheon  ", "bucheon\x00", "bu\u0301cheon"),
        ],
    )
    def test_any_spelling_finds_the_city_and_its_records(self, bucheon, query):
        page = search(query)
        assert set(page.titles) == {"Bucheon", "Film festival"}
        assert page.found == "2 records found"

    @pytest.mark.parametrize("query", ["могилев", "МОГИЛЁВ", "Могилёв"])
    def test_ye_and_yo_are_one(self, query):
        SisterCityFactory(name_ru="Могилёв", name_en="Mogilev")
        assert search(query).titles == ["Mogilev"]

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("festival bucheon", 1),
            ("пучон hall", 1),
            ("festival harbin", 0),
            ("festival festival", 1),
            ("film-festival", 1),
        ],
    )
    def test_every_word_must_be_there(self, bucheon, query, count):
        assert len(search(query).titles) == count

    def test_a_word_of_a_status_finds_its_city(self, bucheon):
        RelationStatusFactory(city=bucheon, note_en="letter of the mayor")
        assert search("mayor").titles == ["Bucheon"]

    @pytest.mark.parametrize(
        "query", ["%", "_", "\\", "'", '"', "' OR 1=1 --", "%%", "(", "[a-z]", "*", "nothing", "?"]
    )
    def test_signs_are_only_signs(self, bucheon, query):
        page = search(query)
        assert page.titles == []
        assert page.found == "0 records found"
        assert "Nothing found." in page.main.text

    def test_a_sign_in_a_text_is_found(self):
        EventFactory(title_en="100% sport_day")
        EventFactory(title_en="100 sports days")
        assert search("100%").titles == ["100% sport_day"]
        assert search("t_d").titles == ["100% sport_day"]


class BoxTests:
    def test_the_query_stays_in_the_box(self, bucheon):
        page = search('пучон "зал" <b>')
        assert page.one("input", id="q")["value"] == 'пучон "зал" <b>'
        assert len(page.all("input", type="search")) == 1
        assert page.one("title").text.startswith('пучон "зал" <b> — search')

    @pytest.mark.parametrize("query", ["", "   ", "\x00\x01", "\n"])
    def test_without_a_word_it_says_what_to_write(self, query):
        page = search(query)
        assert page.main.all(class_="found") == []
        assert "Write a city in any spelling" in page.main.text
        assert page.problems == []

    def test_a_query_over_a_hundred_letters_is_cut_and_said(self):
        EventFactory(title_en="x" * 100)
        page = search("x" * 5000)
        assert page.one("input", id="q")["value"] == "x" * 100
        assert len(page.problems) == 1
        assert page.found == "1 record found"
        assert page.one("input", id="q")["maxlength"] == "100"

    def test_joiners_alone_find_nothing_and_say_so(self, bucheon):
        page = search("---")
        assert page.titles == []

    def test_it_is_not_for_robots(self):
        assert search("x").one("meta", name="robots")["content"] == "noindex"


class FilterTests:
    @pytest.fixture(autouse=True)
    def records(self, bucheon):
        theme = ThemeFactory(slug="sport")
        AgreementFactory(title_en="Pact", cities=[bucheon], signed="2000")
        DelegationFactory(title_en="Visit", cities=[bucheon], dates="2001", themes=[theme])
        SisterCityFactory(name_en="Busan", slug="busan", country="KR")

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"type": "city"}, ["Bucheon"]),
            ({"type": "agreement"}, ["Pact"]),
            ({"type": "delegation"}, ["Visit"]),
            ({"type": "event"}, ["Film festival"]),
            ({"from": "2001", "to": "2005"}, ["Film festival", "Visit"]),
            ({"theme": "sport"}, ["Visit"]),
            ({"city": "busan"}, []),
            ({"country": "KR", "type": "city"}, ["Bucheon"]),
        ],
    )
    def test_it_narrows_as_every_list_does(self, filters, expected):
        assert search("bucheon", **filters).titles == expected

    def test_the_form_keeps_the_query_and_the_links_keep_both(self):
        page = search("bucheon", type="city")
        form = page.main.one("form", class_="filters")
        assert form.one("input", name="q")["value"] == "bucheon"
        assert form.one("option", selected="")["value"] == "city"
        assert page.to(page.link("Clear all")) == "/en/search/?q=bucheon"

    def test_values_not_understood_are_said(self):
        page = search("bucheon", type="x", city="y", page="99999999999999999999")
        assert len(page.problems) == 3
        assert len(page.titles) == 4


class PageTests:
    @pytest.fixture(autouse=True)
    def many(self, db):
        for number in range(45):
            EventFactory(title_en=f"Match {number:02}", dates=f"19{number + 10}", sources=[])

    def test_pages_are_numbered_and_hold_twenty(self):
        page = search("match")
        titles = []
        for number, link in enumerate(page.main.one("nav").all("li"), 1):
            assert link.text == str(number)
            there = search("match", page=number)
            titles += there.titles
            assert there.main.one("nav").one(aria_current="page").text == str(number)
            assert f"page {number} of 3" in there.one("title").text
        assert titles == [f"Match {number:02}" for number in range(44, -1, -1)]

    def test_links_to_pages_keep_the_query(self):
        link = search("match", type="event").main.one("nav").all("a")[0]
        assert query_of(link["href"]) == {"q": "match", "type": "event", "page": "2"}

    @pytest.mark.parametrize("number", ["4", "0", "-1", "x", "9" * 20, "٢", "1.5", "%00"])
    def test_a_page_that_is_not_there_is_the_first_and_that_is_said(self, number):
        page = search("match", page=number)
        assert page.titles[0] == "Match 44"
        assert len(page.problems) == 1

    def test_an_undated_match_stands_last(self):
        EventFactory(title_en="Match some day", undated=True, sources=[])
        assert search("match", page=3).titles[-1] == "Match some day"
