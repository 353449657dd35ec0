"""How history is written: one row for each row that a change touches, true to the database."""

import pytest
from django.core.management import call_command

from cities.models import SisterCity
from events.models import Event
from khabarovsk_relations.records.history.reading import all_part_models, has_history
from khabarovsk_relations.records.history.remembering import LOADED_FROM_TABLE, one_change
from tests.admin_pages import admin_url, send
from tests.factories import EventFactory, SisterCityFactory, SourceFactory, ThemeFactory

pytestmark = pytest.mark.django_db


class OneChangeTests:
    def test_a_row_and_its_lists_are_remembered_once_with_the_reason(self):
        city, themes = SisterCityFactory(), ThemeFactory.create_batch(2)
        with one_change(LOADED_FROM_TABLE):
            event = EventFactory(sources=[], cities=[city], themes=themes)
            event.title_en = "Corrected"
            event.save()
        row = event.history.get()
        assert (row.history_type, row.title_en) == ("+", "Corrected")
        assert row.history_change_reason == "spreadsheet"
        assert {copy.sistercity_id for copy in row.cities.all()} == {city.pk}
        assert {copy.theme_id for copy in row.themes.all()} == {theme.pk for theme in themes}

    def test_everything_in_it_has_one_moment(self):
        with one_change() as change:
            event = EventFactory()
        moments = {
            event.history.get().history_date,
            event.citations.get().history.get().history_date,
        }
        assert moments == {change.moment}

    def test_changes_one_after_the_other_stay_apart(self):
        event = EventFactory(sources=[])
        for title in ("One", "Two"):
            with one_change():
                event.title_en = title
                event.save()
        assert [row.title_en for row in event.history.all()][:2] == ["Two", "One"]
        assert event.history.count() == 3

    def test_a_reason_of_the_row_wins_and_does_not_stay(self):
        event = EventFactory(sources=[])
        with one_change("of all"):
            event._change_reason = "its own"
            event.save()
        assert event.history.latest().history_change_reason == "its own"
        other = EventFactory(sources=[])
        assert other.history.get().history_change_reason is None

    def test_what_a_colleague_did_meanwhile_comes_before(self):
        event = EventFactory(sources=[])
        with one_change():
            with one_change():
                event.title_en = "Quicker"
                event.save()
            event.title_en = "Slower"
            event.save()
        assert event.history.latest().title_en == "Slower"
        assert event.history.count() == 3

    def test_deleting_after_adding_is_remembered_as_both(self):
        with one_change():
            event = EventFactory(sources=[])
            pk = event.pk
            event.delete()
        signs = Event.history.filter(id=pk).order_by("history_id")
        assert "".join(signs.values_list("history_type", flat=True)) == "+-"

    def test_a_request_is_one_change(self, sign_in, clerk):
        event = EventFactory()
        before = event.history.count()
        send(
            sign_in(clerk),
            admin_url(Event, "change", event.pk),
            Event,
            title_en="New",
            cities=[SisterCityFactory().pk],
            themes=[ThemeFactory().pk],
        )
        assert event.history.count() == before + 1


class TrueToTheDatabaseTests:
    def test_a_stamp_on_an_old_copy_does_not_remember_old_values(self, editor):
        event = EventFactory()
        old_copy = Event.objects.get(pk=event.pk)
        event.title_en = "By a colleague"
        event.save()
        old_copy.withdraw(editor)
        row = event.history.latest()
        assert row.title_en == "By a colleague"
        assert row.withdrawn_at

    def test_a_list_changed_from_its_other_end_is_remembered(self):
        event, city = EventFactory(sources=[]), SisterCityFactory()
        city.events.add(event)
        assert [copy.sistercity_id for copy in event.history.latest().cities.all()] == [city.pk]
        assert SisterCity.history.filter(id=city.pk, history_type="~").count() == 0

    def test_what_vanishes_from_a_list_because_it_was_deleted_is_remembered(self):
        theme = ThemeFactory()
        event = EventFactory(sources=[], themes=[theme])
        theme.delete()
        row = event.history.latest()
        assert row.history_type == "~"
        assert not row.themes.exists()

    def test_a_row_and_its_parts_are_deleted_at_one_moment(self):
        event = EventFactory(sources=[SourceFactory(), SourceFactory()])
        pk, citations = event.pk, type(event.citations.get_queryset().first())
        event.delete()
        moments = set(
            citations.history.filter(record_id=pk, history_type="-").values_list("history_date")
        )
        assert moments == {(Event.history.get(id=pk, history_type="-").history_date,)}

    def test_a_row_saved_without_history_stays_without(self):
        event = EventFactory(sources=[])
        event.skip_history_when_saving = True
        event.save(update_fields=["title_en"])
        event.cities.add(SisterCityFactory())
        assert event.history.count() == 1


class PartsTests:
    def test_every_part_of_every_record_is_remembered(self):
        names = {part.__name__ for part in all_part_models(SisterCity)}
        assert names == {"CityName", "RelationStatus", "CityCitation", "StatusCitation"}
        assert [part.__name__ for part in all_part_models(Event)] == ["EventCitation"]
        assert all(has_history(part) for part in all_part_models(SisterCity))

    def test_fixtures_remember_records_lists_and_parts_as_one_change(self):
        call_command("loaddata", "seed", verbosity=0)
        city = SisterCity.objects.get(slug="niigata")
        moment = city.history.get().history_date
        for part in (*city.names.all(), *city.statuses.all(), *city.citations.all()):
            row = part.history.get()
            assert (row.history_date, row.history_change_reason) == (moment, "loaddata")

    def test_fixtures_remember_a_mirrored_list_on_both_sides(self, load):
        bucheon, busan = SisterCityFactory(slug="bucheon"), SisterCityFactory(slug="busan")
        fields = {"slug": "bucheon", "not_to_be_confused_with": [["busan"]]}
        load([{"model": "cities.sistercity", "fields": fields}])
        assert [copy.to_sistercity_id for copy in held(bucheon)] == [busan.pk]
        assert [copy.to_sistercity_id for copy in held(busan)] == [bucheon.pk]


def held(city):
    return city.history.latest().not_to_be_confused_with.all()
