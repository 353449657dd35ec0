"""Members of staff, signed in and reading English."""

import pytest

from tests.admin_pages import in_english


@pytest.fixture
def as_clerk(sign_in, clerk):
    return in_english(sign_in(clerk))


@pytest.fixture
def as_editor(sign_in, editor):
    return in_english(sign_in(editor))
