"""The day on which the data last changed, in the foot of the pages that show many records."""

import datetime

import pytest

from cities.models import Agreement, SisterCity
from events.models import Delegation, Event

from ..factories import AgreementFactory, DelegationFactory, EventFactory, SisterCityFactory
from .reading import read

pytestmark = pytest.mark.django_db
PAGES = ["", "cities/", "agreements/", "delegations/", "events/", "timeline/", "sources/"]
PAGES += ["calendar/", "anniversaries/"]
KINDS = [
    (SisterCity, SisterCityFactory),
    (Agreement, AgreementFactory),
    (Delegation, DelegationFactory),
    (Event, EventFactory),
]


def make(model, factory, day, **kwargs):
    record = factory(sources=[], **kwargs)
    noon = datetime.datetime.combine(day, datetime.time(2), datetime.UTC)
    model.objects.filter(pk=record.pk).update(updated_at=noon)


def foot(address):
    return read(address).one("footer").text.replace("\xa0", " ")


class LastChangeTests:
    @pytest.mark.parametrize("page", PAGES)
    def test_it_is_told_in_both_languages(self, page):
        make(Event, EventFactory, datetime.date(2025, 4, 23))
        assert "Last change of the data: 23 April 2025" in foot(f"/en/{page}")
        assert "Последнее изменение данных: 23 апреля 2025 г." in foot(f"/ru/{page}")

    @pytest.mark.parametrize(("model", "factory"), KINDS)
    def test_every_kind_of_record_counts(self, model, factory):
        for other, other_factory in KINDS:
            make(other, other_factory, datetime.date(2024, 1, 1))
        make(model, factory, datetime.date(2025, 4, 23))
        assert "Last change of the data: 23 April 2025" in foot("/en/timeline/")

    @pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
    def test_what_is_not_public_does_not(self, state):
        make(Event, EventFactory, datetime.date(2024, 1, 1))
        make(Event, EventFactory, datetime.date(2025, 4, 23), **{state: True})
        assert "Last change of the data: 1 January 2024" in foot("/en/")

    def test_an_empty_register_tells_none(self):
        assert "Last change" not in foot("/en/")
