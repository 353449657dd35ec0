"""Records for tests: published and sourced unless a trait says otherwise.

Traits: `draft`, `scheduled`, `withdrawn`, `undated`, and for plans `planned`.
"""

import datetime

import factory
from django.contrib.auth import get_user_model
from django.utils import timezone

from cities.models import (
    Agreement,
    AgreementCitation,
    CityCitation,
    CityName,
    RelationStatus,
    SisterCity,
    StatusCitation,
)
from events.models import Delegation, DelegationCitation, Event, EventCitation
from khabarovsk_relations.records.models import Source, Theme, UploadedTable


def long_ago():
    return timezone.now() - datetime.timedelta(days=30)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence("user{}".format)
    is_staff = True

    @factory.post_generation
    def groups(self, create, extracted, **kwargs):
        if create and extracted:
            self.groups.set(extracted)


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    slug = factory.Sequence("theme-{}".format)
    name_ru = factory.Sequence("тема {}".format)
    name_en = factory.Sequence("theme {}".format)


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    key = factory.Sequence("source-{}".format)
    kind = Source.Kind.OFFICIAL
    title = factory.Sequence("Страница {}".format)
    publisher = "Администрация города Хабаровска"
    url = factory.Sequence("https://example.org/page-{}".format)
    language = "ru"


class CitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    source = factory.SubFactory(SourceFactory)


class RecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True

    published_at = factory.LazyFunction(long_ago)

    class Params:
        draft = factory.Trait(published_at=None)
        scheduled = factory.Trait(
            published_at=factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=30))
        )
        withdrawn = factory.Trait(withdrawn_at=factory.LazyFunction(timezone.now))

    @factory.post_generation
    def sources(self, create, extracted, **kwargs):
        """Cite these sources, or a fresh one; `sources=[]` leaves the record without any."""
        if not create:
            return
        citation = type(self)._meta.get_field("citations").related_model
        for source in [SourceFactory()] if extracted is None else extracted:
            citation.objects.create(record=self, source=source)


class CityRecordFactory(RecordFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @factory.post_generation
    def cities(self, create, extracted, **kwargs):
        if create and extracted:
            self.cities.set(extracted)

    @factory.post_generation
    def themes(self, create, extracted, **kwargs):
        if create and extracted:
            self.themes.set(extracted)


class SisterCityFactory(RecordFactory):
    class Meta:
        model = SisterCity

    name_en = factory.Sequence("City {}".format)
    name_ru = factory.Sequence("Город {}".format)
    kind = SisterCity.Kind.SISTER
    country = "JP"
    since = "1990-05-25"

    class Params:
        undated = factory.Trait(since="")


class CityNameFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CityName

    city = factory.SubFactory(SisterCityFactory)
    text = factory.Sequence("Spelling {}".format)


class RelationStatusFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RelationStatus

    city = factory.SubFactory(SisterCityFactory)
    status = RelationStatus.Status.ACTIVE
    date = "2006"


class AgreementFactory(CityRecordFactory):
    class Meta:
        model = Agreement

    title_en = factory.Sequence("Agreement {}".format)
    title_ru = factory.Sequence("Соглашение {}".format)
    type = Agreement.Type.COOPERATION
    signed = "2005-05-24"

    class Params:
        undated = factory.Trait(signed="")


class DelegationFactory(CityRecordFactory):
    class Meta:
        model = Delegation

    title_en = factory.Sequence("Delegation {}".format)
    title_ru = factory.Sequence("Делегация {}".format)
    direction = Delegation.Direction.INCOMING
    dates = "2005-05"
    status = Delegation.Status.TOOK_PLACE

    class Params:
        undated = factory.Trait(dates="")
        planned = factory.Trait(status=Delegation.Status.PLANNED)


class EventFactory(CityRecordFactory):
    class Meta:
        model = Event

    title_en = factory.Sequence("Event {}".format)
    title_ru = factory.Sequence("Мероприятие {}".format)
    kind = Event.Kind.FESTIVAL
    dates = "2005-01"
    status = Event.Status.TOOK_PLACE

    class Params:
        undated = factory.Trait(dates="")
        planned = factory.Trait(status=Event.Status.PLANNED)


class CityCitationFactory(CitationFactory):
    class Meta:
        model = CityCitation

    record = factory.SubFactory(SisterCityFactory, sources=[])


class StatusCitationFactory(CitationFactory):
    class Meta:
        model = StatusCitation

    record = factory.SubFactory(RelationStatusFactory)


class AgreementCitationFactory(CitationFactory):
    class Meta:
        model = AgreementCitation

    record = factory.SubFactory(AgreementFactory, sources=[])


class DelegationCitationFactory(CitationFactory):
    class Meta:
        model = DelegationCitation

    record = factory.SubFactory(DelegationFactory, sources=[])


class EventCitationFactory(CitationFactory):
    class Meta:
        model = EventCitation

    record = factory.SubFactory(EventFactory, sources=[])


class UploadedTableFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UploadedTable

    user = factory.SubFactory(UserFactory)
    kind = "events.event"
    file_name = "table.csv"
    heads = factory.LazyFunction(lambda: ["title"])
    rows = factory.LazyFunction(lambda: [["Смотр"]])
