"""The date ruler: one year from January to December, filled where a date may lie.

It is 96 units long, 8 for each month however many days it has, so that whole months end on its
ticks. Nothing here knows Django.
"""

import datetime
from calendar import monthrange
from dataclasses import dataclass

from .edtf import EDTFDate

MONTH = 8.0  # units
LENGTH = 12 * MONTH
# A single day would be a quarter of a unit; it is drawn round its middle so that it can be seen.
LEAST_FILLED, LEAST_OUTLINED = 2.0, 4.0


@dataclass(frozen=True, slots=True)
class Ruler:
    """What is marked on the ruler of one year."""

    first: datetime.date  # of the days of this year on which the date may lie
    last: datetime.date
    is_outlined: bool  # about then, probably then, or not confirmed
    is_plan: bool  # not confirmed
    has_earlier: bool  # the date may lie in a year before this one,
    has_later: bool  # or after it

    @property
    def ends(self) -> tuple[float, float]:
        """Where the mark begins and ends, in units from the beginning of January."""
        start = _at(self.first.month, self.first.day - 1, self.first.year)
        end = _at(self.last.month, self.last.day, self.last.year)
        least = LEAST_OUTLINED if self.is_outlined else LEAST_FILLED
        if end - start < least:
            start = min(max(0.0, (start + end - least) / 2), LENGTH - least)
            end = start + least
        return start, end


def ruler(date: EDTFDate, *, is_plan: bool = False, year: int | None = None) -> Ruler | None:
    """The ruler of a date for this year, else for the year it begins in.

    A date with an open beginning begins, for a ruler, in its last year. None where the date is
    unknown or does not touch the year.
    """
    if date.earliest is None or date.latest is None:
        return None
    if year is None:
        year = (date.latest if date.is_open_start else date.earliest).year
    new_year, new_years_eve = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    first, last = max(date.earliest, new_year), min(date.latest, new_years_eve)
    if first > last:
        return None
    return Ruler(
        first,
        last,
        is_outlined=is_plan or date.is_approximate or date.is_uncertain,
        is_plan=is_plan,
        has_earlier=date.earliest < new_year,
        has_later=date.latest > new_years_eve,
    )


def _at(month: int, days: int, year: int) -> float:
    """Units from the beginning of January to where this many days of the month have passed."""
    return MONTH * (month - 1) + MONTH * days / monthrange(year, month)[1]
