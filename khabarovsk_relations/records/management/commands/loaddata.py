"""Django's `loaddata` with the rules of this register: merge, compare, keep, explain."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.loaddata import READ_STDIN
from django.core.management.commands.loaddata import Command as DjangoCommand
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.python import Deserializer as PythonDeserializer
from django.db import DatabaseError, connections, router
from django.db.models import Model
from django.utils import translation

from khabarovsk_relations.records.loading import (
    FixtureRows,
    Loading,
    XMLNodes,
    fault,
    is_ours,
    object_name,
)


class Command(DjangoCommand):
    """Django's own resets what a fixture omits, writes no history and overwrites people's work."""

    help = (
        "Installs the named fixtures: merges all files first, changes only what differs from the"
        " database, leaves alone and names what a person has edited, and refuses a bad fixture"
        " as a whole with one line: file: object: field: reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Also change rows that a person has edited, and bring back those deleted.",
        )

    def handle(self, *fixture_labels: str, **options: Any) -> None:
        self.overwrite = options["overwrite"]
        # One language for all reasons, whether they are ours, Django's or the database's.
        with translation.override("en"):
            try:
                super().handle(*fixture_labels, **options)
            except DatabaseError as error:
                raise fault(error) from None

    def loaddata(self, fixture_labels: tuple[str, ...]) -> None:
        connection = connections[self.using]
        self.serialization_formats = serializers.get_public_serializer_formats()
        self.models: set[type[Model]] = set()
        self.objs_with_deferred_fields: list[DeserializedObject] = []
        self.held_back: list[tuple[str, DeserializedObject]] = []

        rows = FixtureRows(ignore_unknown=self.ignore)
        foreign: list[tuple[str, dict]] = []
        for label in fixture_labels:
            for file, nodes in self._files(label):
                numbered = list(self._known(file, nodes))
                rows.add_file(file, [entry for entry in numbered if is_ours(entry[1])])
                foreign += [(file, node) for _, model, node in numbered if not is_ours(model)]
        rows.unite_mirrored_lists()

        loading = Loading(rows.by_model, using=self.using, overwrite=self.overwrite)
        with connection.constraint_checks_disabled():
            for file, node in foreign:
                self._save_foreign(file, node)
            # Rows of ours may be histories or refer to what was just numbered by hand.
            self.reset_sequences(connection, self.models)
            loading.run()
            for file, item in self.held_back:
                self._save_deferred(file, item)
            for item in self.objs_with_deferred_fields:
                self._save_deferred("fixtures", item)
        self.models |= set(rows.by_model)
        connection.check_constraints(table_names=[model._meta.db_table for model in self.models])
        self.reset_sequences(connection, self.models)
        if self.verbosity >= 1:
            self._report(loading, len(foreign))

    def _report(self, loading: Loading, foreign: int) -> None:
        for line in loading.left_alone:
            self.stdout.write(f"Left alone, {line}")
        self.stdout.write(
            f"Installed {len(loading.created)}, changed {len(loading.changed)},"
            f" unchanged {loading.unchanged}, left alone {len(loading.left_alone)}"
            + (f"; saved {foreign} of other apps" if foreign else "")
        )

    def _files(self, label: str) -> Iterator[tuple[str, list[Any]]]:
        """Each file of a label with the objects it holds, as plain data."""
        for path, _, name in self.find_fixtures(label):
            _, file_format, compression = self.parse_name(os.path.basename(path))
            file = "standard input" if path == READ_STDIN else _short(path)
            open_method, mode = self.compression_formats[compression]
            if self.verbosity >= 2:
                self.stdout.write(f"Reading {file}")
            try:
                stream = open_method(path, mode)
                try:
                    nodes = self._nodes(file_format, stream)
                finally:
                    stream.close()
            # Parsers, decoders and unpackers each fail in their own way.
            except Exception as error:
                raise _unreadable(file, file_format, error) from None
            if not nodes:
                warnings.warn(f"No fixture data found for '{name}'.", RuntimeWarning, stacklevel=2)
            yield file, nodes

    def _nodes(self, file_format: str, stream: Any) -> list[Any]:
        if file_format == "xml":
            return list(XMLNodes(stream))
        reader = serializers.get_deserializer(file_format)(stream)
        if not isinstance(reader, PythonDeserializer):
            raise CommandError(f"{file_format} cannot be read")
        if isinstance(reader.stream, dict):
            raise ValueError("a fixture is a list of objects")
        # What the reader would make instances of, asking the database for each of them.
        return list(reader.stream or [])

    def _known(self, file: str, nodes: list[Any]) -> Iterator[tuple[int, type[Model], dict]]:
        """Number the objects and find their models; without those that the options leave out."""
        for number, node in enumerate(nodes, 1):
            if not isinstance(node, dict) or not isinstance(node.get("fields"), dict):
                raise fault("not an object with model and fields", file, f"no. {number}")
            label = node.get("model")
            try:
                model = apps.get_model(label)
            except (LookupError, TypeError, ValueError, AttributeError):
                if self.ignore:
                    continue
                raise fault(f"unknown model {label}", file, f"no. {number}", "model") from None
            excluded = model in self.excluded_models or model._meta.app_config in self.excluded_apps
            if not excluded and router.allow_migrate_model(self.using, model):
                yield number, model, node

    def _save_foreign(self, file: str, node: dict) -> None:
        """Deserialise and save as Django does; keep for later what needs a row of ours."""
        model = apps.get_model(node["model"])
        where = file, object_name(model, [node.get("pk") or "without pk"])
        names = {named.name for named in model._meta.get_fields()}
        for name in node["fields"]:
            if name not in names and not self.ignore:
                raise fault("unknown field", *where, name)
        try:
            items = serializers.deserialize(
                "python",
                [node],
                using=self.using,
                ignorenonexistent=self.ignore,
                handle_forward_references=True,
            )
            for item in items:
                deferred = item.deferred_fields or {}
                if all(named.many_to_many or named.null for named in deferred):
                    self.save_obj(item)
                else:
                    self.models.add(model)
                    self.held_back.append((file, item))
        # Fields of other apps fail in ways of their own; the line says what they say.
        except Exception as error:
            raise fault(error, *where) from None

    def _save_deferred(self, file: str, item: DeserializedObject) -> None:
        try:
            item.save_deferred_fields(using=self.using)
        except Exception as error:
            name = object_name(type(item.object), [item.object.pk or "without pk"])
            fields = ", ".join(named.name for named in item.deferred_fields)
            raise fault(error, file, name, fields) from None


def _short(path: str) -> str:
    """A path below the working directory without what everybody knows."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


def _unreadable(file: str, file_format: str, error: Exception) -> CommandError:
    """Say where a file cannot be read; Django hides the parser's own words behind its own."""
    cause = error.__cause__ if isinstance(error, DeserializationError) else None
    cause = cause or error
    if isinstance(cause, json.JSONDecodeError):
        place = f"line {cause.lineno} column {cause.colno}"
        return fault(cause.msg, file, place, f"broken {file_format}")
    return fault(cause, file, f"cannot be read as {file_format}")
