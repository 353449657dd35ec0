"""The first page of the admin: what wants attention, recent changes, what is added most."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cities.attention import (
    AGREEMENTS,
    CITIES,
    EXPIRED,
    EXPIRING_30,
    EXPIRING_90,
    EXPIRING_YEAR,
    NOT_CONFIRMED,
    NOTICE,
)
from cities.models import Agreement
from events.attention import DELEGATIONS, EVENTS, NO_REPORT, PLAN_PAST
from events.models import Delegation, Event
from khabarovsk_relations.recent_changes import Change, recent_changes
from khabarovsk_relations.records.attention import (
    ANNIVERSARIES,
    AWAITING,
    BARE_PHOTO,
    DUPLICATES,
    IMPRECISE,
    NO_ENGLISH,
    NO_SOURCE,
    OLD_DRAFTS,
    Attention,
    Found,
)
from khabarovsk_relations.records.localized import active_language
from khabarovsk_relations.records.staff_pages import page_of_row, staff_page

KINDS = (CITIES, AGREEMENTS, DELEGATIONS, EVENTS)
LINES = (
    ANNIVERSARIES,
    EXPIRING_30,
    EXPIRING_90,
    EXPIRING_YEAR,
    NOTICE,
    EXPIRED,
    NO_REPORT,
    PLAN_PAST,
    AWAITING,
    OLD_DRAFTS,
    NO_SOURCE,
    IMPRECISE,
    NO_ENGLISH,
    NOT_CONFIRMED,
    DUPLICATES,
    BARE_PHOTO,
)
BUTTONS = (
    (Delegation, gettext_lazy("Add a delegation")),
    (Event, gettext_lazy("Add an event")),
    (Agreement, gettext_lazy("Add an agreement")),
)
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of the admin that shows exactly the records counted; no address where none are."""

    label: Any
    count: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A record of a line: its name, its page in the admin, and when, if time matters."""

    record: Any
    address: str
    when: str


@dataclass(slots=True)
class Row:
    """A row of the desk: its words, the lists it leads to, and the records nearest in time."""

    words: Any
    lists: list[Listed] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.found)

    def nearest(self) -> list[Named]:
        named = []
        for one in sorted(self.found, key=Found.urgency)[:NEAREST]:
            when = one.when.display(active_language()) if one.when else ""
            address = page_of_row(one.record)
            named.append(Named(one.record, address, when))
        return named


def rows_of(found: dict[Attention, dict[str, list[Found]]]) -> Iterable[Row]:
    """The rows of the desk in their order, as far as these kinds have lines for them.

    The parts of one line, such as terms of 30 and of 90 days, are lists of one row; each part
    holds the one before, so the last says how many records there are.
    """
    rows: dict[Any, Row] = {}
    for line in LINES:
        kinds = [kind for kind in found if line.key in kind.rules]
        if not kinds:
            continue
        row = rows.setdefault(str(line.words), Row(line.words))
        row.found = [one for kind in kinds for one in found[kind][line.key]]
        for kind in kinds:
            count = len(found[kind][line.key])
            label = line.part or kind.model._meta.verbose_name_plural
            if count:
                address = f"{staff_page(kind.model, 'changelist')}?attention={line.key}"
                row.lists.append(Listed(label, count, address))
            elif line.part:
                row.lists.append(Listed(label, count))
    return rows.values()


def address_of_change(change: Change) -> str:
    """Where what was changed stands: its page, or the list where a file brought in many."""
    if change.are_many:
        return staff_page(change.model, "changelist")
    return staff_page(change.model, "change", change.key) if change.record else ""


def desk(request: HttpRequest) -> HttpResponse:
    """The first page of the admin; of what somebody may not see or add it does not speak."""
    today: datetime.date = timezone.localdate()
    seen = [
        kind
        for kind in KINDS
        if admin.site.get_model_admin(kind.model).has_view_permission(request)
    ]
    found, records = {}, {}
    for kind in seen:
        rows, found[kind] = kind.read(today)
        records[kind.model] = {row.pk: row for row in rows}
    buttons = [
        (staff_page(model, "add"), label)
        for model, label in BUTTONS
        if admin.site.get_model_admin(model).has_add_permission(request)
    ]
    changes = [(one, address_of_change(one)) for one in recent_changes(records)]
    context = {
        "buttons": buttons,
        "attention": rows_of(found),
        "changes": changes,
    }
    return admin.site.index(request, context)
