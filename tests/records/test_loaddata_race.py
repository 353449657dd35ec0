"""A person who saves while fixtures are loaded loses nothing, on PostgreSQL.

On SQLite only one writes at a time, from the first statement of a transaction on.
"""

import time

import pytest
from django.core.management import CommandError
from django.db import connection, transaction

from events.models import Event
from tests.factories import UserFactory

from .loaddata_samples import SEED, by_hand

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="Nobody else writes meanwhile."),
]


def until_somebody_waits():
    """Return once another connection waits for a lock on a row."""
    with connection.cursor() as cursor:
        for _ in range(1000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("nobody waits")


class MeanwhileTests:
    @pytest.fixture
    def loaded_again(self, load, threads):
        """Load the changed seed while a person is in the midst of saving, and give its answer."""
        load(SEED)
        Event.objects.filter(slug="festival").update(title_en="Of an older seed")

        def loaded_again(save, slug="festival"):
            pool = threads()
            with transaction.atomic():
                save(Event.objects.select_for_update(no_key=True).get(slug=slug))
                loading = pool.submit(load, SEED)
                until_somebody_waits()
            return loading.result()

        return loaded_again

    def test_what_a_person_saves_before_it_writes_stays(self, loaded_again):
        clerk = UserFactory(username="clerk")
        said = loaded_again(lambda event: by_hand(event, clerk, title_en="Mine"))
        assert "Left alone, edited by a person: events.event festival: title_en\n" in said
        assert Event.objects.get(slug="festival").title_en == "Mine"

    def test_what_a_person_deletes_before_it_writes_is_one_line(self, loaded_again):
        with pytest.raises(CommandError, match="events.event contest-2005: .*load once"):
            loaded_again(lambda event: event.delete(), slug="contest-2005")
        assert not Event.objects.filter(slug="contest-2005").exists()
