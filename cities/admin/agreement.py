"""Agreements, as clerks enter them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.attention import AGREEMENTS
from cities.models import Agreement, AgreementCitation
from cities.tables import AGREEMENTS_TABLE
from cities.views import agreement_context
from khabarovsk_relations.records.admin import (
    FOR_THE_SITE,
    CitationInline,
    RecordAdmin,
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

from .base import CityFilter, CityRecordAdmin
from .likeness import CityRecordForm


class StateFilter(admin.SimpleListFilter):
    """Agreements by whether they are in force today."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Agreement.State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(state=self.value()) if self.value() else queryset


class AgreementCitationInline(CitationInline):
    model = AgreementCitation


class AgreementForm(CityRecordForm):
    class Meta:
        help_texts = {
            "title_ru": _(
                "As it stands at its head: «Соглашение об установлении побратимских связей»."
            ),
            "title_en": _("For example “Agreement on establishing sister relations”."),
            "our_party_ru": _("For example «Администрация города Хабаровска»."),
            "signed_place_ru": _("For example «Ниигата»."),
            "signed_by_us_ru": _("For example «мэр города Хабаровска А. Н. Соколов»."),
            "signed_by_partner_ru": _("For example «мэр Ниигаты А. Синода»."),
            "renewal_months": _("For example 60: five years."),
            "notice_months": _("For example 6: half a year before it expires."),
            "summary_ru": _("What the parties agreed on, in two or three sentences."),
            "end_reason_ru": _("For example «прекращено по решению партнёра»."),
        }


@admin.register(Agreement)
class AgreementAdmin(CityRecordAdmin):
    table = AGREEMENTS_TABLE
    form = AgreementForm
    inlines = [AgreementCitationInline]
    fieldsets = [
        (
            _("What"),
            {
                "fields": [pair("title"), ("type", "is_annual")],
                "description": _(
                    "Shown at the head of the page and in every list. "
                    "Write the title in Russian or in English, better in both."
                ),
            },
        ),
        (
            _("When"),
            {
                "fields": [
                    "signed",
                    pair("signed_place"),
                    ("valid_from", "valid_to", "term"),
                    ("renewal", "renewal_months", "notice_months"),
                ],
                "description": _("Tells whether the agreement is in force, and when it expires."),
            },
        ),
        (
            _("With whom"),
            {
                "fields": ["cities", pair("signed_by_us"), pair("signed_by_partner")],
                "description": _(
                    "Shown among the facts; the record stands on the page of each of its cities."
                ),
            },
        ),
        more(
            _("More: the parties, where they are not the cities themselves"),
            pair("our_party"),
            pair("other_party"),
        ),
        (
            _("What came of it"),
            {
                "fields": [
                    pair("summary"),
                    ("themes", "document"),
                    ("previous", "relation_to_previous"),
                ],
                "description": _("Shown on the page below the facts."),
            },
        ),
        more(_("More: how it ended"), "ended", pair("end_reason")),
        FOR_THE_SITE,
    ]
    popup_fields = (pair("title"), ("type", "signed"), "cities")
    autocomplete_fields = ("cities", "themes", "previous")
    carried = ("cities", "signed")
    has_similar = True
    unlike = RecordAdmin.unlike | {
        "previous",
        "relation_to_previous",
        "end_reason_ru",
        "end_reason_en",
    }
    list_display = (
        "title",
        "type",
        "city_names",
        date_column("signed", _("signed")),
        "state",
        publication,
        "remarks",
    )
    attention = AGREEMENTS
    list_filter = (
        AttentionFilter,
        YearFilter,
        CityFilter,
        "type",
        StateFilter,
        PublicationFilter,
        WithoutSourceFilter,
    )
    public_template = "cities/agreement_detail.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_state()

    def public_context(self, record: Agreement) -> dict[str, Any]:
        return agreement_context(record, preview=True)

    def similar_to(self, row: Agreement) -> dict[str, Any]:
        """What is signed every year renews what was signed the year before."""
        similar = super().similar_to(row)
        if row.is_annual:
            similar |= {
                "previous": row.pk,
                "relation_to_previous": Agreement.RelationToPrevious.RENEWS,
            }
        return similar

    @admin.display(description=_("status"))
    def state(self, agreement: Agreement) -> Any:
        return Agreement.State(agreement.state).label
