"""Bring the database and the uploaded files back from a backup."""

import shutil
import tempfile
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from khabarovsk_relations.records.backups import Broken, Refused, database, unpack
from khabarovsk_relations.records.backups.archive import UPLOADS, uploads_in
from khabarovsk_relations.records.backups.databases import rows_in
from khabarovsk_relations.records.management.commands.backup import back_up
from khabarovsk_relations.records.models import Record


class Command(BaseCommand):
    help = (
        "Bring the database and the uploaded files back from a backup. It is checked wholly "
        "before anything is touched. Where there are records or files already, nothing is done "
        "without --overwrite, which backs them up first."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="a file that `backup` made")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="replace the records and files that are there, after backing them up",
        )

    def handle(self, file, overwrite, **options):
        backup, uploads = Path(file), Path(settings.MEDIA_ROOT)
        try:
            uploads.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".restore-", dir=uploads) as place:
                self.restore(backup, Path(place), uploads, overwrite)
        except Broken as fault:
            raise CommandError(f"{backup} is no whole backup: {fault}. Nothing changed.") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except (OSError, DatabaseError) as error:
            raise CommandError(f"Not restored: {error}") from None

    def restore(self, backup, place, uploads, overwrite):
        manifest = unpack(backup, place)
        self.judge(manifest)
        if what := what_is_there(uploads):
            if not overwrite:
                raise Refused(f"There {what} here already. Nothing changed; see --overwrite.")
            kept, _manifest = back_up(backup.parent)
            self.stdout.write(f"What was here is kept in {kept}.")
        database().restore(place / "database", list(manifest.rows))
        with connection.cursor() as cursor:

            def ask(sql):
                cursor.execute(sql)
                return cursor.fetchall()

            if rows_in(ask, list(manifest.rows)) != manifest.rows:
                raise Refused("The restored tables do not have as many rows as the backup says.")
        put_in_place(place / UPLOADS, uploads, besides=place)
        if lacking(manifest.migrations):
            call_command("migrate", verbosity=0)
            self.stdout.write("The backup is of an older version; the database was migrated.")
        rows, files = sum(manifest.rows.values()), len(manifest.files) - 1
        self.stdout.write(f"Restored as of {manifest.made_at}: {rows} rows, {files} files.")

    def judge(self, manifest):
        """Refuse what this code or this database cannot hold."""
        if manifest.engine != connection.vendor:
            raise Refused(
                f"This is a backup of {manifest.engine}, the database here is {connection.vendor}: "
                "set DATABASE_URL to a database of the same kind. Nothing changed."
            )
        known = set(MigrationLoader(None).disk_migrations)
        apps_here = {app for app, _name in known}
        newer = sorted(
            f"{app}.{name}"
            for app, name in manifest.migrations
            if app in apps_here and (app, name) not in known
        )
        if newer:
            raise Refused(
                f"This backup is of a newer version of the register ({newer[-1]}): update the "
                "code first. Nothing changed."
            )


def lacking(migrations):
    """Whether the code has migrations that a database with these lacks."""
    return bool(set(MigrationLoader(None).disk_migrations) - {tuple(row) for row in migrations})


def what_is_there(uploads):
    """What a restoring would replace, in words; empty where there is nothing to lose."""
    tables = set(connection.introspection.table_names())
    kinds = [model for model in apps.get_models() if issubclass(model, Record)]
    if any(model._meta.db_table in tables and model.objects.exists() for model in kinds):
        return "are records"
    users = get_user_model()
    if users._meta.db_table in tables and users.objects.exists():
        return "are users"
    return "are uploaded files" if uploads_in(uploads) else ""


def put_in_place(unpacked, uploads, besides):
    """The unpacked uploads instead of those that are there; all on one disk."""
    for old in uploads.iterdir():
        if old != besides:
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
    if unpacked.exists():
        for new in unpacked.iterdir():
            new.rename(uploads / new.name)
