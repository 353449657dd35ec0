"""A real browser: the Chromium that is there, or one plain line that says there is none."""

import os
import shutil
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the Chromium named by CHROMIUM, else one on PATH; never a downloaded one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not path:
        message = "There is no Chromium: set CHROMIUM or install it to run the browser tests."
        if os.environ.get("CI") == "true":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    # A browser started by root, as in a container, refuses its sandbox.
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return browser_type_launch_args | {"executable_path": path, "args": sandbox + quiet}


@pytest.fixture
def seeded(transactional_db):
    """The groups and the seed, in a database that the server's thread sees.

    A test of this kind empties the database behind it, the groups of the migration included.
    Django's serialized rollback is of no help: it remembers on a connection that Playwright's
    event loop does not see.
    """
    import_module("events.migrations.0002_groups").make_groups(apps, None)
    call_command("loaddata", "seed", verbosity=0)
