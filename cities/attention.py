"""What wants attention of cities and agreements."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cities.models import Agreement, SisterCity
from khabarovsk_relations.records.anniversaries import same_day
from khabarovsk_relations.records.attention import (
    ANNIVERSARIES,
    COMMON,
    OF_PAIRS,
    OF_PHOTOS,
    Attention,
    Found,
    Line,
    Rule,
    days_before,
    next_anniversaries,
    on_day,
)
from khabarovsk_relations.records.edtf import EDTFDate

CONFIRMED_FOR = 5  # years
NOTICE_DAYS = 90

EXPIRING = _("Agreements expiring")
EXPIRING_30 = Line("expiring_30", EXPIRING, _("in 30 days"))
EXPIRING_90 = Line("expiring_90", EXPIRING, _("in 90 days"))
EXPIRING_YEAR = Line("expiring_year", EXPIRING, _("within a year"))
NOTICE = Line("notice", _("Notice of non-renewal is due"))
EXPIRED = Line("expired", _("Agreement expired, not marked as ended"))
NOT_CONFIRMED = Line(
    "status_not_confirmed", _("Status of relations not confirmed for over 5 years")
)


# ---- cities --------------------------------------------------------------------------------------


def last_told(city: SisterCity) -> EDTFDate | None:
    """When it was last told how relations stand; without any status, when they began."""
    if city.confirmed_by:
        return on_day(city.confirmed_by)
    since = city.since
    if not since or since.is_open_start:
        return None
    return on_day(since.earliest if since.is_open_end else since.latest)


def not_confirmed(cities: Iterable[SisterCity], on: datetime.date) -> Iterable[Found]:
    """Cities of which nobody has told for over five years how relations stand.

    Nothing is asked of a city of which neither a status nor a beginning is known.
    """
    limit = same_day(on, -CONFIRMED_FOR)
    told = ((city, last_told(city)) for city in cities)
    return (Found(city, date) for city, date in told if date and date.latest < limit)


CITIES = Attention(
    SisterCity,
    Rule(ANNIVERSARIES, lambda rows, on: rows.continuing(on), next_anniversaries),
    *COMMON,
    Rule(NOT_CONFIRMED, lambda rows, on: rows.continuing(on), not_confirmed),
    OF_PHOTOS,
    reading=lambda rows, on: rows.with_current_status(on).with_confirmation(on),
)


# ---- agreements ----------------------------------------------------------------------------------


def last_day(agreement: Agreement, on: datetime.date) -> datetime.date | None:
    """The day by which it expires, on or after a day.

    Of a term whose end is not known to the day it is the last day of the time within which it
    lies: what is valid "until 2026" has expired when 2026 is over.
    """
    known = agreement.next_expiry(on)
    if known or agreement.ended or agreement.renewal == Agreement.Renewal.AUTOMATIC:
        return known
    end = agreement.valid_to
    if not end or end.is_open_end or end.latest < on:
        return None
    return end.latest


def expiring_by(
    agreements: Iterable[Agreement], on: datetime.date, last: datetime.date
) -> Iterable[Found]:
    """Agreements that expire by a day."""
    days = ((agreement, last_day(agreement, on)) for agreement in agreements)
    return (Found(agreement, on_day(day)) for agreement, day in days if day and day <= last)


def notices_by(
    agreements: Iterable[Agreement], on: datetime.date, last: datetime.date
) -> Iterable[Found]:
    """Agreements of which the last day to give notice is still to come, and comes by a day."""
    days = ((agreement, agreement.notice_date(on)) for agreement in agreements)
    return (Found(agreement, on_day(day)) for agreement, day in days if day and on <= day <= last)


def in_days(find: Callable, days: int) -> Callable:
    return lambda agreements, on: find(agreements, on, days_before(on, -days))


def in_a_year(agreements: Iterable[Agreement], on: datetime.date) -> Iterable[Found]:
    return expiring_by(agreements, on, same_day(on, 1))


def last_of_chain(rows: QuerySet, on: datetime.date) -> QuerySet:
    """What has a successor, be it a draft, is followed up there."""
    return rows.without_successor(on, public=False)


AGREEMENTS = Attention(
    Agreement,
    Rule(EXPIRING_30, last_of_chain, in_days(expiring_by, 30)),
    Rule(EXPIRING_90, last_of_chain, in_days(expiring_by, 90)),
    Rule(EXPIRING_YEAR, last_of_chain, in_a_year),
    Rule(NOTICE, last_of_chain, in_days(notices_by, NOTICE_DAYS)),
    Rule(
        EXPIRED,
        lambda rows, on: last_of_chain(rows.expired(on), on),
        when=lambda agreement: agreement.valid_to,
    ),
    *COMMON,
    OF_PAIRS,
    reading=lambda rows, on: rows.with_all_cities(),
)
