"""What every test may use: people with their rights, the archive, plain static files."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, connections, transaction

from .factories import UserFactory

# Playwright runs an event loop of its own in the thread that Django's tests use.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def plain_surroundings(settings, tmp_path):
    """Static files without a manifest, uploads in a folder of the test's own."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.MEDIA_ROOT = tmp_path / "media"
    # Whitenoise warns where the folder of collected files is missing.
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="class")
def archive(django_db_setup, django_db_blocker):
    """The seed and the archive, for all tests of a class; what a test adds is gone behind it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "seed", "archive", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def clerk(db):
    """A member of staff of the group that adds and changes records."""
    return UserFactory(username="clerk", groups=[Group.objects.get(name="Clerk")])


@pytest.fixture
def editor(db):
    """A member of staff of the group that also publishes."""
    return UserFactory(username="editor", groups=[Group.objects.get(name="Editor")])


@pytest.fixture
def superuser(db):
    """Somebody who may do everything, delete included."""
    return UserFactory(username="root", is_superuser=True)


@pytest.fixture
def sign_in(client):
    """Sign a user in and give the client."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def shared_database(transactional_db, django_db_serialized_rollback, tmp_path):
    """Make the database one that other threads see, on SQLite what stands in it copied to a file.

    The rollback is serialized, as that of all tests of this kind but those with a browser:
    Django can put nothing back into tables that another test has left with rows of its own.
    """
    patch = pytest.MonkeyPatch()

    def share():
        if connection.vendor == "sqlite":
            # The database of the tests is in memory, where nobody waits for a lock.
            file = str(tmp_path / "shared.sqlite3")
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [file])
            patch.setitem(connections.settings["default"], "NAME", file)

    ContentType.objects.clear_cache()
    yield share
    # Before the tables are emptied: a connection to a file would be closed, and the one to the
    # database in memory, for which it would be taken, must stay open.
    patch.undo()
    # Its keys belong to the tables that are emptied now.
    ContentType.objects.clear_cache()


@pytest.fixture
def threads(shared_database):
    """Two threads with connections of their own, once the test has made what they share."""

    def share():
        shared_database()
        return pool

    with ThreadPoolExecutor(2) as pool:
        yield share
        both = threading.Barrier(2)
        for closed in [pool.submit(lambda: (both.wait(), connections.close_all())) for _ in "12"]:
            closed.result()


@pytest.fixture
def run_command():
    """Run a command of manage.py; give what it says and its exit code."""

    def run_command(*arguments):
        said = StringIO()
        try:
            call_command(*arguments, stdout=said)
        except SystemExit as ended:
            return said.getvalue(), ended.code
        return said.getvalue(), 0

    return run_command
