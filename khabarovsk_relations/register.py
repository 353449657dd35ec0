"""What is asked of the whole register at once."""

from collections import Counter

from django.db.models import F, Max, Value

from cities.models import Agreement, AgreementCitation, CityCitation, SisterCity, StatusCitation
from events.models import Delegation, DelegationCitation, Event, EventCitation
from khabarovsk_relations.records.models import Source

# Each kind of citation, the way from it to a record, and the kind of that record.
CITATIONS = [
    (CityCitation, "record", SisterCity),
    (StatusCitation, "record__city", SisterCity),
    (AgreementCitation, "record", Agreement),
    (DelegationCitation, "record", Delegation),
    (EventCitation, "record", Event),
]

RECORDS = [SisterCity, Agreement, Delegation, Event]


def last_change():
    """The moment of the last change of any public record; None in an empty register."""
    moments = [
        model.objects.published()
        .order_by()
        .annotate(everything=Value(1))
        .values("everything")
        .annotate(moment=Max("updated_at"))
        .values_list("moment", flat=True)
        for model in RECORDS
    ]
    return max(filter(None, moments[0].union(*moments[1:])), default=None)


def cited_sources(at=None):
    """The public sources, each with `records_count`: how many public records rest on it.

    A source is public when a public record, or the status of a public city, cites it.
    """
    links = [
        citation.objects.filter(**{f"{record}__in": model.objects.published(at)})
        .annotate(type=Value(model._meta.model_name))
        .order_by()
        .values_list("source", "type", record)
        for citation, record, model in CITATIONS
    ]
    # A union holds each row once: a record counts once, however often it cites the source.
    counts = Counter(source for source, _type, _record in links[0].union(*links[1:]))
    sources = list(
        Source.objects.filter(pk__in=list(counts)).order_by(
            F("published_earliest").desc(nulls_last=True), "title", "pk"
        )
    )
    for source in sources:
        source.records_count = counts[source.pk]
    return sources
