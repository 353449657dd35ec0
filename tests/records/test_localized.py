"""Two languages in plain columns, and the order a reader expects."""

import pytest
from django.utils import translation

from cities.models import SisterCity
from khabarovsk_relations.records.localized import (
    active_language,
    in_english,
    in_russian,
    localized,
)
from tests.factories import SisterCityFactory


def city(name_ru, name_en):
    return SisterCity(name_ru=name_ru, name_en=name_en)


class LocalizedTests:
    @pytest.mark.parametrize(
        ("language", "name"), [("ru", "Ниигата"), ("en", "Niigata"), ("en-gb", "Niigata")]
    )
    def test_is_the_text_of_the_active_language(self, language, name):
        with translation.override(language):
            found = city("Ниигата", "Niigata").name
            assert found == name
            assert found.language == language[:2]
            assert not found.is_fallback

    @pytest.mark.parametrize(
        ("language", "names", "name", "other"),
        [("ru", ("", "Niigata"), "Niigata", "en"), ("en", ("Ниигата", ""), "Ниигата", "ru")],
    )
    def test_falls_back_to_the_other_and_says_so(self, language, names, name, other):
        with translation.override(language):
            found = city(*names).name
            assert found == name
            assert found.language == other
            assert found.is_fallback

    def test_is_empty_and_no_fallback_where_neither_is_written(self):
        found = city("", "").region
        assert found == ""
        assert not found.is_fallback

    def test_is_russian_where_no_language_is_active(self):
        with translation.override(None):
            assert active_language() == "ru"
            assert city("Ниигата", "Niigata").name == "Ниигата"

    def test_labels_name_their_language(self):
        with translation.override("en"):
            assert str(in_russian("title")) == "title (Russian)"
            assert str(in_english("title")) == "title (English)"

    def test_labels_wait_for_the_reader(self):
        label = SisterCity._meta.get_field("name_ru").verbose_name
        with translation.override("en"):
            assert str(label) == "name (Russian)"


@pytest.mark.django_db
class OrderTests:
    def ordered(self, language):
        with translation.override(language):
            return [city.name for city in SisterCity.objects.order_by(localized("name"))]

    @pytest.mark.parametrize(
        "names",
        [
            ["Ессентуки", "Ёжск", "Еловск", "Жиздра", "Анива", "Яшкино"],
            ["есск", "ёжск", "еловск", "жиздра", "анива", "яшкино"],
        ],
    )
    def test_puts_yo_beside_ye(self, names):
        for name in names:
            SisterCityFactory(name_ru=name)
        expected = sorted(names, key=lambda name: name.replace("ё", "е").replace("Ё", "Е"))
        assert self.ordered("ru") == expected
        # Plain sorting is what both databases would do.
        assert expected != sorted(names)

    def test_is_that_of_the_language(self):
        SisterCityFactory(name_ru="Харбин", name_en="Harbin")
        SisterCityFactory(name_ru="Виктория", name_en="Victoria")
        assert self.ordered("ru") == ["Виктория", "Харбин"]
        assert self.ordered("en") == ["Harbin", "Victoria"]

    def test_takes_the_other_language_where_there_is_none(self):
        for names in [("", "Bucheon"), ("Азов", "Azov"), ("", "Austin")]:
            SisterCityFactory(name_ru=names[0], name_en=names[1])
        assert self.ordered("ru") == ["Austin", "Bucheon", "Азов"]

    def test_ignores_the_collation_of_the_database(self):
        for name in ["Sao Tome", "Sana", "Sao-Paulo", "San Jose"]:
            SisterCityFactory(name_en=name)
        assert self.ordered("en") == ["San Jose", "Sana", "Sao Tome", "Sao-Paulo"]
