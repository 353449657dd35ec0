"""Make a fresh database ready for use: the first records and the first superuser."""

import secrets

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from khabarovsk_relations.records.models import Record

FIXTURES = ("seed", "archive")


class Command(BaseCommand):
    help = (
        "Fill an empty database with the fixtures and make a first superuser where there is "
        "none. What staff entered is never touched, so it is safe to run before every start."
    )

    def handle(self, *args, **options):
        kinds = [model for model in apps.get_models() if issubclass(model, Record)]
        if not any(model.objects.exists() for model in kinds):
            call_command("loaddata", *FIXTURES, stdout=self.stdout)
        users = get_user_model().objects
        if not users.exists():
            password = secrets.token_urlsafe(12)
            users.create_superuser("admin", password=password)
            self.stdout.write(f"First superuser: admin, password: {password} (shown only now)")
        self.stdout.write(f"Site:  {settings.SITE_URL}/")
        self.stdout.write(f"Admin: {settings.SITE_URL}/admin/")
