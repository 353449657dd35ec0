"""Events, as clerks enter them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cities.admin import CityFilter
from events.attention import EVENTS
from events.models import Event, EventCitation
from events.views import event_context
from khabarovsk_relations.records.admin import (
    FOR_THE_SITE,
    CitationInline,
    date_column,
    publication,
)
from khabarovsk_relations.records.admin.filters import (
    AttentionFilter,
    PublicationFilter,
    WithoutSourceFilter,
    YearFilter,
)
from khabarovsk_relations.records.admin.forms import RecordForm

from .base import PHOTO, PHOTO_HELP, PlannedAdmin, StatusFilter


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
    attention = EVENTS
    list_filter = (
        AttentionFilter,
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
