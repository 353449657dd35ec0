"""Fixture files for loaddata, written by the tests that load them."""

import io
import json

import pytest
from django.core.management import call_command


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
