"""Publishing in a real browser: a question answered, a moment planned, many published at once."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from cities.models import SisterCity
from events.models import Event
from tests.admin_pages import admin_url
from tests.factories import EventFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
NEXT_YEAR = timezone.localdate().year + 1


@pytest.fixture
def desk(seeded, live_server, client, new_context):
    """A page of an editor who reads Russian, and what it complained of."""
    editor = UserFactory(username="editor", groups=[Group.objects.get(name="Editor")])
    client.force_login(editor)
    context = new_context(locale="ru-RU", viewport={"width": 1366, "height": 800})
    session = client.cookies["staff_session"].value
    context.add_cookies([{"name": "staff_session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.faults = []
    page.on("console", lambda line: line.type == "error" and page.faults.append(line.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    yield page
    assert page.faults == []


def messages(page):
    return page.locator(".messagelist").inner_text()


class DuplicateTests:
    def test_a_likely_duplicate_is_asked_about_and_saved_anyway(self, desk, live_server):
        city = SisterCity.objects.get(slug="niigata")
        first = EventFactory(title_ru="Фестиваль хоров", dates="2005-05", cities=[city])
        desk.goto(live_server.url + admin_url(Event, "add"))
        desk.fill("#id_title_ru", "Фестиваль хоров")
        desk.select_option("#id_kind", "festival")
        desk.fill("#id_dates", "14.05.2005")
        desk.locator(".field-cities .select2-selection").click()
        desk.keyboard.type("Ниигата")
        desk.locator(".select2-results__option", has_text=re.compile("^Ниигата$")).click()
        desk.click("[name=_save]")
        asked = desk.locator(".asked")
        assert "Похоже на запись «Фестиваль хоров». Это она же?" in asked.inner_text()
        assert desk.input_value("#id_dates") == "14.05.2005"
        with desk.expect_popup() as beside:
            asked.get_by_role("link").click()
        assert beside.value.url.endswith(admin_url(Event, "change", first.pk))
        beside.value.close()
        assert Event.objects.filter(title_ru="Фестиваль хоров").count() == 1
        desk.get_by_role("button", name="Всё равно сохранить").click()
        desk.wait_for_url("**" + admin_url(Event, "changelist") + "*")
        assert Event.objects.filter(title_ru="Фестиваль хоров").count() == 2
        assert "Черновик сохранён" in messages(desk)


class PublishingTests:
    def test_one_is_planned_and_the_rest_are_published(self, desk, live_server):
        planned = EventFactory(draft=True, title_ru="Весна")
        good = [EventFactory(draft=True, title_ru=title) for title in ("Лето", "Осень")]
        bad = EventFactory(draft=True, title_ru="Зима", sources=[])

        desk.goto(live_server.url + admin_url(Event, "changelist") + "?publication=draft")
        desk.check(f'.action-select[value="{planned.pk}"]')
        desk.select_option("[name=action]", label="Запланировать публикацию")
        desk.click("[name=index]")
        desk.fill("[name=moment_0]", f"{NEXT_YEAR}-05-05")
        desk.fill("[name=moment_1]", "10:00")
        desk.get_by_role("button", name="Запланировать публикацию").click()
        assert f"Будет опубликовано 5 мая {NEXT_YEAR} г. в 10:00: «Весна»." in messages(
            desk
        ).replace("\u00a0", " ")

        desk.goto(live_server.url + admin_url(Event, "changelist") + "?publication=draft")
        for event in (*good, bad):
            desk.check(f'.action-select[value="{event.pk}"]')
        desk.select_option("[name=action]", label="Опубликовать")
        desk.click("[name=index]")
        told = messages(desk)
        assert "Нельзя опубликовать «Зима»: нет источника." in told
        assert "Опубликовано: «Осень»; «Лето»." in told

        desk.goto(live_server.url + reverse("events:event_list"))
        text = desk.locator("main").inner_text()
        for title, is_there in (("Лето", True), ("Осень", True), ("Зима", False), ("Весна", False)):
            assert (title in text) is is_there
