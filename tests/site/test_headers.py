"""What every answer says of itself, the pages of errors included, and static files."""

from pathlib import Path

import pytest
from django.conf import settings as project
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.management import call_command
from django.test import Client
from django.urls import path

from khabarovsk_relations import urls

from ..factories import EventFactory
from .reading import Page, ask, read

pytestmark = pytest.mark.django_db
MANIFEST = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STRANGE = [
    "/static/",
    "/static/nothing.css",
    "/static/../manage.py",
    "/static/%2e%2e/manage.py",
    "/static/..%2fmanage.py",
    "/static/../../../../etc/passwd",
    "/static//etc/passwd",
    "/static/%2fetc/passwd",
    "/static/x%00",
    "/static/%00",
    "/static/%ff.css",
    "/static/%ED%A0%80",
    "/static/admin/",
    "/static/admin",
    "/static/site.css/",
    "/static/..",
    "/static/\\..\\manage.py",
    "/static/" + "x" * 300 + ".css",
    "/static/" + "x/" * 2500,
    "/static/" + "x" * 5000,
]


def assert_public_headers(response):
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers
    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.fixture
def with_cookies(superuser):
    client = Client(raise_request_exception=False)
    client.force_login(superuser)
    client.cookies["csrftoken"] = "short"
    client.cookies["messages"] = "garbage"
    return client


class HeadersTests:
    def answers(self, client):
        event = EventFactory(slug="old")
        event.slug = "new"
        event.save()
        EventFactory(withdrawn=True, slug="gone")
        EventFactory(draft=True, slug="draft")
        for status, address in [
            (200, "/en/"),
            (200, "/ru/events/new/"),
            (301, "/en/events/old/"),
            (301, "/en/events"),
            (302, "/"),
            (404, "/en/nothing/"),
            (404, "/nothing/"),
            (404, "/en/events/draft/"),
            (410, "/en/events/gone/"),
            (400, "/en/timeline/?" + "a&" * 1500),
        ]:
            response = client.get(address)
            assert response.status_code == status, address
            yield response

    def test_every_answer_to_a_stranger_has_them(self):
        for response in self.answers(Client(raise_request_exception=False)):
            assert_public_headers(response)

    def test_every_answer_to_somebody_with_cookies_has_them_too(self, with_cookies):
        for response in self.answers(with_cookies):
            assert_public_headers(response)

    def test_an_error_is_the_same_for_staff_and_strangers(self, with_cookies):
        assert with_cookies.get("/en/nothing/").content == ask("/en/nothing/").content

    def test_a_wrong_host_is_a_bad_request_with_them(self):
        response = Client(raise_request_exception=False).get("/en/", headers={"host": "evil.test"})
        assert response.status_code == 400
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert response.headers["Cache-Control"] == "no-cache"
        assert "evil.test" not in response.content.decode()
        assert project.SECRET_KEY not in response.content.decode()

    def test_https_turns_plain_requests_away_with_them(self, settings):
        settings.SECURE_SSL_REDIRECT = True
        response = Client().get("/en/cities/?kind=sister")
        assert response.status_code == 301
        assert response.headers["Location"] == "https://testserver/en/cities/?kind=sister"
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-cache"

    def test_nothing_of_the_admin_is_kept(self, with_cookies):
        for address in ("/admin/", "/admin/login/", "/admin/password_change/", "/admin/nothing/"):
            response = with_cookies.get(address)
            assert "no-store" in response.headers["Cache-Control"]
            assert "unsafe" not in response.headers["Content-Security-Policy"]

    def test_a_stranger_at_the_admin_is_asked_to_sign_in(self):
        response = ask("/admin/")
        assert response.status_code == 302
        assert "no-store" in response.headers["Cache-Control"]


def refuse(request, kind):
    raise {"403": PermissionDenied, "400": SuspiciousOperation}[kind]


class WithRefusals:
    """The project's addresses and one that fails as it is told."""

    urlpatterns = [path("refuse/<kind>/", refuse), *urls.urlpatterns]
    handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404


class ErrorPageTests:
    @pytest.mark.parametrize(
        ("status", "words"),
        [(400, "Bad request"), (403, "Access denied"), (404, "Page not found")],
    )
    def test_it_says_what_happened_in_the_language_of_the_address(self, settings, status, words):
        settings.ROOT_URLCONF = WithRefusals
        if status == 404:
            response = ask("/en/nothing/")
        else:
            response = ask(f"/refuse/{status}/")
            words = ""
        assert response.status_code == status
        page = Page("/", response)
        assert words in page.one("h1").text
        assert page.main.one("form", class_="search")
        assert page.one("meta", name="robots")["content"] == "noindex"
        assert_public_headers(response)

    def test_an_error_page_is_whole(self):
        page = read("/en/nothing/", status=404)
        assert page.one("html")["lang"] == "en"
        assert page.one("title").text.startswith("Page not found — ")
        assert [link["href"] for link in page.main.all("a")] == [
            "/en/",
            "/en/cities/",
            "/en/timeline/",
        ]

    def test_one_without_a_language_is_russian(self):
        assert read("/nothing/", status=404).one("html")["lang"] == "ru"

    def test_its_switch_of_language_keeps_a_strange_address(self):
        page = read("/en/a%3Fb%23c/?q=1", status=404)
        assert page.to(page.one(class_="top__languages").one("a")) == "/ru/a%3Fb%23c/?q=1"
        assert page.one("link", rel="canonical")["href"].endswith("/en/a%3Fb%23c/")


class StaticFilesTests:
    @pytest.mark.parametrize("address", STRANGE)
    def test_a_strange_address_is_not_found(self, address):
        response = ask(address)
        assert response.status_code == 404
        assert_public_headers(response)

    def test_a_file_is_served_with_the_policy(self):
        response = ask("/static/site.css")
        assert response.status_code == 200
        assert b"/* Tokens */" in b"".join(response)
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        response.close()


@pytest.fixture
def collected(settings):
    """The site as a server runs it: hashed files, collected, and nothing looked up on disk."""
    settings.STORAGES = settings.STORAGES | MANIFEST
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    ours = Path(project.BASE_DIR) / "static"
    settings.STATICFILES_DIRS = [ours]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    call_command("collectstatic", interactive=False, verbosity=0)
    return settings.STATIC_ROOT


class CollectedStaticFilesTests:
    def test_strange_addresses_are_not_found(self, collected):
        client = Client()
        for address in STRANGE:
            response = client.get(address)
            assert response.status_code == 404, address
            assert_public_headers(response)

    def test_a_page_names_hashed_files_that_are_served_for_good(self, collected):
        client = Client()
        page = Page("/en/", client.get("/en/"))
        sheet = page.one("link", rel="stylesheet")["href"]
        assert sheet == staticfiles_storage.url("site.css") != "/static/site.css"
        response = client.get(sheet, headers={"accept-encoding": "br, gzip"})
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["Content-Encoding"] == "br"
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        response.close()
