"""Delegations and events, as clerks enter them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.admin import CityFilter, CityRecordAdmin
from events.models import Delegation, DelegationCitation, Event, EventCitation
from events.models.base import NOT_CONFIRMED
from events.views import delegation_context, event_context
from khabarovsk_relations.records.admin import (
    FOR_THE_SITE,
    CitationInline,
    date_column,
    publication,
)
from khabarovsk_relations.records.admin.filters import (
    PublicationFilter,
    WithoutSourceFilter,
    YearFilter,
)
from khabarovsk_relations.records.admin.forms import RecordForm

PHOTO = (
    _("Photo"),
    {"fields": ["photo", "photo_alt_ru", "photo_alt_en", "photo_credit"]},
)
PHOTO_HELP = {
    "photo_alt_ru": _("For example «Мэры двух городов подписывают протокол»."),
    "photo_credit": _("For example «Фото: пресс-служба администрации Хабаровска»."),
}


class StatusFilter(admin.SimpleListFilter):
    """By status; a plan whose day has passed is "not confirmed", as on the site."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        model = model_admin.model
        return [*model.Status.choices, (NOT_CONFIRMED, model.NOT_CONFIRMED_LABEL)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.with_status(self.value()) if self.value() else queryset


class PlannedAdmin(CityRecordAdmin):
    """A record that is planned first and happens later, or never."""

    @admin.display(description=_("status"), ordering="status")
    def status_in_words(self, record: Any) -> Any:
        return record.public_status_label()


# ---- delegations ---------------------------------------------------------------------------------


class DelegationCitationInline(CitationInline):
    model = DelegationCitation


class DelegationForm(RecordForm):
    """A delegation has a title or at least one city, of which a title can be made."""

    class Meta:
        help_texts = PHOTO_HELP | {
            "title_ru": _(
                "For example «Визит мэра Ниигаты на День города». May stay empty: it is then made "
                "from direction, city, head and date."
            ),
            "place_ru": _("For example «Хабаровск, Амурск»."),
            "head_name_ru": _("For example «А. Н. Соколов»."),
            "head_name_native": _("For example 篠田昭."),
            "head_title_ru": _("For example «мэр города Хабаровска»."),
            "size": _("For example 12. Leave empty where it is not known."),
            "host_ru": _("For example «администрация города Хабаровска»."),
            "purpose_ru": _("For example «участие в праздновании Дня города»."),
            "programme_ru": _("What was visited and whom the guests met."),
            "result_ru": _("For example «подписан протокол об обмене школьниками»."),
            "return_of": _("The first visit, to which this one answers."),
            "agreements": _("Documents signed during the visit."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cities = cleaned.get("cities")
        if cities is None:
            return cleaned
        # The cities are saved only after the row, and its address is made of their names.
        self.instance.public_cities = list(cities)
        if not (cities or cleaned.get("title_ru") or cleaned.get("title_en")):
            raise ValidationError(_("Write a title or choose at least one city."), code="nameless")
        return cleaned


@admin.register(Delegation)
class DelegationAdmin(PlannedAdmin):
    form = DelegationForm
    inlines = [DelegationCitationInline]
    fieldsets = [
        (_("What"), {"fields": ["title_ru", "title_en", "direction", "level", "status"]}),
        (_("When"), {"fields": ["dates", "place_ru", "place_en", "return_of"]}),
        (
            _("With whom"),
            {
                "fields": [
                    "cities",
                    "head_name_ru",
                    "head_name_en",
                    "head_name_native",
                    "head_title_ru",
                    "head_title_en",
                    "size",
                    "size_means",
                    "composition_ru",
                    "composition_en",
                    "host_ru",
                    "host_en",
                ]
            },
        ),
        (
            _("What came of it"),
            {
                "fields": [
                    "purpose_ru",
                    "purpose_en",
                    "programme_ru",
                    "programme_en",
                    "result_ru",
                    "result_en",
                    "agreements",
                    "next_steps",
                    "reported_on",
                    "themes",
                    "document",
                ]
            },
        ),
        PHOTO,
        FOR_THE_SITE,
    ]
    autocomplete_fields = ("cities", "return_of", "agreements", "themes")
    list_display = (
        "title",
        "direction",
        "city_names",
        date_column("dates", _("dates")),
        "status_in_words",
        publication,
    )
    list_filter = (
        YearFilter,
        CityFilter,
        "direction",
        "level",
        StatusFilter,
        PublicationFilter,
        WithoutSourceFilter,
    )
    public_template = "events/delegation_detail.html"

    def public_context(self, record: Delegation) -> dict[str, Any]:
        return delegation_context(record, preview=True)


# ---- events --------------------------------------------------------------------------------------


class EventCitationInline(CitationInline):
    model = EventCitation


class EventForm(RecordForm):
    class Meta:
        labels = {"cities": _("Cities taking part")}
        help_texts = PHOTO_HELP | {
            "title_ru": _("For example «Международный конкурс снежной скульптуры в Харбине»."),
            "title_en": _("For example “International Snow Sculpture Contest in Harbin”."),
            "place_ru": _("For example «парк „Динамо“»."),
            "part_of": _("For example the festival that a contest belongs to."),
            "award_ru": _("For example «второе место»."),
            "has_anniversary": _("For what is remembered each year, for example a first visit."),
            "result_ru": _("For example «команда Хабаровска заняла второе место»."),
            "participants_ru": _("For example «шесть команд из четырёх стран»."),
            "organiser_ru": _("For example «администрация Харбина»."),
            "delegations": _("Delegations that came or went for it."),
            "agreements": _("Agreements that it rests on."),
        }


@admin.register(Event)
class EventAdmin(PlannedAdmin):
    form = EventForm
    inlines = [EventCitationInline]
    fieldsets = [
        (
            _("What"),
            {
                "fields": [
                    "title_ru",
                    "title_en",
                    "kind",
                    "status",
                    "series_ru",
                    "series_en",
                    "edition",
                    "part_of",
                ]
            },
        ),
        (
            _("When"),
            {"fields": ["dates", "place_city", "place_ru", "place_en", "has_anniversary"]},
        ),
        (
            _("With whom"),
            {
                "fields": [
                    "cities",
                    "participants_ru",
                    "participants_en",
                    "organiser_ru",
                    "organiser_en",
                    "delegations",
                ]
            },
        ),
        (
            _("What came of it"),
            {
                "fields": [
                    "description_ru",
                    "description_en",
                    "result_ru",
                    "result_en",
                    "award_ru",
                    "award_en",
                    "agreements",
                    "themes",
                ]
            },
        ),
        PHOTO,
        FOR_THE_SITE,
    ]
    autocomplete_fields = ("cities", "place_city", "part_of", "delegations", "agreements", "themes")
    list_display = (
        "title",
        "kind",
        "city_names",
        date_column("dates", _("dates")),
        "status_in_words",
        publication,
    )
    list_filter = (
        YearFilter,
        CityFilter,
        "kind",
        StatusFilter,
        PublicationFilter,
        WithoutSourceFilter,
    )
    public_template = "events/event_detail.html"

    def public_context(self, record: Event) -> dict[str, Any]:
        return event_context(record, preview=True)
