"""A fresh database gets the first records and the first superuser; a used one is left alone."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from cities.models import SisterCity
from tests.factories import SisterCityFactory

pytestmark = pytest.mark.django_db


def prepare():
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


class PrepareTests:
    def test_an_empty_database_gets_the_seed_and_the_archive(self):
        prepare()
        slugs = set(SisterCity.objects.published().values_list("slug", flat=True))
        # Of the first only the seed knows everything, of the second only the archive.
        assert {"portland", "weihai"} <= slugs

    def test_the_first_superuser_is_told_once(self):
        assert "First superuser: admin, password:" in prepare()
        assert "password" not in prepare()
        assert get_user_model().objects.get().is_superuser

    def test_a_database_with_a_record_gets_no_others(self):
        SisterCityFactory()
        prepare()
        assert SisterCity.objects.count() == 1
