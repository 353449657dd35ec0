"""Where what is recorded is known from, and what it is about."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khabarovsk_relations.records.fields import (
    EDTFBoundField,
    EDTFDateField,
    FoldedTextField,
    choice_constraint,
    date_constraint,
)
from khabarovsk_relations.records.history.remembering import Remembered
from khabarovsk_relations.records.localized import Localized, in_english, in_russian
from khabarovsk_relations.records.querysets import (
    CitationQuerySet,
    SourceQuerySet,
    ThemeQuerySet,
)
from khabarovsk_relations.records.search import Query, standing_in

from .base import ROW_PERMISSIONS, SLUG_LENGTH, Dated, PlainText, address_from, free_address

WEB_ADDRESS = URLValidator(schemes=["http", "https"])
# The shape of a language tag (BCP 47), without a look at the register of all of them.
LANGUAGE_TAG = RegexValidator(
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", _("Write a language code: ja, zh, ko, en.")
)


class Theme(PlainText):
    """What a record is about: economy, culture, youth."""

    slug = models.SlugField(_("page address"), max_length=SLUG_LENGTH, unique=True)
    name_ru = models.CharField(in_russian(_("name")), max_length=80)
    name_en = models.CharField(in_english(_("name")), max_length=80)

    objects = ThemeQuerySet.as_manager()
    history = Remembered()
    name = Localized("name")

    class Meta:
        default_permissions = ROW_PERMISSIONS
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class SourceKind(models.TextChoices):
    OFFICIAL = "official", _("official")
    PRESS = "press", _("press")
    ARCHIVE = "archive", _("archive")
    PARTNER = "partner", _("partner")
    ORAL = "oral", _("oral account")


class Source(Dated):
    """A page, paper, file or person that a record rests on."""

    # Choices stand above their model, because its Meta holds the column to them too.
    Kind = SourceKind

    key = models.SlugField(
        _("short key"),
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        help_text=_("Made by itself from the publisher and the title."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OFFICIAL)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher or site"), max_length=200, blank=True)
    url = models.URLField(
        _("web address"),
        max_length=500,
        blank=True,
        validators=[WEB_ADDRESS],
        help_text=_("The publisher's own page, not a copy of it."),
    )
    archive_reference = models.CharField(_("archive reference"), max_length=200, blank=True)
    published = EDTFDateField(_("date of publication"), blank=True)
    published_earliest = EDTFBoundField("published", "earliest")
    published_latest = EDTFBoundField("published", "latest")
    accessed = models.DateField(_("accessed"), null=True, blank=True)
    language = models.CharField(
        _("language"),
        max_length=35,
        blank=True,
        validators=[LANGUAGE_TAG],
        help_text=_("For example ru, en, ja, zh, ko."),
    )
    note_ru = models.TextField(in_russian(_("note")), blank=True)
    note_en = models.TextField(in_english(_("note")), blank=True)
    search_text = FoldedTextField("searchable")

    objects = SourceQuerySet.as_manager()
    history = Remembered(excluded_fields=["search_text"])
    note = Localized("note")

    searchable = ("title", "publisher", "url", "archive_reference", "note_ru", "note_en")

    class Meta:
        default_permissions = ROW_PERMISSIONS
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title", "pk"]
        constraints = [
            date_constraint("published"),
            choice_constraint("kind", SourceKind),
            models.CheckConstraint(condition=~Q(title=""), name="records_source_has_title"),
            models.CheckConstraint(condition=~Q(key=""), name="records_source_has_key"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.title, self.publisher) if part)

    def save(self, *, update_fields: Any = None, **kwargs: Any) -> None:
        self.key = self.key or self.suggested_key()
        super().save(update_fields=update_fields, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.key = self.key or self.suggested_key()

    @classmethod
    def matching(cls, phrase: str, query: Query) -> Q:
        """Where a folded phrase stands: in its own words."""
        return standing_in("search_text", phrase)

    def suggested_key(self) -> str:
        """A free short key, made from the publisher and the title."""
        others = Source.objects.exclude(pk=self.pk).values_list("key", flat=True)
        return free_address(address_from(self.publisher, self.title) or "source", others)

    def natural_key(self) -> tuple[str]:
        return (self.key,)


class CitationClaim(models.TextChoices):
    GENERAL = "general", _("the record")
    DATE = "date", _("the date")
    NAME = "name", _("the name")
    PLACE = "place", _("the place")
    PEOPLE = "people", _("the people")
    RESULT = "result", _("the result")


class Citation(PlainText):
    """What a source says about a record, and where. One concrete table per kind of record."""

    Claim = CitationClaim

    source = models.ForeignKey(
        Source,
        # A source that something rests on cannot vanish from under it.
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("source"),
    )
    locator = models.CharField(_("place (page, paragraph)"), max_length=200, blank=True)
    quote = models.CharField(_("quotation (up to 500 characters)"), max_length=500, blank=True)
    claim = models.CharField(
        _("what it supports"), max_length=20, choices=Claim, default=Claim.GENERAL
    )
    says_ru = models.CharField(
        in_russian(_("what the source says, if different")), max_length=500, blank=True
    )
    says_en = models.CharField(
        in_english(_("what the source says, if different")), max_length=500, blank=True
    )

    objects = CitationQuerySet.as_manager()
    says = Localized("says")

    class Meta:
        abstract = True
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "source", "locator", "claim"],
                name="%(app_label)s_%(class)s_unique",
            ),
            choice_constraint("claim", CitationClaim),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (str(self.source), self.locator) if part)

    def natural_key(self) -> tuple[str, ...]:
        return (*self.record.natural_key(), self.source.key, self.locator, self.claim)
