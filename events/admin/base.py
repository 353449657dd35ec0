"""What the admin of delegations and events shares: plans, and photographs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cities.admin import CityRecordAdmin, CityRecordForm
from events.models.base import NOT_CONFIRMED, PLANS
from khabarovsk_relations.records.admin import RecordAdmin, pair

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


PLAN_PASSED = _("Planned date has passed: did it take place?")


class StatusFilter(admin.SimpleListFilter):
    """By status; a plan whose day has passed is "not confirmed", as on the site."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        model = model_admin.model
        return [*model.Status.choices, (NOT_CONFIRMED, model.NOT_CONFIRMED_LABEL)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.with_status(self.value()) if self.value() else queryset


class PlannedForm(CityRecordForm):
    """A plan, which is asked about once its date has passed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" in self.fields:
            held = self._meta.model.Status.TOOK_PLACE
            # What the script says that compares the status with the date as typed.
            self.fields["status"].widget.attrs |= {
                "data-plans": " ".join(PLANS),
                "data-held": held.value,
                "data-past-question": PLAN_PASSED,
                "data-past-answer": _("Set “%(status)s”") % {"status": held.label},
            }


class PlannedAdmin(CityRecordAdmin):
    """A record that is planned first and happens later, or never."""

    carried = ("cities", "dates")
    has_similar = True
    unlike = RecordAdmin.unlike | {"status", "result_ru", "result_en"}

    class Media:
        js = (Script("admin/took-place.js", type="module"),)

    def tell_saved(self, request: HttpRequest, row: Any) -> None:
        """Where scripts do not run, this is the one place that asks whether it took place."""
        super().tell_saved(request, row)
        if row.is_not_confirmed():
            words = format_html("{} {}", PLAN_PASSED, self.link_to_row(row))
            self.message_user(request, words, messages.WARNING)

    @admin.display(description=_("status"), ordering="status")
    def status_in_words(self, record: Any) -> Any:
        return record.public_status_label()
