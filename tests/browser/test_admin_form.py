"""How the form of a record in the admin looks in a real browser."""

import pytest

from cities.models import Agreement
from tests.admin_pages import admin_url
from tests.factories import AgreementFactory

pytestmark = pytest.mark.django_db(transaction=True)


class TitleTests:
    @pytest.mark.parametrize("width", [320, 1280])
    def test_no_button_lies_over_a_long_title(self, width, live_server, admin_client, new_context):
        row = AgreementFactory(title_ru="Соглашение об установлении побратимских связей " * 3)
        context = new_context(viewport={"width": width, "height": 800})
        session = admin_client.cookies["staff_session"].value
        context.add_cookies([{"name": "staff_session", "value": session, "url": live_server.url}])
        page = context.new_page()
        for address, heading in (
            (admin_url(Agreement, "change", row.pk), "#content > h2"),
            (admin_url(Agreement, "changelist"), "#content > h1"),
        ):
            page.goto(live_server.url + address)
            title = page.locator(heading).bounding_box()
            buttons = page.locator(".object-tools").bounding_box()
            assert title["y"] + title["height"] <= buttons["y"]
