"""A reader's and a clerk's way through the register, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from events.models import Delegation

from .staff import choose

pytestmark = pytest.mark.django_db(transaction=True)


class ReaderTests:
    def test_from_home_to_the_agreement_of_1965_and_back(self, live_server, seeded, open_page):
        page = open_page("ru-RU")
        page.goto(live_server.url)
        expect(page).to_have_url(f"{live_server.url}/ru/")
        page.get_by_role("link", name="Ниигата", exact=True).first.click()
        expect(page.locator("h1")).to_contain_text("新潟市")
        page.locator(".columns__side").get_by_role(
            "link", name="Соглашение об установлении побратимских связей"
        ).click()
        expect(page.locator("time[datetime='1965-04-23']").first).to_have_text(
            "23 апреля 1965\u00a0г."
        )
        page.get_by_role("link", name="Ниигата", exact=True).first.click()
        expect(page).to_have_url(f"{live_server.url}/ru/cities/niigata/")
        page.go_back()
        page.get_by_role("link", name="К списку").click()
        expect(page).to_have_url(f"{live_server.url}/ru/agreements/")
        assert page.complaints == []

    def test_the_way_works_without_javascript(self, live_server, seeded, new_context):
        page = new_context(java_script_enabled=False, locale="en-GB").new_page()
        page.goto(f"{live_server.url}/en/")
        page.get_by_label("Search the register").fill("ПУЧОН")
        page.get_by_role("button", name="Search").click()
        expect(page.locator("main")).to_contain_text("Bucheon")
        page.get_by_role("link", name="Русский").click()
        expect(page).to_have_url(re.compile(r"/ru/search/\?q=%D0%9F"))


class ClerkTests:
    def test_a_visit_goes_from_the_form_to_the_site(
        self, live_server, seeded, staff_page, open_page
    ):
        clerk = staff_page("ivanova", "Clerk")
        clerk.goto(f"{live_server.url}/admin/events/delegation/add/")
        clerk.select_option("#id_direction", "incoming")
        clerk.select_option("#id_level", "business")
        clerk.select_option("#id_status", "took_place")
        clerk.fill("#id_dates", "май 2005")
        choose(clerk, "#id_cities", "харбин", "Харбин")
        choose(
            clerk, "#id_citations-0-source", "khabarovsk", "International relations of Khabarovsk"
        )
        clerk.get_by_role("button", name="Сохранить", exact=True).click()
        expect(clerk.locator(".messagelist")).to_be_visible()
        draft = Delegation.objects.get(published_at=None)
        assert str(draft.dates) == "2005-05"
        assert draft.slug == "business-mission-from-harbin-to-khabarovsk-2005"
        assert draft.updated_by.username == "ivanova"
        address = f"{live_server.url}/ru/delegations/{draft.slug}/"
        assert clerk.goto(address).status == 404

        editor = staff_page("petrova", "Editor")
        editor.goto(f"{live_server.url}/admin/events/delegation/?q=харбин")
        editor.get_by_role("row", name="Деловая миссия").get_by_role("checkbox").check()
        editor.select_option("select[name=action]", "publish_selected")
        editor.locator("button[name=index]").click()
        expect(editor.locator(".messagelist")).to_be_visible()

        for language, title, date in (
            ("ru", "Деловая миссия из Харбина в Хабаровск", "май 2005"),
            ("en", "Business mission from Harbin to Khabarovsk", "May 2005"),
        ):
            reader = open_page(language)
            for place in ("cities/harbin/", "timeline/"):
                reader.goto(f"{live_server.url}/{language}/{place}")
                entry = reader.locator(f"#delegation-{draft.slug}")
                expect(entry).to_contain_text(title)
                expect(entry.locator("time[datetime='2005-05']").first).to_have_text(date)
            reader.get_by_role("link", name=title).first.click()
            expect(reader.locator("h1")).to_contain_text(title)
            assert reader.complaints == []
        assert [c for c in clerk.complaints if "404" not in c] == []
        assert editor.complaints == []
