"""Migrations fold stored rows anew, and index their words on PostgreSQL."""

import pytest
from django.apps import apps
from django.core.management.base import CommandError
from django.db import ProgrammingError, connection

from cities.models import Agreement, CityName, SisterCity
from events.models import Event
from khabarovsk_relations.records.models import Source
from khabarovsk_relations.records.word_columns import index_words, need_trigrams, refold
from tests.factories import CityNameFactory, EventFactory, SourceFactory

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="Only PostgreSQL has an index of words."
)


class Editor:
    """What a migration hands to its operations: the connection, and a way to run SQL."""

    def __init__(self, error=None):
        self.connection = connection
        self.error, self.run = error, []

    def execute(self, sql):
        if self.error:
            raise self.error
        self.run.append(sql)
        with connection.cursor() as cursor:
            cursor.execute(sql)


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE '%_words'")
        return {name for (name,) in cursor.fetchall()}


class RefoldTests:
    def test_what_was_folded_by_another_rule_is_found_again(self):
        row, source = EventFactory(title_ru="Ёлка"), SourceFactory(title="Ёлка")
        name = CityNameFactory(text="新潟")
        for rows in (Event.objects, Source.objects):
            rows.update(search_text="елка")
        CityName.objects.update(folded="新潟")
        assert not Event.objects.search("елка").exists()
        refold("events.Event", "records.Source", "cities.CityName").code(apps, Editor())
        assert list(Event.objects.search("елка")) == [row]
        assert list(Source.objects.search("елка")) == [source]
        assert list(CityName.objects.search("新潟")) == [name]

    def test_a_row_that_is_in_step_is_left_alone(self, django_assert_num_queries):
        EventFactory()
        with django_assert_num_queries(1):
            refold("events.Event").code(apps, Editor())

    def test_a_second_time_changes_nothing(self):
        SisterCity.objects.update(search_text="x")
        refold("cities.SisterCity").code(apps, Editor())
        stored = list(SisterCity.objects.values_list("search_text"))
        refold("cities.SisterCity").code(apps, Editor())
        assert list(SisterCity.objects.values_list("search_text")) == stored


class IndexTests:
    @on_postgresql
    def test_every_kind_of_record_with_texts_has_its_index(self):
        assert indexes() == {
            "cities_agreement_words",
            "events_delegation_words",
            "events_event_words",
        }

    @on_postgresql
    def test_it_goes_and_comes_back(self):
        operation = index_words("cities.Agreement")
        operation.reverse_code(apps, Editor())
        assert "cities_agreement_words" not in indexes()
        operation.code(apps, Editor())
        assert "cities_agreement_words" in indexes()

    @on_postgresql
    def test_it_serves_the_question_of_the_search(self):
        with connection.cursor() as cursor:
            # Of a table without rows PostgreSQL would rather read those.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
            plan = Agreement.objects.search("бабочка").explain()
        assert "cities_agreement_words" in plan

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="What SQLite does without.")
    def test_sqlite_does_without(self):
        editor = Editor()
        operation = index_words("cities.Agreement")
        operation.code(apps, editor)
        operation.reverse_code(apps, editor)
        assert editor.run == []

    def test_who_may_not_create_the_extension_is_told_what_to_do(self):
        refused = ProgrammingError('permission denied to create extension "pg_trgm"\nHINT: Ask.')
        with pytest.raises(CommandError) as told:
            need_trigrams(Editor(error=refused))
        assert str(told.value) == (
            "Search needs PostgreSQL's extension pg_trgm, and this user may not create it: "
            'permission denied to create extension "pg_trgm". '
            "Let the owner of the database run CREATE EXTENSION pg_trgm; then migrate again."
        )

    @on_postgresql
    def test_the_database_goes_on_after_a_refusal(self):
        with connection.cursor() as cursor:
            cursor.execute("DROP EXTENSION pg_trgm CASCADE")
            cursor.execute("CREATE ROLE search_stranger; SET LOCAL ROLE search_stranger")
            with pytest.raises(CommandError, match="may not create it: permission denied"):
                need_trigrams(Editor())
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)
