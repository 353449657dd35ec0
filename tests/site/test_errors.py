"""Pages of errors: their words, their language, and which fault of ours is an outage.

Rules: RFC 9110, sections 15.5 (4xx), 15.6.1 (500) and 15.6.4 (503); RFC 6585, section 4 (429).
"""

import errno
import sqlite3

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from django.test import Client
from django.urls import path
from django.utils import translation

from khabarovsk_relations import urls
from khabarovsk_relations.errors import is_outage
from khabarovsk_relations.records.pages import error_page

from ..factories import EventFactory
from .reading import Page, ask

TITLES = {
    400: ("Неверный запрос", "Bad request"),
    403: ("Доступ закрыт", "Access denied"),
    404: ("Страница не найдена", "Page not found"),
    410: ("Запись снята с публикации", "This record was withdrawn"),
    429: ("Слишком много запросов", "Too many requests"),
}


def as_the_driver_says(code, name="sqlite_errorcode"):
    """A DatabaseError of Django's around one of the driver's, with its code."""
    error = DatabaseError("said by the driver")
    error.__cause__ = sqlite3.DatabaseError("said by the database")
    setattr(error.__cause__, name, code)
    return error


def raised_while_answering(error, other):
    other.__context__ = error
    return other


FAULTS = {
    "away": OperationalError("unable to open database file"),
    "closed": InterfaceError("connection already closed"),
    "no-database": as_the_driver_says(sqlite3.SQLITE_NOTADB),
    "damaged": as_the_driver_says(sqlite3.SQLITE_CORRUPT | 1 << 8),
    "without-tables": as_the_driver_says("42P01", "sqlstate"),
    "read-only": as_the_driver_says("25006", "sqlstate"),
    "full": OSError(errno.ENOSPC, "No space left on device"),
    "while-answering": raised_while_answering(OperationalError("gone"), RuntimeError()),
    "session": raised_while_answering(OperationalError("gone"), SessionInterrupted()),
    "bug": RuntimeError("a secret of the code"),
    "rule": IntegrityError("a rule of the database"),
    "no-column": as_the_driver_says("42703", "sqlstate"),
    "no-file": OSError(errno.ENOENT, "No such file"),
}
OURS = {"bug", "rule", "no-column", "no-file"}
OUTAGES = FAULTS.keys() - OURS


def fail(request, fault):
    raise FAULTS[fault].with_traceback(None)


def refuse(request, status):
    if status == 429:
        return error_page(request, 429)
    raise {400: SuspiciousOperation, 403: PermissionDenied, 404: Http404}[status]


class WithFaults:
    """The project's addresses, and some that fail as they are told."""

    urlpatterns = [
        path("fail/<fault>/", fail),
        *(path(f"{prefix}refuse/<int:status>/", refuse) for prefix in ("", "en/", "ru/")),
        *urls.urlpatterns,
    ]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


class FailingMiddleware:
    """Fails before any view is reached, as the address says."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith("/early/"):
            fail(request, request.path_info.split("/")[2])
        return self.get_response(request)


@pytest.fixture(autouse=True)
def with_faults(settings):
    settings.ROOT_URLCONF = WithFaults


@pytest.fixture
def anybody():
    """A client that is answered as a browser is, instead of being raised at."""
    return Client(raise_request_exception=False)


def assert_words_and_ways(page, status, language):
    assert page.one("html")["lang"] == language
    assert page.response.headers["Content-Language"] == language
    assert page.one("h1").text == TITLES[status][["ru", "en"].index(language)]
    assert page.one("title").text.startswith(page.one("h1").text)
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert page.all(class_="breadcrumbs") == []
    assert len(page.one("main").one(class_="lede").text) > 20
    assert page.main.one("form", role="search")["action"] == f"/{language}/search/"
    ways = [link["href"] for link in page.main.all("a")]
    assert ways == [f"/{language}/", f"/{language}/cities/", f"/{language}/timeline/"]
    assert not page.response.cookies
    assert page.response.headers["Cache-Control"] == "no-cache"


class WordsTests:
    @pytest.mark.parametrize("language", ["ru", "en"])
    @pytest.mark.parametrize("status", [400, 403, 404, 429])
    def test_an_error_says_what_happened_and_leads_on(self, anybody, status, language):
        response = anybody.get(f"/{language}/refuse/{status}/")
        assert response.status_code == status
        assert_words_and_ways(Page("/", response), status, language)

    @pytest.mark.parametrize("status", [400, 403, 404, 429])
    def test_an_address_without_a_language_is_answered_in_russian(self, anybody, status):
        with translation.override("en"):
            response = anybody.get(f"/refuse/{status}/", headers={"accept-language": "en"})
        assert response.status_code == status
        assert_words_and_ways(Page("/", response), status, "ru")

    @pytest.mark.django_db
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_a_withdrawn_record_is_gone(self, anybody, language):
        EventFactory(withdrawn=True, slug="gone")
        response = anybody.get(f"/{language}/events/gone/")
        assert response.status_code == 410
        assert_words_and_ways(Page("/", response), 410, language)

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_what_is_refused_before_a_language_is_chosen_speaks_it_too(
        self, anybody, settings, language
    ):
        # The redirect to https looks at the host before any other middleware is asked.
        settings.SECURE_SSL_REDIRECT = True
        response = anybody.get(f"/{language}/", headers={"host": "evil.test"})
        assert response.status_code == 400
        assert_words_and_ways(Page("/", response), 400, language)

    def test_no_two_errors_say_the_same(self, anybody):
        texts = {
            Page("/", anybody.get(f"/en/refuse/{status}/")).one(class_="lede").text
            for status in (400, 403, 404, 429)
        }
        assert len(texts) == 4

    def test_one_in_the_admin_leads_back_there(self, anybody):
        response = anybody.get("/admin/nothing/here", headers={"accept-language": "en"})
        assert response.status_code == 302
        with translation.override("en"):
            page = Page("/", error_page(response.wsgi_request, 404))
        assert page.main.all("a")[0]["href"] == "/admin/"

    # Not marked django_db: a query would fail.
    def test_it_asks_nothing_of_the_database(self, anybody):
        assert anybody.get("/en/nothing/").status_code == 404


class FormWithoutTokenTests:
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_a_public_page_takes_nothing(self, language):
        client = Client(enforce_csrf_checks=True)
        response = client.post(f"/{language}/cities/", {"a": "b"})
        assert response.status_code == 403
        assert_words_and_ways(Page("/", response), 403, language)

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("language", "title", "words"),
        [("ru", "Доступ закрыт", "Форма не принята"), ("en", "Access denied", "not accepted")],
    )
    def test_the_admin_says_what_to_do(self, language, title, words):
        client = Client(enforce_csrf_checks=True)
        headers = {"accept-language": language}
        response = client.post("/admin/login/", {"username": "clerk"}, headers=headers)
        assert response.status_code == 403
        page = Page("/", response)
        assert page.one("html")["lang"] == language
        assert page.one("h1").text == title
        assert words in page.one(class_="lede").text
        assert page.main.all("a")[0]["href"] == "/admin/"
        assert "no-store" in response.headers["Cache-Control"]


def assert_is_the_broken_page(response, status):
    assert response.status_code == status
    page = Page("/", response)
    assert page.one("html")["lang"] == "ru"
    assert page.one("h1").text == "Сайт временно недоступен"
    assert page.one(class_="skip")["href"] == f"#{page.main['id']}"
    english = page.one(lang="en")
    assert english.one("h2").text == "The site is temporarily unavailable"
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert page.all("form") == page.all("style") == page.all("script") == []
    assert [element for element in page.all() if "style" in element.attributes] == []
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Content-Language"] == "ru, en"
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert ("Retry-After" in response.headers) is (status == 503)
    assert "secret" not in page.markup
    return page


class BrokenPageTests:
    @pytest.mark.parametrize("fault", sorted(FAULTS))
    def test_an_outage_passes_and_a_bug_does_not(self, anybody, fault):
        response = anybody.get(f"/fail/{fault}/")
        assert_is_the_broken_page(response, 500 if fault in OURS else 503)

    @pytest.mark.parametrize("fault", sorted(FAULTS))
    def test_a_middleware_fails_as_a_view_does(self, anybody, settings, fault):
        ours = f"{__name__}.FailingMiddleware"
        settings.MIDDLEWARE = [settings.MIDDLEWARE[0], ours, *settings.MIDDLEWARE[1:]]
        response = anybody.get(f"/early/{fault}/")
        assert_is_the_broken_page(response, 500 if fault in OURS else 503)

    def test_an_error_page_that_cannot_be_made_is_answered_with_it(self, anybody, monkeypatch):
        def fail(request, status, text=""):
            raise OperationalError("gone meanwhile")

        monkeypatch.setattr("khabarovsk_relations.errors.error_page", fail)
        assert_is_the_broken_page(anybody.get("/en/nothing/"), 503)

    def test_it_says_when_to_ask_again_in_whole_seconds(self, anybody):
        assert 1 <= int(anybody.get("/fail/away/").headers["Retry-After"]) <= 120

    def test_it_names_whom_to_write_to_in_both_languages_or_nobody(self, anybody, settings):
        assert "mailto:" not in anybody.get("/fail/away/").content.decode()
        settings.CONTACT_EMAIL = "office@example.org"
        page = assert_is_the_broken_page(anybody.get("/fail/away/"), 503)
        links = [a["href"] for a in page.main.all("a")]
        assert links == ["mailto:office@example.org"] * 2

    @pytest.mark.django_db
    def test_its_style_sheet_is_there_by_its_fixed_name(self, anybody):
        page = Page("/", anybody.get("/fail/bug/"))
        assert len(page.all("link")) == 2
        for link in page.all("link"):
            answer = anybody.get(link["href"])
            assert answer.status_code == 200
            answer.close()

    def test_it_is_the_same_at_every_address(self, anybody):
        assert anybody.get("/fail/bug/").content == anybody.get("/fail/away/").content


class OutageTests:
    @pytest.mark.parametrize("fault", sorted(OUTAGES))
    def test_it_is_one(self, fault):
        assert is_outage(FAULTS[fault])

    @pytest.mark.parametrize("fault", sorted(OURS))
    def test_a_fault_of_ours_is_none(self, fault):
        assert not is_outage(FAULTS[fault])

    def test_a_circle_of_causes_comes_to_an_end(self):
        one, other = RuntimeError(), RuntimeError()
        one.__context__, other.__context__ = other, one
        assert not is_outage(one)


class SignInTests:
    def test_nobody_is_asked_for_a_password_that_cannot_be_checked(self, monkeypatch):
        def away(self):
            raise OperationalError("away")

        monkeypatch.setattr("django.db.models.query.QuerySet.exists", away)
        client = Client(raise_request_exception=False)
        assert_is_the_broken_page(client.get("/admin/login/"), 503)

    @pytest.mark.django_db
    def test_the_form_is_there_otherwise(self):
        assert ask("/admin/login/").status_code == 200
