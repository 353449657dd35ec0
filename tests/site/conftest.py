"""What tests of pages may use: the archive, and a day of one's own."""

import datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone


@pytest.fixture(scope="class")
def archive(django_db_setup, django_db_blocker):
    """The seed and the archive, for all tests of a class, which only read them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "seed", "archive", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def on(monkeypatch):
    """Make it noon of a day in Khabarovsk."""

    def on(day):
        moment = datetime.datetime.combine(
            datetime.date.fromisoformat(day), datetime.time(2), datetime.UTC
        )
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return on
