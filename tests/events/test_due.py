"""`manage.py due`: what falls due, in words, as JSON and by mail."""

import datetime
import json
from functools import partial

import pytest
from django.core import mail
from django.core.management import CommandError
from django.db import DatabaseError
from django.utils import timezone, translation

from events.due import falling_due
from events.management.commands import due as command
from tests.admin_pages import admin_url
from tests.factories import AgreementFactory, DelegationFactory, EventFactory, SisterCityFactory

pytestmark = pytest.mark.django_db


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def expiring(days, **values):
    return AgreementFactory(term="fixed", valid_to=day(days).isoformat(), **values)


@pytest.fixture
def run(run_command):
    """Run the command; give what it says and its exit code."""

    return partial(run_command, "due")


@pytest.fixture
def wanted(settings):
    settings.DUE_RECIPIENTS = ["a@example.org", "b@example.org"]


class FallingDueTests:
    """What is told on 24 November 2026, for 90 days."""

    ON, LAST = datetime.date(2026, 11, 24), datetime.date(2027, 2, 22)

    def told(self):
        return [(due.what, due.record) for due in falling_due(self.ON, self.LAST)]

    @pytest.mark.parametrize(("date", "is_told"), [("2027-02-22", True), ("2027-02-23", False)])
    def test_terms_that_expire_by_the_last_day(self, date, is_told):
        agreement = AgreementFactory(term="fixed", valid_to=date)
        assert self.told() == [("expiry", agreement)] * is_told

    @pytest.mark.parametrize(("date", "is_told"), [("2027-05-22", True), ("2027-05-23", False)])
    def test_notices_to_give_by_the_last_day(self, date, is_told):
        agreement = AgreementFactory(term="fixed", valid_to=date, notice_months=3)
        assert self.told() == [("notice", agreement)] * is_told

    @pytest.mark.parametrize(("date", "is_told"), [("1990-02-22", True), ("1990-02-23", False)])
    def test_anniversaries_of_cities_and_of_events_that_are_remembered(self, date, is_told):
        city = SisterCityFactory(since=date)
        event = EventFactory(dates=date, has_anniversary=True)
        EventFactory(dates=date)
        assert set(self.told()) == {("anniversary", one) for one in (city, event) if is_told}

    @pytest.mark.parametrize(("date", "is_told"), [("2026-11-20", True), ("2026-11-21", False)])
    def test_reports_that_are_overdue(self, date, is_told):
        visit = DelegationFactory(dates=date)
        assert self.told() == [("report", visit)] * is_told

    @pytest.mark.parametrize("factory", [DelegationFactory, EventFactory])
    @pytest.mark.parametrize(
        ("date", "is_told"),
        [("2026-11-24", False), ("2026-11-23", True), ("2026-08-26", True), ("2026-08-25", False)],
    )
    def test_plans_that_passed_no_longer_ago_than_the_days_to_come(self, factory, date, is_told):
        plan = factory(dates=date, planned=True)
        assert self.told() == [("plan", plan)] * is_told

    def test_drafts_are_told_and_withdrawn_records_are_not(self):
        draft = AgreementFactory(term="fixed", valid_to="2027-01-01", draft=True)
        AgreementFactory(term="fixed", valid_to="2027-01-01", withdrawn=True)
        assert self.told() == [("expiry", draft)]

    def test_kinds_stand_in_their_order_and_the_soonest_first(self):
        SisterCityFactory(since="1990-12-01")
        later, sooner = (
            AgreementFactory(term="fixed", valid_to=date) for date in ("2027-01-02", "2027-01-01")
        )
        assert [what for what, _record in self.told()] == ["expiry", "expiry", "anniversary"]
        assert [record for _what, record in self.told()][:2] == [sooner, later]


class WordsTests:
    def test_are_russian_with_dates_and_addresses(self, run, settings):
        settings.SITE_URL = "https://register.example.org"
        with translation.override("en"):
            agreement = expiring(10, title_ru="Договор о дружбе", draft=True)
            text, code = run()
        assert code == 1
        assert "Соглашения истекают\n" in text
        assert "Договор о дружбе [черновик]\n" in text
        address = admin_url(type(agreement), "change", agreement.pk)
        assert f"    https://register.example.org{address}\n" in text

    def test_say_how_many_years_are_full(self, run):
        since = day(5).replace(year=day(5).year - 20)
        SisterCityFactory(since=since.isoformat(), name_ru="Ниигата")
        assert "Ниигата (20 лет)" in run()[0]

    def test_say_that_there_is_nothing(self, run):
        text, code = run()
        assert code == 0
        assert text.startswith("На ")
        assert "просроченного нет" in text
        assert text.count("\n") == 1


class DaysTests:
    def test_are_ninety_unless_others_are_asked_for(self, run):
        expiring(91)
        assert run()[1] == 0
        assert run("--days", "91")[1] == 1

    def test_may_be_none(self, run):
        expiring(0)
        expiring(1)
        assert len(json.loads(run("--days", "0", "--json")[0])["items"]) == 1

    @pytest.mark.parametrize("text", ["", "-1", "3661", "x", "1.5", "٣", "1_0", " 9", "9" * 30])
    def test_that_are_no_number_are_refused_in_one_sentence(self, run, text):
        with pytest.raises(CommandError) as refused:
            run(f"--days={text}")
        assert refused.value.returncode == 2
        assert str(refused.value).startswith("--days must be a whole number from 0 to 3660")
        assert "\n" not in str(refused.value)


class JSONTests:
    def test_has_keys_that_stay_and_dates_of_iso_8601(self, run, settings):
        settings.SITE_URL = "https://register.example.org"
        agreement = expiring(10, title_ru="Договор", title_en="Treaty")
        text, code = run("--json")
        assert code == 1
        told = json.loads(text)
        assert (told["on"], told["until"]) == (day(0).isoformat(), day(90).isoformat())
        assert told["days"] == 90
        assert told["items"] == [
            {
                "what": "expiry",
                "date": day(10).isoformat(),
                "edtf": day(10).isoformat(),
                "days_left": 10,
                "years": None,
                "type": "agreement",
                "slug": agreement.slug,
                "title_ru": "Договор",
                "title_en": "Treaty",
                "is_draft": False,
                "address": "https://register.example.org"
                + admin_url(type(agreement), "change", agreement.pk),
            }
        ]

    def test_says_when_and_how_many_years_of_an_anniversary(self, run):
        since = day(5).replace(year=day(5).year - 20)
        SisterCityFactory(since=since.isoformat()[:7])
        (item,) = json.loads(run("--json")[0])["items"]
        assert (item["years"], item["edtf"]) == (20, day(5).isoformat()[:7])
        assert datetime.date.fromisoformat(item["date"]) >= day(5)

    def test_a_visit_without_a_title_is_named_in_both_languages(self, run):
        city = SisterCityFactory(name_ru="Ниигата", name_en="Niigata", since="")
        DelegationFactory(
            title_ru="", title_en="", cities=[city], dates=day(-1).isoformat(), planned=True
        )
        (item,) = json.loads(run("--json")[0])["items"]
        assert item["title_ru"].startswith("Делегация из города Ниигата в Хабаровск")
        assert item["title_en"].startswith("Delegation from Niigata to Khabarovsk")

    def test_of_nothing_is_an_empty_list(self, run):
        text, code = run("--json")
        assert (json.loads(text)["items"], code) == ([], 0)


class MailTests:
    def test_goes_to_those_who_want_it(self, run, wanted, settings):
        settings.DEFAULT_FROM_EMAIL = "register@example.org"
        expiring(10, title_ru="Договор о дружбе")
        text, code = run("--mail")
        assert code == 1
        (sent,) = mail.outbox
        assert sent.to == ["a@example.org", "b@example.org"]
        assert sent.from_email == "register@example.org"
        assert sent.subject == "Реестр: требует внимания 1 запись"
        assert sent.body == text
        assert "Договор о дружбе" in sent.body

    def test_is_in_words_though_the_screen_has_json(self, run, wanted):
        expiring(10)
        json.loads(run("--mail", "--json")[0])
        assert "Соглашения истекают" in mail.outbox[0].body

    def test_is_not_sent_where_nothing_is_due(self, run, wanted):
        assert run("--mail")[1] == 0
        assert mail.outbox == []

    def test_that_nobody_wants_is_refused(self, run, settings):
        settings.DUE_RECIPIENTS = []
        with pytest.raises(CommandError, match="DUE_RECIPIENTS") as refused:
            run("--mail")
        assert refused.value.returncode == 2

    def test_that_cannot_be_sent_is_told_in_one_sentence(self, run, wanted, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        expiring(10)
        with pytest.raises(CommandError, match="could not be sent") as refused:
            run("--mail")
        assert refused.value.returncode == 2

    def test_a_line_break_in_a_title_adds_no_header(self, run, wanted):
        expiring(10, title_ru="Договор\nBcc: c@example.org")
        run("--mail")
        assert mail.outbox[0].recipients() == ["a@example.org", "b@example.org"]


class OutageTests:
    def test_a_database_that_does_not_answer_gives_two(self, run, monkeypatch):
        def fail(*arguments):
            raise DatabaseError("it is away")

        monkeypatch.setattr(command, "falling_due", fail)
        with pytest.raises(CommandError, match="cannot be read: it is away") as refused:
            run()
        assert refused.value.returncode == 2
