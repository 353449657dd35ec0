"""Page addresses, and rows with derived columns."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from khabarovsk_relations.records.querysets import DatedQuerySet
from khabarovsk_relations.records.search import latin
from khabarovsk_relations.records.signs import has_unseen

SLUG_LENGTH = 100
# What may be done with a row of a list: beside Django's own, taking it away in a spreadsheet.
ROW_PERMISSIONS = ("add", "change", "delete", "view", "export")


def address_from(*words: Any) -> str:
    """An ASCII page address from words in Russian or English, at most 100 characters long."""
    text = slugify(latin(" ".join(str(word) for word in words if word)))
    return text[:SLUG_LENGTH].strip("-")


def free_address(wish: str, *taken: models.QuerySet) -> str:
    """The wish, or the wish with the first number that none of the querysets of slugs has."""
    stem = wish[: SLUG_LENGTH - 6]
    used = {slug for slugs in taken for slug in slugs if slug.startswith(stem)}
    candidate, number = wish, 2
    while candidate in used:
        candidate, number = f"{stem}-{number}", number + 1
    return candidate


class PlainText(models.Model):
    """A row whose texts hold no signs that nobody sees and that turn or break what stands round."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Any = None) -> None:
        """Refuse control characters, too: ValidationError by field."""
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for field in self._meta.concrete_fields:
            if field.name in errors or field.name in (exclude or ()):
                continue
            text = self.__dict__.get(field.attname)
            if isinstance(text, str) and has_unseen(text):
                errors[field.name] = ValidationError(
                    _("There are invisible control characters in the text: type it anew."),
                    code="unseen",
                )
        if errors:
            raise ValidationError(errors)


class Derived(PlainText):
    """A row with derived columns: whatever is saved of it, they are saved with it."""

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *, update_fields: Any = None, **kwargs: Any) -> None:
        deferred = self.get_deferred_fields()
        if update_fields is None and deferred and not self._state.adding:
            # What Django itself would save of a row read with only() or defer().
            update_fields = {
                field.name
                for field in self._meta.concrete_fields
                if field.attname not in deferred and not field.primary_key
            }
        if update_fields:
            derived = type(self)._default_manager.all().derived_names(update_fields)
            update_fields = {*update_fields, *derived}
        super().save(update_fields=update_fields, **kwargs)


class Dated(Derived):
    """A row with dates; `date_field` names the one that orders rows of its kind."""

    date_field = "dates"

    class Meta:
        abstract = True

    @classmethod
    def bound_names(cls) -> tuple[str, str]:
        """The two columns that order rows of this kind in time."""
        return f"{cls.date_field}_earliest", f"{cls.date_field}_latest"

    @property
    def order_date(self) -> Any:
        """The date that places this row in lists and timelines."""
        return getattr(self, self.date_field)
