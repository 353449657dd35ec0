"""What happened, in one order of time: what belongs to a visit is told under it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cities.models import CityRecordQuerySet
from khabarovsk_relations.records.timeline import Entry, Page, Streams


def streams_of(rows: Streams) -> Streams:
    """The rows of a chronicle by type, without those that are told under one of its visits.

    Agreements already read in a list must know their visit (`with_visit()`).
    """
    agreements, visits = rows["agreement"], rows["delegation"]
    if isinstance(agreements, list):
        agreements = [row for row in agreements if row.visit_id is None]
    else:
        agreements = agreements.with_visit(visits).filter(visit_id=None)
    events = rows["event"].with_visit(visits).filter(visit_id=None)
    return {**rows, "agreement": agreements, "event": events}


def read_parts(
    page: Page,
    agreements: CityRecordQuerySet | list,
    delegations: CityRecordQuerySet,
    events: CityRecordQuerySet,
) -> None:
    """Give each visit of a page, as `during`, the entries of what was signed and held during it."""
    visits = {entry.record.pk: entry.record for entry in page if entry.type == "delegation"}
    for visit in visits.values():
        visit.during = []
    for type_, rows in (("agreement", agreements), ("event", events)):
        for row in _during(rows, delegations, visits):
            visits[row.visit_id].during.append(Entry.of(type_, row))
    for visit in visits.values():
        visit.during.sort(key=lambda entry: entry.place.key())


def told_under(visits: Iterable[Any]) -> Entry | None:
    """The entry under which a record of these visits is told: the one that `with_visit()` names."""
    entries = [Entry.of("delegation", visit) for visit in visits]
    return min(entries, key=lambda entry: entry.place.key(), default=None)


def _during(
    rows: CityRecordQuerySet | list, delegations: CityRecordQuerySet, visits: dict[int, Any]
) -> list[Any]:
    if not visits:
        return []
    if not isinstance(rows, list):
        # A row of two visits of the page is read twice, and told under the first.
        found = rows.with_visit(delegations).filter(delegations__in=visits)
        rows = list({row.pk: row for row in found}.values())
    return [row for row in rows if row.visit_id in visits]
