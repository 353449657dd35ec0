"""The search page: any spelling, every word, numbered pages."""

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
from .reading import query_of, read, search

pytestmark = pytest.mark.django_db


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
            *("buche", "ｂｕｃｈｅｏｎ", "  bucheon  ", "bucheon\x00", "bu\u0301cheon"),
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

    @pytest.mark.parametrize("query", ["100%", "sport_day", '"sport day"', "+100 -sport", "day*"])
    def test_a_sign_beside_a_word_stands_in_no_way(self, query):
        EventFactory(title_en="100% sport_day")
        EventFactory(title_en="Transport")
        assert search(query).titles == ["100% sport_day"]

    @pytest.mark.parametrize("query", ["ucheon", "estival", "all"])
    def test_the_middle_of_a_word_finds_nothing(self, bucheon, query):
        assert search(query).titles == []

    @pytest.mark.parametrize("query", ["천", "부천", "천시", "川"])
    def test_a_sign_or_two_of_a_script_without_spaces_are_found_anywhere(self, bucheon, query):
        assert set(search(query).titles) == {"Bucheon", "Film festival"}

    @pytest.mark.parametrize("query", ["suspended", "приостановлены"])
    def test_the_word_for_a_status_finds_its_city(self, bucheon, query):
        RelationStatusFactory(city=bucheon, status="suspended", date="2022-03-03")
        assert search(query).titles == ["Bucheon"]


class OrderTests:
    def test_the_city_itself_stands_first_then_titles_then_texts_newer_first(self, bucheon):
        EventFactory(title_en="Old day of Bucheon", dates="1999")
        EventFactory(title_en="New day of Bucheon", dates="2009")
        EventFactory(title_en="Undated day of Bucheon", dates="")
        EventFactory(title_en="Newest", description_en="in Bucheon", dates="2020")
        SisterCityFactory(name_en="Busan", summary_en="South of Bucheon", since="2019")
        page = search("bucheon")
        assert page.titles == [
            *("Bucheon", "Busan"),
            *("New day of Bucheon", "Old day of Bucheon", "Undated day of Bucheon"),
            *("Newest", "Film festival"),
        ]

    @pytest.mark.parametrize("query", ["Niigata", "新潟", "ниигату", "Nii-gata"])
    def test_an_exact_name_comes_before_a_longer_one(self, query):
        names = {"name_ru": "Ниигата", "name_ru_accusative": "Ниигату", "name_native": "新潟市"}
        SisterCityFactory(name_en="Niigata", since="1965", **names)
        SisterCityFactory(
            name_en="Niigata Kita", name_native="新潟市北区", since="2001", name_ru="Ниигату Кита"
        )
        if query == "Nii-gata":
            CityNameFactory(city=SisterCityFactory(name_en="Other"), text="Nii gata kita")
        assert search(query).titles[0] == "Niigata"

    def test_the_group_of_the_best_result_stands_first(self):
        EventFactory(title_en="Butterfly")
        AgreementFactory(title_en="Pact", summary_en="on a butterfly", signed="2020")
        heads = [head.text for head in search("butterfly").main.all("h2")]
        assert heads == ["Events 1", "Agreements 1"]


class GroupTests:
    @pytest.fixture(autouse=True)
    def records(self, bucheon):
        for number in range(25):
            DelegationFactory(title_en=f"Visit {number}", cities=[bucheon], dates="2010")

    def test_each_type_says_how_many_there_are_of_it_in_all(self):
        page = search("bucheon")
        heads = [head.text for head in page.main.all("h2")]
        assert heads == ["Cities 1", "Delegations 25"]
        assert page.found == "27 records found"
        types = [item.text for item in page.main.one(aria_label="By type").all("li")]
        assert types == ["Cities 1", "Delegations 25", "Events 1"]
        assert [head.text for head in search("bucheon", page=2).main.all("h2")] == [
            "Delegations 25",
            "Events 1",
        ]

    def test_a_type_leads_to_all_of_it_and_keeps_what_else_is_chosen(self):
        page = read("/en/search/?q=bucheon&city=bucheon&page=2")
        link = page.main.one(aria_label="By type").all("a")[1]
        query = {"q": "bucheon", "city": "bucheon", "type": "delegation"}
        assert query_of(link["href"]) == query
        assert read(page.to(link)).found == "25 records found"

    def test_of_one_type_alone_there_is_nothing_to_choose(self):
        assert search("visit").main.all(aria_label="By type") == []


class ManyTests:
    @pytest.fixture(autouse=True)
    def few_are_many(self, monkeypatch):
        monkeypatch.setattr("khabarovsk_relations.search.LIMIT", 25)

    def test_the_newest_are_ranked_and_that_is_said(self):
        for number in range(26):
            EventFactory(title_en=f"Match {number}", dates=str(1970 + number), sources=[])
        EventFactory(title_en="Other", description_en="match", dates="2020", sources=[])
        page = search("match")
        assert page.found == "More than 25 records found"
        assert "The newest 25 of them are shown." in page.main.text
        assert page.main.one("h2").text == "Events more than 25"
        titles = [*page.titles, *search("match", page=2).titles]
        assert titles == [*(f"Match {n}" for n in range(25, 1, -1)), "Other"]

    def test_those_of_several_types_are_ranked_together(self):
        for number in range(20):
            EventFactory(title_en=f"Match {number}", dates=str(1970 + number), sources=[])
            DelegationFactory(title_en=f"Match {number}", dates=str(2000 + number), sources=[])
        page = search("match")
        assert page.found == "40 records found"
        assert "The newest 25 of them are shown." in page.main.text
        assert len([*page.titles, *search("match", page=2).titles]) == 25
        assert [head.text for head in page.main.all("h2")] == ["Delegations 20"]

    def test_of_fewer_nothing_is_said(self):
        EventFactory(title_en="Match")
        assert "newest" not in search("match").main.text


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
        for number, link in enumerate(page.main.one("nav", class_="pages").all("li"), 1):
            assert link.text == str(number)
            there = search("match", page=number)
            titles += there.titles
            pages = there.main.one("nav", class_="pages")
            assert pages.one(aria_current="page").text == str(number)
            assert f"page {number} of 3" in there.one("title").text
        assert titles == [f"Match {number:02}" for number in range(44, -1, -1)]

    def test_links_to_pages_keep_the_query(self):
        link = search("match", type="event").main.one("nav", class_="pages").all("a")[0]
        assert query_of(link["href"]) == {"q": "match", "type": "event", "page": "2"}

    @pytest.mark.parametrize("number", ["4", "0", "-1", "x", "9" * 20, "٢", "1.5", "%00"])
    def test_a_page_that_is_not_there_is_the_first_and_that_is_said(self, number):
        page = search("match", page=number)
        assert page.titles[0] == "Match 44"
        assert len(page.problems) == 1

    def test_an_undated_match_stands_last(self):
        EventFactory(title_en="Match some day", undated=True, sources=[])
        assert search("match", page=3).titles[-1] == "Match some day"
