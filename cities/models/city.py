"""Cities, the ways their names are written, and how relations with them stand."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries

from khabarovsk_relations.records.fields import (
    EDTFBoundField,
    EDTFDateField,
    choice_constraint,
    date_constraint,
)
from khabarovsk_relations.records.history.remembering import Remembered
from khabarovsk_relations.records.localized import (
    Localized,
    active_language,
    in_english,
    in_russian,
)
from khabarovsk_relations.records.models import (
    LANGUAGE_TAG,
    WEB_ADDRESS,
    Citation,
    Pictured,
    Record,
)

from .city_words import SisterCityQuerySet
from .parts import RelationStatus
from .spelling import CityQuery

COUNTRY_CODES = frozenset(countries.countries)


def validate_country(code: str) -> None:
    """Refuse what is no country's code (ISO 3166-1 alpha-2)."""
    if code not in COUNTRY_CODES:
        raise ValidationError(
            _("There is no country with this code. Examples: JP, US, CN, KR."), code="country"
        )


def validate_time_zone(name: str) -> None:
    """Refuse what is no time zone of the IANA database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("There is no such time zone. Example: Asia/Tokyo."), code="time_zone"
        )


class CityKind(models.TextChoices):
    SISTER = "sister", _("sister city")
    PARTNER = "partner", _("partner city")
    CONTACT = "contact", _("contacts without an agreement")


class SinceBasis(models.TextChoices):
    SIGNED = "signed", _("signing")
    COUNCIL = "council", _("council decision")
    DECLARED = "declared", _("declared")
    PRESS = "press", _("press report")
    UNKNOWN = "unknown", _("not established")


class SisterCity(Pictured, Record):
    """A city that Khabarovsk has relations with: a sister city, a partner or another contact."""

    # Choices stand above their model, because its Meta holds the columns to them too.
    Kind = CityKind
    SinceBasis = SinceBasis

    name_ru = models.CharField(in_russian(_("name")), max_length=120, blank=True)
    name_en = models.CharField(in_english(_("name")), max_length=120, blank=True)
    name_ru_genitive = models.CharField(
        _("from … (whom? what?)"),
        max_length=120,
        blank=True,
        help_text=_("For example «Ниигаты»: “из Ниигаты в Хабаровск”."),
    )
    name_ru_accusative = models.CharField(
        _("to … (where?)"),
        max_length=120,
        blank=True,
        help_text=_("For example «Ниигату»: “из Хабаровска в Ниигату”."),
    )
    name_native = models.CharField(
        _("native name"), max_length=120, blank=True, help_text=_("For example 新潟市.")
    )
    native_language = models.CharField(
        _("language"),
        max_length=35,
        blank=True,
        validators=[LANGUAGE_TAG],
        help_text=_("For example ru, en, ja, zh, ko."),
    )
    kind = models.CharField(_("kind of relation"), max_length=20, choices=CityKind)
    country = models.CharField(
        _("country"),
        max_length=2,
        validators=[validate_country],
        help_text=_("Two letters: JP, US, CA, CN, KR."),
    )
    region_ru = models.CharField(in_russian(_("region")), max_length=120, blank=True)
    region_en = models.CharField(in_english(_("region")), max_length=120, blank=True)
    since = EDTFDateField(
        _("relations since"),
        blank=True,
        help_text=_("As far as known: 23.04.1965, апрель 1965, около 1992, 2005."),
    )
    since_earliest = EDTFBoundField("since", "earliest")
    since_latest = EDTFBoundField("since", "latest")
    since_basis = models.CharField(
        _("basis of the date"),
        max_length=20,
        choices=SinceBasis,
        default=SinceBasis.UNKNOWN,
    )
    motive_ru = models.TextField(in_russian(_("how it began")), blank=True)
    motive_en = models.TextField(in_english(_("how it began")), blank=True)
    summary_ru = models.TextField(in_russian(_("summary")), blank=True)
    summary_en = models.TextField(in_english(_("summary")), blank=True)
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees, north positive: 37.9161."),
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees, east positive: 139.0364."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("For example Asia/Tokyo."),
    )
    website = models.URLField(
        _("official site"), max_length=300, blank=True, validators=[WEB_ADDRESS]
    )
    wikidata_id = models.CharField(
        _("Wikidata ID"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^Q[0-9]+\Z", _("A Wikidata ID looks like Q6106."))],
        help_text=_("For example Q6106."),
    )
    not_to_be_confused_with = models.ManyToManyField(
        "self", blank=True, verbose_name=_("not to be confused with")
    )

    objects = SisterCityQuerySet.as_manager()
    history = Remembered(
        excluded_fields=["search_text"],
        m2m_fields=[not_to_be_confused_with],
    )
    name = Localized("name")
    region = Localized("region")
    motive = Localized("motive")
    summary = Localized("summary")

    # What the kinds are called as headings of a list.
    KIND_HEADINGS = {
        CityKind.SISTER: pgettext_lazy("home", "Sister cities"),
        CityKind.PARTNER: pgettext_lazy("home", "Partner cities"),
        CityKind.CONTACT: _("Other contacts"),
    }

    date_field = "since"
    title_columns = ("name_ru", "name_en", "name_native", "name_ru_genitive", "name_ru_accusative")
    searchable = title_columns + tuple(
        f"{name}_{language}"
        for name in ("region", "motive", "summary", "photo_alt")
        for language in ("ru", "en")
    )

    class Meta(Record.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["name_ru", "pk"]
        indexes = [
            models.Index(fields=["published_at", "kind"], name="cities_city_public"),
            models.Index(
                fields=["since_earliest", "-since_latest", "id"],
                name="cities_city_since",
            ),
            # A photo is asked for by its name.
            models.Index(fields=["photo"], name="cities_city_photo"),
        ]
        constraints = [
            *Record.Meta.constraints,
            choice_constraint("kind", CityKind),
            choice_constraint("since_basis", SinceBasis),
            date_constraint("since"),
            models.CheckConstraint(
                condition=~Q(name_ru="", name_en=""),
                name="cities_sistercity_has_name",
                violation_error_message=_("Write the name in Russian or in English."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__gte=-90, latitude__lte=90),
                name="cities_sistercity_latitude_range",
            ),
            models.CheckConstraint(
                condition=Q(longitude__gte=-180, longitude__lte=180),
                name="cities_sistercity_longitude_range",
            ),
            models.CheckConstraint(
                # NULL passes a check, so "both or none" is a rule of its own.
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="cities_sistercity_both_coordinates",
                violation_error_message=_("Write both latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                # Two capital letters, in words that every database understands.
                condition=Q(country=Upper(Substr("country", 1, 2)))
                & ~Q(country=Substr("country", 1, 1)),
                name="cities_sistercity_country_code",
                violation_error_message=_("A country is two capital letters: JP, US, CN."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cities:city_detail", args=[self.slug])

    @property
    def title(self) -> Any:
        """Its name, under the word that all kinds of records share."""
        return self.name

    @property
    def kind_since(self) -> str:
        """Kind and beginning in one: «город-побратим с 15 июня 1993 г.»."""
        since = self.since.display_since(active_language()) if self.since else ""
        return f"{self.get_kind_display()} {since}".strip()

    @property
    def kind_label(self) -> Any:
        return self.get_kind_display()

    def shown_cities(self) -> list[Any]:
        return []

    @classmethod
    def elsewhere(cls, phrase: str, query: CityQuery) -> list[models.QuerySet]:
        places = super().elsewhere(phrase, query)
        statuses = RelationStatus.objects.filter(RelationStatus.own_words(phrase)).order_by()
        named = cls.objects.filter(pk__in=query.cities_named(phrase)).order_by()
        return [*places, statuses.values("city"), named.values("pk")]

    def address_words(self) -> tuple[Any, ...]:
        return (self.name_en or self.name_ru,)

    @property
    def country_name(self) -> str:
        return self.country_in_words(self.country)

    @staticmethod
    def country_in_words(code: str) -> str:
        """The country's name in the active language; where it has none, its code."""
        return str(countries.name(code)) or code

    @property
    def from_words(self) -> str:
        """«из Ниигаты», "from Niigata"; «из города Ниигата» where the case is not given."""
        return f"{'from' if active_language() == 'en' else 'из'} {self.origin}"

    @property
    def to_words(self) -> str:
        """«в Ниигату», "to Niigata"; «в город Ниигата» where the case is not given."""
        return f"{'to' if active_language() == 'en' else 'в'} {self.destination}"

    @property
    def origin(self) -> str:
        """Its name behind «из» or "from": «Ниигаты», or «города Ниигата»."""
        if active_language() == "en":
            return self.name
        return self.name_ru_genitive or f"города {self.name}"

    @property
    def destination(self) -> str:
        """Its name behind «в» or "to": «Ниигату», or «город Ниигата»."""
        if active_language() == "en":
            return self.name
        return self.name_ru_accusative or f"город {self.name}"


class CityCitation(Citation):
    """What a source says about a city."""

    record = models.ForeignKey(
        SisterCity,
        # A part of the record: it goes with it.
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("city"),
    )
    history = Remembered()
