"""Both groups of the staff take lists away as spreadsheets, and load records from them."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

LOADED = {"cities": ["sistercity", "agreement"], "events": ["delegation", "event"]}
TAKEN_AWAY = LOADED | {
    "cities": [*LOADED["cities"], "cityname", "relationstatus"],
    "records": ["source", "theme"],
}
GROUPS = ("Clerk", "Editor")


def wanted():
    yield from ((app, f"import_{name}") for app, names in LOADED.items() for name in names)
    yield from ((app, f"export_{name}") for app, names in TAKEN_AWAY.items() for name in names)


def permissions(apps):
    known = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in apps.get_model("auth", "Permission").objects.select_related(
            "content_type"
        )
    }
    return [known[key] for key in wanted() if key in known]


def add_rights(apps, schema_editor):
    # Permissions are otherwise made when all migrations are done, which is too late here.
    for label in ("records", "cities", "events"):
        create_permissions(installed.get_app_config(label), apps=apps, verbosity=0)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions(apps))


def take_rights(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(*permissions(apps))


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_spreadsheet_rights"),
        ("cities", "0003_spreadsheet_rights"),
        ("records", "0004_spreadsheet_rights"),
    ]

    operations = [migrations.RunPython(add_rights, take_rights)]
