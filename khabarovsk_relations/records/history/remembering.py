"""How history is written: what one person does in one go is one change, whatever it saves.

simple-history writes a row for each save of a row and one more for each of its many-to-many
lists, each with a moment of its own. A clerk pressed one button.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

# Why a row changed, as history keeps it; `story` has the words for each.
LOADED_FROM_FILE = "loaddata"
LOADED_FROM_TABLE = "spreadsheet"
# Followed by the moment (ISO 8601) whose state was brought back.
STATE_BROUGHT_BACK = "state of "
DELETED_BROUGHT_BACK = "deleted"


@dataclass
class Change:
    """Something that a person or a command does in one go."""

    reason: str = ""
    moment: datetime.datetime = field(default_factory=timezone.now)


@contextmanager
def one_change(reason: str = "") -> Iterator[Change]:
    """Everything saved or deleted inside is one change, for this reason.

    A request is one change by itself; an import says its reason with
    `with one_change(LOADED_FROM_TABLE):`. A reason has at most 100 characters. The reason of a
    single row may also stand on it as `_change_reason`, which wins.
    """
    context = HistoricalRecords.context
    before = getattr(context, "change", None)
    context.change = Change(reason)
    try:
        yield context.change
    finally:
        context.change = before


def current_change() -> Change | None:
    """The change that is being made; None outside of a request and of `one_change()`."""
    context = HistoricalRecords.context
    change = getattr(context, "change", None)
    request = getattr(context, "request", None)
    if change is None and request is not None:
        change = request.__dict__.setdefault("history_change", Change())
    return change


class Remembered(HistoricalRecords):
    """History of a model, with one row for each row that a change touches.

    Beyond simple-history: a second save of a row within one change, or of one of its lists,
    amends the row of history that the first has written; what is saved with `update_fields`, or
    from the other end of a list, is remembered as the database holds it; a record from whose list
    something vanishes because that was deleted remembers it, too.
    """

    of_model: ClassVar[dict[type[models.Model], Remembered]] = {}

    def finalize(self, sender: Any, **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        if self.cls is sender:
            self.of_model[sender] = self

    def post_save(self, instance: Any, created: bool, using: Any = None, **kwargs: Any) -> None:
        if kwargs.get("update_fields") and not created:
            instance = self._as_stored(instance)
        super().post_save(instance, created, using=using, **kwargs)

    def m2m_changed(
        self, instance: Any, action: str, attr: str, pk_set: Any, reverse: bool, **kwargs: Any
    ) -> None:
        if action not in ("post_add", "post_remove", "post_clear"):
            return
        owners = self.cls._base_manager
        if not reverse:
            super().m2m_changed(self._as_stored(instance), action, attr, pk_set, reverse)
        # Of the other end, or of a list that mirrors itself, the owners are those on the list.
        if reverse or self.cls._meta.get_field(attr).remote_field.symmetrical:
            for owner in owners.filter(pk__in=pk_set or ()):
                super().m2m_changed(owner, action, attr, pk_set, reverse)
                if action == "post_add" and not reverse:
                    self._mirror(attr, owner, instance)

    def _mirror(self, attr: str, owner: Any, other: Any) -> None:
        """Django writes the mirrored half of a link only after it has told of the first."""
        listed = self.cls._meta.get_field(attr)
        owner_name, item_name = listed.m2m_field_name(), listed.m2m_reverse_field_name()
        link = listed.remote_field.through._base_manager.get(
            **{owner_name: other, item_name: owner}
        )
        row = getattr(owner, self.manager_name).order_by("history_date", "history_id").last()
        # Nobody asks for the key of the link, so that of its first half will do.
        values = {"history": row, owner_name: owner, item_name: other}
        self.m2m_models[listed].objects.update_or_create(**values, defaults={"id": link.pk})

    def pre_delete(self, instance: Any, **kwargs: Any) -> None:
        super().pre_delete(instance, **kwargs)
        origin = kwargs.get("origin")
        if current_change() is None and origin is not None:
            # A row and its parts are deleted at one moment.
            vars(origin).setdefault("_deleted_at", timezone.now())
            instance._history_date = origin._deleted_at
        instance._listed_by = [
            owner
            for relation in instance._meta.related_objects
            if relation.many_to_many and relation.related_model in self.of_model
            for owner in relation.related_model._base_manager.filter(
                **{relation.field.name: instance}
            )
        ]

    def post_delete(self, instance: Any, using: Any = None, **kwargs: Any) -> None:
        super().post_delete(instance, using=using, **kwargs)
        moment = instance.__dict__.pop("_history_date", None)
        for owner in instance.__dict__.pop("_listed_by", ()):
            if moment is not None:
                owner._history_date = moment
            if type(owner)._base_manager.filter(pk=owner.pk).exists():
                self.of_model[type(owner)].create_historical_record(owner, "~", using=using)

    def _as_stored(self, instance: Any) -> Any:
        """The row as the database holds it: what is in memory may be older than its lock."""
        stored = type(instance)._base_manager.filter(pk=instance.pk).first()
        if stored is None:
            return instance
        for name in ("_history_user", "_change_reason", "_history_date"):
            if name in instance.__dict__:
                setattr(stored, name, getattr(instance, name))
        if hasattr(instance, "skip_history_when_saving"):
            stored.skip_history_when_saving = True
        return stored

    def create_historical_record(self, instance: Any, history_type: str, using: Any = None) -> None:
        change = current_change()
        if change is None or "_history_date" in instance.__dict__:
            super().create_historical_record(instance, history_type, using=using)
            return
        last = getattr(instance, self.manager_name).order_by("history_date", "history_id").last()
        moment = change.moment
        if last is not None and last.history_date == moment:
            if history_type == "~" and last.history_type != "-":
                self._amend(last, instance)
                return
        elif last is not None and last.history_date > moment:
            # A colleague was quicker: a change begun before theirs comes behind it all the same.
            moment = timezone.now()
        instance._history_date = moment
        try:
            super().create_historical_record(instance, history_type, using=using)
        finally:
            del instance._history_date

    def _amend(self, row: models.Model, instance: Any) -> None:
        for tracked in self.fields_included(instance):
            setattr(row, tracked.attname, getattr(instance, tracked.attname))
        reason = self.get_change_reason_for_object(instance, "~", None)
        row.history_change_reason = reason or row.history_change_reason
        row.save()
        for listed in row._history_m2m_fields:
            self.m2m_models[listed].objects.filter(history=row).delete()
        self.create_historical_record_m2ms(row, instance)

    def get_change_reason_for_object(
        self, instance: Any, history_type: str, using: Any
    ) -> str | None:
        change = current_change()
        own = super().get_change_reason_for_object(instance, history_type, using)
        return own or (change.reason or None if change else None)
