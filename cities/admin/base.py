"""What the admin of agreements, delegations and events shares: their cities."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.models import SisterCity
from khabarovsk_relations.records.admin import RecordAdmin
from khabarovsk_relations.records.admin.filters import ChosenFilter
from khabarovsk_relations.records.localized import localized


class CityFilter(ChosenFilter):
    """Records of one city, drafts of cities among them."""

    title = _("city")
    parameter_name = "city"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        cities = SisterCity.objects.order_by(localized("name"), "pk")
        return [(city.slug, city.name) for city in cities]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(cities__slug=self.chosen()) if self.chosen() else queryset


class CityRecordAdmin(RecordAdmin):
    """A record about cities."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Staff see every city of a record, also in a title that is made of them."""
        return super().get_queryset(request).with_all_cities()

    @admin.display(description=_("cities"))
    def city_names(self, record: Any) -> str:
        return ", ".join(city.name for city in record.public_cities)

    @admin.display(description=_("title"), ordering="title_ru")
    def title(self, record: Any) -> str:
        return record.title
