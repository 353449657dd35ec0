"""Sources, themes and former addresses in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from khabarovsk_relations.records.localized import localized
from khabarovsk_relations.records.models import FormerAddress, Source, Theme
from khabarovsk_relations.records.search import Query, fold_all
from khabarovsk_relations.records.tables import SOURCES_TABLE, THEMES_TABLE

from .base import RegisterAdmin, date_column
from .forms import SourceForm, ThemeForm
from .layout import left_out, pair


@admin.register(Source)
class SourceAdmin(RegisterAdmin):
    """Sources. The short key is made once and stays, because fixtures know the source by it."""

    table = SOURCES_TABLE
    form = SourceForm
    fieldsets = [
        (
            gettext_lazy("What"),
            {
                "fields": [
                    "title",
                    ("publisher", "kind"),
                    ("url", "archive_reference"),
                ],
                "description": gettext_lazy(
                    "Shown among the numbered sources of a page and in the list of sources."
                ),
            },
        ),
        (gettext_lazy("When"), {"fields": [("published", "accessed")]}),
        (gettext_lazy("More"), {"fields": [pair("note"), ("language", "key")]}),
    ]
    popup_fields = ("title", ("publisher", "kind"), ("url", "published"))
    list_display = (
        "title",
        "kind",
        "publisher",
        date_column("published", gettext_lazy("date of publication")),
    )
    list_filter = ("kind", "language")
    search_fields = ("search_text",)
    search_help_text = gettext_lazy("Words of the title, the publisher or the address.")

    def kept_fields(self, request: HttpRequest, stored: Source) -> tuple[str, ...]:
        return () if request.user.is_superuser or stored.pk is None else ("key",)

    def get_fieldsets(self, request: HttpRequest, obj: Source | None = None) -> Any:
        return left_out(super().get_fieldsets(request, obj), set() if obj else {"key"})


@admin.register(Theme)
class ThemeAdmin(RegisterAdmin):
    """Themes. The address is made once and stays, because filters name the theme by it."""

    table = THEMES_TABLE
    form = ThemeForm
    fieldsets = [(None, {"fields": [pair("name"), "slug"]})]
    list_display = ("name_ru", "name_en", "slug")
    search_fields = ("name_ru", "name_en")

    def kept_fields(self, request: HttpRequest, stored: Theme) -> tuple[str, ...]:
        return () if request.user.is_superuser or stored.pk is None else ("slug",)

    def get_fieldsets(self, request: HttpRequest, obj: Theme | None = None) -> Any:
        return left_out(super().get_fieldsets(request, obj), set() if obj else {"slug"})

    def get_ordering(self, request: HttpRequest) -> Any:
        return [localized("name"), "pk"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Themes are a dozen and have no folded column, so they are folded here."""
        if not search_term.strip():
            return queryset, False
        query = Query(search_term)
        names = {theme.pk: fold_all([theme.name_ru, theme.name_en]) for theme in queryset}
        found = [pk for pk, folded in names.items() if query.stands_in(folded)]
        return queryset.filter(pk__in=found), False


@admin.register(FormerAddress)
class FormerAddressAdmin(admin.ModelAdmin):
    """Where former page addresses lead: to be looked at, never to be changed by hand."""

    fields = list_display = ("former", "present")
    search_fields = ("slug", "current_slug")
    ordering = ("slug", "pk")
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=gettext_lazy("former address"), ordering="slug")
    def former(self, address: FormerAddress) -> str:
        return address.slug

    @admin.display(description=gettext_lazy("present address"), ordering="current_slug")
    def present(self, address: FormerAddress) -> str:
        return address.current_slug

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
