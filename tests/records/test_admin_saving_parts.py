"""Two at once: rows of parts, records deleted meanwhile, stamps that are broken."""

import pytest

from events.models import Event
from tests.admin_pages import admin_url, form_on
from tests.factories import (
    CityNameFactory,
    EventFactory,
    SisterCityFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.opened_page import Page

pytestmark = pytest.mark.django_db


class PartsTests:
    """Rows of parts that two change at once."""

    @pytest.fixture
    def city(self):
        city = SisterCityFactory()
        for text in ("Ниигата", "新潟"):
            CityNameFactory(city=city, text=text, language="")
        return city

    def names(self, city):
        return sorted(city.names.values_list("text", flat=True))

    def test_what_was_typed_into_one_stays_beside_what_it_holds(self, ours, theirs, city):
        page = Page(ours, city)
        Page(theirs, city).save(names__1__text="新潟市")
        assert not page.save(names__1__text="Niigata", names__1__language="en")
        assert page.data["names-1-text"] == ["Niigata"]
        assert page.beside() == {"names-1-text": "新潟市"}
        assert page.save()
        assert self.names(city) == ["Niigata", "Ниигата"]

    def test_new_ones_of_both_stay(self, ours, theirs, city):
        page = Page(ours, city)
        assert Page(theirs, city).save(names__2__text="Niigata")
        assert not page.save(names__2__text="Нийгата")
        assert page.told() == ["Иванова: spelling Niigata +"]
        assert page.save()
        assert self.names(city) == ["Niigata", "Ниигата", "Нийгата", "新潟"]

    def test_one_that_the_colleague_removed_stays_removed(self, ours, theirs, city):
        page = Page(ours, city)
        assert Page(theirs, city).save(names__0__DELETE="on")
        assert not page.save(name_en="Niigata")
        assert page.save()
        assert self.names(city) == ["新潟"]

    def test_one_that_the_colleague_removed_comes_back_with_what_was_typed(
        self, ours, theirs, city
    ):
        page = Page(ours, city)
        assert Page(theirs, city).save(names__0__DELETE="on")
        assert not page.save(names__0__text="Нийгата", names__1__language="ja")
        assert "A colleague has removed this row: saving adds it again." in page.text
        assert page.data["names-0-text"] == ["新潟"]
        assert page.data["names-1-text"] == ["Нийгата"]
        assert page.save()
        assert self.names(city) == ["Нийгата", "新潟"]
        assert city.names.get(text="新潟").language == "ja"

    def test_a_tick_to_remove_stays(self, ours, theirs, city):
        page = Page(ours, city)
        assert Page(theirs, city).save(names__0__text="Нийгата")
        assert not page.save(names__0__DELETE="on")
        assert page.data["names-0-DELETE"] == ["on"]
        assert page.save()
        assert self.names(city) == ["新潟"]

    def test_removed_by_both_is_removed(self, ours, theirs, city):
        page = Page(ours, city)
        assert Page(theirs, city).save(names__0__DELETE="on")
        assert not page.save(names__0__DELETE="on")
        assert page.save()
        assert self.names(city) == ["新潟"]


class DeletedRecordTests:
    def test_what_was_typed_can_be_saved_as_a_new_one(self, ours, superuser):
        event, source = EventFactory(title_en="Festival"), SourceFactory()
        page = Page(ours, event)
        event._history_user = superuser
        event.delete()
        assert not page.save(title_en="Great festival", citations__1__source=source.pk)
        assert "While you were editing, the record was deleted at" in page.text
        assert "(root)" in page.text
        assert page.data["title_en"] == ["Great festival"]
        answer = ours.post(admin_url(Event, "add"), page.data | {"_save": "1"})
        assert answer.status_code == 302
        event = Event.objects.get()
        assert event.title_en == "Great festival"
        assert event.citations.count() == 2

    def test_the_form_leads_to_the_page_of_a_new_one(self, ours):
        event = EventFactory()
        page = Page(ours, event)
        event.delete()
        page.save()
        assert f'action="{admin_url(Event, "add")}"' in page.text

    def test_of_what_never_was_nothing_is_made(self, ours):
        answer = ours.post(admin_url(Event, "change", 99), {"title_en": "Feast"}, follow=True)
        assert answer.status_code == 200
        assert not Event.objects.exists()


class BrokenStampTests:
    @pytest.mark.parametrize(
        "stamp", [None, "", "x", "1:2:3", "\x00", "я", "a" * 5000, "W10:1w:x", "W10:1wEbOc:AAAA"]
    )
    def test_is_refused_like_an_older_version(self, stamp, ours):
        event = EventFactory(title_en="Festival")
        page = Page(ours, event)
        del page.data["_opened"]
        assert not page.save(title_en="Feast", **({} if stamp is None else {"_opened": stamp}))
        assert "It is not known which version you opened" in page.text
        assert page.beside() == {"title_en": "Festival"}
        assert page.save()
        event.refresh_from_db()
        assert event.title_en == "Feast"

    def test_of_another_record_is_refused(self, ours):
        event, other = EventFactory(), EventFactory()
        page = Page(ours, event)
        assert not page.save(title_en="Feast", _opened=Page(ours, other).data["_opened"])

    @pytest.mark.parametrize("total", ["", "x", "-1", "99999999999", "100000", "٣"])
    def test_broken_rows_are_refused_in_words(self, total, ours):
        event = EventFactory()
        page = Page(ours, event)
        event.themes.add(ThemeFactory())
        assert not page.save(**{"citations-TOTAL_FORMS": total, "citations-0-id": "x"})

    def test_an_empty_post_is_refused(self, ours):
        event = EventFactory(title_en="Festival")
        answer = ours.post(admin_url(Event, "change", event.pk), {})
        assert answer.status_code == 200
        assert form_on(answer, Event).data["title_en"] == ["Festival"]
