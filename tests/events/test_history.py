"""The history of a delegation or an event, told in words."""

import pytest

from events.models import Delegation, Event
from tests.admin_pages import admin_url, send
from tests.factories import (
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.history_pages import entries

pytestmark = pytest.mark.django_db


class StoryTests:
    def test_one_save_is_one_entry_with_fields_lists_and_parts(self, as_clerk, clerk):
        niigata, harbin = SisterCityFactory(name_en="Niigata"), SisterCityFactory(name_en="Harbin")
        delegation = DelegationFactory(dates="2005-05", status="planned", cities=[niigata])
        before = delegation.history.count()
        send(
            as_clerk,
            admin_url(Delegation, "change", delegation.pk),
            Delegation,
            dates="24.05.2005",
            status="took_place",
            cities=[harbin.pk],
            citations__1__source=SourceFactory(title="Pacific Star", publisher="").pk,
            citations__1__quote="The guests arrived",
        )
        assert delegation.history.count() == before + 1
        newest = entries(as_clerk, delegation)[0]
        for words in (
            clerk.username,
            "Dates: May 2005 → 24 May 2005",
            "Status: planned → took place",
            "Cities: added Harbin ; removed Niigata",
            "Added: citation – Pacific Star",
            "Quotation (up to 500 characters): The guests arrived",
        ):
            assert words in newest

    def test_a_changed_and_a_removed_source_are_told(self, as_clerk):
        sources = [SourceFactory(title=title, publisher="") for title in ("One", "Two")]
        event = EventFactory(sources=sources)
        send(
            as_clerk,
            admin_url(Event, "change", event.pk),
            Event,
            citations__0__locator="p. 5",
            citations__1__DELETE="on",
        )
        newest, *others = entries(as_clerk, event)
        assert "Changed: citation – One, p. 5" in newest
        assert "Place (page, paragraph): empty → p. 5" in newest
        assert "Removed: citation – Two" in newest
        assert "The record was added" in others[-1]

    def test_saving_a_part_alone_leaves_no_empty_line(self, as_clerk):
        event = EventFactory()
        send(
            as_clerk,
            admin_url(Event, "change", event.pk),
            Event,
            citations__0__quote="Opened today",
        )
        told = entries(as_clerk, event)
        assert all("→" in entry or "added" in entry.lower() for entry in told)
        assert "empty → Opened today" in told[0]

    def test_publishing_is_told_in_words(self, as_editor):
        event = EventFactory(draft=True)
        send(as_editor, admin_url(Event, "change", event.pk), Event, button="_publish")
        send(as_editor, admin_url(Event, "change", event.pk), Event, button="_withdraw")
        newest, published, *_others = entries(as_editor, event)
        assert "Publication: draft → published" in published
        assert "→ withdrawn" in newest

    def test_saving_and_publishing_by_one_button_is_one_entry(self, as_editor):
        event = EventFactory(draft=True, title_en="Old")
        send(
            as_editor,
            admin_url(Event, "change", event.pk),
            Event,
            button="_publish",
            title_en="New",
        )
        newest = entries(as_editor, event)[0]
        assert "Old → New" in newest
        assert "draft → published" in newest

    def test_what_was_deleted_since_is_called_by_its_last_name(self, as_clerk):
        theme = ThemeFactory(name_en="Tourism")
        event = EventFactory(themes=[theme])
        theme.delete()
        told = entries(as_clerk, event)
        assert "Themes: removed Tourism (deleted)" in told[0]
        assert "Themes: added Tourism (deleted)" in told[1]

    def test_a_long_text_is_shortened_around_the_difference_and_whole_to_open(self, as_clerk):
        event = EventFactory(description_en="Word " * 100 + "before")
        event.description_en = "Word " * 100 + "after"
        event.save()
        newest = entries(as_clerk, event)[0]
        assert newest.count("Word " * 100) == 2
        assert "…Word" in newest

    def test_a_file_is_told_as_added_replaced_and_removed(self, as_clerk):
        event = EventFactory()
        for name in ("photos/a.jpg", "photos/b.jpg", ""):
            event.photo = name
            event.save()
        told = entries(as_clerk, event)
        assert [entry.split("Photo: ")[1].strip() for entry in told[:3]] == [
            "the file was removed",
            "the file was replaced",
            "the file was added",
        ]

    def test_asks_the_database_little_of_50_entries_with_parts(
        self, as_clerk, django_assert_max_num_queries
    ):
        cities, sources = SisterCityFactory.create_batch(5), SourceFactory.create_batch(5)
        event = EventFactory(sources=sources, cities=cities)
        for number in range(60):
            event.title_en = f"Title {number}"
            event.save()
            event.cities.set([cities[number % 5]])
            event.part_of = EventFactory() if number % 10 == 0 else None
            for citation in event.citations.all()[:1]:
                citation.quote = f"Quote {number}"
                citation.save()
        with django_assert_max_num_queries(15):
            page = as_clerk.get(admin_url(Event, "history", event.pk))
        assert len(page.context["page_obj"]) == 50
        assert len(entries(as_clerk, event, p=4)) > 0
