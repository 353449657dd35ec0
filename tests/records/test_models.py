"""Publishing, page addresses that never die, and what every record keeps about itself."""

import datetime
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from cities.models import CityCitation, RelationStatus, SisterCity, StatusCitation
from events.models import Event
from khabarovsk_relations.records.models import FormerAddress, Source, address_from
from tests.factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    StatusCitationFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
FACTORIES = [SisterCityFactory, AgreementFactory, DelegationFactory, EventFactory]


def in_english(label):
    with translation.override("en"):
        return str(label)


class PublishedTests:
    @pytest.mark.parametrize("factory", FACTORIES)
    def test_only_what_has_come_and_was_not_withdrawn_is_public(self, factory):
        public = factory()
        for trait in ("draft", "scheduled", "withdrawn"):
            factory(**{trait: True})
        assert list(type(public).objects.published()) == [public]

    @pytest.mark.parametrize(
        ("moment", "is_public"), [(NOON - SECOND, False), (NOON, True), (NOON + SECOND, True)]
    )
    def test_begins_at_its_very_moment(self, moment, is_public):
        event = EventFactory(published_at=NOON)
        assert event.is_public(moment) is is_public
        assert Event.objects.published(moment).exists() is is_public
        assert Event.objects.scheduled(moment).exists() is not is_public

    @pytest.mark.parametrize("factory", FACTORIES)
    def test_each_state_has_its_word_and_its_queryset(self, factory):
        rows = {
            "published": factory(),
            "draft": factory(draft=True),
            "scheduled": factory(scheduled=True),
            "withdrawn": factory(withdrawn=True),
        }
        assert {in_english(row.publication_label()): row for row in rows.values()} == rows
        found = type(rows["draft"]).objects
        assert found.published().get() == rows["published"]
        assert found.drafts().get() == rows["draft"]
        assert found.scheduled().get() == rows["scheduled"]
        assert found.withdrawn().get() == rows["withdrawn"]
        assert [row for row in rows.values() if row.is_public()] == [rows["published"]]

    def test_scheduled_and_withdrawn_is_withdrawn(self):
        event = EventFactory(scheduled=True, withdrawn_at=NOON)
        assert not Event.objects.scheduled().exists()
        assert Event.objects.withdrawn().get() == event
        assert in_english(event.publication_label()) == "withdrawn"

    @pytest.mark.parametrize("trait", ["draft", "scheduled", "withdrawn"])
    def test_a_status_is_public_with_its_city(self, trait):
        public = RelationStatusFactory()
        RelationStatusFactory(city=SisterCityFactory(**{trait: True}))
        assert list(RelationStatus.objects.published()) == [public]

    def test_a_status_becomes_public_when_its_city_does(self):
        RelationStatusFactory(city=SisterCityFactory(published_at=NOON))
        assert not RelationStatus.objects.published(NOON - SECOND).exists()
        assert RelationStatus.objects.published(NOON).exists()

    def test_without_source_are_those_that_nothing_supports(self):
        EventFactory()
        bare = EventFactory(sources=[])
        assert list(Event.objects.without_source()) == [bare]


class PublishTests:
    @pytest.fixture
    def editor(self):
        return UserFactory()

    @pytest.mark.parametrize("factory", FACTORIES)
    def test_is_refused_without_a_source(self, factory, editor):
        record = factory(draft=True, sources=[])
        with pytest.raises(ValidationError) as caught:
            record.publish(editor)
        assert caught.value.code == "no_source"
        record.refresh_from_db()
        assert record.published_at is None

    @pytest.mark.parametrize("factory", FACTORIES)
    def test_puts_a_draft_on_the_site_and_says_who_did(self, factory, editor):
        record = factory(draft=True)
        record.publish(editor, NOON)
        record.refresh_from_db()
        assert record.published_at == NOON
        assert record.is_public()
        assert record.updated_by == editor

    def test_puts_a_scheduled_record_on_the_site_at_once(self, editor):
        event = EventFactory(scheduled=True)
        event.publish(editor)
        event.refresh_from_db()
        assert event.is_public()

    def test_brings_back_a_withdrawn_record_with_its_first_day(self, editor):
        event = EventFactory(published_at=NOON, withdrawn=True)
        event.publish(editor)
        event.refresh_from_db()
        assert event.withdrawn_at is None
        assert event.published_at == NOON

    def test_leaves_a_row_of_history(self, editor):
        event = EventFactory(draft=True)
        event.publish(editor)
        assert [row.published_at is None for row in event.history.all()] == [False, True]

    def test_saves_nothing_but_the_publication(self, editor):
        event = EventFactory(draft=True)
        Event.objects.filter(pk=event.pk).update(internal_note="из другого окна")
        event.publish(editor)
        event.refresh_from_db()
        assert event.internal_note == "из другого окна"

    def test_withdrawing_takes_it_off_the_site(self, editor):
        event = EventFactory(published_at=NOON)
        event.withdraw(editor, NOON + SECOND)
        event.refresh_from_db()
        assert event.withdrawn_at == NOON + SECOND
        assert event.published_at == NOON
        assert event.updated_by == editor
        assert not event.is_public()

    @pytest.mark.parametrize("trait", ["draft", "scheduled"])
    def test_withdrawing_what_is_not_on_the_site_is_refused(self, trait, editor):
        event = EventFactory(**{trait: True})
        with pytest.raises(ValidationError) as caught:
            event.withdraw(editor)
        assert caught.value.code == "not_public"
        event.refresh_from_db()
        assert event.withdrawn_at is None

    def test_withdrawing_twice_keeps_the_first_moment(self, editor):
        event = EventFactory(published_at=NOON)
        event.withdraw(editor, NOON + SECOND)
        event.withdraw(editor, NOON + 2 * SECOND)
        event.refresh_from_db()
        assert event.withdrawn_at == NOON + SECOND


class StampTests:
    def test_every_save_renews_the_day_of_change(self):
        event = EventFactory()
        Event.objects.update(created_at=NOON, updated_at=NOON)
        event.refresh_from_db()
        event.save(update_fields=["internal_note"])
        event.refresh_from_db()
        assert event.created_at == NOON
        assert event.updated_at > timezone.now() - datetime.timedelta(minutes=1)

    def test_a_record_outlives_the_account_of_who_changed_it(self):
        user = UserFactory()
        event = EventFactory(updated_by=user)
        user.delete()
        event.refresh_from_db()
        assert event.updated_by is None


class SuggestedAddressTests:
    @pytest.mark.parametrize(
        ("title_en", "title_ru", "dates", "slug"),
        [
            ("Snow Festival", "Снежный праздник", "2005-01", "snow-festival-2005"),
            ("", "Ёлка и щука", "2005-01", "yolka-i-shchuka-2005"),
            ("", "Подъём", "", "podyom"),
            ("Snow Festival", "", "2005-12/2006-01", "snow-festival-2005"),
            ("Snow Festival", "", "../2006", "snow-festival-2006"),
            ("Snow Festival", "", "199X", "snow-festival"),
            ("Plan for 2005", "", "2005-01", "plan-for-2005"),
            ("Plan for 2006", "", "2005-01", "plan-for-2006-2005"),
            ("新潟", "", "", "event"),
            ("新潟", "", "2005", "2005"),
            ("  --  ", "", "", "event"),
        ],
    )
    def test_is_made_of_title_and_year(self, title_en, title_ru, dates, slug):
        event = EventFactory(title_en=title_en, title_ru=title_ru, dates=dates)
        assert event.slug == slug

    def test_is_made_unique_by_a_number(self):
        slugs = [EventFactory(title_en="Snow", dates="2005").slug for _ in range(3)]
        assert slugs == ["snow-2005", "snow-2005-2", "snow-2005-3"]

    def test_is_its_own_in_each_kind_of_record(self):
        assert EventFactory(title_en="Snow", dates="2005").slug == "snow-2005"
        assert AgreementFactory(title_en="Snow", signed="2005").slug == "snow-2005"

    def test_is_at_most_a_hundred_letters_long(self):
        slugs = [EventFactory(title_en="Snow " * 60, dates="2005").slug for _ in range(3)]
        assert len(set(slugs)) == 3
        for slug in slugs:
            assert len(slug) <= 100
            assert "--" not in slug

    def test_of_a_city_is_its_name_alone(self):
        assert SisterCityFactory(name_en="Niigata", name_ru="Ниигата").slug == "niigata"
        assert SisterCityFactory(name_en="", name_ru="Харбин").slug == "kharbin"

    def test_of_a_delegation_without_title_tells_route_and_year(self):
        untitled = {"title_en": "", "title_ru": "", "dates": "2005-05"}
        assert DelegationFactory(**untitled).slug == "delegation-to-khabarovsk-2005"
        outgoing = DelegationFactory(**untitled, direction="outgoing", level="official")
        assert outgoing.slug == "official-visit-from-khabarovsk-2005"

    def test_is_made_by_full_clean_too(self):
        event = Event(title_en="Snow", dates="2005", kind="festival")
        event.full_clean()
        assert event.slug == "snow-2005"

    def test_is_never_changed_by_itself_once_saved(self):
        event = EventFactory(title_en="Snow", dates="2005", draft=True)
        event.title_en, event.dates = "Ice", "2006"
        event.full_clean()
        event.save()
        assert event.slug == "snow-2005"

    def test_comes_back_where_it_was_emptied(self):
        event = EventFactory(title_en="Snow", dates="2005")
        event.title_en, event.slug = "Ice", ""
        event.save(update_fields=["title_en"])
        event.refresh_from_db()
        assert event.slug == "ice-2005"

    def test_reads_composed_and_decomposed_letters_alike(self):
        assert address_from(unicodedata.normalize("NFC", "Юный майор")) == "yunyy-mayor"
        assert address_from(unicodedata.normalize("NFD", "Юный майор")) == "yunyy-mayor"


class SourceTests:
    def test_has_a_key_of_publisher_and_title(self):
        source = Source.objects.create(title="Побратимы", publisher="Мэрия")
        assert source.key == "meriya-pobratimy"
        again = Source.objects.create(title="Побратимы", publisher="Мэрия")
        assert again.key == "meriya-pobratimy-2"

    def test_cannot_vanish_from_under_a_record(self):
        source = SourceFactory()
        EventFactory(sources=[source])
        with pytest.raises(IntegrityError), transaction.atomic():
            source.delete()

    @pytest.mark.parametrize("url", ["ftp://example.org/a", "javascript:alert(1)"])
    def test_has_a_web_address_or_none(self, url):
        with pytest.raises(ValidationError) as caught:
            SourceFactory.build(url=url).full_clean()
        assert "url" in caught.value.message_dict


class NaturalKeyTests:
    @pytest.mark.parametrize("factory", [*FACTORIES, SourceFactory, ThemeFactory])
    def test_finds_its_row(self, factory):
        factory()
        row = factory()
        assert type(row).objects.get_by_natural_key(*row.natural_key()) == row

    def test_of_a_part_holds_that_of_its_record(self):
        citation = StatusCitationFactory(locator="с. 5")
        StatusCitationFactory()
        assert StatusCitation.objects.get_by_natural_key(*citation.natural_key()) == citation
        status = citation.record
        assert RelationStatus.objects.get_by_natural_key(*status.natural_key()) == status

    def test_of_a_citation_is_record_source_place_and_claim(self):
        city = SisterCityFactory(name_en="Niigata", sources=[SourceFactory(key="seed")])
        citation = CityCitation.objects.get_by_natural_key("niigata", "seed", "", "general")
        assert citation.record == city

    def test_of_a_former_address(self):
        row = FormerAddress.objects.create(record_type="event", slug="old", current_slug="new")
        assert FormerAddress.objects.get_by_natural_key(*row.natural_key()) == row

    def test_a_city_goes_with_its_parts(self):
        city = RelationStatusFactory().city
        city.delete()
        assert not SisterCity.objects.exists()
        assert not RelationStatus.objects.exists()
