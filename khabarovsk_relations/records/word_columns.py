"""What migrations do to the columns that search looks in: fold them anew, and index them.

operations = [refold("cities.Agreement"), index_words("cities.Agreement")]
"""

from __future__ import annotations

from typing import Any

from django.apps import apps as present_apps
from django.core.management.base import CommandError
from django.db import DatabaseError, migrations, transaction

from .fields import FoldedTextField
from .search import fold_all

NO_EXTENSION = (
    "Search needs PostgreSQL's extension pg_trgm, and this user may not create it: %s. "
    "Let the owner of the database run CREATE EXTENSION pg_trgm; then migrate again."
)


def refold(*labels: str) -> migrations.RunPython:
    """Compute the folded columns of stored rows anew, after the rule or its words changed."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        for label in labels:
            _refold_rows(apps.get_model(label), label, schema_editor.connection.alias)

    return migrations.RunPython(forwards, migrations.RunPython.noop)


def _refold_rows(model: Any, label: str, alias: str) -> None:
    # The state of the migration has the columns, and only the present model lists the words.
    present = present_apps.get_model(label)
    columns = {field.name for field in model._meta.concrete_fields}
    rows = model._base_manager.using(alias)
    for field in model._meta.concrete_fields:
        if isinstance(field, FoldedTextField) and hasattr(present, field.words):
            words = [name for name in getattr(present, field.words) if name in columns]
            for pk, stored, *texts in rows.values_list("pk", field.name, *words).iterator():
                folded = fold_all(texts)
                if folded != stored:
                    rows.filter(pk=pk).update(**{field.name: folded})


def index_words(*labels: str) -> migrations.RunPython:
    """Index `search_text` by trigrams on PostgreSQL; SQLite reads through the texts instead."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            need_trigrams(schema_editor)
            for table in _tables(apps, labels):
                schema_editor.execute(
                    f"CREATE INDEX {table}_words ON {table} USING gin (search_text gin_trgm_ops)"
                )

    def backwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for table in _tables(apps, labels):
                schema_editor.execute(f"DROP INDEX {table}_words")

    return migrations.RunPython(forwards, backwards)


def _tables(apps: Any, labels: tuple[str, ...]) -> list[str]:
    return [apps.get_model(label)._meta.db_table for label in labels]


def need_trigrams(schema_editor: Any) -> None:
    """Create the extension pg_trgm where it is missing.

    From PostgreSQL 13 on whoever may create things in the database may do so. Raises
    CommandError, which `migrate` shows as one line, where it is refused.
    """
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as error:
        raise CommandError(NO_EXTENSION % str(error).splitlines()[0].rstrip(".")) from error
