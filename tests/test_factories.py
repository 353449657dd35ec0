"""Every factory, with every trait, makes a row that the model's own rules accept."""

import pytest
from django.db.models import FileField, ImageField

from khabarovsk_relations.records.models import Record
from tests import factories

pytestmark = pytest.mark.django_db

FACTORIES = [
    factory
    for name, factory in vars(factories).items()
    if name.endswith("Factory") and not factory._meta.abstract
]
WITH_TRAITS = [
    pytest.param(factory, {trait: True} if trait else {}, id=f"{factory.__name__}-{trait}")
    for factory in FACTORIES
    for trait in ["", *factory._meta.parameters]
]


class FactoryTests:
    @pytest.mark.parametrize(("factory", "trait"), WITH_TRAITS)
    def test_makes_a_valid_row(self, factory, trait):
        row = factory(**trait)
        # A password is set by signing in, not by the factory.
        row.full_clean(exclude=["password"])
        assert type(row).objects.get() == row

    @pytest.mark.parametrize("factory", FACTORIES)
    def test_makes_a_second_row_beside_the_first(self, factory):
        assert factory() != factory()

    @pytest.mark.parametrize("factory", [f for f in FACTORIES if issubclass(f._meta.model, Record)])
    def test_makes_records_that_are_public_and_sourced_unless_told_otherwise(self, factory):
        record = factory()
        assert record.is_public()
        assert record.citations.count() == 1
        for trait in ("draft", "scheduled", "withdrawn"):
            assert not factory(**{trait: True}).is_public()
        assert factory(sources=[]).citations.count() == 0

    @pytest.mark.parametrize("factory", [f for f in FACTORIES if "undated" in f._meta.parameters])
    def test_makes_records_without_a_date(self, factory):
        assert not factory(undated=True).order_date
        assert factory().order_date

    def test_links_cities_and_themes(self):
        city, theme = factories.SisterCityFactory(), factories.ThemeFactory()
        event = factories.EventFactory(cities=[city], themes=[theme])
        assert event.cities.get() == city
        assert event.themes.get() == theme

    @pytest.mark.parametrize("factory", FACTORIES)
    def test_makes_no_files(self, factory):
        row = factory()
        files = [f for f in row._meta.fields if isinstance(f, FileField | ImageField)]
        assert not any(getattr(row, field.name) for field in files)
