"""What the search page says of what it found, and where it found nothing."""

import pytest

from ..factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
)
from .reading import read, search

pytestmark = pytest.mark.django_db


def meant_on(page):
    """The sentence that names what was perhaps meant."""
    return next((p for p in page.main.all("p") if p.text.startswith("Perhaps you meant:")), None)


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
        assert "Try the beginnings of the words: снежн скульпту" in page.main.text
        assert page.follow("снежн скульпту").titles == ["Contest"]

    def test_a_name_written_right_is_not_offered_for_its_misspelling(self):
        city = SisterCityFactory(name_ru="Мусасино", name_en="Musashino")
        city.names.create(text="Мусашино", kind="misspelling")
        EventFactory(title_ru="Защита тайги", title_en="Taiga", cities=[city])
        page = search("Мусасино тайга")
        assert meant_on(page) is None
        assert page.follow("мусаси тайг").titles == ["Taiga"]

    @pytest.mark.parametrize("query", ["снег", "Niigta скульптура", "新潟"])
    def test_short_words_and_slips_in_a_name_have_no_such_offer(self, query):
        SisterCityFactory(name_en="Niigata")
        assert "Try the beginnings" not in search(query).main.text

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


class YearTests:
    """Who asks for a year is led to the page of that year."""

    @pytest.mark.parametrize("query", ["2005", " 2005 "])
    def test_it_leads_to_what_was_done_in_it(self, query):
        EventFactory(dates="2005-05", title_en="Festival")
        page = search(query)
        assert page.follow("2005: what was done").titles == ["Festival"]

    @pytest.mark.parametrize("query", ["0999", "3000", "20055", "2005 harbin", "२००५"])
    def test_nothing_else_does(self, query):
        assert "what was done" not in search(query).main.text
