"""Choosing a language, and texts that exist in the other one only."""

import pytest
from django.test import Client

from ..factories import AgreementFactory, DelegationFactory, EventFactory, SisterCityFactory
from .reading import address_of, ask, read

pytestmark = pytest.mark.django_db


class ChooseLanguageTests:
    @pytest.mark.parametrize(
        ("accepted", "language"),
        [
            ("", "ru"),
            ("ru", "ru"),
            ("en", "en"),
            ("EN", "en"),
            ("en-US,en;q=0.9", "en"),
            ("en-GB", "en"),
            ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
            ("de", "ru"),
            ("de,en;q=0.5", "en"),
            ("de,ru;q=0.3,en;q=0.5", "en"),
            ("en;q=0.3,ru;q=0.5", "ru"),
            ("ru;q=0,en;q=0.1", "en"),
            ("en;q=0", "ru"),
            ("en;q=0,ja", "ru"),
            ("rup", "ru"),
            ("rup,en", "en"),
            ("*", "ru"),
            ("garbage;;;", "ru"),
            ("en;q=nan", "ru"),
            ("\x00\xff", "ru"),
            ("x" * 10_000, "ru"),
            ("en," * 5_000, "en"),
        ],
    )
    def test_the_browser_decides_else_russian(self, accepted, language):
        response = ask("/", headers={"accept-language": accepted})
        assert response.status_code == 302
        assert response.headers["Location"] == f"/{language}/"
        assert response.headers["Vary"] == "Accept-Language"
        assert response.cookies == {}

    def test_without_the_header_it_is_russian(self):
        assert ask("/").headers["Location"] == "/ru/"

    def test_a_cookie_does_not_decide(self):
        client = Client()
        client.cookies["django_language"] = "en"
        assert client.get("/").headers["Location"] == "/ru/"
        assert client.get("/ru/").headers["Content-Language"] == "ru"


class AddressTests:
    @pytest.mark.parametrize("address", ["/cities/", "/timeline/", "/de/", "/de/cities/", "/xx/"])
    def test_one_without_a_language_of_ours_is_not_found(self, address):
        assert ask(address).status_code == 404

    @pytest.mark.parametrize("address", ["/en-us/", "/EN/", "/ru-RU/cities/"])
    def test_a_variant_of_a_language_is_not_one_of_ours(self, address):
        assert ask(address).status_code == 404

    def test_one_without_its_last_slash_leads_on_with_its_query(self):
        response = ask("/en/cities?kind=sister")
        assert response.status_code == 301
        assert response.headers["Location"] == "/en/cities/?kind=sister"

    def test_the_header_of_the_browser_changes_no_page(self):
        english = ask("/ru/about/", headers={"accept-language": "en"})
        assert english.content == ask("/ru/about/").content


class FallbackTests:
    ONLY_RUSSIAN = "This text exists in Russian only."

    def assert_marked(self, element, text):
        mark = next(span for span in element.all("span", lang="ru") if span.text == text)
        # Behind the link that it is the text of: what a link says is where it leads.
        is_link = mark.parent.name == "a"
        assert self.ONLY_RUSSIAN in (mark.parent.parent if is_link else mark.parent).text
        assert not [link for link in element.all("a") if link.all("small", class_="note")]

    def test_a_text_in_russian_only_is_shown_marked_and_said(self):
        event = EventFactory(
            title_en="Festival",
            description_ru="Описание праздника",
            description_en="",
            result_ru="Итог\nв две строки",
            result_en="",
        )
        page = read(address_of(event))
        self.assert_marked(page.main, "Описание праздника")
        assert "Итог" in [span.text[:4] for span in page.main.all("span", lang="ru")]
        russian = read(address_of(event, language="ru"))
        assert russian.main.all("small", class_="note") == []
        assert russian.main.all("span", lang="ru") == []

    def test_a_title_in_russian_only_is_marked_wherever_it_stands(self):
        city = SisterCityFactory(name_en="", name_ru="Могилёв")
        agreement = AgreementFactory(title_en="", title_ru="Соглашение о дружбе", cities=[city])
        lists = ("/en/agreements/", "/en/timeline/", "/en/", "/en/search/?q=дружбе")
        for address in (*lists, "/en/years/2005/"):
            self.assert_marked(read(address).main, "Соглашение о дружбе")
        page = read(address_of(agreement))
        self.assert_marked(page.one("h1"), "Соглашение о дружбе")
        self.assert_marked(read(address_of(city)).one("h1"), "Могилёв")
        briefing = read(f"{address_of(city)}briefing/")
        assert briefing.one("h1").one("span", lang="ru").text == "Могилёв"
        self.assert_marked(briefing.main, "Соглашение о дружбе")
        self.assert_marked(read("/en/cities/").main, "Могилёв")

    def test_a_name_in_russian_only_has_its_language_in_links_and_lines_too(self):
        city = SisterCityFactory(name_en="", name_ru="Могилёв")
        agreement = AgreementFactory(title_en="Agreement", cities=[city])
        for address in ("/en/agreements/", address_of(agreement)):
            marked = [element.text for element in read(address).main.all(lang="ru")]
            assert "Могилёв" in marked

    def test_a_text_in_english_only_is_marked_on_a_russian_page(self):
        event = EventFactory(title_en="Snow festival", title_ru="", award_en="First prize")
        page = read(address_of(event, language="ru"))
        marked = [span.text for span in page.main.all("span", lang="en")]
        assert "Snow festival" in marked
        assert "First prize" in marked

    def test_a_composed_title_is_in_the_language_of_the_page(self):
        city = SisterCityFactory(name_en="Niigata", name_ru="Ниигата", name_ru_genitive="Ниигаты")
        delegation = DelegationFactory(title_en="", title_ru="", cities=[city], dates="2005-05")
        assert "Niigata" in read(address_of(delegation)).one("h1").text
        assert "May 2005" in read(address_of(delegation)).one("h1").text
        assert "май 2005 г." in read(address_of(delegation, language="ru")).one("h1").text

    def test_a_native_name_has_its_own_language(self):
        city = SisterCityFactory(name_en="Niigata", name_native="新潟市", native_language="ja")
        for address in ("/en/", "/en/cities/", address_of(city)):
            assert "新潟市" in [element.text for element in read(address).main.all(lang="ja")]


class BreadcrumbTests:
    """Every page but home leads back to home, and says where the reader is."""

    PAGES = ["cities", "agreements", "delegations", "events", "timeline", "years", "years/2005"]
    PAGES += ["calendar", "anniversaries", "search", "sources", "about", "accessibility"]

    @pytest.mark.parametrize("page", PAGES)
    def test_it_leads_home_and_names_the_page(self, page):
        trail = read(f"/ru/{page}/").one("nav", class_="breadcrumbs")
        first = trail.all("a")[0]
        assert (first.text, first["href"]) == ("Главная", "/ru/")
        assert trail.one(aria_current="page").text
