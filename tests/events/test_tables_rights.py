"""Who loads a spreadsheet and who takes one away: each a right of its own."""

import datetime

import pytest

from events.models import Event
from khabarovsk_relations.records.models import UploadedTable
from tests.admin_pages import admin_url
from tests.factories import (
    EventFactory,
    UploadedTableFactory,
)
from tests.sheet_files import (
    EVENT,
    HEADS,
    choose_file,
    load,
    xlsx,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("niigata")]


class RightsTests:
    def test_who_may_only_load_does_not_take_away(self, sign_in, may):
        client = sign_in(may("events.import_event"))
        assert client.get(admin_url(Event, "import")).status_code == 200
        assert client.get(admin_url(Event, "import_template")).status_code == 200
        assert load(client, EVENT).status_code == 200
        assert Event.objects.count() == 1
        for form in ("xlsx", "csv"):
            assert client.get(admin_url(Event, f"export_{form}")).status_code == 403

    def test_who_may_only_take_away_does_not_load(self, sign_in, may, clerk):
        client = sign_in(may("events.export_event"))
        EventFactory()
        for form in ("xlsx", "csv"):
            assert client.get(admin_url(Event, f"export_{form}")).status_code == 200
        uploaded = UploadedTableFactory(user=clerk)
        assert client.get(admin_url(Event, "import_template")).status_code == 403
        for address in (
            admin_url(Event, "import"),
            admin_url(Event, "import_check", uploaded.key),
        ):
            assert client.get(address).status_code == 403
            assert client.post(address).status_code == 403

    def test_the_list_shows_the_buttons_of_who_may(self, sign_in, may):
        client = sign_in(may("events.view_event", "events.export_event"))
        page = client.get(admin_url(Event, "changelist")).content.decode()
        assert "Выгрузить (XLSX)" in page
        assert "Загрузить из таблицы" not in page

    def test_nobody_loads_what_another_has_chosen(self, client_of_clerk, editor, sign_in):
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, EVENT))
        client = sign_in(editor)
        address = checked.request["PATH_INFO"]
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
        wrong_kind = address.replace("event/import", "delegation/import")
        assert client.get(wrong_kind).status_code == 404
        assert not Event.objects.exists()

    def test_a_table_nobody_loads_is_forgotten_after_a_day(self, client_of_clerk):
        choose_file(client_of_clerk, Event, xlsx(HEADS, EVENT))
        UploadedTable.objects.update(uploaded_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        choose_file(client_of_clerk, Event, xlsx(HEADS, EVENT))
        assert UploadedTable.objects.count() == 1

    def test_the_cells_are_forgotten_when_they_are_loaded(self, client_of_clerk):
        load(client_of_clerk, EVENT)
        assert UploadedTable.objects.get().rows == []
