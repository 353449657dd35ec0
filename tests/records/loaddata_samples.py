"""Objects of fixtures for the tests of loaddata, and ways to see what a load has done."""

import datetime
import io

from django.core.management import call_command

from cities.models import (
    Agreement,
    AgreementCitation,
    CityCitation,
    CityName,
    RelationStatus,
    SisterCity,
    StatusCitation,
)
from events.models import Delegation, DelegationCitation, Event, EventCitation
from khabarovsk_relations.records.models import FormerAddress, Source, Theme

PUBLIC = "2006-01-31T00:00:00Z"
LONG_AGO = datetime.datetime(2006, 1, 31, tzinfo=datetime.UTC)
OUR_MODELS = [
    Theme,
    Source,
    FormerAddress,
    SisterCity,
    CityName,
    RelationStatus,
    StatusCitation,
    CityCitation,
    Agreement,
    AgreementCitation,
    Delegation,
    DelegationCitation,
    Event,
    EventCitation,
]
WITH_HISTORY = [model for model in OUR_MODELS if model is not FormerAddress]


def source(key="seed", **fields):
    return {"model": "records.source", "fields": {"key": key, "title": "Page", **fields}}


def city(slug="niigata", **fields):
    fields = {"name_en": "Niigata", "country": "JP", "kind": "sister", **fields}
    return {"model": "cities.sistercity", "fields": {"slug": slug, **fields}}


def event(slug="contest", **fields):
    fields = {"title_en": "Contest", "kind": "contest", "status": "took_place", **fields}
    return {"model": "events.event", "fields": {"slug": slug, **fields}}


def only(model, **fields):
    """An object that names nothing but what is given."""
    return {"model": model, "fields": fields}


SEED = [
    # Parts before parents and back-references before what they refer to, on purpose.
    only("cities.citycitation", record=["niigata"], source=["seed"], quote="since 1965"),
    only("cities.statuscitation", record=["niigata", "2006~", "active"], source=["seed"]),
    only("cities.cityname", city=["niigata"], text="新潟", language="ja"),
    only("cities.relationstatus", city=["niigata"], date="2006~", status="active"),
    event(
        "contest-2005",
        dates="2005-01",
        part_of=["festival"],
        cities=[["niigata"]],
        themes=[["culture"]],
        published_at=PUBLIC,
    ),
    event("festival", dates="2005-01/2005-02"),
    only("events.eventcitation", record=["contest-2005"], source=["seed"], locator="item 7"),
    city(since="1965-04-23", published_at=PUBLIC, not_to_be_confused_with=[["niitsu"]]),
    city("niitsu", name_en="Niitsu"),
    source(published="2006"),
    only("records.theme", slug="culture", name_ru="культура", name_en="culture"),
]


def state():
    """All that a load could change: rows, links, stamps, history and its links."""
    rows = {}
    for model in OUR_MODELS:
        rows[model._meta.label] = list(model._base_manager.order_by("pk").values_list())
        for field in model._meta.many_to_many:
            links = field.remote_field.through._base_manager.order_by("pk")
            rows[f"{model._meta.label}.{field.name}"] = list(links.values_list())
    for model in WITH_HISTORY:
        history = model.history.model
        rows[history._meta.label] = list(history._base_manager.order_by("pk").values_list())
        for field in history._history_m2m_fields:
            copies = getattr(history, field.name).model._base_manager.order_by("pk")
            rows[f"{history._meta.label}.{field.name}"] = list(copies.values_list())
    return rows


def dump():
    output = io.StringIO()
    call_command(
        "dumpdata",
        *(model._meta.label for model in OUR_MODELS),
        use_natural_primary_keys=True,
        use_natural_foreign_keys=True,
        indent=1,
        stdout=output,
    )
    return output.getvalue()


def signs(model, **filters):
    rows = model.history.filter(**filters).order_by("history_id")
    return "".join(rows.values_list("history_type", flat=True))


def empty_the_database():
    """Delete all rows of ours, with nobody in particular doing it."""
    for model in reversed(OUR_MODELS):
        for field in model._meta.fields:
            if field.related_model is model:
                model._base_manager.update(**{field.name: None})
        model._base_manager.all().delete()


def by_hand(obj, user, **fields):
    """Change a row as a signed-in clerk does."""
    for name, value in fields.items():
        setattr(obj, name, value)
    obj._history_user = user
    obj.save()
