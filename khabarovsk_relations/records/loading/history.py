"""What the loading of fixtures asks history, and what it writes into it, many rows at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import models

from .rows import Model, has_history, key_fields

REASON = "loaddata"
BATCH = 500


def batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    """Some at a time: SQLite takes a limited number of parameters."""
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def links(field: Any, owners: Iterable[Any], *columns: str, using: str) -> Iterator[tuple]:
    """The table behind a many-to-many list, for these owners: the owner and the columns."""
    through = field.remote_field.through
    owner = through._meta.get_field(field.m2m_field_name()).attname
    for batch in batches(owners):
        rows = through._base_manager.using(using).filter(**{f"{owner}__in": batch})
        yield from rows.order_by("pk").values_list(owner, *columns)


def _history(model: Model, using: str) -> models.QuerySet:
    history = getattr(model, model._meta.simple_history_manager_attribute).model
    return history._base_manager.using(using)


def taken_away(model: Model, keys: set[tuple[str, ...]], using: str) -> set[tuple[str, ...]]:
    """Those of the natural keys that a person took away: deleted the row or gave it another.

    Parents stand in the keys by primary key, as history keeps them.
    """
    if not has_history(model):
        return set()
    first, *others = (field.attname for field in key_fields(model))
    holders: dict[tuple[str, ...], Any] = {}
    for batch in batches({key[0] for key in keys}):
        rows = _history(model, using).filter(**{f"{first}__in": batch})
        rows = rows.order_by("history_date", "history_id")
        for pk, *words in rows.values_list(model._meta.pk.attname, first, *others):
            # The last of several that had the same key one after the other.
            holders[tuple(str(word) for word in words)] = pk
    holders = {key: pk for key, pk in holders.items() if key in keys}
    last = last_editors(model, set(holders.values()), using)
    return {key for key, pk in holders.items() if last[pk] is not None}


def last_editors(model: Model, pks: Iterable[Any], using: str) -> dict[Any, Any]:
    """Who made the last change of each row; None where it was a command."""
    editors: dict[Any, Any] = {}
    if has_history(model):
        pk = model._meta.pk.attname
        for batch in batches(pks):
            rows = _history(model, using).filter(**{f"{pk}__in": batch})
            rows = rows.order_by("history_date", "history_id")
            editors |= dict(rows.values_list(pk, "history_user_id"))
    return editors


def write_history(
    model: Model,
    changes: dict[str, list[Any]],
    moment: datetime.datetime,
    using: str,
    *,
    reason: str = REASON,
    user: Any = None,
) -> None:
    """Write one row for each change, with what the many-to-many lists hold after it.

    `changes` are rows under "+" (created) and "~" (changed). simple-history's own bulk words
    leave the lists out, and its signals write a row more for each list.
    """
    if not (has_history(model) and getattr(settings, "SIMPLE_HISTORY_ENABLED", True)):
        return
    entries = _history(model, using)
    history = entries.model
    rows = [
        history(
            history_date=moment,
            history_type=sign,
            history_change_reason=reason,
            history_user=user,
            **{field.attname: getattr(obj, field.attname) for field in history.tracked_fields},
        )
        for sign, objects in changes.items()
        for obj in objects
    ]
    entries.bulk_create(rows, batch_size=BATCH)
    entry = {getattr(row, model._meta.pk.attname): row.pk for row in rows}
    for field in history._history_m2m_fields:
        copies = getattr(history, field.name).model
        columns = [column.attname for column in field.remote_field.through._meta.fields]
        copies._base_manager.using(using).bulk_create(
            [
                copies(history_id=entry[owner], **dict(zip(columns, values, strict=True)))
                for owner, *values in links(field, entry, *columns, using=using)
            ],
            batch_size=BATCH,
        )
