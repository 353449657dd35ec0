"""The parts of a record on its page: its sources, and whatever else belongs to it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from .base import FORM_FIELDS
from .choosing import ChoosesByKey
from .forms import CitationFormSet
from .rebasing import MOST_PARTS


class PartInline(ChoosesByKey, admin.StackedInline):
    """Parts of a record, each in one compact row whose inputs all have labels."""

    template = "admin/edit_inline/compact.html"
    formfield_overrides = FORM_FIELDS
    extra = 1
    # Where on the site the parts are seen, in one sentence.
    where_shown = ""
    view_on_site = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        limits = {"max_num": MOST_PARTS, "absolute_max": MOST_PARTS}
        return super().get_formset(request, obj, **limits | kwargs)


class CitationInline(PartInline):
    """The sources of a record."""

    formset = CitationFormSet
    fields = ("source", "locator", "quote", "claim", "says_ru", "says_en")
    autocomplete_fields = ("source",)
    verbose_name_plural = gettext_lazy("sources")
    where_shown = gettext_lazy("Shown, numbered, at the foot of the page.")
