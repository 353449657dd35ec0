"""What a record and its parts are now, and what they were at any moment.

A part is a row that goes with its record: a citation, a spelling, a change of status and the
citations of that. Parts are found by their foreign keys, so that a new kind needs nothing here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.db import models
from django.db.models import CASCADE, F, Max, Value

from khabarovsk_relations.records.fields import DerivedMixin
from khabarovsk_relations.records.loading.rows import Model, has_history, key_fields

Key = tuple[Model, Any]

# Stamps say when something changed, and are no change themselves.
STAMPS = frozenset(("created_at", "updated_at", "updated_by"))


def history_of(model: Model) -> Model:
    """The model of the rows in which history keeps this one."""
    return getattr(model, model._meta.simple_history_manager_attribute).model


@cache
def link_to_record(model: Model) -> Any:
    """The foreign key of a part to what it is a part of; None where it stands for itself."""
    for link in model._meta.concrete_fields:
        goes_with_it = link.many_to_one and link.remote_field.on_delete is CASCADE
        if goes_with_it and has_history(link.related_model):
            return link
    return None


@cache
def part_models(model: Model) -> tuple[Model, ...]:
    """The kinds of parts that a row of this model has, those of its parts not among them."""
    return tuple(
        relation.related_model
        for relation in model._meta.related_objects
        if relation.one_to_many
        and has_history(relation.related_model)
        and link_to_record(relation.related_model) is relation.field
    )


@cache
def all_part_models(model: Model) -> tuple[Model, ...]:
    """All kinds of parts, each behind what it is a part of."""
    own = part_models(model)
    return own + tuple(part for kind in own for part in all_part_models(kind))


@cache
def content_fields(model: Model) -> tuple[Any, ...]:
    """The columns in which a person writes: no keys, stamps, derived ones, links to a record."""
    link = link_to_record(model)
    return tuple(
        column
        for column in history_of(model).tracked_fields
        if not (column.primary_key or column is link or column.name in STAMPS)
        and not isinstance(column, DerivedMixin)
    )


def list_fields(model: Model) -> list[Any]:
    """The many-to-many lists that history keeps."""
    return list(history_of(model)._history_m2m_fields)


@dataclass(frozen=True)
class Snapshot:
    """A row as it was at one moment: its content by field, its lists as sets of primary keys."""

    model: Model
    pk: Any
    # The primary key of what it is a part of.
    owner: Any
    values: dict[str, Any]
    lists: dict[str, frozenset]

    @property
    def key(self) -> Key:
        return (self.model, self.pk)

    def own_key(self) -> tuple[Any, ...]:
        """What tells a part from the other parts of its record, whatever its primary key."""
        return tuple(self.values[column.name] for column in own_key_fields(self.model))


def own_key_fields(model: Model) -> list[Any]:
    """What tells a part from the others of its record: its natural key without the record's."""
    link = link_to_record(model)
    return [column for column in key_fields(model) if column is not link]


@dataclass(frozen=True)
class HistoryRow:
    """One row of history: what a row was like after a change, or before it was deleted."""

    snapshot: Snapshot
    history_id: int
    sign: str
    moment: datetime.datetime
    user: Any
    reason: str
    created_at: Any = None


def plain(column: Any, value: Any) -> Any:
    """The value as it is compared: a file by its name."""
    return str(value or "") if isinstance(column, models.FileField) else value


def snapshot_of(row: Any, model: Model, lists: dict[str, frozenset]) -> Snapshot:
    """What a row, or a row of history, says."""
    link = link_to_record(model)
    return Snapshot(
        model=model,
        pk=getattr(row, model._meta.pk.attname),
        owner=getattr(row, link.attname) if link else None,
        values={
            column.name: plain(column, getattr(row, column.attname))
            for column in content_fields(model)
        },
        lists=lists,
    )


# ---- the past ------------------------------------------------------------------------------------


@dataclass
class Past:
    """Every row of history of a record and its parts, the oldest first."""

    model: Model
    pk: Any
    rows: list[HistoryRow] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return (self.model, self.pk)

    def at(self, moment: datetime.datetime, *, deleted: bool = False) -> dict[Key, Snapshot]:
        """What there was right after a moment; `deleted`: before what was deleted just then."""
        found: dict[Key, Snapshot] = {}
        for row in self.rows:
            if row.moment > moment:
                break
            if row.sign == "-" and not (deleted and row.moment == moment):
                found.pop(row.snapshot.key, None)
            else:
                found[row.snapshot.key] = row.snapshot
        return found

    def known(self) -> set[Key]:
        """The keys of all rows that history knows."""
        return {row.snapshot.key for row in self.rows}

    def row(self, model: Model, history_id: int) -> HistoryRow | None:
        """One row of it, by the primary key that it has in the history of its model."""
        for row in self.rows:
            if row.snapshot.model is model and row.history_id == history_id:
                return row
        return None


def past_of(model: Model, pk: Any) -> Past:
    """Read the history of a record and its parts: one query for each kind, one for all lists."""
    past = Past(model, pk)
    owners = {model: {pk}}
    past.rows += _rows_of(model, model._meta.pk.attname, {pk})
    for part in all_part_models(model):
        link = link_to_record(part)
        rows = _rows_of(part, link.attname, owners[link.related_model])
        owners[part] = {row.snapshot.pk for row in rows}
        past.rows += rows
    past.rows.sort(key=lambda row: row.moment)
    return past


def _rows_of(model: Model, attname: str, owners: set[Any]) -> list[HistoryRow]:
    if not owners:
        return []
    kept = history_of(model)._base_manager.filter(**{f"{attname}__in": owners})
    lists = _lists_of(model, kept)
    rows: list[HistoryRow] = []
    latest: dict[Any, Snapshot] = {}
    for row in kept.select_related("history_user").order_by("history_date", "history_id"):
        snapshot = snapshot_of(row, model, _complete(model, lists.get(row.history_id, {})))
        if row.history_type == "-" and snapshot.pk in latest:
            # The database had dropped its lists by the time that it was remembered.
            snapshot = replace(snapshot, lists=latest[snapshot.pk].lists)
        latest[snapshot.pk] = snapshot
        rows.append(
            HistoryRow(
                snapshot=snapshot,
                history_id=row.history_id,
                sign=row.history_type,
                moment=row.history_date,
                user=row.history_user,
                reason=row.history_change_reason or "",
                created_at=getattr(row, "created_at", None),
            )
        )
    return rows


def _lists_of(model: Model, kept: models.QuerySet) -> dict[int, dict[str, set]]:
    """What each list held, by the row of history."""
    rows = kept.order_by().values("history_id")
    return _united(
        (
            listed.name,
            getattr(history_of(model), listed.name).model._base_manager.filter(history_id__in=rows),
            "history_id",
            listed.m2m_reverse_field_name(),
        )
        for listed in list_fields(model)
    )


def _united(tables: Iterable[tuple[str, models.QuerySet, str, str]]) -> dict[Any, dict[str, set]]:
    """What stands in the tables of several lists, by owner and list; in one query."""
    queries = [
        rows.order_by().values_list(Value(name), F(owner), F(item))
        for name, rows, owner, item in tables
    ]
    found: dict[Any, dict[str, set]] = {}
    if queries:
        for name, owner, item in queries[0].union(*queries[1:], all=True):
            found.setdefault(owner, {}).setdefault(name, set()).add(item)
    return found


# ---- the present ---------------------------------------------------------------------------------


def present_of(model: Model, pk: Any) -> dict[Key, Snapshot]:
    """What the database holds of a record and its parts now; empty where it was deleted."""
    found: dict[Key, Snapshot] = {}
    owners: dict[Model, Iterable[Any]] = {}
    for kind in (model, *all_part_models(model)):
        link = link_to_record(kind)
        attname, keys = (link.attname, owners[link.related_model]) if owners else ("pk", {pk})
        rows = list(_stored(kind, attname, keys)) if keys else []
        owners[kind] = {row.pk for row in rows}
        found |= {snapshot.key: snapshot for snapshot in rows}
    return found


def _stored(model: Model, attname: str, keys: Iterable[Any]) -> Iterator[Snapshot]:
    rows = model._base_manager.filter(**{f"{attname}__in": keys}).order_by("pk")
    lists = _united(
        (
            listed.name,
            listed.remote_field.through._base_manager.filter(
                **{f"{listed.m2m_field_name()}__in": rows.order_by().values("pk")}
            ),
            listed.m2m_field_name(),
            listed.m2m_reverse_field_name(),
        )
        for listed in list_fields(model)
    )
    for row in rows:
        yield snapshot_of(row, model, _complete(model, lists.get(row.pk, {})))


def _complete(model: Model, held: dict[str, set]) -> dict[str, frozenset]:
    return {one.name: frozenset(held.get(one.name, ())) for one in list_fields(model)}


# ---- on whose lists it stood ---------------------------------------------------------------------


def lists_it_left(model: Model, pk: Any, moment: datetime.datetime) -> list[tuple[Any, set]]:
    """The many-to-many lists of other records that lost a row when it was deleted at a moment.

    Of each list its relation, seen from the row, and the primary keys of the records that are
    still there. A list that mirrors itself is the row's own.
    """
    found = []
    for relation in model._meta.related_objects:
        other = relation.related_model
        if not (relation.many_to_many and has_history(other) and other is not model):
            continue
        kept, other_pk = history_of(other)._base_manager.order_by(), other._meta.pk.attname
        owners = kept.filter(history_date=moment, history_type="~").values(other_pk)
        before = kept.filter(**{f"{other_pk}__in": owners}, history_date__lt=moment)
        last = before.values(other_pk).annotate(last=Max("history_id")).values("last")
        copies = getattr(history_of(other), relation.field.name).model._base_manager
        listing = copies.filter(
            **{relation.field.m2m_reverse_field_name(): pk}, history_id__in=last
        )
        column = relation.field.m2m_field_name()
        there = other._base_manager.order_by().filter(pk__in=listing.values(column))
        keys = set(there.values_list("pk", flat=True))
        if keys:
            found.append((relation, keys))
    return found
