"""The words in which cities are asked for."""

from __future__ import annotations

import datetime
from typing import Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from khabarovsk_relations.records.querysets import RecordQuerySet

from .parts import STANDING, DateMeans, RelationStatus, StatusValue
from .spelling import CityQuery


class SisterCityQuerySet(RecordQuerySet):
    """Words for cities."""

    def read_query(self, text: str, *, public: bool) -> CityQuery:
        return CityQuery(text, self.model.objects.published() if public else self.model.objects)

    def with_current_status(self, on: datetime.date | None = None) -> Self:
        """Annotate `current_status`: the last one begun by this day; resumed counts as active.

        Empty where none is known. `current_status_id` is the row that says so.
        """
        return self.annotate(
            current_status_id=Subquery(
                RelationStatus.objects.filter(city=OuterRef("pk"))
                .current_on(on or timezone.localdate())
                .values("pk")[:1]
            ),
            current_status=Coalesce(
                Subquery(
                    RelationStatus.objects.filter(city=OuterRef("pk"))
                    .current_on(on or timezone.localdate())
                    .annotate(
                        counts_as=models.Case(
                            models.When(
                                status=StatusValue.RESUMED,
                                then=Value(StatusValue.ACTIVE.value),
                            ),
                            default=F("status"),
                        )
                    )
                    .values("counts_as")[:1]
                ),
                Value(""),
            ),
        )

    def as_it_stood_on(self, day: datetime.date) -> Self:
        """Relations that had, or may have, begun by this day and had not ended by then.

        Annotates `has_begun`: `since`, or an active, resumed or suspended status, has its
        earliest day on or before it. Suspended relations stay. Of the rest nobody knows the
        beginning: there is no `since`, and no such status says that it began later.
        """
        standing = RelationStatus.objects.filter(city=OuterRef("pk"), status__in=STANDING)
        has_begun = Q(since_earliest__lte=day) | Exists(standing.filter(date_earliest__lte=day))
        began_later = Exists(standing.filter(date_means=DateMeans.FROM, date_earliest__gt=day))
        return (
            self.with_current_status(day)
            .annotate(
                has_begun=models.Case(
                    models.When(has_begun, then=True),
                    default=False,
                    output_field=models.BooleanField(),
                )
            )
            .filter(Q(has_begun=True) | (Q(since="") & ~began_later))
            .exclude(current_status=StatusValue.ENDED)
        )

    def with_counts(self, on: datetime.date | None = None) -> Self:
        """Annotate how many public agreements, delegations and events each city has.

        Of a day, those whose earliest day had come by then.
        """
        counts = {}
        for name in ("agreements", "delegations", "events"):
            records = self.model._meta.get_field(name).related_model.objects.published()
            if on:
                earliest, _latest = records.model.bound_names()
                records = records.filter(**{f"{earliest}__lte": on})
            per_city = (
                records.filter(cities=OuterRef("pk"))
                .order_by()
                .values("cities")
                .annotate(number=Count("pk"))
                .values("number")
            )
            counts[f"{name}_count"] = Coalesce(Subquery(per_city), 0)
        return self.annotate(**counts)

    def continuing(self, on: datetime.date | None = None) -> Self:
        """Those with which relations have not ended by this day (today)."""
        return self.with_current_status(on).exclude(current_status=StatusValue.ENDED)

    def with_confirmation(self, on: datetime.date | None = None) -> Self:
        """Annotate `confirmed_by`: the last day of which a status is told, as of a day (today).

        Of what lasts from a date on it is the beginning. None where no status is known.
        """
        begun = RelationStatus.objects.filter(
            city=OuterRef("pk"), date_earliest__lte=on or timezone.localdate()
        )
        told = models.Case(
            models.When(date_latest=datetime.date.max, then=F("date_earliest")),
            default=F("date_latest"),
        )
        last = begun.annotate(told=told).order_by("-told").values("told")[:1]
        return self.annotate(confirmed_by=Subquery(last))
