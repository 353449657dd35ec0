"""Each way a date and its bounds, and a folded text, travel between a row and the database."""

import datetime
import json

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from cities.models import RelationStatus, SisterCity
from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.fields import EDTFBoundField, EDTFDateField, FoldedTextField
from khabarovsk_relations.records.models import Source
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    EventFactory,
    SisterCityFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

MAY = (datetime.date(2005, 5, 1), datetime.date(2005, 5, 31))
JUNE = (datetime.date(2006, 6, 1), datetime.date(2006, 6, 30))
COLUMNS = ("published", "published_earliest", "published_latest")


def stored(row, *columns):
    """What the database itself holds, read past every field and descriptor of the model."""
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        values = cursor.fetchone()
    # SQLite keeps days as text.
    return tuple(v.isoformat() if isinstance(v, datetime.date) else v for v in values)


def as_stored(text, bounds):
    return (text, *(day.isoformat() for day in bounds))


@pytest.fixture
def source():
    return SourceFactory(title="Ёлки", published="2005-05")


class DateOfARowTests:
    def test_is_a_date_as_soon_as_it_is_set(self):
        source = Source(published="2005-05")
        assert source.published == EDTFDate.parse("2005-05")

    def test_is_unknown_where_nothing_is_said(self):
        source = Source()
        assert source.published == EDTFDate.parse("")
        assert source.published_earliest is None

    def test_has_bounds_that_follow_it(self):
        source = Source(published="2005-05")
        assert (source.published_earliest, source.published_latest) == MAY
        source.published = "2006-06"
        assert (source.published_earliest, source.published_latest) == JUNE

    def test_has_bounds_that_nobody_can_set(self):
        source = Source(published="2005-05", published_earliest=datetime.date(1900, 1, 1))
        source.published_latest = None
        assert (source.published_earliest, source.published_latest) == MAY

    def test_that_is_no_date_has_no_bounds(self):
        assert Source(published="garbage").published_earliest is None


class StoringTests:
    def test_save_stores_the_date_with_its_bounds(self, source):
        assert stored(source, *COLUMNS) == as_stored("2005-05", MAY)

    def test_an_unknown_date_is_empty_and_has_no_bounds(self):
        assert stored(SourceFactory(published=""), *COLUMNS) == ("", None, None)

    @pytest.mark.parametrize(
        ("text", "bounds"),
        [
            ("1999/..", (datetime.date(1999, 1, 1), datetime.date.max)),
            ("../2006", (datetime.date.min, datetime.date(2006, 12, 31))),
        ],
    )
    def test_an_open_end_is_the_last_day_there_is(self, text, bounds):
        source = SourceFactory(published=text)
        assert (
            Source.objects.filter(published_earliest=bounds[0], published_latest=bounds[1]).get()
            == source
        )

    def test_update_fields_take_the_bounds_along(self, source):
        source.published = "2006-06"
        source.save(update_fields=["published"])
        assert stored(source, *COLUMNS) == as_stored("2006-06", JUNE)

    def test_update_fields_take_the_folded_text_along(self, source):
        source.title = "Ёжики"
        source.save(update_fields=["title"])
        assert stored(source, "search_text")[0].startswith(" ежики\n")

    def test_update_fields_without_a_date_leave_the_date_alone(self, source):
        source.published = "2006-06"
        source.note_ru = "заметка"
        source.save(update_fields=["note_ru"])
        assert stored(source, *COLUMNS) == as_stored("2005-05", MAY)

    @pytest.mark.parametrize(
        "rows",
        [
            Source.objects.only("published"),
            Source.objects.only("title"),
            Source.objects.defer("published_earliest", "published_latest"),
            Source.objects.defer("published"),
            Source.objects.defer("search_text"),
        ],
    )
    def test_a_row_read_in_part_is_saved_with_all_that_changed(self, source, rows):
        row = rows.get(pk=source.pk)
        row.published = "2006-06"
        row.title = "Ёжики"
        row.save()
        assert stored(source, *COLUMNS) == as_stored("2006-06", JUNE)
        assert stored(source, "search_text")[0].startswith(" ежики\n")

    def test_a_row_read_in_part_keeps_what_it_did_not_read(self, source):
        row = Source.objects.only("title").get(pk=source.pk)
        Source.objects.filter(pk=source.pk).update(
            published="2006-06", published_earliest=JUNE[0], published_latest=JUNE[1]
        )
        row.save()
        assert stored(source, *COLUMNS) == as_stored("2006-06", JUNE)

    def test_a_row_read_whole_has_nothing_deferred(self, source):
        assert Source.objects.get().get_deferred_fields() == set()

    def test_a_deferred_date_is_read_when_asked_for(self, source):
        row = Source.objects.defer("published").get(pk=source.pk)
        assert row.published == EDTFDate.parse("2005-05")
        assert row.published_latest == MAY[1]

    def test_a_record_read_in_part_is_saved_with_all_that_changed(self):
        event = EventFactory(title_ru="Ёлки", dates="2005-05")
        row = type(event).objects.only("title_ru").get(pk=event.pk)
        row.title_ru = "Ёжики"
        row.dates = "2006-06"
        row.save()
        found = stored(event, "dates", "dates_earliest", "dates_latest")
        assert found == as_stored("2006-06", JUNE)
        assert "ежики" in stored(event, "search_text")[0]

    def test_a_spelling_keeps_its_folded_text_in_step(self):
        spelling = CityNameFactory(text="Пучон")
        spelling.text = "Пучхон"
        spelling.save(update_fields=["text"])
        assert stored(spelling, "folded") == (" пучхон",)

    def test_refresh_reads_the_date_and_so_the_bounds(self, source):
        other = Source.objects.get(pk=source.pk)
        other.published = "2006-06"
        other.save()
        source.refresh_from_db()
        assert source.published == EDTFDate.parse("2006-06")
        assert source.published_earliest == JUNE[0]

    def test_refresh_of_the_date_alone_moves_the_bounds(self, source):
        source.published = "1999"
        source.refresh_from_db(fields=["published"])
        assert (source.published_earliest, source.published_latest) == MAY


class ManyRowsTests:
    def test_update_refuses_a_date_without_its_bounds(self, source):
        with pytest.raises(ValueError, match="published cannot be written without"):
            Source.objects.update(published="2006-06")
        with pytest.raises(ValueError, match="without published_latest"):
            Source.objects.update(published="2006-06", published_earliest=JUNE[0])
        assert stored(source, *COLUMNS) == as_stored("2005-05", MAY)

    def test_update_takes_a_date_with_its_bounds(self, source):
        Source.objects.update(
            published="2006-06", published_earliest=JUNE[0], published_latest=JUNE[1]
        )
        assert stored(source, *COLUMNS) == as_stored("2006-06", JUNE)

    def test_update_takes_all_else(self, source):
        assert Source.objects.update(language="en") == 1

    def test_update_refuses_what_is_no_date(self, source):
        with pytest.raises(ValidationError):
            Source.objects.update(
                published="2006-13", published_earliest=None, published_latest=None
            )

    def test_bulk_update_refuses_a_date_without_its_bounds(self, source):
        source.published = "2006-06"
        with pytest.raises(ValueError, match="published cannot be written without"):
            Source.objects.bulk_update([source], ["published"])

    def test_bulk_update_takes_a_date_with_its_bounds(self, source):
        source.published = "2006-06"
        Source.objects.bulk_update([source], list(COLUMNS))
        assert stored(source, *COLUMNS) == as_stored("2006-06", JUNE)

    @pytest.mark.parametrize("rows", [RelationStatus.objects, SisterCity.objects])
    def test_rows_of_every_kind_refuse_a_date_without_its_bounds(self, rows):
        name = rows.model.date_field
        with pytest.raises(ValueError, match="cannot be written without"):
            rows.update(**{name: "2006"})

    def test_rows_of_a_parent_refuse_a_date_without_its_bounds(self):
        status = RelationStatus.objects.create(
            city=SisterCityFactory(), status="active", date="2005-05"
        )
        with pytest.raises(ValueError, match="cannot be written without"):
            status.city.statuses.update(date="2006")

    def test_bulk_create_stores_the_bounds_and_the_folded_text(self):
        Source.objects.bulk_create([Source(key="one", title="Ёлки", published="2005-05")])
        source = Source.objects.get(key="one")
        assert stored(source, *COLUMNS) == as_stored("2005-05", MAY)
        assert stored(source, "search_text") == (" елки",)

    def test_bulk_create_over_existing_rows_refuses_a_date_without_its_bounds(self, source):
        with pytest.raises(ValueError, match="published cannot be written without"):
            Source.objects.bulk_create(
                [Source(key=source.key, title="Ёлки", published="2006-06")],
                update_conflicts=True,
                unique_fields=["key"],
                update_fields=["published"],
            )

    def test_bulk_create_over_existing_rows_takes_a_date_with_its_bounds(self, source):
        Source.objects.bulk_create(
            [Source(key=source.key, title="Ёлки", published="2006-06")],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=list(COLUMNS),
        )
        assert stored(source, *COLUMNS) == as_stored("2006-06", JUNE)

    def test_update_or_create_takes_the_bounds_along(self, source):
        Source.objects.update_or_create(key=source.key, defaults={"published": "2006-06"})
        assert stored(source, *COLUMNS) == as_stored("2006-06", JUNE)


class FilteringTests:
    def test_a_date_is_found_by_its_text(self, source):
        assert Source.objects.get(published="2005-05") == source
        assert Source.objects.get(published=EDTFDate.parse("2005-05")) == source

    def test_values_are_dates(self, source):
        assert Source.objects.values_list("published", flat=True).get() == source.published

    def test_bounds_are_columns_of_days(self, source):
        assert Source.objects.filter(published_latest__lt=datetime.date(2005, 6, 1)).exists()
        assert not Source.objects.filter(published_earliest=F("published_latest")).exists()


class GarbageTests:
    def test_full_clean_refuses_it_with_its_sentence(self, source):
        source.published = "2005-13"
        with pytest.raises(ValidationError) as caught:
            source.full_clean()
        assert caught.value.message_dict["published"] == ["Месяца 13 не бывает"]

    def test_save_does_not_store_it(self, source):
        source.published = "garbage"
        with pytest.raises(ValidationError), transaction.atomic():
            source.save()
        assert stored(source, *COLUMNS) == as_stored("2005-05", MAY)

    def test_bulk_create_does_not_store_it(self):
        with pytest.raises(ValidationError):
            Source.objects.bulk_create([Source(key="one", title="Ёлки", published="garbage")])

    def test_null_is_refused_by_the_database(self, source):
        source.published = None
        with pytest.raises(IntegrityError), transaction.atomic():
            source.save()

    def test_a_required_date_may_not_be_unknown(self):
        status = RelationStatus(city=SisterCityFactory(), status="active")
        with pytest.raises(ValidationError) as caught:
            status.full_clean()
        assert "date" in caught.value.message_dict

    @pytest.mark.parametrize("name", ["title_ru", "title_en", "summary_ru"])
    def test_a_text_that_is_null_is_refused_by_the_database(self, name):
        agreement = AgreementFactory(title_ru="", signed="2005")
        agreement.slug = agreement.title_en = ""
        setattr(agreement, name, None)
        agreement.clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            agreement.save()


class SerialisedTests:
    def dumped(self, row):
        return json.loads(serializers.serialize("json", [row]))[0]

    def test_a_date_is_written_as_its_text(self, source):
        assert self.dumped(source)["fields"]["published"] == "2005-05"

    @pytest.mark.parametrize(
        "factory",
        [SourceFactory, SisterCityFactory, AgreementFactory, EventFactory, CityNameFactory],
    )
    def test_nothing_derived_is_written(self, factory):
        names = set(self.dumped(factory())["fields"])
        assert not {name for name in names if name.endswith(("_earliest", "_latest"))}
        assert not names & {"search_text", "folded"}

    def test_dumpdata_writes_nothing_derived(self, source, capsys):
        call_command("dumpdata", "records.source")
        fields = json.loads(capsys.readouterr().out)[0]["fields"]
        assert fields["published"] == "2005-05"
        assert not {"published_earliest", "published_latest", "search_text"} & set(fields)

    def test_raw_loading_stores_the_bounds_and_the_folded_text(self, source):
        row = self.dumped(source)
        row["fields"] |= {"published": "2006-06", "title": "Ёжики"}
        for loaded in serializers.deserialize("json", json.dumps([row])):
            loaded.save()
        assert stored(source, *COLUMNS) == as_stored("2006-06", JUNE)
        assert stored(source, "search_text")[0].startswith(" ежики\n")

    def test_raw_loading_refuses_what_is_no_date(self, source):
        row = self.dumped(source)
        row["fields"]["published"] = "2005-13"
        with pytest.raises(serializers.base.DeserializationError, match="13"):
            list(serializers.deserialize("json", json.dumps([row])))


class HistoryTests:
    def test_a_row_of_history_has_the_date_and_its_bounds(self, source):
        row = source.history.get()
        assert row.published == EDTFDate.parse("2005-05")
        assert (row.published_earliest, row.published_latest) == MAY
        assert source.history.filter(published_latest=MAY[1]).exists()

    def test_going_back_stores_the_old_date_and_words(self, source):
        source.published = "2006-06"
        source.title = "Ёжики"
        source.save()
        source.history.earliest().instance.save()
        assert stored(source, *COLUMNS) == as_stored("2005-05", MAY)
        assert stored(source, "search_text")[0].startswith(" елки\n")


class DeclarationTests:
    def test_a_date_without_bounds_is_an_error(self):
        class Lonely(models.Model):
            day = EDTFDateField()
            day_earliest = EDTFBoundField("day", "earliest")

            class Meta:
                app_label = "records"
                managed = False

            def __str__(self):
                return "a date without its latest day"

        try:
            errors = Lonely.check()
        finally:
            del Lonely._meta.apps.all_models["records"]["lonely"]
        assert [error.id for error in errors] == ["records.E001"]

    @pytest.mark.parametrize(
        "field",
        [
            EDTFDateField("date", blank=True),
            EDTFBoundField("published", "latest"),
            FoldedTextField("searchable"),
        ],
    )
    def test_a_field_is_made_again_from_its_migration(self, field):
        _, _, args, kwargs = field.deconstruct()
        again = type(field)(*args, **kwargs)
        assert again.deconstruct() == field.deconstruct()
        assert vars(again).keys() == vars(field).keys()
        assert (again.null, again.editable, again.serialize) == (
            (field.null, field.editable, field.serialize)
        )

    def test_migrations_leave_nothing_out(self):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
