"""Publishing at a moment ahead: on the page of a record, and many from their list."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from events.models import Event
from tests.admin_pages import admin_url, choose, form_on, messages_of, send
from tests.factories import EventFactory, SourceFactory

pytestmark = pytest.mark.django_db
NO_SOURCE = "A record cannot be published without a source: add one below."
PAST = "This time has passed. To publish now, press “Publish”."
NEXT_YEAR = timezone.localdate().year + 1
AHEAD = {"published_at_0": f"{NEXT_YEAR}-05-05", "published_at_1": "10:00"}
MOMENT = datetime.datetime(NEXT_YEAR, 5, 5, 10, tzinfo=ZoneInfo("Asia/Vladivostok"))
WORDS = f"Will be published on 5 May {NEXT_YEAR} at 10:00"


class OneTests:
    def test_an_editor_schedules_in_the_form_by_the_clock_of_khabarovsk(self, as_editor):
        event = EventFactory(draft=True)
        address = admin_url(Event, "change", event.pk)
        assert send(as_editor, address, Event, **AHEAD).status_code == 302
        assert Event.objects.scheduled().get() == event
        event.refresh_from_db()
        assert event.published_at == MOMENT
        assert f"<strong>{WORDS}.</strong>" in as_editor.get(address).content.decode()

    def test_an_emptied_moment_makes_it_a_draft_again(self, as_editor):
        event = EventFactory(scheduled=True)
        address = admin_url(Event, "change", event.pk)
        assert send(as_editor, address, Event, published_at_0="", published_at_1="").status_code
        assert Event.objects.drafts().get() == event

    @pytest.mark.parametrize(
        ("day", "time", "words"),
        [
            ("2020-01-01", "10:00", PAST),
            ("0001-01-01", "00:00", PAST),
            ("9999-12-31", "23:59", "This is more than 10 years ahead."),
            (f"{NEXT_YEAR}-02-31", "10:00", "Enter a valid date."),
            (f"{NEXT_YEAR}-02-01", "25:00", "Enter a valid time."),
            (f"{NEXT_YEAR}-02-01", "", "Enter a valid time."),
            ("٢٠٢٧-٠١-٠١", "\x00", "Enter a valid"),
        ],
    )
    def test_another_moment_is_refused_in_words_and_kept(self, day, time, words, as_editor):
        event = EventFactory(draft=True)
        address = admin_url(Event, "change", event.pk)
        changes = {"published_at_0": day, "published_at_1": time, "place_ru": "парк"}
        answer = send(as_editor, address, Event, **changes)
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert form_on(answer, Event).data["place_ru"] == ["парк"]
        event.refresh_from_db()
        assert event.published_at is None

    def test_without_a_source_it_is_refused(self, as_editor):
        event = EventFactory(draft=True, sources=[])
        answer = send(as_editor, admin_url(Event, "change", event.pk), Event, **AHEAD)
        assert NO_SOURCE in answer.content.decode()
        event.refresh_from_db()
        assert event.published_at is None

    def test_a_source_added_together_with_the_moment_is_enough(self, as_editor):
        event = EventFactory(draft=True, sources=[])
        changes = AHEAD | {"citations-0-source": SourceFactory().pk}
        answer = send(as_editor, admin_url(Event, "change", event.pk), Event, **changes)
        assert answer.status_code == 302
        assert Event.objects.scheduled().get() == event

    @pytest.mark.parametrize("trait", [{}, {"withdrawn": True}])
    def test_what_was_on_the_site_has_no_moment_to_change(self, trait, as_editor):
        event = EventFactory(**trait)
        address = admin_url(Event, "change", event.pk)
        assert "published_at_0" not in as_editor.get(address).content.decode()
        changes = AHEAD | {"withdrawn_at_0": "2020-01-01", "withdrawn_at_1": "10:00"}
        before = (event.published_at, event.withdrawn_at)
        send(as_editor, address, Event, **changes)
        event.refresh_from_db()
        assert (event.published_at, event.withdrawn_at) == before

    def test_what_is_scheduled_is_saved_without_a_word_about_it(self, as_editor):
        event = EventFactory(published_at=MOMENT)
        address = admin_url(Event, "change", event.pk)
        assert send(as_editor, address, Event, place_ru="парк").status_code == 302
        event.refresh_from_db()
        assert event.published_at == MOMENT


class ManyTests:
    MOMENT = {"moment_0": f"{NEXT_YEAR}-05-05", "moment_1": "10:00"}

    def answer(self, client, *events, **changes):
        """Choose the action, then send the page that asks for the moment."""
        page = choose(client, "schedule_selected", *events)
        data = form_on(page, type("", (), {"_meta": type("", (), {"model_name": "schedule"})}))
        return client.post(admin_url(Event, "changelist"), data.data | changes, follow=True)

    def test_the_page_names_the_records_and_what_each_lacks(self, as_editor):
        good = EventFactory(draft=True, title_en="Concert")
        bad = EventFactory(draft=True, title_en="Festival", sources=[], dates="")
        text = choose(as_editor, "schedule_selected", good, bad).content.decode()
        assert ">Concert</a>. Draft." in text
        lacking = "a source (it cannot be published without one), the date."
        assert f">Festival</a>. Draft. <strong>Missing before publication: {lacking}" in text

    def test_each_that_can_be_is_scheduled_and_the_others_are_named(self, as_editor, editor):
        good = [EventFactory(draft=True, title_en=title) for title in ("Concert", "Contest")]
        planned = EventFactory(scheduled=True, title_en="Show")
        others = [
            EventFactory(draft=True, title_en="Festival", sources=[]),
            EventFactory(title_en="Forum"),
            EventFactory(title_en="Meeting", withdrawn=True),
        ]
        before = [(event.published_at, event.withdrawn_at) for event in others]
        answer = self.answer(as_editor, *good, planned, *others, **self.MOMENT)
        assert sorted(messages_of(answer)) == [
            f"{WORDS}: “Show”; “Contest”; “Concert”.",
            "“Festival” cannot be published: it has no source.",
            "“Forum” is on the site already.",
            "“Meeting” was withdrawn: publish it again.",
        ]
        assert set(Event.objects.filter(published_at=MOMENT)) == {*good, planned}
        assert Event.objects.filter(published_at=MOMENT, updated_by=editor).count() == 3
        for event, (published_at, withdrawn_at) in zip(others, before, strict=True):
            event.refresh_from_db()
            assert (event.published_at, event.withdrawn_at) == (published_at, withdrawn_at)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"moment_0": "2020-01-01", "moment_1": "10:00"}, PAST),
            ({"moment_0": "9999-01-01", "moment_1": "10:00"}, "more than 10 years ahead"),
            ({"moment_0": "", "moment_1": ""}, "This field is required."),
            ({"moment_0": "soon", "moment_1": "10:00"}, "Enter a valid date."),
        ],
    )
    def test_another_moment_is_refused_in_words(self, changes, words, as_editor):
        event = EventFactory(draft=True)
        answer = self.answer(as_editor, event, **changes)
        assert words in answer.content.decode()
        assert Event.objects.drafts().get() == event

    def test_a_filtered_list_is_come_back_to(self, as_editor):
        event = EventFactory(draft=True)
        address = admin_url(Event, "changelist") + "?publication=draft"
        data = {"action": "schedule_selected", "_selected_action": [event.pk], "_schedule": "1"}
        answer = as_editor.post(address, data | self.MOMENT)
        assert answer.url == address

    def test_more_than_a_form_can_carry_is_refused(self, as_editor, monkeypatch):
        monkeypatch.setattr("khabarovsk_relations.records.admin.scheduling.MOST", 2)
        answer = choose(as_editor, "schedule_selected", *EventFactory.create_batch(3, draft=True))
        assert messages_of(answer) == ["Choose at most 2 records at once."]


class StateTests:
    """How a record is published, in words, on top of its page and in the list."""

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"draft": True}, "draft"),
            ({"published_at": MOMENT}, WORDS.lower().replace("may", "May")),
            ({"published_at": "2025-05-04T20:00Z"}, "published on 5 May 2025"),
            ({"withdrawn_at": "2025-05-05T00:00Z"}, "withdrawn on 5 May 2025"),
        ],
    )
    def test_it_stands_in_the_list_and_on_the_page(self, values, words, as_clerk):
        event = EventFactory(**values)
        assert f'">{words}</td>' in as_clerk.get(admin_url(Event, "changelist")).content.decode()
        text = as_clerk.get(admin_url(Event, "change", event.pk)).content.decode()
        assert f"<strong>{words[0].upper()}{words[1:]}.</strong>" in text

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({}, "Nothing is missing: it can be published."),
            (
                {"sources": [], "dates": "", "title_en": ""},
                "Missing before publication: a source (it cannot be published without one), "
                "the date, the title in English.",
            ),
            ({"title_ru": ""}, "Missing before publication: the title in Russian."),
        ],
    )
    def test_what_is_missing_is_said_to_clerks_and_editors(
        self, values, words, sign_in, clerk, editor
    ):
        event = EventFactory(draft=True, **values)
        for user, is_editor in ((clerk, False), (editor, True)):
            client = sign_in(user)
            client.cookies["django_language"] = "en"
            text = client.get(admin_url(Event, "change", event.pk)).content.decode()
            assert words in text
            assert ("An editor publishes it." not in text) is is_editor

    def test_an_editor_reads_what_the_public_sees_of_what_is_withdrawn(self, as_editor):
        public, withdrawn = EventFactory(), EventFactory(withdrawn=True)
        text = as_editor.get(admin_url(Event, "change", public.pk)).content.decode()
        assert "Once withdrawn, at the address of the page will stand: “This record was" in text
        text = as_editor.get(admin_url(Event, "change", withdrawn.pk)).content.decode()
        assert "At the address of the page stands: “This record was withdrawn”." in text

    def test_a_refused_form_tells_the_state_that_is_stored(self, as_editor):
        event = EventFactory(draft=True)
        changes = AHEAD | {"title_ru": "", "title_en": ""}
        answer = send(as_editor, admin_url(Event, "change", event.pk), Event, **changes)
        assert "<strong>Draft.</strong>" in answer.content.decode()
