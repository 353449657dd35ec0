"""A real browser: the Chromium that is there, or one plain line that says there is none."""

import os
import shutil
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management import call_command
from playwright.sync_api import expect

from tests.factories import UserFactory

from . import site_answers
from .staff import listen


def chromium():
    """The Chromium named by CHROMIUM, else one on PATH, else None; never a downloaded one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def pytest_runtest_setup(item):
    """Skip what needs a browser where there is none; raised here, pytest says it in one line."""
    if "browser_type_launch_args" in item.fixturenames and not chromium():
        message = "There is no Chromium: set CHROMIUM or install it to run the browser tests."
        if os.environ.get("CI") == "true":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the Chromium that is there."""
    # A browser started by root, as in a container, refuses its sandbox.
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return browser_type_launch_args | {"executable_path": chromium(), "args": sandbox + quiet}


@pytest.fixture
def groups(transactional_db):
    """The groups of the staff, in a database that the server's thread sees.

    A test of this kind empties the database behind it, the groups of the migration included.
    Django's serialized rollback is of no help: it remembers on a connection that Playwright's
    event loop does not see.
    """
    import_module("events.migrations.0002_groups").make_groups(apps, None)
    import_module("events.migrations.0006_groups_spreadsheets").add_rights(apps, None)


@pytest.fixture
def seeded(groups):
    """The groups and the seed."""
    call_command("loaddata", "seed", verbosity=0)


@pytest.fixture
def open_page(new_context):
    """Open pages in a language, and remember what the browser complains about."""

    def open_page(locale):
        context = new_context(locale=locale, viewport={"width": 1280, "height": 900})
        complaints = []
        listen(context, complaints)
        page = context.new_page()
        page.complaints = complaints
        return page

    return open_page


@pytest.fixture
def staff_page(live_server, open_page):
    """A page on which a member of staff of a group has signed in, by the form itself."""

    def staff_page(name, group):
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

    return staff_page


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Browsers come last: Playwright leaves an event loop in the thread."""
    items.sort(key=lambda item: "browser" in item.fixturenames)


@pytest.fixture(scope="session")
def answers_of(django_db_setup, django_db_blocker, tmp_path_factory):
    """Keep what a site of `site_answers` answers. Its tests bear the mark `django_db`.

    Without the mark there is no database for tests, and the developer's own would be read.
    """

    def answers_of(site):
        static_root = tmp_path_factory.mktemp("static")
        with django_db_blocker.unblock(), site_answers.rolled_back(static_root):
            return site()

    return answers_of


@pytest.fixture(scope="session")
def seed_site(answers_of):
    return answers_of(site_answers.seed_site)


@pytest.fixture(scope="session")
def archive_site(answers_of):
    return answers_of(site_answers.archive_site)


@pytest.fixture(scope="session")
def hard_site(answers_of):
    return answers_of(site_answers.hard_site)


@pytest.fixture(scope="session")
def long_site(answers_of):
    return answers_of(site_answers.long_site)
