"""Compare the folder of uploads with what the records and their histories name."""

import contextlib
import datetime

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from khabarovsk_relations.records.file_fields import PhotoField, StoredFileField, small_name
from khabarovsk_relations.records.uploads import rows_and_states

FOLDERS = ("photos", "photos/small", "documents")
# A form that is being saved right now has files that no row names yet.
YOUNG = datetime.timedelta(days=1)


def files_of(field, name):
    """The files that stand behind a name: of a photo two."""
    return [name, small_name(name)] if isinstance(field, PhotoField) else [name]


class Command(BaseCommand):
    help = (
        "Say which files of records are not there, and which files, older than a day, no record "
        "and no earlier state of one names, as an upload leaves them that was killed. Ends with 1 "
        "if there are any; --remove takes the latter away."
    )

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="Remove files nobody names.")

    def handle(self, *args, **options):
        fields = [
            field
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if isinstance(field, StoredFileField)
        ]
        missing = list(self.missing(fields))
        for name, record in missing:
            self.stdout.write(f"not there: {name}: {record._meta.label_lower} {record.slug}")
        unnamed = list(self.unnamed(fields))
        for name in unnamed:
            self.stdout.write(f"named by nothing: {name}")
            if options["remove"]:
                default_storage.delete(name)
        if missing or (unnamed and not options["remove"]):
            raise CommandError(f"{len(missing)} not there, {len(unnamed)} named by nothing.")

    def missing(self, fields):
        """Files that rows name and that are not there, with the row."""
        for field in fields:
            rows = field.model._base_manager.exclude(**{field.name: ""}).order_by("pk")
            for record in rows.iterator():
                for name in files_of(field, getattr(record, field.name).name):
                    if not default_storage.exists(name):
                        yield name, record

    def unnamed(self, fields):
        """Files older than a day that no row and no earlier state of one names."""
        named = set()
        for field in fields:
            for manager in rows_and_states(field):
                for name in manager.exclude(**{field.name: ""}).values_list(field.name, flat=True):
                    named.update(files_of(field, str(name)))
        before = timezone.now() - YOUNG
        for folder in FOLDERS:
            with contextlib.suppress(FileNotFoundError):
                for file in sorted(default_storage.listdir(folder)[1]):
                    name = f"{folder}/{file}"
                    if name not in named and default_storage.get_modified_time(name) < before:
                        yield name
