"""Delegations, as clerks enter them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cities.admin import CityFilter
from events.attention import DELEGATIONS
from events.models import Delegation, DelegationCitation
from events.tables import DELEGATIONS_TABLE
from events.views import delegation_context
from khabarovsk_relations.records.admin import (
    FOR_THE_SITE,
    CitationInline,
    date_column,
    more,
    pair,
    publication,
)
from khabarovsk_relations.records.admin.entering import in_address
from khabarovsk_relations.records.admin.filters import (
    AttentionFilter,
    PublicationFilter,
    WithoutSourceFilter,
    YearFilter,
)

from .base import PHOTO, PHOTO_HELP, PlannedAdmin, PlannedForm, StatusFilter

# Who was received is visited, and the other way round; a meeting elsewhere has no answer.
OPPOSITE = {
    Delegation.Direction.INCOMING: Delegation.Direction.OUTGOING,
    Delegation.Direction.OUTGOING: Delegation.Direction.INCOMING,
}


class DelegationCitationInline(CitationInline):
    model = DelegationCitation


class DelegationForm(PlannedForm):
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
        Delegation.demand_name(cleaned.get("title_ru"), cleaned.get("title_en"), cities)
        return cleaned


@admin.register(Delegation)
class DelegationAdmin(PlannedAdmin):
    table = DELEGATIONS_TABLE
    form = DelegationForm
    inlines = [DelegationCitationInline]
    fieldsets = [
        (
            _("What"),
            {
                "fields": [("direction", "level", "status"), pair("title")],
                "description": _("Shown at the head of the page and in every list."),
            },
        ),
        (
            _("When"),
            {
                "fields": ["dates", pair("place")],
                "description": _("Decides the place in the timeline, the years and the calendar."),
            },
        ),
        (
            _("With whom"),
            {
                "fields": [
                    ("cities", "return_of"),
                    pair("head_name"),
                    pair("head_title"),
                    ("size", "size_means"),
                ],
                "description": _(
                    "Shown among the facts; the record stands on the page of each of its cities."
                ),
            },
        ),
        more(
            _("More: name in the native script, composition, host"),
            "head_name_native",
            pair("composition"),
            pair("host"),
        ),
        (
            _("What came of it"),
            {
                "fields": [
                    pair("result"),
                    ("agreements", "themes"),
                    ("reported_on", "next_steps"),
                    "document",
                ],
                "description": _(
                    "Shown on the page below the facts, except the day of the report and what was "
                    "agreed for the future: these are for colleagues."
                ),
            },
        ),
        more(_("More: purpose and programme"), pair("purpose"), pair("programme")),
        PHOTO,
        FOR_THE_SITE,
    ]
    popup_fields = (("direction", "status"), pair("title"), ("dates", "cities"))
    unlike = PlannedAdmin.unlike | {"return_of", "agreements", "next_steps"}
    autocomplete_fields = ("cities", "return_of", "agreements", "themes")
    list_display = (
        "title",
        "direction",
        "city_names",
        date_column("dates", _("dates")),
        "status_in_words",
        publication,
        "remarks",
    )
    attention = DELEGATIONS
    list_filter = (
        AttentionFilter,
        YearFilter,
        CityFilter,
        "direction",
        "level",
        StatusFilter,
        PublicationFilter,
        WithoutSourceFilter,
    )
    public_template = "events/delegation_detail.html"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        visit = kwargs.get("obj")
        if visit is not None and visit.pk and self.has_add_permission(request):
            context["return_visit_url"] = self.return_visit_address(visit)
        return super().render_change_form(request, context, *args, **kwargs)

    def return_visit_address(self, visit: Delegation) -> str:
        """The form of the visit that answers this one; "" where none can."""
        opposite = OPPOSITE.get(visit.direction)
        if opposite is None or visit.return_of_id:
            return ""
        return self.add_address(
            direction=opposite,
            level=visit.level,
            cities=in_address(self.opts.get_field("cities"), visit),
            return_of=visit.pk,
        )

    def public_context(self, record: Delegation) -> dict[str, Any]:
        return delegation_context(record, preview=True)
