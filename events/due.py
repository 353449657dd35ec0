"""What falls due within some days, and what is overdue: for the staff's mail and for machines."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cities.attention import (
    AGREEMENTS,
    CITIES,
    EXPIRING,
    EXPIRING_YEAR,
    NOTICE,
    expiring_by,
    notices_by,
)
from events.attention import DELEGATIONS, EVENTS, NO_REPORT, PLAN_PAST
from khabarovsk_relations.records.anniversaries import beginning
from khabarovsk_relations.records.attention import (
    ANNIVERSARIES,
    Found,
    anniversaries_by,
    on_day,
)
from khabarovsk_relations.records.localized import active_language
from khabarovsk_relations.records.reports import admin_address, told

# What falls due, in the order of a report; the keys stand in the JSON and stay.
HEADINGS = {
    "expiry": EXPIRING,
    "notice": NOTICE.words,
    "anniversary": gettext_lazy("Anniversaries"),
    "report": NO_REPORT.words,
    "plan": PLAN_PAST.words,
}


@dataclass(frozen=True, slots=True)
class Due:
    """A record that something falls due of: `what` is a key of HEADINGS."""

    what: str
    found: Found

    @property
    def record(self) -> Any:
        return self.found.record

    @property
    def day(self) -> datetime.date:
        """The last day of the time within which it lies: with it, it is overdue."""
        return self.found.when.latest

    @property
    def years(self) -> int | None:
        """How many years are full at an anniversary."""
        if self.what != "anniversary":
            return None
        began = beginning(self.record.order_date)
        return self.found.when.earliest.year - began.earliest.year

    def as_json(self, on: datetime.date) -> dict[str, Any]:
        """Its keys stay; dates are ISO 8601, `edtf` says how far the date is known."""
        return {
            "what": self.what,
            "date": self.day.isoformat(),
            "edtf": self.found.when.text,
            "days_left": (self.day - on).days,
            "years": self.years,
            **told(self.record),
        }

    def as_text(self) -> str:
        """Its line in the active language, and its address under it."""
        when = self.found.when.display(active_language())
        words = f"{when}: {self.record}"
        if self.years:
            full = ngettext("%(count)d year", "%(count)d years", self.years)
            words = f"{words} ({full % {'count': self.years}})"
        if self.record.published_at is None:
            words = f"{words} [{_('draft')}]"
        return f"  {words}\n    {admin_address(self.record)}\n"


def falling_due(on: datetime.date, last: datetime.date) -> list[Due]:
    """What falls due from a day to another, both included, and what is overdue on the first.

    A report is overdue until it is filed. Of plans, those whose date passed no longer ago than
    the days to come: older ones are no news, and stand on the desk.
    """
    found = list(_falling_due(on, last))
    order = list(HEADINGS)
    return sorted(found, key=lambda due: (order.index(due.what), due.found.urgency()))


def _falling_due(on: datetime.date, last: datetime.date) -> Iterator[Due]:
    yield from (Due("report", one) for one in DELEGATIONS.of_line(NO_REPORT.key, on))
    for kind in (DELEGATIONS, EVENTS):
        past = kind.of_line(PLAN_PAST.key, on)
        yield from (Due("plan", one) for one in past if one.when.latest >= on - (last - on))
    # What the desk asks for a span of its own, asked for this one.
    for kind, line, find, what in (
        (AGREEMENTS, NOTICE, notices_by, "notice"),
        (AGREEMENTS, EXPIRING_YEAR, expiring_by, "expiry"),
        (CITIES, ANNIVERSARIES, anniversaries_by, "anniversary"),
        (EVENTS, ANNIVERSARIES, anniversaries_by, "anniversary"),
    ):
        rule = replace(kind.rules[line.key], finds=partial(find, last=last))
        yield from (Due(what, one) for one in kind.found_by(rule, on))


def report(dues: list[Due], on: datetime.date, last: datetime.date) -> str:
    """All of it as plain text in the active language."""
    span = {"on": _in_words(on), "last": _in_words(last)}
    if not dues:
        return _("Nothing is overdue on %(on)s, and nothing falls due by %(last)s.") % span + "\n"
    text = _("Overdue on %(on)s, or due by %(last)s") % span + "\n"
    for what, heading in HEADINGS.items():
        lines = [due.as_text() for due in dues if due.what == what]
        if lines:
            text += f"\n{heading}\n" + "".join(lines)
    return text


def _in_words(day: datetime.date) -> str:
    return on_day(day).display(active_language())
