"""Which records each line of "Needs attention" is about, on 24 November 2026."""

import datetime

import pytest

from cities.attention import AGREEMENTS, CITIES
from cities.models import Agreement
from events.attention import DELEGATIONS, EVENTS
from tests.admin_pages import admin_url
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 24)
KINDS = [CITIES, AGREEMENTS, DELEGATIONS, EVENTS]


@pytest.fixture(autouse=True)
def today(on):
    on("2026-11-24")


def city(*statuses, **values):
    """A city about which nothing is to be done, but for what is given."""
    made = SisterCityFactory(**({"since": "1990-05-25"} | values))
    for status in statuses:
        RelationStatusFactory(city=made, **status)
    return made


def agreement(**values):
    return AgreementFactory(**values)


def fixed(valid_to, **values):
    return AgreementFactory(term="fixed", valid_to=valid_to, **values)


def renewed(valid_to, **values):
    terms = {"renewal": "automatic", "renewal_months": 12, "notice_months": 3}
    return fixed(valid_to, **(terms | values))


def succeeded(valid_to, relation="renews", **values):
    first = fixed(valid_to)
    AgreementFactory(previous=first, relation_to_previous=relation, **values)
    return first


def entered(*date, **values):
    """A visit that was entered at noon of a day."""
    moment = datetime.datetime(*date, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=10)))
    return DelegationFactory(created_at=moment, **values)


def visit(dates, **values):
    return entered(2026, 11, 20, dates=dates, **values)


def kept(dates, **values):
    return EventFactory(dates=dates, has_anniversary=True, **values)


def active(date, **values):
    return {"status": "active", "date": date, **values}


ENDED = {"status": "ended", "date": "2010"}
# Line, record, and whether the line is about it.
CASES = [
    ("anniversaries", lambda: city(since="1965-11-24"), True),
    ("anniversaries", lambda: city(since="1965-11-23"), False),
    ("anniversaries", lambda: city(since="1965-02-22"), True),
    ("anniversaries", lambda: city(since="1965-02-23"), False),
    ("anniversaries", lambda: city(since="2026-11-24"), False),
    ("anniversaries", lambda: city(since="1965-02"), True),
    ("anniversaries", lambda: city(since="1965"), False),
    ("anniversaries", lambda: city(ENDED, since="1965-12-01"), False),
    ("anniversaries", lambda: city(since="1965-12-01", draft=True), True),
    ("anniversaries", lambda: city(since="1965-12-01", withdrawn=True), False),
    ("anniversaries", lambda: kept("1995-12-01"), True),
    ("anniversaries", lambda: kept("1995-12-01", status="cancelled"), False),
    ("anniversaries", lambda: EventFactory(dates="1995-12-01"), False),
    ("expiring_30", lambda: fixed("2026-11-24"), True),
    ("expiring_30", lambda: fixed("2026-11-23"), False),
    ("expiring_30", lambda: fixed("2026-12-24"), True),
    ("expiring_30", lambda: fixed("2026-12-25"), False),
    ("expiring_30", lambda: fixed("2026-12-24", ended="2026-12-01"), False),
    ("expiring_30", lambda: fixed("2026-12-24", draft=True), True),
    ("expiring_30", lambda: fixed("2026-12-24", withdrawn=True), False),
    ("expiring_30", lambda: renewed("2020-12-24"), True),
    ("expiring_30", lambda: renewed("2020-12-25"), False),
    ("expiring_30", lambda: succeeded("2026-12-24"), False),
    ("expiring_30", lambda: succeeded("2026-12-24", "supersedes", draft=True), False),
    ("expiring_30", lambda: succeeded("2026-12-24", "amends"), True),
    ("expiring_30", lambda: succeeded("2026-12-24", withdrawn=True), True),
    ("expiring_30", lambda: succeeded("2026-12-24", signed="2026-11-25"), True),
    ("expiring_30", lambda: fixed("2026-11"), True),
    ("expiring_30", lambda: fixed("2026-12"), False),
    ("expiring_90", lambda: fixed("2026-12"), True),
    ("expiring_90", lambda: fixed("2027-02-22"), True),
    ("expiring_90", lambda: fixed("2027-02-23"), False),
    ("expiring_year", lambda: fixed("2027-11-24"), True),
    ("expiring_year", lambda: fixed("2027-11-25"), False),
    ("expiring_year", lambda: fixed("2027"), False),
    ("expiring_year", lambda: agreement(term="open"), False),
    ("notice", lambda: renewed("2027-02-24"), True),
    ("notice", lambda: renewed("2027-02-23"), False),
    ("notice", lambda: renewed("2027-05-22"), True),
    ("notice", lambda: renewed("2027-05-23"), False),
    ("notice", lambda: renewed("2027-02-24", notice_months=None), False),
    ("expired", lambda: fixed("2026-11-23"), True),
    ("expired", lambda: fixed("2026-11-24"), False),
    ("expired", lambda: fixed("2026-11"), False),
    ("expired", lambda: fixed("2026-10-01", ended="2026-11-01"), False),
    ("expired", lambda: renewed("2020-01-01"), False),
    ("expired", lambda: succeeded("2020-01-01"), False),
    ("expired", lambda: fixed("2020-01-01", draft=True), True),
    ("expired", lambda: fixed("2020-01-01", withdrawn=True), False),
    ("no_report", lambda: visit("2026-11-20"), True),
    ("no_report", lambda: visit("2026-11-21"), False),
    ("no_report", lambda: visit("2026-11-18/2026-11-21"), False),
    ("no_report", lambda: visit("2026-11-20", reported_on=TODAY), False),
    ("no_report", lambda: visit("2026-11-20", status="confirmed"), False),
    ("no_report", lambda: visit("2026-11-20", draft=True), True),
    ("no_report", lambda: visit("2026-11-20", withdrawn=True), False),
    ("no_report", lambda: visit("2025-11-20"), True),
    ("no_report", lambda: visit("2025-11-19"), False),
    ("no_report", lambda: entered(2024, 6, 1, dates="2024-05-01"), True),
    ("plan_past", lambda: visit("2026-11-23", status="planned"), True),
    ("plan_past", lambda: visit("2026-11-24", status="planned"), False),
    ("plan_past", lambda: visit("2026-11", status="confirmed"), False),
    ("plan_past", lambda: visit("2026-10", status="confirmed"), True),
    ("plan_past", lambda: visit("2026-11-23", status="postponed"), False),
    ("plan_past", lambda: visit("", status="planned"), False),
    ("plan_past", lambda: EventFactory(dates="2026-11-23", planned=True), True),
    ("plan_past", lambda: EventFactory(dates="2026-11-23", planned=True, withdrawn=True), False),
    ("awaiting", lambda: EventFactory(draft=True), True),
    ("awaiting", lambda: EventFactory(draft=True, sources=[]), False),
    ("awaiting", lambda: SisterCityFactory(draft=True), True),
    ("awaiting", lambda: AgreementFactory(draft=True, undated=True), False),
    ("awaiting", lambda: visit("2026-12-01", draft=True, title_ru="", title_en=""), True),
    ("awaiting", lambda: visit("2026-12-01", draft=True, title_en=""), False),
    ("old_drafts", lambda: entered(2026, 11, 9, draft=True), True),
    ("old_drafts", lambda: entered(2026, 11, 10, draft=True), False),
    ("old_drafts", lambda: entered(2026, 11, 9, scheduled=True), False),
    ("no_source", lambda: EventFactory(sources=[]), True),
    ("no_source", lambda: EventFactory(sources=[], draft=True), True),
    ("no_source", lambda: EventFactory(sources=[], withdrawn=True), False),
    ("no_source", lambda: EventFactory(), False),
    ("no_source", lambda: SisterCityFactory(sources=[]), True),
    ("imprecise", lambda: AgreementFactory(signed="2005-05"), True),
    ("imprecise", lambda: AgreementFactory(signed=""), True),
    ("imprecise", lambda: AgreementFactory(signed="2005-05-24"), False),
    ("imprecise", lambda: AgreementFactory(signed="2005-05-24", valid_to="2010"), False),
    ("no_english", lambda: AgreementFactory(summary_ru="О дружбе"), True),
    ("no_english", lambda: AgreementFactory(summary_ru="О дружбе", summary_en="Of it"), False),
    ("no_english", lambda: CityNameFactory().city, False),
    ("status_not_confirmed", lambda: city(active("2021-11-23")), True),
    ("status_not_confirmed", lambda: city(active("2021-11-24")), False),
    ("status_not_confirmed", lambda: city(active("2021")), False),
    ("status_not_confirmed", lambda: city(active("2020")), True),
    ("status_not_confirmed", lambda: city(active("1990/..")), True),
    ("status_not_confirmed", lambda: city(active("1990"), active("2025")), False),
    ("status_not_confirmed", lambda: city(active("1990"), active("2027")), True),
    ("status_not_confirmed", lambda: city(active("1990"), ENDED), False),
    ("status_not_confirmed", lambda: city(since="1990"), True),
    ("status_not_confirmed", lambda: city(since="2024"), False),
    ("status_not_confirmed", lambda: city(since=""), False),
    ("status_not_confirmed", lambda: city(active("1990"), withdrawn=True), False),
    ("status_not_confirmed", lambda: city(active("1990"), draft=True), True),
    ("bare_photo", lambda: EventFactory(photo="photos/a.jpg"), True),
    ("bare_photo", lambda: EventFactory(photo="photos/a.jpg", withdrawn=True), False),
    ("bare_photo", lambda: city(photo="photos/a.jpg", photo_alt_ru="а", photo_credit="б"), False),
    ("bare_photo", lambda: city(photo="photos/a.jpg", photo_alt_ru="а"), True),
]


def found_by(key, record):
    """Whether the line finds the record, read for the desk, for one line and for a list."""
    kind = next(kind for kind in KINDS if kind.model is type(record))
    if key not in kind.rules:
        return set()
    ways = (
        {found.record.pk for found in kind.read(TODAY)[1][key]},
        {found.record.pk for found in kind.of_line(key, TODAY)},
        set(type(record).objects.filter(pk__in=kind.keys(key, TODAY)).values_list("pk", flat=True)),
    )
    return {record.pk in way for way in ways}


class LineTests:
    @pytest.mark.parametrize(("key", "make", "is_about_it"), CASES)
    def test_is_about_what_its_words_say(self, key, make, is_about_it):
        assert found_by(key, make()) == {is_about_it}

    def test_every_line_has_such_a_case(self):
        keys = {line.key for kind in KINDS for line in kind.lines}
        assert keys - {"duplicates"} == {key for key, _make, _is in CASES}


class DuplicatesTests:
    @pytest.mark.parametrize("factory", [AgreementFactory, DelegationFactory, EventFactory])
    def test_both_of_a_pair_are_told_drafts_too(self, factory):
        niigata = SisterCityFactory(draft=True)
        pair = [factory(title_ru="Обмен хоров", cities=[niigata], draft=n) for n in (True, False)]
        assert found_by("duplicates", pair[0]) == found_by("duplicates", pair[1]) == {True}

    def test_what_was_withdrawn_repeats_nothing(self):
        niigata = SisterCityFactory()
        pair = [
            EventFactory(title_ru="Обмен хоров", cities=[niigata], withdrawn=n)
            for n in (True, False)
        ]
        assert found_by("duplicates", pair[0]) == found_by("duplicates", pair[1]) == {False}


class UrgencyTests:
    def found(self, kind, key):
        return [found.record for found in kind.of_line(key, TODAY)]

    def test_the_soonest_stands_first(self):
        later, sooner = fixed("2026-12-20"), fixed("2026-12-01")
        assert self.found(AGREEMENTS, "expiring_30") == [sooner, later]

    def test_the_most_overdue_stands_first(self):
        newer, older = visit("2026-11-20", planned=True), visit("2026-05-01", planned=True)
        assert self.found(DELEGATIONS, "plan_past") == [older, newer]

    def test_without_a_time_the_newest_record_stands_first(self):
        older, newer = (entered(2026, 11, day, sources=[]) for day in (1, 2))
        assert self.found(DELEGATIONS, "no_source") == [newer, older]


class FilterTests:
    """The list of a kind shows the records of a line, under all that it has else."""

    @pytest.fixture
    def listed(self, sign_in, clerk):
        def listed(**chosen):
            page = sign_in(clerk).get(admin_url(Agreement, "changelist"), chosen)
            assert page.status_code == 200
            return set(page.context["cl"].queryset)

        return listed

    @pytest.fixture
    def soon(self):
        return fixed("2026-12-01", signed="2016-12-01")

    def test_shows_the_records_of_the_line(self, listed, soon):
        agreement()
        assert listed(attention="expiring_30") == {soon}

    def test_other_filters_narrow_it(self, listed, soon):
        assert listed(attention="expiring_30", year="2016") == {soon}
        assert listed(attention="expiring_30", publication="draft") == set()

    @pytest.mark.parametrize(
        "value",
        [
            *(
                "",
                "zzz",
                "no_report",
                "expiring",
                "pk__in",
                "in_expired",
                "\0",
                "' OR 1=1 --",
                "9" * 99,
            ),
            *("<script>", "expired\n", "ё" * 2000),
        ],
    )
    def test_a_line_that_the_kind_does_not_have_narrows_nothing(self, listed, soon, value):
        other = agreement()
        assert listed(attention=value) == {soon, other}

    def test_the_first_of_several_values_or_none_counts(self, sign_in, clerk, soon):
        address = admin_url(Agreement, "changelist")
        page = sign_in(clerk).get(f"{address}?attention=expired&attention=expiring_30", follow=True)
        assert page.status_code == 200

    def test_offers_the_lines_of_its_kind_in_words(self, sign_in, clerk):
        page = sign_in(clerk).get(admin_url(Agreement, "changelist")).content.decode()
        assert "Требует внимания" in page
        assert '<option value="expiring_90">Соглашения истекают: в 90 дней</option>' in page
        assert 'value="no_report"' not in page
