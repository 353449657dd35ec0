"""Who publishes: every way to it, tried by clerks and by editors, for every kind of record."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.admin_pages import admin_url, choose, form_on, send
from tests.factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
)

pytestmark = pytest.mark.django_db
FACTORIES = [SisterCityFactory, AgreementFactory, DelegationFactory, EventFactory]
DAY = f"{timezone.localdate().year + 1}-05-05"
AHEAD = {"published_at_0": DAY, "published_at_1": "10:00"}
MOMENT = {"moment_0": DAY, "moment_1": "10:00"}


def form_button(name, **fields):
    def try_it(client, record):
        send(
            client,
            admin_url(type(record), "change", record.pk),
            type(record),
            button=name,
            **fields,
        )

    return try_it


def raw_form(client, record):
    """Fields that the page may not have, by every name that one may think of."""
    address = admin_url(type(record), "change", record.pk)
    data = form_on(client.get(address), type(record)).data
    names = {"published_at": "2020-01-01 10:00", "published_at_0": "2020-01-01"}
    names |= {"published_at_1": "10:00", "initial-published_at_0": "", "withdrawn_at": ""}
    client.post(address, data | names | {"_save": "1", "_publish": "1"})


def anyway(client, record):
    send(
        client,
        admin_url(type(record), "change", record.pk),
        type(record),
        button="_anyway",
        _wanted="_publish",
    )


def list_action(name, **fields):
    def try_it(client, record):
        data = {"action": name, "_selected_action": [record.pk], "index": "0"}
        client.post(admin_url(type(record), "changelist"), data | fields)

    return try_it


def chosen_action(name):
    return lambda client, record: choose(client, name, record)


PUBLISHING = {
    "the button": form_button("_publish"),
    "the button behind the question": anyway,
    "the action": chosen_action("publish_selected"),
    "the action by hand": list_action("publish_selected", select_across="1"),
}
SCHEDULING = {
    "the moment in the form": form_button("_save", **AHEAD),
    "the page that schedules many": list_action("schedule_selected", _schedule="1", **MOMENT),
}
FORBIDDEN = {
    "fields posted by hand": raw_form,
    "a moment posted with the button": form_button("_publish", **AHEAD),
}


@pytest.mark.parametrize("factory", FACTORIES)
class ClerksTests:
    @pytest.mark.parametrize("way", [*PUBLISHING, *SCHEDULING, *FORBIDDEN])
    def test_no_way_leads_a_clerk_to_publish(self, way, factory, sign_in, clerk):
        record = factory(draft=True)
        (PUBLISHING | SCHEDULING | FORBIDDEN)[way](sign_in(clerk), record)
        record.refresh_from_db()
        assert (record.published_at, record.withdrawn_at) == (None, None)

    @pytest.mark.parametrize("way", [*PUBLISHING, *SCHEDULING, *FORBIDDEN])
    def test_no_way_leads_a_clerk_to_bring_back(self, way, factory, sign_in, clerk):
        record = factory(withdrawn=True)
        before = (record.published_at, record.withdrawn_at)
        (PUBLISHING | SCHEDULING | FORBIDDEN)[way](sign_in(clerk), record)
        record.refresh_from_db()
        assert (record.published_at, record.withdrawn_at) == before

    @pytest.mark.parametrize(
        "way",
        [
            form_button("_withdraw"),
            chosen_action("withdraw_selected"),
            form_button("_save", withdrawn_at_0="2020-01-01", withdrawn_at_1="10:00"),
            form_button("_save", published_at_0="", published_at_1="", published_at=""),
        ],
    )
    def test_no_way_leads_a_clerk_to_withdraw(self, way, factory, sign_in, clerk):
        record = factory()
        way(sign_in(clerk), record)
        published_at = record.published_at
        record.refresh_from_db()
        assert (record.published_at, record.withdrawn_at) == (published_at, None)

    def test_the_page_that_schedules_is_not_shown_to_a_clerk(self, factory, sign_in, clerk):
        record = factory(draft=True)
        page = choose(sign_in(clerk), "schedule_selected", record)
        assert "schedule_form" not in page.content.decode()


@pytest.mark.parametrize("factory", FACTORIES)
class EditorsTests:
    """The same ways lead an editor there: the table above is no table of broken ways."""

    @pytest.mark.parametrize("way", PUBLISHING)
    def test_each_way_publishes(self, way, factory, sign_in, editor):
        if way == "the button behind the question" and factory is SisterCityFactory:
            return  # Cities are not asked about.
        record = factory(draft=True)
        PUBLISHING[way](sign_in(editor), record)
        record.refresh_from_db()
        assert record.is_public()

    @pytest.mark.parametrize("way", SCHEDULING)
    def test_each_way_schedules(self, way, factory, sign_in, editor):
        record = factory(draft=True)
        SCHEDULING[way](sign_in(editor), record)
        assert type(record).objects.scheduled().get() == record

    def test_no_record_is_public_before_its_moment(self, factory, sign_in, editor, client):
        record = factory(draft=True)
        SCHEDULING["the moment in the form"](sign_in(editor), record)
        client.logout()
        assert client.get(record.get_absolute_url()).status_code == 404
        assert client.get(reverse("home")).status_code == 200
