"""Arithmetic of terms: months that end where the calendar ends."""

from __future__ import annotations

import calendar
import datetime


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last day of a shorter month.

    31 January and one month is 28 or 29 February; months may be negative. Raises
    OverflowError beyond the years that a date can hold.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        raise OverflowError(f"There is no year {year}.")
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def next_term_end(first_end: datetime.date, months: int, on: datetime.date) -> datetime.date:
    """The first end of a term on or after a day, when each term is so many months longer.

    Counted from the first end each time, so that 31 January does not wear down to 28.
    """
    ended = first_end
    count = 0
    if ended < on:
        count = max(0, ((on.year - ended.year) * 12 + on.month - ended.month) // months - 1)
    while ended < on:
        count += 1
        ended = add_months(first_end, count * months)
    return ended
