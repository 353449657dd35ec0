"""Delegations: what they are called where nobody gave them a title."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import translation

from events.models import Delegation
from tests.factories import AgreementFactory, DelegationFactory, EventFactory, SisterCityFactory

pytestmark = pytest.mark.django_db


def untitled(**fields):
    return DelegationFactory(**({"title_en": "", "title_ru": "", "dates": "2005-05"} | fields))


def title(delegation, language="en"):
    with translation.override(language):
        return delegation.title


@pytest.fixture
def niigata():
    return SisterCityFactory(
        name_en="Niigata",
        name_ru="Ниигата",
        name_ru_genitive="Ниигаты",
        name_ru_accusative="Ниигату",
    )


@pytest.fixture
def harbin():
    return SisterCityFactory(name_en="Harbin", name_ru="Харбин")


class WrittenTitleTests:
    def test_is_the_title(self, niigata):
        delegation = DelegationFactory(title_en="Visit", title_ru="Визит", cities=[niigata])
        assert title(delegation) == "Visit"
        assert title(delegation, "ru") == "Визит"

    def test_in_one_language_serves_the_other_as_a_fallback(self):
        found = title(untitled(title_ru="Визит"))
        assert found == "Визит"
        assert found.language == "ru"
        assert found.is_fallback


class ComposedTitleTests:
    @pytest.mark.parametrize(
        ("level", "words"),
        [
            ("", "Delegation"),
            ("official", "Official visit"),
            ("working", "Working visit"),
            ("business", "Business mission"),
            ("experts", "Visit of experts"),
            ("youth", "Youth delegation"),
            ("school", "Delegation of schoolchildren"),
            ("culture", "Visit of artists"),
            ("sport", "Visit of athletes"),
        ],
    )
    def test_begins_with_the_nature_of_the_visit(self, niigata, level, words):
        delegation = untitled(level=level, cities=[niigata])
        assert title(delegation) == f"{words} from Niigata to Khabarovsk, May 2005"

    def test_was_tried_for_every_nature(self):
        assert len(Delegation.Level.values) == 8

    def test_tells_the_way_there(self, niigata):
        delegation = untitled(direction="outgoing", level="business", cities=[niigata])
        assert title(delegation) == "Business mission from Khabarovsk to Niigata, May 2005"

    def test_names_every_city(self, niigata, harbin):
        incoming = untitled(cities=[niigata, harbin])
        assert title(incoming) == "Delegation from Niigata and Harbin to Khabarovsk, May 2005"
        outgoing = untitled(cities=[niigata, harbin], direction="outgoing")
        assert title(outgoing) == "Delegation from Khabarovsk to Niigata and Harbin, May 2005"

    def test_says_the_preposition_once_whatever_cases_are_known(self, niigata, harbin):
        fuyuan = SisterCityFactory(
            name_ru="Фуюань", name_ru_genitive="Фуюаня", name_ru_accusative="Фуюань"
        )
        hegang = SisterCityFactory(name_ru="Хэган")
        cities = [fuyuan, hegang, niigata]
        there, back = untitled(cities=cities), untitled(cities=cities, direction="outgoing")
        with translation.override("ru"):
            assert there.route() == "из Ниигаты, Фуюаня и города Хэган в Хабаровск"
            assert back.route() == "из Хабаровска в Ниигату, Фуюань и город Хэган"

    @pytest.mark.parametrize(
        ("direction", "words"),
        [
            ("incoming", "Delegation to Khabarovsk"),
            ("outgoing", "Delegation from Khabarovsk"),
            ("third_place", "Delegation"),
        ],
    )
    def test_does_without_cities(self, direction, words):
        assert title(untitled(direction=direction)) == f"{words}, May 2005"
        assert title(untitled(direction=direction, dates="")) == words

    def test_tells_a_third_place(self, niigata, harbin):
        elsewhere = {"direction": "third_place", "cities": [niigata, harbin]}
        placed = untitled(**elsewhere, place_en="Moscow", place_ru="Москва")
        assert title(placed) == "Delegation: meeting in Moscow, May 2005"
        nowhere = title(untitled(**elsewhere))
        assert nowhere == "Delegation: meeting elsewhere, Niigata – Harbin, May 2005"

    def test_names_the_head(self, niigata):
        delegation = untitled(cities=[niigata], head_name_en="Ryōhei Yoshida", level="official")
        expected = "Official visit from Niigata to Khabarovsk, Ryōhei Yoshida, May 2005"
        assert title(delegation) == expected

    @pytest.mark.parametrize(
        ("dates", "words"), [("2005", ", 2005"), ("1992~", ", about 1992"), ("", "")]
    )
    def test_ends_with_the_date_as_far_as_it_is_known(self, dates, words):
        assert title(untitled(dates=dates)) == f"Delegation to Khabarovsk{words}"

    def test_in_russian_uses_the_cases_and_dates_of_russian(self, niigata, harbin):
        incoming = untitled(cities=[niigata, harbin], head_name_ru="Ёсида")
        words = title(incoming, "ru")
        assert "из Ниигаты" in words
        assert "и города Харбин" in words
        assert words.endswith(", Ёсида, май 2005\u00a0г.")
        outgoing = title(untitled(direction="outgoing", cities=[niigata]), "ru")
        assert "в Ниигату" in outgoing

    def test_is_no_fallback_in_either_language(self, niigata):
        delegation = untitled(cities=[niigata])
        for language in ("ru", "en"):
            found = title(delegation, language)
            assert found.language == language
            assert not found.is_fallback

    def test_does_not_name_a_hidden_city(self, niigata):
        hidden = SisterCityFactory(name_en="Secret", draft=True)
        delegation = untitled(cities=[hidden, niigata])
        assert title(delegation) == "Delegation from Niigata to Khabarovsk, May 2005"

    def test_asks_for_the_cities_of_a_list_at_once(self, niigata, django_assert_num_queries):
        for _ in range(3):
            untitled(cities=[niigata])
        with django_assert_num_queries(2):
            titles = {title(row) for row in Delegation.objects.with_cities()}
        assert titles == {"Delegation from Niigata to Khabarovsk, May 2005"}

    def test_is_there_before_the_row_is_stored(self):
        delegation = Delegation(direction="incoming", level="sport")
        assert title(delegation) == "Visit of athletes to Khabarovsk"


class CleanTests:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("level", "nonsense"),
            ("direction", "sideways"),
            ("status", "nonsense"),
            ("dates", "2005-13"),
            ("size", 0),
        ],
    )
    def test_names_the_field_that_is_wrong(self, name, value):
        delegation = Delegation(direction="incoming", size=5, size_means="about", dates="2005")
        setattr(delegation, name, value)
        with pytest.raises(ValidationError) as caught:
            delegation.full_clean()
        assert list(caught.value.message_dict) == [name]
        # Whoever tells of the fault names the row.
        assert str(delegation)

    @pytest.mark.parametrize("fields", [{"size": 5}, {"size_means": "about"}])
    def test_asks_how_exact_a_number_is(self, fields):
        with translation.override("en"), pytest.raises(ValidationError) as caught:
            DelegationFactory.build(**fields).full_clean()
        sentence = "Write the number of people together with how exact it is, or neither."
        assert caught.value.messages == [sentence]


class ConnectedTests:
    def test_a_visit_and_its_return_visit_know_each_other(self):
        visit = DelegationFactory()
        back = DelegationFactory(return_of=visit)
        assert list(visit.return_visits.all()) == [back]
        with pytest.raises(ProtectedError):
            visit.delete()

    def test_what_was_signed_and_held_during_a_visit_is_at_hand(self):
        agreement, visit = AgreementFactory(), DelegationFactory()
        visit.agreements.add(agreement)
        event = EventFactory()
        event.delegations.add(visit)
        event.agreements.add(agreement)
        assert list(agreement.delegations.published()) == [visit]
        assert list(visit.events.published()) == [event]
        assert list(agreement.events.published()) == [event]
