"""What tests of pages may use: the archive, a day of one's own, a city of many spellings."""

import datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from ..factories import CityNameFactory, EventFactory, SisterCityFactory


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


@pytest.fixture
def bucheon(db):
    """A city of many spellings, with one event."""
    city = SisterCityFactory(
        name_en="Bucheon", name_ru="Пучон", name_native="부천시", country="KR", slug="bucheon"
    )
    CityNameFactory(city=city, text="Пучхон")
    CityNameFactory(city=city, text="Pucheon", kind="misspelling")
    CityNameFactory(city=city, text="富川")
    EventFactory(title_en="Film festival", cities=[city], place_en="City hall", dates="2005-07")
    return city
