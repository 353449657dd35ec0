"""Delegations: who travelled where, when, headed by whom, and what came of it."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.text import get_text_list
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cities.models import Agreement
from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.fields import choice_constraint, date_constraint
from khabarovsk_relations.records.file_fields import DocumentField
from khabarovsk_relations.records.history.remembering import Remembered
from khabarovsk_relations.records.localized import (
    Localized,
    LocalizedText,
    active_language,
    in_english,
    in_russian,
)
from khabarovsk_relations.records.models import Citation, Pictured, Record
from khabarovsk_relations.records.search import fold

from .base import PlannedQuerySet, PlannedRecord


class Direction(models.TextChoices):
    INCOMING = "incoming", _("to Khabarovsk")
    OUTGOING = "outgoing", _("from Khabarovsk")
    THIRD_PLACE = "third_place", _("meeting elsewhere")


class Level(models.TextChoices):
    OFFICIAL = "official", pgettext_lazy("visit", "official")
    WORKING = "working", _("working")
    BUSINESS = "business", _("business mission")
    EXPERTS = "experts", _("experts")
    YOUTH = "youth", _("youth")
    SCHOOL = "school", _("schoolchildren")
    CULTURE = "culture", _("artists")
    SPORT = "sport", _("athletes")


class DelegationStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("delegation", "planned")
    CONFIRMED = "confirmed", pgettext_lazy("delegation", "confirmed")
    TOOK_PLACE = "took_place", pgettext_lazy("delegation", "took place")
    CANCELLED = "cancelled", pgettext_lazy("delegation", "cancelled")
    POSTPONED = "postponed", pgettext_lazy("delegation", "postponed")


class SizeMeans(models.TextChoices):
    EXACTLY = "exactly", _("exactly")
    ABOUT = "about", _("about")
    AT_LEAST = "at_least", _("at least")


# What a visit of each nature is called where it has no title of its own.
VISITS = {
    "": _("Delegation"),
    Level.OFFICIAL: _("Official visit"),
    Level.WORKING: _("Working visit"),
    Level.BUSINESS: _("Business mission"),
    Level.EXPERTS: _("Visit of experts"),
    Level.YOUTH: _("Youth delegation"),
    Level.SCHOOL: _("Delegation of schoolchildren"),
    Level.CULTURE: _("Visit of artists"),
    Level.SPORT: _("Visit of athletes"),
}

# The direction in a title where no city is known; the choices speak to a clerk.
DIRECTION_ALONE = {
    Direction.INCOMING: pgettext_lazy("route", "to Khabarovsk"),
    Direction.OUTGOING: pgettext_lazy("route", "from Khabarovsk"),
}


class DelegationQuerySet(PlannedQuerySet):
    """Words for delegations."""

    def unreported(self, day: datetime.date) -> Self:
        """Visits that were over before a day, and of which no report was filed."""
        held = self.filter(status=DelegationStatus.TOOK_PLACE, dates_latest__lt=day)
        return held.filter(reported_on__isnull=True)


class Delegation(Pictured, PlannedRecord):
    """A group that travelled, or was to travel, between Khabarovsk and partner cities."""

    # Choices stand above their model, because its Meta holds the columns to them too.
    Direction = Direction
    Level = Level
    Status = DelegationStatus
    SizeMeans = SizeMeans
    NOT_CONFIRMED_LABEL = pgettext_lazy("delegation", "planned; not confirmed that it took place")

    title_ru = models.CharField(
        in_russian(_("title")),
        max_length=300,
        blank=True,
        help_text=_("May stay empty: it is then made from direction, city, head and date."),
    )
    title_en = models.CharField(in_english(_("title")), max_length=300, blank=True)
    direction = models.CharField(_("direction"), max_length=20, choices=Direction)
    place_ru = models.CharField(in_russian(_("place")), max_length=200, blank=True)
    place_en = models.CharField(in_english(_("place")), max_length=200, blank=True)
    level = models.CharField(_("nature of the visit"), max_length=20, choices=Level, blank=True)
    status = models.CharField(
        pgettext_lazy("delegation", "status"),
        max_length=20,
        choices=DelegationStatus,
        default=DelegationStatus.PLANNED,
    )
    head_name_ru = models.CharField(in_russian(_("head of delegation")), max_length=200, blank=True)
    head_name_en = models.CharField(in_english(_("head of delegation")), max_length=200, blank=True)
    head_name_native = models.CharField(_("name in the native script"), max_length=200, blank=True)
    head_title_ru = models.CharField(in_russian(_("position")), max_length=200, blank=True)
    head_title_en = models.CharField(in_english(_("position")), max_length=200, blank=True)
    size = models.PositiveIntegerField(
        _("number of people"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    size_means = models.CharField(
        _("how exact the number is"), max_length=20, choices=SizeMeans, blank=True
    )
    composition_ru = models.TextField(
        in_russian(_("composition")),
        blank=True,
        help_text=_("Groups, no private persons."),
    )
    composition_en = models.TextField(in_english(_("composition")), blank=True)
    host_ru = models.CharField(in_russian(_("host")), max_length=300, blank=True)
    host_en = models.CharField(in_english(_("host")), max_length=300, blank=True)
    purpose_ru = models.TextField(in_russian(_("purpose")), blank=True)
    purpose_en = models.TextField(in_english(_("purpose")), blank=True)
    programme_ru = models.TextField(in_russian(_("programme")), blank=True)
    programme_en = models.TextField(in_english(_("programme")), blank=True)
    result_ru = models.TextField(in_russian(_("results")), blank=True)
    result_en = models.TextField(in_english(_("results")), blank=True)
    next_steps = models.TextField(
        _("what was agreed for the future"),
        blank=True,
        help_text=_("Not shown on the site."),
    )
    reported_on = models.DateField(_("report filed (internal)"), null=True, blank=True)
    return_of = models.ForeignKey(
        "self",
        # The first visit of a pair stays while the return visit points to it.
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="return_visits",
        verbose_name=_("return visit for"),
    )
    agreements = models.ManyToManyField(
        Agreement,
        blank=True,
        related_name="delegations",
        verbose_name=_("agreements signed"),
    )
    document = DocumentField(_("document (PDF)"))

    objects = DelegationQuerySet.as_manager()
    history = Remembered(
        excluded_fields=["search_text"], m2m_fields=["cities", "themes", "agreements"]
    )
    written_title = Localized("title")
    place = Localized("place")
    head_name = Localized("head_name")
    head_title = Localized("head_title")
    composition = Localized("composition")
    host = Localized("host")
    purpose = Localized("purpose")
    programme = Localized("programme")
    result = Localized("result")

    # next_steps is never public, so it is not found either.
    searchable = (
        "head_name_native",
        *(
            f"{name}_{language}"
            for name in (
                "title",
                "place",
                "head_name",
                "head_title",
                "composition",
                "host",
                "purpose",
                "programme",
                "result",
                "photo_alt",
            )
            for language in ("ru", "en")
        ),
    )

    class Meta(PlannedRecord.Meta):
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-dates_earliest", "dates_latest", "-pk"]
        indexes = [
            models.Index(
                fields=["dates_earliest", "-dates_latest", "id"],
                name="events_delegation_order",
            ),
            # A file is asked for by its name.
            models.Index(fields=["photo"], name="events_delegation_photo"),
            models.Index(fields=["document"], name="events_delegation_document"),
        ]
        constraints = [
            *Record.Meta.constraints,
            choice_constraint("direction", Direction),
            choice_constraint("level", Level, blank=True),
            choice_constraint("status", DelegationStatus),
            choice_constraint("size_means", SizeMeans, blank=True),
            date_constraint("dates"),
            models.CheckConstraint(condition=Q(size__gte=1), name="events_delegation_size"),
            models.CheckConstraint(
                condition=Q(size__isnull=True, size_means="")
                | (Q(size__isnull=False) & ~Q(size_means="")),
                name="events_delegation_size_means",
                violation_error_message=_(
                    "Write the number of people together with how exact it is, or neither."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(return_of=F("id")),
                name="events_delegation_not_its_own_return",
                violation_error_message=_("A delegation cannot be its own return visit."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:delegation_detail", args=[self.slug])

    @staticmethod
    def demand_name(title_ru: str, title_en: str, cities: Any) -> None:
        """A delegation has a title or at least one city, of which a title can be made."""
        if not (title_ru or title_en or cities):
            raise ValidationError(_("Write a title or choose at least one city."), code="nameless")

    def clean_lists(self, lists: dict[str, list[Any]]) -> None:
        """The rule of its lists, which `clean()` cannot see: they are saved after the row."""
        # An address is made of the cities' names, where there is no title.
        self.public_cities = lists["cities"]
        self.demand_name(self.title_ru, self.title_en, lists["cities"])

    @property
    def title(self) -> LocalizedText:
        """Its title; without one, in the active language what it is, where to, who and when."""
        if self.title_ru or self.title_en:
            return self.written_title
        return LocalizedText(self.composed_title(), active_language(), is_fallback=False)

    def names(self) -> tuple[str, ...]:
        """Its titles; where it has none, what it is and where to, in both languages."""
        if self.title_ru or self.title_en:
            return super().names()
        names = []
        for language in ("ru", "en"):
            with translation.override(language):
                names.append(self.kind_and_route())
        return tuple(names)

    def likeness_sort(self) -> str:
        return self.direction

    def likeness_more(self) -> str:
        """Without a title, the head and the nature of the visit tell two visits of a year apart."""
        if self.title_ru or self.title_en:
            return ""
        return fold(f"{self.level} {self.head_name_ru or self.head_name_en}")

    def others_known(self) -> set[int]:
        return {self.return_of_id} - {None}

    @property
    def kind_label(self) -> Any:
        """What it is called in lists: «официальный визит», «делегация»."""
        return VISITS.get(self.level, VISITS[""])

    def composed_title(self) -> str:
        """For example «Деловая миссия из Ниигаты в Хабаровск, 2005 г.»."""
        # The name of a row must not fail over a value that full_clean() is about to refuse.
        date = self.dates.display(active_language()) if isinstance(self.dates, EDTFDate) else ""
        return ", ".join(part for part in (self.kind_and_route(), self.head_name, date) if part)

    def kind_and_route(self) -> str:
        """«Деловая миссия из Ниигаты в Хабаровск», «Рабочий визит: встреча в городе Хакодате»."""
        joint = ": " if self.direction == Direction.THIRD_PLACE else " "
        return joint.join(part for part in (str(self.kind_label), self.route()) if part)

    def route(self) -> str:
        """The direction in words: «из Ниигаты в Хабаровск», "from Khabarovsk to Niigata"."""
        cities = self.shown_cities()
        if self.direction == Direction.THIRD_PLACE:
            if self.place:
                return gettext("meeting in %(place)s") % {"place": self.place}
            names = " – ".join(city.name for city in cities)
            return gettext("meeting elsewhere, %(cities)s") % {"cities": names} if names else ""
        if not cities:
            return str(DIRECTION_ALONE.get(self.direction, self.direction))
        if self.direction == Direction.INCOMING:
            origin = get_text_list([city.origin for city in cities], gettext("and"))
            return gettext("from %(cities)s to Khabarovsk") % {"cities": origin}
        destination = get_text_list([city.destination for city in cities], gettext("and"))
        return gettext("from Khabarovsk to %(cities)s") % {"cities": destination}

    def address_words(self) -> tuple[Any, ...]:
        with translation.override("en"):
            title = self.title_en or self.title_ru or self.kind_and_route()
        return self.with_year(title)


class DelegationCitation(Citation):
    """What a source says about a delegation."""

    record = models.ForeignKey(
        Delegation,
        # A part of the record: it goes with it.
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("delegation"),
    )
    history = Remembered()
