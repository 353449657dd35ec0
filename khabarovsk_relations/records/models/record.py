"""What every public record has: an address, a state of publication, stamps, sources."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khabarovsk_relations.records.fields import FoldedTextField
from khabarovsk_relations.records.file_fields import PhotoField
from khabarovsk_relations.records.localized import Localized, in_english, in_russian
from khabarovsk_relations.records.querysets import FormerAddressQuerySet, RecordQuerySet
from khabarovsk_relations.records.search import Query, standing_in

from .base import ROW_PERMISSIONS, SLUG_LENGTH, Dated, address_from, free_address


class FormerAddress(models.Model):
    """A page address that a record once had in public: it leads to the record for ever."""

    record_type = models.CharField(max_length=40)
    slug = models.SlugField(max_length=SLUG_LENGTH)
    current_slug = models.SlugField(max_length=SLUG_LENGTH)

    objects = FormerAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "slug"], name="records_formeraddress_unique"
            ),
            models.CheckConstraint(
                condition=~Q(slug=models.F("current_slug")),
                name="records_formeraddress_leads_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} → {self.current_slug}"

    def natural_key(self) -> tuple[str, str]:
        return (self.record_type, self.slug)


class Record(Dated):
    """What every public record has: an address, a state of publication, stamps, history.

    Subclasses set `date_field` (the date that orders them) and `searchable` (the fields
    whose words are found), declare `history`, and give `get_absolute_url`.
    """

    slug = models.SlugField(
        _("page address"),
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        help_text=_("Made by itself from the title and the year."),
    )
    published_at = models.DateTimeField(
        _("published"),
        null=True,
        blank=True,
        help_text=_("Empty: a draft. In the future: published at that time."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    internal_note = models.TextField(_("internal note (never public)"), blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # A record outlives the account of whoever wrote it.
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
    )
    search_text = FoldedTextField("searchable")

    objects = RecordQuerySet.as_manager()

    searchable: tuple[str, ...] = ()
    # Those of them that are its title, the Russian and the English first: who is found by a
    # title stands before the rest.
    title_columns: tuple[str, ...] = ("title_ru", "title_en")

    class Meta:
        abstract = True
        default_permissions = (*ROW_PERMISSIONS, "publish", "import")
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="%(app_label)s_%(class)s_has_slug"),
            models.CheckConstraint(
                # Never shown and yet withdrawn makes no sense.
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=False),
                name="%(app_label)s_%(class)s_withdrawn_was_published",
            ),
        ]

    def save(self, *, update_fields: Any = None, **kwargs: Any) -> None:
        """Save with fresh stamps; make an address where there is none, keep a public one."""
        if not self.slug:
            self.slug = self.suggested_address()
            update_fields = {*update_fields, "slug"} if update_fields else update_fields
        self.updated_at = timezone.now()
        if update_fields:
            update_fields = {*update_fields, "updated_at"}
        with transaction.atomic():
            stored = self._stored_address()
            self._refuse_given_away_address(stored)
            super().save(update_fields=update_fields, **kwargs)
            is_written = update_fields is None or "slug" in update_fields
            if stored and is_written and stored.slug != self.slug:
                FormerAddress.objects.keep(
                    self._meta.model_name,
                    stored.slug,
                    self.slug,
                    is_public=stored.was_ever_public(),
                )

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or self.suggested_address()
        self._refuse_given_away_address(self._stored_address())

    @classmethod
    def matching(cls, phrase: str, query: Query) -> Q:
        """Where a folded phrase of a query stands: in the own words of a row, or elsewhere."""
        own, elsewhere = standing_in("search_text", phrase), cls.elsewhere(phrase, query)
        if not elsewhere:
            return own
        # One list of keys and no OR: that would keep PostgreSQL from using its index of words.
        rows = cls._base_manager.filter(own).order_by().values("pk")
        return Q(pk__in=rows.union(*elsewhere))

    @classmethod
    def elsewhere(cls, phrase: str, query: Query) -> list[models.QuerySet]:
        """The keys of rows that a phrase finds though it stands in none of their own words.

        A number of four digits is a year, and finds what lies in it. Kinds that have cities add
        the names of those.
        """
        if not re.fullmatch("[12][0-9]{3}", phrase):
            return []
        return [cls.objects.in_year(int(phrase)).order_by().values("pk")]

    @classmethod
    def language_pairs(cls) -> list[tuple[str, str]]:
        """The columns of its texts in two languages: ("title_ru", "title_en"), and so on."""
        names = [field.name for field in cls._meta.concrete_fields]
        russian = [name for name in names if name.endswith("_ru")]
        pairs = ((name, f"{name.removesuffix('_ru')}_en") for name in russian)
        return [pair for pair in pairs if pair[1] in names]

    def address_words(self) -> tuple[Any, ...]:
        """The words its page address is made from."""
        return self.with_year(self.title_en or self.title_ru)

    def with_year(self, title: str) -> tuple[Any, ...]:
        """The title and the year its date begins with, unless the title has a year already."""
        year = re.search(r"[0-9]{4}", str(self.order_date))
        return (title, "" if year is None or year[0] in (title or "") else year[0])

    def suggested_address(self) -> str:
        """A free page address, made from the title and the year."""
        model = type(self)
        return free_address(
            address_from(*self.address_words()) or self._meta.model_name,
            model._base_manager.exclude(pk=self.pk).values_list("slug", flat=True),
            FormerAddress.objects.filter(record_type=self._meta.model_name).values_list(
                "slug", flat=True
            ),
        )

    def _stored_address(self) -> Record | None:
        # Not `_state.adding`: a row taken from history is new to Django, and stored all the same.
        if self.pk is None:
            return None
        rows = type(self)._base_manager.only("slug", "published_at", "withdrawn_at")
        return rows.filter(pk=self.pk).first()

    def _refuse_given_away_address(self, stored: Record | None) -> None:
        """An address that once led to another record is not given to this one."""
        led_to = FormerAddress.objects.current(self._meta.model_name, self.slug)
        if led_to is not None and (stored is None or led_to != stored.slug):
            message = _("This address once led to another record and still does.")
            raise ValidationError({"slug": ValidationError(message, code="former_address")})

    def untranslated(self) -> list[str]:
        """The English columns of its texts that are written in Russian alone."""
        pairs = self.language_pairs()
        return [
            name for russian, name in pairs if getattr(self, russian) and not getattr(self, name)
        ]

    def lacking(self) -> list[str]:
        """What it lacks of what `lacking_nothing()` asks: "citations", its date, a title's column.

        Only the source is demanded, see `publish()`.
        """
        titles = [name for name in self.title_columns[:2] if not getattr(self, name)]
        # A title that is made by itself is made in both languages.
        lacking = titles if len(titles) == 1 else []
        if not self.order_date:
            lacking = [self.date_field, *lacking]
        return lacking if self.citations.exists() else ["citations", *lacking]

    def was_ever_public(self, at: datetime.datetime | None = None) -> bool:
        """Whether strangers may know its address: public now or withdrawn."""
        return self.published_at is not None and self.published_at <= (at or timezone.now())

    def is_public(self, at: datetime.datetime | None = None) -> bool:
        return self.withdrawn_at is None and self.was_ever_public(at)

    def publication_label(self, at: datetime.datetime | None = None) -> Any:
        """Draft, scheduled, published or withdrawn, in words."""
        if self.withdrawn_at:
            return _("withdrawn")
        if self.published_at is None:
            return _("draft")
        return _("published") if self.is_public(at) else _("scheduled")

    def lock_state(self) -> None:
        """Take over the state of publication as it is stored, and keep others from changing it.

        To be called inside a transaction. Keys stay free: other records may be pointed at it.
        """
        rows = type(self)._base_manager.select_for_update(no_key=True)
        try:
            self.refresh_from_db(fields=["published_at", "withdrawn_at"], from_queryset=rows)
        except type(self).DoesNotExist:
            words = _("“%(record)s” was deleted meanwhile.") % {"record": self}
            raise ValidationError(words, code="deleted") from None

    def _demand_source(self) -> None:
        if not self.citations.exists():
            raise ValidationError(
                _("“%(record)s” cannot be published: it has no source.") % {"record": self},
                code="no_source",
            )

    def schedule(self, by: Any, moment: datetime.datetime) -> None:
        """Let it come on the site at a moment ahead, or at another than was planned.

        Raises ValidationError where it has no source, and where it was on the site before: what
        strangers know comes back with `publish()`.
        """
        with transaction.atomic():
            self.lock_state()
            if self.was_ever_public():
                words = _("“%(record)s” is on the site already.")
                if self.withdrawn_at:
                    words = _("“%(record)s” was withdrawn: publish it again.")
                raise ValidationError(words % {"record": self}, code="was_public")
            self._demand_source()
            self.published_at, self.withdrawn_at, self.updated_by = moment, None, by
            self.save(update_fields=["published_at", "withdrawn_at", "updated_by"])

    def publish(self, by: Any, at: datetime.datetime | None = None) -> None:
        """Put it on the site, or back on it. Raises ValidationError where it has no source."""
        with transaction.atomic():
            self.lock_state()
            self._demand_source()
            moment = at or timezone.now()
            if not self.was_ever_public(moment):
                self.published_at = moment
            self.withdrawn_at = None
            self.updated_by = by
            self.save(update_fields=["published_at", "withdrawn_at", "updated_by"])

    def withdraw(self, by: Any, at: datetime.datetime | None = None) -> None:
        """Take it off the site; its address then says so. Nothing happens to a draft."""
        with transaction.atomic():
            self.lock_state()
            if not self.was_ever_public(at):
                raise ValidationError(
                    _("“%(record)s” is not on the site.") % {"record": self},
                    code="not_public",
                )
            self.withdrawn_at = self.withdrawn_at or at or timezone.now()
            self.updated_by = by
            self.save(update_fields=["withdrawn_at", "updated_by"])


class Pictured(models.Model):
    """A record with one photograph, what it shows, and whose it is."""

    photo = PhotoField(_("photo"))
    photo_alt_ru = models.CharField(
        in_russian(_("what the photo shows")), max_length=300, blank=True
    )
    photo_alt_en = models.CharField(
        in_english(_("what the photo shows")), max_length=300, blank=True
    )
    photo_credit = models.CharField(_("photo credit"), max_length=200, blank=True)

    photo_alt = Localized("photo_alt")

    class Meta:
        abstract = True
