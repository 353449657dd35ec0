"""What is checked of cities and agreements."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import combinations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.attention import EXPIRED, NOT_CONFIRMED
from cities.models import Agreement, CityName, RelationStatus, SisterCity
from cities.models.spelling import bare
from khabarovsk_relations.records.findings import Check, Finding
from khabarovsk_relations.records.localized import active_language
from khabarovsk_relations.records.nearest import distance
from khabarovsk_relations.records.search import fold_all

# Where a city's own name is its English or its Russian one.
NATIVE_IN_OURS = {"AU", "CA", "GB", "IE", "NZ", "RU", "US"}
# Shorter names are so alike that a slip between them says nothing.
COMPARED_FROM = 4

AGAINST_AGREEMENTS = Check(
    "status_against_agreements",
    _("Status of relations does not agree with the agreements"),
    _("Enter the agreement, or correct the status or the kind of relation."),
)
AGAINST_FOUNDING = Check(
    "since_against_founding",
    _("Relations begin on another date than the founding agreement"),
    _("Correct one of the two dates, or say what the beginning rests on."),
)
EXPIRED_ALONE = Check(
    "expired",
    EXPIRED.words,
    _("Enter the agreement that followed it, or when it ended."),
)
UNCONFIRMED = Check(
    "status_not_confirmed",
    NOT_CONFIRMED.words,
    _("Enter a status with the date on which it is known."),
)
NATIVELESS = Check(
    "no_native_name",
    _("No native name"),
    _("Write the name in the language of the country."),
)
CONFUSABLE = Check(
    "confusable_names",
    _("Names easily confused"),
    _("Name the other city under “not to be confused with”."),
)


def standing_agreements(on: datetime.date) -> dict[int, list[Agreement]]:
    """The agreements of each city by its key, with their `state`; withdrawn ones left out."""
    of_city: dict[int, list[Agreement]] = {}
    rows = Agreement.objects.not_withdrawn().with_state(on).with_all_cities().order_by("pk")
    for agreement in rows:
        for city in agreement.public_cities:
            of_city.setdefault(city.pk, []).append(agreement)
    return of_city


def status_against(city: SisterCity, agreements: list[Agreement]) -> Iterator[Finding]:
    """Active relations rest on an agreement that is or may be in force, ended ones on none."""
    state, status = Agreement.State, RelationStatus.Status
    in_force = [one for one in agreements if one.state == state.IN_FORCE]
    may_be = [one for one in agreements if one.state in (state.IN_FORCE, state.UNKNOWN)]
    needs_one = city.kind != SisterCity.Kind.CONTACT
    if city.current_status == status.ACTIVE and needs_one and not may_be:
        words = gettext("relations are active, but no agreement is in force")
        yield Finding(AGAINST_AGREEMENTS, city, words)
    if city.current_status == status.ENDED and in_force:
        words = gettext("relations have ended, but “%(agreement)s” is in force")
        yield Finding(AGAINST_AGREEMENTS, city, words % {"agreement": in_force[0]})


def since_against(city: SisterCity, agreements: list[Agreement]) -> Iterator[Finding]:
    """Relations that began by signing began when the first founding agreement was signed.

    Where the beginning rests on a decision, a declaration or the press, the two may differ.
    """
    founding = [one for one in agreements if one.type == Agreement.Type.ESTABLISHMENT]
    founding = sorted((one for one in founding if one.signed), key=lambda one: one.signed.sort_key)
    by_signing = city.since_basis in (SisterCity.SinceBasis.SIGNED, SisterCity.SinceBasis.UNKNOWN)
    if not founding or not by_signing:
        return
    first, since = founding[0].signed, city.since
    if since and since.earliest <= first.latest and first.earliest <= since.latest:
        return
    language = active_language()
    words = gettext("%(since)s; the agreement was signed: %(signed)s") % {
        "since": since.display(language) if since else gettext("date not established"),
        "signed": first.display(language),
    }
    yield Finding(AGAINST_FOUNDING, city, words)


def native_name(city: SisterCity) -> Iterator[Finding]:
    if not city.name_native and city.country not in NATIVE_IN_OURS:
        yield Finding(NATIVELESS, city)


def confusable(cities: list[SisterCity]) -> Iterator[Finding]:
    """Pairs of cities that share a spelling, or whose names are one slip of the finger apart.

    Not those of which the register says that they are not to be confused.
    """
    spellings: dict[int, dict[str, str]] = {city.pk: {} for city in cities}
    for key, text in CityName.objects.order_by("pk").values_list("city", "text"):
        if key in spellings:
            spellings[key].setdefault(bare(fold_all([text])), text)
    for city in cities:
        for text in filter(None, (city.name_ru, city.name_en, city.name_native)):
            spellings[city.pk][bare(fold_all([text]))] = text
    links = SisterCity.not_to_be_confused_with.through.objects
    known = {frozenset(pair) for pair in links.values_list("from_sistercity", "to_sistercity")}
    for one, other in combinations(cities, 2):
        if frozenset((one.pk, other.pk)) in known:
            continue
        shared = [name for name in spellings[one.pk] if name in spellings[other.pk]]
        near = (
            (getattr(one, name), getattr(other, name))
            for name in ("name_ru", "name_en")
            if one_slip_apart(getattr(one, name), getattr(other, name))
        )
        if shared:
            names = (spellings[one.pk][shared[0]], spellings[other.pk][shared[0]])
        else:
            names = next(near, None)
        if names:
            words = gettext("“%(name)s” and “%(other)s” (%(city)s)")
            told = {"name": names[0], "other": names[1], "city": other}
            yield Finding(CONFUSABLE, one, words % told)


def one_slip_apart(one: str, other: str) -> bool:
    one, other = bare(fold_all([one])), bare(fold_all([other]))
    return min(len(one), len(other)) >= COMPARED_FROM and distance(one, other) == 1


def of_cities(on: datetime.date) -> Iterator[Finding]:
    """What is found by looking at cities together with their agreements and names."""
    cities = list(SisterCity.objects.not_withdrawn().with_current_status(on).order_by("pk"))
    of_city = standing_agreements(on)
    for city in cities:
        agreements = of_city.get(city.pk, [])
        yield from status_against(city, agreements)
        yield from since_against(city, agreements)
        yield from native_name(city)
    yield from confusable(cities)
