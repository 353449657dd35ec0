"""What agreements, delegations and events share: cities and themes."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from khabarovsk_relations.records.likeness import Card
from khabarovsk_relations.records.models import Record, Theme
from khabarovsk_relations.records.querysets import RecordQuerySet

from .city import SisterCity
from .spelling import CityQuery


def read_cities(records: list[Any]) -> None:
    """Read the public cities of records of one kind in one query, for `shown_cities()`."""
    cities = SisterCity.objects.published().order_by("pk")
    prefetch_related_objects(records, Prefetch("cities", cities, to_attr="public_cities"))


class CityRecordQuerySet(RecordQuerySet):
    """Words for records that have cities."""

    def for_city(self, city: Any) -> Self:
        """Records of one city, or of the public city with this slug."""
        if isinstance(city, str):
            return self.filter(cities__in=SisterCity.objects.published().filter(slug=city))
        return self.filter(cities=city)

    def for_country(self, code: str) -> Self:
        # A record with two cities of the country is one record, hence no join.
        cities = SisterCity.objects.published().filter(country=code)
        return self._having("cities", cities)

    def for_theme(self, slug: str) -> Self:
        return self.filter(themes__slug=slug)

    def with_cities(self) -> Self:
        """Prefetch the public cities, as `public_cities`."""
        cities = SisterCity.objects.published().order_by("pk")
        return self.prefetch_related(Prefetch("cities", cities, to_attr="public_cities"))

    def with_all_cities(self) -> Self:
        """Prefetch every city, drafts too, as `public_cities`: what staff see of a record."""
        cities = SisterCity.objects.order_by("pk")
        return self.prefetch_related(Prefetch("cities", cities, to_attr="public_cities"))

    def with_names(self) -> Self:
        # A title may be made of them.
        return self.with_all_cities()

    def with_visit(self, visits: models.QuerySet) -> Self:
        """Annotate `visit_id`: the first of these delegations that the record belongs to.

        The first in the order of time, and not the first that somebody entered.
        """
        own = {f"{self.model._meta.model_name}s": OuterRef("pk")}
        earliest, latest = visits.model.bound_names()
        order = (F(earliest).asc(nulls_last=True), F(latest).desc(), "pk")
        return self.annotate(
            visit_id=Subquery(visits.filter(**own).order_by(*order).values("pk")[:1])
        )

    def cards(self) -> list[Card]:
        """What tells these records apart, drafts of records and cities too; in two queries."""
        return [record.card() for record in self.with_all_cities()]

    def near(self, *cards: Card) -> Self:
        """Records, drafts too, that may look like one of these cards: of its cities and time.

        A superset, for `like()` to look through.
        """
        dated = [card for card in cards if card.earliest is not None and card.cities]
        if not dated:
            return self.none()
        earliest, latest = self.model.bound_names()
        cities = {city for card in dated for city in card.cities}
        return self._having("cities", SisterCity.objects.filter(pk__in=cities)).filter(
            **{
                f"{earliest}__lte": max(card.latest for card in dated),
                f"{latest}__gte": min(card.earliest for card in dated),
            }
        )

    def read_query(self, text: str, *, public: bool) -> CityQuery:
        return SisterCity.objects.all().read_query(text, public=public)

    def _having(self, name: str, others: models.QuerySet) -> Self:
        return self.filter(self.model.linked_to(name, others))


class CityRecord(Record):
    """A record about cities, perhaps with themes."""

    cities = models.ManyToManyField(
        SisterCity, blank=True, related_name="%(class)ss", verbose_name=_("cities")
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="%(class)ss", verbose_name=_("themes")
    )

    objects = CityRecordQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = True

    def card(self) -> Card:
        """What tells it apart from records that look like it."""
        date = self.order_date
        return Card(
            pk=self.pk,
            titles=self.names(),
            earliest=date.earliest,
            latest=date.latest,
            cities=frozenset(city.pk for city in self.shown_cities()),
            sort=self.likeness_sort(),
            apart=frozenset(self.others_known()),
        )

    def names(self) -> tuple[str, ...]:
        """Its titles, by which it may be taken for another record."""
        return (self.title_ru, self.title_en)

    def likeness_sort(self) -> str:
        """What two records must have in common to be one."""
        return ""

    def likeness_more(self) -> str:
        """What else two records must have in common to say the same."""
        return ""

    def others_known(self) -> set[int]:
        """The keys of records of its kind that are said to be others."""
        return set()

    def shown_cities(self) -> list[SisterCity]:
        """Its public cities; read once for many records by `with_cities()`."""
        if "public_cities" in self.__dict__:
            return self.public_cities
        return list(self.cities.published().order_by("pk")) if self.pk else []

    @classmethod
    def linked_to(cls, name: str, others: models.QuerySet) -> Q:
        """Rows linked through the many-to-many `name` to any of the others, without a join."""
        return Q(pk__in=cls.keys_linked_to(name, others.order_by().values("pk")))

    @classmethod
    def keys_linked_to(cls, name: str, keys: Any) -> models.QuerySet:
        """The keys of rows linked through the many-to-many `name` to rows with these keys."""
        field = cls._meta.get_field(name)
        links = field.remote_field.through.objects.filter(
            **{f"{field.m2m_reverse_field_name()}__in": keys}
        )
        return links.values(field.m2m_field_name())

    @classmethod
    def elsewhere(cls, phrase: str, query: CityQuery) -> list[models.QuerySet]:
        places, cities = super().elsewhere(phrase, query), query.cities_named(phrase)
        return [*places, cls.keys_linked_to("cities", cities)] if cities else places
