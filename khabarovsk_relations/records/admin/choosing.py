"""Fields that point to other rows: a key that is no key gets a sentence and breaks nothing.

Django's own fields ask the database for whatever was sent, and fail where it cannot be a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

# As every number that comes from an address: far below the 64 bits of a key.
KEY = re.compile("[0-9]{1,9}", re.ASCII)


def is_key(value: Any) -> bool:
    """Whether this, as it was sent or is stored, can be the key of a row."""
    return KEY.fullmatch(str(value)) is not None


def keys_of(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if is_key(value)]


class OneField(forms.ModelChoiceField):
    """One row of those that there are, or none."""

    def to_python(self, value: Any) -> Any:
        is_sent = value not in self.empty_values and not hasattr(value, "_meta")
        if is_sent and not is_key(value):
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            )
        return super().to_python(value)


class ManyField(forms.ModelMultipleChoiceField):
    """Some rows of those that there are, or none."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if not is_key(key):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": key},
                )
        return super().clean(value)


class _ChosenByKey:
    """A box with a search that shows the rows it can find, whatever was sent."""

    def optgroups(self, name: str, value: list[Any], attrs: Any = None) -> Any:
        return super().optgroups(name, keys_of(value), attrs)


class OneBox(_ChosenByKey, AutocompleteSelect):
    """Chooses one row."""


class ManyBox(_ChosenByKey, AutocompleteSelectMultiple):
    """Chooses some rows."""


class ChoosesByKey:
    """A page or an inline whose choices of other rows bear whatever is sent."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", OneBox(db_field, self.admin_site))
        kwargs.setdefault("form_class", OneField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ManyBox(db_field, self.admin_site))
        kwargs.setdefault("form_class", ManyField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def only_keys(chosen: QueryDict, name: str) -> QueryDict:
    """What was sent, without the chosen rows whose keys cannot be keys."""
    sent = chosen.copy()
    sent.setlist(name, keys_of(sent.getlist(name)))
    return sent
