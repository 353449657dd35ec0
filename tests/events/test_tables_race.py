"""Two clerks load one file at the same moment, or one presses twice: it is loaded once."""

import threading

import pytest
from django.test import Client

from events.models import Event
from tests.factories import SisterCityFactory, UserFactory
from tests.sheet_files import EVENT, HEADS, choose_file, xlsx


class TwoAtOnceTests:
    @pytest.mark.parametrize("is_one_clerk", [True, False])
    def test_the_rows_are_there_once(self, threads, is_one_clerk):
        SisterCityFactory(name_ru="Ниигата")
        users = [UserFactory(is_superuser=True) for _ in "12"]
        clients = [Client(), Client()]
        addresses = []
        for client, user in zip(clients, users, strict=True):
            client.force_login(users[0] if is_one_clerk else user)
            checked = choose_file(client, Event, xlsx(HEADS, EVENT))
            addresses.append(checked.request["PATH_INFO"])
        if is_one_clerk:
            addresses[1] = addresses[0]
        pool, start = threads(), threading.Barrier(2)

        def press(client, address):
            start.wait()
            return client.post(address).status_code

        answers = sorted(pool.map(press, clients, addresses))
        # Who comes second is told that it is loaded, or that nothing is left to load.
        assert answers == ([302, 302] if is_one_clerk else [200, 302])
        assert pool.submit(Event.objects.count).result() == 1
