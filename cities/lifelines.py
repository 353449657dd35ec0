"""The life of a relation on one line: since when, and how much of it each year is recorded."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import ExtractYear

from cities.models import SisterCity

FIRST_YEAR = 1960
WIDTH, HEIGHT = 132, 20  # units of the drawing
BASE = 16  # where the line runs


@dataclass(frozen=True, slots=True)
class Tick:
    """A year with records; the taller, the more."""

    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class LifeLine:
    """Where the relation begins (None: not known) and the years that have records."""

    since_x: float | None
    ticks: list[Tick]


def read_life_lines(
    cities: Iterable[SisterCity], today: datetime.date, on: datetime.date | None = None
) -> None:
    """Give each city its `life_line` up to a day (today), with one query for all of them."""
    cities = list(cities)
    day = min(on or today, today)
    counts = _counts([city.pk for city in cities], day)
    for city in cities:
        city.life_line = life_line(city, counts.get(city.pk, {}), today.year, day)


def life_line(
    city: SisterCity,
    counts: dict[int, int],
    last_year: int,
    day: datetime.date = datetime.date.max,
) -> LifeLine:
    """Lay out the line of one city from 1960 to the last year, as it had come by a day."""
    step = WIDTH / (last_year - FIRST_YEAR + 1)

    def x(year: int) -> float:
        return round((max(year, FIRST_YEAR) - FIRST_YEAR) * step, 1)

    ticks = []
    for year, number in sorted(counts.items()):
        if year <= last_year:
            height = float(min(14, 3 + 2 * number))
            ticks.append(Tick(x(year), BASE - height, height))
    since = city.since
    has_begun = since and not since.is_open_start and since.earliest <= day
    begins = since.earliest.year if has_begun else None
    return LifeLine(x(begins) if begins and begins <= last_year else None, ticks)


def _counts(cities: list[int], day: datetime.date) -> dict[int, dict[int, int]]:
    """How many public records had begun by a day in each year, by city."""
    queries = []
    for name in ("agreements", "delegations", "events"):
        records = SisterCity._meta.get_field(name).related_model
        earliest, _ = records.bound_names()
        rows = records.objects.published().filter(
            cities__in=cities, **{f"{earliest}__gt": datetime.date.min, f"{earliest}__lte": day}
        )
        by_year = rows.order_by().annotate(year=ExtractYear(earliest)).values("cities", "year")
        queries.append(by_year.annotate(number=Count("pk")).values_list("cities", "year", "number"))
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for city, year, number in queries[0].union(*queries[1:], all=True):
        counts[city][year] += number
    return counts
