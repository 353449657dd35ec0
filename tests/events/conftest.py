"""Members of staff, signed in; a city for the rows of spreadsheets."""

import pytest
from django.contrib.auth.models import Permission

from tests.admin_pages import in_english
from tests.factories import SisterCityFactory, UserFactory


@pytest.fixture
def as_clerk(sign_in, clerk):
    return in_english(sign_in(clerk))


@pytest.fixture
def as_editor(sign_in, editor):
    return in_english(sign_in(editor))


@pytest.fixture
def niigata(db):
    city = SisterCityFactory(name_ru="Ниигата", name_en="Niigata", name_native="新潟市")
    city.names.create(text="Ниигатa", kind="misspelling")
    return city


@pytest.fixture
def client_of_clerk(clerk, sign_in):
    """A clerk who reads Russian."""
    return sign_in(clerk)


@pytest.fixture
def may(db):
    """Make a member of staff with these rights alone."""

    def make(*rights):
        user = UserFactory()
        for right in rights:
            app, codename = right.split(".")
            user.user_permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )
        return user

    return make
