"""A reader's and a clerk's way through the register, in a real browser."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from events.models import Delegation
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_page(new_context):
    """Open pages in a language, and remember what the browser complains about."""

    def open_page(locale):
        page = new_context(locale=locale, viewport={"width": 1280, "height": 900}).new_page()
        page.complaints = []
        page.on(
            "console",
            lambda message: message.type == "error" and page.complaints.append(message.text),
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    return open_page


@pytest.fixture
def sign_in(live_server, open_page):
    """A page on which a member of staff of a group is signed in, by the form itself."""

    def sign_in(name, group):
        UserFactory(
            username=name,
            password=make_password("a long enough password"),
            groups=[Group.objects.get(name=group)],
        )
        page = open_page("ru-RU")
        page.goto(f"{live_server.url}/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", "a long enough password")
        page.click("[type=submit]")
        expect(page.locator("#user-tools")).to_contain_text(name, ignore_case=True)
        return page

    return sign_in


def choose(page, field, words, found):
    """Type into one of the admin's search boxes and choose what it has found."""
    page.locator(f".field-{field} .select2-selection").first.click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=found).click()


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
    def test_a_visit_goes_from_the_form_to_the_site(self, live_server, seeded, sign_in, open_page):
        clerk = sign_in("ivanova", "Clerk")
        clerk.goto(f"{live_server.url}/admin/events/delegation/add/")
        clerk.select_option("#id_direction", "incoming")
        clerk.select_option("#id_level", "business")
        clerk.select_option("#id_status", "took_place")
        clerk.fill("#id_dates", "май 2005")
        choose(clerk, "cities", "харбин", "Харбин")
        choose(clerk, "source", "khabarovsk", "International relations of Khabarovsk")
        clerk.get_by_role("button", name="Сохранить", exact=True).click()
        expect(clerk.locator(".messagelist")).to_be_visible()
        draft = Delegation.objects.get(published_at=None)
        assert str(draft.dates) == "2005-05"
        assert draft.slug == "business-mission-from-harbin-to-khabarovsk-2005"
        assert draft.updated_by.username == "ivanova"
        address = f"{live_server.url}/ru/delegations/{draft.slug}/"
        assert clerk.goto(address).status == 404

        editor = sign_in("petrova", "Editor")
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
