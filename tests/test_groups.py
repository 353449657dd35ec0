"""The groups of the staff, as the migration makes them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from events.models import Delegation

RECORDS = ["sistercity", "agreement", "delegation", "event"]
PARTS = ["cityname", "relationstatus", "citycitation", "statuscitation", "eventcitation"]


def rights(name):
    permissions = Group.objects.get(name=name).permissions
    return set(permissions.values_list("codename", flat=True))


@pytest.mark.django_db
class GroupsTests:
    @pytest.mark.parametrize("name", ["Clerk", "Editor"])
    @pytest.mark.parametrize("model", [*RECORDS, "source", "theme"])
    def test_staff_see_add_and_change_records_sources_and_themes(self, name, model):
        assert {f"view_{model}", f"add_{model}", f"change_{model}"} <= rights(name)

    @pytest.mark.parametrize("name", ["Clerk", "Editor"])
    @pytest.mark.parametrize("model", [*RECORDS, "source", "theme"])
    def test_staff_delete_no_records_sources_or_themes(self, name, model):
        assert f"delete_{model}" not in rights(name)

    @pytest.mark.parametrize("name", ["Clerk", "Editor"])
    @pytest.mark.parametrize("model", PARTS)
    def test_staff_remove_the_parts_of_records(self, name, model):
        assert {f"add_{model}", f"change_{model}", f"delete_{model}"} <= rights(name)

    @pytest.mark.parametrize("model", RECORDS)
    def test_only_editors_publish(self, model):
        assert f"publish_{model}" in rights("Editor")
        assert f"publish_{model}" not in rights("Clerk")

    @pytest.mark.parametrize("name", ["Clerk", "Editor"])
    def test_staff_load_records_from_spreadsheets_and_take_lists_away(self, name):
        taken_away = [*RECORDS, "source", "theme", "cityname", "relationstatus"]
        assert {f"import_{model}" for model in RECORDS} <= rights(name)
        assert {f"export_{model}" for model in taken_away} <= rights(name)

    @pytest.mark.parametrize("name", ["Clerk", "Editor"])
    def test_staff_have_no_say_over_users_and_groups(self, name):
        apps = Group.objects.get(name=name).permissions.values_list("content_type__app_label")
        assert {app for (app,) in apps} == {"records", "cities", "events"}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TheMigrationTests:
    def test_can_be_taken_back_and_applied_again(self):
        call_command("migrate", "events", "0001", verbosity=0)
        assert not Group.objects.filter(name__in=["Clerk", "Editor"]).exists()
        call_command("migrate", "events", verbosity=0)
        assert "publish_delegation" in rights("Editor")
        assert Delegation.objects.count() == 0

    def test_finds_permissions_that_were_made_before(self):
        before = Permission.objects.count()
        call_command("migrate", "events", "0001", verbosity=0)
        call_command("migrate", "events", verbosity=0)
        assert Permission.objects.count() == before
