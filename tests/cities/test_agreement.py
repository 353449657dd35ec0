"""Agreements: in force or not on a day, when they expire, when notice must be given."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import translation

from cities.models import Agreement
from tests.factories import AgreementFactory, SisterCityFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


OPEN = {"term": "open", "signed": "2005-05-24"}
FIXED = {"term": "fixed", "signed": "2005-05-24", "valid_to": "2008-12-31"}
VAGUE = FIXED | {"valid_to": "2008"}
AUTOMATIC = FIXED | {"renewal": "automatic", "renewal_months": 12}
STATES = [
    # Open-ended: from the day of signing, or from the day it is valid from.
    (OPEN, "2005-05-23", "not_yet"),
    (OPEN, "2005-05-24", "in_force"),
    (OPEN, "2026-05-01", "in_force"),
    (OPEN | {"valid_from": "2006-01-01"}, "2005-12-31", "not_yet"),
    (OPEN | {"valid_from": "2006-01-01"}, "2006-01-01", "in_force"),
    # Too vague to tell within the year of signing.
    (OPEN | {"signed": "2005"}, "2004-12-31", "not_yet"),
    (OPEN | {"signed": "2005"}, "2005-06-01", "unknown"),
    (OPEN | {"signed": "2005"}, "2005-12-31", "in_force"),
    (OPEN | {"signed": "[2004..2005]"}, "2004-06-01", "unknown"),
    (OPEN | {"signed": ""}, "2026-05-01", "unknown"),
    (OPEN | {"signed": "", "valid_from": "2006"}, "2007-01-01", "in_force"),
    # Fixed: in force on its very last day.
    (FIXED, "2005-05-23", "not_yet"),
    (FIXED, "2008-12-31", "in_force"),
    (FIXED, "2009-01-01", "expired"),
    (FIXED | {"signed": ""}, "2007-01-01", "unknown"),
    (FIXED | {"signed": ""}, "2009-01-01", "expired"),
    (FIXED | {"renewal": "by_decision"}, "2009-01-01", "expired"),
    # A last day known to the year only.
    (VAGUE, "2007-12-31", "in_force"),
    (VAGUE, "2008-01-01", "in_force"),
    (VAGUE, "2008-06-01", "unknown"),
    (VAGUE, "2008-12-31", "unknown"),
    (VAGUE, "2009-01-01", "expired"),
    (FIXED | {"valid_to": "2008~"}, "2009-01-01", "expired"),
    (FIXED | {"valid_to": ""}, "2006-01-01", "unknown"),
    # Renewed automatically: on and on, from its first day.
    (AUTOMATIC, "2005-05-23", "not_yet"),
    (AUTOMATIC, "2008-12-31", "in_force"),
    (AUTOMATIC, "2026-05-01", "in_force"),
    (AUTOMATIC | {"signed": ""}, "2026-05-01", "unknown"),
    (AUTOMATIC | {"valid_to": ""}, "2026-05-01", "unknown"),
    # Ended, as a word of its own.
    (OPEN | {"ended": "2020-03-01"}, "2020-02-29", "in_force"),
    (OPEN | {"ended": "2020-03-01"}, "2020-03-01", "ended"),
    (OPEN | {"ended": "2020"}, "2019-12-31", "in_force"),
    (OPEN | {"ended": "2020"}, "2020-01-01", "unknown"),
    (OPEN | {"ended": "2020"}, "2020-06-01", "unknown"),
    (OPEN | {"ended": "2020"}, "2020-12-31", "ended"),
    (AUTOMATIC | {"ended": "2020-03-01"}, "2021-01-01", "ended"),
    (FIXED | {"ended": "2007-01-01"}, "2009-01-01", "ended"),
    (OPEN | {"signed": "", "ended": "2020-03-01"}, "2021-01-01", "ended"),
    # Nothing known of the term.
    ({"signed": "2005-05-24"}, "2006-01-01", "unknown"),
    ({"signed": "2005-05-24"}, "2005-01-01", "not_yet"),
    ({"signed": "2005-05-24", "valid_to": "2008-12-31"}, "2006-01-01", "in_force"),
    ({"signed": ""}, "2006-01-01", "unknown"),
]


class StateTests:
    @pytest.mark.parametrize(("fields", "on", "state"), STATES)
    def test_tells_what_is_known(self, fields, on, state):
        agreement = AgreementFactory(**fields)
        assert Agreement.objects.with_state(day(on)).get().state == state
        assert agreement.state_on(day(on)) == state

    def test_is_that_of_today_unless_told_the_day(self):
        assert AgreementFactory(**FIXED).state_on() == "expired"
        assert AgreementFactory(**OPEN).state_on() == "in_force"

    def test_can_be_filtered(self):
        in_force = AgreementFactory(**OPEN)
        AgreementFactory(**FIXED)
        assert list(Agreement.objects.with_state().filter(state="in_force")) == [in_force]

    @pytest.mark.parametrize(("fields", "words"), [(OPEN, "in force"), (FIXED, "expired")])
    def test_is_told_in_words(self, fields, words, django_assert_num_queries):
        agreement = AgreementFactory(**fields)
        with translation.override("en"):
            assert str(agreement.state_label) == words
            found = Agreement.objects.with_state().get()
            with django_assert_num_queries(0):
                assert str(found.state_label) == words

    def test_table_has_every_answer(self):
        assert {state for _, _, state in STATES} == set(Agreement.State.values)


class ExpiryTests:
    @pytest.mark.parametrize(
        ("fields", "on", "expiry"),
        [
            (FIXED, "2006-01-01", "2008-12-31"),
            (FIXED, "2008-12-31", "2008-12-31"),
            (FIXED, "2009-01-01", None),
            (FIXED | {"renewal": "by_decision"}, "2009-01-01", None),
            (AUTOMATIC, "2006-01-01", "2008-12-31"),
            (AUTOMATIC, "2009-01-01", "2009-12-31"),
            (AUTOMATIC, "2026-05-01", "2026-12-31"),
            (AUTOMATIC | {"renewal_months": 60}, "2026-05-01", "2028-12-31"),
            (AUTOMATIC | {"valid_to": "2004-02-29"}, "2005-01-01", "2005-02-28"),
            (AUTOMATIC | {"valid_to": "2004-02-29"}, "2008-01-01", "2008-02-29"),
            (
                AUTOMATIC | {"valid_to": "2005-01-31", "renewal_months": 1},
                "2005-03-01",
                "2005-03-31",
            ),
            # Not known to the day, or no end at all.
            (VAGUE, "2006-01-01", None),
            (FIXED | {"valid_to": "2008-12-31~"}, "2006-01-01", None),
            (FIXED | {"valid_to": "2008-12-31?"}, "2006-01-01", None),
            (AUTOMATIC | {"valid_to": "2008-12"}, "2026-05-01", None),
            (OPEN, "2006-01-01", None),
            (FIXED | {"ended": "2007"}, "2006-01-01", None),
            (AUTOMATIC | {"ended": "2007-01-01"}, "2006-01-01", None),
            # There is no day behind the last of the calendar.
            (AUTOMATIC | {"renewal_months": 60}, "9999-12-31", None),
        ],
    )
    def test_is_the_next_day_known(self, fields, on, expiry):
        found = AgreementFactory.build(**fields).next_expiry(day(on))
        assert found == (expiry and day(expiry))

    def test_is_counted_from_today_unless_told_the_day(self):
        today = datetime.date.today()
        expiry = AgreementFactory.build(**AUTOMATIC).next_expiry()
        assert today - datetime.timedelta(days=1) <= expiry
        assert (expiry.month, expiry.day) == (12, 31)

    @pytest.mark.parametrize(
        ("fields", "months", "on", "notice"),
        [
            (FIXED, 3, "2006-01-01", "2008-09-30"),
            (FIXED | {"valid_to": "2008-05-31"}, 3, "2006-01-01", "2008-02-29"),
            (FIXED | {"valid_to": "2007-05-31"}, 3, "2006-01-01", "2007-02-28"),
            (FIXED | {"valid_to": "2008-01-31"}, 1, "2006-01-01", "2007-12-31"),
            (AUTOMATIC, 6, "2026-05-01", "2026-06-30"),
            (AUTOMATIC | {"valid_to": "2004-02-29"}, 12, "2007-06-01", "2007-02-28"),
            (FIXED, None, "2006-01-01", None),
            (FIXED, 3, "2009-01-01", None),
            (OPEN, 3, "2006-01-01", None),
        ],
    )
    def test_has_a_last_day_for_notice(self, fields, months, on, notice):
        agreement = AgreementFactory.build(**fields, notice_months=months)
        assert agreement.notice_date(day(on)) == (notice and day(notice))


class CleanTests:
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            (
                {"renewal": "automatic"},
                "An automatic renewal needs the number of months it renews for.",
            ),
            (OPEN | {"valid_to": "2008"}, "An open-ended agreement has no last day."),
            ({"title_ru": "", "title_en": ""}, "Write the title in Russian or in English."),
        ],
    )
    def test_says_what_belongs_together(self, fields, sentence):
        with translation.override("en"), pytest.raises(ValidationError) as caught:
            AgreementFactory.build(**fields).full_clean()
        assert caught.value.messages == [sentence]

    def test_asks_how_it_is_related_to_the_previous_one(self):
        agreement = AgreementFactory.build(previous=AgreementFactory())
        with translation.override("en"), pytest.raises(ValidationError) as caught:
            agreement.full_clean()
        assert caught.value.messages == ["Say how it is related to the previous agreement."]


class KindTests:
    @pytest.mark.parametrize(
        ("type", "words"),
        [
            ("establishment", "agreement establishing sister relations"),
            ("cooperation", "cooperation agreement"),
            ("memorandum", "memorandum"),
            ("other", "agreement"),
        ],
    )
    def test_is_called_by_a_name_of_its_own(self, type, words):
        with translation.override("en"):
            assert str(Agreement(type=type).kind_label) == words


class ChainTests:
    def test_a_link_of_a_chain_stays(self):
        first = AgreementFactory()
        second = AgreementFactory(previous=first, relation_to_previous="renews")
        assert list(first.successors.all()) == [second]
        with pytest.raises(ProtectedError):
            first.delete()


class CityRecordTests:
    def test_is_of_one_city(self):
        city = SisterCityFactory(slug="niigata")
        agreement = AgreementFactory(cities=[city, SisterCityFactory()])
        AgreementFactory(cities=[SisterCityFactory()])
        assert list(Agreement.objects.for_city(city)) == [agreement]
        assert list(Agreement.objects.for_city("niigata")) == [agreement]
        assert list(city.agreements.published()) == [agreement]

    def test_is_not_found_by_the_address_of_a_hidden_city(self):
        AgreementFactory(cities=[SisterCityFactory(slug="secret", draft=True, country="KR")])
        assert not Agreement.objects.for_city("secret").exists()
        assert not Agreement.objects.for_country("KR").exists()

    def test_is_of_a_country_once_although_two_cities_are(self):
        agreement = AgreementFactory(cities=[SisterCityFactory(), SisterCityFactory()])
        AgreementFactory(cities=[SisterCityFactory(country="KR")])
        assert list(Agreement.objects.for_country("JP")) == [agreement]

    def test_is_of_a_theme(self):
        theme = ThemeFactory(slug="ecology")
        agreement = AgreementFactory(themes=[theme, ThemeFactory()])
        AgreementFactory(themes=[ThemeFactory()])
        assert list(Agreement.objects.for_theme("ecology")) == [agreement]

    def test_shows_public_cities_only(self, django_assert_num_queries):
        public = SisterCityFactory()
        agreement = AgreementFactory(cities=[public, SisterCityFactory(draft=True)])
        AgreementFactory()
        assert agreement.shown_cities() == [public]
        with django_assert_num_queries(2):
            shown = [row.shown_cities() for row in Agreement.objects.with_cities().order_by("pk")]
        assert shown == [[public], []]

    def test_that_is_not_stored_shows_no_cities(self):
        assert Agreement().shown_cities() == []


class OrderTests:
    """An agreement that ends before it starts is refused beside the field that says so."""

    @pytest.mark.parametrize(
        ("values", "faulty"),
        [
            ({"valid_from": "2005-05-24", "valid_to": "2005-05-23"}, {"valid_to"}),
            ({"valid_from": "2005-05-24", "valid_to": "2005-05-24"}, set()),
            ({"valid_from": "2005-05-24", "valid_to": "2005-05"}, set()),
            ({"valid_from": "2005-05-24", "valid_to": "2004"}, {"valid_to"}),
            ({"signed": "2005-05-24", "valid_to": "2004"}, {"valid_to"}),
            # What was signed later may have been in force from before.
            ({"signed": "2005-05-24", "valid_from": "2003", "valid_to": "2004"}, set()),
            ({"signed": "2005-05-24", "ended": "2004"}, {"ended"}),
            ({"signed": "2005-05-24", "valid_from": "2006", "ended": "2005"}, set()),
            ({"signed": "2005-05-24", "valid_to": "2004", "ended": "2003"}, {"valid_to", "ended"}),
            ({"signed": "", "valid_to": "2004", "ended": "2003"}, set()),
            ({"signed": "2005-05-24", "valid_to": "nonsense"}, {"valid_to"}),
        ],
    )
    def test_only_what_is_certain_is_refused(self, values, faulty):
        agreement = AgreementFactory.build(**values)
        try:
            agreement.full_clean()
        except ValidationError as error:
            found = set(error.message_dict)
        else:
            found = set()
        assert found == faulty
