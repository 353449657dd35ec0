"""What fixture files say: rows known by their natural keys, every value checked, files merged.

Nothing here asks the database; `run` compares the rows with it and writes.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.management.base import CommandError
from django.core.serializers.xml_serializer import Deserializer as XMLDeserializer
from django.core.serializers.xml_serializer import getInnerText
from django.db import models
from django.utils import timezone

from ..fields import DerivedMixin

Key = tuple[str, ...]
Model = type[models.Model]

# PostgreSQL takes no NUL in a text, and neither database takes half a character.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def fault(reason: Any, *where: Any) -> CommandError:
    """One line `file: object: field: reason`, as far as those are known."""
    return CommandError(": ".join(" ".join(str(part).split()) for part in (*where, reason)))


def has_history(model: Model) -> bool:
    return hasattr(model._meta, "simple_history_manager_attribute")


def is_ours(model: Model) -> bool:
    """Whether the rules of our fixtures hold for it; other models load as Django loads them."""
    return hasattr(model, "natural_key") and (
        has_history(model) or model._meta.app_label == "records"
    )


@cache
def key_fields(model: Model) -> tuple[Any, ...]:
    """The fields that its natural key is made of: of its unique constraint, else its unique one."""
    for constraint in model._meta.total_unique_constraints:
        return tuple(model._meta.get_field(name) for name in constraint.fields)
    return tuple(f for f in model._meta.concrete_fields if f.unique and not f.primary_key)


@cache
def key_words(model: Model) -> tuple[tuple[str, Any], ...]:
    """Each word of its natural key: the look-up that leads to it, and the column it stands in.

    For a spelling: ("city__slug", slug), ("text", text).
    """
    words: list[tuple[str, Any]] = []
    for part in key_fields(model):
        if part.remote_field:
            beyond = key_words(part.related_model)
            words += [(f"{part.name}__{path}", column) for path, column in beyond]
        else:
            words.append((part.name, part))
    return tuple(words)


def object_name(model: Model, words: Any) -> str:
    """How a row is named in messages: `events.event harbin-2005`."""
    return f"{model._meta.label_lower} {', '.join(str(word) for word in words if word)}"


@dataclass
class Row:
    """What the files say of one row. References stay natural keys, lists are of references."""

    model: Model
    key: Key
    values: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, dict[Any, str]] = field(default_factory=dict)
    # The file that has the last word about each field; under "" the first that names the row.
    files: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return object_name(self.model, self.key)

    def fault(self, names: str, reason: Any) -> CommandError:
        """The fault of a field, or of several of them joined by commas."""
        name = next((name for name in names.split(", ") if name in self.files), "")
        return fault(reason, self.files[name], self, *([names] if names else []))

    def references(self) -> Iterator[tuple[Any, Any, str]]:
        """Field, what it refers to, and the file that says so."""
        for name, value in self.values.items():
            named = self.model._meta.get_field(name)
            if named.remote_field and value is not None:
                yield named, value, self.files[name]
        for name, references in self.lists.items():
            for reference, file in references.items():
                yield self.model._meta.get_field(name), reference, file

    def add(self, other: Row) -> None:
        """Take over what a later file says: it wins field by field, lists are united."""
        self.values |= other.values
        self.files |= {**other.files, "": self.files[""]}
        for name, references in other.lists.items():
            self.lists[name] = self.lists.get(name, {}) | references


class FixtureRows:
    """The rows of all the files of one command, by model and natural key."""

    def __init__(self, *, ignore_unknown: bool) -> None:
        self.ignore_unknown = ignore_unknown
        self.by_model: dict[Model, dict[Key, Row]] = {}

    def add_file(self, file: str, nodes: list[tuple[int, Model, dict]]) -> None:
        """Merge the numbered objects of one file into the rows. Raises CommandError."""
        seen: set[tuple[Model, Key]] = set()
        for number, model, node in nodes:
            row = self._read(file, number, model, node)
            if (model, row.key) in seen:
                names = ", ".join(part.name for part in key_fields(model))
                raise row.fault(names, "this object stands in the file twice")
            seen.add((model, row.key))
            rows = self.by_model.setdefault(model, {})
            if row.key in rows:
                rows[row.key].add(row)
            else:
                rows[row.key] = row

    def unite_mirrored_lists(self) -> None:
        """Let both sides of a symmetrical list say the same where both speak of it."""
        for model, rows in self.by_model.items():
            for named in model._meta.many_to_many:
                if not (named.remote_field.symmetrical and named.related_model is model):
                    continue
                for row in rows.values():
                    for reference, file in row.lists.get(named.name, {}).items():
                        other = rows.get(reference)
                        if other and named.name in other.lists:
                            other.lists[named.name].setdefault(row.key, file)

    def _read(self, file: str, number: int, model: Model, node: dict) -> Row:
        told = node["fields"]
        words = [told[part.name] for part in key_fields(model) if told.get(part.name)]
        where = (
            file,
            object_name(
                model,
                [
                    word
                    for told in words
                    for word in (told if isinstance(told, list | tuple) else [told])
                ]
                or [f"no. {number}"],
            ),
        )
        if node.get("pk") is not None:
            reason = "objects are known by their natural key here (dumpdata --natural-primary)"
            raise fault(reason, *where, "pk")
        row = Row(model, (), files={"": file})
        for name, raw in told.items():
            named = loadable_field(model, name)
            if named is None:
                if self.ignore_unknown:
                    continue
                raise fault("unknown field", *where, name)
            try:
                if named.many_to_many:
                    row.lists[name] = {_reference(named, item): file for item in _list(raw)}
                elif named.remote_field and raw is not None:
                    row.values[name] = _reference(named, raw)
                else:
                    row.values[name] = _checked(named, raw)
            except ValidationError as error:
                raise fault(" ".join(error.messages), *where, name) from None
            except (TypeError, ValueError, OverflowError) as error:
                raise fault(error, *where, name) from None
            row.files[name] = file
        row.key = _key(row, where)
        return row


def loadable_field(model: Model, name: str) -> Any:
    """The field of this name that a fixture may fill, or None: nothing derived, no back-links."""
    try:
        named = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    if named.auto_created or isinstance(named, DerivedMixin):
        return None
    return named


def _key(row: Row, where: tuple[str, str]) -> Key:
    words: list[str] = []
    for part in key_fields(row.model):
        if part.remote_field:
            if row.values.get(part.name) is None:
                raise fault("missing", *where, part.name)
            words += row.values[part.name]
        else:
            words.append(str(row.values.get(part.name, part.get_default())))
        if not words[0]:
            raise fault("missing", *where, part.name)
    return tuple(words)


def _list(raw: Any) -> list[Any]:
    if not isinstance(raw, list | tuple):
        raise ValueError("this is no list")
    return list(raw)


def _reference(named: Any, raw: Any) -> Any:
    """A natural key as a tuple of words; for models that are not ours a primary key too."""
    model = named.related_model
    if not is_ours(model):
        if not isinstance(raw, list | tuple):
            pk = model._meta.pk.to_python(raw)
            model._meta.pk.run_validators(pk)
            return pk
        if any(isinstance(word, list | dict) for word in raw):
            raise ValueError("this is no natural key")
        return tuple(raw)
    words = key_words(model)
    if not isinstance(raw, list | tuple) or len(raw) != len(words):
        shape = ", ".join(path for path, _ in words)
        raise ValueError(f"refer to a {model._meta.label_lower} by its natural key: [{shape}]")
    return tuple(str(column.to_python(word)) for word, (_, column) in zip(raw, words, strict=True))


def _checked(named: Any, raw: Any) -> Any:
    """The value as Python has it, checked as `Model.clean_fields()` checks it."""
    if isinstance(raw, list | dict):
        raise ValueError("this is no single value")
    is_file = isinstance(named, models.FileField)
    value = str(raw) if is_file and raw is not None else named.to_python(raw)
    if value is None:
        if not named.null:
            raise ValidationError(named.error_messages["null"])
        return None
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            raise ValueError("it holds a character that cannot be stored")
        if named.max_length is not None and len(value) > named.max_length:
            raise ValueError(f"too long: {len(value)} characters, at most {named.max_length}")
    if isinstance(value, float) and value != value:
        raise ValueError("this is no number")
    if isinstance(value, datetime.datetime) and timezone.is_naive(value):
        value = timezone.make_aware(value)
    if not (named.blank and value in named.empty_values):
        # Validators of files ask for the name of a file, not for a text.
        shown = named.attr_class(None, named, value) if is_file else value
        named.validate(shown, None)
        named.run_validators(shown)
    return value


class XMLNodes(XMLDeserializer):
    """Django's hardened reader of XML, giving objects as JSON would have them."""

    def _handle_object(self, node: Any) -> dict[str, Any]:
        plain: dict[str, Any] = {"model": node.getAttribute("model"), "fields": {}}
        if node.hasAttribute("pk"):
            plain["pk"] = node.getAttribute("pk")
        for told in node.getElementsByTagName("field"):
            plain["fields"][told.getAttribute("name")] = self._value(told)
        return plain

    def _value(self, node: Any) -> Any:
        if node.getAttribute("rel") == "ManyToManyRel":
            objects = node.getElementsByTagName("object")
            return [self._words(item) or item.getAttribute("pk") for item in objects]
        if node.getElementsByTagName("None"):
            return None
        return self._words(node) or getInnerText(node).strip()

    def _words(self, node: Any) -> list[str]:
        return [getInnerText(word).strip() for word in node.getElementsByTagName("natural")]
