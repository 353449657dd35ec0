"""Who is let in where: every address of the resolver x five persons x GET and POST.

A row of TABLE names addresses (by their full name; one without a name by its route), and says what
a stranger, a plain user (signed in, but not of the staff), a clerk, an editor and a superuser are
answered, first to GET, then to POST: a status, or `login` for being asked to sign in.

An address that is missing fails `test_every_address_has_its_row`, which prints the row to add, with
the answers as they are now: look at each, then put it beside its like. The names of KINDS stand for
every model of that kind, `{record}` in a name and `{record/}` in a route, so that an address of all
record pages is one row. The parameters of an address are filled from ARGUMENTS by their names;
OWN_ARGUMENTS has those of one address, and with `?` the query that it wants.

Every POST is a hostile one: it asks to publish, to withdraw and to delete, with buttons, fields and
actions. Whatever it is answered, none but superusers delete a record by it, and none but editors
publish or withdraw. Each request is undone behind it.
"""

import re

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.urls import URLResolver, get_resolver

from cities.models import Agreement, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.models import FormerAddress, Source, Theme
from tests.admin_pages import form_on
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PERSONS = ("stranger", "plain", "clerk", "editor", "superuser")
KINDS = {
    "record": ["cities_sistercity", "cities_agreement", "events_delegation", "events_event"],
    "ground": ["records_source", "records_theme"],
    "part": ["cities_cityname", "cities_relationstatus"],
    "account": ["auth_user", "auth_group"],
}
PUBLIC, NO_FORM = "200 200 200 200 200", "403 403 403 403 403"
STAFF, STAFF_302 = "login login 200 200 200", "login login 302 302 302"
READ_ONLY, NOBODY = "login login 405 405 405", "login login 403 403 403"
EDITOR, EDITOR_READS = "login login 403 200 200", "login login 403 405 405"
SUPERUSER, SUPERUSER_302 = "login login 403 403 200", "login login 403 403 302"
TABLE = [
    # Addresses, answers to GET, answers to POST: stranger, plain, clerk, editor, superuser.
    ("choose_language", "302 302 302 302 302", "403 403 403 403 403"),
    ("year_list year_detail year_table search sources about accessibility", PUBLIC, NO_FORM),
    ("cities:city_list cities:city_detail cities:city_briefing", PUBLIC, NO_FORM),
    ("cities:agreement_list cities:agreement_detail", PUBLIC, NO_FORM),
    ("events:delegation_list events:delegation_detail", PUBLIC, NO_FORM),
    ("events:event_list events:event_detail", PUBLIC, NO_FORM),
    ("opensearch home timeline calendar anniversaries", PUBLIC, NO_FORM),
    # Files; those of drafts are the staff's alone.
    ("public_file", PUBLIC, NO_FORM),
    ("staff_file", STAFF, READ_ONLY),
    # The admin, whatever stands in it.
    ("set_language", "302 302 302 302 302", "302 302 302 302 302"),
    ("admin:login", "200 200 302 302 302", "200 200 200 200 200"),
    ("admin:logout", "302 302 405 405 405", "302 302 200 200 200"),
    ("desk admin:index admin:app_list styleguide", STAFF, STAFF),
    ("admin:password_change", STAFF, STAFF),
    ("admin:password_change_done admin:autocomplete admin:jsi18n", STAFF, READ_ONLY),
    ("date_echo", STAFF, "405 405 405 405 405"),
    ("admin:view_on_site", STAFF_302, STAFF_302),
    ("admin/(?P<url>.*)$", "login login 404 404 404", "login login 404 404 404"),
    # Records.
    ("admin:{record}_changelist", STAFF, "login login 200 302 302"),
    ("admin:{record}_add admin:{record}_change admin:{record}_history", STAFF, STAFF),
    ("admin:{record}_preview", STAFF, STAFF),
    ("admin:{record}_simple_history", STAFF, EDITOR),
    ("admin:{record}_deleted", EDITOR, EDITOR_READS),
    ("admin:{record}_delete", SUPERUSER, SUPERUSER_302),
    ("admin/{record/}/<path:object_id>/", STAFF_302, STAFF_302),
    ("admin:cities_sistercity_briefing", STAFF, STAFF),
    # Spreadsheets. No table waits under the key that is asked for.
    ("admin:{record}_export_xlsx admin:{record}_export_csv", STAFF, READ_ONLY),
    ("admin:{record}_import_template", STAFF, READ_ONLY),
    ("admin:{record}_import", STAFF, STAFF),
    ("admin:{record}_import_check", "login login 404 404 404", "login login 404 404 404"),
    ("admin:{ground}_export_xlsx admin:{ground}_export_csv", STAFF, READ_ONLY),
    ("admin:{part}_export_xlsx admin:{part}_export_csv", STAFF, READ_ONLY),
    # What records rest on. On the source there rests a record, so that the list deletes none.
    ("admin:records_source_changelist", STAFF, STAFF),
    ("admin:records_theme_changelist", STAFF, "login login 200 200 302"),
    ("admin:{ground}_add admin:{ground}_change admin:{ground}_history", STAFF, STAFF),
    ("admin:{ground}_simple_history", STAFF, EDITOR),
    ("admin:{ground}_deleted", EDITOR, EDITOR_READS),
    ("admin:{ground}_delete", SUPERUSER, SUPERUSER_302),
    ("admin/{ground/}/<path:object_id>/", STAFF_302, STAFF_302),
    # Parts of a city, which all staff remove as they remove rows of a form.
    ("admin:{part}_changelist", STAFF, STAFF_302),
    ("admin:{part}_add admin:{part}_change admin:{part}_history", STAFF, STAFF),
    ("admin:{part}_simple_history", STAFF, EDITOR),
    ("admin:{part}_delete", STAFF, STAFF_302),
    ("admin/{part/}/<path:object_id>/", STAFF_302, STAFF_302),
    # Former addresses are looked at.
    ("admin:records_formeraddress_changelist admin:records_formeraddress_history", STAFF, STAFF),
    ("admin:records_formeraddress_change", STAFF, NOBODY),
    ("admin:records_formeraddress_add admin:records_formeraddress_delete", NOBODY, NOBODY),
    ("admin/records/formeraddress/<path:object_id>/", STAFF_302, STAFF_302),
    # Users and groups.
    ("admin:{account}_changelist admin:{account}_delete", SUPERUSER, SUPERUSER_302),
    ("admin:{account}_add admin:{account}_change admin:{account}_history", SUPERUSER, SUPERUSER),
    ("admin:auth_user_password_change", SUPERUSER, SUPERUSER),
    ("admin/{account/}/<path:object_id>/", STAFF_302, STAFF_302),
    # Failed tries to sign in: a list, and nothing behind it.
    ("admin:axes_accessattempt_changelist", SUPERUSER, SUPERUSER_302),
    ("admin:axes_accessattempt_add admin:axes_accessattempt_change", NOBODY, NOBODY),
    ("admin:axes_accessattempt_delete admin:axes_accessattempt_history", NOBODY, NOBODY),
    ("admin/axes/accessattempt/<path:object_id>/", STAFF_302, STAFF_302),
]
PHOTO = "photos/" + "0" * 32 + "-60x40.jpg"
ARGUMENTS = {"name": PHOTO, "year": "2005", "app_label": "cities", "url": "nothing/here"}
ARGUMENTS |= {"key": "nothing"}
OWN_ARGUMENTS = {
    "admin:autocomplete": {"?": "app_label=events&model_name=event&field_name=cities&term="},
}
# Addresses with the form of a row.
FORMS = re.compile(r"_(add|change|simple_history)$")
RECORDS = [SisterCity, Agreement, Delegation, Event]
GROUND = [Source, Theme]
# When a draft was published and withdrawn.
NEVER = [None, None]
TOKEN = _get_new_csrf_string()
HOSTILE = {
    "csrfmiddlewaretoken": TOKEN,
    "post": "yes",
    "_publish": "1",
    "_withdraw": "1",
    "published_at": "2020-01-01",
    "published_at_0": "2020-01-01",
    "published_at_1": "10:00",
    "withdrawn_at_0": "2020-01-01",
    "withdrawn_at_1": "10:00",
}


def addresses(resolver=None, route="", namespace=""):
    """The name and the route of every view, whatever it stands below."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, here, inner)
        else:
            yield (f"{namespace}{pattern.name}" if pattern.name else here), here


def expected():
    """The rows of the table, one for each address: its answers to GET and to POST."""
    rows = {}
    for names, *answers in TABLE:
        for name in names.split():
            kind = re.search(r"\{(\w+)(/?)\}", name)
            for model in KINDS[kind[1]] if kind else [""]:
                model = model.replace("_", "/") if kind and kind[2] else model
                full = name.replace(kind[0], model) if kind else name
                assert full not in rows, f"{full} stands in the table twice."
                rows[full] = tuple(answers)
    return rows


class World:
    """One row of every model, five persons, and what they are answered."""

    def __init__(self):
        city = SisterCityFactory(slug="niigata")
        draft = EventFactory(draft=True, cities=[city])
        self.rows = {
            row._meta.label_lower.replace(".", "/"): row
            for row in (
                city,
                CityNameFactory(city=city),
                RelationStatusFactory(city=city),
                AgreementFactory(cities=[city]),
                DelegationFactory(cities=[city]),
                EventFactory(cities=[city], themes=[ThemeFactory()], photo=PHOTO),
                SourceFactory(),
                ThemeFactory(),
                FormerAddress.objects.create(
                    record_type="sistercity", slug="former", current_slug="niigata"
                ),
                AccessAttempt.objects.create(username="nobody", failures_since_start=1),
                UserFactory(),
                Group.objects.create(name="Others"),
            )
        }
        self.draft = draft
        groups = {name: [Group.objects.get(name=name)] for name in ("Clerk", "Editor")}
        self.cookies = {"stranger": {}}
        for person, user in {
            "plain": UserFactory(is_staff=False),
            "clerk": UserFactory(groups=groups["Clerk"]),
            "editor": UserFactory(groups=groups["Editor"]),
            "superuser": UserFactory(is_superuser=True),
        }.items():
            client = Client()
            client.force_login(user)
            self.cookies[person] = {key: one.value for key, one in client.cookies.items()}

    def path(self, name, route):
        """An address with its parameters filled in, of a row that exists."""
        own = OWN_ARGUMENTS.get(name, {})
        if "file_name" in route and not default_storage.exists(PHOTO):
            default_storage.save(PHOTO, ContentFile(b"photo"))
        noun = re.match(r"(?:admin/|\w\w/)(\w+/\w+|\w+)", route)
        row = self.rows.get(noun and noun[1]) or self.public_row(route)
        values = ARGUMENTS | {"object_id": row and row.pk, "id": row and row.pk}
        values["slug"] = getattr(row, "slug", "")
        values["content_type_id"] = ContentType.objects.get_for_model(Event).pk
        if row and hasattr(row, "history"):
            values["version"] = row.history.latest().pk
        filled = re.sub(
            r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)",
            lambda found: str((values | own)[found[1] or found[2]]),
            route,
        )
        return "/" + re.sub(r"[\^$]", "", filled) + ("?" + own["?"] if "?" in own else "")

    def public_row(self, route):
        nouns = {"cities": "cities/sistercity", "agreements": "cities/agreement"}
        nouns |= {"delegations": "events/delegation", "events": "events/event"}
        noun = re.match(r"\w\w/(\w+)/<slug", route)
        return self.rows[nouns[noun[1]]] if noun else self.rows["events/event"]

    def client(self, person):
        """A browser of this person, with a token for its forms."""
        client = Client(enforce_csrf_checks=True)
        client.cookies.load(self.cookies[person] | {"csrftoken": TOKEN})
        return client

    def post(self, person, path, form=None, action="delete_selected"):
        """The answer, and what it did to the records; afterwards nothing has happened."""
        with transaction.atomic():
            before = self.state()
            chosen = {"action": action, "_selected_action": [pk for _model, pk in before]}
            answer = self.client(person).post(path, (form or {}) | HOSTILE | chosen)
            deeds = deeds_between(before, self.state())
            transaction.set_rollback(True)
        return answer, deeds

    def state(self):
        """Which rows there are, and when those of records become or became public."""
        kept = {(model, pk): None for model in GROUND for pk in pks(model.objects)}
        for model in RECORDS:
            for pk, *public in model.objects.values_list("pk", "published_at", "withdrawn_at"):
                kept[model, pk] = public
        return kept


def pks(rows):
    return rows.values_list("pk", flat=True)


def deeds_between(before, after):
    """What became of the rows: "deleted", "public" (or no longer), both or nothing."""
    deeds = {"deleted"} if before.keys() - after.keys() else set()
    published = any((after[row] or NEVER) != (before.get(row) or NEVER) for row in after)
    return deeds | ({"public"} if published else set())


def word(answer):
    """The answer as the table has it."""
    # Read to its end, an answer closes its file.
    b"".join(answer)
    sign_in = "/admin/login/?next="
    if answer.status_code == 302 and answer.headers["Location"].startswith(sign_in):
        return "login"
    return str(answer.status_code)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


ADDRESSES = dict(addresses())
every_address = pytest.mark.parametrize("name", [name for name in ADDRESSES if name in expected()])


def observed(world, name):
    """What the five persons are answered now, and what their POSTs did."""
    path, deeds = world.path(name, ADDRESSES[name]), set()
    got, posted = [], []
    for person in PERSONS:
        page = world.client(person).get(path)
        got.append(word(page))
        answer, done = world.post(person, path)
        for one in (page, answer):
            # RFC 9111, section 5.2.2.5: nothing of the admin is stored, refusals included.
            assert path[:7] != "/admin/" or "no-store" in one.headers["Cache-Control"], path
        posted.append(word(answer))
        deeds |= {(person, deed) for deed in done}
    return (" ".join(got), " ".join(posted)), deeds


def test_every_address_has_its_row(world):
    missing = [name for name in ADDRESSES if name not in expected()]
    assert not missing, "Add to TABLE:\n" + "\n".join(
        '    ("{}", "{}", "{}"),'.format(name, *observed(world, name)[0]) for name in missing
    )


def test_every_row_has_its_address():
    assert [name for name in expected() if name not in ADDRESSES] == []


@every_address
def test_each_person_is_answered_as_the_table_says(world, name):
    answers, deeds = observed(world, name)
    assert answers == expected()[name]
    assert (
        deeds - {("superuser", "deleted"), ("superuser", "public"), ("editor", "public")} == set()
    )


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name.endswith("_changelist")])
def test_no_action_of_a_list_lets_a_clerk_publish_or_withdraw(world, name):
    path = world.path(name, ADDRESSES[name])
    for action in ("publish_selected", "withdraw_selected"):
        assert world.post("clerk", path, action=action)[1] == set()


@pytest.mark.parametrize("name", [name for name in ADDRESSES if FORMS.search(name)])
def test_a_form_that_a_clerk_sends_whole_publishes_and_deletes_nothing(world, name):
    path = world.path(name, ADDRESSES[name])
    page = world.client("clerk").get(path)
    if page.status_code == 200:
        assert world.post("clerk", path, form_on(page).data)[1] == set()
