"""The filters of the public lists of cities and of records about cities."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_countries import countries

from cities.models import Agreement, CityRecordQuerySet, RelationStatus, SisterCity
from khabarovsk_relations.records.localized import localized
from khabarovsk_relations.records.pages import theme_options
from khabarovsk_relations.records.parameters import Parameters
from khabarovsk_relations.records.search import fold


class CityOptions:
    """The public cities, read once for the filters of a page."""

    def __init__(self) -> None:
        cities = SisterCity.objects.published().order_by(localized("name"), "pk")
        names = ("slug", "name_ru", "name_en", "name_ru_genitive", "name_ru_accusative")
        self.cities = list(cities.only(*names, "country"))

    def names(self) -> list[tuple[str, str]]:
        return [(city.slug, city.name) for city in self.cities]

    def countries(self) -> list[tuple[str, str]]:
        codes = {city.country for city in self.cities}
        return sorted(
            ((code, str(countries.name(code)) or code) for code in codes), key=lambda c: c[1]
        )


class RecordFilter:
    """What records about cities are narrowed to: a city, a country, a theme, a span of time.

    `has_span` is off where the page itself is about a time. Without `options` the form is not
    built and a value that nobody knows finds nothing: that is how a record page follows the
    list it was reached from, at no query.
    """

    def __init__(
        self,
        parameters: Parameters,
        options: CityOptions | None = None,
        *,
        has_span: bool = True,
    ) -> None:
        self.city = parameters.choice("city", _("City"), options and options.names())
        self.country = parameters.choice("country", _("Country"), options and options.countries())
        self.theme = parameters.choice("theme", _("Theme"), options and theme_options())
        self.start, self.end = parameters.span(_("From"), _("To")) if has_span else (None, None)

    def apply(self, rows: CityRecordQuerySet) -> CityRecordQuerySet:
        """Narrow agreements, delegations or events."""
        if self.city:
            rows = rows.for_city(self.city)
        if self.country:
            rows = rows.for_country(self.country)
        if self.theme:
            rows = rows.for_theme(self.theme)
        return rows.touching(self.start, self.end) if self.start or self.end else rows

    def apply_to_statuses(self, rows: Any) -> Any:
        """Narrow changes of status, which have no themes."""
        if self.theme:
            return rows.none()
        if self.city:
            rows = rows.filter(city__slug=self.city)
        if self.country:
            rows = rows.filter(city__country=self.country)
        return rows.touching(self.start, self.end) if self.start or self.end else rows

    def apply_to_cities(self, rows: Any) -> Any:
        """Narrow cities themselves, by the beginning of the relations."""
        if self.theme:
            return rows.none()
        if self.city:
            rows = rows.filter(slug=self.city)
        if self.country:
            rows = rows.filter(country=self.country)
        return rows.touching(self.start, self.end) if self.start or self.end else rows


NO_SUCCESSOR = "no_successor"


def find_agreements(parameters: Parameters, options: CityOptions | None = None) -> Any:
    """The register of agreements, narrowed also by type and by whether in force on a day."""
    rows = RecordFilter(parameters, options).apply(Agreement.objects.published())
    type_ = parameters.choice("type", _("Type"), Agreement.Type.choices)
    if type_:
        rows = rows.filter(type=type_)
    states = [*Agreement.State.choices, (NO_SUCCESSOR, _("expired, without a successor"))]
    status = parameters.choice("status", _("In force"), states)
    on = parameters.day("on", _("On the day"))
    rows = rows.with_state(on)
    if status == NO_SUCCESSOR:
        return rows.filter(state=Agreement.State.EXPIRED).without_successor(on)
    return rows.filter(state=status) if status else rows


SORTS = ("name", "country", "since", "status", "agreements", "delegations", "events")
STATUS_RANK = {
    status: rank for rank, status in enumerate(["active", "negotiating", "suspended", "ended"])
}
STATUS_CHOICES = [
    choice
    for choice in RelationStatus.Status.choices
    # Resumed counts as active.
    if choice[0] != RelationStatus.Status.RESUMED
]


ORDERS = tuple(sign + name for name in SORTS for sign in ("", "-"))


class CityFilter:
    """What the list of relations is narrowed to: country, kind and current status."""

    def __init__(self, parameters: Parameters, options: CityOptions | None = None) -> None:
        self.country = parameters.choice("country", _("Country"), options and options.countries())
        kinds = SisterCity.Kind.choices
        self.kind = parameters.choice("kind", pgettext("relations", "Kind"), kinds)
        statuses = [*STATUS_CHOICES, ("unknown", _("status not established"))]
        self.status = parameters.choice("status", _("Status"), statuses)

    def apply(self, rows: QuerySet) -> QuerySet:
        """Narrow cities that know their current status."""
        if self.country:
            rows = rows.filter(country=self.country)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.status:
            rows = rows.filter(current_status="" if self.status == "unknown" else self.status)
        return rows


def listed_cities(
    narrowing: CityFilter, on: datetime.date | None, order: str
) -> tuple[list[SisterCity], list[SisterCity]]:
    """The relations as they stand, or stood on a day, group by group, each group in order.

    The second list holds those of which nobody knows whether they had begun by that day.
    """
    public = SisterCity.objects.published().with_counts(on)
    rows = public.as_it_stood_on(on) if on else public.with_current_status()
    cities = sort_cities(list(narrowing.apply(rows)), order)
    known = [city for city in cities if not on or city.has_begun]
    kinds = list(SisterCity.Kind)
    known.sort(key=lambda city: kinds.index(city.kind))
    return known, [city for city in cities if on and not city.has_begun]


def sort_cities(cities: list[SisterCity], order: str) -> list[SisterCity]:
    """Order the list of relations; a leading "-" is descending, unknown values always last.

    Sorted here and not by the database, which knows no country names and no alphabet that
    puts ё beside е; the list is never long.
    """
    keys: dict[str, Any] = {
        "name": lambda city: fold(city.name),
        "country": lambda city: fold(city.country_name),
        "since": lambda city: city.since.sort_key if city.since else None,
        "status": lambda city: STATUS_RANK.get(city.current_status),
        "agreements": lambda city: city.agreements_count,
        "delegations": lambda city: city.delegations_count,
        "events": lambda city: city.events_count,
    }
    key = keys[order.lstrip("-")]
    by_name = sorted(cities, key=keys["name"])
    known = [city for city in by_name if key(city) is not None]
    known.sort(key=key, reverse=order.startswith("-"))
    return known + [city for city in by_name if key(city) is None]
