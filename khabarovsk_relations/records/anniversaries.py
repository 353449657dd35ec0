"""Anniversaries of beginnings, told no more exactly than the beginning is known.

A record began when its `order_date` began: the first end of an interval counts. Where not even
the year is known (a decade, "between 2007 and 2011", an open beginning) there is nothing to
count from. An anniversary needs at least one full year. Nothing here asks the database.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .edtf import LAST_YEAR, EDTFDate, Precision

ROUND_EVERY = 5  # years
_KNOWN = {Precision.DAY, Precision.MONTH, Precision.SEASON, Precision.YEAR}
_IN_ORDER = {Precision.DAY, Precision.MONTH}


def beginning(date: EDTFDate) -> EDTFDate | None:
    """When what the date tells began: a day, month, season or year; None if no year is known."""
    if date.precision in _KNOWN:
        return date
    if date.precision is Precision.INTERVAL and not date.is_open_start:
        return EDTFDate.parse(date.text.partition("/")[0])
    if date.precision is Precision.ONE_OF and date.earliest.year == date.latest.year:
        return EDTFDate.parse(str(date.earliest.year))
    return None


def first_day(date: EDTFDate) -> datetime.date | None:
    """The day on which it began, if that is known for certain."""
    began = beginning(date)
    is_day = began is not None and began.precision is Precision.DAY
    return began.earliest if is_day and began.datetime_attribute else None


@dataclass(frozen=True, slots=True)
class Anniversary:
    """What a record that began at `began` (as `beginning` tells it) marks in a year."""

    record: Any
    began: EDTFDate
    year: int

    @property
    def years(self) -> int:
        """How many years are full; a winter is counted by the year it begins in."""
        return self.year - self.began.earliest.year

    @property
    def is_round(self) -> bool:
        return self.years % ROUND_EVERY == 0

    @property
    def is_moved(self) -> bool:
        """Whether it is told on 28 February, because this year has no 29th."""
        first = self.began.earliest
        is_leap_day = self.began.precision is Precision.DAY and (first.month, first.day) == (2, 29)
        return is_leap_day and not calendar.isleap(self.year)

    @property
    def date(self) -> EDTFDate:
        """When it falls: on a day, in a month, season or year, with the sign of the beginning."""
        text = self.began.text
        if self.is_moved:
            text = text.replace("-02-29", "-02-28")
        return EDTFDate.parse(f"{self.year:04}{text[4:]}")

    @property
    def since(self) -> EDTFDate:
        """The beginning as it is said with a preposition: «с 23 апреля 1965 г.»."""
        return EDTFDate.parse(f"{self.began}/..")


def anniversaries_in(records: Iterable[Any], year: int) -> list[Anniversary]:
    """The anniversaries of a year in its order: by day, then by month; the least known last.

    A month comes after its days, because its day is not known. Records of one and the same
    time keep the order they were given in.
    """
    found = [one for record in records if (one := _anniversary(record, year))]
    return sorted(found, key=lambda one: in_order(one.date))


def anniversaries_between(
    records: Iterable[Any], first: datetime.date, last: datetime.date
) -> list[Anniversary]:
    """The anniversaries of which at least a part may fall between two days, both included."""
    records = list(records)
    # A winter of the year before may reach into the first.
    years = range(first.year - 1, last.year + 1)
    found = [one for year in years for one in anniversaries_in(records, year)]
    touching = [one for one in found if one.date.latest >= first and one.date.earliest <= last]
    return sorted(touching, key=lambda one: in_order(one.date))


def in_order(date: EDTFDate) -> tuple[Any, ...]:
    """A sort key for what falls on days and in months, then what is known less exactly."""
    in_season = date.precision is Precision.SEASON
    return (
        date.precision not in _IN_ORDER,
        not in_season,
        date.latest,
        date.latest - date.earliest,
    )


def next_anniversary(record: Any, on: datetime.date) -> Anniversary | None:
    """The first anniversary that is not over on a day; a month or a year lasts until its end."""
    began = beginning(record.order_date)
    if began is None:
        return None
    # A winter of last year may not be over.
    first = max(on.year - 1, began.earliest.year + 1)
    coming = (_anniversary(record, year) for year in range(first, first + 3))
    return next((one for one in coming if one and one.date.latest >= on), None)


def _anniversary(record: Any, year: int) -> Anniversary | None:
    began = beginning(record.order_date)
    if began is None or not began.earliest.year < year <= int(LAST_YEAR):
        return None
    return Anniversary(record, began, year)


def week_in_past_years(on: datetime.date, years: int = 100) -> list[datetime.date]:
    """The days of this calendar week, Monday to Sunday, in each of so many past years.

    The weeks of a year leave no day of a past one out and tell none twice: 29 February
    belongs to the week of the 28th.
    """
    monday = on - datetime.timedelta(days=on.weekday())
    next_monday = monday + datetime.timedelta(days=7)
    days = []
    for ago in range(1, years + 1):
        first, end = same_day(monday, -ago), same_day(next_monday, -ago)
        days += [first + datetime.timedelta(days=n) for n in range((end - first).days)]
    return days


def same_day(day: datetime.date, years: int) -> datetime.date:
    """The day so many years later; where there is no 29 February, the day after the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)
