"""The parts of a record on its page: its sources, and whatever else belongs to it."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from .base import FORM_FIELDS
from .forms import CitationFormSet


class PartInline(admin.StackedInline):
    """Parts of a record, each in one compact row whose inputs all have labels."""

    template = "admin/edit_inline/compact.html"
    formfield_overrides = FORM_FIELDS
    extra = 1
    # Where on the site the parts are seen, in one sentence.
    where_shown = ""
    view_on_site = False


class CitationInline(PartInline):
    """The sources of a record."""

    formset = CitationFormSet
    fields = ("source", "locator", "quote", "claim", "says_ru", "says_en")
    autocomplete_fields = ("source",)
    verbose_name_plural = gettext_lazy("sources")
    where_shown = gettext_lazy("Shown, numbered, at the foot of the page.")
