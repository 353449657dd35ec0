"""The one settings file: what it makes of the environment, and how it refuses a bad value."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.utils import ConnectionHandler
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
# A value that is set, even to nothing, wins over a developer's own `.env`.
NOTHING = dict.fromkeys(
    [
        *("DEBUG", "SITE_URL", "DATABASE_URL", "CONTACT_EMAIL", "MEDIA_ROOT", "STATIC_ROOT"),
        *("SECRET_KEY", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "DUE_RECIPIENTS"),
    ],
    "",
)
KEY = "a key for tests of the settings, long enough for Django's own check of keys"
HTTPS = "https://register.example.org"


@pytest.fixture
def load(monkeypatch):
    """The settings as a fresh process would read them from these variables."""

    def load(**values):
        for name, value in (NOTHING | {"SECRET_KEY": KEY} | values).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "khabarovsk_relations/settings.py"))

    return load


class BadValueTests:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("SECRET_KEY", ""),
            *(("DEBUG", value) for value in ("maybe", "2", "да")),
            *(
                ("SITE_URL", value)
                for value in (
                    "register.example.org",
                    "ftp://example.org",
                    "https://",
                    "https://*",
                    "https://.example.org",
                    "https://exa mple.org",
                    "https://example.org/register",
                    "https://example.org?x=1",
                    "https://example.org#x",
                    "https://me:secret@example.org",
                    "https://example.org:port",
                    "https://example.org:99999",
                    "https://[::1",
                    "https://a,b",
                    "https://хабаровск.рф",
                    "nonsense",
                )
            ),
            *(
                ("DATABASE_URL", value)
                for value in (
                    "nonsense",
                    "mysql://user@host/name",
                    "postgres://",
                    "postgres://user@host",
                    "postgres://user@host:port/name",
                    "http://example.org/",
                    "sqlite",
                )
            ),
            *(
                ("CONTACT_EMAIL", value)
                for value in ("nobody", "a@b", "a b@example.org", "<a@b.org>", "a@b.org, c@d.org")
            ),
            ("DEFAULT_FROM_EMAIL", "a@b.org, c@d.org"),
            *(("DUE_RECIPIENTS", value) for value in ("nobody", "a@b.org c@d.org", "a@b.org,x")),
            *(
                ("EMAIL_URL", value)
                for value in (
                    "nonsense",
                    "example.org:25",
                    "http://example.org",
                    "smtp://",
                    "smtp://user:secret@",
                    "smtp://host:port",
                    "smtp://host:99999",
                    "smtps://host",
                    "smtp://host?x=1",
                )
            ),
        ],
    )
    def test_is_refused_in_words_that_name_the_variable(self, load, name, value):
        with pytest.raises(ImproperlyConfigured) as refused:
            load(**{name: value})
        words = str(refused.value)
        assert words.startswith(f"{name} ")
        assert "\n" not in words

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("SECRET_KEY", ""),
            ("SITE_URL", "nonsense"),
            ("DATABASE_URL", "nonsense"),
            ("DEBUG", "maybe"),
            ("CONTACT_EMAIL", "nobody"),
            ("EMAIL_URL", "nonsense"),
            ("DUE_RECIPIENTS", "nobody"),
        ],
    )
    def test_stops_the_start_with_one_line(self, name, value, tmp_path):
        environment = os.environ | NOTHING | {"SECRET_KEY": KEY, name: value}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", "check"],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert done.returncode != 0
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"Settings: {name} ")

    def test_stops_the_server_with_one_line_too(self):
        environment = os.environ | NOTHING | {"SECRET_KEY": KEY, "SITE_URL": "nonsense"}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        done = subprocess.run(
            [sys.executable, "-c", "import khabarovsk_relations.wsgi"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode != 0
        (line,) = done.stderr.splitlines()
        assert line.startswith("Settings: SITE_URL ")


class DefaultTests:
    def test_nothing_but_a_key_is_needed(self, load):
        settings = load()
        assert settings["DEBUG"] is False
        assert settings["SITE_URL"] == "http://127.0.0.1:8000"
        assert settings["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
        assert settings["DATABASES"]["default"]["NAME"] == str(ROOT / "db.sqlite3")
        assert settings["CONTACT_EMAIL"] == ""
        assert settings["STATIC_ROOT"] == ROOT / "staticfiles"
        assert settings["MEDIA_ROOT"] == ROOT / "media"
        assert settings["SECURE_SSL_REDIRECT"] is False
        assert "SECURE_HSTS_SECONDS" not in settings
        assert "SECURE_PROXY_SSL_HEADER" not in settings

    def test_a_key_is_not_needed_for_development(self, load):
        settings = load(DEBUG="on", SECRET_KEY="")
        assert len(settings["SECRET_KEY"]) >= 50
        assert "Manifest" not in settings["STORAGES"]["staticfiles"]["BACKEND"]

    @pytest.mark.parametrize("value", ["on", "TRUE", "1", "Yes", " on "])
    def test_debug_is_on_when_it_is_said(self, load, value):
        assert load(DEBUG=value)["DEBUG"] is True

    @pytest.mark.parametrize("value", ["off", "False", "0", "no", ""])
    def test_and_off_when_not(self, load, value):
        assert load(DEBUG=value)["DEBUG"] is False

    def test_the_policy_has_nothing_unsafe(self, load):
        assert "unsafe" not in str(load()["SECURE_CSP"])
        assert load()["SECURE_CSP"]["default-src"] == ["'self'"]

    def test_no_setting_of_language_looks_at_public_pages(self, load):
        assert load()["LANGUAGE_COOKIE_PATH"] == "/admin/"
        assert not [name for name in load()["MIDDLEWARE"] if "LocaleMiddleware" in name]


class SiteAddressTests:
    def test_https_decides_everything_together(self, load):
        settings = load(SITE_URL=f"{HTTPS}/")
        assert settings["SITE_URL"] == HTTPS
        assert settings["ALLOWED_HOSTS"] == ["register.example.org"]
        assert settings["CSRF_TRUSTED_ORIGINS"] == [HTTPS]
        for name in ("SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE"):
            assert settings[f"{name}_SECURE"] is True
        assert settings["SECURE_SSL_REDIRECT"] is True
        assert settings["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
        assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")

    @pytest.mark.parametrize(
        ("address", "host"),
        [
            ("http://example.org:8080", "example.org"),
            ("http://10.0.0.5", "10.0.0.5"),
            ("https://Register.Example.org", "register.example.org"),
            ("https://xn--80aacbuczbw9a6a.xn--p1ai", "xn--80aacbuczbw9a6a.xn--p1ai"),
            ("http://[2001:db8::1]:8000", "[2001:db8::1]"),
            (" https://example.org ", "example.org"),
        ],
    )
    def test_its_host_is_the_only_one(self, load, address, host):
        assert load(SITE_URL=address)["ALLOWED_HOSTS"] == [host]

    @pytest.mark.django_db
    def test_a_server_behind_https_answers_so(self, load, settings):
        for name, value in load(SITE_URL=HTTPS).items():
            if name.startswith(("SECURE_", "ALLOWED", "CSRF_", "SESSION_COOKIE_SECURE", "SITE")):
                setattr(settings, name, value)
        client = Client(raise_request_exception=False)
        host = {"host": "register.example.org"}
        plain = client.get("/en/", headers=host)
        assert plain.status_code == 301
        assert plain.headers["Location"] == f"{HTTPS}/en/"
        proxied = client.get("/en/", headers=host | {"x-forwarded-proto": "https"})
        assert proxied.status_code == 200
        assert proxied.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert f'<link rel="canonical" href="{HTTPS}/en/">' in proxied.content.decode()
        for wrong in ("127.0.0.1:8000", "evil.example", "x.register.example.org", ""):
            answer = client.get("/en/", headers={"host": wrong, "x-forwarded-proto": "https"})
            assert answer.status_code == 400
            assert KEY not in answer.content.decode()
            assert "Traceback" not in answer.content.decode()
        login = client.get("/admin/login/", headers=host | {"x-forwarded-proto": "https"})
        assert login.cookies["csrftoken"]["secure"] is True


class DatabaseTests:
    @pytest.mark.django_db
    def test_sqlite_really_has_its_pragmas(self, load, tmp_path):
        config = load(DATABASE_URL=f"sqlite:///{tmp_path / 'register.sqlite3'}")["DATABASES"]
        opened = ConnectionHandler(config)["default"]
        try:
            found = {}
            for pragma in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys"):
                with opened.cursor() as cursor:
                    found[pragma] = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
            assert found == {
                "journal_mode": "wal",
                "synchronous": 1,
                "busy_timeout": 20_000,
                "foreign_keys": 1,
            }
            assert opened.transaction_mode == "IMMEDIATE"
        finally:
            opened.close()

    def test_postgresql_keeps_connections_checks_them_and_gives_up_soon(self, load):
        database = load(DATABASE_URL="postgres://me:secret@db.example.org:5433/register")
        config = database["DATABASES"]["default"]
        assert config["ENGINE"] == "django.db.backends.postgresql"
        assert (config["HOST"], config["PORT"]) == ("db.example.org", 5433)
        assert config["CONN_MAX_AGE"] > 0
        assert config["CONN_HEALTH_CHECKS"] is True
        assert config["OPTIONS"]["connect_timeout"] == 2

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="speaks of PostgreSQL")
    def test_the_suite_runs_on_postgresql_with_them(self):
        assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True
        assert connection.settings_dict["OPTIONS"]["connect_timeout"] == 2

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite")
    def test_the_suite_runs_on_sqlite_with_them(self):
        assert connection.settings_dict["OPTIONS"]["timeout"] == 20


class ContactTests:
    @pytest.mark.django_db
    def test_the_address_is_in_the_footer_or_there_is_no_mail_link(self, settings):
        settings.CONTACT_EMAIL = "office@example.org"
        assert 'href="mailto:office@example.org"' in Client().get("/en/").content.decode()
        settings.CONTACT_EMAIL = ""
        assert "mailto:" not in Client().get("/en/").content.decode()

    def test_one_address_is_taken(self, load):
        assert load(CONTACT_EMAIL=" office@example.org ")["CONTACT_EMAIL"] == "office@example.org"


class MailTests:
    def test_goes_by_itself_to_a_server_on_this_machine(self, load):
        settings = load()
        assert settings["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
        assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"]) == ("localhost", 25)
        assert settings["DEFAULT_FROM_EMAIL"] == "register@127.0.0.1"
        assert settings["DUE_RECIPIENTS"] == []

    @pytest.mark.parametrize(
        ("address", "port", "tls", "ssl"),
        [
            ("smtp+tls://me:p%40ss@mail.example.org", 587, True, False),
            ("smtp+ssl://me:p%40ss@mail.example.org", 465, False, True),
            ("smtp://me:p%40ss@mail.example.org:2525", 2525, False, False),
        ],
    )
    def test_a_server_is_named_by_one_address(self, load, address, port, tls, ssl):
        settings = load(EMAIL_URL=address)
        assert settings["EMAIL_HOST"] == "mail.example.org"
        assert settings["EMAIL_PORT"] == port
        assert (settings["EMAIL_HOST_USER"], settings["EMAIL_HOST_PASSWORD"]) == ("me", "p@ss")
        assert (settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (tls, ssl)

    def test_can_be_shown_on_the_console(self, load):
        backend = load(EMAIL_URL="consolemail://")["EMAIL_BACKEND"]
        assert backend == "django.core.mail.backends.console.EmailBackend"

    def test_a_wrong_address_of_a_server_does_not_tell_its_password(self, load):
        with pytest.raises(ImproperlyConfigured) as refused:
            load(EMAIL_URL="smtp://me:secret@host:port")
        assert "secret" not in str(refused.value)

    def test_comes_from_the_contact_where_nobody_else_is_named(self, load):
        assert load(CONTACT_EMAIL="a@b.org")["DEFAULT_FROM_EMAIL"] == "a@b.org"
        named = load(CONTACT_EMAIL="a@b.org", DEFAULT_FROM_EMAIL="c@d.org")
        assert named["DEFAULT_FROM_EMAIL"] == "c@d.org"

    def test_goes_to_those_who_are_named(self, load):
        assert load(DUE_RECIPIENTS=" a@b.org, c@d.org,")["DUE_RECIPIENTS"] == ["a@b.org", "c@d.org"]
