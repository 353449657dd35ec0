"""The rules of fixtures: merge, compare, change only what differs, tell history."""

import datetime
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from cities.models import Agreement, CityCitation, CityName, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.loading.rows import key_words
from khabarovsk_relations.records.models import FormerAddress

from ..factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    StatusCitationFactory,
    ThemeFactory,
)
from .loaddata_samples import (
    LONG_AGO,
    PUBLIC,
    SEED,
    WITH_HISTORY,
    city,
    dump,
    empty_the_database,
    event,
    only,
    signs,
    state,
)

pytestmark = pytest.mark.django_db


class FirstLoadTests:
    def test_parts_may_stand_before_their_parents(self, load):
        assert load(SEED) == "Installed 11, changed 0, unchanged 0, left alone 0\n"
        niigata = SisterCity.objects.get(slug="niigata")
        assert niigata.names.get().text == "新潟"
        assert niigata.statuses.get().citations.get().source.key == "seed"
        assert niigata.citations.get().quote == "since 1965"

    def test_a_row_may_refer_to_a_later_one_of_its_kind(self, load):
        load(SEED)
        contest = Event.objects.get(slug="contest-2005")
        assert contest.part_of.slug == "festival"
        assert contest.history.get().part_of_id == contest.part_of_id

    def test_rows_may_refer_to_each_other_in_a_circle(self, load):
        load([event("a", part_of=["b"]), event("b", part_of=["a"])])
        assert Event.objects.get(slug="a").part_of.slug == "b"
        assert Event.objects.get(slug="b").part_of.slug == "a"

    def test_lists_may_name_what_stands_later(self, load):
        load(SEED)
        contest = Event.objects.get(slug="contest-2005")
        assert [theme.slug for theme in contest.themes.all()] == ["culture"]
        assert [city.slug for city in contest.cities.all()] == ["niigata"]

    def test_agreements_and_delegations_refer_to_each_other(self, load):
        load(
            [
                event(delegations=[["visit"]], agreements=[["second"]]),
                only("events.delegation", slug="return", direction="outgoing", return_of=["visit"]),
                only(
                    "events.delegation",
                    slug="visit",
                    direction="incoming",
                    agreements=[["first"], ["second"]],
                    cities=[["niigata"]],
                ),
                only(
                    "cities.agreement",
                    slug="second",
                    title_en="Second",
                    type="protocol",
                    previous=["first"],
                    relation_to_previous="renews",
                    cities=[["niigata"]],
                ),
                only("cities.agreement", slug="first", title_en="First", type="protocol"),
                city(),
            ]
        )
        second = Agreement.objects.get(slug="second")
        assert second.previous.slug == "first"
        assert [city.slug for city in second.cities.all()] == ["niigata"]
        assert Delegation.objects.get(slug="return").return_of.slug == "visit"
        assert Delegation.objects.get(slug="visit").agreements.count() == 2

    def test_derived_columns_are_computed(self, load):
        load(SEED)
        found = Event.objects.filter(
            dates_earliest=datetime.date(2005, 1, 1), dates_latest=datetime.date(2005, 1, 31)
        )
        assert found.search("CONTEST").get().slug == "contest-2005"
        assert CityName.objects.get(folded=" 新 潟")
        assert SisterCity.objects.get(search_text__contains=" niigata")

    def test_a_list_that_mirrors_itself_is_written_both_ways(self, load):
        load(SEED)
        niitsu = SisterCity.objects.get(slug="niitsu")
        assert niitsu.not_to_be_confused_with.get().slug == "niigata"

    def test_both_sides_of_a_mirrored_list_may_be_named(self, load):
        fixture = [
            city("a", not_to_be_confused_with=[["b"]]),
            city("b", not_to_be_confused_with=[]),
            city("c", not_to_be_confused_with=[["b"]]),
        ]
        load(fixture)
        names = SisterCity.objects.get(slug="b").not_to_be_confused_with.order_by("slug")
        assert [other.slug for other in names] == ["a", "c"]
        assert load(fixture) == "Installed 0, changed 0, unchanged 3, left alone 0\n"

    def test_new_rows_get_defaults_and_one_moment(self, load):
        load(SEED)
        stamps = {
            moment
            for model in (SisterCity, Event)
            for row in model.objects.all()
            for moment in (row.created_at, row.updated_at)
        }
        assert len(stamps) == 1
        assert SisterCity.objects.get(slug="niigata").since_basis == "unknown"

    def test_stamps_of_the_fixture_are_kept(self, load):
        load([event(created_at="2005-12-01T00:00:00Z", updated_at=PUBLIC)])
        row = Event.objects.get()
        assert row.updated_at == LONG_AGO
        assert row.created_at.year == 2005

    def test_a_moment_without_a_zone_is_local(self, load):
        load([event(created_at="2006-01-31T10:00:00")])
        assert Event.objects.get().created_at == LONG_AGO

    def test_drafts_and_withdrawn_records_need_no_source(self, load):
        load([event(), event("old", published_at=PUBLIC, withdrawn_at="2006-02-01T00:00:00Z")])
        assert Event.objects.published().count() == 0
        assert Event.objects.count() == 2


class HistoryTests:
    def test_each_new_row_has_one_with_what_its_lists_hold(self, load):
        load(SEED)
        for model in WITH_HISTORY:
            assert model.history.count() == model.objects.count()
        entry = Event.history.get(slug="contest-2005")
        assert entry.history_type == "+"
        assert entry.history_change_reason == "loaddata"
        assert entry.history_user is None
        assert [row.sistercity.slug for row in entry.cities.all()] == ["niigata"]
        assert [row.theme.slug for row in entry.themes.all()] == ["culture"]

    def test_a_change_of_a_field_writes_one_more(self, load):
        load(SEED)
        load([only("events.event", slug="contest-2005", title_en="Snow contest")])
        assert signs(Event, slug="contest-2005") == "+~"
        entry = Event.history.filter(slug="contest-2005").latest()
        assert entry.title_en == "Snow contest"
        assert [row.sistercity.slug for row in entry.cities.all()] == ["niigata"]
        assert signs(Event, slug="festival") == "+"

    def test_a_change_of_a_list_alone_writes_one_more(self, load):
        load(SEED)
        load([only("events.event", slug="contest-2005", cities=[["niigata"], ["niitsu"]])])
        assert signs(Event, slug="contest-2005") == "+~"
        newest, first = Event.history.filter(slug="contest-2005")
        delta = newest.diff_against(first)
        assert delta.changed_fields == ["cities"]
        assert {row.sistercity.slug for row in newest.cities.all()} == {"niigata", "niitsu"}

    def test_a_change_of_field_and_lists_together_writes_one(self, load):
        load(SEED)
        load([only("events.event", slug="contest-2005", title_en="X", cities=[], themes=[])])
        assert signs(Event, slug="contest-2005") == "+~"
        assert Event.history.filter(slug="contest-2005").latest().cities.count() == 0

    def test_the_mirror_of_a_list_writes_one_too(self, load):
        load(SEED)
        load([only("cities.sistercity", slug="niigata", not_to_be_confused_with=[])])
        assert signs(SisterCity, slug="niitsu") == "+~"
        newest = SisterCity.history.filter(slug="niitsu").latest()
        assert newest.not_to_be_confused_with.count() == 0
        assert SisterCity.objects.get(slug="niitsu").not_to_be_confused_with.count() == 0


class SecondLoadTests:
    def test_it_changes_nothing_and_says_so(self, load):
        load(SEED)
        before, dumped = state(), dump()
        assert load(SEED) == "Installed 0, changed 0, unchanged 11, left alone 0\n"
        assert state() == before
        assert dump() == dumped

    def test_it_writes_nothing(self, load, django_assert_max_num_queries):
        load(SEED)
        with django_assert_max_num_queries(60) as queries:
            load(SEED)
        verbs = {query["sql"].split()[0] for query in queries.captured_queries}
        assert not verbs & {"INSERT", "UPDATE", "DELETE"}

    def test_the_number_of_queries_does_not_grow_with_the_rows(
        self, load, django_assert_max_num_queries
    ):
        def events(number):
            return [event(f"e{n}", cities=[["niigata"]], part_of=["e0"]) for n in range(1, number)]

        few, many = ([city(), event("e0"), *events(number)] for number in (5, 300))
        load(many)
        with django_assert_max_num_queries(100) as for_few:
            load(few)
        with django_assert_max_num_queries(100) as for_many:
            load(many)
        assert len(for_many) == len(for_few)

    def test_quiet_means_quiet(self, load):
        assert load(SEED, verbosity=0) == ""


class ChangesTests:
    def test_a_field_that_no_file_names_stays(self, load):
        load([event(dates="2005-01", award_en="First prize", cities=[["niigata"]]), city()])
        load([only("events.event", slug="contest", award_en="Second prize")])
        row = Event.objects.get()
        assert row.award_en == "Second prize"
        assert row.title_en == "Contest"
        assert str(row.dates) == "2005-01"
        assert row.cities.count() == 1

    def test_a_changed_date_brings_its_bounds_and_words_bring_their_folded_text(self, load):
        load([event(dates="2005-01"), city()])
        load([event(dates="2006", title_en="Ёлка")])
        found = Event.objects.filter(dates_latest=datetime.date(2006, 12, 31))
        assert found.get(search_text=" елка")

    def test_stamps_follow_content(self, load):
        load([event(created_at=PUBLIC, updated_at=PUBLIC)])
        before = timezone.now()
        load([only("events.event", slug="contest", title_en="New")])
        row = Event.objects.get()
        assert row.updated_at >= before
        assert row.created_at == LONG_AGO

    def test_the_fixture_may_carry_the_stamp_of_a_change(self, load):
        load([event()])
        load([event(title_en="New", updated_at=PUBLIC)])
        assert Event.objects.get().updated_at == LONG_AGO

    def test_stamps_alone_are_no_change(self, load):
        load([event()])
        before = state()
        assert "changed 0, unchanged 1" in load([event(updated_at=PUBLIC, created_at=PUBLIC)])
        assert state() == before

    def test_a_changed_list_moves_the_stamp(self, load):
        load([event(updated_at=PUBLIC), city()])
        load([only("events.event", slug="contest", cities=[["niigata"]])])
        assert Event.objects.get().updated_at > LONG_AGO

    def test_a_part_is_changed_in_its_place(self, load):
        load(SEED)
        citation = CityCitation.objects.get()
        line = load([only("cities.citycitation", record=["niigata"], source=["seed"], quote="new")])
        assert line == "Installed 0, changed 1, unchanged 0, left alone 0\n"
        citation.refresh_from_db()
        assert citation.quote == "new"


class MergeTests:
    def test_a_later_file_wins_field_by_field(self, load):
        first = [event(title_en="Old", award_en="Prize")]
        load(first, [only("events.event", slug="contest", title_en="New")])
        row = Event.objects.get()
        assert row.title_en == "New"
        assert row.award_en == "Prize"
        assert row.history.count() == 1

    def test_lists_and_parts_are_united(self, load):
        name = {"model": "cities.cityname", "fields": {"city": ["a"], "text": "A"}}
        other = {"model": "cities.cityname", "fields": {"city": ["a"], "text": "B"}}
        load(
            [city("a"), city("b"), event(cities=[["a"]]), name],
            [only("events.event", slug="contest", cities=[["b"]]), name, other],
        )
        assert Event.objects.get().cities.count() == 2
        assert {row.text for row in CityName.objects.all()} == {"A", "B"}

    def test_a_later_file_may_come_before_the_record_is_complete(self, load):
        load([only("events.event", slug="contest", award_en="Prize")], [event()])
        assert Event.objects.get().award_en == "Prize"

    def test_one_label_is_looked_for_everywhere(self, tmp_path, settings):
        settings.FIXTURE_DIRS = [tmp_path / "one", tmp_path / "two"]
        for folder, objects in zip(
            settings.FIXTURE_DIRS, ([city()], [event(cities=[["niigata"]])]), strict=True
        ):
            folder.mkdir()
            (folder / "together.json").write_text(json.dumps(objects))
        call_command("loaddata", "together", verbosity=0)
        assert Event.objects.get().cities.get().slug == "niigata"


class RoundTripTests:
    def test_a_dump_loads_into_an_empty_database_as_it_was(self, write, clerk):
        city = SisterCityFactory(
            name_ru="Ниигата", since="1965-04-23", latitude=37.9, longitude=139.0
        )
        city.not_to_be_confused_with.add(SisterCityFactory())
        CityNameFactory(city=city, text="新潟")
        StatusCitationFactory(record=RelationStatusFactory(city=city, date="2006~"), locator="p. 2")
        theme = ThemeFactory()
        first = AgreementFactory(cities=[city], themes=[theme])
        AgreementFactory(previous=first, relation_to_previous="renews", signed="[2007..2011]")
        visit = DelegationFactory(cities=[city], updated_by=clerk, size=5, size_means="about")
        DelegationFactory(return_of=visit, scheduled=True)
        festival = EventFactory(draft=True, dates="2005-21", part_of=None)
        event = EventFactory(part_of=festival, cities=[city], place_city=city, withdrawn=True)
        event.delegations.add(visit)
        FormerAddress.objects.keep("event", "old-address", event.slug)
        SourceFactory(published="199X", accessed=datetime.date(2026, 1, 31))
        dumped = dump()
        empty_the_database()
        assert "slug" not in dump()
        call_command("loaddata", write(dumped), verbosity=0)
        assert dump() == dumped

    def test_natural_keys_are_what_the_models_say_they_are(self):
        made = [
            SisterCityFactory(),
            CityNameFactory(),
            status := RelationStatusFactory(),
            StatusCitationFactory(record=status, locator="p. 2"),
            AgreementFactory().citations.get(),
            EventFactory(),
            SourceFactory(),
            ThemeFactory(),
        ]
        for obj in made:
            words = []
            for path, _ in key_words(type(obj)):
                value = obj
                for name in path.split("__"):
                    value = getattr(value, name)
                words.append(str(value))
            assert tuple(words) == obj.natural_key()
