"""Who changed what and when, read from the histories of records and of their parts."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value

from cities.models import CityName, RelationStatus, SisterCity, StatusCitation
from khabarovsk_relations.records.history.remembering import LOADED_FROM_FILE, LOADED_FROM_TABLE
from khabarovsk_relations.records.history.story import CHANGED, DELETED, person, reason_in_words
from khabarovsk_relations.records.localized import active_language
from khabarovsk_relations.register import CITATIONS, RECORDS

LOADED = {LOADED_FROM_FILE, LOADED_FROM_TABLE}
# One press of "Save" writes a row for the record and one for each of its parts.
AT_ONCE = datetime.timedelta(minutes=1)
# So many rows of each history are looked through.
ROWS = 100


@dataclass(slots=True)
class Change:
    """What one person did to one record at once; `record` is None where it is gone.

    A file brings in many records at once: `keys` are all those of this kind.
    """

    model: Any
    key: int
    user_id: int | None
    moment: datetime.datetime
    first: datetime.datetime
    action: str
    title: str
    reason: str = ""
    keys: set[int] = field(default_factory=set)
    user: str = ""
    record: Any = None

    @property
    def name(self) -> Any:
        """The record's title, or the last one where it is gone; of many their kind."""
        if self.are_many:
            return self.model._meta.verbose_name_plural
        return self.record or self.title or self.model._meta.verbose_name

    def takes_in(self, other: Change) -> bool:
        """Whether the other, earlier one was part of the same deed."""
        same = (self.model, self.user_id) == (other.model, other.user_id)
        one = other.key in self.keys or (self.is_loaded and self.reason == other.reason)
        return same and one and self.first - other.moment <= AT_ONCE

    @property
    def are_many(self) -> bool:
        return len(self.keys) > 1

    @property
    def is_loaded(self) -> bool:
        return self.reason in LOADED

    @property
    def why(self) -> str:
        """What brought it in, where that was a file."""
        return reason_in_words(self.reason) if self.is_loaded else ""


def histories(models: Collection[type]) -> Iterator[QuerySet]:
    """The rows of all histories of these kinds of records and of their parts."""
    for model in models:
        russian, english = model.title_columns[:2]
        yield _rows(model, model, F("id"), F("history_type"), F(russian), F(english))
    # The history of a status outlives the status that its citation belonged to.
    states = RelationStatus.history.filter(id=OuterRef("record_id")).values("city_id")[:1]
    parts = [(CityName, F("city_id"), SisterCity), (RelationStatus, F("city_id"), SisterCity)]
    parts += [
        (part, Subquery(states) if part is StatusCitation else F("record_id"), model)
        for part, _way, model in CITATIONS
    ]
    for part, key, model in parts:
        if model in models:
            nothing = Value("", output_field=CharField())
            action = Value(CHANGED, output_field=CharField())
            yield _rows(part, model, key, action, nothing, nothing)


def _rows(source: type, model: type, *columns: Any) -> QuerySet:
    names = ("of_key", "of_action", "of_russian", "of_english")
    # SQLite takes no LIMIT in the parts of a union.
    newest = source.history.order_by("-history_date", "-history_id").values("pk")[:ROWS]
    return (
        source.history.filter(pk__in=newest)
        .order_by()
        .annotate(
            of_model=Value(model._meta.label, output_field=CharField()),
            of_reason=F("history_change_reason"),
            **dict(zip(names, columns, strict=True)),
        )
        .values_list("of_model", "history_date", "history_user_id", "of_reason", *names)
    )


def recent_changes(records: dict[type, dict[int, Any]], number: int = 10) -> list[Change]:
    """The newest changes of these kinds, each with the record as it is now, in two queries.

    `records` are all rows of the kinds by their keys.
    """
    if not records:
        return []
    models = {model._meta.label: model for model in RECORDS if model in records}
    first, *others = histories(models.values())
    found: list[Change] = []
    for label, moment, user, reason, key, action, russian, english in first.union(
        *others, all=True
    ).order_by("-history_date", "of_model", "-of_key"):
        title = (english or russian) if active_language() == "en" else (russian or english)
        change = Change(
            models[label], key, user, moment, moment, action, title, reason or "", {key}
        )
        whole = next((one for one in found if one.takes_in(change)), None)
        if whole:
            whole.first = moment
            whole.keys.add(key)
            whole.title = whole.title or title
            # What was added and filled in at once was added; what is gone is gone.
            whole.action = whole.action if whole.action == DELETED else _stronger(whole, change)
        else:
            found.append(change)
    newest = found[:number]
    users = get_user_model().objects.in_bulk({one.user_id for one in newest} - {None})
    for one in newest:
        one.user = person(users.get(one.user_id))
        one.record = records[one.model].get(one.key)
    return newest


def _stronger(one: Change, other: Change) -> str:
    return other.action if other.action != CHANGED else one.action
