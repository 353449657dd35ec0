"""The words in which records that want something are asked for."""

import datetime

import pytest
from django.utils import timezone

from cities.models import SisterCity
from events.models import Delegation, Event
from tests.factories import AgreementFactory, DelegationFactory, EventFactory, SisterCityFactory

pytestmark = pytest.mark.django_db


class NotWithdrawnTests:
    def test_leaves_out_what_was_withdrawn_and_keeps_drafts(self):
        draft, _withdrawn = EventFactory(draft=True), EventFactory(withdrawn=True)
        assert list(Event.objects.not_withdrawn()) == [draft]


class EnteredBeforeTests:
    def test_the_moment_itself_is_not_before_it(self):
        event = EventFactory()
        assert list(Event.objects.entered_before(event.created_at)) == []
        moment = event.created_at + datetime.timedelta(seconds=1)
        assert list(Event.objects.entered_before(moment)) == [event]


class ImpreciseTests:
    @pytest.mark.parametrize(
        "date",
        [
            *("2005-05-24", "2005-05-24/2005-05-27", "2005-05-24/..", "../2005-05-24"),
            *("2024-02-29", "1000-01-01", "2999-12-31"),
        ],
    )
    def test_a_day_or_a_time_between_days_is_precise(self, date):
        EventFactory(dates=date)
        assert not Event.objects.imprecise().exists()

    @pytest.mark.parametrize(
        "date",
        [
            *(
                "",
                "2005",
                "2005-05",
                "2005-21",
                "199X",
                "2005-05-24~",
                "2005-05-24?",
                "2005-05-24%",
            ),
            *("2005/2006", "2005-05-24/2005-06", "2005-05/2005-06-01", "2005-05-24?/2005-05-27"),
            *("2005/..", "../2005", "2005-05-24~/..", "[2005-05-24..2005-05-27]"),
        ],
    )
    def test_anything_else_is_not(self, date):
        EventFactory(dates=date)
        assert Event.objects.imprecise().exists()

    def test_asks_for_the_date_that_orders_the_kind(self):
        SisterCityFactory(since="1990")
        SisterCityFactory(since="1990-05-25")
        assert SisterCity.objects.imprecise().get().since.text == "1990"


class WithoutEnglishTests:
    def test_any_text_in_russian_alone_counts(self):
        EventFactory(result_ru="Заняли второе место", result_en="Came second")
        assert not Event.objects.without_english().exists()
        Event.objects.update(result_en="")
        assert Event.objects.without_english().exists()

    def test_english_alone_and_no_text_at_all_do_not(self):
        EventFactory(title_ru="", title_en="Festival")
        DelegationFactory(title_ru="", title_en="")
        assert not Event.objects.without_english().exists()
        assert not Delegation.objects.without_english().exists()

    def test_the_cases_of_a_russian_name_have_no_english(self):
        SisterCityFactory(name_ru="Ниигата", name_en="Niigata", name_ru_genitive="Ниигаты")
        assert not SisterCity.objects.without_english().exists()


class AwaitingPublicationTests:
    """Drafts that lack nothing: source, date, both titles."""

    @pytest.mark.parametrize(
        "factory", [SisterCityFactory, AgreementFactory, DelegationFactory, EventFactory]
    )
    def test_a_draft_with_everything_awaits_it(self, factory):
        record = factory(draft=True)
        assert list(type(record).objects.awaiting_publication()) == [record]

    @pytest.mark.parametrize("what", [{}, {"scheduled": True}, {"withdrawn": True}])
    def test_what_is_published_or_was_does_not(self, what):
        EventFactory(**what)
        assert not Event.objects.awaiting_publication().exists()

    @pytest.mark.parametrize(
        "lacking", [{"sources": []}, {"undated": True}, {"title_ru": ""}, {"title_en": ""}]
    )
    def test_a_draft_that_lacks_something_does_not(self, lacking):
        EventFactory(draft=True, **lacking)
        assert not Event.objects.awaiting_publication().exists()

    def test_a_title_that_is_made_by_itself_is_made_in_both_languages(self):
        DelegationFactory(draft=True, title_ru="", title_en="")
        assert Delegation.objects.awaiting_publication().exists()

    def test_a_city_lacks_a_name(self):
        SisterCityFactory(draft=True, name_en="")
        assert not SisterCity.objects.awaiting_publication().exists()

    def test_two_sources_make_no_two_of_it(self):
        event = EventFactory(draft=True)
        event.citations.create(source=event.citations.get().source, locator="2")
        assert Event.objects.awaiting_publication().count() == 1


class BarePhotoTests:
    def test_without_a_photo_nothing_is_lacking(self):
        EventFactory()
        assert not Event.objects.with_bare_photo().exists()

    @pytest.mark.parametrize(
        ("texts", "is_bare"),
        [
            ({}, True),
            ({"photo_credit": "Мэрия"}, True),
            ({"photo_alt_ru": "Мост"}, True),
            ({"photo_alt_ru": "Мост", "photo_credit": "Мэрия"}, False),
            ({"photo_alt_en": "A bridge", "photo_credit": "Мэрия"}, False),
        ],
    )
    def test_a_photo_has_a_description_and_a_credit(self, texts, is_bare):
        EventFactory(photo="photos/bridge.jpg", **texts)
        assert Event.objects.with_bare_photo().exists() == is_bare


class DraftsTests:
    def test_a_scheduled_record_is_no_draft(self):
        EventFactory(published_at=timezone.now() + datetime.timedelta(days=1))
        assert not Event.objects.drafts().exists()
