"""The note of a source in two languages, and how one that held both was split."""

import importlib

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from khabarovsk_relations.records.models import Source
from tests.factories import SisterCityFactory, SourceFactory

split = importlib.import_module("khabarovsk_relations.records.migrations.0003_note_languages").split


class SplitTests:
    @pytest.mark.parametrize(
        ("note", "languages"),
        [
            ("Страница.\nThe page.", ("Страница.", "The page.")),
            ("Страница.\r\nThe page.", ("Страница.", "The page.")),
            (
                "«Back».\nThe last line reads «Возврат».",
                ("", "«Back».\nThe last line reads «Возврат»."),
            ),
            (
                "Заметка «Back».\nIts line «Возврат» is last.",
                ("Заметка «Back».", "Its line «Возврат» is last."),
            ),
            ("Одна строка.\nДругая строка.", ("Одна строка.\nДругая строка.", "")),
            ("One line.\nAnother.", ("", "One line.\nAnother.")),
            ("Страница.", ("Страница.", "")),
            ("The page.", ("", "The page.")),
            ("新潟市", ("新潟市", "")),
        ],
    )
    def test_each_language_gets_its_words(self, note, languages):
        assert split(note) == languages


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TheMigrationTests:
    def test_nothing_is_lost_on_the_way_back_and_forth(self):
        source = SourceFactory(note_ru="Страница.", note_en="The page.")
        SourceFactory(note_en="Only English.")
        history = source.history.model.objects
        call_command("migrate", "records", "0002", verbosity=0)
        for table in ("records_source", "records_historicalsource"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT note FROM {table} WHERE note <> '' ORDER BY note DESC")
                assert cursor.fetchall() == [("Страница.\nThe page.",), ("Only English.",)]
        call_command("migrate", "records", verbosity=0)
        for rows in (Source.objects.order_by("pk"), history.order_by("id")):
            notes = list(rows.values_list("note_ru", "note_en"))
            assert notes == [("Страница.", "The page."), ("", "Only English.")]
        assert "the page" in Source.objects.get(pk=source.pk).search_text


class SourceNoteTests:
    @pytest.mark.parametrize(("language", "words"), [("ru", "Страница."), ("en", "The page.")])
    def test_a_reader_gets_the_own_language(self, language, words):
        with translation.override(language):
            assert Source(note_ru="Страница.", note_en="The page.").note == words

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("language", "own", "other"),
        [("ru", "Страница.", "The page."), ("en", "The page.", "Страница.")],
    )
    def test_both_pages_that_tell_it_tell_it_in_their_language(self, client, language, own, other):
        source = SourceFactory(note_ru="Страница.", note_en="The page.")
        city = SisterCityFactory(sources=[source])
        for address in (f"/{language}/sources/", f"/{language}/cities/{city.slug}/"):
            page = client.get(address).content.decode()
            assert own in page
            assert other not in page

    @pytest.mark.django_db
    def test_one_that_lacks_a_language_says_so(self, client):
        SisterCityFactory(sources=[SourceFactory(note_ru="Страница.")])
        page = client.get("/en/sources/").content.decode()
        assert '<span lang="ru">Страница.</span>' in page
