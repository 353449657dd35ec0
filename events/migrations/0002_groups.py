"""The groups of the staff: clerks add and change, editors also publish; nobody deletes records."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

RECORDS = {
    "cities": ["sistercity", "agreement"],
    "events": ["delegation", "event"],
}
SHARED = {"records": ["source", "theme"]}
PARTS = {
    "cities": ["cityname", "relationstatus", "citycitation", "statuscitation", "agreementcitation"],
    "events": ["delegationcitation", "eventcitation"],
}
LOOKED_AT = {"records": ["formeraddress"]}


def codenames(models, *actions):
    return {
        (app, f"{action}_{model}")
        for app, names in models.items()
        for model in names
        for action in actions
    }


CLERK = (
    codenames(RECORDS, "view", "add", "change")
    | codenames(SHARED, "view", "add", "change")
    | codenames(PARTS, "view", "add", "change", "delete")
    | codenames(LOOKED_AT, "view")
)
EDITOR = CLERK | codenames(RECORDS, "publish")


def make_groups(apps, schema_editor):
    # Permissions are otherwise made when all migrations are done, which is too late here.
    for label in ("records", "cities", "events"):
        create_permissions(installed.get_app_config(label), apps=apps, verbosity=0)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    known = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in Permission.objects.select_related("content_type")
    }
    for name, wanted in (("Clerk", CLERK), ("Editor", EDITOR)):
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set([known[key] for key in wanted])


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=["Clerk", "Editor"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
        ("cities", "0001_initial"),
        ("records", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
