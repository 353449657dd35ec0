"""The description by which a browser adds the search to its own."""

from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.conf import settings

from ..factories import SisterCityFactory
from .reading import ask, read

pytestmark = pytest.mark.django_db

SPACE = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


def describe(address):
    return ElementTree.fromstring(ask(address).content)


class DescriptionTests:
    @pytest.mark.parametrize(
        ("language", "name"), [("ru", "Города-побратимы"), ("en", "Sister cities")]
    )
    def test_a_page_names_the_one_in_its_language(self, language, name):
        link = read(f"/{language}/about/").one("link", rel="search")
        assert link["type"] == "application/opensearchdescription+xml"
        description = describe(link["href"])
        assert description.tag == f"{{{SPACE['o']}}}OpenSearchDescription"
        assert description.find("o:ShortName", SPACE).text == name
        assert description.find("o:Language", SPACE).text == language

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_its_address_searches_in_that_language(self, language):
        SisterCityFactory(name_ru="Харбин", name_en="Harbin")
        description = describe(f"/opensearch.xml?lang={language}")
        results, itself = description.findall("o:Url", SPACE)
        template = results.get("template")
        assert template == f"{settings.SITE_URL}/{language}/search/?q={{searchTerms}}"
        address = template.replace("{searchTerms}", quote("харбин")).removeprefix(settings.SITE_URL)
        assert len(read(address).titles) == 1
        assert itself.get("template") == f"{settings.SITE_URL}/opensearch.xml?lang={language}"
        assert itself.get("rel") == "self"

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_it_keeps_to_the_lengths_of_the_specification(self, language):
        description = describe(f"/opensearch.xml?lang={language}")
        limits = {"ShortName": 16, "LongName": 48, "Description": 1024}
        for name, limit in limits.items():
            assert 0 < len(description.find(f"o:{name}", SPACE).text) <= limit

    @pytest.mark.parametrize("query", ["", "?lang=ja", "?lang=%00", "?lang=", "?q=x"])
    def test_without_a_known_language_it_is_russian(self, query):
        response = ask(f"/opensearch.xml{query}")
        assert response.content == ask("/opensearch.xml?lang=ru").content

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_it_has_its_type_and_the_headers_of_every_answer(self, language):
        response = ask(f"/opensearch.xml?lang={language}")
        assert response.status_code == 200
        kind = "application/opensearchdescription+xml; charset=utf-8"
        assert response.headers["Content-Type"] == kind
        assert response.headers["Content-Language"] == language
        assert response.headers["Cache-Control"] == "no-cache"
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.cookies == {}

    def test_it_is_there_without_a_language_in_its_address_only(self):
        assert ask("/ru/opensearch.xml").status_code == 404
