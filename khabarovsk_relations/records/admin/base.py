"""The base of every page of the register's admin: folded search, history, refusals in words."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from khabarovsk_relations.records.fields import EDTFDateField
from khabarovsk_relations.records.localized import active_language

from .choosing import ChoosesByKey, only_keys
from .dates import DateInput
from .deleted import RemembersDeleted
from .deleting import RefusesInWords
from .entering import Prefilled
from .files import FILE_FIELDS, TakesFiles
from .history import RegisterHistory
from .layout import ShortPopup
from .saving import SavesOnce
from .sheets import GivesTables

admin.site.site_header = gettext_lazy("Register of Khabarovsk's international relations")
admin.site.site_title = gettext_lazy("Register of Khabarovsk's international relations")
admin.site.index_title = gettext_lazy("Desk")

FORM_FIELDS = {
    EDTFDateField: {"widget": DateInput},
    # Django warns where a form does not say what an address without a scheme means.
    models.URLField: {"assume_scheme": "https"},
    **FILE_FIELDS,
}


def date_column(name: str, label: Any) -> Any:
    """A list's column that shows a date in words and sorts by its earliest day."""

    @admin.display(description=label, ordering=f"{name}_earliest")
    def column(record: Any) -> str:
        return getattr(record, name).display(active_language(), cell=True)

    # The name becomes the class of the table's cells.
    column.__name__ = f"{name}_in_words"
    return column


class RegisterAdmin(
    TakesFiles,
    SavesOnce,
    Prefilled,
    ShortPopup,
    ChoosesByKey,
    GivesTables,
    RemembersDeleted,
    RegisterHistory,
    RefusesInWords,
    admin.ModelAdmin,
):
    """A page of the register's admin: folded search, history and refusals in words."""

    formfield_overrides = FORM_FIELDS
    actions = ["delete_selected"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False

    class Media:
        js = (
            Script("admin/unsaved.js", type="module"),
            Script("admin/named-boxes.js", type="module"),
        )

    def kept_fields(self, request: HttpRequest, stored: Any) -> tuple[str, ...]:
        """Fields that this user may not change on the row as it is stored.

        They are read-only on the page, and keep their value whatever is posted or brought back
        from the history.
        """
        return ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        kept = self.kept_fields(request, obj or self.model())
        return (*super().get_readonly_fields(request, obj), *kept)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return queryset.search(search_term, public=False), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST":
            request.POST = only_keys(request.POST, ACTION_CHECKBOX_NAME)
        return super().changelist_view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save what has changed, except what this user may not change."""
        with transaction.atomic():
            rows = self.model._base_manager.select_for_update(no_key=True).filter(pk=obj.pk)
            stored = rows.first() or self.model()
            for name in self.kept_fields(request, stored):
                setattr(obj, name, getattr(stored, name))
            if not change or form.has_changed():
                super().save_model(request, obj, form, change)
