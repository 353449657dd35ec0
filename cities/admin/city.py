"""Cities, as clerks enter them: names, relations, place, texts, photo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from cities.attention import CITIES
from cities.briefing import briefing_context
from cities.models import CityCitation, CityName, RelationStatus, SisterCity
from cities.tables import CITIES_TABLE
from cities.views import city_context
from khabarovsk_relations.records.admin import (
    FOR_THE_SITE,
    CitationInline,
    PartInline,
    RecordAdmin,
    date_column,
    pair,
    publication,
)
from khabarovsk_relations.records.admin.filters import (
    AttentionFilter,
    PublicationFilter,
    WithoutSourceFilter,
    YearFilter,
)
from khabarovsk_relations.records.admin.forms import RecordForm
from khabarovsk_relations.records.localized import localized
from khabarovsk_relations.records.staff_pages import page_of_row, staff_page

SHOWN_RECORDS = 10


class CurrentStatusFilter(admin.SimpleListFilter):
    """Cities by how relations with them stand today."""

    title = pgettext_lazy("relations", "status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        statuses = [
            choice
            for choice in RelationStatus.Status.choices
            # Resumed counts as active.
            if choice[0] != RelationStatus.Status.RESUMED
        ]
        return [*statuses, ("none", _("status not established"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        return queryset.filter(current_status="" if self.value() == "none" else self.value())


class CityCitationInline(CitationInline):
    model = CityCitation


class CityNameInline(PartInline):
    model = CityName
    fields = ("text", "language", "kind")


class RelationStatusInline(PartInline):
    """Changes of status; each has a page of its own, with its sources."""

    model = RelationStatus
    fields = ("status", "date", "date_means", "declared_by", "note_ru", "note_en")
    show_change_link = True


class SisterCityForm(RecordForm):
    class Meta:
        help_texts = {
            "name_ru": _("For example «Ниигата»."),
            "name_en": _("For example “Niigata”."),
            "region_ru": _("For example «префектура Ниигата»."),
            "region_en": _("For example “Niigata Prefecture”."),
            "website": _("For example https://www.city.niigata.lg.jp."),
            "motive_ru": _("Who proposed it and why, in two or three sentences."),
            "summary_ru": _("What the two cities do together, in a few sentences."),
            "photo_alt_ru": _("For example «Мост Бандай через реку Синано»."),
            "photo_credit": _("For example «Фото: мэрия Ниигаты»."),
            "not_to_be_confused_with": _("For example Пучон and Пусан."),
            "country": "",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "country" in self.fields:
            # Nobody knows the codes by heart; the row itself checks what is sent.
            self.fields["country"].widget = forms.Select(choices=[("", "---------"), *countries])


@admin.register(SisterCity)
class SisterCityAdmin(RecordAdmin):
    """Cities: what they are called, how relations stand, and what the register has of them."""

    table = CITIES_TABLE
    form = SisterCityForm
    inlines = [CityNameInline, RelationStatusInline, CityCitationInline]
    fieldsets = [
        (
            _("Name"),
            {
                "fields": [
                    pair("name"),
                    ("name_ru_genitive", "name_ru_accusative"),
                    ("name_native", "native_language"),
                    "not_to_be_confused_with",
                ],
                "description": _(
                    "Shown at the head of the city's page, on the map and in every list. "
                    "Write the name in Russian or in English, better in both."
                ),
            },
        ),
        (
            _("Relations"),
            {
                "fields": [
                    ("kind", "since", "since_basis"),
                    ("agreement_rows", "delegation_rows", "event_rows"),
                ],
                "description": _("Shown among the facts of the city and in the table of cities."),
            },
        ),
        (
            _("Place on the map"),
            {
                "fields": [
                    "country",
                    pair("region"),
                    ("latitude", "longitude", "time_zone"),
                    ("website", "wikidata_id"),
                ],
                "description": _("Shown under the name; places the city on the map of the site."),
            },
        ),
        (
            _("Texts"),
            {
                "fields": [pair("motive"), pair("summary")],
                "description": _("Shown on the city's page."),
            },
        ),
        (
            _("Photo"),
            {
                "fields": ["photo", pair("photo_alt"), "photo_credit"],
                "description": _("Shown on the page, with its credit under it."),
            },
        ),
        FOR_THE_SITE,
    ]
    popup_fields = (pair("name"), ("kind", "country"))
    readonly_fields = (
        *RecordAdmin.readonly_fields,
        "agreement_rows",
        "delegation_rows",
        "event_rows",
    )
    autocomplete_fields = ("not_to_be_confused_with",)
    list_display = (
        "name",
        "kind",
        "country_name",
        date_column("since", _("relations since")),
        "current_status",
        publication,
        "remarks",
    )
    attention = CITIES
    list_filter = (
        AttentionFilter,
        "kind",
        CurrentStatusFilter,
        YearFilter,
        PublicationFilter,
        WithoutSourceFilter,
    )
    search_help_text = _("Any spelling of the name will do: Пучон, Pucheon, 부천.")
    public_template = "cities/city_detail.html"
    unasked = {*RecordAdmin.unasked, "agreement_rows", "delegation_rows", "event_rows"}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_current_status()

    def get_ordering(self, request: HttpRequest) -> Any:
        return [localized("name"), "pk"]

    def public_context(self, record: SisterCity) -> dict[str, Any]:
        city = SisterCity.objects.with_current_status().get(pk=record.pk)
        return city_context(city, preview=True)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.briefing_view)
        name = "cities_sistercity_briefing"
        return [path("<path:object_id>/briefing/", view, name=name), *super().get_urls()]

    def briefing_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The briefing for staff: with drafts, internal notes and what was promised."""
        city = self.get_object(request, unquote(object_id))
        if city is None:
            raise Http404
        if not self.has_view_permission(request, city):
            raise PermissionDenied
        context = briefing_context(city, timezone.localdate(), for_staff=True)
        response = render(request, "cities/city_briefing.html", context)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        city = kwargs.get("obj")
        if city is not None and city.pk:
            context["briefing_url"] = staff_page(SisterCity, "briefing", city.pk)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("name"), ordering="name_ru")
    def name(self, city: SisterCity) -> str:
        return city.name

    @admin.display(description=_("country"), ordering="country")
    def country_name(self, city: SisterCity) -> str:
        return city.country_name

    @admin.display(description=pgettext_lazy("relations", "status"))
    def current_status(self, city: SisterCity) -> str:
        known = dict(RelationStatus.Status.choices)
        return known.get(city.current_status) or gettext("status not established")

    @admin.display(description=_("agreements"))
    def agreement_rows(self, city: SisterCity) -> str:
        return self.records_of(city, "agreements")

    @admin.display(description=_("delegations"))
    def delegation_rows(self, city: SisterCity) -> str:
        return self.records_of(city, "delegations")

    @admin.display(description=_("events"))
    def event_rows(self, city: SisterCity) -> str:
        return self.records_of(city, "events")

    def records_of(self, city: SisterCity, name: str) -> str:
        """The newest records of one kind with links, and a link to all where there are more."""
        records = getattr(city, name).with_cities()
        rows = [(page_of_row(record), record) for record in records[:SHOWN_RECORDS]]
        shown = format_html_join("", '<li><a href="{}">{}</a></li>', rows)
        count = records.count() if len(rows) == SHOWN_RECORDS else len(rows)
        if not count:
            return gettext("none")
        if count > len(rows):
            words = ngettext("all %(count)d record", "all %(count)d records", count)
            address = f"{staff_page(records.model, 'changelist')}?city={city.slug}"
            all_of_them = '{}<li><a href="{}">{}</a></li>'
            shown = format_html(all_of_them, shown, address, words % {"count": count})
        return format_html('<ul class="records-of">{}</ul>', shown)
