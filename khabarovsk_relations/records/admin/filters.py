"""What the lists of the admin are narrowed by, whatever the kind of record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ChosenFilter(admin.SimpleListFilter):
    """A filter with many choices: a box to choose from instead of a column of links.

    A value that nobody offers narrows nothing.
    """

    template = "admin/_filter_box.html"

    def choices(self, changelist: Any) -> Iterable[dict[str, Any]]:
        # The box is a form of its own, so it carries along what else was chosen.
        self.others = [
            (name, value)
            for name, values in changelist.filter_params.items()
            if name != self.parameter_name
            for value in values
        ]
        yield {"value": "", "display": _("All"), "selected": self.chosen() is None}
        for value, title in self.lookup_choices:
            yield {"value": value, "display": title, "selected": str(value) == self.chosen()}

    def chosen(self) -> str | None:
        """The chosen value, if it is one of those offered."""
        value = self.value()
        return value if value in {str(choice) for choice, _title in self.lookup_choices} else None


class YearFilter(ChosenFilter):
    """Records whose date touches a year; offered are the years that some record touches."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        model, today = model_admin.model, timezone.localdate()
        dates = model._default_manager.order_by().values_list(model.date_field, flat=True)
        years = {year for date in dates.distinct() for year in date.years(today)}
        return [(str(year), str(year)) for year in sorted(years, reverse=True)]

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        return queryset.in_year(int(self.chosen())) if self.chosen() else queryset


class PublicationFilter(admin.SimpleListFilter):
    """Drafts, scheduled, published and withdrawn records."""

    title = _("published")
    parameter_name = "publication"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("draft", _("draft")),
            ("scheduled", _("scheduled")),
            ("published", _("published")),
            ("withdrawn", _("withdrawn")),
        ]

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "draft":
                return queryset.drafts()
            case "scheduled":
                return queryset.scheduled()
            case "published":
                return queryset.published()
            case "withdrawn":
                return queryset.withdrawn()
        return queryset


class WithoutSourceFilter(admin.SimpleListFilter):
    """Records that rest on nothing yet, and so cannot be published."""

    title = _("without a source")
    parameter_name = "without_source"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes"))]

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        return queryset.without_source() if self.value() == "yes" else queryset


class AttentionFilter(ChosenFilter):
    """Records that a line of the desk is about; the admin of the kind says of which `attention`."""

    title = _("needs attention")
    parameter_name = "attention"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        self.attention = model_admin.attention
        return [(line.key, line.label) for line in self.attention.lines]

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        if not self.chosen():
            return queryset
        return queryset.filter(pk__in=self.attention.keys(self.chosen(), timezone.localdate()))
