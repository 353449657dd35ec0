"""Entering in a real browser: dates that answer, windows over the form, nothing lost, no scroll."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from cities.models import Agreement, CityName, RelationStatus, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.models import Source, Theme
from tests.admin_pages import admin_url
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    UserFactory,
)

from .staff import choose

pytestmark = pytest.mark.django_db(transaction=True)

NBSP = "\N{NO-BREAK SPACE}"
WIDER = "() => document.documentElement.scrollWidth - innerWidth"
# What lies over the middle of the element that has the focus, if that is not itself or its own.
COVERED = """() => {
    const active = document.activeElement, box = active.getBoundingClientRect();
    const bar = document.querySelector(".submit-row");
    if (bar.contains(active)) return "";
    return box.bottom > bar.getBoundingClientRect().top + 1 ? active.outerHTML : "";
}"""


@pytest.fixture
def clerks_page(seeded, live_server, new_context):
    """Open a page of the admin as a clerk; what the browser complains of fails the test."""
    user = UserFactory(username="clerk", groups=[Group.objects.get(name="Clerk")])
    client = Client()
    client.force_login(user)
    complaints = []

    def clerks_page(address, width=1366):
        context = new_context(viewport={"width": width, "height": 768}, locale="ru-RU")
        session = client.cookies["staff_session"].value
        context.add_cookies([{"name": "staff_session", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: line.type == "error" and complaints.append(line.text))
        page.goto(live_server.url + address)
        return page

    yield clerks_page
    assert complaints == []


class DateEchoTests:
    def test_typing_shows_what_is_understood_and_what_is_wrong(self, clerks_page):
        page = clerks_page(admin_url(Event, "add"))
        echo = page.locator(".field-dates .date-echo")
        page.locator("#id_dates").press_sequentially("05.2005")
        expect(echo).to_have_text(f"Будет показано: май 2005{NBSP}г.")
        page.locator("#id_dates").fill("31.02.2005")
        expect(echo).to_have_text("31 февраля не бывает")
        page.locator("#id_dates").fill("")
        expect(echo).to_have_text("")

    def test_it_answers_in_a_row_that_a_script_has_added(self, clerks_page):
        page = clerks_page(admin_url(SisterCity, "add"))
        page.locator("#statuses-group .add-row a").click()
        page.locator("#id_statuses-1-date").fill("с 1999")
        echo = page.locator("#statuses-1 .date-echo")
        expect(echo).to_have_text(f"Будет показано: с 1999{NBSP}г.")

    def test_a_plan_in_the_past_is_asked_about_and_answered_by_one_press(self, clerks_page):
        page = clerks_page(admin_url(Delegation, "add"))
        question = page.locator(".past-question")
        page.locator("#id_dates").fill("май 2005")
        expect(question).to_contain_text("Срок плана прошёл: состоялось ли?")
        question.get_by_role("button", name="Поставить «состоялась»").click()
        expect(page.locator("#id_status")).to_have_value("took_place")
        expect(question).to_be_empty()
        page.locator("#id_status").select_option("confirmed")
        expect(question.get_by_role("button")).to_be_visible()
        page.locator("#id_dates").fill("май 2999")
        expect(question).to_be_empty()


class WindowTests:
    def test_a_source_and_an_agreement_are_added_without_leaving_the_delegation(self, clerks_page):
        page = clerks_page(admin_url(Delegation, "add"))
        page.locator("#id_direction").select_option("incoming")
        page.locator("#id_title_ru").fill("Визит мэра")
        with page.expect_popup() as opened:
            page.locator("#add_id_agreements").click()
        window = opened.value
        window.locator("#id_title_ru").fill("Протокол намерений")
        window.locator("#id_type").select_option("protocol")
        window.locator("#id_signed").fill("24.05.2005")
        expect(window.locator(".date-echo")).to_contain_text("24 мая 2005")
        with window.expect_event("close"):
            window.locator("[name=_save]").click()
        chosen = page.locator(".field-agreements .select2-selection__choice")
        expect(chosen).to_contain_text("Протокол намерений")
        with page.expect_popup() as opened:
            page.locator("#add_id_citations-0-source").click()
        window = opened.value
        window.locator("#id_title").fill("Визит мэра Ниигаты")
        with window.expect_event("close"):
            window.locator("[name=_save]").click()
        expect(page.locator("#citations-0 .select2-selection__rendered")).to_contain_text(
            "Визит мэра Ниигаты"
        )
        page.locator("[name=_save]").click()
        expect(page.locator(".messagelist .success")).to_contain_text("Черновик сохранён.")
        visit = Delegation.objects.get(title_ru="Визит мэра")
        assert visit.agreements.get().title_ru == "Протокол намерений"
        assert visit.citations.get().source.title == "Визит мэра Ниигаты"

    def test_a_city_is_chosen_by_any_spelling(self, clerks_page):
        page = clerks_page(admin_url(Event, "add"))
        page.locator("#id_cities + .select2").click()
        page.keyboard.type("niigata")
        page.locator(".select2-results__option", has_text="Ниигата").click()
        expect(page.locator(".field-cities .select2-selection__choice")).to_contain_text("Ниигата")


class UnsavedTests:
    def leave(self, page):
        """Go to the list by its link; whether the browser asked first."""
        asked = []

        def answer(dialog):
            asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", answer)
        page.locator(".breadcrumbs a").last.click()
        page.wait_for_url("**/events/event/")
        return asked

    def test_leaving_asks_only_when_something_was_changed(self, clerks_page):
        row = EventFactory()
        address = admin_url(Event, "change", row.pk)
        assert self.leave(clerks_page(address)) == []
        page = clerks_page(address)
        page.locator("#id_title_ru").press_sequentially("!")
        assert self.leave(page) == ["beforeunload"]
        page = clerks_page(address)
        page.locator("#id_title_ru").press_sequentially("!")
        page.keyboard.press("Backspace")
        assert self.leave(page) == []

    def test_a_choice_in_a_box_with_a_search_is_a_change(self, clerks_page):
        page = clerks_page(admin_url(Event, "change", EventFactory().pk))
        choose(page, "#id_cities", "Ниигата")
        assert self.leave(page) == ["beforeunload"]

    def test_saving_asks_nothing_and_a_form_with_a_mistake_is_not_saved(self, clerks_page):
        page = clerks_page(admin_url(Event, "change", EventFactory().pk))
        page.locator("#id_dates").fill("31.02.2005")
        page.locator("[name=_save]").click()
        expect(page.locator(".errornote")).to_be_visible()
        # A browser asks nobody who has done nothing on the page.
        page.locator("h1, #content > h2").first.click()
        assert self.leave(page) == ["beforeunload"]


class WidthTests:
    @pytest.fixture
    def addresses(self, seeded):
        """Every kind of page that a clerk uses, of rows with long words in them."""
        long = "Международныймеждугородныйдоговор" * 3 + " о дружбе и сотрудничестве" * 4
        city = SisterCityFactory(name_ru="Ы" * 100)
        given = {"cities": [city], "title_ru": long}
        records = [
            city,
            AgreementFactory(**given),
            DelegationFactory(**given, result_ru=long),
            EventFactory(**given, planned=True),
            CityNameFactory(city=city, text="Ы" * 100),
            RelationStatusFactory(city=city, note_ru=long),
            Source.objects.first(),
            Theme.objects.first(),
        ]
        models = [SisterCity, Agreement, Delegation, Event, CityName, RelationStatus, Source, Theme]
        pages = [reverse("admin:index")]
        for record, model in zip(records, models, strict=True):
            pages += [admin_url(model, action) for action in ("changelist", "add")]
            pages.append(admin_url(model, "add") + "?_popup=1")
            pages += [admin_url(model, action, record.pk) for action in ("change", "history")]
        return pages

    @pytest.mark.parametrize("width", [360, 1366])
    def test_nothing_scrolls_sideways(self, width, clerks_page, addresses, live_server):
        page = clerks_page(addresses[0], width)
        wide = []
        for address in addresses:
            page.goto(live_server.url + address)
            if page.evaluate(WIDER) > 0:
                wide.append(address)
        assert wide == []

    @pytest.mark.parametrize("width", [360, 1366])
    def test_the_bar_that_saves_never_covers_what_has_the_focus(self, width, clerks_page):
        page = clerks_page(admin_url(Delegation, "change", DelegationFactory().pk), width)
        page.locator("#id_direction").focus()
        covered = []
        for _step in range(70):
            page.keyboard.press("Tab")
            covered.append(page.evaluate(COVERED))
            if page.evaluate("() => document.activeElement.name") == "_save":
                break
        else:
            raise AssertionError("The button was never reached.")
        assert len(covered) > 30
        assert [found for found in covered if found] == []


class GoingBackTests:
    def test_a_form_that_was_saved_is_known_again_and_has_kept_its_date(self, clerks_page):
        page = clerks_page(admin_url(Event, "add"))
        page.select_option("#id_kind", "festival")
        page.fill("#id_title_ru", "Смотр хоров")
        page.fill("#id_dates", "1 марта 2031")
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.locator(".messagelist")).to_be_visible()
        page.go_back()
        expect(page.locator("#id_dates")).to_have_value("1 марта 2031")
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.locator(".messagelist")).to_contain_text("Эта форма уже отправлена")
        assert str(Event.objects.get(title_ru="Смотр хоров").dates) == "2031-03-01"
