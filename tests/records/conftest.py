"""Fixture files for loaddata, and two members of staff who work at once."""

import io
import json

import pytest
from django.core.management import call_command
from django.test import Client

from tests.admin_pages import in_english
from tests.factories import UserFactory


@pytest.fixture
def write(tmp_path):
    """Write a fixture and give the path that loaddata takes."""

    def write(objects, name="seed.json"):
        path = tmp_path / name
        path.write_text(objects if isinstance(objects, str) else json.dumps(objects))
        return str(path)

    return write


@pytest.fixture
def load(write):
    """Load lists of objects as if they stood in files, in one command; give what it says."""

    def load(*fixtures, **options):
        paths = [write(objects, f"f{number}.json") for number, objects in enumerate(fixtures)]
        output = io.StringIO()
        call_command("loaddata", *paths, stdout=output, **options)
        return output.getvalue()

    return load


@pytest.fixture
def ours(sign_in, clerk):
    """The clerk whose page was opened first and sent last."""
    return in_english(sign_in(clerk))


@pytest.fixture
def colleague(db, clerk):
    return UserFactory(
        username="ivanova", last_name="Иванова", groups=clerk.groups.all(), is_staff=True
    )


@pytest.fixture
def theirs(colleague):
    """The colleague at another computer."""
    client = Client()
    client.force_login(colleague)
    return in_english(client)
