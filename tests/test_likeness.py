"""Which records of the register look like one and the same."""

import pytest

from cities.models import Agreement
from events.models import Delegation, Event
from khabarovsk_relations.records.likeness import pairs
from tests.factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return SisterCityFactory(draft=True, name_ru="Ниигата", name_en="Niigata")


@pytest.mark.parametrize("factory", [AgreementFactory, DelegationFactory, EventFactory])
class PairTests:
    def test_two_drafts_with_one_title_in_one_time_are_a_pair(self, factory, city):
        one, other = (factory(title_ru="Обмен хоров", draft=True, cities=[city]) for _ in "12")
        assert set(pairs(one._meta.model.objects.cards())) == {(one.pk, other.pk)}

    def test_all_cards_are_read_in_two_queries(self, factory, city, django_assert_num_queries):
        records = [factory(cities=[city]) for _ in range(3)]
        with django_assert_num_queries(2):
            assert len(records[0]._meta.model.objects.cards()) == 3


class KnownTests:
    """Records that are said to be others look like no pair."""

    def test_a_visit_there_is_not_the_visit_back(self, city):
        for direction in Delegation.Direction.values[:2]:
            DelegationFactory(title_ru="Обмен хоров", direction=direction, cities=[city])
        assert list(pairs(Delegation.objects.cards())) == []

    def test_the_part_is_not_the_whole(self, city):
        whole = EventFactory(title_ru="Фестиваль хоров", cities=[city])
        EventFactory(title_ru="Фестиваль хоров", part_of=whole, cities=[city])
        assert list(pairs(Event.objects.cards())) == []

    def test_an_agreement_is_not_the_one_it_renews(self, city):
        first = AgreementFactory(title_ru="Соглашение об обмене", cities=[city])
        AgreementFactory(
            title_ru="Соглашение об обмене",
            previous=first,
            relation_to_previous=Agreement.RelationToPrevious.RENEWS,
            cities=[city],
        )
        assert list(pairs(Agreement.objects.cards())) == []


class UntitledTests:
    def test_two_visits_without_a_title_are_told_by_what_they_are(self, city):
        one, other = (
            DelegationFactory(title_ru="", title_en="", level="business", cities=[city])
            for _ in "12"
        )
        DelegationFactory(title_ru="", title_en="", level="sport", cities=[city])
        assert list(pairs(Delegation.objects.cards())) == [(one.pk, other.pk)]
