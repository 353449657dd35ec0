"""Spellings of a city's name and changes of status, each on a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.models import CityName, RelationStatus, SisterCity, StatusCitation
from cities.tables import NAMES_TABLE, STATUSES_TABLE
from khabarovsk_relations.records.admin import (
    Answers,
    CitationInline,
    RegisterAdmin,
    date_column,
    pair,
    touch,
)


class CityPartAdmin(Answers, RegisterAdmin):
    """A part of a city's card on a page of its own; whatever changes there, the city changed."""

    part_of = "city"
    autocomplete_fields = ("city",)
    carried = ("city",)
    list_select_related = ("city",)
    search_help_text = _("Any spelling of the city's name will do.")

    def record_of(self, row: Any) -> SisterCity:
        return row.city

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # A part does not move from one city to another.
        return (*super().get_readonly_fields(request, obj), *(["city"] if obj else []))

    def after_bringing_back(self, request: HttpRequest, obj: Any) -> None:
        touch(obj.city, request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed() or any(formset.has_changed() for formset in formsets):
            touch(form.instance.city, request.user)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        touch(obj.city, request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        cities = {part.city for part in queryset.select_related("city")}
        super().delete_queryset(request, queryset)
        for city in cities:
            touch(city, request.user)


@admin.register(CityName)
class CityNameAdmin(CityPartAdmin):
    table = NAMES_TABLE
    fields = ("city", ("text", "language", "kind"))
    list_display = ("text", "city", "kind", "language")
    list_filter = ("kind", "language")
    search_fields = ("folded",)
    ordering = ("text", "pk")


class StatusCitationInline(CitationInline):
    """A change of status is public with its city, and may stand without a source of its own."""

    model = StatusCitation
    formset = BaseInlineFormSet


@admin.register(RelationStatus)
class RelationStatusAdmin(CityPartAdmin):
    """Changes of status, with the sources that tell of them."""

    table = STATUSES_TABLE
    inlines = [StatusCitationInline]
    fieldsets = [
        (_("With whom"), {"fields": ["city"]}),
        (_("What"), {"fields": [("status", "declared_by"), pair("note")]}),
        (_("When"), {"fields": [("date", "date_means")]}),
    ]
    list_display = (
        "city",
        "status",
        date_column("date", _("date")),
        "date_means",
        "declared_by",
    )
    list_filter = ("status", "declared_by")
    search_fields = ("search_text",)
    ordering = ("-date_earliest", "date_latest", "-pk")
