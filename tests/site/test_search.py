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


def meant_on(page):
    """The sentence that names what was perhaps meant."""
    return next((p for p in page.main.all("p") if p.text.startswith("Perhaps you meant:")), None)


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


class ExplainedTests:
    """The page says why a record was found."""

    def entry(self, page, title):
        return next(e for e in page.main.all("li", class_="entry") if e.all("a")[0].text == title)

    @pytest.mark.parametrize(
        ("query", "spelling", "language"),
        [
            ("Пучхон", "Пучхон", ""),
            ("富川", "富川", ""),
            ("부천", "부천시", "ko"),
            ("ПУЧОН", "Пучон", "ru"),
        ],
    )
    def test_a_city_says_by_which_spelling_it_was_found(self, bucheon, query, spelling, language):
        bucheon.native_language = "ko"
        bucheon.save()
        entry = self.entry(search(query), "Bucheon")
        assert f"found as {spelling}" in entry.text
        assert entry.one("q").get("lang") == language

    @pytest.mark.parametrize("query", ["Bucheon", "buch", "nothing", "mayor"])
    def test_a_city_found_by_its_name_or_its_text_says_no_spelling(self, bucheon, query):
        RelationStatusFactory(city=bucheon, note_en="letter of the mayor")
        assert "found as" not in search(query).main.text

    def test_a_misspelling_is_never_shown_as_a_name(self, bucheon):
        page = search("puche")
        assert "found by a mistaken spelling" in self.entry(page, "Bucheon").text
        assert "Pucheon" not in page.main.text

    def test_what_is_found_in_the_title_is_marked_there(self, bucheon):
        entry = self.entry(search("film"), "Film festival")
        assert [mark.text for mark in entry.all("mark")] == ["Film"]
        assert entry.all(class_="entry__result") == []

    def test_what_is_found_in_the_text_is_shown_and_marked(self):
        text = "Рыба и мясо. Ёлку привезли из леса."
        EventFactory(title_ru="Праздник", title_en="Holiday", description_ru=text)
        excerpt = self.entry(search("елк"), "Holiday").one(class_="entry__result")
        assert excerpt.text == text
        assert excerpt["lang"] == "ru"
        assert excerpt.one("mark").text == "Ёлку"

    def test_the_text_in_the_language_of_the_page_is_preferred(self):
        EventFactory(title_en="Holiday", description_ru="Анна (Anna)", description_en="By Anna")
        assert self.entry(search("anna"), "Holiday").one(class_="entry__result").text == "By Anna"

    def test_a_title_in_the_other_language_is_shown(self):
        EventFactory(title_en="Holiday", title_ru="Ёлка")
        excerpt = self.entry(search("ёлка"), "Holiday").one(class_="entry__result")
        assert (excerpt.text, excerpt["lang"]) == ("Ёлка", "ru")

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("mayor", "By letter of the mayor"),
            ("suspended", "Relations suspended by the partner on 3 March 2022"),
        ],
    )
    def test_a_city_found_by_a_change_of_status_says_so(self, bucheon, query, words):
        RelationStatusFactory(
            city=bucheon,
            status="suspended",
            declared_by="partner",
            date="2022-03-03",
            note_en="By letter of the mayor",
        )
        excerpt = self.entry(search(query), "Bucheon").one(class_="entry__result")
        assert excerpt.text == words
        assert excerpt.one("mark").text == query

    def test_a_name_in_another_script_has_its_language(self):
        EventFactory(title_en="Days of 新潟 here", description_ru="Ёлка 부천시")
        page = search("新潟")
        assert page.main.one("h2").text == "Events 1"
        run = self.entry(page, "Days of 新潟 here").one("span", lang="zh")
        assert run.one("mark").text == "新潟"
        excerpt = self.entry(search("елка"), "Days of 新潟 here").one(class_="entry__result")
        assert excerpt.one("span", lang="ko").text == "부천시"

    def test_markup_in_a_text_is_only_text(self):
        EventFactory(title_en="<b>Ёлка</b>", description_en="<script>alert(1)</script> fish")
        page = search("елка script")
        assert page.all("script") == []
        assert page.main.all("b") == []
        assert page.titles == ["<b>Ёлка</b>"]

    def test_a_city_says_with_which_it_must_not_be_confused(self, bucheon):
        busan = SisterCityFactory(name_en="Busan")
        hidden = SisterCityFactory(name_en="Hidden", draft=True)
        bucheon.not_to_be_confused_with.add(busan, hidden)
        entry = self.entry(search("富川"), "Bucheon")
        assert "Not to be confused with: Busan" in entry.text
        assert "Hidden" not in entry.text


class NothingFoundTests:
    @pytest.mark.parametrize(
        ("query", "meant"),
        [
            ("Niigta", "Niigata"),
            ("Ниигатта", "Ниигата"),
            ("Хабровск", "Хабаровск"),
            ("Порланд", "Портленд"),
            ("Pucheno", "Bucheon"),
            ("festival Bucheom", "festival Bucheon"),
        ],
    )
    def test_the_nearest_names_are_links_that_search_for_them(self, bucheon, query, meant):
        SisterCityFactory(name_en="Niigata", name_ru="Ниигата")
        SisterCityFactory(name_en="Portland", name_ru="Портленд")
        EventFactory(title_ru="Дни в Хабаровске", description_ru="Хабаровск")
        page = search(query)
        assert page.found == "0 records found"
        link = meant_on(page).all("a")[0]
        assert link.text == meant
        assert read(page.to(link)).titles != []

    def test_the_names_of_hidden_cities_are_not_among_them(self):
        SisterCityFactory(name_en="Niigata", draft=True)
        page = search("Niigta")
        assert meant_on(page) is None
        assert "Niigata" not in page.main.text

    def test_words_with_other_endings_are_offered_by_their_beginnings(self):
        EventFactory(title_ru="Конкурс снежной скульптуры", title_en="Contest")
        page = search("снежная скульптура")
        assert page.titles == []
        link = page.link("By the beginnings of words, “снежн скульпту”, 1 record is found")
        assert read(page.to(link)).titles == ["Contest"]

    @pytest.mark.parametrize("query", ["снежнее скульптура", "снег", "ёжик"])
    def test_of_words_that_find_nothing_shorter_either_nothing_is_said(self, query):
        EventFactory(title_ru="Конкурс сналной скульптуры")
        assert "By the beginnings" not in search(query).main.text

    def test_the_filter_to_loosen_is_named(self, bucheon):
        page = search("bucheon", type="agreement")
        assert page.follow("Remove the filter “Type: Agreements” to see 2 records.").found == (
            "2 records found"
        )

    def test_there_is_always_a_way_on(self):
        page = search("qqqqqq")
        assert {"/en/cities/", "/en/timeline/"} <= {a["href"] for a in page.main.all("a")}


class StrangerTests:
    @pytest.mark.parametrize("trait", ["draft", "scheduled", "withdrawn"])
    def test_nothing_hidden_is_found_counted_or_named(self, trait):
        hidden = SisterCityFactory(name_en="Atlantis", **{trait: True})
        CityNameFactory(city=hidden, text="Poseidonis")
        RelationStatusFactory(city=hidden, note_en="Sunken")
        for factory in (AgreementFactory, DelegationFactory, EventFactory):
            factory(title_en="Sunken treasure", **{trait: True})
            factory(title_en="Open", cities=[hidden])
        for query in ("Atlantis", "Poseidonis", "Atlantes", "sunken", "treasure", "active"):
            page = search(query)
            assert page.found == "0 records found", query
            assert page.main.text.count("Atlantis") == 0

    @pytest.mark.parametrize(
        "query",
        [
            *("%00", "%ED%A0%80", "%FF", "%E2%80%8F%E2%80%8E", "%22%27%3C%3E%26", "%25_%5C"),
            *("----", "a" * 10_000, "a+" * 5_000, "-a+AND+b+OR+NOT+*", "%F0%9F%98%80"),
            *("9" * 30, "0000", "2999", "1e9", "%EF%BF%BE", "%CC%81", "%EF%BE%9E"),
        ],
    )
    def test_whatever_is_sent_is_answered(self, bucheon, query):
        for language in ("en", "ru"):
            assert read(f"/{language}/search/?q={query}").one("h1").text

    def test_more_than_ten_words_are_cut_and_that_is_said(self):
        EventFactory(title_en="One two three four five six seven eight nine ten")
        page = search("one two three four five six seven eight nine ten eleven")
        assert page.problems == ["Only the first 10 words of the query are searched for."]
        assert len(page.titles) == 1


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
