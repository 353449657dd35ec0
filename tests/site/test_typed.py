"""What was typed into a form of the admin survives a new sign-in, for the one who typed it."""

import datetime

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from khabarovsk_relations.records.admin.typed import STAMP, stamp_for
from tests.admin_pages import Form, admin_url, form_on, messages_of
from tests.factories import (
    CityNameFactory,
    EventFactory,
    SisterCityFactory,
    SourceFactory,
    ThemeFactory,
    UserFactory,
)
from tests.sheet_files import EVENT, HEADS, upload, xlsx

pytestmark = pytest.mark.django_db
PASSWORD = "a password of the tests"


def controls(page, form_id):
    form = Form(form_id)
    form.feed(page.content.decode())
    return form


@pytest.fixture
def anna(clerk):
    clerk.set_password(PASSWORD)
    clerk.save()
    return clerk


@pytest.fixture
def tab():
    return Client(enforce_csrf_checks=True)


class TypedTests:
    def fill_in(self, tab, user, address, model, **typed):
        """Open a form, fill it in, and lose the session before it is sent."""
        tab.force_login(user)
        data = form_on(tab.get(address), model).data
        data |= {name.replace("__", "-"): value for name, value in typed.items()}
        del tab.cookies["staff_session"]
        return data | {"_save": "Save"}

    def sign_in(self, tab, page, name="clerk", password=PASSWORD):
        data = controls(page, "login-form").data
        return tab.post(reverse("admin:login"), data | {"username": name, "password": password})

    def send_again(self, tab, page):
        form = controls(page, "send-again")
        return tab.post(form.action, form.data)

    def test_a_form_is_sent_again_after_signing_in_and_saves_everything(self, tab, anna):
        cities, themes = [SisterCityFactory(), SisterCityFactory()], [ThemeFactory()]
        source = SourceFactory()
        address = admin_url(Event, "add")
        typed = self.fill_in(
            tab,
            anna,
            address,
            Event,
            title_ru="Фестиваль <«снега»> & 'льда'",
            description_ru="Первая строка\r\nВторая строка ",
            kind="festival",
            dates="2005-01",
            cities=[city.pk for city in cities],
            themes=[theme.pk for theme in themes],
            citations__0__source=source.pk,
            citations__0__locator="с. 4",
        )
        asked = tab.post(address, typed)
        assert asked.status_code == 403
        assert "Войдите снова" in asked.content.decode()
        assert not Event.objects.exists()
        again = self.sign_in(tab, asked)
        assert again.status_code == 200
        assert not Event.objects.exists()
        assert self.send_again(tab, again).status_code == 302
        event = Event.objects.get()
        assert event.title_ru == "Фестиваль <«снега»> & 'льда'"
        assert event.description_ru == "Первая строка\r\nВторая строка"
        assert set(event.cities.all()) == set(cities)
        assert list(event.themes.all()) == themes
        assert event.citations.get().locator == "с. 4"
        assert event.updated_by == anna

    def test_a_wrong_password_loses_nothing(self, tab, anna):
        event = EventFactory()
        address = admin_url(Event, "change", event.pk)
        typed = self.fill_in(tab, anna, address, Event, title_ru="Новое название")
        failed = self.sign_in(tab, tab.post(address, typed), password="wrong")
        again = self.sign_in(tab, failed)
        self.send_again(tab, again)
        event.refresh_from_db()
        assert event.title_ru == "Новое название"

    def test_a_fault_in_it_is_shown_on_the_form_as_ever(self, tab, anna):
        event = EventFactory(title_ru="Прежнее")
        address = admin_url(Event, "change", event.pk)
        typed = self.fill_in(tab, anna, address, Event, dates="31.02.2005", title_ru="Новое")
        page = self.send_again(tab, self.sign_in(tab, tab.post(address, typed)))
        assert page.status_code == 200
        assert form_on(page, Event).data["title_ru"] == ["Новое"]

    def test_another_person_is_not_asked_to_send_it(self, tab, anna):
        other = UserFactory(username="boris", is_superuser=True)
        other.set_password(PASSWORD)
        other.save()
        event = EventFactory(title_ru="Прежнее")
        address = admin_url(Event, "change", event.pk)
        typed = self.fill_in(tab, anna, address, Event, title_ru="Чужое")
        answer = self.sign_in(tab, tab.post(address, typed), name="boris")
        assert answer.status_code == 302
        page = tab.get(answer.headers["Location"])
        assert "Чужое" not in page.content.decode()
        assert len(messages_of(page)) == 1

    def test_a_form_from_before_another_sign_in_is_offered_again(self, tab, anna):
        """In one tab somebody signs in anew, in another stands the form of before."""
        event = EventFactory(title_ru="Прежнее")
        address = admin_url(Event, "change", event.pk)
        typed = self.fill_in(tab, anna, address, Event, title_ru="Новое")
        self.sign_in(tab, tab.get(reverse("admin:login")))
        page = tab.post(address, typed)
        assert page.status_code == 403
        event.refresh_from_db()
        assert event.title_ru == "Прежнее"
        assert self.send_again(tab, page).status_code == 302
        event.refresh_from_db()
        assert event.title_ru == "Новое"

    def test_a_stale_form_of_another_person_is_refused(self, tab, anna, superuser):
        event = EventFactory()
        address = admin_url(Event, "change", event.pk)
        typed = self.fill_in(tab, anna, address, Event)
        tab.force_login(superuser)
        typed["csrfmiddlewaretoken"] = "x" * 64
        page = tab.post(address, typed)
        assert page.status_code == 403
        assert "send-again" not in page.content.decode()

    @pytest.mark.parametrize("stamp", ["", "1", "1:forged"])
    def test_a_forged_form_is_refused_as_ever(self, stamp, tab, anna):
        tab.force_login(anna)
        page = tab.post(admin_url(Event, "add"), {"title_ru": "Подложено", STAMP: stamp})
        assert page.status_code == 403
        assert "Подложено" not in page.content.decode()

    def test_made_up_keeping_is_heeded_by_nobody(self, tab, anna):
        page = tab.get(reverse("admin:login"))
        data = controls(page, "login-form").data
        forged = signing.dumps({"person": str(anna.pk), "address": "/admin/", "fields": []})
        data |= {"username": "clerk", "password": PASSWORD, "kept": forged}
        assert tab.post(reverse("admin:login"), data).status_code == 302

    def test_passwords_are_never_kept(self, tab, anna):
        tab.force_login(anna)
        address = reverse("admin:password_change")
        data = controls(tab.get(address), "").data | {STAMP: stamp_for(anna)}
        data |= {"old_password": PASSWORD, "new_password1": "topsecret", "new_password2": "x"}
        del tab.cookies["staff_session"]
        answer = tab.post(address, data)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("admin:login"))

    def test_of_files_it_says_that_they_are_gone_and_opens_the_form_again(self, tab, anna):
        event = EventFactory()
        address = admin_url(Event, "change", event.pk)
        typed = self.fill_in(tab, anna, address, Event, title_ru="С фотографией")
        typed["photo"] = SimpleUploadedFile("photo.jpg", b"no photo at all")
        again = self.sign_in(tab, tab.post(address, typed))
        assert "Файлы" in again.content.decode()
        answer = self.send_again(tab, again)
        assert answer.headers["Location"].startswith(address)
        event.refresh_from_db()
        assert event.title_ru == "С фотографией"

    def test_a_table_to_load_is_asked_for_again(self, tab, anna):
        address = admin_url(Event, "import")
        tab.force_login(anna)
        data = controls(tab.get(address), "file_form").data
        del tab.cookies["staff_session"]
        asked = tab.post(address, data | {"file": upload(xlsx(HEADS, EVENT))})
        assert asked.status_code == 403
        assert "errornote" in asked.content.decode()
        assert not asked.context["kept"]
        answer = self.sign_in(tab, asked)
        assert answer.status_code == 302
        assert answer.headers["Location"] == address

    def test_answers_about_a_table_are_sent_again(self, tab, anna):
        tab.force_login(anna)
        data = controls(tab.get(admin_url(Event, "import")), "file_form").data
        SisterCityFactory(name_ru="Ниигата")
        vague = (*EVENT[:3], datetime.date(2005, 5, 1), EVENT[4])
        file = upload(xlsx(HEADS, vague))
        page = tab.post(admin_url(Event, "import"), data | {"file": file}, follow=True)
        address = page.request["PATH_INFO"]
        typed = controls(page, "load_form").data
        typed |= {name: "month" for name in typed if name.startswith("date-")}
        del tab.cookies["staff_session"]
        again = self.sign_in(tab, tab.post(address, typed))
        assert not Event.objects.exists()
        assert self.send_again(tab, again).status_code == 302
        assert str(Event.objects.get().dates) == "2005-05"

    def test_a_moment_for_chosen_records_is_sent_again(self, tab, editor):
        editor.set_password(PASSWORD)
        editor.save()
        year = timezone.localdate().year + 1
        events = [EventFactory(draft=True) for _ in range(2)]
        address = admin_url(Event, "changelist") + "?publication=draft"
        tab.force_login(editor)
        data = controls(tab.get(address), "changelist-form").data
        chosen = {"action": "schedule_selected", "_selected_action": [row.pk for row in events]}
        page = tab.post(address, data | chosen)
        typed = controls(page, "schedule_form").data
        typed |= {"moment_0": f"{year}-02-01", "moment_1": "09:30"}
        del tab.cookies["staff_session"]
        again = self.sign_in(tab, tab.post(address, typed), name="editor")
        assert self.send_again(tab, again).status_code == 302
        for event in events:
            event.refresh_from_db()
            assert event.published_at.year == year

    def test_what_is_too_long_for_a_page_is_not_kept(self, tab, anna, monkeypatch):
        monkeypatch.setattr("khabarovsk_relations.records.admin.typed.MOST_CHARACTERS", 100)
        event = EventFactory()
        address = admin_url(Event, "change", event.pk)
        typed = self.fill_in(tab, anna, address, Event)
        assert tab.post(address, typed).status_code == 302

    def test_rows_of_a_city_come_along(self, tab, anna):
        city = CityNameFactory().city
        model = type(city)
        address = admin_url(model, "change", city.pk)
        typed = self.fill_in(tab, anna, address, model, names__1__text="Хакодатэ")
        again = self.sign_in(tab, tab.post(address, typed))
        self.send_again(tab, again)
        assert city.names.filter(text="Хакодатэ").exists()
