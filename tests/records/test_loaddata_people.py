"""What people did is not undone by fixtures."""

import pytest

from cities.models import CityCitation, CityName, RelationStatus, SisterCity
from events.models import Event
from khabarovsk_relations.records.models import Source, Theme

from .loaddata_samples import (
    SEED,
    by_hand,
    only,
    signs,
    state,
)

pytestmark = pytest.mark.django_db


class PeopleTests:
    def test_a_row_that_a_clerk_edited_stays_and_is_named(self, load, clerk):
        load(SEED)
        by_hand(Event.objects.get(slug="festival"), clerk, title_en="Mine", updated_by=clerk)
        before = state()
        said = load(SEED)
        assert state() == before
        assert "Left alone, edited by a person: events.event festival: title_en\n" in said
        assert said.endswith("Installed 0, changed 0, unchanged 10, left alone 1\n")

    def test_updated_by_alone_is_enough(self, load, clerk):
        load(SEED)
        Event.objects.filter(slug="festival").update(title_en="Mine", updated_by=clerk)
        assert "left alone 1" in load(SEED)

    def test_a_list_that_a_clerk_edited_stays(self, load, clerk):
        load(SEED)
        contest = Event.objects.get(slug="contest-2005")
        by_hand(contest, clerk)
        contest.cities.clear()
        assert "edited by a person: events.event contest-2005: cities\n" in load(SEED)
        assert contest.cities.count() == 0

    @pytest.mark.parametrize(
        ("model", "field"),
        [
            (Theme, "name_en"),
            (Source, "title"),
            (CityName, "language"),
            (CityCitation, "quote"),
        ],
    )
    def test_parts_sources_and_themes_are_known_by_their_history(self, load, clerk, model, field):
        load(SEED)
        row = model.objects.get()
        by_hand(row, clerk, **{field: "mine"})
        assert "left alone 1" in load(SEED)
        row.refresh_from_db()
        assert getattr(row, field) == "mine"

    def test_what_a_command_changed_is_loaded_again(self, load):
        load(SEED)
        theme = Theme.objects.get()
        theme.name_en = "by a script"
        theme.save()
        assert "changed 1, unchanged 10, left alone 0" in load(SEED)

    def test_an_edited_row_that_agrees_with_the_fixture_is_just_unchanged(self, load, clerk):
        load(SEED)
        by_hand(Event.objects.get(slug="festival"), clerk, updated_by=clerk, internal_note="mine")
        assert "changed 0, unchanged 11, left alone 0" in load(SEED)

    def test_new_parts_of_an_edited_row_are_added(self, load, clerk):
        load(SEED)
        by_hand(SisterCity.objects.get(slug="niigata"), clerk, updated_by=clerk)
        assert "Installed 1" in load([only("cities.cityname", city=["niigata"], text="Ниигата")])

    def test_overwrite_takes_the_fixture_and_keeps_who_edited(self, load, clerk):
        load(SEED)
        by_hand(Event.objects.get(slug="festival"), clerk, title_en="Mine", updated_by=clerk)
        assert "changed 1, unchanged 10, left alone 0" in load(SEED, overwrite=True)
        row = Event.objects.get(slug="festival")
        assert row.title_en == "Contest"
        assert row.updated_by == clerk
        assert signs(Event, slug="festival") == "+~~"

    def test_a_part_that_a_clerk_deleted_stays_away_and_is_named(self, load, clerk):
        load(SEED)
        name = CityName.objects.get()
        name._history_user = clerk
        name.delete()
        before = state()
        said = load(SEED)
        assert state() == before
        assert "Left alone, deleted or renamed by a person: cities.cityname niigata, 新潟\n" in said
        assert "Installed 1" in load(SEED, overwrite=True)
        assert CityName.objects.get().text == "新潟"

    def test_parts_of_a_deleted_part_stay_away_with_it(self, load, clerk):
        load(SEED)
        status = RelationStatus.objects.get()
        status._history_user = clerk
        status.delete()
        assert "left alone 2" in load(SEED)
        assert RelationStatus.objects.count() == 0

    def test_lists_do_without_what_a_person_deleted(self, load, clerk):
        load(SEED)
        theme = Theme.objects.get()
        theme._history_user = clerk
        theme.delete()
        assert "changed 0, unchanged 10, left alone 1" in load(SEED)

    def test_a_part_that_a_clerk_renamed_is_not_there_a_second_time(self, load, clerk):
        load(SEED)
        by_hand(RelationStatus.objects.get(), clerk, date="2005")
        by_hand(CityName.objects.get(), clerk, text="新潟市")
        said = load(SEED)
        assert "renamed by a person: cities.cityname niigata, 新潟\n" in said
        assert "renamed by a person: cities.relationstatus niigata, 2006~, active\n" in said
        assert "left alone 3" in said
        assert CityName.objects.count() == 1
        assert RelationStatus.objects.count() == 1

    def test_a_record_that_an_editor_renamed_is_not_there_a_second_time(self, load, clerk):
        load(SEED)
        by_hand(Event.objects.get(slug="contest-2005"), clerk, slug="snow-contest")
        assert "left alone 2" in load(SEED)
        assert not Event.objects.filter(slug="contest-2005").exists()

    def test_the_last_one_who_took_a_key_away_counts(self, load, clerk):
        load(SEED)
        name = CityName.objects.get()
        name._history_user = clerk
        name.delete()
        load(SEED, overwrite=True)
        CityName.objects.get().delete()
        assert "Installed 1" in load(SEED)

    def test_a_mirrored_list_is_not_changed_from_its_other_side(self, load, clerk):
        load(SEED)
        niitsu = SisterCity.objects.get(slug="niitsu")
        niitsu.not_to_be_confused_with.clear()
        by_hand(niitsu, clerk, updated_by=clerk)
        said = load(SEED)
        assert "edited by a person: cities.sistercity niigata: not_to_be_confused_with" in said
        assert niitsu.not_to_be_confused_with.count() == 0

    def test_what_a_command_deleted_comes_back(self, load):
        load(SEED)
        CityName.objects.get().delete()
        assert "Installed 1" in load(SEED)
