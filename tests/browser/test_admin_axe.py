"""axe finds nothing on the pages of the admin that a clerk uses, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cities.models import Agreement, RelationStatus, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.models import Source
from tests.admin_pages import admin_url
from tests.factories import AgreementFactory, DelegationFactory, EventFactory, UserFactory

from .test_accessibility import OPTIONS

pytestmark = pytest.mark.django_db(transaction=True)


class AxeTests:
    @pytest.fixture
    def page(self, seeded, live_server, context):
        """A clerk's page, tall enough for any form: the bar that saves lies over no field then."""
        user = UserFactory(groups=[Group.objects.get(name="Clerk")])
        client = Client()
        client.force_login(user)
        session = client.cookies["staff_session"].value
        context.add_cookies([{"name": "staff_session", "value": session, "url": live_server.url}])
        return context.new_page()

    def test_axe_finds_no_fault(self, page, live_server):
        cities = [SisterCity.objects.first()]
        visit = DelegationFactory(cities=cities, planned=True, return_of=DelegationFactory())
        event = EventFactory(cities=cities, draft=True, sources=[], has_anniversary=True)
        first = AgreementFactory()
        agreement = AgreementFactory(cities=cities, previous=first, relation_to_previous="renews")
        addresses = [
            reverse("admin:index"),
            admin_url(Delegation, "changelist"),
            admin_url(Delegation, "add"),
            admin_url(Delegation, "change", visit.pk),
            admin_url(Event, "change", event.pk),
            admin_url(Event, "history", event.pk),
            admin_url(Agreement, "change", agreement.pk),
            admin_url(SisterCity, "change", cities[0].pk),
            admin_url(SisterCity, "changelist"),
            admin_url(RelationStatus, "add"),
            admin_url(Source, "add") + "?_popup=1",
            admin_url(Source, "change", Source.objects.first().pk),
        ]
        axe, faults = Axe(), []
        for address in addresses:
            page.goto(live_server.url + address)
            page.evaluate(axe.axe_script)
            for width in (360, 1366):
                page.set_viewport_size({"width": width, "height": 9000})
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    found = page.evaluate("options => axe.run(options)", OPTIONS)
                    assert len(found["passes"]) > 10
                    faults += [
                        f"{address} {width} {scheme}: {fault['id']}: {node['html'][:200]}"
                        for fault in found["violations"]
                        for node in fault["nodes"]
                    ]
        assert faults == []
