"""What tests of pages may use: a day of one's own, a city of many spellings."""

import datetime

import pytest
from django.utils import timezone

from ..factories import CityNameFactory, EventFactory, SisterCityFactory


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
