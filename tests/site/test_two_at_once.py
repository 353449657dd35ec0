"""Two clerks at the same moment, in threads: of 200 pairs of saves none is silently lost.

The threads have connections of their own, to PostgreSQL or to a file of SQLite, as on a server.
They call the pages of the admin as the resolver does, and spare only the drawing of them.
"""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib import admin
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connections
from django.test import RequestFactory
from simple_history.middleware import HistoryRequestMiddleware

from events.models import Event
from khabarovsk_relations.records.admin.rebasing import shown
from khabarovsk_relations.records.models import Source, SubmittedForm
from tests.factories import EventFactory, SourceFactory, ThemeFactory, UserFactory

PAIRS, ROWS, DOUBLES = 200, 25, 10
# Most pairs meet on the small page of a source; some on the large one of an event, in a text, a
# list, a part or with a new part.
EVENT_EACH = 8
TEXTS = {
    Source: ("publisher", "archive_reference", "note_ru", "note_en"),
    Event: ("place_ru", "result_ru", "themes", "locator", "new"),
}


@pytest.fixture
def clerks(shared_database):
    """Two threads, each with a connection of its own to a database that both see."""
    shared_database()
    threads = [ThreadPoolExecutor(1), ThreadPoolExecutor(1)]
    yield threads
    for thread in threads:
        thread.submit(connections.close_all).result()
        thread.shutdown()


def open_or_send(user, model, pk, data=None):
    """The answer of the page of a row, a new one where there is no key; not drawn yet."""
    factory = RequestFactory()
    request = factory.get("/") if data is None else factory.post("/", data)
    request.user, request._messages = user, CookieStorage(request)
    request._dont_enforce_csrf_checks = True
    page = admin.site._registry[model]
    object_id = None if pk is None else str(pk)
    with_history = HistoryRequestMiddleware(lambda sent: page.changeform_view(sent, object_id))
    return with_history(request)


def content(answer):
    """What a browser would send back of a page that nobody has touched."""
    context = answer.context_data
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    forms += [form for formset in formsets for form in (formset.management_form, *formset.forms)]
    data = {"_opened": context["opened"], "_token": context["token"]}
    for form in forms:
        for bound in form:
            data |= shown(bound)
    return data


class Wish:
    """A change that one clerk makes: in a field, in a list, in a part, or with a new part."""

    def __init__(self, who, number, row, rng):
        self.kind = rng.choice(TEXTS[type(row)])
        self.text = f"{who} {number}"
        if self.kind == "themes":
            self.row = ThemeFactory()
        elif self.kind == "new":
            self.row = SourceFactory()

    def typed_into(self, data):
        data = dict(data)
        if self.kind == "themes":
            data["themes"] = [*data["themes"], str(self.row.pk)]
        elif self.kind == "locator":
            data["citations-0-locator"] = self.text
        elif self.kind == "new":
            rows = int(data["citations-TOTAL_FORMS"][0])
            name = next(
                f"citations-{row}-source"
                for row in range(rows)
                if not "".join(data[f"citations-{row}-source"])
            )
            data[name] = str(self.row.pk)
        else:
            data[self.kind] = self.text
        return data

    def is_in(self, row):
        """Whether the row holds it now."""
        if self.kind == "themes":
            return row.themes.filter(pk=self.row.pk).exists()
        if self.kind == "new":
            return row.citations.filter(source=self.row).exists()
        if self.kind == "locator":
            return row.citations.filter(locator=self.text).exists()
        return getattr(row, self.kind) == self.text

    def was_in(self, row):
        """Whether its history tells of it."""
        if self.kind == "locator":
            return row.citations.model.history.filter(record=row, locator=self.text).exists()
        return row.history.filter(**{self.kind: self.text}).exists()


@pytest.mark.django_db(transaction=True)
class TwoAtOnceTests:
    def test_none_of_200_pairs_of_saves_is_silently_lost(self, clerks):
        rng = random.Random(5)

        def prepare():
            users = [UserFactory(username=name, is_superuser=True) for name in ("anna", "boris")]
            return users, EventFactory.create_batch(ROWS), SourceFactory.create_batch(ROWS)

        users, events, sources = clerks[0].submit(prepare).result()

        def pair(number):
            """Both save what they had opened at the same moment; the refused one saves again."""
            on_event, turn = number % EVENT_EACH == 0, number // EVENT_EACH
            row = events[turn] if on_event else sources[number % ROWS]
            page = content(open_or_send(users[0], type(row), row.pk))
            wishes = [Wish(user.username, number, row, rng) for user in users]
            both = threading.Barrier(2)

            def send(user, wish, token):
                data = wish.typed_into(page) | {"_token": token, "_save": "1"}
                both.wait(20)
                return open_or_send(user, type(row), row.pk, data)

            other = clerks[1].submit(send, users[1], wishes[1], f"the-other-token-{number:06}")
            answers = [send(users[0], wishes[0], page["_token"]), other.result()]
            codes = [answer.status_code for answer in answers]
            assert sorted(codes) == [200, 302]
            late = codes.index(200)
            refused = answers[late]
            # It says who came first; nothing typed is lost, and with open eyes it goes through.
            assert f"({users[1 - late].username})" in refused.context_data["refusal"].sentence
            data = content(refused) | {"_save": "1"}
            assert open_or_send(users[late], type(row), row.pk, data).status_code == 302
            row.refresh_from_db()
            first, last = wishes[1 - late], wishes[late]
            assert last.is_in(row), last.kind
            # Of one text there is one value now; the other was seen, and stands in the history.
            assert first.is_in(row) or (first.kind == last.kind and first.was_in(row)), first.kind

        for number in range(PAIRS):
            clerks[0].submit(pair, number).result()

    def test_of_two_copies_of_one_form_one_record_is_made(self, clerks):
        user = clerks[0].submit(lambda: UserFactory(is_superuser=True)).result()

        def double(number):
            data = content(open_or_send(user, Source, None))
            data |= {"title": f"Газета {number}", "_save": "1"}
            both = threading.Barrier(2)

            def send():
                both.wait(20)
                return open_or_send(user, Source, None, data).status_code

            other = clerks[1].submit(send)
            return [send(), other.result()]

        for number in range(DOUBLES):
            assert clerks[0].submit(double, number).result() == [302, 302]
            assert clerks[0].submit(Source.objects.count).result() == number + 1
        assert clerks[0].submit(SubmittedForm.objects.count).result() == DOUBLES
