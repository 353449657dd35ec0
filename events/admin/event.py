"""Events, as clerks enter them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cities.admin import CityFilter
from events.attention import EVENTS
from events.models import Event, EventCitation
from events.tables import EVENTS_TABLE
from events.views import event_context
from khabarovsk_relations.records.admin import (
    FOR_THE_SITE,
    CitationInline,
    date_column,
    more,
    pair,
    publication,
)
from khabarovsk_relations.records.admin.filters import (
    AttentionFilter,
    PublicationFilter,
    WithoutSourceFilter,
    YearFilter,
)

from .base import PHOTO, PHOTO_HELP, PlannedAdmin, PlannedForm, StatusFilter


class EventCitationInline(CitationInline):
    model = EventCitation


class EventForm(PlannedForm):
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
    table = EVENTS_TABLE
    form = EventForm
    inlines = [EventCitationInline]
    fieldsets = [
        (
            _("What"),
            {
                "fields": [pair("title"), ("kind", "status")],
                "description": _(
                    "Shown at the head of the page and in every list. "
                    "Write the title in Russian or in English, better in both."
                ),
            },
        ),
        more(_("More: which of a series, part of what"), pair("series"), ("edition", "part_of")),
        (
            _("When"),
            {
                "fields": [("dates", "place_city"), pair("place")],
                "description": _("Decides the place in the timeline, the years and the calendar."),
            },
        ),
        (
            _("With whom"),
            {
                "fields": [
                    ("cities", "delegations"),
                    pair("participants"),
                    pair("organiser"),
                ],
                "description": _(
                    "Shown among the facts; the record stands on the page of each of its cities."
                ),
            },
        ),
        (
            _("What came of it"),
            {
                "fields": [
                    pair("description"),
                    pair("result"),
                    ("themes", "agreements"),
                    "has_anniversary",
                ],
                "description": _("Shown on the page below the facts."),
            },
        ),
        more(_("More: the award"), pair("award")),
        PHOTO,
        FOR_THE_SITE,
    ]
    popup_fields = (pair("title"), ("kind", "status"), ("dates", "cities"))
    unlike = PlannedAdmin.unlike | {
        "part_of",
        "has_anniversary",
        "delegations",
        "award_ru",
        "award_en",
    }
    autocomplete_fields = ("cities", "place_city", "part_of", "delegations", "agreements", "themes")
    list_display = (
        "title",
        "kind",
        "city_names",
        date_column("dates", _("dates")),
        "status_in_words",
        publication,
        "remarks",
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

    def similar_to(self, row: Event) -> dict[str, Any]:
        """The next edition of a series."""
        similar = super().similar_to(row)
        return similar | ({"edition": row.edition + 1} if row.edition else {})

    def public_context(self, record: Event) -> dict[str, Any]:
        return event_context(record, preview=True)
