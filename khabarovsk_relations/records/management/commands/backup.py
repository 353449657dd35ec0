"""Write the database and the uploaded files into one file."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

from khabarovsk_relations.records.backups import Manifest, Refused, database, write
from khabarovsk_relations.records.backups.archive import uploads_in
from khabarovsk_relations.records.backups.databases import files_named, rows_in


class Command(BaseCommand):
    help = (
        "Write the database and all uploaded files, as they are at one moment, into a new file "
        "named after the time. People may go on working. No file is ever overwritten."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "folder",
            nargs="?",
            default=str(settings.BASE_DIR / "backups"),
            help="where to put the file; `backups` in the project unless given",
        )

    def handle(self, folder, **options):
        try:
            target, manifest = back_up(Path(folder))
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except FileExistsError as error:
            raise CommandError(f"{error.filename2 or error.filename} is there already.") from None
        except (OSError, DatabaseError) as error:
            raise CommandError(f"No backup was made: {error}") from None
        rows, files = sum(manifest.rows.values()), len(manifest.files) - 1
        self.stdout.write(f"{target}: {rows} rows of {len(manifest.rows)} tables, {files} files.")
        if manifest.missing:
            self.stderr.write(
                "Records name files that are not there: " + ", ".join(manifest.missing)
            )


def back_up(folder):
    """Make a backup in this folder; give its path and what it holds.

    The uploads are copied after the database, so that every row has its file. Where somebody
    replaced a file between the two, it is done once more.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    uploads = Path(settings.MEDIA_ROOT)
    for last in (False, True):
        now = timezone.now()
        target = folder / f"register-{now:%Y-%m-%dT%H%M%SZ}.tar.gz"
        if target.exists():
            raise FileExistsError(17, "File exists", str(target))
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as place:
            copy = Path(place) / "database"
            with database().copied(copy) as (ask, tables):
                if "django_migrations" not in tables:
                    raise Refused("There is no register in this database; nothing was backed up.")
                migrations = ask("SELECT app, name FROM django_migrations ORDER BY app, name")
                manifest = Manifest(
                    engine=connection.vendor,
                    migrations=[list(row) for row in migrations],
                    rows=rows_in(ask, tables),
                    made_at=now.isoformat(timespec="seconds"),
                )
                named = files_named(ask, tables)
            there = {path.relative_to(uploads).as_posix() for path in uploads_in(uploads)}
            manifest.missing = sorted(named - there)
            if manifest.missing and not last:
                continue
            write(target, manifest, copy, uploads)
            return target, manifest
