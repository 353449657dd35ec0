"""Two editors bring a state back at the same moment: one does, the other is told."""

import threading

from django.test import Client

from cities.models import SisterCity
from tests.factories import SisterCityFactory, UserFactory
from tests.history_pages import state_address


class TwoEditorsTests:
    def test_one_brings_back_and_the_other_is_told(self, threads):
        city = SisterCityFactory(name_en="Before")
        address = state_address(city)
        city.name_en = "After"
        city.save()
        clients = [Client(), Client()]
        for client in clients:
            client.force_login(UserFactory(is_superuser=True))
        opened = clients[0].get(address).context["opened"]
        pool, start = threads(), threading.Barrier(2)

        def press(client):
            start.wait()
            return client.post(address, {"_opened": opened}).status_code

        def outcome():
            brought_back = SisterCity.history.filter(history_change_reason__startswith="state of")
            return SisterCity.objects.get().name_en, brought_back.count()

        assert sorted(pool.map(press, clients)) == [200, 302]
        assert pool.submit(outcome).result() == ("Before", 1)
