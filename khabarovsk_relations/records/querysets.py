"""The words in which records are asked for; every public read begins with `published()`."""

from __future__ import annotations

import datetime
import functools
import operator
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from .fields import DerivedMixin, EDTFBoundField
from .search import Query


class DatedQuerySet(models.QuerySet):
    """Refuses to write a date without its bounds, where Django would let them fall apart."""

    def _demand_bounds(self, names: Iterable[str]) -> None:
        names = set(names)
        for field in self.model._meta.concrete_fields:
            if (
                isinstance(field, EDTFBoundField)
                and field.date_field in names
                and field.name not in names
            ):
                raise ValueError(f"{field.date_field} cannot be written without {field.name}.")

    def update(self, **kwargs: Any) -> int:
        self._demand_bounds(kwargs)
        return super().update(**kwargs)

    update.alters_data = True

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        self._demand_bounds(fields)
        return super().bulk_update(objs, fields, batch_size)

    bulk_update.alters_data = True

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        self._demand_bounds(kwargs.get("update_fields") or ())
        return super().bulk_create(objs, *args, **kwargs)

    bulk_create.alters_data = True

    def derived_names(self, names: Iterable[str]) -> set[str]:
        """The derived columns that go stale when the fields `names` change."""
        names = set(names)
        return {
            field.name
            for field in self.model._meta.concrete_fields
            if isinstance(field, DerivedMixin) and field.depends_on(self.model) & names
        }

    def touching(
        self,
        start: datetime.date | None,
        end: datetime.date | None,
        on: datetime.date | None = None,
    ) -> Self:
        """Rows whose date may lie between two days, both included; None leaves a side open.

        An open end reaches no further than the year of the day `on` (today), an open
        beginning counts only for its last year.
        """
        earliest, latest = self.model.bound_names()
        found = self.filter(**{f"{earliest}__isnull": False})
        if start:
            found = found.filter(**{f"{latest}__gte": start})
            if start > datetime.date((on or timezone.localdate()).year, 12, 31):
                found = found.exclude(**{latest: datetime.date.max, f"{earliest}__lt": start})
        if end:
            found = found.filter(**{f"{earliest}__lte": end})
            last_day = datetime.date(end.year, 12, 31)
            found = found.exclude(**{earliest: datetime.date.min, f"{latest}__gt": last_day})
        return found

    def newest_first(self) -> Self:
        """In the order of time turned round, the undated last."""
        earliest, latest = self.model.bound_names()
        return self.order_by(models.F(earliest).desc(nulls_last=True), latest, "-pk")

    def in_year(self, year: int, on: datetime.date | None = None) -> Self:
        return self.touching(datetime.date(year, 1, 1), datetime.date(year, 12, 31), on)

    def begun_on(self, days: Iterable[datetime.date]) -> Self:
        """Rows that began on one of these days, if that is known for certain."""
        earliest, _ = self.model.bound_names()
        day, date = Cast(earliest, models.CharField()), self.model.date_field
        # Such a date is written as its earliest day, or as an interval that begins with it.
        exact = models.Q(**{date: day})
        exact |= models.Q(**{f"{date}__startswith": Concat(day, models.Value("/"))})
        return self.filter(exact, **{f"{earliest}__in": days})


class SearchedQuerySet(DatedQuerySet):
    """Words for rows that are found by words; `matching()` of the model says where those stand."""

    def search(self, text: str, *, public: bool = True) -> Self:
        """Rows in which every word of a text stands; all rows where nothing is asked.

        `public`: by nothing that strangers may not see.
        """
        return self.found_by(self.read_query(text, public=public)) if text.strip() else self

    def found_by(self, query: Query) -> Self:
        """Rows in which every term of a query stands; none for a query without a word."""
        if not query.terms:
            return self.none()
        found = self
        for term in query.terms:
            places = (self.model.matching(phrase, query) for phrase in term)
            found = found.filter(functools.reduce(operator.or_, places))
        return found

    def read_query(self, text: str, *, public: bool) -> Query:
        """What is asked; kinds that have cities also look into the names of those."""
        return Query(text)


class RecordQuerySet(SearchedQuerySet):
    """Words shared by every kind of record; the model names the date that orders it."""

    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)

    def with_names(self) -> Self:
        """Read with the rows whatever their names are made of."""
        return self

    def published(self, at: datetime.datetime | None = None) -> Self:
        """What the public may see at this moment: published by then and not withdrawn."""
        return self.filter(published_at__lte=at or timezone.now(), withdrawn_at__isnull=True)

    def drafts(self) -> Self:
        return self.filter(published_at__isnull=True)

    def entered_before(self, moment: datetime.datetime) -> Self:
        return self.filter(created_at__lt=moment)

    def scheduled(self, at: datetime.datetime | None = None) -> Self:
        return self.filter(published_at__gt=at or timezone.now(), withdrawn_at__isnull=True)

    def withdrawn(self) -> Self:
        return self.filter(withdrawn_at__isnull=False)

    def not_withdrawn(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def without_source(self) -> Self:
        return self.filter(citations__isnull=True)

    def imprecise(self) -> Self:
        """Rows whose date is unknown or no exact day, nor a time from one exact day to another.

        An open end is not imprecise: that something goes on is known.
        """
        earliest, latest = (Cast(name, models.CharField()) for name in self.model.bound_names())
        exact = [
            earliest,
            Concat(earliest, models.Value("/"), latest),
            Concat(earliest, models.Value("/..")),
            Concat(models.Value("../"), latest),
        ]
        # "Not among them" would leave out the rows without bounds, for which it is not known.
        is_exact = functools.reduce(
            operator.or_, (models.Q(**{self.model.date_field: text}) for text in exact)
        )
        return self.filter(models.Q(**{f"{self.model.bound_names()[0]}__isnull": True}) | ~is_exact)

    def without_english(self) -> Self:
        """Rows of which any public text stands in Russian alone."""
        alone = models.Q(pk__in=[])
        for russian, english in self.model.language_pairs():
            alone |= ~models.Q(**{russian: ""}) & models.Q(**{english: ""})
        return self.filter(alone)

    def lacking_nothing(self) -> Self:
        """Rows with all that is asked of what is published: a source, a date, both titles.

        A title that is made by itself is made in both languages.
        """
        russian, english = self.model.title_columns[:2]
        both_or_none = models.Q(**{russian: "", english: ""}) | ~(
            models.Q(**{russian: ""}) | models.Q(**{english: ""})
        )
        citations = self.model._meta.get_field("citations").related_model.objects
        sourced = models.Exists(citations.filter(record=models.OuterRef("pk")))
        return self.filter(both_or_none, sourced).exclude(**{self.model.date_field: ""})

    def awaiting_publication(self) -> Self:
        """Drafts that lack nothing."""
        return self.drafts().lacking_nothing()

    def with_bare_photo(self) -> Self:
        """Rows whose photo lacks its description, in both languages, or its credit."""
        bare = models.Q(photo_alt_ru="", photo_alt_en="") | models.Q(photo_credit="")
        return self.filter(bare).exclude(photo="")


class SourceQuerySet(SearchedQuerySet):
    """Words for sources."""

    def get_by_natural_key(self, key: str) -> Any:
        return self.get(key=key)


class ThemeQuerySet(models.QuerySet):
    """Words for themes."""

    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)

    def published(self, at: datetime.datetime | None = None) -> Self:
        """A theme is public when a public record of any kind carries it."""
        carried = models.Q()
        for relation in self.model._meta.related_objects:
            if relation.many_to_many:
                records = relation.related_model._default_manager.published(at)
                has_theme = {relation.field.name: models.OuterRef("pk")}
                carried |= models.Q(models.Exists(records.filter(**has_theme)))
        return self.filter(carried)


class CitationQuerySet(models.QuerySet):
    """Words for the citations of any kind of record."""

    def get_by_natural_key(self, *key: str) -> Any:
        """Find by the record's own natural key, then source, locator and claim."""
        *record, source, locator, claim = key
        owner = self.model._meta.get_field("record").related_model
        return self.get(
            record=owner._default_manager.get_by_natural_key(*record),
            source__key=source,
            locator=locator,
            claim=claim,
        )


class FormerAddressQuerySet(models.QuerySet):
    """Words for addresses that records once had."""

    def get_by_natural_key(self, record_type: str, slug: str) -> Any:
        return self.get(record_type=record_type, slug=slug)

    def keep(self, record_type: str, old: str, new: str, *, is_public: bool = True) -> None:
        """Let the old address, if it was public, and all that led to it lead to the new one."""
        of_type = self.filter(record_type=record_type)
        of_type.filter(slug=new).delete()
        of_type.filter(current_slug=old).update(current_slug=new)
        if is_public:
            self.create(record_type=record_type, slug=old, current_slug=new)

    def current(self, record_type: str, slug: str) -> str | None:
        """The address that a former one leads to, or None where it never was one."""
        row = self.filter(record_type=record_type, slug=slug).first()
        return row.current_slug if row else None
