"""Signing in: ten tries, a quarter of an hour, eight hours; whoever stands behind a proxy."""

import datetime

import pytest
from axes.models import AccessAttempt
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from khabarovsk_relations.signing_in import client_address, name_tried
from tests.admin_pages import messages_of

pytestmark = pytest.mark.django_db
PASSWORD = "a password of the tests"
NOON = datetime.datetime(2026, 11, 24, 2, tzinfo=datetime.UTC)


@pytest.fixture
def named(django_user_model):
    django_user_model.objects.create_user("anna", password=PASSWORD, is_staff=True)
    django_user_model.objects.create_user("boris", password=PASSWORD, is_staff=True)


@pytest.fixture
def at(monkeypatch):
    """Let so many seconds have gone by since noon."""

    def at(seconds):
        moment = NOON + datetime.timedelta(seconds=seconds)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        monkeypatch.setattr("axes.handlers.proxy.now", lambda: moment)

    at(0)
    return at


@pytest.fixture
def enter(client):
    """Send the sign-in form."""

    def enter(name="anna", password="wrong", language="ru", **headers):
        client.cookies["django_language"] = language
        form = {"username": name, "password": password, "next": "/admin/"}
        return client.post(reverse("admin:login"), form, **headers)

    return enter


class TooManyTriesTests:
    def test_nine_wrong_passwords_close_nothing_and_the_right_one_forgets_them(self, enter, named):
        assert {enter().status_code for _ in range(9)} == {200}
        assert enter(password=PASSWORD).status_code == 302
        assert not AccessAttempt.objects.exists()

    def test_the_tenth_closes_the_name_even_to_the_right_password(self, enter, named, at):
        answers = [enter() for _ in range(10)]
        assert [answer.status_code for answer in answers] == [200] * 9 + [429]
        answer = enter(password=PASSWORD)
        assert answer.status_code == 429
        assert "закрыт ещё на 15 минут" in answer.content.decode()
        assert answer.headers["Retry-After"] == "900"
        assert "no-store" in answer.headers["Cache-Control"]

    def test_it_says_so_in_english(self, enter, named, at):
        for _ in range(10):
            enter(language="en")
        at(14 * 60 + 30)
        text = enter(language="en").content.decode()
        assert "is closed for 1 more minute." in text

    def test_a_quarter_of_an_hour_later_it_is_open_whatever_was_tried_in_between(
        self, enter, named, at
    ):
        for _ in range(10):
            enter()
        at(14 * 60)
        answer = enter(password=PASSWORD)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
        at(15 * 60 + 1)
        assert enter(password=PASSWORD).status_code == 302

    def test_others_and_other_addresses_are_let_in(self, enter, named):
        for _ in range(10):
            enter()
        assert enter("boris", PASSWORD).status_code == 302
        assert enter(password=PASSWORD, REMOTE_ADDR="192.0.2.7").status_code == 302

    def test_another_browser_at_the_same_address_is_counted_together(self, enter, named):
        for number in range(10):
            answer = enter(HTTP_USER_AGENT=f"browser {number}")
        assert answer.status_code == 429

    def test_a_signed_in_colleague_goes_on(self, enter, named, client, sign_in, clerk):
        for _ in range(10):
            enter()
        assert sign_in(clerk).get(reverse("admin:index")).status_code == 200

    @pytest.mark.parametrize("name", ["x" * 3000, "а" * 300, "an\0na", "", "anna\u202e"])
    def test_a_strange_name_is_a_wrong_name_and_nothing_more(self, enter, name):
        assert enter(name).status_code == 200

    def test_neither_password_nor_what_was_typed_is_noted(self, enter, client):
        form = {"username": "anna", "password": "my secret", "kept": "letters of mine"}
        client.post(reverse("admin:login"), form)
        noted = AccessAttempt.objects.get()
        assert "my secret" not in noted.post_data
        assert "letters of mine" not in noted.post_data

    def test_what_no_longer_counts_is_forgotten_at_the_next_try(self, enter, named, at):
        enter()
        at(15 * 60 + 1)
        enter("boris")
        assert [row.username for row in AccessAttempt.objects.all()] == ["boris"]


class AddressTests:
    def ask(self, **headers):
        return client_address(RequestFactory().get("/", **headers))

    def test_a_header_says_nothing_without_a_proxy(self):
        assert self.ask(HTTP_X_FORWARDED_FOR="192.0.2.7") == "127.0.0.1"

    @pytest.mark.parametrize(
        ("header", "address"),
        [
            ("192.0.2.7", "192.0.2.7"),
            ("10.0.0.1, 192.0.2.7", "192.0.2.7"),
            ("nonsense, 2001:db8::7", "2001:db8::7"),
            ("fe80::1%eth0", "fe80::1"),
            ("", "127.0.0.1"),
            ("192.0.2.7, nonsense", None),
            ("192.0.2.7, \0", None),
        ],
    )
    def test_behind_a_proxy_the_last_one_counts_which_the_proxy_added(
        self, header, address, settings
    ):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        assert self.ask(HTTP_X_FORWARDED_FOR=header) == address

    def test_made_up_addresses_before_it_win_no_tries(self, enter, named, settings):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        for number in range(10):
            answer = enter(HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, 198.51.100.1")
        assert answer.status_code == 429

    def test_a_server_behind_a_socket_knows_no_address(self):
        assert self.ask(REMOTE_ADDR="") is None

    def test_a_name_fits_its_column(self):
        assert name_tried(RequestFactory().get("/"), {"username": "x" * 3000}) == "x" * 255


class FailedTriesTests:
    def test_a_superuser_sees_them_and_lets_in_again(self, enter, named, client, superuser):
        for _ in range(10):
            enter()
        client.force_login(superuser)
        address = reverse("admin:axes_accessattempt_changelist")
        page = client.get(address)
        assert "anna" in page.content.decode()
        row = AccessAttempt.objects.get()
        chosen = {"action": "forgive", "_selected_action": [row.pk]}
        assert len(messages_of(client.post(address, chosen, follow=True))) == 1
        assert enter(password=PASSWORD).status_code == 302

    def test_nobody_else_sees_them(self, sign_in, editor):
        address = reverse("admin:axes_accessattempt_changelist")
        assert sign_in(editor).get(address).status_code == 403


class SessionTests:
    def test_a_session_ends_eight_hours_after_signing_in_whatever_is_done(
        self, enter, named, client
    ):
        cookie = enter(password=PASSWORD).cookies["staff_session"]
        assert cookie["max-age"] == 8 * 3600
        assert cookie["httponly"]
        ends = client.session.get_expiry_date()
        answer = client.get(reverse("admin:index"))
        assert "staff_session" not in answer.cookies
        stored = client.session.__class__(client.session.session_key)
        assert stored._get_session_from_db().expire_date <= ends
