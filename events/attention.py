"""What wants attention of delegations and events."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Delegation, Event
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
)

REPORT_DAYS = 3
# What is entered so long after it was held is history, and nobody owes a report of it.
HISTORY_DAYS = 365

NO_REPORT = Line("no_report", _("Visit held, no report for over 3 days"))
PLAN_PAST = Line("plan_past", _("Planned date has passed: did it take place?"))


def owing_a_report(visits: Iterable[Delegation], on: datetime.date) -> Iterable[Found]:
    for visit in visits:
        entered = timezone.localdate(visit.created_at)
        if entered <= days_before(visit.dates.latest, -HISTORY_DAYS):
            yield Found(visit, visit.dates)


OF_PLANS = Rule(
    PLAN_PAST, lambda rows, on: rows.not_confirmed(on), when=lambda record: record.dates
)

DELEGATIONS = Attention(
    Delegation,
    Rule(NO_REPORT, lambda rows, on: rows.unreported(days_before(on, REPORT_DAYS)), owing_a_report),
    OF_PLANS,
    *COMMON,
    OF_PAIRS,
    OF_PHOTOS,
    reading=lambda rows, on: rows.with_all_cities(),
)

EVENTS = Attention(
    Event,
    Rule(ANNIVERSARIES, lambda rows, on: rows.remembered(), next_anniversaries),
    OF_PLANS,
    *COMMON,
    OF_PAIRS,
    OF_PHOTOS,
    reading=lambda rows, on: rows.with_all_cities(),
)
