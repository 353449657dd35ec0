"""Publishing at a moment ahead: one record on its page, many from their list."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .moments import LABEL, MomentWidget, demand_ahead
from .publishing import lacking_words, publication_sentence, publication_words, titles_of

# More at once than anybody means, and than a form may carry.
MOST = 500


class ScheduleForm(forms.Form):
    """When the chosen records come on the site."""

    moment = forms.SplitDateTimeField(
        label=LABEL, help_text=gettext_lazy("Time of Khabarovsk."), widget=MomentWidget
    )

    def clean_moment(self) -> datetime.datetime:
        demand_ahead(self.cleaned_data["moment"])
        return self.cleaned_data["moment"]


class Schedules:
    """A list from which editors let many records come on the site at a moment ahead.

    What has no source, or was on the site before, is named and left as it is.
    """

    @admin.action(permissions=["publish"], description=gettext_lazy("Schedule publication"))
    def schedule_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        records = list(queryset.prefetch_related("citations")[: MOST + 1])
        if len(records) > MOST:
            words = _("Choose at most %(count)d records at once.") % {"count": MOST}
            self.message_user(request, words, messages.ERROR)
            return None
        is_answer = "_schedule" in request.POST
        form = ScheduleForm(request.POST if is_answer else None)
        if is_answer and form.is_valid():
            self.schedule(request, records, form.cleaned_data["moment"])
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Schedule publication"),
            "opts": self.opts,
            "media": self.media,
            "form": form,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "records": [
                (record, publication_sentence(record), lacking_words(record)) for record in records
            ],
        }
        return render(request, "admin/schedule.html", context)

    def schedule(self, request: HttpRequest, records: list[Any], moment: datetime.datetime) -> None:
        def act(request: HttpRequest, record: Any) -> None:
            record.schedule(request.user, moment)

        done = self.each(request, records, act)
        if done:
            names = {"when": capfirst(publication_words(done[0])), "records": titles_of(done)}
            self.message_user(request, _("%(when)s: %(records)s.") % names, messages.SUCCESS)
