"""A record that looks like another one is asked about once, before it is saved."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.admin.helpers import AdminErrorList
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from khabarovsk_relations.records.admin.forms import RecordForm
from khabarovsk_relations.records.likeness import like

LOOKS_LIKE = "looks_like"
# The button "Save anyway" carries the keys of the records that it was offered for, and the page
# remembers them until the record is saved.
ANYWAY, TOLD, WANTED = "_anyway", "_told", "_wanted"
# Buttons that save in another way than "Save": "Save anyway" does what they would have done.
OTHER_BUTTONS = ("_continue", "_addanother", "_publish", "_withdraw")
KEYS = re.compile(r"[0-9]{1,9}(,[0-9]{1,9}){0,99}", re.ASCII)


def keys_in(text: str) -> set[int]:
    """The keys that a form carries; none of what no page of ours has sent."""
    return {int(key) for key in text.split(",")} if KEYS.fullmatch(text) else set()


def keys_told(data: Any) -> set[int]:
    """The keys of the records that somebody has said are others."""
    return keys_in(data.get(ANYWAY, "")) | keys_in(data.get(TOLD, ""))


class CityRecordForm(RecordForm):
    """A record about cities. `looks_like` holds the records that it must be asked about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.looks_like: list[int] = []
        is_stored = self.instance.pk is not None
        self.stored_card = self.instance.card() if is_stored and self.is_bound else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("cities") is not None:
            # They are saved only after the row, and its address and its title are made of them.
            self.instance.public_cities = list(cleaned["cities"])
        return cleaned

    def _post_clean(self) -> None:
        # Only here the row has what was typed.
        super()._post_clean()
        if not self.errors:
            self.looks_like = self.new_look_alikes()
        if self.looks_like:
            words = _("This looks like another record. Is it the same?")
            self.add_error(None, ValidationError(words, code=LOOKS_LIKE))

    def new_look_alikes(self) -> list[int]:
        """Records that this one looks like as typed, and not as it was or as was said before."""
        card = self.instance.card()
        if card == self.stored_card:
            return []
        stored = type(self.instance).objects
        known = keys_told(self.data)
        if self.stored_card:
            known |= set(like(self.stored_card, stored.near(self.stored_card).cards()))
        return [pk for pk in like(card, stored.near(card).cards()) if pk not in known]


class AsksAboutLikeness:
    """The page of a record that asks «Похоже на запись «…». Это она же?»."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.POST.get(WANTED, "")
        if ANYWAY in request.POST and wanted in OTHER_BUTTONS:
            request.POST = request.POST.copy()
            request.POST[wanted] = "1"
        return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        keys = getattr(form, "looks_like", [])
        told = keys_told(request.POST)
        if keys:
            self._take_question_out_of_errors(form, context)
            context |= {
                "look_alikes": self.links_to(request, keys),
                "save_anyway": ",".join(map(str, sorted(told | set(keys)))),
                "wanted": next((name for name in OTHER_BUTTONS if name in request.POST), ""),
                "sent_file": bool(request.FILES),
            }
        context["told"] = ",".join(map(str, sorted(told)))
        return super().render_change_form(request, context, *args, **kwargs)

    @staticmethod
    def _take_question_out_of_errors(form: Any, context: dict[str, Any]) -> None:
        """It is a question with a block of its own, and nothing that has to be put right."""
        errors = form.errors[NON_FIELD_ERRORS]
        errors.data = [error for error in errors.as_data() if error.code != LOOKS_LIKE]
        if not errors.data:
            del form.errors[NON_FIELD_ERRORS]
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context["errors"] = AdminErrorList(form, formsets)
