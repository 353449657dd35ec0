"""What the database itself refuses, whoever writes to it: plain SQL past every model."""

import re

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.fields import EDTFDateField
from tests import factories

pytestmark = pytest.mark.django_db

OURS = [
    model
    for label in ("records", "cities", "events")
    for model in apps.get_app_config(label).get_models()
    if not model.__name__.startswith("Historical")
]
FACTORIES = {
    factory._meta.model: factory
    for name, factory in vars(factories).items()
    if name.endswith("Factory") and factory._meta.model
}
RECORDS = [
    factories.SisterCityFactory,
    factories.AgreementFactory,
    factories.DelegationFactory,
    factories.EventFactory,
]
CHOICES = [
    pytest.param(model, field, id=f"{model.__name__}.{field.name}")
    for model in OURS
    for field in model._meta.concrete_fields
    if field.choices
]
DATES = [
    pytest.param(model, field.name, id=f"{model.__name__}.{field.name}")
    for model in OURS
    for field in model._meta.concrete_fields
    if isinstance(field, EDTFDateField)
]


def quoted(names):
    return [connection.ops.quote_name(name) for name in names]


def update(row, **values):
    """Set columns of a stored row in plain SQL."""
    columns = ", ".join(f"{column} = %s" for column in quoted(values))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET {columns} WHERE id = %s", [*values.values(), row.pk]
        )


def insert_like(row, **values):
    """Insert a copy of a stored row with other values, in plain SQL."""
    names = [field.column for field in row._meta.concrete_fields if not field.primary_key]
    copied = [name for name in names if name not in values]
    into = ", ".join(quoted([*copied, *values]))
    taken = ", ".join([*quoted(copied), *["%s"] * len(values)])
    table = row._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({into}) SELECT {taken} FROM {table} WHERE id = %s",
            [*values.values(), row.pk],
        )


def bounded(known):
    """The columns of dates with their bounds, and an address, for a copy of a stored row."""
    columns = {"slug": "copy"}
    for name, text in known.items():
        date = EDTFDate.parse(text) if text else None
        columns |= {
            name: text,
            f"{name}_earliest": date and date.earliest,
            f"{name}_latest": date and date.latest,
        }
    return columns


def refused(write, row, constraint="", /, **values):
    """Whether the database refuses the write, by the constraint of this name."""
    with pytest.raises(DatabaseError) as caught:
        write(row, **values)
    assert re.search(rf"{constraint}\b", str(caught.value))
    return True


class ChoiceTests:
    @pytest.mark.parametrize(("model", "field"), CHOICES)
    def test_every_choice_has_a_constraint_with_exactly_its_values(self, model, field):
        name = f"{model._meta.label_lower.replace('.', '_')}_{field.name}_choice"
        constraint = {c.name: c for c in model._meta.constraints}[name]
        ((lookup, values),) = constraint.condition.children
        assert lookup == f"{field.name}__in"
        offered = [value for value, _ in field.choices]
        assert sorted(values) == sorted(offered + [""] * field.blank)

    @pytest.mark.parametrize(("model", "field"), CHOICES)
    def test_an_unknown_value_is_refused(self, model, field):
        sized = {"size": 5, "size_means": "about"} if field.name == "size_means" else {}
        row = FACTORIES[model](**sized)
        bad = ["nonsense", field.choices[0][0].upper()]
        for value in bad if field.blank else [*bad, ""]:
            assert refused(update, row, f"{field.name}_choice", **{field.column: value})

    def test_choices_were_found(self):
        assert len(CHOICES) > 15


class DateTests:
    @pytest.mark.parametrize(("model", "name"), DATES)
    def test_a_date_and_its_bounds_stand_together(self, model, name):
        row = FACTORIES[model]()
        known = {name: "2005", f"{name}_earliest": "2005-01-01", f"{name}_latest": "2005-12-31"}
        update(row, **known)
        for wrong in [
            {f"{name}_earliest": None, f"{name}_latest": None},
            {f"{name}_earliest": None},
            {f"{name}_latest": None},
            {name: ""},
            {f"{name}_latest": "2004-12-31"},
            {name: "", f"{name}_latest": None},
        ]:
            assert refused(update, row, f"{name}_bounds", **(known | wrong)), wrong

    @pytest.mark.parametrize(("model", "name"), DATES)
    def test_an_unknown_date_is_taken_unless_it_is_required(self, model, name):
        unknown = {name: "", f"{name}_earliest": None, f"{name}_latest": None}
        row = FACTORIES[model]()
        if model._meta.get_field(name).blank:
            update(row, **unknown)
        else:
            assert refused(update, row, "has_date", **unknown)


class EveryRecordTests:
    @pytest.mark.parametrize("factory", RECORDS)
    def test_a_sound_row_is_taken(self, factory):
        insert_like(factory(), slug="copy")

    @pytest.mark.parametrize("factory", RECORDS)
    def test_a_taken_address_is_refused(self, factory):
        row = factory()
        assert refused(insert_like, row, "slug", slug=row.slug)

    @pytest.mark.parametrize("factory", RECORDS)
    def test_an_empty_address_is_refused(self, factory):
        assert refused(insert_like, factory(), "has_slug", slug="")

    @pytest.mark.parametrize("factory", RECORDS)
    def test_withdrawn_but_never_published_is_refused(self, factory):
        row = factory(withdrawn=True)
        assert refused(insert_like, row, "withdrawn_was_published", slug="copy", published_at=None)

    @pytest.mark.parametrize("model", [m for m in OURS if m.__name__.endswith("Citation")])
    def test_a_citation_without_a_source_is_refused(self, model):
        row = FACTORIES[model]()
        insert_like(row, locator="p. 2")
        assert refused(insert_like, row, "source_id", locator="p. 3", source_id=None)
        assert refused(insert_like, row, "record_id", locator="p. 3", record_id=None)

    @pytest.mark.parametrize("model", [m for m in OURS if m.__name__.endswith("Citation")])
    def test_a_citation_twice_is_refused(self, model):
        assert refused(insert_like, FACTORIES[model]())


class CityTests:
    def test_coordinates_outside_the_globe_are_refused(self):
        city = factories.SisterCityFactory(latitude=37.9, longitude=139.0)
        for latitude in (91, -90.1):
            assert refused(insert_like, city, "latitude_range", slug="copy", latitude=latitude)
        for longitude in (181, -180.1):
            assert refused(insert_like, city, "longitude_range", slug="copy", longitude=longitude)
        update(city, latitude=90, longitude=-180)

    def test_one_coordinate_without_the_other_is_refused(self):
        city = factories.SisterCityFactory()
        assert refused(insert_like, city, "both_coordinates", slug="copy", latitude=37.9)
        assert refused(insert_like, city, "both_coordinates", slug="copy", longitude=139)

    @pytest.mark.parametrize("country", ["JPN", "jp", "Jp", "jP", "J", ""])
    def test_a_country_that_is_not_two_capital_letters_is_refused(self, country):
        # PostgreSQL refuses three letters by the length of the column.
        name = "" if country == "JPN" else "country_code"
        assert refused(insert_like, factories.SisterCityFactory(), name, country=country, slug="c")

    def test_no_name_is_refused(self):
        city = factories.SisterCityFactory()
        assert refused(update, city, "has_name", name_ru="", name_en="")
        update(city, name_ru="")

    def test_a_spelling_twice_or_empty_is_refused(self):
        spelling = factories.CityNameFactory()
        insert_like(spelling, text="another")
        assert refused(insert_like, spelling, "", text=spelling.text)
        assert refused(insert_like, spelling, "has_text", text="")

    def test_a_status_twice_is_refused(self):
        status = factories.RelationStatusFactory()
        insert_like(status, status="ended")
        assert refused(insert_like, status, "", status=status.status)


class AgreementTests:
    @pytest.mark.parametrize(
        ("constraint", "values"),
        [
            ("has_title", {"title_ru": "", "title_en": ""}),
            ("automatic_has_months", {"renewal": "automatic"}),
            ("renewal_months", {"renewal_months": 0}),
            ("notice_months", {"notice_months": 0}),
            (
                "open_has_no_end",
                {
                    "term": "open",
                    "valid_to": "2008",
                    "valid_to_earliest": "2008-01-01",
                    "valid_to_latest": "2008-12-31",
                },
            ),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, constraint, values):
        row = factories.AgreementFactory()
        assert refused(insert_like, row, f"cities_agreement_{constraint}", slug="copy", **values)

    @pytest.mark.parametrize(
        ("constraint", "known"),
        [
            ("valid_to_not_before_start", {"valid_from": "2005-05-24", "valid_to": "2005-05-23"}),
            ("valid_to_not_before_start", {"valid_from": "", "valid_to": "2004", "signed": "2005"}),
            ("ended_not_before_signed", {"signed": "2005-05-24", "ended": "2004"}),
        ],
    )
    def test_an_end_before_the_start_is_refused(self, constraint, known):
        assert refused(insert_like, factories.AgreementFactory(), constraint, **bounded(known))

    @pytest.mark.parametrize(
        "known",
        [
            {"valid_from": "2005-05-24", "valid_to": "2005-05"},
            {"valid_from": "2003", "valid_to": "2004", "signed": "2005"},
            {"valid_from": "", "valid_to": "2004", "signed": ""},
            {"valid_from": "2006", "ended": "2005", "signed": "2005-05-24"},
            {"valid_from": "2006", "ended": "2005", "signed": ""},
        ],
    )
    def test_an_end_that_may_come_after_the_start_is_taken(self, known):
        insert_like(factories.AgreementFactory(), **bounded(known))

    def test_its_own_previous_is_refused(self):
        row = factories.AgreementFactory()
        renews = {"previous_id": row.pk, "relation_to_previous": "renews"}
        assert refused(update, row, "not_its_own_previous", **renews)
        insert_like(row, slug="copy", **renews)

    def test_a_previous_one_without_a_word_how_is_refused(self):
        row = factories.AgreementFactory()
        assert refused(insert_like, row, "previous_has_relation", slug="copy", previous_id=row.pk)

    def test_prolonged_with_the_first_term_unknown_is_taken(self):
        insert_like(factories.AgreementFactory(), slug="copy", relation_to_previous="renews")


class DelegationAndEventTests:
    @pytest.mark.parametrize(
        ("constraint", "values"),
        [
            ("events_delegation_size", {"size": 0, "size_means": "about"}),
            ("size_means", {"size": 5}),
            ("size_means", {"size_means": "about"}),
        ],
    )
    def test_a_number_of_people_is_one_or_more_and_says_how_exact(self, constraint, values):
        row = factories.DelegationFactory()
        assert refused(insert_like, row, constraint, slug="copy", **values)
        insert_like(row, slug="copy", size=5, size_means="about")

    def test_its_own_return_visit_is_refused(self):
        row = factories.DelegationFactory()
        assert refused(update, row, "not_its_own_return", return_of_id=row.pk)
        insert_like(row, slug="copy", return_of_id=row.pk)

    def test_an_event_that_is_part_of_itself_is_refused(self):
        row = factories.EventFactory()
        assert refused(update, row, "not_part_of_itself", part_of_id=row.pk)
        insert_like(row, slug="copy", part_of_id=row.pk)

    def test_an_edition_is_one_or_more_and_of_a_series(self):
        row = factories.EventFactory()
        assert refused(insert_like, row, "edition_of_series", slug="copy", edition=10)
        series = {"slug": "copy", "series_en": "Snow contest"}
        assert refused(insert_like, row, "events_event_edition", edition=0, **series)
        insert_like(row, edition=10, **series)

    def test_an_event_without_a_title_is_refused(self):
        assert refused(update, factories.EventFactory(), "has_title", title_ru="", title_en="")


class GroundTests:
    def test_a_former_address_twice_or_to_itself_is_refused(self):
        model = apps.get_model("records", "FormerAddress")
        row = model.objects.create(record_type="event", slug="old", current_slug="new")
        insert_like(row, record_type="delegation")
        assert refused(insert_like, row, "", slug="old")
        assert refused(update, row, "leads_on", current_slug="old")

    def test_a_source_has_a_key_of_its_own_and_a_title(self):
        source = factories.SourceFactory()
        insert_like(source, key="copy")
        assert refused(insert_like, source, "key", key=source.key)
        assert refused(insert_like, source, "has_key", key="")
        assert refused(insert_like, source, "has_title", key="copy-2", title="")

    @pytest.mark.parametrize("model", OURS)
    def test_every_model_that_people_fill_has_a_factory(self, model):
        filled_by_the_site = {"FormerAddress", "SubmittedForm"}
        assert (model in FACTORIES) is (model.__name__ not in filled_by_the_site)

    @pytest.mark.parametrize("model", OURS)
    def test_no_text_may_be_null(self, model):
        texts = (models.CharField, models.TextField)
        assert not [f for f in model._meta.concrete_fields if isinstance(f, texts) and f.null]
