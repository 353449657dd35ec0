"""Check what the records say against each other: on the screen or as JSON."""

import json
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone, translation

from events.findings import findings, report
from khabarovsk_relations.records.reports import FAILED, SOMETHING


class Command(BaseCommand):
    help = (
        "Find what looks wrong in the records, drafts among them: records without a source, plans "
        "whose date has passed, statuses that do not agree with the agreements, names easily "
        "confused, possible duplicates and more. Nothing is changed. Each finding has the page of "
        "its record in the admin and a remedy. Exit code: 0 nothing was found, 1 something was "
        "found, 2 it could not be checked."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="for machines; the keys stay")

    def handle(self, *args, **options):
        on = timezone.localdate()
        with translation.override(settings.LANGUAGE_CODE):
            try:
                found = findings(on)
                text = report(found)
                items = [finding.as_json() for finding in found] if options["json"] else []
            except DatabaseError as error:
                words = f"The database cannot be read: {error}".strip()
                raise CommandError(words, returncode=FAILED) from error
        if options["json"]:
            told = {"on": on.isoformat(), "findings": items}
            text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        self.stdout.write(text, ending="")
        if found:
            sys.exit(SOMETHING)
