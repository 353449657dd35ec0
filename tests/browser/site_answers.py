"""The public site as a browser gets it: every answer asked for once, then given from memory.

A page that is opened this way needs no server and no thread of its own, and each answer keeps
its headers, the Content-Security-Policy among them.
"""

import contextlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import models, transaction
from django.test import override_settings
from django.utils import timezone

from cities.models import Agreement, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.fields import EDTFDateField
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.site.reading import ask

# Nothing listens there, and nothing is ever sent: a browser only must find it trustworthy.
ORIGIN = "http://localhost"
NAME_OF_120_LETTERS = (
    "Дни дружбы и обмена опытом между муниципальными библиотеками, школами искусств "
    "и музеями двух больших городов на реке Амур"
)[:120]
HARD_TEXTS = {
    "long": NAME_OF_120_LETTERS,
    "unbroken": "Нескончаемое" * 10,
    "japanese": "新潟市",
    "korean": "부천시",
    "arabic": "عربي",
}
KINDS = [
    "home",
    "cities",
    "cities at a date",
    "agreements",
    "delegations",
    "events",
    "timeline",
    "years",
    "a year",
    "calendar",
    "anniversaries",
    "sources",
    "about",
    "accessibility",
    "a city",
    "a briefing",
    "an agreement",
    "a delegation",
    "an event",
    "search",
    "search without result",
    "not found",
    "gone",
    "home in English",
    "a city in English",
]
# Codes and keys with rules of their own, and what no reader sees.
NOT_TEXTS = {"country", "time_zone", "wikidata_id", "internal_note", "key"}


class SiteAnswers:
    """What the site answers at some addresses, and at those of its static files."""

    def __init__(self, addresses):
        self.addresses = addresses
        self.answers = {}
        files = [f"/static/{path.name}" for path in Path(settings.BASE_DIR, "static").iterdir()]
        for address in [*addresses.values(), *files]:
            response = ask(address)
            body = b"".join(response) if response.streaming else response.content
            self.answers[address] = (response.status_code, dict(response.headers), body)

    def body(self, address):
        return self.answers[address][2]

    def serve(self, context):
        """Answer everything that pages of a browser's context ask for, and note it down."""
        asked = []

        def answer(route):
            asked.append(route.request.url)
            address = route.request.url.removeprefix(ORIGIN)
            if address in self.answers:
                status, headers, body = self.answers[address]
                route.fulfill(status=status, headers=headers, body=body)
            else:
                route.abort()

        context.route("**/*", answer)
        return asked


def addresses_of_lists(language="ru"):
    return {
        "home": f"/{language}/",
        "cities": f"/{language}/cities/",
        "cities at a date": f"/{language}/cities/?on=2006-01-01",
        "agreements": f"/{language}/agreements/",
        "delegations": f"/{language}/delegations/",
        "events": f"/{language}/events/",
        "timeline": f"/{language}/timeline/",
        "years": f"/{language}/years/",
        "a year": f"/{language}/years/2005/",
        "calendar": f"/{language}/calendar/",
        "anniversaries": f"/{language}/anniversaries/?year=2030",
        "sources": f"/{language}/sources/",
        "about": f"/{language}/about/",
        "accessibility": f"/{language}/accessibility/",
    }


@contextlib.contextmanager
def rolled_back(static_root):
    """A database for a while, and static files from their folders; nothing is left behind."""
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    plain = override_settings(
        STORAGES=settings.STORAGES | {"staticfiles": storage}, STATIC_ROOT=static_root
    )
    with plain, transaction.atomic():
        yield
        transaction.set_rollback(True)


def seed_site():
    """Every kind of public page on the seed."""
    call_command("loaddata", "seed", verbosity=0)
    withdrawn = Event.objects.published().last()
    Event.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now())
    city = SisterCity.objects.get(slug="niigata")
    agreement, delegation, event = (
        model.objects.for_city(city).published()[0] for model in (Agreement, Delegation, Event)
    )
    return SiteAnswers(
        addresses_of_lists()
        | {
            "a city": "/ru/cities/niigata/",
            "a briefing": "/ru/cities/niigata/briefing/",
            "an agreement": agreement.get_absolute_url(),
            "a delegation": delegation.get_absolute_url(),
            "an event": event.get_absolute_url(),
            "search": "/ru/search/?q=%D0%A5%D0%B0%D1%80%D0%B1%D0%B8%D0%BD",
            "search without result": "/ru/search/?q=%D1%8A%D1%8A%D1%8A%D1%8A",
            "not found": "/ru/nowhere/",
            "gone": f"/ru/events/{withdrawn.slug}/",
            "home in English": "/en/",
            "a city in English": "/en/cities/niigata/",
        }
    )


def archive_site():
    """On the seed and the archive: home, whose 15 cities crowd the map, and full years."""
    call_command("loaddata", "seed", "archive", verbosity=0)
    years = {
        "Harbin in 2005": "/ru/years/2005/?city=harbin",
        "2005": "/ru/years/2005/",
        "2018": "/ru/years/2018/",
        "years": "/ru/years/",
    }
    return SiteAnswers({"ru": "/ru/", "en": "/en/"} | years)


def fill(record, text):
    """Put a text into every field of a record that readers may fill with words."""
    for field in record._meta.concrete_fields:
        wordy = isinstance(field, models.CharField | models.TextField) and field.editable
        coded = isinstance(field, EDTFDateField | models.URLField | models.SlugField)
        if wordy and not coded and not field.choices and field.name not in NOT_TEXTS:
            if "language" in field.name:
                continue
            setattr(record, field.name, text[: field.max_length])
    record.save()
    return record


def hard_site():
    """Records of every type with hard texts in every field, and the lists that show them."""
    addresses = addresses_of_lists() | {"search": "/ru/search/?q=2005"}
    for name, text in HARD_TEXTS.items():
        theme, source = fill(ThemeFactory(), text), fill(SourceFactory(), text)
        city = SisterCityFactory(
            sources=[source],
            native_language={"japanese": "ja", "korean": "ko", "arabic": "ar"}.get(name, ""),
            website=f"https://example.org/{'a' * 120}",
            latitude=40 + len(addresses),
            longitude=140,
        )
        fill(city, text)
        fill(CityNameFactory(city=city), text)
        fill(RelationStatusFactory(city=city), text)
        delegation = DelegationFactory(cities=[city], themes=[theme], sources=[source])
        agreement = AgreementFactory(cities=[city], themes=[theme], sources=[source])
        event = EventFactory(cities=[city], themes=[theme], sources=[source])
        event.delegations.add(delegation)
        event.agreements.add(agreement)
        fill(EventFactory(cities=[city], part_of=event, dates=""), text)
        for record in (city, delegation, agreement, event):
            fill(record, text)
            for citation in record.citations.all():
                fill(citation, text)
            addresses[f"{record._meta.model_name} {name}"] = record.get_absolute_url()
        addresses[f"briefing {name}"] = f"{city.get_absolute_url()}briefing/"
    return SiteAnswers(addresses)


def long_site():
    """Cities with 40 and with 60 entries, with texts of an ordinary length."""
    addresses = {}
    for number in (40, 60):
        city = SisterCityFactory(name_ru="Ниигата", name_native="新潟市", native_language="ja")
        for index in range(number):
            factory = (EventFactory, DelegationFactory, AgreementFactory)[index % 10 // 4]
            month = f"{1965 + index % 55}-{index % 12 + 1:02}"
            date = {"signed": month} if factory is AgreementFactory else {"dates": month}
            factory(
                title_ru=f"{index}-е дни детских и молодёжных обменов в Хабаровске и Ниигате",
                cities=[city],
                **date,
            )
        addresses[f"{number} entries"] = city.get_absolute_url()
    return SiteAnswers(addresses)
