"""What is not known is said to be missing, in the language of the page."""

import pytest

from tests.factories import DelegationFactory, SisterCityFactory
from tests.site.reading import address_of, read

pytestmark = pytest.mark.django_db


def facts(record, language):
    """The lines of the description list of a record's page: label and words."""
    page = read(address_of(record, language=language))
    lines = page.main.one("dl", class_="facts").content
    rows = [line for line in lines if not isinstance(line, str)]
    return {row.one("dt").text: row.one("dd").text for row in rows}


class MissingFactTests:
    @pytest.mark.parametrize(
        ("language", "label", "words"),
        [("ru", "Место", "место не указано"), ("en", "Place", "place not given")],
    )
    def test_a_delegation_without_a_place_says_so(self, language, label, words):
        delegation = DelegationFactory()
        assert facts(delegation, language)[label] == words

    @pytest.mark.parametrize(
        ("language", "lines"),
        [
            ("ru", {"Расстояние": "расстояние не указано", "Время": "часовой пояс не указан"}),
            ("en", {"Distance": "distance not given", "Time": "time zone not given"}),
        ],
    )
    def test_a_city_without_a_place_on_earth_says_so(self, language, lines):
        city = SisterCityFactory()
        assert lines.items() <= facts(city, language).items()
