"""Versions of a row: whether it still holds what a page was opened with, and what changed since."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.db.models import Max, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.history.reading import (
    all_part_models,
    history_of,
    link_to_record,
    past_of,
)
from khabarovsk_relations.records.history.story import Entry, story_of, tell
from khabarovsk_relations.records.localized import active_language

SALT = "the version that a page was opened with"


def digest(*values: Any) -> str:
    """A short name for values, the same only for the same values."""
    return hashlib.blake2b(repr(values).encode(), digest_size=16).hexdigest()


def _path(model: type[Model], part: type[Model]) -> str:
    """The way from a part to the row that it belongs to, through what it is a part of."""
    link = link_to_record(part)
    way = link.name
    return way if link.related_model is model else f"{way}__{_path(model, link.related_model)}"


def _kinds(model: type[Model]) -> list[tuple[type[Model], str]]:
    """A model and its kinds of parts, each with the way to the primary key of the row."""
    parts = [(part, _path(model, part)) for part in all_part_models(model)]
    return [(model, model._meta.pk.name), *parts]


@dataclass(frozen=True)
class Version:
    """What a row, its many-to-many lists and its parts hold at a moment.

    `content` is a digest of all of it but what is derived, whoever wrote it and by whatever way;
    empty where there is no such row. `last` is the newest entry of history by kind of row, `seen`
    digests what a page showed, by the names of `rebasing.inputs_of()`.
    """

    content: str
    last: dict[str, int] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, model: type[Model], pk: Any) -> Version:
        """The version stored now. Lock the row first where it must not change behind it."""
        content: list[Any] = [model._meta.label_lower, str(pk)]
        last = {}
        for kind, way in _kinds(model):
            columns = [column.attname for column in history_of(kind).tracked_fields]
            rows = kind._base_manager.filter(**{way: pk}).order_by("pk").values_list(*columns)
            stored = [[str(value) for value in row] for row in rows]
            if kind is model and not stored:
                return cls("")
            content.append(stored)
            last[kind._meta.model_name] = _last(history_of(kind)._base_manager.filter(**{way: pk}))
        for listed in model._meta.many_to_many:
            links = listed.remote_field.through._base_manager.filter(
                **{listed.m2m_field_name(): pk}
            )
            content.append(sorted(links.values_list(listed.m2m_reverse_field_name(), flat=True)))
        return cls(digest(*content), last)

    @classmethod
    def read(cls, stamp: str) -> Version | None:
        """The version that a page was opened with; None where the stamp is not one of ours."""
        try:
            return cls(*signing.loads(stamp, salt=SALT))
        except (signing.BadSignature, ValueError):
            return None

    def stamp(self) -> str:
        """The version as a page carries it."""
        return signing.dumps([self.content, self.last, self.seen], salt=SALT, compress=True)


def _last(entries: QuerySet) -> int:
    return entries.aggregate(last=Max("history_id"))["last"] or 0


def entries_since(model: type[Model], pk: Any, last: dict[str, int]) -> list[Entry]:
    """The entries of history that the page did not know, told in words, newest first."""
    entries = [entry for entry in story_of(past_of(model, pk)) if _is_new(entry, model, last)]
    tell(entries)
    return entries


def _is_new(entry: Entry, model: type[Model], last: dict[str, int]) -> bool:
    kind, _dash, number = entry.version.rpartition("-")
    return int(number) > last.get(kind or model._meta.model_name, 0)


def when_and_who(entries: list[Entry]) -> str:
    """When the newest of these entries was made and by whom; empty where history has none.

    The time of day, with the date where that was not today: «в 14:05 (Иванова)».
    """
    if not entries:
        return ""
    when = when_in_words(entries[0].moment)
    return f"{when} ({entries[0].who})" if entries[0].who else when


def when_in_words(moment: datetime.datetime) -> str:
    local = timezone.localtime(moment)
    time = {"time": local.strftime("%H:%M")}
    if local.date() == timezone.localdate():
        return _("at %(time)s") % time
    day = EDTFDate.parse(local.date().isoformat()).display(active_language())
    return _("on %(date)s at %(time)s") % {"date": day, **time}
