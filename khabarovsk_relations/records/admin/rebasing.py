"""What somebody has typed into a form while a colleague changed the record behind it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import QueryDict

from khabarovsk_relations.records.edtf import EDTFDate, EDTFError
from khabarovsk_relations.records.fields import EDTFDateFormField
from khabarovsk_relations.records.history.words import Names, value_in_words

from .versions import digest

# Values by the names of the inputs, as a browser sends them.
Values = dict[str, list[str]]
# Django would make a thousand rows for whoever asks for them.
MOST_PARTS = 200


def shown(bound: Any) -> Values:
    """What a browser sends of an input that nobody has touched; nothing for a file."""
    return _sent(bound.field.widget, bound.html_name, bound.value())


def _sent(widget: Any, name: str, value: Any) -> Values:
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    if isinstance(widget, forms.FileInput):
        return {}
    if isinstance(widget, forms.MultiWidget):
        values = value if isinstance(value, list) else widget.decompress(value)
        inputs = zip(widget.widgets_names, widget.widgets, values, strict=True)
        sent: Values = {}
        for suffix, part, one in inputs:
            sent |= _sent(part, name + suffix, one)
        return sent
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if widget.check_test(value) else []}
    text = widget.format_value(value)
    listed = text if isinstance(text, list) else [text]
    return {name: [str(one) for one in listed if one is not None]}


def is_list(bound: Any) -> bool:
    return isinstance(bound.field, forms.ModelMultipleChoiceField)


def imprint(bound: Any, values: Values) -> str:
    """Values of an input in short, the same for any spelling that means the same.

    Of a list its keys, of all else a digest. A browser may send an empty value or none; both are
    nothing.
    """
    if is_list(bound):
        return ",".join(sorted(key for each in values.values() for key in each))
    plain = [
        sorted(word for one in each if (word := _plain(bound.field, one)))
        for each in values.values()
    ]
    # Long enough to tell the values of one input apart, and short because a page has hundreds.
    return digest(*plain)[:12]


def _plain(form_field: Any, text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(form_field, EDTFDateFormField):
        with contextlib.suppress(EDTFError):
            return EDTFDate.read(text).text
    return text


def inputs_of(form: Any, formsets: list[Any]) -> Iterator[tuple[str, Any]]:
    """The inputs of a page with a name each, which for those of a part does not say its place."""
    for bound in form:
        yield bound.html_name, bound
    for formset in formsets:
        for part in formset.initial_forms:
            for bound in own_inputs(formset, part):
                yield key_of(formset, part.instance.pk, bound), bound


def own_inputs(formset: Any, part: Any) -> list[Any]:
    """The inputs of a row of parts without those by which the formset knows it."""
    known = {formset.model._meta.pk.name, formset.fk.name, DELETION_FIELD_NAME}
    return [bound for bound in part if bound.name not in known]


def key_of(formset: Any, pk: Any, bound: Any) -> str:
    return f"{formset.prefix}/{pk}/{bound.name}"


def seen_in(form: Any, formsets: list[Any]) -> dict[str, str]:
    """What a page that was just opened shows, as a version keeps it."""
    inputs = inputs_of(form, formsets)
    return {name: imprint(bound, values) for name, bound in inputs if (values := shown(bound))}


def in_words(row: Any, name: str) -> str:
    """What a row holds under a name, as a clerk reads it."""
    column, names = row._meta.get_field(name), Names()
    if column.many_to_many:
        keys = [one.pk for one in column.value_from_object(row)]
        names.want(column.related_model, keys)
        names.read()
        return "; ".join(names.of(column.related_model, key) for key in keys) or "—"
    value = column.value_from_object(row)
    if column.remote_field:
        names.want(column.related_model, [value])
        names.read()
    return value_in_words(column, value, names) or "—"


@dataclass
class Rebased:
    """What was typed, set upon the record as it is now.

    An input that only a colleague has changed takes the colleague's value; one that both have
    changed keeps what was typed, a list also what the colleague added, and `beside` has what the
    record holds. A row that
    a colleague has added is there too; one that a colleague has removed is gone, or, where
    something was typed into it, comes as a new one, which `again` names.
    """

    data: QueryDict
    seen: dict[str, str]
    beside: dict[str, str] = field(default_factory=dict)
    again: list[str] = field(default_factory=list)

    def set_upon(self, form: Any, formsets: list[Any]) -> None:
        """Take over what the unbound forms of the record as it is now hold."""
        for bound in form:
            typed = {name: self.data.getlist(name) for name in shown(bound)}
            for name, values in self._settled(bound.html_name, bound, typed).items():
                self.data.setlist(name, values)
        for formset in formsets:
            self._set_rows_upon(formset)

    def without_record(self, formsets: list[Any]) -> None:
        """Make all its parts new ones, because the record is no more."""
        for formset in formsets:
            rows = [row for row in self._rows(formset) if DELETION_FIELD_NAME not in row]
            self._write(formset, [row | _nobody(formset) for row in rows], initial=0)

    def _settled(self, key: str, bound: Any, typed: Values) -> Values:
        """The values that an input shall have."""
        now, before = shown(bound), self.seen.get(key)
        stored, sent = imprint(bound, now), imprint(bound, typed)
        if stored == sent or before == stored:
            return typed
        # Of what the page showed nothing is known: then what came empty was not typed.
        is_typed = before != sent if before else any(typed.values())
        if not is_typed:
            return now
        self.beside[bound.html_name] = in_words(bound.form.instance, bound.name)
        return typed if before is None or not is_list(bound) else _united(typed, now, before)

    # ---- rows of parts ---------------------------------------------------------------------------

    def _set_rows_upon(self, formset: Any) -> None:
        posted = self._rows(formset)
        known = formset.model._meta.pk.name
        typed = {pk: row for row in posted if (pk := "".join(row.get(known, [])))}
        owner = {formset.fk.name: [str(formset.instance.pk)]}
        rows = []
        # They come first in the data too, so that each has the place of its unbound form.
        for part in formset.initial_forms:
            row = typed.pop(str(part.instance.pk), None)
            settled: Values = owner | {known: [str(part.instance.pk)]}
            for bound in own_inputs(formset, part):
                values = shown(bound) if row is None else _of_row(row, part, bound)
                values = self._settled(key_of(formset, part.instance.pk, bound), bound, values)
                settled |= {_in_row(part, name): one for name, one in values.items()}
            if row and DELETION_FIELD_NAME in row:
                settled[DELETION_FIELD_NAME] = row[DELETION_FIELD_NAME]
            rows.append(settled)
        stored = len(rows)
        for pk, row in typed.items():
            if DELETION_FIELD_NAME not in row and self._is_typed_into(formset, pk, row):
                self.again.append(formset.add_prefix(len(rows)))
                rows.append(row | owner | {known: []})
        rows += [row | owner for row in posted if not "".join(row.get(known, []))]
        self._write(formset, rows, initial=stored)

    def _is_typed_into(self, formset: Any, pk: str, row: Values) -> bool:
        part = formset.empty_form
        return any(
            imprint(bound, _of_row(row, part, bound)) != self.seen.get(key_of(formset, pk, bound))
            for bound in own_inputs(formset, part)
        )

    def _rows(self, formset: Any) -> list[Values]:
        """The rows as they were sent, by the names of their inputs without the place."""
        total = self.data.get(f"{formset.prefix}-{TOTAL_FORM_COUNT}", "")
        count = min(int(total), MOST_PARTS) if re.fullmatch("[0-9]{1,9}", total) else 0
        rows: list[Values] = [{} for _index in range(count)]
        place = re.compile(rf"{re.escape(formset.prefix)}-([0-9]{{1,9}})-(.+)")
        for name in self.data:
            if (found := place.fullmatch(name)) and int(found[1]) < count:
                rows[int(found[1])][found[2]] = self.data.getlist(name)
        return rows

    def _write(self, formset: Any, rows: list[Values], initial: int) -> None:
        for name in [name for name in self.data if name.startswith(f"{formset.prefix}-")]:
            del self.data[name]
        for index, row in enumerate(rows):
            for name, values in row.items():
                self.data.setlist(f"{formset.add_prefix(index)}-{name}", values)
        self.data[f"{formset.prefix}-{TOTAL_FORM_COUNT}"] = str(len(rows))
        self.data[f"{formset.prefix}-{INITIAL_FORM_COUNT}"] = str(initial)


def _united(typed: Values, now: Values, before: str) -> Values:
    """A list as typed, without what a colleague took from it, and with what a colleague added."""
    ((name, keys),), (stored,) = typed.items(), now.values()
    seen = set(before.split(","))
    kept = [key for key in keys if key in stored or key not in seen]
    return {name: kept + [key for key in stored if key not in seen and key not in kept]}


def _nobody(formset: Any) -> Values:
    """The inputs of a row that belongs to no record yet."""
    return {formset.model._meta.pk.name: [], formset.fk.name: []}


def _in_row(part: Any, name: str) -> str:
    return name.removeprefix(f"{part.prefix}-")


def _of_row(row: Values, part: Any, bound: Any) -> Values:
    """What was sent in a row for an input, by the names that the input has on this page."""
    return {name: row.get(_in_row(part, name), []) for name in shown(bound)}
