"""Tell what falls due: on the screen, as JSON, or by mail to those who want it."""

import datetime
import json
import re
import sys

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone, translation
from django.utils.translation import ngettext

from events.due import falling_due, report
from khabarovsk_relations.records.reports import FAILED, SOMETHING

LONGEST = 3660  # days: ten years


class Command(BaseCommand):
    help = (
        "Tell what falls due within some days (terms of agreements, notices, anniversaries) and "
        "what is overdue (reports of visits, plans whose date has passed within as many days), so "
        "that nobody has to look. Exit code: 0 nothing is due, 1 something is due, 2 it could not "
        "be found out or the mail could not be sent."
    )

    def add_arguments(self, parser):
        parser.add_argument("--days", default="90", help="how far to look ahead (90)")
        parser.add_argument("--json", action="store_true", help="for machines; the keys stay")
        parser.add_argument(
            "--mail",
            action="store_true",
            help="send it to those whom DUE_RECIPIENTS names; nothing is sent if nothing is due",
        )

    def handle(self, *args, **options):
        days, on = self.days(options["days"]), timezone.localdate()
        last = on + datetime.timedelta(days=days)
        if options["mail"] and not settings.DUE_RECIPIENTS:
            raise CommandError("Nobody would get the mail: set DUE_RECIPIENTS.", returncode=FAILED)
        with translation.override(settings.LANGUAGE_CODE):
            try:
                dues = falling_due(on, last)
            except DatabaseError as error:
                words = f"The database cannot be read: {error}".strip()
                raise CommandError(words, returncode=FAILED) from error
            text = report(dues, on, last)
            if options["mail"] and dues:
                self.send(text, len(dues))
        if options["json"]:
            items = [due.as_json(on) for due in dues]
            told = {"on": on.isoformat(), "until": last.isoformat(), "days": days, "items": items}
            text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        self.stdout.write(text, ending="")
        if dues:
            sys.exit(SOMETHING)

    def days(self, text):
        if not re.fullmatch("[0-9]{1,4}", text) or int(text) > LONGEST:
            words = f"--days must be a whole number from 0 to {LONGEST}, not {text!r}."
            raise CommandError(words, returncode=FAILED)
        return int(text)

    def send(self, text, number):
        words = ngettext(
            "Register: %(count)d record is due", "Register: %(count)d records are due", number
        )
        try:
            send_mail(words % {"count": number}, text, None, settings.DUE_RECIPIENTS)
        except OSError as error:
            # Errors of smtplib are of this kind too.
            words = f"The mail could not be sent: {error}"
            raise CommandError(words, returncode=FAILED) from error
