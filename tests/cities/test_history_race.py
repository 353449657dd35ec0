"""Two editors bring a state back at the same moment: one does, the other is told."""

import threading

import pytest
from django.db import connection
from django.test import Client

from cities.models import SisterCity
from tests.factories import SisterCityFactory, UserFactory
from tests.history_pages import state_address


@pytest.mark.django_db(transaction=True)
class TwoEditorsTests:
    def test_one_brings_back_and_the_other_is_told(self):
        city = SisterCityFactory(name_en="Before")
        address = state_address(city)
        city.name_en = "After"
        city.save()
        clients = [Client(), Client()]
        for client in clients:
            client.force_login(UserFactory(is_superuser=True))
        stamp = clients[0].get(address).context["stamp"]
        start, answers = threading.Barrier(2), []

        def press(client):
            start.wait()
            try:
                answers.append(client.post(address, {"stamp": stamp}).status_code)
            finally:
                connection.close()

        threads = [threading.Thread(target=press, args=[client]) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == [200, 302]
        assert SisterCity.objects.get().name_en == "Before"
        assert SisterCity.history.filter(history_change_reason__startswith="state of").count() == 1
