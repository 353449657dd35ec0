"""Which anniversaries the register keeps, and the page that tells those of a year."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models import Agreement, RelationStatus, SisterCity, read_cities
from events.models import Delegation, Event
from khabarovsk_relations.months import Told, by_month
from khabarovsk_relations.records.anniversaries import (
    anniversaries_between,
    anniversaries_in,
    first_day,
    same_day,
    week_in_past_years,
)
from khabarovsk_relations.records.parameters import Parameters

ENDED = RelationStatus.Status.ENDED
FIRST_YEAR, LAST_YEAR = 1900, 2999
WEEK_SIZE = 5
MONTH = datetime.timedelta(days=31)


def kept_cities(cities: Iterable[SisterCity], *, ended: bool = False) -> list[SisterCity]:
    """Of cities that know their current status: those whose beginning of relations is marked.

    They are those with which relations have not ended or, on request, those with which they have.
    """
    return [city for city in cities if (city.current_status == ENDED) == ended]


def kept_events() -> Any:
    """The public events whose anniversaries are kept, the oldest first."""
    return Event.objects.published().remembered().order_by("dates_earliest", "pk")


def kept_and_of_week(on: datetime.date) -> tuple[list[Event], list[Told]]:
    """The events whose anniversaries are kept, and what this calendar week saw in past years.

    The latter are the newest agreements, visits and events of which the day is known. Events
    are read in one query for both.
    """
    days = frozenset(week_in_past_years(on))
    agreements = Agreement.objects.published().begun_on(days)[:WEEK_SIZE]
    visits = Delegation.objects.published().filter(status=Delegation.Status.TOOK_PLACE)
    held = Event.objects.published().filter(status=Event.Status.TOOK_PLACE)
    newest = held.filter(pk__in=held.begun_on(days).values("pk")[:WEEK_SIZE])
    events = list(kept_events().order_by().union(newest.order_by()))
    of_week = [
        *agreements,
        *visits.begun_on(days)[:WEEK_SIZE],
        *(event for event in events if first_day(event.dates) in days),
    ]
    of_week.sort(key=lambda record: record.order_date.earliest, reverse=True)
    remembered = [event for event in events if event.has_anniversary]
    remembered.sort(key=lambda event: event.dates.sort_key)
    return remembered, [Told.of(record) for record in of_week[:WEEK_SIZE]]


def coming(records: Iterable[Any], on: datetime.date) -> list[Told]:
    """The anniversaries of a year from this day on, in order; the least known last.

    One that is known only to a year falls into both years that these months touch, and is told
    for the one of which more is to come.
    """
    # What falls on the very day next year is told tomorrow.
    last = same_day(on, 1) - datetime.timedelta(days=1)
    found = anniversaries_between(records, on, last)
    vague = [one for one in found if one.date.latest - one.date.earliest > MONTH]
    best = {
        one.record: one
        for one in sorted(
            vague, key=lambda one: min(one.date.latest, last) - max(one.date.earliest, on)
        )
    }
    told = (one for one in found if one not in vague or one is best[one.record])
    return [Told.of_anniversary(one) for one in told]


def anniversaries(request):
    """The anniversaries of a year: beginnings of relations, and events that are remembered."""
    parameters = Parameters(request.GET)
    this_year = timezone.localdate().year
    year = parameters.year(FIRST_YEAR, LAST_YEAR, _("Year")) or this_year
    only_ended = parameters.choice("status", options=[(ENDED, "")]) == ENDED
    cities = SisterCity.objects.published().with_current_status().order_by("since_earliest", "pk")
    all_cities = list(cities)
    chosen = kept_cities(all_cities, ended=only_ended)
    events = [] if only_ended else list(kept_events())
    read_cities(events)
    found = anniversaries_in([*chosen, *events], year)
    others = anniversaries_in(kept_cities(all_cities, ended=True), year)
    return render(
        request,
        "anniversaries.html",
        {
            "parameters": parameters,
            "year": year,
            "this_year": this_year,
            "only_ended": only_ended,
            "months": by_month(Told.of_anniversary(one) for one in found),
            "ended_count": len(others),
            "ended_address": parameters.address(status=ENDED),
            "kept_address": parameters.address(status=""),
            "years": [
                (other, parameters.address(year="" if other == this_year else other))
                for other in (year - 1, year + 1)
                if FIRST_YEAR <= other <= LAST_YEAR
            ],
        },
    )
