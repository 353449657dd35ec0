"""What stood in a field, in words a clerk knows, and what two states of a row differ in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.loading.rows import Model
from khabarovsk_relations.records.localized import active_language

from .reading import Key, Snapshot, content_fields, history_of, list_fields, own_key_fields

PUBLICATION = ("published_at", "withdrawn_at")
# Of a longer text the beginning is shown, and the whole where it is asked for.
SHOWN = 140
# Of two long texts with one beginning, so much of it stands before the difference.
BEFORE = 40


@dataclass(frozen=True)
class Said:
    """A value in words: what is shown of it, and the whole where that is more."""

    shown: str
    whole: str = ""


@dataclass(frozen=True)
class ChangeInWords:
    """One field: what it held before and after, or what a list gained and lost."""

    label: str
    old: Said | None = None
    new: Said | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What a field held in two states of a row; for a list, sets of primary keys."""

    field: Any
    old: Any
    new: Any


def differences(old: Snapshot | None, new: Snapshot | None) -> list[Difference]:
    """The fields and lists that differ; where there is only one state, those that say something."""
    model = (old or new).model
    found = []
    for column in content_fields(model):
        before, after = (_value(state, column) for state in (old, new))
        if before != after:
            found.append(Difference(column, before, after))
    for listed in list_fields(model):
        before, after = (state.lists[listed.name] if state else frozenset() for state in (old, new))
        if before != after:
            found.append(Difference(listed, before, after))
    return found


def _value(state: Snapshot | None, column: Any) -> Any:
    if state is not None:
        return state.values[column.name]
    # Against nothing, what a column holds by itself says nothing.
    value = column.get_default()
    return str(value or "") if isinstance(column, models.FileField) else value


def name_of_row(row: Any) -> str:
    """What a row of history says that its row was called; without a look at its lists."""
    instance = row.history_object
    instance.pk = None
    return str(instance)


def name_in_history(model: Model, pk: Any) -> str:
    """What a row was called last, whether it is still there or not."""
    rows = history_of(model)._base_manager.filter(**{model._meta.pk.attname: pk})
    last = rows.order_by("history_date", "history_id").last()
    return name_of_row(last) if last else ""


# ---- names ---------------------------------------------------------------------------------------


@dataclass
class Names:
    """What the rows are called that a page speaks of; asked for once, by kind."""

    wanted: dict[Model, set] = field(default_factory=dict)
    known: dict[Key, str] = field(default_factory=dict)
    gone: set[Key] = field(default_factory=set)

    def want(self, model: Model, pks: Iterable[Any]) -> None:
        self.wanted.setdefault(model, set()).update(pk for pk in pks if pk is not None)

    def want_all(self, differences: Iterable[Difference]) -> None:
        for one in differences:
            if one.field.many_to_many:
                self.want(one.field.related_model, one.old ^ one.new)
            elif one.field.remote_field:
                self.want(one.field.related_model, (one.old, one.new))

    def want_key(self, state: Snapshot) -> None:
        """What the title of a part is made of."""
        for column in own_key_fields(state.model):
            if column.remote_field:
                self.want(column.related_model, [state.values[column.name]])

    def read(self) -> None:
        """Ask for all that is wanted and not known yet."""
        for model, pks in self.wanted.items():
            unknown = {pk for pk in pks if (model, pk) not in self.known}
            if not unknown:
                continue
            rows = model._default_manager.all()
            if hasattr(rows, "with_names"):
                rows = rows.with_names()
            for row in rows.filter(pk__in=unknown):
                self.known[model, row.pk] = str(row)
            self._read_gone(model, {pk for pk in unknown if (model, pk) not in self.known})

    def _read_gone(self, model: Model, pks: set[Any]) -> None:
        """What was deleted is called as it was called last."""
        self.gone |= {(model, pk) for pk in pks}
        if not pks:
            return
        rows = history_of(model)._base_manager.filter(**{f"{model._meta.pk.attname}__in": pks})
        for row in rows.order_by("history_date", "history_id"):
            self.known[model, getattr(row, model._meta.pk.attname)] = name_of_row(row)

    def of(self, model: Model, pk: Any) -> str:
        """The name of a row; where it was deleted, this is said."""
        name = self.known.get((model, pk)) or capfirst(model._meta.verbose_name)
        if (model, pk) in self.gone:
            return _("%(record)s (deleted)") % {"record": name}
        return name


# ---- values --------------------------------------------------------------------------------------


def value_in_words(column: Any, value: Any, names: Names) -> str:
    """A value as a page shows it; empty where there is none."""
    if value in (None, ""):
        return ""
    if column.remote_field:
        return names.of(column.related_model, value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, EDTFDate):
        return value.display(active_language())
    if isinstance(value, datetime.datetime):
        return moment_in_words(value)
    if isinstance(value, datetime.date):
        return formats.date_format(value, "DATE_FORMAT")
    in_words = getattr(column.model, f"{column.name}_in_words", None)
    return str(in_words(value)) if in_words else str(value)


def moment_in_words(moment: datetime.datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def publication_in_words(values: dict[str, Any]) -> str:
    """Draft, or since when published, for when scheduled, since when withdrawn."""
    published, withdrawn = (values.get(name) for name in PUBLICATION)
    if withdrawn:
        return _("withdrawn %(when)s") % {"when": moment_in_words(withdrawn)}
    if not published:
        return _("draft")
    form = _("published %(when)s") if published <= timezone.now() else _("scheduled for %(when)s")
    return form % {"when": moment_in_words(published)}


# Whether there was a file before and after: their names are made at random and say nothing.
FILES = {
    (False, True): gettext_lazy("the file was added"),
    (True, True): gettext_lazy("the file was replaced"),
    (True, False): gettext_lazy("the file was removed"),
}


def in_words(found: list[Difference], old: Any, new: Any, names: Names) -> list[ChangeInWords]:
    """Differences between two states (`old` and `new`, either may be None), for a page."""
    told = []
    for one in found:
        if one.field.name in PUBLICATION:
            continue
        label = capfirst(one.field.verbose_name)
        if one.field.many_to_many:
            gained, lost = (
                tuple(sorted(names.of(one.field.related_model, pk) for pk in pks))
                for pks in (one.new - one.old, one.old - one.new)
            )
            change = ChangeInWords(label, added=gained, removed=lost)
            # A list that begins to be is told as what it holds.
            told.append(change if old else ChangeInWords(label, new=Said("; ".join(gained))))
        elif isinstance(one.field, models.FileField):
            words = FILES[bool(one.old), bool(one.new)]
            told.append(ChangeInWords(label, new=Said(str(words))))
        else:
            words = [value_in_words(one.field, value, names) for value in (one.old, one.new)]
            before, after = _shortened(*words)
            told.append(ChangeInWords(label, before if old else None, after if new else None))
    if any(one.field.name in PUBLICATION for one in found):
        states = [
            Said(publication_in_words(state.values)) if state else None for state in (old, new)
        ]
        told.append(ChangeInWords(capfirst(_("publication")), *states))
    return told


def _shortened(old: str, new: str) -> list[Said]:
    """Both texts, long ones from shortly before the place where they begin to differ."""
    common = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))))
    start = max(0, common - BEFORE) if max(len(old), len(new)) > SHOWN else 0
    # Not from the middle of a word.
    start = old.rfind(" ", 0, start) + 1 if start else 0
    said = []
    for text in (old, new):
        piece = text[start : start + SHOWN]
        cut_behind = start + SHOWN < len(text)
        if start or cut_behind:
            piece = f"{'…' if start else ''}{piece.strip()}{'…' if cut_behind else ''}"
        said.append(Said(piece, text if piece != text else ""))
    return said


def part_title(state: Snapshot, names: Names) -> str:
    """What a part is called among the others of its kind: source and place, spelling, status."""
    words = [
        value_in_words(column, state.values[column.name], names)
        for column in own_key_fields(state.model)
        if state.values[column.name] != column.get_default() or not column.choices
    ]
    return ", ".join(word for word in words if word)
