"""Events: festivals, contests, exchanges, projects and what else partners do together."""

from __future__ import annotations

from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.models import Agreement, SisterCity
from khabarovsk_relations.records.fields import choice_constraint, date_constraint
from khabarovsk_relations.records.history.remembering import Remembered
from khabarovsk_relations.records.localized import Localized, in_english, in_russian
from khabarovsk_relations.records.models import Citation, Pictured, Record

from .base import PlannedQuerySet, PlannedRecord
from .delegation import Delegation


class EventKind(models.TextChoices):
    FESTIVAL = "festival", _("festival")
    CONTEST = "contest", _("contest or competition")
    EXHIBITION = "exhibition", _("exhibition")
    FORUM = "forum", _("forum")
    EXCHANGE = "exchange", _("exchange")
    PROJECT = "project", _("project")
    MEETING = "meeting", _("meeting")
    CEREMONY = "ceremony", _("ceremony")
    CAMPAIGN = "campaign", _("campaign")
    OTHER = "other", pgettext_lazy("event", "other")


class EventStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("event", "planned")
    CONFIRMED = "confirmed", pgettext_lazy("event", "confirmed")
    TOOK_PLACE = "took_place", pgettext_lazy("event", "took place")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")
    POSTPONED = "postponed", pgettext_lazy("event", "postponed")


class EventQuerySet(PlannedQuerySet):
    """Words for events."""

    def remembered(self) -> Self:
        """Those whose anniversaries are kept; plans have none."""
        return self.filter(has_anniversary=True, status=EventStatus.TOOK_PLACE)


class Event(Pictured, PlannedRecord):
    """Something that was held, or was to be held, with partners."""

    # Choices stand above their model, because its Meta holds the columns to them too.
    Kind = EventKind
    Status = EventStatus
    NOT_CONFIRMED_LABEL = pgettext_lazy("event", "not confirmed that it took place")

    title_ru = models.CharField(in_russian(_("title")), max_length=300, blank=True)
    title_en = models.CharField(in_english(_("title")), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind)
    status = models.CharField(
        pgettext_lazy("event", "status"),
        max_length=20,
        choices=EventStatus,
        default=EventStatus.PLANNED,
    )
    place_ru = models.CharField(in_russian(_("place")), max_length=200, blank=True)
    place_en = models.CharField(in_english(_("place")), max_length=200, blank=True)
    place_city = models.ForeignKey(
        SisterCity,
        # Where it was held is part of what the record says.
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_events",
        verbose_name=_("host city"),
        help_text=_("Empty: Khabarovsk or elsewhere."),
    )
    part_of = models.ForeignKey(
        "self",
        # A festival stays while its contests point to it.
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    series_ru = models.CharField(
        in_russian(_("series")),
        max_length=200,
        blank=True,
        help_text=_("For example «Харбинский конкурс снежной скульптуры»."),
    )
    series_en = models.CharField(in_english(_("series")), max_length=200, blank=True)
    edition = models.PositiveSmallIntegerField(
        _("edition"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("For example 10: the tenth."),
    )
    award_ru = models.CharField(in_russian(_("award")), max_length=300, blank=True)
    award_en = models.CharField(in_english(_("award")), max_length=300, blank=True)
    has_anniversary = models.BooleanField(_("keep its anniversaries"), default=False)
    result_ru = models.TextField(in_russian(_("results")), blank=True)
    result_en = models.TextField(in_english(_("results")), blank=True)
    description_ru = models.TextField(in_russian(_("description")), blank=True)
    description_en = models.TextField(in_english(_("description")), blank=True)
    participants_ru = models.TextField(in_russian(_("participants")), blank=True)
    participants_en = models.TextField(in_english(_("participants")), blank=True)
    organiser_ru = models.CharField(in_russian(_("organiser")), max_length=300, blank=True)
    organiser_en = models.CharField(in_english(_("organiser")), max_length=300, blank=True)
    delegations = models.ManyToManyField(
        Delegation, blank=True, related_name="events", verbose_name=_("delegations")
    )
    agreements = models.ManyToManyField(
        Agreement, blank=True, related_name="events", verbose_name=_("agreements")
    )

    objects = EventQuerySet.as_manager()
    history = Remembered(
        excluded_fields=["search_text"],
        m2m_fields=["cities", "themes", "delegations", "agreements"],
    )
    title = Localized("title")
    place = Localized("place")
    series = Localized("series")
    award = Localized("award")
    result = Localized("result")
    description = Localized("description")
    participants = Localized("participants")
    organiser = Localized("organiser")

    searchable = tuple(
        f"{name}_{language}"
        for name in (
            "title",
            "place",
            "series",
            "award",
            "result",
            "description",
            "participants",
            "organiser",
            "photo_alt",
        )
        for language in ("ru", "en")
    )

    class Meta(PlannedRecord.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-dates_earliest", "dates_latest", "-pk"]
        indexes = [
            models.Index(
                fields=["dates_earliest", "-dates_latest", "id"],
                name="events_event_order",
            ),
            # A photo is asked for by its name.
            models.Index(fields=["photo"], name="events_event_photo"),
            # The home page asks for these few among all.
            models.Index(
                fields=["dates_earliest"],
                condition=Q(has_anniversary=True),
                name="events_event_kept",
            ),
        ]
        constraints = [
            *Record.Meta.constraints,
            choice_constraint("kind", EventKind),
            choice_constraint("status", EventStatus),
            date_constraint("dates"),
            models.CheckConstraint(
                condition=~Q(title_ru="", title_en=""),
                name="events_event_has_title",
                violation_error_message=_("Write the title in Russian or in English."),
            ),
            models.CheckConstraint(condition=Q(edition__gte=1), name="events_event_edition"),
            models.CheckConstraint(
                condition=Q(edition__isnull=True) | ~Q(series_ru="", series_en=""),
                name="events_event_edition_of_series",
                violation_error_message=_("Say of which series it is the edition."),
            ),
            models.CheckConstraint(
                condition=~Q(part_of=F("id")),
                name="events_event_not_part_of_itself",
                violation_error_message=_("An event cannot be a part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event_detail", args=[self.slug])

    def others_known(self) -> set[int]:
        return {self.part_of_id} - {None}

    @property
    def kind_label(self) -> Any:
        """What it is called in lists: «фестиваль»; «мероприятие» where it is no such kind."""
        return _("event") if self.kind == EventKind.OTHER else self.get_kind_display()


class EventCitation(Citation):
    """What a source says about an event."""

    record = models.ForeignKey(
        Event,
        # A part of the record: it goes with it.
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("event"),
    )
    history = Remembered()
