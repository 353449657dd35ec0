"""What the admin of delegations and events shares: plans, and photographs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.admin import CityRecordAdmin
from events.models.base import NOT_CONFIRMED
from khabarovsk_relations.records.admin import pair

PHOTO = (
    _("Photo"),
    {
        "fields": ["photo", pair("photo_alt"), "photo_credit"],
        "description": _("Shown on the page, with its credit under it."),
    },
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
