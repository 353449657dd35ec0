"""Two at once: a save over a newer version is refused, says why, and keeps what was typed."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from events.models import Event
from tests.admin_pages import choose, inline_markup
from tests.factories import (
    CityNameFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    StatusCitationFactory,
    ThemeFactory,
)
from tests.opened_page import Page

pytestmark = pytest.mark.django_db
CHANGED = "While you were editing, the record was changed at"


class NewerVersionTests:
    def test_is_refused_and_says_who_changed_what_and_when(self, ours, theirs):
        event = EventFactory(title_en="Festival")
        page = Page(ours, event)
        assert Page(theirs, event).save(title_en="Great festival")
        now = timezone.localtime().strftime("%H:%M")
        assert not page.save(title_en="Small festival")
        event.refresh_from_db()
        assert event.title_en == "Great festival"
        assert f"{CHANGED} {now} (Иванова)" in page.text
        assert page.told() == ["Иванова: Title (English): Festival → Great festival"]
        assert f"Иванова, at {now}" in page.text

    def test_shows_both_values_and_keeps_what_was_typed(self, ours, theirs):
        event = EventFactory(title_en="Festival")
        page = Page(ours, event)
        Page(theirs, event).save(title_en="Great festival")
        page.save(title_en="Small festival", description_ru="Текст\r\nв две строки")
        assert page.data["title_en"] == ["Small festival"]
        assert page.data["description_ru"] == ["Текст\r\nв две строки"]
        assert page.beside() == {"title_en": "Great festival"}
        assert "Now in the record: Great festival" in page.text

    def test_a_second_save_with_open_eyes_goes_through(self, ours, theirs):
        event = EventFactory(title_en="Festival")
        page = Page(ours, event)
        Page(theirs, event).save(title_en="Great festival")
        assert not page.save(title_en="Small festival")
        assert page.save()
        event.refresh_from_db()
        assert event.title_en == "Small festival"

    def test_what_only_the_colleague_has_changed_is_not_put_back(self, ours, theirs):
        event = EventFactory(title_en="Festival", title_ru="Фестиваль", kind="other")
        theme = ThemeFactory()
        page = Page(ours, event)
        Page(theirs, event).save(title_ru="Праздник", kind="festival", themes=[theme.pk])
        assert not page.save(title_en="Feast")
        assert page.beside() == {}
        assert page.save()
        event.refresh_from_db()
        assert (event.title_ru, event.title_en, event.kind) == ("Праздник", "Feast", "festival")
        assert list(event.themes.all()) == [theme]

    def test_the_date_stands_there_where_it_was_not_today(self, ours, theirs):
        event = EventFactory(title_en="Festival")
        page = Page(ours, event)
        Page(theirs, event).save(title_en="Feast")
        moment = datetime.datetime(2026, 3, 5, 4, 5, tzinfo=datetime.UTC)
        event.history.filter(history_type="~").update(history_date=moment)
        page.save(title_en="Festivity")
        assert "the record was changed on 5 March 2026 at 14:05 (Иванова)" in page.text

    def test_russian_words_are_those_of_the_glossary(self, ours, theirs):
        event = EventFactory()
        page = Page(ours, event)
        Page(theirs, event).save(title_en="Feast")
        ours.cookies["django_language"] = "ru"
        page.save(title_en="Festivity")
        time = timezone.localtime().strftime("%H:%M")
        assert f"Пока вы редактировали, запись изменена в {time} (Иванова)" in page.text
        assert "Сейчас в записи: Feast" in page.text

    def test_a_third_save_in_between_is_refused_again(self, ours, theirs):
        event = EventFactory(title_en="Festival")
        page = Page(ours, event)
        Page(theirs, event).save(title_en="Great")
        assert not page.save(title_en="Small")
        Page(theirs, event).save(title_en="Greater")
        assert not page.save()
        assert page.data["title_en"] == ["Small"]
        assert page.beside() == {"title_en": "Greater"}

    def test_of_two_who_typed_the_same_nothing_stands_beside(self, ours, theirs):
        event = EventFactory(dates="2005")
        page = Page(ours, event)
        Page(theirs, event).save(dates="май 2005")
        assert not page.save(dates="05.2005")
        assert page.beside() == {}

    def test_a_choice_a_date_and_a_reference_stand_beside_in_words(self, ours, theirs):
        city, event = SisterCityFactory(name_en="Harbin"), EventFactory(dates="2005", kind="other")
        page = Page(ours, event)
        Page(theirs, event).save(dates="2006-05", kind="festival", cities=[city.pk])
        page.save(dates="2007", kind="forum", cities=[SisterCityFactory().pk])
        assert page.beside() == {"dates": "May 2006", "kind": "festival", "cities": "Harbin"}

    def test_what_both_have_added_to_a_list_or_taken_from_it_counts(self, ours, theirs):
        stays, gone, ours_gone, added, ours_added = ThemeFactory.create_batch(5)
        event = EventFactory(themes=[stays, gone, ours_gone])
        page = Page(ours, event)
        Page(theirs, event).save(themes=[stays.pk, ours_gone.pk, added.pk])
        assert not page.save(themes=[stays.pk, gone.pk, ours_added.pk])
        assert page.save()
        assert set(event.themes.all()) == {stays, added, ours_added}

    def test_other_faults_are_named_too(self, ours, theirs):
        event = EventFactory()
        page = Page(ours, event)
        Page(theirs, event).save(title_en="Feast")
        assert not page.save(dates="31.02.2005")
        assert page.data["dates"] == ["31.02.2005"]
        assert "There is no 31 February" in page.text
        assert not page.save()
        assert page.refusal is None

    def test_a_public_record_keeps_the_publication_that_an_editor_made(self, ours, editor, sign_in):
        event = EventFactory(draft=True)
        page = Page(ours, event)
        event.publish(editor)
        assert not page.save(title_en="Feast")
        assert page.save()
        event.refresh_from_db()
        assert event.is_public()

    def test_a_page_without_a_change_of_its_own_is_refused_too(self, ours, theirs):
        event = EventFactory()
        page = Page(ours, event)
        Page(theirs, event).save(title_en="Feast")
        assert not page.save()

    def test_no_policy_is_broken_by_the_page(self, ours, theirs):
        event = EventFactory()
        page = Page(ours, event)
        Page(theirs, event).save(title_en='"><script>alert(1)</script>')
        assert not page.save(title_en="<b>")
        assert inline_markup(page.text.replace('"><script>alert(1)</script>', "")) == []


class WhoeverChangedItTests:
    """Any way of writing a row makes its version a newer one."""

    @pytest.mark.parametrize("action", ["publish_selected", "withdraw_selected"])
    def test_by_an_action_on_the_list(self, action, sign_in, editor, ours):
        event = EventFactory(draft=action == "publish_selected")
        page = Page(ours, event)
        other = Client()
        other.force_login(editor)
        choose(other, action, event)
        assert not page.save(title_en="Feast")

    def test_by_a_writer_that_leaves_no_trace(self, ours):
        event = EventFactory()
        page = Page(ours, event)
        Event.objects.filter(pk=event.pk).update(title_ru="Праздник")
        assert not page.save(title_en="Feast")
        assert "While you were editing, the record was changed" in page.text
        assert page.data["title_ru"] == ["Праздник"]

    def test_in_a_list_alone(self, ours):
        event = EventFactory()
        page = Page(ours, event)
        event.themes.add(ThemeFactory(name_en="sport"))
        assert not page.save(title_en="Feast")
        assert page.told() == [": Themes: + sport"]

    def test_in_a_part_alone(self, ours):
        event = EventFactory()
        page = Page(ours, event)
        event.citations.update(locator="p. 5")
        assert not page.save(title_en="Feast")

    def test_on_the_own_page_of_a_part(self, ours, theirs):
        status = RelationStatusFactory(status="active")
        page = Page(ours, status.city)
        assert Page(theirs, status).save(status="suspended")
        assert not page.save(name_en="Niigata")
        assert page.data["statuses-0-status"] == ["suspended"]

    def test_in_the_source_of_a_part_that_the_page_does_not_show(self, ours, theirs):
        citation = StatusCitationFactory()
        page = Page(ours, citation.record.city)
        assert Page(theirs, citation.record).save(citations__0__locator="p. 5")
        assert not page.save(name_en="Niigata")

    def test_on_the_page_of_the_city_while_the_part_is_open(self, ours, theirs):
        status = RelationStatusFactory(status="active", note_en="")
        page = Page(ours, status)
        assert Page(theirs, status.city).save(statuses__0__status="suspended")
        assert not page.save(note_en="As the press says.")
        assert page.save()
        status.refresh_from_db()
        assert (status.status, status.note_en) == ("suspended", "As the press says.")

    @pytest.mark.parametrize(
        ("factory", "name"),
        [
            (SourceFactory, "title"),
            (ThemeFactory, "name_ru"),
            (CityNameFactory, "text"),
            (SisterCityFactory, "name_en"),
        ],
    )
    def test_on_every_kind_of_page(self, factory, name, ours, theirs):
        row = factory()
        page = Page(ours, row)
        assert Page(theirs, row).save(**{name: "Theirs"})
        assert not page.save(**{name: "Ours"})
        assert page.beside() == {name: "Theirs"}
        assert page.save()
        row.refresh_from_db()
        assert getattr(row, name) == "Ours"


class PublicationTests:
    """An action on a list works on the row as it is, not as the list has read it."""

    def test_a_record_withdrawn_meanwhile_keeps_the_moment_of_that(self, editor):
        event = EventFactory()
        read_before = Event.objects.get(pk=event.pk)
        event.withdraw(editor)
        read_before.withdraw(editor)
        read_before.refresh_from_db()
        assert read_before.withdrawn_at == event.withdrawn_at

    def test_one_deleted_meanwhile_is_told_in_words(self, editor):
        event = EventFactory(title_ru="Фестиваль")
        Event.objects.all().delete()
        with pytest.raises(ValidationError, match="Запись «Фестиваль» тем временем удалили"):
            event.publish(editor)
