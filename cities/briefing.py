"""The briefing on a city: what a mayor reads on one sheet of A4 before a meeting."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cities.chains import mark_succeeded
from cities.models import (
    Agreement,
    AgreementCitation,
    RelationStatus,
    SisterCity,
    StatusCitation,
    read_cities,
)
from cities.sheet import HEADING, LINES, TITLE, WHOLE, Row, Section, clipped, fit, lines_of
from khabarovsk_relations.records.anniversaries import Anniversary, in_order, next_anniversary
from khabarovsk_relations.records.localized import active_language
from khabarovsk_relations.records.models import Source
from khabarovsk_relations.records.templatetags.register import whole_day

VISITS = 5  # each way
SOURCES = 5  # lines that the sources have in any case, if there are so many
BREAK = 4  # lines that may stay empty where one sheet ends and the next begins
# Letters of the longest texts.
MOTIVE, NAME, RESULT, NAMES, NOTE = 400, 160, 220, 200, 700
# Letters of what the page adds: "head not named", "cooperation agreement · in force", and
# behind it both next dates.
NO_HEAD, STATE, NEXT_DATES = 17, 45, 60


@dataclass(slots=True)
class SourceRow:
    """A source on the sheet."""

    source: Source

    @property
    def lines(self) -> float:
        return lines_of(self.source.title, self.source.publisher, width=WHOLE, more=20)


def briefing_context(
    city: SisterCity, on: datetime.date, *, for_staff: bool = False
) -> dict[str, Any]:
    """What the briefing on a city shows on a day. `city` knows its current status.

    Everybody gets what is published, on one sheet; staff get drafts and internal notes too, on
    two. Of agreements those are told that have not run out.
    """

    def seen(rows: QuerySet) -> QuerySet:
        return rows.filter(withdrawn_at__isnull=True) if for_staff else rows.published()

    current = RelationStatus.objects.filter(pk=city.current_status_id).first()
    states = Agreement.State
    agreements = list(
        seen(city.agreements)
        .with_state(on)
        .filter(state__in=[states.IN_FORCE, states.NOT_YET, states.UNKNOWN])
        .newest_first()
    )
    mark_succeeded(agreements)
    visits = _last_visits(seen(city.delegations))
    _read_cities(visits, for_staff=for_staff)
    facts = {
        "city": city,
        "current": current,
        "status_note": clipped(current.note, RESULT) if current else "",
        "russian_forms": _russian_forms(city),
        "names": _some(city.names.shown(), lambda name: name.text),
        "others": _some(city.not_to_be_confused_with.published(), lambda other: other.name),
        "motive": clipped(city.motive, MOTIVE),
        "anniversary": _next_anniversary(city, seen(city.events), on),
        "note": clipped(city.internal_note, NOTE) if for_staff else "",
    }
    groups = {
        "agreements": [row for row in agreements if row.state != states.UNKNOWN],
        "unknown": [row for row in agreements if row.state == states.UNKNOWN],
        "incoming": [row for row in visits if row.direction == row.Direction.INCOMING],
        "outgoing": [row for row in visits if row.direction == row.Direction.OUTGOING],
    }
    sections = {
        name: Section([_row(record, on, for_staff=for_staff) for record in records])
        for name, records in groups.items()
    }
    sheets = 2 * LINES - BREAK if for_staff else LINES
    room = sheets - _lines_of_facts(facts)
    citations = _citations(city, agreements, visits)
    sources = _sources(citations, sections.values())
    fit(list(sections.values()), room - min(sources.lines, HEADING + SOURCES))
    # Those of what fell out are not told either.
    sources = _sources(citations, sections.values())
    fit([sources], room - sum(section.lines for section in sections.values()))
    return {"on": on, "for_staff": for_staff, **facts, **sections, "sources": sources}


def _last_visits(delegations: QuerySet) -> list[Any]:
    """The last visits each way that took place, newest first, in one query."""
    model = delegations.model
    held = delegations.filter(status=model.Status.TOOK_PLACE).newest_first()
    last = [
        Q(pk__in=held.filter(direction=direction).values("pk")[:VISITS])
        for direction in (model.Direction.INCOMING, model.Direction.OUTGOING)
    ]
    return list(model.objects.filter(last[0] | last[1]).newest_first())


def _read_cities(visits: list[Any], *, for_staff: bool) -> None:
    """Visits without a title are named by their cities; staff see drafts of cities too."""
    if for_staff:
        cities = SisterCity.objects.order_by("pk")
        prefetch_related_objects(visits, Prefetch("cities", cities, to_attr="public_cities"))
    else:
        read_cities(visits)


def _row(record: Any, on: datetime.date, *, for_staff: bool) -> Row:
    """An agreement or a visit as the sheet tells it."""
    date = record.order_date.display(active_language())
    if isinstance(record, Agreement):
        is_known = record.state != Agreement.State.UNKNOWN
        more = (STATE if is_known else 0) + (NEXT_DATES if record.next_expiry(on) else 0)
        row = Row(record, date, clipped(record.title, NAME), more=more)
        internal = []
    else:
        # The date and the head stand beside the title, so it is not composed of them.
        title = record.written_title or record.kind_and_route()
        name = record.head_name or record.head_name_native
        head = [clipped(text, NAME) for text in (name, record.head_title) if text]
        more = 0 if head else NO_HEAD
        row = Row(
            record, date, clipped(title, NAME), head, clipped(record.result, RESULT), more=more
        )
        reported = (
            whole_day(record.reported_on) if record.reported_on else pgettext("report", "none")
        )
        internal = [
            (_("what was agreed for the future"), record.next_steps),
            (_("report filed"), reported),
        ]
    if for_staff:
        internal.append((_("internal note"), record.internal_note))
        row.internal = [(label, clipped(text, NOTE)) for label, text in internal if text]
    return row


def _russian_forms(city: SisterCity) -> str:
    """How a Russian sentence names the city: «из Ниигаты, в Ниигату»."""
    if not city.name_ru:
        return ""
    with translation.override("ru"):
        return f"{city.from_words}, {city.to_words}"


def _some(rows: Iterable[Any], words: Callable[[Any], str]) -> dict[str, Any]:
    """As many rows as have room in a line or two, and how many more there are."""
    shown: list[Any] = []
    rows = list(rows)
    for row in rows:
        if shown and sum(len(words(other)) + 20 for other in [*shown, row]) > NAMES:
            break
        shown.append(row)
    return {"rows": shown, "left_out": len(rows) - len(shown)}


def _next_anniversary(city: SisterCity, events: QuerySet, on: datetime.date) -> Anniversary | None:
    """The next anniversary of the relations, unless they have ended, or of an event.

    One known to the day or the month comes before one that is known to the year.
    """
    kept: list[Any] = list(events.remembered())
    if city.current_status != RelationStatus.Status.ENDED:
        kept.insert(0, city)
    coming = [one for record in kept if (one := next_anniversary(record, on))]
    return min(coming, key=lambda one: in_order(one.date), default=None)


def _lines_of_facts(facts: dict[str, Any]) -> float:
    """The lines of the head of the sheet: title, names, how relations stand, how they began."""
    city, anniversary = facts["city"], facts["anniversary"]
    title = 2 * lines_of(city.name, city.name_native, width=TITLE, more=50)
    values = [
        [city.country_name, city.region],
        [city.name_ru, facts["russian_forms"], city.name_en, city.name_native],
        [f"{name.text} ({name.get_kind_display()}), " for name in facts["names"]["rows"]],
        [f"{other.name}, " for other in facts["others"]["rows"]],
        [facts["current"].sentence() if facts["current"] else "—", facts["status_note"]],
        ["since, with its basis, is never longer than this"],
        [facts["motive"]],
        [anniversary.record.title, "30 years, on 24 November 2026"] if anniversary else [],
        [facts["note"]],
    ]
    return title + sum(lines_of(*texts, more=15) for texts in values if any(texts))


def _citations(
    city: SisterCity, agreements: list[Any], visits: list[Any]
) -> list[tuple[Any, Source]]:
    """Each source with what it is cited for: None for the city, else an agreement or a visit."""
    of_city = city.citations.select_related("source")
    of_statuses = StatusCitation.objects.filter(record__city=city).select_related("source")
    cited = [(None, citation.source) for citation in [*of_city, *of_statuses]]
    for records, model in (
        (agreements, AgreementCitation),
        (visits, city.delegations.model._meta.get_field("citations").related_model),
    ):
        by_record: dict[int, list[Source]] = {record.pk: [] for record in records}
        for citation in model.objects.filter(record__in=records).select_related("source"):
            by_record[citation.record_id].append(citation.source)
        cited += [(record, source) for record in records for source in by_record[record.pk]]
    return cited


def _sources(citations: list[tuple[Any, Source]], sections: Iterable[Section]) -> Section:
    """The sources of the city and of what stands on the sheet, each once."""
    told = [row.record for section in sections for row in section.rows]
    sources = {
        source.pk: SourceRow(source)
        for record, source in citations
        if record is None or record in told
    }
    return Section(list(sources.values()))
