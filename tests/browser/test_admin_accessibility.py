"""Every page of the admin that a clerk reads: axe, the console, and no scrolling sideways."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cities.models import Agreement
from events.models import Delegation, Event
from khabarovsk_relations.records.models import Source
from tests.admin_pages import admin_url
from tests.factories import AgreementFactory, DelegationFactory, EventFactory, SisterCityFactory
from tests.site.test_rights import ADDRESSES, PERSONS, PHOTO, World, expected

from .test_accessibility import OPTIONS

pytestmark = pytest.mark.django_db(transaction=True)

CLERK = PERSONS.index("clerk")
# Answers that are no pages.
NO_PAGE = re.compile("autocomplete|jsi18n|logout|date_echo|staff_file|_export_|_import_template")
# Each theme at one of the widths: a page of the admin changes only its colours with the theme.
LOOKS = [("light", 1366), ("dark", 360)]
# High enough for every form, so that the bar of buttons lies over no field, as after scrolling.
HEIGHT = 9000


def every_page(world):
    """The pages that the table of rights opens to a clerk, with rows that say little."""
    for name, (answers, _posted) in expected().items():
        path = world.path(name, ADDRESSES[name])
        is_page = answers.split()[CLERK] == "200" and not NO_PAGE.search(name)
        if is_page and path.startswith("/admin/"):
            yield path


def full_pages():
    """Pages with as much on them as there may be: links, doubts, what a draft lacks, a popup."""
    cities = [SisterCityFactory(name_ru="Харбин")]
    visit = DelegationFactory(cities=cities, planned=True, return_of=DelegationFactory())
    event = EventFactory(cities=cities, draft=True, sources=[], has_anniversary=True)
    first = AgreementFactory()
    agreement = AgreementFactory(cities=cities, previous=first, relation_to_previous="renews")
    return [
        admin_url(Delegation, "changelist"),
        admin_url(Delegation, "change", visit.pk),
        admin_url(Event, "change", event.pk),
        admin_url(Agreement, "change", agreement.pk),
        admin_url(Source, "add") + "?_popup=1",
    ]


@pytest.fixture
def world(groups):
    world = World()
    # The form of the event shows its photo small.
    default_storage.save(PHOTO.replace("photos/", "photos/small/"), ContentFile(b"photo"))
    return world


@pytest.fixture
def clerk(world, live_server, page):
    cookies = world.cookies["clerk"].items()
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies]
    )
    return page


@pytest.fixture
def open_page(clerk, live_server):
    """Open a page, and remember what the browser complains of; axe itself offends the policy."""
    axe, said = Axe(), []
    clerk.on(
        "console",
        lambda message: (
            message.type in {"error", "warning"}
            and said.append(f"{message.text} {message.location}")
        ),
    )
    clerk.on("pageerror", lambda error: said.append(str(error)))

    def open_page(path):
        said.clear()
        clerk.set_viewport_size({"width": 1366, "height": HEIGHT})
        clerk.goto(live_server.url + path)
        complaints = [f"{path}: {words}" for words in said]
        clerk.evaluate(axe.axe_script)
        return complaints

    return open_page


class ClerksPagesTests:
    def test_have_no_fault_no_complaint_and_fit_the_screen(self, world, clerk, open_page):
        paths, faults = [*every_page(world), *full_pages()], []
        for path in paths:
            faults += open_page(path)
            for scheme, width in LOOKS:
                clerk.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                clerk.set_viewport_size({"width": width, "height": HEIGHT})
                found = clerk.evaluate("options => axe.run(options)", OPTIONS)
                assert len(found["passes"]) > 5, path
                faults += [
                    f"{path} {scheme} {width}: {violation['id']}: {node['html'][:200]}"
                    for violation in found["violations"]
                    for node in violation["nodes"]
                ]
                wide = clerk.evaluate("document.documentElement.scrollWidth")
                faults += [f"{path}: {wide} px on {width}"] if wide > width else []
        assert faults == [], "\n".join(faults)
        assert len(paths) > 50
