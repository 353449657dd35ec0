"""How the first page of the admin looks in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .test_accessibility import OPTIONS

pytestmark = pytest.mark.django_db(transaction=True)


class DeskTests:
    def test_fits_and_has_no_fault_on_a_phone_and_on_a_desk(
        self, live_server, seeded, admin_client, page
    ):
        session = admin_client.cookies["staff_session"].value
        cookie = {"name": "staff_session", "value": session, "url": live_server.url}
        page.context.add_cookies([cookie])
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(live_server.url + "/admin/")
        assert page.locator(".desk-row__nearest a").count() > 5
        page.evaluate(Axe().axe_script)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for width in (360, 1366):
                page.set_viewport_size({"width": width, "height": 900})
                found = page.evaluate("options => axe.run(options)", OPTIONS)
                assert len(found["passes"]) > 10
                assert found["violations"] == [], (scheme, width)
                assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert said == []
