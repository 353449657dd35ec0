"""Events: their parts, their series, the city that was host."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import translation

from events.models import Event
from tests.factories import EventFactory, SisterCityFactory

pytestmark = pytest.mark.django_db


class EventTests:
    def test_has_a_title_in_the_language_of_the_reader(self):
        event = EventFactory(title_ru="Конкурс", title_en="Contest")
        for language, title in [("ru", "Конкурс"), ("en", "Contest")]:
            with translation.override(language):
                assert str(event) == title

    @pytest.mark.parametrize(("kind", "words"), [("festival", "festival"), ("other", "event")])
    def test_is_called_by_its_kind(self, kind, words):
        with translation.override("en"):
            assert str(Event(kind=kind).kind_label) == words

    def test_is_planned_unless_said_otherwise(self):
        assert Event(kind="contest").status == "planned"

    def test_that_has_parts_stays(self):
        festival = EventFactory()
        contest = EventFactory(part_of=festival)
        assert list(festival.parts.published()) == [contest]
        with pytest.raises(ProtectedError):
            festival.delete()

    def test_is_found_from_the_city_that_was_host(self):
        city = SisterCityFactory()
        event = EventFactory(place_city=city)
        assert list(city.hosted_events.published()) == [event]
        assert not city.events.exists()

    def test_may_be_of_no_city(self):
        event = EventFactory()
        event.full_clean()
        assert event.shown_cities() == []

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"title_ru": "", "title_en": ""}, "Write the title in Russian or in English."),
            ({"edition": 10}, "Say of which series it is the edition."),
        ],
    )
    def test_says_what_belongs_together(self, fields, sentence):
        with translation.override("en"), pytest.raises(ValidationError) as caught:
            EventFactory.build(**fields).full_clean()
        assert caught.value.messages == [sentence]

    def test_takes_an_edition_of_a_series(self):
        EventFactory.build(edition=10, series_ru="Харбинский конкурс").full_clean()

    def test_cannot_be_a_part_of_itself(self):
        event = EventFactory()
        event.part_of = event
        with translation.override("en"), pytest.raises(ValidationError) as caught:
            event.full_clean()
        assert caught.value.messages == ["An event cannot be a part of itself."]
