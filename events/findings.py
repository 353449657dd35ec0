"""What is checked of the whole register, in the order in which it is told."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.attention import AGREEMENTS, CITIES, EXPIRED, NOT_CONFIRMED
from cities.findings import (
    AGAINST_AGREEMENTS,
    AGAINST_FOUNDING,
    CONFUSABLE,
    EXPIRED_ALONE,
    NATIVELESS,
    UNCONFIRMED,
    of_cities,
)
from cities.models import AgreementCitation, CityCitation, StatusCitation
from events.attention import DELEGATIONS, EVENTS, PLAN_PAST
from events.models import DelegationCitation, EventCitation
from khabarovsk_relations.records.attention import NO_ENGLISH, NO_SOURCE
from khabarovsk_relations.records.findings import (
    OTHERWISE,
    REPEATED,
    SOURCELESS,
    UNTRANSLATED,
    Check,
    Finding,
    of_line,
    otherwise,
    repeated,
)
from khabarovsk_relations.records.localized import active_language

UNDECIDED = Check(
    "plan_past",
    PLAN_PAST.words,
    gettext_lazy("Write whether it took place, was cancelled or was put off."),
)
TOO_EARLY = Check(
    "held_in_future",
    gettext_lazy("Told as held, but its date has not come"),
    gettext_lazy("Correct the date or the status."),
)
CHECKS = (
    SOURCELESS,
    UNDECIDED,
    TOO_EARLY,
    AGAINST_AGREEMENTS,
    AGAINST_FOUNDING,
    EXPIRED_ALONE,
    UNCONFIRMED,
    UNTRANSLATED,
    NATIVELESS,
    CONFUSABLE,
    REPEATED,
    OTHERWISE,
)
PLANNED = (DELEGATIONS, EVENTS)
KINDS = (CITIES, AGREEMENTS, *PLANNED)
CITATIONS = (CityCitation, StatusCitation, AgreementCitation, DelegationCitation, EventCitation)


def findings(on: datetime.date | None = None) -> list[Finding]:
    """All findings of a day (today), in the order of the checks."""
    found = list(_findings(on or timezone.localdate()))
    return sorted(found, key=lambda finding: CHECKS.index(finding.check))


def _findings(on: datetime.date) -> Iterator[Finding]:
    for kind in KINDS:
        yield from of_line(SOURCELESS, kind, NO_SOURCE.key, on)
        yield from of_line(UNTRANSLATED, kind, NO_ENGLISH.key, on)
    for kind in PLANNED:
        yield from of_line(UNDECIDED, kind, PLAN_PAST.key, on)
        held = kind.model.objects.not_withdrawn().filter(
            status=kind.model.Status.TOOK_PLACE, dates_earliest__gt=on
        )
        for record in held.with_all_cities().order_by("pk"):
            yield Finding(TOO_EARLY, record, record.dates.display(active_language()))
    yield from of_line(EXPIRED_ALONE, AGREEMENTS, EXPIRED.key, on)
    yield from of_line(UNCONFIRMED, CITIES, NOT_CONFIRMED.key, on)
    yield from of_cities(on)
    for kind in (AGREEMENTS, *PLANNED):
        yield from repeated(kind.model.objects.not_withdrawn().with_all_cities())
    for citation in CITATIONS:
        yield from otherwise(citation.objects.all())


def report(found: list[Finding]) -> str:
    """All of it as plain text in the active language, one heading for each check."""
    if not found:
        return _("Nothing was found.") + "\n"
    text = ""
    for check in CHECKS:
        of_check = [finding for finding in found if finding.check is check]
        if of_check:
            heading = f"{check.heading} ({len(of_check)})\n"
            text += ("\n" if text else "") + heading
            text += "".join(finding.as_text() for finding in of_check)
    return text
