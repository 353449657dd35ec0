"""What the form of a new row begins with: an address that says so, or a record like it."""

from __future__ import annotations

import contextlib
import unicodedata
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest, HttpResponse

from khabarovsk_relations.records.edtf import EDTFDate, EDTFError
from khabarovsk_relations.records.fields import EDTFDateField
from khabarovsk_relations.records.staff_pages import staff_page

from .choosing import is_key, keys_of

# A moment is decided anew for each row, and a file belongs to one.
NEVER_FILLED_IN = (models.DateTimeField, models.FileField)


def in_address(field: Any, row: Any) -> str:
    """A field's value as `Prefilled` reads it from an address; many-to-many by keys."""
    value = field.value_from_object(row)
    if isinstance(field, models.ManyToManyField):
        return ",".join(str(one.pk) for one in value)
    return "" if value is None else str(value)


def from_address(field: Any, text: str) -> Any:
    """A field's value as it stands in an address; None where it makes no sense there."""
    if any(unicodedata.category(character) == "Cc" for character in text):
        return None
    if isinstance(field, models.ManyToManyField):
        return keys_of(text.split(","))
    if isinstance(field, models.ForeignKey):
        return text if is_key(text) else None
    if isinstance(field, EDTFDateField):
        with contextlib.suppress(EDTFError):
            return EDTFDate.parse(text)
    return text


class Prefilled:
    """A form of a new row that an address fills in; nothing is stored until it is saved.

    `?cities=1,2&dates=2005-05` names fields of the row, `?like=5` another row to begin like.
    """

    # What "save and add another" keeps for the next row.
    carried: tuple[str, ...] = ()
    # Whether there are rows like one another, year by year, and what each has for itself alone.
    has_similar = False
    unlike: frozenset[str] = frozenset()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = self.initial_like(request)
        for field in self.fields_to_fill_in():
            if field.name in request.GET:
                value = from_address(field, request.GET[field.name])
                if value is not None:
                    initial[field.name] = value
        return initial

    def fields_to_fill_in(self) -> list[Any]:
        fields = [*self.opts.concrete_fields, *self.opts.many_to_many]
        return [
            field
            for field in fields
            if field.editable and not field.primary_key and not isinstance(field, NEVER_FILLED_IN)
        ]

    def initial_like(self, request: HttpRequest) -> dict[str, Any]:
        """What a new row has from the one that the address names, if this user may see it."""
        key = request.GET.get("like", "")
        if not self.has_similar or not is_key(key):
            return {}
        row = self.get_object(request, key)
        if row is None or not self.has_view_permission(request, row):
            return {}
        return self.similar_to(row)

    def similar_to(self, row: Any) -> dict[str, Any]:
        """The fields of a row like this one: all but its days and what it has for itself alone."""
        return {
            field.name: field.value_from_object(row)
            for field in self.fields_to_fill_in()
            if field.name not in self.unlike
            and not isinstance(field, EDTFDateField | models.DateField)
        }

    def add_address(self, **values: Any) -> str:
        """The address of the form of a new row that begins with these values."""
        page = staff_page(self.model, "add")
        query = urlencode(
            {name: value for name, value in values.items() if value not in ("", None)}
        )
        return f"{page}?{query}" if query else page

    def next_address(self, row: Any) -> str:
        """The form of the next row, which keeps some of this one."""
        fields = [self.opts.get_field(name) for name in self.carried]
        return self.add_address(**{field.name: in_address(field, row) for field in fields})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if self.has_similar and row is not None and row.pk and self.has_add_permission(request):
            context["similar_url"] = self.add_address(like=row.pk)
        return super().render_change_form(request, context, *args, **kwargs)
