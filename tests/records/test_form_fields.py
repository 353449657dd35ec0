"""What a clerk types into a form as a date, and what the form says to it."""

import datetime

import pytest
from django.forms import modelform_factory
from django.utils import translation

from cities.models import RelationStatus
from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.fields import EDTFDateFormField
from khabarovsk_relations.records.models import Source
from tests.factories import SisterCityFactory, SourceFactory

pytestmark = pytest.mark.django_db

SourceForm = modelform_factory(Source, fields=["title", "published", "key", "kind"])
StatusForm = modelform_factory(RelationStatus, fields=["status", "date"])


def form(published, instance=None):
    data = {"title": "Страница", "published": published, "key": "page", "kind": "press"}
    return SourceForm(data, instance=instance)


class EDTFDateFormTests:
    @pytest.mark.parametrize(
        ("typed", "text"),
        [
            ("май 2005", "2005-05"),
            (" 23.04.1965 ", "1965-04-23"),
            ("c. 1992", "1992~"),
            ("24–27 мая 2005", "2005-05-24/2005-05-27"),
            ("2005-05", "2005-05"),
            ("", ""),
        ],
    )
    def test_reads_what_a_clerk_types(self, typed, text):
        filled = form(typed)
        assert filled.is_valid(), filled.errors
        filled.save()
        assert Source.objects.get().published.text == text

    def test_stores_the_bounds_of_what_was_typed(self):
        form("май 2005").save()
        assert Source.objects.filter(published_latest=datetime.date(2005, 5, 31)).exists()

    @pytest.mark.parametrize(
        ("language", "sentence"),
        [("ru", "31 апреля не бывает"), ("en", "There is no 31 April")],
    )
    def test_refuses_with_one_sentence_in_the_language_of_the_clerk(self, language, sentence):
        with translation.override(language):
            assert form("31.04.2005").errors == {"published": [sentence]}

    def test_names_the_fault_for_programs_too(self):
        assert form("31.04.2005").errors.as_data()["published"][0].code == "day"

    def test_keeps_what_was_typed_beside_the_refusal(self):
        refused = form("31.04.2005")
        assert not refused.is_valid()
        assert refused["published"].value() == "31.04.2005"
        assert 'value="31.04.2005"' in str(refused["published"])

    @pytest.mark.parametrize(
        ("language", "words"), [("ru", "май 2005\u00a0г."), ("en", "May 2005")]
    )
    def test_shows_words_in_the_language_of_the_clerk(self, language, words):
        source = SourceFactory(published="2005-05")
        with translation.override(language):
            assert f'value="{words}"' in str(SourceForm(instance=source)["published"])

    def test_shows_an_unknown_date_as_nothing(self):
        assert "value=" not in str(SourceForm(instance=Source())["published"])

    @pytest.mark.parametrize("typed", ["05.2005", "May 2005", "май 2005 г.", "2005-05"])
    def test_another_spelling_of_the_date_is_no_change(self, typed):
        source = SourceFactory(published="2005-05")
        assert "published" not in form(typed, source).changed_data

    @pytest.mark.parametrize("typed", ["06.2005", "около 2005", "", "31.04.2005"])
    def test_another_date_is_a_change(self, typed):
        source = SourceFactory(published="2005-05")
        assert "published" in form(typed, source).changed_data

    def test_nothing_typed_over_nothing_is_no_change(self):
        assert "published" not in form("", SourceFactory(published="")).changed_data

    def test_words_of_sixty_five_letters_are_refused_by_the_date_alone(self):
        errors = form("мая " * 20).errors.as_data()["published"]
        assert [error.code for error in errors] == ["too_long"]

    def test_a_nul_is_refused(self):
        assert form("2005\x00").errors["published"]

    def test_a_required_date_left_empty_is_asked_for_at_its_field(self):
        status = RelationStatus(city=SisterCityFactory())
        asked = StatusForm({"status": "active", "date": " "}, instance=status)
        assert asked.errors.as_data()["date"][0].code == "required"
        assert list(asked.errors) == ["date"]

    def test_takes_a_date_as_a_date(self):
        date = EDTFDate.parse("2005-05")
        assert EDTFDateFormField().clean(date) is date
