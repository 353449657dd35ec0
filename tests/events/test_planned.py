"""What delegations and events share: plans, and whether they came true."""

import datetime

import pytest

from events.models import Delegation, Event
from tests.factories import DelegationFactory, EventFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2006, 5, 1)
# For each date, whether it is past on that day: a plan for it is then not confirmed.
DATES = {
    "": None,
    "2005": True,
    "2006-04-30": True,
    "2006-04": True,
    "2005-12~": True,
    "../2005": True,
    "2005-24": True,
    "2006-04-24/2006-04-27": True,
    "2006-05-01": False,
    "2006-05": False,
    "2006": False,
    "2006-21": False,
    "2006-04-28/2006-05-01": False,
    "2006-08": False,
    "1999/..": False,
    "[2005..2006]": False,
}
PLANS = ("planned", "confirmed")
STATUSES = (*PLANS, "took_place", "cancelled", "postponed")


def expected(status, date):
    """The status that the public is told, by the rule."""
    return "not_confirmed" if status in PLANS and DATES[date] else status


@pytest.fixture(params=[Delegation, Event])
def model(request):
    """Rows of one kind, one for each status and date."""
    kind = {"direction": "incoming"} if request.param is Delegation else {"kind": "festival"}
    rows = [(status, date) for status in STATUSES for date in DATES]
    request.param.objects.bulk_create(
        request.param(slug=f"row-{number}", title_en="Row", status=status, dates=date, **kind)
        for number, (status, date) in enumerate(rows)
    )
    return request.param


def pairs(rows):
    found = [(row.status, str(row.dates)) for row in rows]
    assert len(found) == len(set(found))
    return set(found)


class PlanTests:
    def test_table_is_right_about_each_date(self):
        for date, is_past in DATES.items():
            row = Event(status="planned", dates=date)
            assert row.is_not_confirmed(DAY) is bool(is_past), date
            assert row.is_upcoming(DAY) is (is_past is False), date

    def test_upcoming_are_plans_whose_latest_day_is_not_past(self, model):
        upcoming = {(s, d) for s in PLANS for d, is_past in DATES.items() if is_past is False}
        assert pairs(model.objects.upcoming(DAY)) == upcoming
        assert pairs(row for row in model.objects.all() if row.is_upcoming(DAY)) == upcoming

    def test_past_are_all_others(self, model):
        upcoming, past = (
            pairs(rows) for rows in (model.objects.upcoming(DAY), model.objects.past(DAY))
        )
        assert not upcoming & past
        assert upcoming | past == pairs(model.objects.all())

    def test_not_confirmed_are_plans_whose_latest_day_is_past(self, model):
        late = {(s, d) for s in PLANS for d, is_past in DATES.items() if is_past}
        assert pairs(model.objects.not_confirmed(DAY)) == late
        assert pairs(row for row in model.objects.all() if row.is_not_confirmed(DAY)) == late

    @pytest.mark.parametrize("status", [*STATUSES, "not_confirmed"])
    def test_status_asked_for_is_the_status_told(self, model, status):
        told = {(s, d) for s in STATUSES for d in DATES if expected(s, d) == status}
        assert pairs(model.objects.with_status(status, DAY)) == told
        rows = model.objects.all()
        assert pairs(row for row in rows if row.public_status(DAY) == status) == told

    def test_the_database_tells_the_same_status_of_each_row(self, model):
        told = {
            (r.status, str(r.dates)): r.told_status for r in model.objects.with_public_status(DAY)
        }
        assert told == {(s, d): expected(s, d) for s in STATUSES for d in DATES}

    def test_every_row_has_one_status_told(self, model):
        counts = [model.objects.with_status(s, DAY).count() for s in (*STATUSES, "not_confirmed")]
        assert sum(counts) == model.objects.count()

    def test_unknown_status_is_that_of_no_row(self, model):
        assert not model.objects.with_status("nonsense", DAY).exists()

    def test_is_judged_today_unless_told_the_day(self):
        late, due = (
            EventFactory(planned=True, dates="2006"),
            EventFactory(planned=True, dates="2999"),
        )
        held = EventFactory(dates="2006")
        assert list(Event.objects.not_confirmed()) == [late]
        assert list(Event.objects.upcoming()) == [due]
        assert set(Event.objects.past()) == {late, held}
        assert list(Event.objects.with_status("planned")) == [due]
        assert late.is_not_confirmed()
        assert due.is_upcoming()
        assert late.public_status() == "not_confirmed"

    @pytest.mark.parametrize("factory", [DelegationFactory, EventFactory])
    def test_that_did_not_come_true_is_never_told_as_one(self, factory):
        late = factory(planned=True, dates="2006")
        assert late.public_status_label() == late.NOT_CONFIRMED_LABEL
        held = factory(dates="2006")
        assert held.public_status_label() == held.get_status_display()


class OrderTests:
    # By earliest day, the coarser first; newest first is the exact reverse.
    OLDEST_FIRST = [
        "../2006",
        "199X",
        "1999/..",
        "2005",
        "2005-01",
        "2005-01-01",
        "2005-24",
        "2006-01",
    ]

    @pytest.mark.parametrize("factory", [DelegationFactory, EventFactory])
    def test_is_newest_first(self, factory):
        for dates in sorted(self.OLDEST_FIRST):
            factory(dates=dates)
        rows = factory._meta.model.objects.all()
        assert [str(row.dates) for row in rows] == self.OLDEST_FIRST[::-1]
        assert [str(row.dates) for row in rows.reverse()] == self.OLDEST_FIRST

    def test_of_equal_dates_is_that_of_entry(self):
        first, second = EventFactory(dates="2005"), EventFactory(dates="2005")
        assert list(Event.objects.all()) == [second, first]
