"""What is asked of the whole register at once."""

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cities.models import Agreement, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.models import Source


def cited_sources(at=None):
    """The public sources, each with `records_count`: how many public records rest on it.

    A source is public when a public record, or the status of a public city, cites it.
    """
    cited = Q(citations__source=OuterRef("pk"))
    counts = [
        _count(SisterCity, cited | Q(statuses__citations__source=OuterRef("pk")), at),
        *(_count(model, cited, at) for model in (Agreement, Delegation, Event)),
    ]
    total = sum(counts[1:], counts[0])
    return (
        Source.objects.annotate(records_count=total)
        .filter(records_count__gt=0)
        .order_by(F("published_earliest").desc(nulls_last=True), "title", "pk")
    )


def _count(model, condition, at):
    """How many public records of a kind meet a condition, as a subquery."""
    rows = (
        model.objects.published(at)
        .filter(condition)
        .order_by()
        .annotate(one=F("pk") * 0)
        .values("one")
        .annotate(number=Count("pk", distinct=True))
        .values("number")
    )
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)
