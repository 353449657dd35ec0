"""What the admin of agreements, delegations and events shares: their cities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.lifetimes import read_lifetimes
from cities.models import SisterCity
from khabarovsk_relations.records.admin import RecordAdmin
from khabarovsk_relations.records.admin.doubts import Doubt, Doubts
from khabarovsk_relations.records.admin.filters import ChosenFilter
from khabarovsk_relations.records.likeness import like
from khabarovsk_relations.records.localized import active_language, localized

from .likeness import AsksAboutLikeness


class CityFilter(ChosenFilter):
    """Records of one city, drafts of cities among them."""

    title = _("city")
    parameter_name = "city"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        cities = SisterCity.objects.order_by(localized("name"), "pk")
        return [(city.slug, city.name) for city in cities]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(cities__slug=self.chosen()) if self.chosen() else queryset


def outside_relations(records: list[Any]) -> Doubts:
    """Records dated before relations with one of their cities began or after they ended."""
    lifetimes = read_lifetimes(city for record in records for city in record.public_cities)
    doubts: Doubts = {}
    for record in records:
        for city in record.public_cities:
            lifetime, words = lifetimes[city.pk], {"city": city.name}
            ended = lifetime.end_before(record.order_date)
            if lifetime.is_before(record.order_date):
                since = lifetime.begins.display_since(active_language())
                words["date"] = since or lifetime.begins.display(active_language())
                sentence = gettext("The date is before relations with %(city)s began (%(date)s).")
            elif ended:
                words["date"] = ended.display(active_language())
                sentence = gettext("The date is after relations with %(city)s ended (%(date)s).")
            else:
                continue
            doubt = Doubt(_("outside the time of relations"), sentence % words)
            doubts.setdefault(record.pk, []).append(doubt)
    return doubts


def looking_alike(records: list[Any]) -> Doubts:
    """Records that look like others of their kind; in two queries."""
    own = [record.card() for record in records]
    cards = type(records[0]).objects.near(*own).cards()
    doubts: Doubts = {}
    for card in own:
        others = tuple(like(card, cards))
        if others:
            sentence = _("This looks like another record. Is it the same?")
            doubts[card.pk] = [Doubt(_("possible duplicate"), sentence, others)]
    return doubts


class CityRecordAdmin(AsksAboutLikeness, RecordAdmin):
    """A record about cities."""

    def find_doubts(self, records: list[Any]) -> Iterable[Doubts]:
        yield from super().find_doubts(records)
        yield outside_relations(records)
        yield looking_alike(records)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Staff see every city of a record, also in a title that is made of them."""
        return super().get_queryset(request).with_all_cities()

    @admin.display(description=_("cities"))
    def city_names(self, record: Any) -> str:
        return ", ".join(city.name for city in record.public_cities)

    @admin.display(description=_("title"), ordering="title_ru")
    def title(self, record: Any) -> str:
        return record.title
