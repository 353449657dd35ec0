"""Where a city lies, drawn and said: the map, the bearing mark, the distance in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from cities.geo import Position, position
from cities.map import HOME_DOT, MapCity
from cities.map import city_map as laid_out
from cities.models import SisterCity
from cities.models.parts import StatusValue
from khabarovsk_relations.records.localized import active_language

register = template.Library()

# Radii in units of the disk, 1000 wide: a mark of 44 px needs larger dots than one of 168 px.
SMALL_MARK = {"city_radius": 84, "home_radius": 68}
MARK_OVER_MAP = {"city_radius": 40, "home_radius": 40}


@register.inclusion_tag("cities/_city_map.html")
def city_map(cities: Iterable[SisterCity]) -> dict[str, Any]:
    """The map of these cities, in the order of the list under it.

    On phones the sister cities are told by their number in that list. Cities need the annotation
    of `with_current_status`; ended relations are not drawn.
    """
    home = gettext("Khabarovsk")
    return {
        "map": laid_out(_on_map(cities), home=home, language=active_language()),
        "home_dot": HOME_DOT,
    }


@register.inclusion_tag("cities/_bearing_mark.html")
def bearing_mark(city: SisterCity, size: int = 44, over_map: bool = False) -> dict[str, Any]:
    """A disk with the direction and the distance of a city, `size` px wide.

    Over the base map for the head of the city's page. Nothing without coordinates.
    """
    place = _position(city)
    if place is None:
        return {"is_placed": False}
    x, y = place.point
    return {
        "is_placed": True,
        "size": size,
        "over_map": over_map,
        "x": x,
        "y": y,
        "is_beyond_rim": place.is_beyond_rim,
        **(MARK_OVER_MAP if over_map else SMALL_MARK),
    }


@register.filter
def distance_words(city: SisterCity) -> str:
    """«711 км на западо-юго-запад», "711 km west-southwest"; "" without coordinates."""
    place = _position(city)
    return place.in_words(active_language()) if place else ""


@register.filter
def since_words(city):
    """Since when there are relations: «с 23 апреля 1965 г.», or the bare words of a period."""
    language = active_language()
    return city.since.display_since(language) or city.since.display(language)


@register.filter
def current_status_words(city: SisterCity) -> str:
    """The annotated current status in words; "status not established" where none is known."""
    status = city.current_status
    return str(StatusValue(status).label) if status else gettext("status not established")


@register.filter
def time_difference(city: SisterCity) -> str:
    """«на 2 часа меньше, чем в Хабаровске», as clocks stand now; "" without a known zone."""
    try:
        zone = ZoneInfo(city.time_zone)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        # None given, or a name that this machine's tables do not know: a page is not lost by it.
        return ""
    now = timezone.now()
    there = now.astimezone(zone).utcoffset()
    here = now.astimezone(timezone.get_default_timezone()).utcoffset()
    minutes = int((there - here).total_seconds() // 60)
    if not minutes:
        return gettext("the same as in Khabarovsk")
    hours, rest = divmod(abs(minutes), 60)
    # A clock that differs by half an hour is said in fractions, which take the form of 2.
    shown = number_format(abs(minutes) / 60, 2).rstrip("0") if rest else str(hours)
    number = 2 if rest else hours
    if minutes < 0:
        words = ngettext(
            "%(hours)s hour behind Khabarovsk", "%(hours)s hours behind Khabarovsk", number
        )
    else:
        words = ngettext(
            "%(hours)s hour ahead of Khabarovsk", "%(hours)s hours ahead of Khabarovsk", number
        )
    return words % {"hours": shown}


def _position(city: SisterCity) -> Position | None:
    if city.latitude is None or city.longitude is None:
        return None
    return position(city.latitude, city.longitude)


def _on_map(cities: Iterable[SisterCity]) -> Iterator[MapCity]:
    sister_count = 0
    for city in cities:
        is_sister = city.kind == SisterCity.Kind.SISTER
        sister_count += is_sister
        status = getattr(city, "current_status", "")
        if _position(city) is None or status == StatusValue.ENDED:
            continue
        name = city.name
        yield MapCity(
            name=str(name),
            latitude=city.latitude,
            longitude=city.longitude,
            is_sister=is_sister,
            is_suspended=status == StatusValue.SUSPENDED,
            number=sister_count if is_sister else None,
            language=name.language if name.is_fallback else "",
        )
