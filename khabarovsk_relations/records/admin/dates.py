"""A date on a form of the admin: one line to type in, and under it what the site will show."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.views.decorators import staff_member_required
from django.forms.widgets import Script
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khabarovsk_relations.records.edtf import EDTFDate, EDTFError
from khabarovsk_relations.records.localized import active_language


def echo_of(typed: str) -> dict[str, Any]:
    """What a form says to a date as typed: `words`, whether they name a fault, whether it is past.

    Past is a date of which the latest day has passed. Nothing typed is answered by nothing.
    """
    try:
        date = EDTFDate.read(typed)
    except EDTFError as error:
        return {"words": error.message(active_language()), "fault": True, "past": False}
    if not date:
        return {"words": "", "fault": False, "past": False}
    words = _("Will be shown as: %(date)s") % {"date": date.display(active_language())}
    return {"words": words, "fault": False, "past": date.latest < timezone.localdate()}


@require_safe
@staff_member_required
def date_echo(request: HttpRequest) -> JsonResponse:
    """The echo of `?value=…` for the script of the form, in the language of the admin."""
    return JsonResponse(echo_of(request.GET.get("value", "")))


class DateInput(forms.TextInput):
    """A line for a date in words; what was understood stands under it, live where scripts run."""

    class Media:
        js = (Script("admin/date-echo.js", type="module"),)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> str:
        echo = echo_of(str(value or ""))
        attrs = {"data-echo": reverse("date_echo")} | (attrs or {})
        return format_html(
            '<div class="date-field">{}'
            '<p class="date-echo" role="status" data-past="{}">{}</p></div>',
            super().render(name, value, attrs, renderer),
            "true" if echo["past"] else "false",
            # The form itself names a fault, above the line.
            "" if echo["fault"] else echo["words"],
        )
