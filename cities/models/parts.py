"""Parts of a city's card: the ways its name is written, and how relations with it stand."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from khabarovsk_relations.records.edtf import Precision
from khabarovsk_relations.records.fields import (
    EDTFBoundField,
    EDTFDateField,
    FoldedTextField,
    choice_constraint,
    date_constraint,
)
from khabarovsk_relations.records.history.remembering import Remembered
from khabarovsk_relations.records.localized import (
    LANGUAGES,
    Localized,
    active_language,
    in_english,
    in_russian,
)
from khabarovsk_relations.records.models import (
    LANGUAGE_TAG,
    ROW_PERMISSIONS,
    Citation,
    Dated,
    Derived,
)
from khabarovsk_relations.records.querysets import SearchedQuerySet
from khabarovsk_relations.records.search import fold_all, standing_in

from .spelling import CityQuery, NameKind


class StatusValue(models.TextChoices):
    NEGOTIATING = "negotiating", _("under negotiation")
    ACTIVE = "active", pgettext_lazy("relations", "active")
    SUSPENDED = "suspended", pgettext_lazy("relations", "suspended")
    RESUMED = "resumed", pgettext_lazy("relations", "resumed")
    ENDED = "ended", pgettext_lazy("relations", "ended")


class DateMeans(models.TextChoices):
    FROM = "from", _("from this date")
    AS_OF = "as_of", _("as known on this date")


class DeclaredBy(models.TextChoices):
    US = "us", pgettext_lazy("declared by", "Khabarovsk")
    PARTNER = "partner", _("the partner")
    BOTH = "both", _("both sides")
    UNKNOWN = "unknown", _("not established")


# Statuses that somebody declares; "active by the partner" would be no sentence.
CHANGES = [StatusValue.SUSPENDED, StatusValue.RESUMED, StatusValue.ENDED]
BY = {
    DeclaredBy.US: _("by Khabarovsk"),
    DeclaredBy.PARTNER: _("by the partner"),
    DeclaredBy.BOTH: _("by both sides"),
}
STANDING = [StatusValue.ACTIVE, StatusValue.RESUMED, StatusValue.SUSPENDED]


class CityPartQuerySet(SearchedQuerySet):
    """Words for parts of a city's card, which are also found by the names of the city."""

    def read_query(self, text: str, *, public: bool) -> CityQuery:
        cities = self.model._meta.get_field("city").related_model.objects.all()
        return cities.read_query(text, public=public)


class CityPart(models.Model):
    """A part of a city's card; `own_words()` says where a phrase stands in it."""

    class Meta:
        abstract = True

    @classmethod
    def own_words(cls, phrase: str) -> Q:
        raise NotImplementedError

    @classmethod
    def matching(cls, phrase: str, query: CityQuery) -> Q:
        """Where a folded phrase stands: in its own words or in a name of its city."""
        return cls.own_words(phrase) | Q(city__in=query.cities_named(phrase))


class CityNameQuerySet(CityPartQuerySet):
    """Words for spellings."""

    def get_by_natural_key(self, city: str, text: str) -> Any:
        return self.get(city__slug=city, text=text)

    def shown(self) -> Self:
        """Spellings fit to be shown: a misspelling is found but never shown as a name."""
        return self.exclude(kind=NameKind.MISSPELLING)


class CityName(CityPart, Derived):
    """One more way to write a city's name, so that it is found by it."""

    Kind = NameKind

    city = models.ForeignKey(
        # A part of the city's card: it goes with the city.
        "SisterCity",
        on_delete=models.CASCADE,
        related_name="names",
        verbose_name=_("city"),
    )
    text = models.CharField(pgettext_lazy("name", "spelling"), max_length=120)
    language = models.CharField(
        _("language"),
        max_length=35,
        blank=True,
        validators=[LANGUAGE_TAG],
        help_text=_("For example ru, en, ja, zh, ko."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NameKind, default=NameKind.COMMON)
    folded = FoldedTextField("words")

    objects = CityNameQuerySet.as_manager()
    history = Remembered(excluded_fields=["folded"])
    words = ("text",)

    class Meta:
        default_permissions = ROW_PERMISSIONS
        verbose_name = _("spelling")
        verbose_name_plural = _("spellings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["city", "text"], name="cities_cityname_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="cities_cityname_has_text"),
            choice_constraint("kind", NameKind),
        ]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str]:
        return (*self.city.natural_key(), self.text)

    @classmethod
    def own_words(cls, phrase: str) -> Q:
        return standing_in("folded", phrase)


class RelationStatusQuerySet(CityPartQuerySet):
    """Words for changes of status."""

    def get_by_natural_key(self, city: str, date: str, status: str) -> Any:
        return self.get(city__slug=city, date=date, status=status)

    def published(self, at: datetime.datetime | None = None) -> Self:
        """A change of status is public with its city."""
        cities = self.model._meta.get_field("city").related_model.objects
        return self.filter(city__in=cities.published(at))

    def current_on(self, day: datetime.date) -> Self:
        """Those begun by this day, the one in force then first."""
        return self.filter(date_earliest__lte=day).order_by("-date_earliest", "date_latest", "-pk")


class RelationStatus(CityPart, Dated):
    """How relations with a city stand from a date on, or stood when somebody looked."""

    Status = StatusValue
    DateMeans = DateMeans
    DeclaredBy = DeclaredBy

    city = models.ForeignKey(
        # A part of the city's card: it goes with the city.
        "SisterCity",
        on_delete=models.CASCADE,
        related_name="statuses",
        verbose_name=_("city"),
    )
    status = models.CharField(_("relations"), max_length=20, choices=StatusValue)
    date = EDTFDateField(
        _("date"),
        help_text=_("As far as known: 23.04.1965, апрель 1965, около 1992, 2005."),
    )
    date_earliest = EDTFBoundField("date", "earliest")
    date_latest = EDTFBoundField("date", "latest")
    date_means = models.CharField(
        _("what the date means"),
        max_length=20,
        choices=DateMeans,
        default=DateMeans.FROM,
    )
    declared_by = models.CharField(
        _("declared by"), max_length=20, choices=DeclaredBy, default=DeclaredBy.UNKNOWN
    )
    note_ru = models.TextField(in_russian(pgettext_lazy("status", "note")), blank=True)
    note_en = models.TextField(in_english(pgettext_lazy("status", "note")), blank=True)
    search_text = FoldedTextField("searchable")

    objects = RelationStatusQuerySet.as_manager()
    history = Remembered(excluded_fields=["search_text"])
    note = Localized("note")

    date_field = "date"
    searchable = ("note_ru", "note_en")

    class Meta:
        default_permissions = ROW_PERMISSIONS
        verbose_name = _("change of status")
        verbose_name_plural = _("status of relations")
        ordering = ["date_earliest", "-date_latest", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "date", "status"], name="cities_relationstatus_unique"
            ),
            choice_constraint("status", StatusValue),
            choice_constraint("date_means", DateMeans),
            choice_constraint("declared_by", DeclaredBy),
            date_constraint("date"),
            models.CheckConstraint(condition=~Q(date=""), name="cities_relationstatus_has_date"),
        ]
        indexes = [
            models.Index(
                fields=["date_earliest", "-date_latest", "id"],
                name="cities_status_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city}: {self.get_status_display()}"

    def get_absolute_url(self) -> str:
        """Where the page of its city tells it, for it has none of its own."""
        return f"{self.city.get_absolute_url()}#status"

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.city.natural_key(), str(self.date), self.status)

    @classmethod
    def own_words(cls, phrase: str) -> Q:
        """In the note, or in the word for the status in either language."""
        called = []
        for status in StatusValue:
            words = []
            for language in LANGUAGES:
                with translation.override(language):
                    words.append(str(status.label))
            if f" {phrase}" in fold_all(words):
                called.append(status)
        return standing_in("search_text", phrase) | Q(status__in=called)

    def words(self) -> str:
        """The status and, where somebody changed it, who: «приостановлены партнёром»."""
        words = self.get_status_display()
        if self.status in CHANGES and self.declared_by != DeclaredBy.UNKNOWN:
            words = f"{words} {BY[self.declared_by]}"
        return words

    def when(self) -> str:
        """The date as it follows the status: "on 3 March 2022", "(as known in May 2018)".

        What lasts from a date on lasts since then: "active since 25 May 1990".
        """
        if self.date_means == DateMeans.FROM and self.status not in CHANGES:
            since = self.date.display_since(active_language())
            if since:
                return since
        is_plain = self.date.precision in {
            Precision.DAY,
            Precision.MONTH,
            Precision.SEASON,
            Precision.YEAR,
        } and not (self.date.is_approximate or self.date.is_uncertain)
        is_day = is_plain and self.date.precision == Precision.DAY
        if self.date_means == DateMeans.AS_OF:
            if is_day:
                form = pgettext("status", "(as known on %(date)s)")
            elif is_plain and self.date.precision != Precision.SEASON:
                # Of a season the word would have to change in Russian: «на весну».
                form = pgettext("status", "(as known in %(date)s)")
            else:
                form = pgettext("status", "(as known: %(date)s)")
        elif is_day:
            form = pgettext("status", "on %(date)s")
        elif is_plain:
            form = pgettext("status", "in %(date)s")
        else:
            form = pgettext("status", "(%(date)s)")
        return form % {"date": self.date.display(active_language())}

    def sentence(self) -> str:
        """Status, who and when: "suspended by the partner on 3 March 2022"."""
        return f"{self.words()} {self.when()}"

    @property
    def title(self) -> str:
        """Its line in a timeline, where the date stands beside it."""
        form = gettext("Relations %(status)s")
        if self.date_means == DateMeans.AS_OF:
            form = gettext("Relations %(status)s (as known on this date)")
        return form % {"status": self.words()}

    @property
    def kind_label(self) -> str:
        return gettext("status of relations")

    def shown_cities(self) -> list[Any]:
        return [self.city]


class StatusCitation(Citation):
    """What a source says about a change of status."""

    record = models.ForeignKey(
        RelationStatus,
        # A part of the record: it goes with it.
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("change of status"),
    )
    history = Remembered()
