"""What delegations and events share: they are planned, and then take place or not."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models import CityRecord, CityRecordQuerySet
from khabarovsk_relations.records.fields import EDTFBoundField, EDTFDateField

PLANS = ("planned", "confirmed")
NOT_CONFIRMED = "not_confirmed"


class PlannedQuerySet(CityRecordQuerySet):
    """Words for what is planned first and happens later, or never."""

    def upcoming(self, on: datetime.date | None = None) -> Self:
        """Planned or confirmed, and its latest day not past."""
        return self.filter(self.model.upcoming_on(on or timezone.localdate()))

    def past(self, on: datetime.date | None = None) -> Self:
        """Everything else: held, called off, not confirmed, or without a date."""
        return self.exclude(self.model.upcoming_on(on or timezone.localdate()))

    def not_confirmed(self, on: datetime.date | None = None) -> Self:
        """Still a plan although its latest day has passed."""
        return self.filter(self.model.not_confirmed_on(on or timezone.localdate()))

    def with_public_status(self, on: datetime.date | None = None) -> Self:
        """Annotate `told_status`: what `public_status()` says of each row."""
        not_confirmed = self.model.not_confirmed_on(on or timezone.localdate())
        return self.annotate(
            told_status=Case(When(not_confirmed, then=Value(NOT_CONFIRMED)), default=F("status"))
        )

    def with_status(self, status: str, on: datetime.date | None = None) -> Self:
        """By public status: a plan whose day has passed is "not confirmed", no longer a plan."""
        if status == NOT_CONFIRMED:
            return self.not_confirmed(on)
        found = self.filter(status=status)
        return (
            found.exclude(dates_latest__lt=on or timezone.localdate())
            if (status in PLANS)
            else found
        )


class PlannedRecord(CityRecord):
    """A record with dates on which it is planned, confirmed, held, called off or put off."""

    dates = EDTFDateField(
        _("dates"),
        blank=True,
        help_text=_("As far as known: 24–27 мая 2005, май 2005, 2005, около 1992."),
    )
    dates_earliest = EDTFBoundField("dates", "earliest")
    dates_latest = EDTFBoundField("dates", "latest")

    objects = PlannedQuerySet.as_manager()

    class Meta(CityRecord.Meta):
        abstract = True

    @classmethod
    def upcoming_on(cls, day: datetime.date) -> Q:
        return Q(status__in=PLANS, dates_latest__gte=day)

    @classmethod
    def not_confirmed_on(cls, day: datetime.date) -> Q:
        return Q(status__in=PLANS, dates_latest__lt=day)

    def is_upcoming(self, on: datetime.date | None = None) -> bool:
        day = on or timezone.localdate()
        return self.status in PLANS and bool(self.dates) and self.dates.latest >= day

    def is_not_confirmed(self, on: datetime.date | None = None) -> bool:
        """Whether it is still a plan although its latest day has passed (today)."""
        day = on or timezone.localdate()
        return self.status in PLANS and bool(self.dates) and self.dates.latest < day

    def public_status(self, on: datetime.date | None = None) -> str:
        """Its status as everybody is told it: a value of Status, or "not_confirmed"."""
        return NOT_CONFIRMED if self.is_not_confirmed(on) else self.status

    def public_status_label(self) -> Any:
        if self.is_not_confirmed():
            return self.NOT_CONFIRMED_LABEL
        return self.get_status_display()
