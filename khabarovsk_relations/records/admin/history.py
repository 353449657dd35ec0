"""The history of a row, told to a clerk: in words, and on pages of our own."""

from __future__ import annotations

from typing import Any

from django.db.models import ManyToManyField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from simple_history.template_utils import HistoricalRecordContextHelper

from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.localized import active_language


class HistoryInWords(HistoricalRecordContextHelper):
    """A change as "field: old → new", with dates and choices in words."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        value = super().prepare_delta_change_value(change, value)
        field = self.model._meta.get_field(change.field)
        if isinstance(field, ManyToManyField):
            return "; ".join(str(one) for one in value)
        if isinstance(value, EDTFDate):
            return value.display(active_language())
        if value in (None, ""):
            return "—"
        return str(dict(field.flatchoices or ()).get(value, value))


class RegisterHistory:
    """Our own pages for the list of changes and for one earlier state."""

    # simple-history's own list has an inline style, which our policy forbids.
    object_history_template = "admin/history.html"
    object_history_list_template = "admin/_history_list.html"
    object_history_form_template = "admin/history_form.html"

    def get_historical_record_context_helper(
        self, request: HttpRequest, historical_record: Any
    ) -> HistoryInWords:
        return HistoryInWords(self.model, historical_record)

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        return _("History: %(record)s") % {"record": obj}

    def history_form_view_title(self, request: HttpRequest, obj: Any) -> str:
        return _("Earlier state: %(record)s") % {"record": obj}
