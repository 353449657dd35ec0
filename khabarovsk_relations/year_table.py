"""The records of a year as lines of a table: its columns, and what of an entry stands in each."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy, pgettext_lazy

from khabarovsk_relations.records.localized import active_language
from khabarovsk_relations.records.timeline import Entry

HEADS = [
    pgettext_lazy("record", "Type"),
    gettext_lazy("Kind"),
    gettext_lazy("Title"),
    gettext_lazy("Dates"),
    gettext_lazy("Date for programs"),
    gettext_lazy("First day"),
    gettext_lazy("Last day"),
    gettext_lazy("Other years"),
    gettext_lazy("Cities"),
    gettext_lazy("Direction"),
    pgettext_lazy("plan", "Status"),
    gettext_lazy("People"),
    gettext_lazy("How exact"),
    gettext_lazy("Results"),
    gettext_lazy("Address"),
]


def cells(entry: Entry) -> list[Any]:
    """The line of an entry that knows in which other years it counts, in the order of HEADS."""
    record = entry.record
    date = record.order_date
    is_visit = entry.type == "delegation"
    return [
        # A note of how relations stood is no change of status.
        record.kind_label if entry.type == "city" else record._meta.verbose_name,
        record.kind_label,
        record.title,
        date.display(active_language()),
        date,
        _day(date.earliest),
        _day(date.latest),
        record.also_in,
        "; ".join(str(city.name) for city in record.shown_cities()),
        record.get_direction_display() if is_visit else "",
        record.public_status_label() if entry.type in {"delegation", "event"} else "",
        record.size if is_visit else None,
        record.get_size_means_display() if is_visit else "",
        getattr(record, "result", ""),
        f"{settings.SITE_URL}{record.get_absolute_url()}",
    ]


def _day(bound: datetime.date) -> str:
    """The day of a bound; empty where that side is open."""
    return "" if bound in {datetime.date.min, datetime.date.max} else bound.isoformat()
